"""What can be done with the rows of a table: copy, filter, sort, arrange; and the menus for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction

from app.language import tr, tr_in
from ui import text
from ui.aio import Tasks, async_slot
from ui.registry import Offered
from ui.table.chooser import ColumnChooser
from ui.table.clipboard import sheet_data
from ui.table.column import Column
from ui.table.layout import Place
from ui.table.row_reader import RowReader
from ui.table.rows_menu import add_line, begin_menu
from ui.theme import Tone
from ui.widgets.buttons import button_text
from ui.widgets.menu import Menu

if TYPE_CHECKING:
    from ui.table.tab import TableTab


class RowAction(NamedTuple):
    """An entry of the rows' menu that only one table has; `off` says why it is off."""

    words: str
    run: Callable[[], object]
    is_on: bool = True
    off: str = ""


class TableActions(QObject):
    """The actions of one table tab. Copying goes on in the background."""

    def __init__(self, tab: TableTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self.tasks: Tasks = tab.tasks

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
            self._say(tr("{item_id} copied", item_id=item_id))

    def _say_copied(self, number: int) -> None:
        self._say(
            tr(
                "{number} copied",
                number=text.plural(number, *self._tab.spec.counted),
            )
        )

    def _say(self, words: str) -> None:
        self._tab.context.notices.show(Tone.POSITIVE, "check-circle", words)

    # --- menus ------------------------------------------------------------------------------------

    def open_chooser(self) -> ColumnChooser:
        """Open the column chooser under its button."""
        tab = self._tab
        button = tab.toolbar.columns_button
        chooser = ColumnChooser(tab.context.look, tab.spec.columns, tab.view.arrangement, button)
        chooser.closed.connect(partial(self._on_chooser_closed, tab.view.arrangement.places()))
        chooser.open_at(button.mapToGlobal(QPoint(button.width(), button.height())))
        return chooser

    def _on_chooser_closed(self, before: tuple[Place, ...]) -> None:
        if self._tab.view.arrangement.places() != before:
            self.offer_columns_back(before)

    def offer_columns_back(self, before: tuple[Place, ...]) -> None:
        """Let the person take back how the columns stand now."""
        undo = partial(self._restore_columns, before)
        self._tab.context.notices.undo.offer(tr("Columns changed."), undo)

    def _restore_columns(self, places: tuple[Place, ...]) -> None:
        self._tab.view.arrangement.restore(places)
        self._tab.keeper.save_later()

    def open_menu(self, at: QPoint) -> Menu:
        """Open the menu of the rows at a point of the table."""
        menu = self.menu_of_rows()
        menu.popup(self._tab.view.viewport().mapToGlobal(at))
        return menu

    def menu_of_rows(self) -> Menu:
        """Everything that can be done with the selected rows; all of it has a key or a place elsewhere, too."""
        tab = self._tab
        menu = Menu(tab.context.look, tab)
        begin_menu(menu, text.sentence(tab.spec.many))
        has_row = tab.current is not None
        if tab.has_pane:
            add_line(menu, tr_in("verb", "Open\tEnter"), tab.enter_pane, is_on=has_row)
        if tab.spec.agreement is not None:
            has_agreement = has_row and bool(tab.spec.agreement(tab.current))
            add_line(
                menu,
                tr("Open agreement\t{agreement_key}", agreement_key=tab.agreement_key),
                tab.open_agreement,
                is_on=has_agreement,
            )
        for own in tab.own_actions():
            add_line(menu, own.words, own.run, is_on=own.is_on, off="" if own.is_on else own.off)
        add_line(menu, tr("Copy for a spreadsheet\tCtrl+C"), self.copy_lines, is_on=has_row)
        add_line(menu, tr("Copy as text\tCtrl+Shift+T"), self.copy_text, is_on=has_row)
        add_line(menu, tr("Copy the id\tCtrl+Shift+C"), self.copy_id, is_on=has_row)
        menu.addSeparator()
        if tab.spec.party is not None:
            words = f"{tr('Filter by this seller')}\tCtrl+Shift+F"
            add_line(menu, words, tab.filter_by_party, is_on=has_row)
        add_line(menu, tr("Select all\tCtrl+A"), tab.view.selectAll)
        self._add_sort_menu(menu)
        menu.addSeparator()
        add_line(menu, f"{tr('Export…')}\tCtrl+E", self._tab.export)
        if self._has_columns:
            add_line(menu, f"{tr('Columns…')}\tCtrl+Shift+O", self.open_chooser)
        return menu

    def offered(self) -> tuple[Offered, ...]:
        """What only this table has, for the current row, which is named by its widest column."""
        tab, found = self._tab, list[Offered]()
        record = tab.current
        if record is None:
            return ()
        title = next((one for one in tab.spec.columns if one.stretches), tab.spec.columns[0])
        about = title.cell(record, tab.context.store.now()).text
        if tab.spec.agreement is not None and tab.spec.agreement(record):
            found.append(Offered(tr("Open agreement"), tab.open_agreement, about))
        for own in tab.own_actions():
            words, _, keys = own.words.partition("\t")
            found.append(Offered(words, own.run, about, "" if own.is_on else own.off, keys))
        return tuple(found)

    def _add_sort_menu(self, over: Menu) -> None:
        menu = over.add_submenu(tr("Sort by"))
        question = self._tab.loader.question
        for words, sort, place in self._sorts():
            action = QAction(button_text(words), menu)
            action.setCheckable(True)
            action.setChecked(sort == question.sort)
            action.setData(place)
            menu.addAction(action)
        menu.triggered.connect(self._on_sort_triggered)

    def _sorts(self) -> list[tuple[str, str, int]]:
        """Words and name of each sort, and its place among the orders, else among the columns."""
        tab = self._tab
        if orders := tab.spec.orders:
            return [(one.words, one.sort, place) for place, one in enumerate(orders)]
        shown = ((tab.spec.columns[index], index) for index in tab.view.arrangement.visible())
        return [(one.words, one.sort, index) for one, index in shown if one.sort]

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
