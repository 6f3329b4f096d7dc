"""What can be done with a request of the list: its menu, and copying it as text and for a spreadsheet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from app.language import tr, tr_in
from app.model.request import RequestRow
from app.model.text import plain
from ui import chips, text
from ui.actions import native
from ui.table.clipboard import as_lines, as_text, sheet_data
from ui.table.column import Cell, Column
from ui.table.rows_menu import add_line, empty_menu
from ui.tabs.requests import words
from ui.theme import Tone
from ui.widgets.buttons import button_text

if TYPE_CHECKING:
    from ui.tabs.requests.tab import RequestsTab

_ID = 80


def _kind(row: RequestRow, _now: datetime) -> Cell:
    return Cell(chips.KIND_CHIPS[row.kind].words)


def _title(row: RequestRow, _now: datetime) -> Cell:
    return Cell(words.title(row))


def _who(row: RequestRow, _now: datetime) -> Cell:
    return Cell(words.second_line(row))


def _amount(row: RequestRow, _now: datetime) -> Cell:
    return Cell(money=row.money) if row.money else Cell(text.DASH)


def _standing(row: RequestRow, now: datetime) -> Cell:
    return Cell(", ".join(face.words for face in words.row_chips(row, now)))


def _deadline(row: RequestRow, _now: datetime) -> Cell:
    return Cell(text.utc(row.deadline.at) if row.deadline.at else text.DASH)


def _id(row: RequestRow, _now: datetime) -> Cell:
    whole = plain(row.request_id, _ID)
    return Cell(whole, copied=whole)


COPIED = (
    Column(tr("Request"), 0, _title, stretches=True),
    Column(tr("Kind"), 0, _kind),
    Column(tr_in("sender", "From"), 0, _who),
    Column(tr("Amount"), 0, _amount, sheet=(tr("Amount"), tr("Currency"))),
    Column(tr("State"), 0, _standing),
    Column(tr("Deadline"), 0, _deadline),
    Column(tr("Request id"), 0, _id),
)


class InboxActions(QObject):
    """The menu comes with a click of the other button and with the menu key; Ctrl+C copies for a spreadsheet."""

    def __init__(self, tab: RequestsTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self._context = tab.context

    def copy_text(self) -> None:
        """Copy the request for a message."""
        if (row := self._tab.current_row) is not None:
            self._context.clipboard.setText(as_text(COPIED, [row], self._context.store.now()))
            self._say()

    def copy_lines(self) -> None:
        """Copy the request for a spreadsheet; nothing in it is a formula there."""
        if (row := self._tab.current_row) is not None:
            lines = as_lines(COPIED, [row], self._context.store.now())
            self._context.clipboard.setMimeData(sheet_data(lines))
            self._say()

    def copy_id(self) -> None:
        """Copy the id of the request."""
        if item_id := self._tab.copy_id():
            self._context.clipboard.setText(item_id)

    def open_menu(self, at: QPoint) -> QMenu:
        """Open the menu at a point of the list."""
        menu = self.menu()
        menu.popup(self._tab.inbox.view.viewport().mapToGlobal(at))
        return menu

    def menu(self) -> QMenu:
        """Both answers, which open their sheets, and copying; what is off says why."""
        menu = empty_menu(self._tab, tr("Request"))
        for one in self._tab.offered():
            label = f"{button_text(one.words)}\t{native(one.keys)}"
            add_line(menu, label, one.run, off=one.off)
        menu.addSeparator()
        has_row = self._tab.current_row is not None
        for said, keys, run in (
            (tr("Copy for a spreadsheet"), "Ctrl+C", self.copy_lines),
            (tr("Copy as text"), "Ctrl+Shift+T", self.copy_text),
            (tr("Copy the id"), "Ctrl+Shift+C", self.copy_id),
        ):
            add_line(menu, f"{said}\t{native(keys)}", run, is_on=has_row)
        return menu

    def _say(self) -> None:
        self._context.notices.show(Tone.POSITIVE, "check-circle", tr("1 request copied"))
