"""Purchase orders edited in place in a table of charges: F2, Enter or a double click; Esc goes back."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.language import tr
from app.model.charge import Charge, ChargeRow
from app.model.command import SetPurchaseOrders
from ui.context import Context
from ui.orders import asking, words
from ui.orders.cell import order_cell
from ui.orders.cell_editor import CellEditor, clipboard_text, is_sheet
from ui.orders.desk import OrderDesk
from ui.table.column import Cell
from ui.table.tab import TableTab
from ui.theme import Tone

if TYPE_CHECKING:
    from ui.table.actions import RowAction

_EDIT = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OrderEditing(QObject):
    """Puts a field over the cell of a charge's purchase order, and shows in the cell what becomes of it."""

    def __init__(self, context: Context, tab: TableTab, column: str = "order") -> None:
        """Edit the column of this name in a table whose records are ChargeRow."""
        super().__init__(tab)
        self._context = context
        self._tab = tab
        self._shown: Charge | None = None  # what the open field is about
        self._keys: dict[str, int] = {}  # of the charges that were edited here
        self.desk = OrderDesk(context, self)
        columns = tab.model.columns
        number = next(at for at, one in enumerate(columns) if one.key == column)
        self._plain_cell = columns[number].cell
        edited = msgspec.structs.replace(columns[number], cell=self._cell)
        tab.model.columns = (*columns[:number], edited, *columns[number + 1 :])
        self.editor = CellEditor(context.look, tab.view, tab.model, number)
        self.editor.entered.connect(self._on_entered)
        self.editor.escaped.connect(self._on_escaped)
        self.editor.sheet_pasted.connect(self._on_sheet_pasted)
        self.desk.changed.connect(self._on_desk_changed)
        self.desk.settled.connect(self._on_settled)
        tab.view.installEventFilter(self)
        tab.view.doubleClicked.connect(self._on_double_clicked)

    def edit_current(self) -> None:
        """Edit the purchase order of the row that the keyboard is on."""
        self.edit(self._tab.view.currentIndex().row())

    def edit(self, row: int) -> None:
        """Edit the purchase order of a row, or say why it cannot be edited."""
        record = self._record(row)
        if record is None:
            return
        if off := self.desk.reason_off(record):
            self._context.notices.show(Tone.NEUTRAL, "info", off)
            return
        self._shown = record.charge
        typed, note = asking.begin_with(self.desk, record)
        self.editor.begin(row, typed, words.order_name(record), note)

    def edit_charge(self, charge_id: str) -> None:
        """Edit a charge that was edited here before, if it is still among the rows."""
        row = self._tab.model.row_of(self._keys.get(charge_id, -1))
        if row >= 0:
            self._tab.beside.choose(row)
            self.edit(row)

    def open_bulk(self) -> None:
        """Set the purchase orders of the selected rows, or of all that are listed."""
        keys = self._tab.selected_keys()
        self._open_bulk(keys if len(keys) > 1 else list(self._tab.model.keys), "")

    def actions(self) -> tuple[RowAction, ...]:
        """Entries for the menu of the rows."""
        from ui.table.actions import RowAction  # noqa: PLC0415 - opening the tab need not wait for it

        record = self._record(self._tab.view.currentIndex().row())
        off = self.desk.reason_off(record) if record is not None else tr("There is no row.")
        set_one = tr("Set purchase order")
        return (
            RowAction(f"{set_one}\tF2", self.edit_current, is_on=not off, off=off),
            RowAction(tr("Set PO in bulk…"), self.open_bulk, is_on=record is not None),
        )

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the keys that edit, and a spreadsheet that is pasted on the rows."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste(self._tab.view.currentIndex().row(), clipboard_text())
            return True
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in _EDIT or modifiers:
            return False
        self.edit_current()
        return True

    # --- slots ------------------------------------------------------------------------------------

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.edit(index.row())

    def _on_entered(self, key: int, typed: str) -> None:
        row = self._tab.model.row_of(key)
        record, shown = self._record(row), self._shown
        if record is None or shown is None:
            self.editor.end()
            return
        if hold := asking.held(self.desk, record, shown, typed):
            if hold.asks:
                self._shown = record.charge
            self.editor.say(hold.said, hold.tone)
            return
        self.editor.end()
        self._keys[record.charge.charge_id] = key
        asking.send(self.desk, record, typed)
        if row + 1 < len(self._tab.model.keys):
            self._tab.beside.choose(row + 1)
            self._tab.view.scrollTo(self._tab.view.currentIndex())

    def _on_escaped(self, key: int) -> None:
        record = self._record(self._tab.model.row_of(key))
        if record is not None:
            self.desk.forget(record.charge.charge_id)

    def _on_sheet_pasted(self, key: int, content: str) -> None:
        self._paste(self._tab.model.row_of(key), content)

    def _on_desk_changed(self) -> None:
        if self._tab.isVisible():
            self._tab.model.refresh_cells()

    def _on_settled(self, command: SetPurchaseOrders) -> None:
        charge_id = command.entries[0].charge_id
        asking.tell_unset(self._context, self.desk, command, partial(self.edit_charge, charge_id))

    # --- parts ------------------------------------------------------------------------------------

    def _paste(self, row: int, content: str) -> None:
        """Take a spreadsheet to the list, where it is seen before it is sent; one cell goes into the row."""
        if row < 0 or not content.strip():
            return
        selected = self._tab.selected_keys()
        if len(selected) <= 1 and not is_sheet(content):
            self.edit(row)
            if self.editor.field is not None:
                self.editor.field.setText(content.strip())
            return
        lines = len(content.strip("\r\n").splitlines())
        below = list(self._tab.model.keys[row : row + lines])
        self._open_bulk(selected if len(selected) > 1 else below, content)

    def _open_bulk(self, keys: list[int], pasted: str) -> None:
        from ui.orders.bulk import MOST_ROWS, open_bulk  # noqa: PLC0415 - when it is first wanted

        rows = [self._record(self._tab.model.row_of(key)) for key in keys[:MOST_ROWS]]
        ids = [row.charge.charge_id for row in rows if row is not None]
        if ids:
            left_out = max(len(keys) - MOST_ROWS, 0)
            open_bulk(self._context, self._tab, ids, pasted=pasted, left_out=left_out)

    def _record(self, row: int) -> ChargeRow | None:
        record = self._tab.model.record(row)
        return record if isinstance(record, ChargeRow) else None

    def _cell(self, row: ChargeRow, now: datetime) -> Cell:
        standing = self.desk.standing(row.charge.charge_id)
        plain = self._plain_cell(row, now)
        return order_cell(plain, row, standing, self.desk.reason_off(row))
