"""A tab that is one table of the store: filters, rows, what stands in their place, a footer, and a pane."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr
from app.model.sync import Listing
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.export.button import ExportButton
from ui.registry import NO_ROW, NOT_HERE, Asked, Offered, Tab
from ui.table.beside import Beside
from ui.table.exported import rows_of
from ui.table.footer import TableFooter
from ui.table.keeper import LayoutKeeper
from ui.table.layout import Place
from ui.table.loader import Loader, Question
from ui.table.model import TableModel
from ui.table.spec import TableSpec
from ui.table.split import PaneSplit
from ui.table.standing import Standing
from ui.table.states import TableStates
from ui.table.toolbar import TableToolbar
from ui.table.view import TableView
from ui.text import sentence

if TYPE_CHECKING:
    from app.store.queries import Queries, Table
    from ui.table.actions import RowAction, TableActions

_PANE_WIDTH = 420


class TableTab(Tab):
    """Rows are read in the background; only the tab that is shown refreshes.

    A subclass with a pane overrides `make_pane`, `fill_pane`, `refresh_pane` and `pane_regions`.
    """

    has_pane = False
    agreement_key = tr("Enter")  # what the menu says that leads to the agreement of a row

    def __init__(self, context: Context, spec: TableSpec, parent: QWidget | None = None) -> None:
        from app.store.queries import Table as StoreTable  # noqa: PLC0415 - the store opens after the first frame

        super().__init__(parent)
        self.context = context
        self.spec = spec
        self.tasks: Tasks = context.tasks
        self._table: Table = StoreTable(spec.table)
        self._is_stale = True
        self._wanted_key: int | None = None
        self._missing_id = ""  # an item to be shown that is not stored yet
        self._actions: TableActions | None = None
        self.model = TableModel(spec.columns, self._fetch, context.store.now, self)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        question = Question(spec.sort, spec.is_descending, chips=())
        self.loader = Loader(
            self._table,
            self.model,
            context.store,
            context.tasks,
            question,
            self.view.rows_in_view,
            has_sums=spec.has_sums,
        )
        self.standing = self.make_standing()
        self._connect()
        self.keeper = LayoutKeeper(
            context, spec.table, self.view, self.split, self.loader, self.kept_chips
        )
        self.toolbar.chip_chosen.connect(self.keeper.note_chip)
        self._restore()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        """From the outside in: a part that is moved with all that is in it is styled anew, each time."""
        look, spec = self.context.look, self.spec
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.toolbar = TableToolbar(
            look,
            spec.chips,
            ExportButton(self.context, rows_of(self)),
            title=spec.title,
            extra_chips=spec.extra_chips,
            has_columns=len(spec.columns) > 1,
            parent=self,
        )
        column.addWidget(self.toolbar)
        self.filter = self.toolbar.filter
        left = QWidget(self)
        self.split = self.make_split(left)
        column.addWidget(self.split, 1)
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self.states = TableStates(
            look,
            many=spec.many,
            icon=spec.icon,
            empty=spec.empty,
            row_height=spec.row_height,
        )
        inner.addWidget(self.states, 1)
        self.view = self.make_view(self.states)
        self.states.put_rows(self.view)
        self.footer = TableFooter(look, left)
        inner.addWidget(self.footer)
        self.beside = Beside(self.view, self.model, self.split, self, spec.record_id)

    def _connect(self) -> None:
        store, bar = self.context.store, self.toolbar
        self.filter.textChanged.connect(self._on_filter_changed)
        bar.chip_chosen.connect(self._on_chip_chosen)
        bar.columns_button.clicked.connect(self.choose_columns)
        self.view.sort_asked.connect(self.sort_by)
        self.view.copy_asked.connect(self.copy_lines)
        chosen = self.enter_pane if self.spec.agreement is None else self.open_agreement
        self.view.row_chosen.connect(chosen)
        self.view.clicked.connect(self.open_pane)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._on_menu_requested)
        self.view.arrangement.dragged.connect(self._on_column_dragged)
        self.states.clear_asked.connect(self._on_clear_asked)
        self.loader.loaded.connect(self._on_loaded)
        store.opened.connect(self._on_store_opened)
        store.changed.connect(self._on_store_changed)
        store.tick.connect(self._on_tick)

    # --- what a subclass that looks different gives -------------------------------------------------

    def make_view(self, parent: QWidget) -> TableView:
        """Make the view of the rows."""
        look, spec = self.context.look, self.spec
        return TableView(look, self.model, sentence(spec.many), spec.row_height, parent)

    def make_split(self, rows: QWidget) -> PaneSplit:
        """Put the rows beside the place of the pane."""
        px = self.context.look.px
        return PaneSplit(rows, px(_PANE_WIDTH), px)

    def make_standing(self) -> Standing:
        """Make what says how it stands with the rows."""
        return Standing(self)

    @property
    def kept_chips(self) -> Collection[str]:
        """The chips that are on again at the next start."""
        return self.spec.chips

    def own_actions(self) -> tuple[RowAction, ...]:
        """What can be done with the selected rows here and in no other table."""
        return ()

    # --- what a subclass with a pane gives --------------------------------------------------------

    def make_pane(self) -> QWidget | None:
        """Make the pane; None where the tab has none."""
        return None

    def fill_pane(self, item_id: str) -> None:
        """Show one item in the pane."""

    def refresh_pane(self) -> None:
        """Read the pane's item again from AWS."""

    def pane_regions(self) -> list[QWidget]:
        """Where F6 stops inside the pane."""
        return []

    # --- what the window asks ---------------------------------------------------------------------

    def shown(self) -> None:
        """Refresh what changed while the tab was hidden."""
        if self._is_stale:
            self._is_stale = False
            self.loader.load()

    def focus_filter(self) -> None:
        """Put the focus into the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def set_filter(self, content: str) -> None:
        """Narrow the rows to a text."""
        self.filter.setText(content)

    def show_view(self, view: str) -> None:  # noqa: ARG002 - a table has one view
        """Show all rows: a filter from before must not hide what is looked for."""
        self.clear_filters()

    def open_item(self, item_id: str) -> bool:
        """Select the row of one item and fill the pane, as soon as it is there; all filters go."""
        self._missing_id = ""
        self.clear_filters()
        self._find(item_id)
        return True

    def copy_id(self) -> str:
        """The id of the item in the pane, if the keyboard is there, else of the current row."""
        record = self.current
        if record is None or self.beside.has_focus:
            return self.beside.item_id if self.beside.has_focus else ""
        return self.spec.record_id(record)

    def why_off(self, asked: Asked) -> str:
        """What is about rows needs one."""
        needs = {Asked.COPY_TEXT, Asked.COPY_ID, Asked.PARTY}
        if asked is Asked.COLUMNS and len(self.spec.columns) == 1:
            return NOT_HERE
        if asked is Asked.PARTY and self.spec.party is None:
            return NOT_HERE
        return NO_ROW if asked in needs and self.current is None else super().why_off(asked)

    def offered(self) -> tuple[Offered, ...]:
        """What the menu of the current row has and no other table."""
        return self.actions_of_rows.offered()

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        pane = self.pane_regions() if self.split.is_open else []
        return [self.toolbar, self.view, *pane]

    def refresh_item(self) -> None:
        """F5 in the pane reads its item again, besides everything."""
        if self.beside.has_focus:
            self.refresh_pane()

    def export(self) -> None:
        """Offer to write the rows to a file."""
        self.toolbar.export.open_menu()

    @property
    def actions_of_rows(self) -> TableActions:
        """What can be done with the rows, made when something is."""
        if self._actions is None:
            # Imported here: 20 ms that opening the tab need not wait for.
            from ui.table.actions import TableActions  # noqa: PLC0415

            self._actions = TableActions(self)
        return self._actions

    def copy_lines(self) -> None:
        """Copy the selected rows for a spreadsheet."""
        self.actions_of_rows.copy_lines()

    def copy_as_text(self) -> None:
        """Copy the selected rows for a message."""
        self.actions_of_rows.copy_text()

    def choose_columns(self) -> None:
        """Open the column chooser, where there is something to choose among."""
        if len(self.spec.columns) > 1:
            self.actions_of_rows.open_chooser()

    def filter_by_party(self) -> None:
        """Show only the rows of the current row's seller."""
        record = self.current
        if record is not None and self.spec.party is not None:
            self.filter.setText(self.spec.party(record))

    def open_agreement(self) -> None:
        """Go to the agreement that the current row belongs to, if it has one."""
        record = self.current
        agreement_id = self.spec.agreement(record) if record and self.spec.agreement else ""
        if agreement_id:
            self.context.places.open_agreement(agreement_id)

    # --- rows -------------------------------------------------------------------------------------

    @property
    def table(self) -> Table:
        """The table in the store."""
        return self._table

    @property
    def current(self) -> Any:
        """The record of the row that the keyboard is on; None when there is none."""
        return self.model.record(self.view.currentIndex().row())

    def selected_keys(self) -> list[int]:
        """The keys of the selected rows, in their order."""
        keys = self.model.keys
        return [keys[row] for row in self.view.selected_rows()]

    def sort_by(self, sort: str, is_descending: bool) -> None:
        """Sort all rows."""
        self.view.show_sort(sort, is_descending=is_descending)
        self.loader.ask(sort=sort, is_descending=is_descending)
        self.keeper.save_later()

    def way_back(self) -> Callable[[], None]:
        """Give what narrows the rows again as they are now."""
        return partial(self._narrow_again, self.toolbar.chosen, self.filter.text())

    def _narrow_again(self, chip: str, words: str) -> None:
        self.toolbar.choose(chip)
        self._on_chip_chosen(chip)
        self.filter.setText(words)

    def clear_filters(self) -> None:
        """Show all rows."""
        self.toolbar.choose("")
        self.filter.clear()
        self.loader.ask(chips=(), words="")

    # --- pane -------------------------------------------------------------------------------------

    def open_pane(self) -> None:
        """Show the pane with the current row."""
        self.beside.open()

    def enter_pane(self) -> None:
        """Open the pane and move the focus into it."""
        self.beside.enter()

    def close_pane(self) -> None:
        """Give the table the whole room."""
        self.beside.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back: from the pane into the table, from the filter to all rows, then closes the pane."""
        if event.key() != Qt.Key.Key_Escape or event.modifiers():
            super().keyPressEvent(event)
        elif self.beside.has_focus:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.filter.hasFocus():
            self.filter.clear()
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.split.is_open:
            self.close_pane()

    # --- slots ------------------------------------------------------------------------------------

    def _on_clear_asked(self) -> None:
        """Show all rows; the way back is offered."""
        undo = self.way_back()
        self.clear_filters()
        self.context.notices.undo.offer(tr("Filters cleared."), undo)

    def _on_filter_changed(self, content: str) -> None:
        self.loader.ask(words=content)

    def _on_chip_chosen(self, name: str) -> None:
        self.loader.ask(chips=(name,) if name else ())

    def _on_column_dragged(self, before: tuple[Place, ...]) -> None:
        self.actions_of_rows.offer_columns_back(before)

    def _on_menu_requested(self, at: QPoint) -> None:
        self.actions_of_rows.open_menu(at)

    def _restore(self) -> None:
        """Arrange the table as the account's layout says, the chip that was on included."""
        self.keeper.restore()
        if chip := self.keeper.chip:
            self.toolbar.choose(chip)
            self.loader.start_among((chip,))

    def _on_store_opened(self) -> None:
        self.model.forget()
        self._is_stale = True
        self._restore()
        if self.isVisible():
            self.shown()

    def _on_store_changed(self, listings: frozenset[Listing]) -> None:
        if listings & ({self.spec.listing} | self.spec.related):
            self.look_again()

    def look_again(self) -> None:
        """The rows may be others: ask for them soon, or when the tab is shown."""
        if self._missing_id:
            self._find(self._missing_id)
        if self.isVisible():
            self.loader.load_later()
        else:
            self._is_stale = True

    def _on_tick(self) -> None:
        if self.isVisible():
            self.model.refresh_cells()
            self.standing.show()

    def _on_loaded(self) -> None:
        self.standing.show()
        self.beside.keep_row()
        if self.loader.is_narrowed_anew:
            self.beside.show_place()
        self._select_wanted()

    @async_slot
    async def _find(self, item_id: str) -> None:
        from app.store.queries import SearchCancelled  # noqa: PLC0415 - the store opens after the first frame

        table, sort, record_id = self._table, self.spec.sort, self.spec.record_id
        now = self.context.store.now()

        def read(queries: Queries) -> int | None:
            keys = queries.table_keys(table, sort=sort, text=item_id, now=now)
            records = queries.table_rows(table, keys, now=now)
            pairs = zip(keys, records, strict=True)
            return next((key for key, record in pairs if record_id(record) == item_id), None)

        try:
            self._wanted_key = await self.context.store.ask(read)
        except SearchCancelled:
            return  # the person filters already, so this row is no longer what they look for
        was_missing = self._missing_id == item_id
        if was_missing and self.filter.text() != item_id:  # the person looks for something else
            self._wanted_key, self._missing_id = None, ""
        elif self._wanted_key is None:
            self._missing_id = item_id
            self.set_filter(item_id)  # says that nothing matches
        elif was_missing:
            self._missing_id = ""
            self.clear_filters()
        self._select_wanted()

    def _select_wanted(self) -> None:
        if self._wanted_key is None:
            return
        row = self.model.row_of(self._wanted_key)
        if row < 0:
            return
        self._wanted_key = None
        self.beside.choose(row)
        self.view.scrollTo(self.model.index(row, self.view.arrangement.first))
        self.open_pane()

    def _fetch(self, keys: Sequence[int]) -> list[Any]:
        store = self.context.store
        if store.queries is None:
            return [None] * len(keys)
        return list(store.queries.table_rows(self._table, keys, now=store.now()))

    def showEvent(self, event: QShowEvent) -> None:
        """A tab that comes back into view refreshes."""
        super().showEvent(event)
        self.shown()
