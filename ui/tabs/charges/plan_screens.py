"""The screens of what comes, for `--screenshots`: the month, the list, the forecast."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.timeline.bars import LIST, MONTH
from ui.tabs.charges.timeline.view import TimelineView
from ui.tabs.charges.views import CHARGES, TIMELINE


def _timeline(mode: str) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        tab = stage.tab(TabKey.CHARGES)
        if not isinstance(tab, ChargesTab):
            raise TypeError(tab)
        tab.go_to(TIMELINE)
        await stage.settle()
        view = tab.current
        if isinstance(view, TimelineView):
            view.set_mode(mode)
        await stage.settle()
        return stage.window

    return prepare


def _back(widget: QWidget) -> None:
    for tab in widget.findChildren(ChargesTab):
        tab.go_to(CHARGES)


SCREENS = (
    Screen("charges-timeline", _timeline(MONTH), _back, also_narrow=True),
    Screen("charges-timeline-list", _timeline(LIST), _back, also_narrow=True),
)
