"""The screens that change agreements: sheets, the pages of an amendment and of a replacement."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.confirm.sheet import ConfirmSheet
from ui.picture import Picture
from ui.purchase.amend_page import AmendPage
from ui.purchase.replace_page import ReplacePage
from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.tabs.agreements.changes import AgreementChanges
from ui.tabs.agreements.screens import pane_of
from ui.tabs.agreements.tab import AgreementsTab

_LONGEST_S = 20.0
_STEP_S = 0.1
_CONTRACT = "Lumenfold Observability"
_QUANTITIES = "Cinderpath Incident Desk"
_OFF = False
_MORE = {"Responders": 55, "PhoneAlertPacks": 10}


def _tab(stage: Stage) -> AgreementsTab:
    tab = stage.tab(TabKey.AGREEMENTS)
    if not isinstance(tab, AgreementsTab):
        raise TypeError(tab)
    return tab


async def _until(is_there: Callable[[], bool]) -> None:
    waited = 0.0
    while not is_there() and waited < _LONGEST_S:
        await asyncio.sleep(_STEP_S)
        waited += _STEP_S


def _sheet(start: Callable[[AgreementChanges, str], object]) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        pane = await pane_of(stage, _CONTRACT)
        start(pane.changes, pane.agreement_id)
        await _until(lambda: isinstance(pane.changes.sheet, ConfirmSheet))
        await stage.settle()
        sheet = pane.changes.sheet
        return Picture(stage.window, sheet) if sheet is not None else stage.window

    return prepare


async def _amend(stage: Stage) -> QWidget:
    pane = await pane_of(stage, _QUANTITIES)
    tab = _tab(stage)
    pane.changes.amend(pane.agreement_id)
    await _until(lambda: isinstance(tab.page, AmendPage))
    page = tab.page
    if isinstance(page, AmendPage) and page.table is not None:
        for row in page.table.rows:
            if row.field is not None and row.dimension in _MORE:
                row.field.setValue(_MORE[row.dimension])
    await stage.settle()
    return stage.window


async def _replace(stage: Stage) -> QWidget:
    pane = await pane_of(stage, _CONTRACT)
    tab = _tab(stage)
    pane.changes.replace(pane.agreement_id)
    await _until(lambda: isinstance(tab.page, ReplacePage) and not tab.page.is_busy)
    await stage.settle()
    return stage.window


def _close_sheet(widget: QWidget) -> None:
    if isinstance(widget, Picture):
        widget.sheet.reject()
        widget.close()
        widget.deleteLater()


def _close_page(widget: QWidget) -> None:
    for tab in widget.findChildren(AgreementsTab):
        tab.pages.close_all()


SCREENS = (
    Screen("agreements-amend", _amend, _close_page, also_narrow=True),
    Screen("agreements-replace", _replace, _close_page),
    Screen("confirm-cancel-agreement", _sheet(AgreementChanges.cancel), _close_sheet),
    Screen(
        "confirm-auto-renew",
        _sheet(lambda changes, agreement_id: changes.set_renewal(agreement_id, _OFF)),
        _close_sheet,
    ),
)
