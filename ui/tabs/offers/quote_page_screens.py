"""The screens of the page of a quote and of the sheets over it, for `--screenshots`."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QWidget

from ui.picture import Picture
from ui.purchase.quote_page import QuotePage
from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.tabs.offers.tab import OffersTab
from ui.widgets.sheet import Sheet

_CONTRACT, _REPLACEMENT, _GONE = "ar-71x0c4m9e2", "ar-3m8d0q5v2x", "ar-gone000000"
_STEP_S = 0.05
_LONGEST_S = 20.0


async def _opened(stage: Stage, quote_id: str) -> QuotePage:
    """Open the page of a quote, and wait until it was read."""
    tab = stage.tab(TabKey.OFFERS)
    if not isinstance(tab, OffersTab):
        raise TypeError(tab)
    tab.pages.close_all()
    page = QuotePage(stage.context, quote_id)
    tab.open_page(page)
    waited = 0.0
    while page.known is None and page.error is None and waited < _LONGEST_S:
        await asyncio.sleep(_STEP_S)
        waited += _STEP_S
    await stage.settle()
    return page


def _page(quote_id: str) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        await _opened(stage, quote_id)
        return stage.window

    return prepare


async def _question(stage: Stage) -> QWidget:
    page = await _opened(stage, _CONTRACT)
    page.review()
    return await _over(stage, page.acceptance.sheet)


async def _terms(stage: Stage) -> QWidget:
    page = await _opened(stage, _CONTRACT)
    page.view.show_terms()
    return await _over(stage, page.view.terms_sheet)


async def _over(stage: Stage, sheet: Sheet | None) -> QWidget:
    if sheet is None:
        return stage.window
    while sheet.is_guarded:
        await stage.settle()
    return Picture(stage.window, sheet)


def _close(widget: QWidget) -> None:
    if isinstance(widget, Picture):
        widget.sheet.reject()
        widget.deleteLater()


SCREENS = (
    Screen("offers-quote", _page(_CONTRACT), also_narrow=True),
    Screen("offers-quote-replacement", _page(_REPLACEMENT)),
    Screen("offers-quote-gone", _page(_GONE)),
    Screen("confirm-accept-quote", _question, _close),
    Screen("offers-quote-terms", _terms, _close),
)
