"""The screens of the other views, for `--screenshots`: the month, the list, the forecast, the invoices."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.tabs.charges.forecast.view import ForecastView
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.timeline.bars import LIST, MONTH
from ui.tabs.charges.timeline.view import TimelineView
from ui.tabs.charges.views import CHARGES, FORECAST, INVOICES, TIMELINE


def _tab(stage: Stage) -> ChargesTab:
    tab = stage.tab(TabKey.CHARGES)
    if not isinstance(tab, ChargesTab):
        raise TypeError(tab)
    return tab


def _timeline(mode: str) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        tab = _tab(stage)
        tab.go_to(TIMELINE)
        await stage.settle()
        view = tab.current
        if isinstance(view, TimelineView):
            view.set_mode(mode)
        await stage.settle()
        return stage.window

    return prepare


def _forecast(*, has_what_if: bool) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        tab = _tab(stage)
        tab.go_to(FORECAST)
        await stage.settle()
        view = tab.current
        if isinstance(view, ForecastView) and view.forecast is not None:
            view.renew_everything()
            if has_what_if:
                view.toggle(view.forecast.renewals[0].agreement_id)
        await stage.settle()
        return stage.window

    return prepare


async def _invoices(stage: Stage) -> QWidget:
    _tab(stage).go_to(INVOICES)
    await stage.settle()
    return stage.window


def _back(widget: QWidget) -> None:
    for tab in widget.findChildren(ChargesTab):
        tab.go_to(CHARGES)


SCREENS = (
    Screen("charges-timeline", _timeline(MONTH), _back, also_narrow=True),
    Screen("charges-timeline-list", _timeline(LIST), _back, also_narrow=True),
    Screen("charges-forecast", _forecast(has_what_if=False), _back, also_narrow=True),
    Screen("charges-forecast-what-if", _forecast(has_what_if=True), _back),
    Screen("charges-invoices", _invoices, _back, also_narrow=True),
)
