"""The menu of the activity log's lines, and copying them for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.language import tr
from ui.actions import native
from ui.context import Context
from ui.table.clipboard import as_lines, sheet_data
from ui.table.model import TableModel
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
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_menu_requested)

    def copy_lines(self) -> None:
        """Copy the selected lines; nothing in them is a formula in a spreadsheet."""
        selected = [self._model.record(row) for row in self._table.selected_rows()]
        if selected:
            lines = as_lines(self._table.columns, selected, self._context.store.now())
            self._context.clipboard.setMimeData(sheet_data(lines))

    def menu(self) -> QMenu:
        """Everything that can be done with the lines."""
        menu = QMenu(self._table)
        menu.setAccessibleName(tr("Activity"))
        menu.aboutToHide.connect(menu.deleteLater)
        has_row = self._table.currentIndex().isValid()
        for words, keys, run in self._entries:
            action = QAction(f"{words}\t{native(keys)}" if keys else words, menu)
            action.setEnabled(has_row)
            action.triggered.connect(run)
            menu.addAction(action)
        return menu

    def _on_menu_requested(self, at: QPoint) -> None:
        self.menu().popup(self._table.viewport().mapToGlobal(at))
