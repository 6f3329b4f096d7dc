"""What can be done with the rows of a table: copy, export, filter, sort, arrange; and the menus for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu

from app.errors import AppError
from ui import text
from ui.aio import Tasks, async_slot
from ui.table.chooser import ColumnChooser
from ui.table.clipboard import sheet_data
from ui.table.column import Column
from ui.table.export import RowReader
from ui.theme import Tone
from ui.widgets.buttons import button_text

if TYPE_CHECKING:
    from ui.table.tab import TableTab

_EXPORTING = "The rows are being written to a file."


class RowAction(NamedTuple):
    """An entry of the rows' menu that only one table has; `off` says why it is off."""

    words: str
    run: Callable[[], object]
    is_on: bool = True
    off: str = ""


class TableActions(QObject):
    """The actions of one table tab. Copying and writing go on in the background."""

    def __init__(self, tab: TableTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self.tasks: Tasks = tab.tasks
        self._is_exporting = False
        self._is_whole = False

    # --- copying ----------------------------------------------------------------------------------

    @async_slot
    async def copy_lines(self) -> None:
        """Copy the selected rows for a spreadsheet: Ctrl+C."""
        keys = self._tab.selected_keys()
        lines = await self._reader(self._visible()).lines(keys) if keys else ""
        if lines:
            self._tab.context.clipboard.setMimeData(sheet_data(lines))
            self._say_copied(len(keys))

    @async_slot
    async def copy_text(self) -> None:
        """Copy the selected rows for a message."""
        keys = self._tab.selected_keys()
        words = await self._reader(self._visible()).text(keys) if keys else ""
        if words:
            self._tab.context.clipboard.setText(words)
            self._say_copied(len(keys))

    def copy_id(self) -> None:
        """Copy the id of the current row."""
        if item_id := self._tab.copy_id():
            self._tab.context.clipboard.setText(item_id)
            self._say(f"{item_id} copied")

    def _say_copied(self, number: int) -> None:
        self._say(f"{text.plural(number, self._tab.spec.one, self._tab.spec.many)} copied")

    def _say(self, words: str) -> None:
        self._tab.context.notices.show(Tone.POSITIVE, "check-circle", words)

    # --- exporting --------------------------------------------------------------------------------

    def open_export_menu(self) -> None:
        """Offer the two kinds of export under the button."""
        bar, rows = self._tab.toolbar, len(self._tab.model.keys)
        if not rows or self._is_exporting:
            return
        words = text.plural(rows, "row")
        menu = self._menu("Export")
        if self._has_columns:
            self._add(menu, f"CSV, {words}, the columns that are shown…", self._export_shown)
            self._add(menu, f"CSV, {words}, all columns…", self._export_all)
        else:
            self._add(menu, f"CSV, {words}…", self._export_all)
        button = bar.export_icon if bar.export_button.isHidden() else bar.export_button
        corner = button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), 0))
        menu.popup(corner + QPoint(0, button.height()))

    def ask_where(self, *, is_whole: bool) -> QFileDialog:
        """Ask for the file; `is_whole` writes all columns, not only those that are shown."""
        self._is_whole = is_whole
        dialog = QFileDialog(self._tab, f"Export {self._tab.spec.many}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("CSV (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.setSupportedSchemes(["file"])
        dialog.selectFile(f"countersign-{self._tab.spec.table}.csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.write_to)
        dialog.open()
        return dialog

    @async_slot
    async def write_to(self, name: str) -> None:
        """Write the rows as they are filtered and sorted now, and say how it went."""
        tab, path = self._tab, Path(name)
        keys = tab.model.keys[:]
        columns = tab.spec.columns if self._is_whole else self._visible()
        self._set_exporting(is_on=True)
        try:
            is_written = await self._reader(columns).write_csv(path, keys)
        except AppError as error:
            tab.context.notices.error(error)
            return
        finally:
            self._set_exporting(is_on=False)
        if is_written:
            words = text.plural(len(keys), tab.spec.one, tab.spec.many)
            tab.context.notices.show(Tone.POSITIVE, "check-circle", f"{words} exported.", path.name)

    def _export_shown(self) -> None:
        self.ask_where(is_whole=False)

    def _export_all(self) -> None:
        self.ask_where(is_whole=True)

    def _set_exporting(self, *, is_on: bool) -> None:
        self._is_exporting = is_on
        self._tab.toolbar.set_exporting(_EXPORTING if is_on else "")

    # --- menus ------------------------------------------------------------------------------------

    def open_chooser(self) -> ColumnChooser:
        """Open the column chooser under its button."""
        tab = self._tab
        button = tab.toolbar.columns_button
        chooser = ColumnChooser(tab.context.look, tab.spec.columns, tab.view.arrangement, button)
        chooser.open_at(button.mapToGlobal(QPoint(button.width(), button.height())))
        return chooser

    def open_menu(self, at: QPoint) -> QMenu:
        """Open the menu of the rows at a point of the table."""
        menu = self.menu_of_rows()
        menu.popup(self._tab.view.viewport().mapToGlobal(at))
        return menu

    def menu_of_rows(self) -> QMenu:
        """Everything that can be done with the selected rows; all of it has a key or a place elsewhere, too."""
        tab = self._tab
        menu = self._menu(tab.spec.many.capitalize())
        has_row = tab.current is not None
        if tab.has_pane:
            self._add(menu, "Open\tEnter", tab.enter_pane, is_on=has_row)
        if tab.spec.agreement is not None:
            has_agreement = has_row and bool(tab.spec.agreement(tab.current))
            self._add(
                menu,
                f"Open agreement\t{tab.agreement_key}",
                tab.open_agreement,
                is_on=has_agreement,
            )
        for own in tab.own_actions():
            self._add(menu, own.words, own.run, is_on=own.is_on, off=own.off)
        self._add(menu, "Copy for a spreadsheet\tCtrl+C", self.copy_lines, is_on=has_row)
        self._add(menu, "Copy as text\tCtrl+Shift+T", self.copy_text, is_on=has_row)
        self._add(menu, "Copy the id\tCtrl+Shift+C", self.copy_id, is_on=has_row)
        menu.addSeparator()
        if tab.spec.party is not None:
            self._add(menu, "Filter by this seller", tab.filter_by_party, is_on=has_row)
        self._add(menu, "Select all\tCtrl+A", tab.view.selectAll)
        menu.addMenu(self._sort_menu(menu))
        menu.addSeparator()
        self._add(menu, "Export…\tCtrl+E", self.open_export_menu)
        if self._has_columns:
            self._add(menu, "Columns…\tCtrl+Shift+O", self.open_chooser)
        return menu

    def _sort_menu(self, over: QMenu) -> QMenu:
        menu = QMenu("Sort by", over)
        question = self._tab.loader.question
        for words, sort, place in self._sorts():
            action = QAction(button_text(words), menu)
            action.setCheckable(True)
            action.setChecked(sort == question.sort)
            action.setData(place)
            menu.addAction(action)
        menu.triggered.connect(self._on_sort_triggered)
        return menu

    def _sorts(self) -> list[tuple[str, str, int]]:
        """Words and name of each sort, and its place among the orders, else among the columns."""
        tab = self._tab
        if orders := tab.spec.orders:
            return [(one.words, one.sort, place) for place, one in enumerate(orders)]
        shown = ((tab.spec.columns[index], index) for index in tab.view.arrangement.visible())
        return [(one.words, one.sort, index) for one, index in shown if one.sort]

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self._tab)
        menu.setAccessibleName(name)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    @staticmethod
    def _add(
        menu: QMenu, words: str, run: Callable[[], object], *, is_on: bool = True, off: str = ""
    ) -> None:
        action = QAction(words, menu)
        action.setEnabled(is_on)
        if off:
            action.setToolTip(off)
            action.setStatusTip(off)
        action.triggered.connect(run)
        menu.addAction(action)

    def _on_sort_triggered(self, action: QAction) -> None:
        tab, place = self._tab, int(action.data())
        if not tab.spec.orders:
            tab.view.ask_sort(place)
            return
        order = tab.spec.orders[place]
        tab.sort_by(order.sort, order.is_descending)

    @property
    def _has_columns(self) -> bool:
        """Whether there is something to choose among."""
        return len(self._tab.spec.columns) > 1

    # --- parts ------------------------------------------------------------------------------------

    def _visible(self) -> tuple[Column, ...]:
        tab = self._tab
        return tuple(tab.spec.columns[index] for index in tab.view.arrangement.visible())

    def _reader(self, columns: tuple[Column, ...]) -> RowReader:
        return RowReader(self._tab.table, self._tab.context.store, columns)
