"""The screens of My quotes, its sheets and the comparison, for `--screenshots`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget

from app.model.quote import APPROVED, DRAFT, PENDING_APPROVAL
from ui.picture import Picture
from ui.purchase.compare_page import QuoteComparePage
from ui.screens import Prepare, Screen, Stage
from ui.tabs.offers.quote_footing import Act
from ui.tabs.offers.quotes import QuotesTab
from ui.tabs.offers.screens import offers_tab
from ui.tabs.offers.views import QUOTES

_STEP_S = 0.05
_LONGEST_S = 20.0


async def _until(is_there: Callable[[], bool]) -> None:
    waited = 0.0
    while not is_there() and waited < _LONGEST_S:
        await asyncio.sleep(_STEP_S)
        waited += _STEP_S


async def _chosen(stage: Stage, status: str) -> QuotesTab:
    """Choose the first quote of a status, and wait until it has been read."""
    quotes = offers_tab(stage, QUOTES).quotes
    await _until(lambda: bool(quotes.model.keys) and quotes.split.is_open)
    rows = range(quotes.model.rowCount())
    row = next(row for row in rows if quotes.model.record(row).quote.status == status)
    quote_id = quotes.model.record(row).quote.quote_id
    quotes.beside.choose(row)
    pane = quotes.pane
    await _until(lambda: pane.read is not None and pane.read.quote.quote_id == quote_id)
    if status == PENDING_APPROVAL:
        await _until(lambda: pane.approvals.approvals is not None)
    await stage.settle()
    return quotes


def _quote(status: str) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        await _chosen(stage, status)
        return stage.window

    return prepare


async def _cancelling(stage: Stage) -> QWidget:
    quotes = await _chosen(stage, PENDING_APPROVAL)
    if quotes.pane.bar is not None:
        quotes.pane.bar.buttons[Act.CANCEL].click()
    await stage.settle()
    sheet = quotes.pane.sheet
    return stage.window if sheet is None else Picture(stage.window, sheet)


async def _compared(stage: Stage) -> QWidget:
    quotes = await _chosen(stage, APPROVED)
    flags = QItemSelectionModel.SelectionFlag
    index = quotes.model.index(1, 0)
    quotes.view.selectionModel().select(index, flags.Select | flags.Rows)
    quotes.compare()
    page = _open_page(stage)
    await _until(lambda: page is not None and page.comparison is not None)
    await stage.settle()
    return stage.window


def _open_page(stage: Stage) -> QuoteComparePage | None:
    found = stage.window.findChildren(QuoteComparePage)
    return next((one for one in found if one.isVisible()), None)


def _close(widget: QWidget) -> None:
    if isinstance(widget, Picture):
        widget.sheet.reject()
        widget.close()
        widget.deleteLater()


def _leave(window: QWidget) -> None:
    for page in window.findChildren(QuoteComparePage):
        if page.isVisible():
            page.back_asked.emit()


SCREENS = (
    Screen("offers-my-quotes", _quote(APPROVED), also_narrow=True),
    Screen("offers-my-quotes-draft", _quote(DRAFT)),
    Screen("offers-my-quotes-approval", _quote(PENDING_APPROVAL), also_narrow=True),
    Screen("confirm-cancel-quote", _cancelling, _close),
    Screen("offers-compare", _compared, _leave, also_narrow=True),
)
