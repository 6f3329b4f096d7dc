"""A tab that is one table of the store: filters, rows, what stands in their place, and a footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.model.sync import Listing, ListingState
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.registry import Tab
from ui.table.clipboard import rows_as_lines
from ui.table.column import Column
from ui.table.loader import Loader, Question
from ui.table.model import TableModel
from ui.table.view import TableView
from ui.theme import Tone
from ui.widgets.buttons import PlainButton
from ui.widgets.chip import FilterChip
from ui.widgets.empty import EmptyState, PermissionState, Refusal, SkeletonRows
from ui.widgets.field import FilterField
from ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from app.store.queries import Queries, Table

_TOOLBAR = 48
_FOOTER = 28
_FILTER_WIDTH = 190


class TableSpec(msgspec.Struct, frozen=True):
    """What makes one table different from another."""

    table: str
    listing: Listing
    related: frozenset[Listing]  # listings whose changes show in the rows, too
    columns: tuple[Column, ...]
    sort: str
    chips: dict[str, str]  # words by the queries' chip names; "" is all rows
    one: str
    many: str
    icon: str
    empty: str
    record_id: Callable[[Any], str]
    row_height: int = 44
    is_descending: bool = False
    title: str = ""
    note: str = ""  # stands at the right of the footer


class TableTab(Tab):
    """Rows are read in the background; only the tab that is shown refreshes."""

    def __init__(self, context: Context, spec: TableSpec) -> None:
        from app.store.queries import Table as StoreTable  # noqa: PLC0415 - the store opens after the first frame

        super().__init__()
        self.context = context
        self.spec = spec
        self.tasks: Tasks = context.tasks
        self._table: Table = StoreTable(spec.table)
        self._is_stale = True
        self._wanted_key: int | None = None
        self._refusal: QWidget | None = None
        self.model = TableModel(spec.columns, self._fetch, context.store.now, self)
        question = Question(spec.sort, spec.is_descending, chips=())
        self.loader = Loader(self._table, self.model, context.store, context.tasks, question)
        self.view = TableView(context.look, self.model, spec.many.capitalize(), spec.row_height)
        self.filter = FilterField(context.look)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._connect()
        self.view.show_sort(spec.sort, is_descending=spec.is_descending)

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        self.states = QStackedWidget()
        self._skeleton = self._skeleton_page()
        self._empty = self._empty_page()
        self._no_hits = self._no_hits_page()
        for page in (self.view, self._skeleton, self._empty, self._no_hits):
            self.states.addWidget(page)
        column.addWidget(self.states, 1)
        column.addWidget(self._footer())

    def _toolbar(self) -> QWidget:
        look = self.context.look
        bar = QWidget()
        bar.setProperty("line", "bottom")
        bar.setProperty("ground", "surface")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(look.px(_TOOLBAR))
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(8))
        if self.spec.title:
            row.addWidget(PlainLabel(look, self.spec.title, types.SECTION))
        self._chips = QButtonGroup(self)
        self._chip_names: list[str] = []
        for name, words in self.spec.chips.items():
            chip = FilterChip(look, words)
            chip.setChecked(not name)
            self._chips.addButton(chip, len(self._chip_names))
            self._chip_names.append(name)
            row.addWidget(chip)
        row.addStretch(1)
        self.filter.setFixedWidth(look.px(_FILTER_WIDTH))
        row.addWidget(self.filter)
        return bar

    def _footer(self) -> QWidget:
        look = self.context.look
        bar = QWidget()
        bar.setProperty("line", "top")
        bar.setProperty("ground", "sunken")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(look.px(_FOOTER))
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        self._count = PlainLabel(look, "", types.SECOND, "text2")
        self._freshness = PlainLabel(look, "", types.SECOND, "text2")
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._freshness)
        return bar

    def _skeleton_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(SkeletonRows(self.context.look, self.spec.row_height))
        column.addStretch(1)
        return page

    def _empty_page(self) -> EmptyState:
        title = f"No {self.spec.many}"
        return EmptyState(self.context.look, self.spec.icon, title, self.spec.empty)

    def _no_hits_page(self) -> EmptyState:
        look = self.context.look
        button = PlainButton(look, "Clear filters")
        button.clicked.connect(self._on_clear_clicked)
        title = f"No {self.spec.many} match"
        words = "The filter leaves nothing over. What is stored stays where it is."
        return EmptyState(look, "funnel-simple", title, words, buttons=(button,))

    def _connect(self) -> None:
        store = self.context.store
        self.filter.textChanged.connect(self._on_filter_changed)
        self._chips.idClicked.connect(self._on_chip_clicked)
        self.view.sort_asked.connect(self._on_sort_asked)
        self.view.copy_asked.connect(self._on_copy_asked)
        self.loader.loaded.connect(self._on_loaded)
        store.opened.connect(self._on_store_opened)
        store.changed.connect(self._on_store_changed)
        store.tick.connect(self._on_tick)
        self.context.status.changed.connect(self._show_state)

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

    def open_item(self, item_id: str) -> bool:
        """Select the row of one item, as soon as it is there; all filters go."""
        self._on_clear_clicked()
        self._find(item_id)
        return True

    def copy_id(self) -> str:
        """The id of the row that the keyboard is on."""
        record = self.model.record(self.view.currentIndex().row())
        return "" if record is None else self.spec.record_id(record)

    # --- slots ------------------------------------------------------------------------------------

    def _on_filter_changed(self, content: str) -> None:
        self.loader.ask(words=content)

    def _on_chip_clicked(self, number: int) -> None:
        name = self._chip_names[number]
        self.loader.ask(chips=(name,) if name else ())

    def _on_sort_asked(self, sort: str, is_descending: bool) -> None:
        self.view.show_sort(sort, is_descending=is_descending)
        self.loader.ask(sort=sort, is_descending=is_descending)

    def _on_clear_clicked(self) -> None:
        if self._chip_names:
            self._chips.button(0).setChecked(True)
        self.filter.clear()
        self.loader.ask(chips=(), words="")

    def _on_store_opened(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.shown()

    def _on_store_changed(self, listings: frozenset[Listing]) -> None:
        if not listings & ({self.spec.listing} | self.spec.related):
            return
        if self.isVisible():
            self.loader.load_later()
        else:
            self._is_stale = True

    def _on_tick(self) -> None:
        if self.isVisible():
            self.model.refresh_cells()
            self._show_state()

    def _on_loaded(self) -> None:
        self._show_state()
        self._select_wanted()

    @async_slot
    async def _find(self, item_id: str) -> None:
        from app.store.queries import SearchCancelled  # noqa: PLC0415 - the store opens after the first frame

        table, sort, record_id = self._table, self.spec.sort, self.spec.record_id

        def read(queries: Queries) -> int | None:
            keys = queries.table_keys(table, sort=sort, text=item_id)
            records = queries.table_rows(table, keys)
            pairs = zip(keys, records, strict=True)
            return next((key for key, record in pairs if record_id(record) == item_id), None)

        try:
            self._wanted_key = await self.context.store.ask(read)
        except SearchCancelled:
            return  # the person filters already, so this row is no longer what they look for
        if self._wanted_key is None:
            self.set_filter(item_id)  # says that nothing matches
        self._select_wanted()

    def _select_wanted(self) -> None:
        if self._wanted_key is None or self._wanted_key not in self.model.keys:
            return
        row = self.model.keys.index(self._wanted_key)
        self._wanted_key = None
        self.view.selectRow(row)
        self.view.scrollTo(self.model.index(row, 0))

    @async_slot
    async def _on_copy_asked(self) -> None:
        rows = self.view.selected_rows()
        keys = [self.model.keys[row] for row in rows]
        columns, now, table = self.spec.columns, self.context.store.now(), self._table

        def read(queries: Queries) -> str:
            return rows_as_lines(columns, queries.table_rows(table, keys), now)

        lines = await self.context.store.ask(read)
        if lines:
            self.context.clipboard.setText(lines)
            words = text.plural(len(keys), "row")
            self.context.notices.show(Tone.POSITIVE, "check-circle", f"{words} copied")

    # --- state ------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        state = self._listing_state()
        rows = len(self.model.keys)
        question = self.loader.question
        if rows:
            self.states.setCurrentWidget(self.view)
        elif question.words or question.chips:
            self.states.setCurrentWidget(self._no_hits)
        elif state is not None and state.missing_right:
            self._show_refusal(state)
        elif state is None or state.read_at is None:
            self.states.setCurrentWidget(self._skeleton)
        else:
            self.states.setCurrentWidget(self._empty)
        self._show_footer(rows, state)

    def _show_footer(self, rows: int, state: ListingState | None) -> None:
        self._count.setText(text.plural(rows, self.spec.one, self.spec.many))
        if state is not None and state.is_partial:
            self._freshness.setText("Not all could be read yet. You can use what is here already")
        elif state is not None and state.read_at is not None:
            read = f"Read {text.ago(state.read_at, self.context.store.now())}"
            self._freshness.setText(f"{self.spec.note} {read}".strip())
        else:
            self._freshness.setText("Not read yet")

    def _show_refusal(self, state: ListingState) -> None:
        if self._refusal is not None:
            self.states.removeWidget(self._refusal)
            self._refusal.deleteLater()
        identity = self.context.status.identity
        refusal = Refusal(
            self.spec.many,
            state.missing_right,
            identity.principal_arn if identity else "",
            text.date_time(state.started_at or self.context.store.now()),
            plain(state.error_message or state.error_code),
        )
        page = PermissionState(self.context.look, refusal, self.context.clipboard)
        page.retry_button.clicked.connect(self.context.places.update_now)
        self._refusal = page
        self.states.addWidget(page)
        self.states.setCurrentWidget(page)

    def _listing_state(self) -> ListingState | None:
        queries = self.context.store.queries
        if queries is None:
            return None
        states = queries.listing_states()
        return next((state for state in states if state.listing is self.spec.listing), None)

    def _fetch(self, keys: Sequence[int]) -> list[Any]:
        queries = self.context.store.queries
        return (
            [None] * len(keys) if queries is None else list(queries.table_rows(self._table, keys))
        )

    def showEvent(self, event: QShowEvent) -> None:
        """A tab that comes back into view refreshes."""
        super().showEvent(event)
        self.shown()
