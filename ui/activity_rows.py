"""The menu of the activity log's lines, and copying them for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from app.language import tr
from ui.context import Context
from ui.registry import NO_ROW
from ui.table.clipboard import as_lines, sheet_data
from ui.table.model import TableModel
from ui.table.rows_menu import MenuEntry, RowsMenu
from ui.table.view import TableView

SHEET_KEYS = "Ctrl+Shift+S"

Entry = tuple[str, str, Callable[[], object]]  # words, keys, what it does


class ActivityRows(QObject):
    """`entries` are what the window itself can do with the current line; each has a key or a button, too."""

    def __init__(
        self, context: Context, table: TableView, model: TableModel, entries: Sequence[Entry]
    ) -> None:
        super().__init__(table)
        self._context = context
        self._table = table
        self._model = model
        self._entries = (*entries, (tr("Copy for a spreadsheet"), SHEET_KEYS, self.copy_lines))
        self._menu = RowsMenu(table, tr("Activity"), self._lines)

    def copy_lines(self) -> None:
        """Copy the selected lines; nothing in them is a formula in a spreadsheet."""
        selected = [self._model.record(row) for row in self._table.selected_rows()]
        if selected:
            lines = as_lines(self._table.columns, selected, self._context.store.now())
            self._context.clipboard.setMimeData(sheet_data(lines))

    def menu(self) -> QMenu:
        """Everything that can be done with the lines."""
        return self._menu.menu()

    def _lines(self) -> list[MenuEntry]:
        off = "" if self._table.currentIndex().isValid() else NO_ROW
        return [MenuEntry(*entry, off) for entry in self._entries]
