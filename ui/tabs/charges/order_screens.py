"""The screens that set purchase orders: the field in a cell, and the list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.orders.bulk import BulkSheet, open_bulk
from ui.picture import Picture
from ui.registry import TabKey
from ui.screens import Screen, Stage
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.table import ChargesTable

_ORDER = "BL-2026-0203"
_PASTED = f"{_ORDER}\n\n{_ORDER}\n{_ORDER}\n"
_LISTED = 7


async def _table(stage: Stage) -> ChargesTable:
    tab = stage.tab(TabKey.CHARGES)
    if not isinstance(tab, ChargesTab):
        raise TypeError(tab)
    tab.show_view("")
    await stage.settle()
    return tab.table


async def _in_place(stage: Stage) -> QWidget:
    table = await _table(stage)
    table.beside.choose(1)
    table.orders.edit_current()
    if table.orders.editor.field is not None:
        table.orders.editor.field.setText(_ORDER)
    return stage.window


async def _list(stage: Stage) -> QWidget:
    table = await _table(stage)
    rows = range(min(_LISTED, len(table.model.keys)))
    ids = [table.spec.record_id(table.model.record(row)) for row in rows]
    sheet = open_bulk(stage.context, table, ids, pasted=_PASTED)
    while sheet.is_guarded:  # its button is off that long
        await stage.settle()
    return Picture(stage.window, sheet)


def _stop_editing(widget: QWidget) -> None:
    for table in widget.findChildren(ChargesTable):
        table.orders.editor.end()


def _close(widget: QWidget) -> None:
    if isinstance(widget, Picture) and isinstance(widget.sheet, BulkSheet):
        widget.sheet.reject()
        widget.close()
        widget.deleteLater()


SCREENS = (
    Screen("charges-po-in-place", _in_place, _stop_editing),
    Screen("charges-po-list", _list, _close, also_narrow=True),
)
