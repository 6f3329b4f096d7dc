"""The screens of help, for `--screenshots`: the guide, a short explanation, the tour, what is new."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.help.desk import HelpDesk
from ui.help.explain import ExplainButton, ExplainPopover
from ui.help.guide import NEWS, Guide
from ui.help.subjects import TERMS
from ui.help.tour_steps import STEPS
from ui.help.window import GuideWindow
from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.window import MainWindow


def _guide(address: str, typed: str = "") -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        window = GuideWindow(stage.context.look)
        window.show_address(address)
        window.field.setText(typed)
        window.show()
        await stage.settle()
        return window

    return prepare


async def _explained(stage: Stage) -> QWidget:
    stage.tab(TabKey.REQUESTS)
    await stage.settle()
    button = stage.window.current.findChildren(ExplainButton)[0]
    return ExplainPopover(stage.context.look, button, TERMS["variablePaymentTerm"], Guide())


def _tour(step: int) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        desk = HelpDesk(stage.context, stage.window)
        desk.start_tour()
        for _ in range(step):
            if desk.tour is not None:
                desk.tour.go_on()
            await stage.settle()
        return stage.window

    return prepare


def _end_tour(widget: QWidget) -> None:
    for desk in widget.findChildren(HelpDesk):
        if desk.tour is not None:
            desk.tour.end()


async def _updated(stage: Stage) -> QWidget:
    stage.tab(TabKey.REQUESTS)
    stage.context.settings.told_version = "0.0.9"
    return stage.window


def _told(widget: QWidget) -> None:
    if isinstance(widget, MainWindow):
        widget.context.settings.told_version = ""


def _close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


SCREENS = (
    Screen("guide", _guide("first-steps"), _close),
    Screen("guide-deadlines", _guide("deadlines#renewal-decision"), _close),
    Screen("guide-search", _guide("charges", "purchase order"), _close),
    Screen("guide-news", _guide(NEWS), _close),
    Screen("explained", _explained, _close),
    Screen("tour", _tour(0), _end_tour, also_narrow=True),
    Screen("tour-charges", _tour(3), _end_tour, also_narrow=True),
    Screen("tour-end", _tour(len(STEPS) - 1), _end_tour, also_narrow=True),
    Screen("updated", _updated, _told),
)
