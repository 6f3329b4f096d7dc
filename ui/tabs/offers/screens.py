"""The screens of the Offers tab, for `--screenshots`."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QWidget

from app.language import tr
from ui.purchase.configure_page import ConfigurePage
from ui.purchase.set_page import SetPage
from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.tabs.offers.market import MarketPage
from ui.tabs.offers.tab import OffersTab
from ui.tabs.offers.views import MARKETPLACE
from ui.tabs.offers.words import option_title

_WORDS = "observability"
_IN_A_SET = "Kitestring Profiler"
_STEP_S = 0.05
_LONGEST_S = 20.0


def offers_tab(stage: Stage, view: str) -> OffersTab:
    """Show the tab with a view and give it."""
    tab = stage.tab(TabKey.OFFERS)
    if not isinstance(tab, OffersTab):
        raise TypeError(tab)
    tab.go_to(view)
    return tab


async def _found(market: MarketPage) -> None:
    """Wait until the search, and what is read of the product, are there."""
    waited = 0.0
    while not _is_there(market) and waited < _LONGEST_S:
        await asyncio.sleep(_STEP_S)
        waited += _STEP_S


def _is_there(market: MarketPage) -> bool:
    searching, subject = market.searching, market.pane.subject
    if searching.query.text != market.bar.text or searching.is_running or not searching.found:
        return False
    return subject.is_empty or subject.chosen_id in {*subject.offers.offers, *subject.offers.sets}


def _market(row: int, *, is_private: bool = False) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        market = offers_tab(stage, MARKETPLACE).market
        market.filters.private.setChecked(False)
        market.bar.field.setText(_WORDS)
        await _found(market)
        if is_private:
            market.bar.field.clear()
            market.filters.private.setChecked(True)
            await stage.settle()
        view = market.list.view
        view.setCurrentIndex(view.results.index(row))
        await stage.settle()
        await _found(market)
        return stage.window

    return prepare


async def _refused_link(stage: Stage) -> QWidget:
    market = offers_tab(stage, MARKETPLACE).market
    market.filters.private.setChecked(False)
    market.bar.field.setText("https://marketplace.example/pp/prodview-3kq9v7m2x5w8z")
    await stage.settle()
    await stage.settle()
    return stage.window


def _configured(row: int, offer: str, *numbers: int) -> Prepare:
    """Configure an offer of a product that the search finds, for its second duration where it has several."""

    async def prepare(stage: Stage) -> QWidget:
        tab = offers_tab(stage, MARKETPLACE)
        await _market(row)(stage)
        market, subject = tab.market, tab.market.pane.subject
        wanted = next((one for one in subject.options if option_title(one) == offer), None)
        if wanted is not None:
            subject.choose(wanted.option_id)
        await _found(market)
        await stage.settle()
        market.run_main_action()
        page = tab.page
        if not isinstance(page, ConfigurePage):
            raise TypeError(page)
        if page.durations is not None and len(page.durations.cards) > 1:
            page.durations.cards[1].click()
        rows = page.table.rows if page.table is not None else []
        for line, number in zip(rows, numbers, strict=False):
            if line.field is not None:
                line.field.setValue(number)
        await stage.settle()
        return stage.window

    return prepare


async def _compared(stage: Stage) -> QWidget:
    """Compare the durations of the offer that is configured in the picture."""
    await _configured(1, "Data quality for two teams", 20, 60, 12)(stage)
    tab = stage.tab(TabKey.OFFERS)
    if not isinstance(tab, OffersTab) or not isinstance(tab.page, ConfigurePage):
        raise TypeError(tab)
    tab.page.compare_durations()
    await stage.settle()
    return stage.window


async def _set(stage: Stage) -> QWidget:
    """Buy the offer set that a product of the catalogue is in."""
    tab = offers_tab(stage, MARKETPLACE)
    market, subject = tab.market, tab.market.pane.subject
    market.filters.private.setChecked(False)
    market.bar.field.setText(_IN_A_SET)
    await _found(market)
    market.list.view.setCurrentIndex(market.list.view.results.index(0))
    await stage.settle()
    await _found(market)
    subject.choose(next(one.option_id for one in subject.options if one.is_set))
    await _found(market)
    await stage.settle()
    market.run_main_action()
    if not isinstance(tab.page, SetPage):
        raise TypeError(tab.page)
    waited = 0.0
    while tab.page.is_busy and waited < _LONGEST_S:
        await asyncio.sleep(_STEP_S)
        waited += _STEP_S
    await stage.settle()
    return stage.window


SCREENS = (
    Screen("offers-marketplace", _market(0), also_narrow=True),
    Screen("offers-metered", _market(2)),
    Screen("offers-private", _market(0, is_private=True)),
    Screen("offers-refused-link", _refused_link),
    Screen(
        "offers-configure",
        _configured(1, "Data quality for two teams", 20, 60, 12),
        also_narrow=True,
    ),
    Screen("offers-configure-metered", _configured(2, tr("Public offer"))),
    Screen("offers-compare-durations", _compared, also_narrow=True),
    Screen("offers-set", _set, also_narrow=True),
)
