"""The right side of the Ask AWS window: the rows that came, what stands in their place, and the footer."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import shiboken6
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.errors import AccessDenied
from app.language import tr, tr_in
from app.model.agreement import Agreement
from app.model.agreement_search import PartyType
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.table.clipboard import as_lines, as_text, sheet_data
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.table.rows_menu import add_line, empty_menu
from ui.table.view import TableView
from ui.tabs.agreements import ask_states
from ui.tabs.agreements.ask_columns import COLUMNS
from ui.tabs.agreements.ask_run import Asking, AskState
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import Note
from ui.widgets.empty import PermissionState, SkeletonRows
from ui.widgets.failed import FailedState, details, failure, refusal
from ui.widgets.foot import Foot
from ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from app.store.queries import Queries

_TOOLBAR = 48
_KEPT = tr("Shown here only, nothing of it is stored.")
_NO_MATCH = tr("No agreement of this account fits all the filters.")
_NONE_AT_ALL = tr("This account has no agreements on this side.")
_NONE_SELECTED = tr("Select a row first.")
_NOT_ALL = tr("What came stays, and it is not all.")


class AskResults(QWidget):
    """`open_wanted` carries an agreement; `again_wanted` and `clear_wanted` come from the states."""

    open_wanted = Signal(object)
    again_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, context: Context, asking: Asking) -> None:
        super().__init__()
        self.context = context
        self._asking = asking
        self.tasks: Tasks = context.tasks
        self._rows: list[Agreement] = []
        self._stored: dict[str, Agreement] = {}
        self._looked_up: set[str] = set()
        self._spoken_state = asking.state
        self._failed: QWidget | None = None
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._connect()
        self.refresh()

    @property
    def current(self) -> Agreement | None:
        """The agreement that the keyboard is on."""
        record = self.model.record(self.table.currentIndex().row())
        return record if isinstance(record, Agreement) else None

    @property
    def selected(self) -> list[Agreement]:
        """The selected agreements."""
        return [self._rows[row] for row in self.table.selected_rows()]

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        self.model = TableModel(COLUMNS, self._fetch, self.context.store.now, self)
        self.table = TableView(look, self.model, tr("Agreements that AWS found"))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.open_button = PlainButton(
            look, tr_in("verb", "Open"), "arrow-right", size=ButtonSize.ROW
        )
        self.text_button = PlainButton(look, tr("Copy as text"), "copy", size=ButtonSize.ROW)
        self.sheet_button = PlainButton(look, tr("Copy as table"), "table", size=ButtonSize.ROW)
        self.held_up = Note(look, Tone.WARNING, "warning-circle", as_banner=True)
        self.go_on_button = PlainButton(look, tr("Go on"), size=ButtonSize.SMALL)
        self.again_button = PlainButton(look, tr("Ask again"), size=ButtonSize.SMALL)
        self.held_up.add_widget(self.go_on_button)
        self.held_up.add_widget(self.again_button)
        self.said = Note(look, Tone.NEUTRAL, "info", as_banner=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        column.addWidget(self.held_up)
        column.addWidget(self.said)
        column.addWidget(self._pages(), 1)
        column.addWidget(self._footer())
        self.said.hide()

    def _toolbar(self) -> QFrame:
        look = self.context.look
        bar = QFrame()
        bar.setProperty("line", "bottom")
        bar.setFixedHeight(look.px(_TOOLBAR))
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(8))
        self.number = PlainLabel(look, "", types.SECTION)
        row.addWidget(self.number)
        row.addStretch(1)
        for button in (self.open_button, self.text_button, self.sheet_button):
            row.addWidget(button)
        return bar

    def _pages(self) -> QStackedWidget:
        look = self.context.look
        self.stack = QStackedWidget()
        self.clear_button = PlainButton(look, tr("Clear filters"))
        self.unasked = ask_states.unasked(look)
        self.no_hits = ask_states.no_hits(look, _NO_MATCH, self.clear_button)
        self.loading = QWidget()
        column = QVBoxLayout(self.loading)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(SkeletonRows(look))
        column.addStretch(1)
        for page in (self.unasked, self.loading, self.no_hits, self.table):
            self.stack.addWidget(page)
        return self.stack

    def _footer(self) -> Foot:
        look = self.context.look
        foot = Foot(look)
        self.progress = PlainLabel(look, "", types.SECOND, "text2")
        self.kept = PlainLabel(look, _KEPT, types.SECOND, "text2")
        foot.row.addWidget(self.progress)
        foot.row.addStretch(1)
        foot.row.addWidget(self.kept)
        return foot

    def _connect(self) -> None:
        self._asking.changed.connect(self.refresh)
        self.table.row_chosen.connect(self.open_current)
        self.table.doubleClicked.connect(self.open_current)
        self.table.copy_asked.connect(self.copy_sheet)
        self.table.customContextMenuRequested.connect(self._on_menu_wanted)
        self.table.selectionModel().selectionChanged.connect(self._show_actions)
        self.open_button.clicked.connect(self.open_current)
        self.text_button.clicked.connect(self.copy_text)
        self.sheet_button.clicked.connect(self.copy_sheet)
        self.go_on_button.clicked.connect(self._asking.go_on)
        self.again_button.clicked.connect(self.again_wanted)
        self.clear_button.clicked.connect(self.clear_wanted)
        self.context.store.tick.connect(self.model.refresh_cells)

    # --- showing ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what came so far and where the question stands."""
        self._rows = [self._named(one) for one in self._asking.found.values()]
        self.model.apply(plan_change(self.model.keys, array("q", range(len(self._rows)))))
        self._show_page()
        self._show_words()
        self._show_actions()
        if not self._looked_up.issuperset(self._asking.found):
            self._name()
        if self._asking.state is not self._spoken_state:
            self._spoken_state = self._asking.state
            announce(self, self._spoken())

    @async_slot
    async def _name(self) -> None:
        """Look up in the store what AWS's answer has only ids for."""
        ids = [one for one in self._asking.found if one not in self._looked_up]
        self._looked_up.update(ids)

        def read(queries: Queries) -> dict[str, Agreement]:
            return queries.agreements(ids)

        stored = await self.context.store.ask_surely(read)
        if stored and shiboken6.isValid(self):
            self._stored.update(stored)
            self._rows = [self._named(one) for one in self._rows]
            self.model.apply(plan_change(self.model.keys, self.model.keys))

    def _named(self, one: Agreement) -> Agreement:
        stored = self._stored.get(one.agreement_id)
        if stored is None:
            return one
        return msgspec.structs.replace(
            one, product_name=stored.product_name, seller_name=stored.seller_name
        )

    def say(self, strong: str, rest: str) -> None:
        """Tell something about what was just done."""
        self.said.set_words(strong, rest)
        self.said.show()
        announce(self, f"{strong} {rest}")

    def open_current(self) -> None:
        """Ask to see the agreement that the keyboard is on."""
        if self.current is not None:
            self.open_wanted.emit(self.current)

    def copy_text(self) -> None:
        """Copy the selected rows as paragraphs."""
        if self.selected:
            now = self.context.store.now()
            self.context.clipboard.setText(as_text(COLUMNS, self.selected, now))
            self._say_copied()

    def copy_sheet(self) -> None:
        """Copy the selected rows as lines for a spreadsheet."""
        if self.selected:
            lines = as_lines(COLUMNS, self.selected, self.context.store.now())
            self.context.clipboard.setMimeData(sheet_data(lines))
            self._say_copied()

    def copy_id(self) -> None:
        """Copy the id of the agreement that the keyboard is on."""
        if self.current is not None:
            self.context.clipboard.setText(self.current.agreement_id)

    def menu_of_rows(self) -> QMenu:
        """What can be done with the selected rows; all of it has a key or a button, too."""
        menu = empty_menu(self, tr("Agreements"))
        for label, run in (
            (tr_in("verb", "Open\tEnter"), self.open_current),
            (tr("Copy as text"), self.copy_text),
            (tr("Copy as table\tCtrl+C"), self.copy_sheet),
            (tr("Copy the id\tCtrl+Shift+C"), self.copy_id),
        ):
            add_line(menu, label, run)
        return menu

    def _show_page(self) -> None:
        asking = self._asking
        if self._failed is not None:
            self.stack.removeWidget(self._failed)
            self._failed.deleteLater()
            self._failed = None
        page: QWidget = self.table
        if asking.state is AskState.UNASKED:
            page = self.unasked
        elif not self._rows and asking.is_running:
            page = self.loading
        elif not self._rows and asking.error is not None:
            page = self._failed = self._failed_page()
            self.stack.addWidget(page)
        elif not self._rows:
            page = self.unasked if asking.state is AskState.STOPPED else self.no_hits
            has_filters = bool(asking.query.filters)
            self.clear_button.setVisible(has_filters)
            self.no_hits.lines.setText(_NO_MATCH if has_filters else _NONE_AT_ALL)
        self.stack.setCurrentWidget(page)

    def _failed_page(self) -> QWidget:
        asking, context = self._asking, self.context
        error = asking.error
        if error is None:
            return self.unasked
        if isinstance(error, AccessDenied):
            identity = context.status.identity
            arn = identity.principal_arn if identity else ""
            when = text.date_time(context.store.now())
            said_refusal = refusal(error, ask_states.ASKED, arn, when)
            page = PermissionState(context.look, said_refusal, context.clipboard)
            page.retry_button.clicked.connect(self.again_wanted)
            page.check_button.clicked.connect(context.places.open_health)
            return page
        said = failure(error, ask_states.ASKED, is_place_lost=asking.is_place_lost)
        failed = FailedState(context.look, said)
        failed.retry_button.clicked.connect(self.again_wanted)
        failed.copy_button.clicked.connect(self._on_copy_details_clicked)
        return failed

    def _show_words(self) -> None:
        asking = self._asking
        is_held_up = bool(self._rows) and asking.state in (AskState.STOPPED, AskState.FAILED)
        self.held_up.setVisible(is_held_up)
        if is_held_up:
            self.held_up.set_words(*self._why_held_up())
            self.go_on_button.setVisible(asking.can_go_on)
            self.again_button.setVisible(not asking.can_go_on)
        if asking.is_running:
            self.said.hide()
        self.number.setText(self._title())
        self.progress.setText(self._progress())

    def _title(self) -> str:
        asking = self._asking
        if not self._rows and asking.state is not AskState.COMPLETE:
            return {
                AskState.UNASKED: tr("Nothing asked yet"),
                AskState.RUNNING: tr("Asking AWS"),
            }.get(asking.state, tr("No answer"))
        if asking.query.party is PartyType.PROPOSER:
            number = len(self._rows)
            return text.plural(number, "{n} agreement as seller", "{n} agreements as seller")
        return self._number()

    def _why_held_up(self) -> tuple[str, str]:
        error = self._asking.error
        if error is None:
            return tr("Stopped."), tr("There may be more. What came is shown.")
        said = failure(error, ask_states.ASKED, is_place_lost=self._asking.is_place_lost)
        return said.title, f"{said.lines} {_NOT_ALL}".strip()

    def _progress(self) -> str:
        return _progress(self._asking.state, self._asking.pages)

    def _number(self) -> str:
        return text.plural(len(self._rows), "{n} agreement", "{n} agreements")

    def _spoken(self) -> str:
        if self._asking.state is AskState.COMPLETE:
            return self._number() if self._rows else self.no_hits.title.text()
        if self._asking.is_running:
            return tr("Asking AWS")
        return " ".join((*self._why_held_up(), self._number()))

    def _show_actions(self) -> None:
        has_rows = bool(self.table.selected_rows())
        for button in (self.open_button, self.text_button, self.sheet_button):
            button.set_on(has_rows, _NONE_SELECTED)

    def _say_copied(self) -> None:
        self.say(text.plural(len(self.selected), "{n} row copied.", "{n} rows copied."), "")

    def _fetch(self, keys: Sequence[int]) -> list[Agreement]:
        return [self._rows[key] for key in keys]

    # --- slots ------------------------------------------------------------------------------------

    def _on_copy_details_clicked(self) -> None:
        if self._asking.error is not None:
            self.context.clipboard.setText(details(self._asking.error))

    def _on_menu_wanted(self, place: QPoint) -> None:
        if self.selected:
            self.menu_of_rows().popup(self.table.viewport().mapToGlobal(place))


def _progress(state: AskState, pages: int) -> str:
    """How far a question has come."""
    if state is AskState.UNASKED:
        return ""
    if state is AskState.RUNNING:
        return text.plural(
            pages, "{n} page read, asking for the next", "{n} pages read, asking for the next"
        )
    if state is AskState.COMPLETE:
        return text.plural(pages, "{n} page read, that is all", "{n} pages read, that is all")
    if state is AskState.STOPPED:
        return text.plural(pages, "Stopped after {n} page", "Stopped after {n} pages")
    return text.plural(pages, "Ended after {n} page", "Ended after {n} pages")
