"""The Pending requests tab: puts list, pane and states together and keeps them fresh."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr
from app.model.request import PENDING, RequestKind, RequestRow
from app.model.sync import Listing, ListingState, RequestCounts
from ui import text
from ui.confirm.sender import CallFailed, Sender
from ui.context import Context
from ui.kept_width import KeptWidth
from ui.measures import REQUEST_LIST
from ui.registry import Asked, Offered, Tab
from ui.tabs.requests.decided import DecidedQuestion, DecidedReader, DecidedRows
from ui.tabs.requests.detail import Detail, read_detail
from ui.tabs.requests.inbox import Inbox
from ui.tabs.requests.locks import LISTINGS
from ui.tabs.requests.states import RequestStates
from ui.tabs.requests.toolbar import Toolbar
from ui.widgets.missing_right import MissingRightNote
from ui.widgets.splitter import Splitter

if TYPE_CHECKING:
    from ui.tabs.requests.pane import ReadingPane
    from ui.tabs.requests.row_actions import InboxActions

_FRAME_MS = 16  # between list and pane, so that neither makes the other's frame late
_LISTINGS = frozenset(
    {*LISTINGS.values(), Listing.AGREEMENTS, Listing.TERMS, Listing.NAMES, Listing.QUOTES}
)
_SUBJECTS = {
    Listing.PAYMENTS: tr("payment requests"),
    Listing.CANCELLATIONS: tr("cancellation requests"),
    Listing.APPROVALS: tr("organisation approvals"),
}


def build(context: Context, parent: QWidget) -> Tab:
    """Make the tab."""
    return RequestsTab(context, parent)


class RequestsTab(Tab):
    """Everything that waits for an answer, and what was decided."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._is_stale = True
        self._wanted: tuple[RequestKind, str] | None = None
        self._pane: ReadingPane | None = None
        self._is_pane_behind = False
        self._just_read: Detail | None = None
        self._answered: RequestRow | None = None
        self.commands = Sender(context, self)
        self._decided = DecidedReader(context, self)
        self._build()
        self._connect()

    @property
    def pane(self) -> ReadingPane:
        """The reading pane, made when it is first needed: rows are painted before it."""
        pane = self._made_pane()
        if self._is_pane_behind:
            self._is_pane_behind = False
            pane.show_detail(self._read())
        return pane

    def _made_pane(self) -> ReadingPane:
        if self._pane is None:
            # Imported here: 60 ms, with the building, that the first rows need not wait for.
            from ui.tabs.requests.pane import ReadingPane  # noqa: PLC0415

            self._pane = ReadingPane(self.context, self.commands)
            self._pane.left.connect(self._on_pane_left)
            self._pane_place.addWidget(self._pane)
            self._is_pane_behind = True
        return self._pane

    def _read(self) -> Detail | None:
        row = self._in_pane
        return read_detail(self.context.store, row.kind, row.request_id) if row else None

    # --- what the window asks for -------------------------------------------------------------------

    def shown(self) -> None:
        """Refresh what changed while another tab was in view."""
        if self._is_stale:
            self.refresh()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.toolbar.focus_filter()

    def set_filter(self, content: str) -> None:
        """Narrow the list."""
        self.toolbar.set_filter(content)

    def show_view(self, view: str) -> None:
        """Show all open requests, or all "decided" ones."""
        self.toolbar.clear_filters()
        self.toolbar.show_view(is_decided=view == "decided")

    def open_item(self, item_id: str) -> bool:
        """Show `kind:id`, in whichever of the two views it is; later, if it has not been read yet."""
        kind, _, request_id = item_id.partition(":")
        if not request_id or kind not in set(RequestKind):
            return False
        self._wanted = (RequestKind(kind), request_id)
        is_stored = self._detail_of_wanted() is not None
        self.refresh()
        return is_stored

    def run_main_action(self) -> None:
        """Ctrl+Enter."""
        self.pane.open_main_sheet()

    def run_reject_action(self) -> None:
        """Ctrl+Shift+R."""
        self.pane.open_other_sheet()

    def copy_id(self) -> str:
        """The id of the selected request."""
        row = self._in_pane
        return row.request_id if row else ""

    @property
    def current_row(self) -> RequestRow | None:
        """The request in the pane."""
        return self._in_pane

    @cached_property
    def row_actions(self) -> InboxActions:
        """What can be done with a request of the list, made when something is."""
        from ui.tabs.requests.row_actions import InboxActions  # noqa: PLC0415 - rows are painted before it

        return InboxActions(self)

    def copy_as_text(self) -> None:
        """Copy the request for a message."""
        self.row_actions.copy_text()

    def why_off(self, asked: Asked) -> str:
        """What is about a request needs one, and an answer one that still waits."""
        about_one = asked in {Asked.MAIN, Asked.REJECT, Asked.COPY_ID, Asked.COPY_TEXT}
        if not about_one:
            return super().why_off(asked)
        if self._in_pane is None:
            return tr("Select a request first.")
        if asked in {Asked.COPY_ID, Asked.COPY_TEXT}:
            return ""
        return self.pane.why_off(is_main=asked is Asked.MAIN)

    def offered(self) -> tuple[Offered, ...]:
        """The two answers to the request in the pane: each opens its sheet."""
        row = self._in_pane
        bar = self.pane.bar if row is not None else None
        if row is None or bar is None:
            return ()
        answers = (
            (bar.main.accessibleName(), self.run_main_action, Asked.MAIN, "Ctrl+Return"),
            (bar.other.accessibleName(), self.run_reject_action, Asked.REJECT, "Ctrl+Shift+R"),
        )
        return tuple(
            Offered(words, run, row.title, self.why_off(asked), keys)
            for words, run, asked, keys in answers
        )

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        bar = [self.pane.bar] if self.pane.bar is not None else []
        return [self.toolbar, self.inbox.view, self.pane.scroller, *bar]

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        context = self.context
        self.toolbar = Toolbar(context.look)
        self.inbox = Inbox(context.look, context.store.now())
        right = QWidget()
        right.setProperty("ground", "sunken")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pane_place = QVBoxLayout(right)
        self._pane_place.setContentsMargins(0, 0, 0, 0)
        self.refused = QVBoxLayout()
        self.refused.setSpacing(0)
        left = QWidget()
        left.setProperty("ground", "surface")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.refused)
        column.addWidget(self.inbox, 1)
        self.split = Splitter(left, right, context.look.px(REQUEST_LIST))
        self._width = KeptWidth(context, "requests-list", self.split, self)
        self.states = RequestStates(context.look, self.split)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.toolbar)
        whole.addWidget(self.states, 1)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _connect(self) -> None:
        store = self.context.store
        self.toolbar.changed.connect(self.refresh)
        self._decided.found.connect(self._on_decided_found)
        self.inbox.selected.connect(self._on_row_selected)
        self.inbox.view.entered_pane.connect(self._on_pane_entered)
        self.inbox.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.inbox.view.customContextMenuRequested.connect(self._on_menu_requested)
        self.inbox.view.copy_asked.connect(self._on_copy_asked)
        self.states.decided_button.clicked.connect(self._on_decided_clicked)
        self.states.settings_button.clicked.connect(self.context.places.open_settings)
        self.states.clear_button.clicked.connect(self.toolbar.clear_filters)
        self.states.retry_button.clicked.connect(self.context.places.update_now)
        store.opened.connect(self.refresh)
        store.changed.connect(self._on_store_changed)
        store.tick.connect(self._on_tick)
        self.context.status.changed.connect(self._on_status_changed)
        self.commands.record_changed.connect(self._on_record_changed)
        self.commands.call_failed.connect(self._on_call_failed)

    # --- refreshing ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the store again; keeps the selection by id."""
        self._is_stale = False
        queries, now = self.context.store.queries, self.context.store.now()
        if queries is None:
            self.toolbar.set_counts(RequestCounts({}, {}), tuple(RequestKind))
            self.toolbar.set_narrowing(is_possible=False)
            is_closed = self.context.status.store_problem is not None
            self.states.setCurrentWidget(self.states.closed if is_closed else self.states.loading)
            if self._pane is not None:
                self._pane.show_detail(None)
                self._is_pane_behind = False
            return
        self._switch_for_wanted()
        if self.toolbar.is_decided:
            self._decided.read(self._question)
            return
        question = self._question
        self._show_rows(
            queries.request_rows(
                decided=False, kind=None, sort=question.sort, now=now, text=question.words
            )
        )

    @property
    def _question(self) -> DecidedQuestion:
        return DecidedQuestion(self.toolbar.sort_key, self.toolbar.filter.text())

    def _on_decided_found(self, found: DecidedRows) -> None:
        if self.toolbar.is_decided and found.question == self._question:
            self._show_rows(found.rows)

    def _show_rows(self, rows: list[RequestRow]) -> None:
        """Show what the store says of the chosen view, with the numbers and notes around it."""
        queries, now = self.context.store.queries, self.context.store.now()
        if queries is None:
            return
        states, counts = queries.listing_states(), queries.request_counts()
        is_decided, kind = self.toolbar.is_decided, self.toolbar.kind
        shown = [row for row in rows if kind in (None, row.kind)]
        read = {state.listing for state in states if state.read_at}
        never_read = [one for one, listing in LISTINGS.items() if listing not in read]
        self.toolbar.set_counts(counts, never_read)
        keep = self._kept()
        self._answered = self._find_answered(shown)
        self.inbox.show_rows(shown, now, keep=None if self._answered else keep)
        if self._wanted and self.inbox.select(self._wanted[1]):
            self._wanted = None
        if is_decided:
            self.inbox.footer.show_decided(len(shown))
        else:
            self.inbox.footer.show_open(shown)
        self._show_state(shown, counts, states)
        self._say_refusals(states)

    def _kept(self) -> str:
        """The request that stays selected; empty lets the first row be selected as rows come in."""
        if self._wanted:
            return self._wanted[1]
        current, pane = self._in_pane, self._pane
        is_used = pane is not None and (
            pane.sheet is not None or pane.isAncestorOf(self.window().focusWidget() or self)
        )
        return current.request_id if current and (self.inbox.is_chosen or is_used) else ""

    @property
    def _in_pane(self) -> RequestRow | None:
        return self.inbox.current or self._answered

    def _find_answered(self, shown: list[RequestRow]) -> RequestRow | None:
        """The request that an answer took out of the list.

        The pane goes on showing it: its place must not be taken by another one that can be approved.
        """
        row, pane = self._in_pane, self._pane
        was_open = row is not None and (row.status == PENDING or row is self._answered)
        if row is None or pane is None or self._wanted or self.toolbar.is_decided or not was_open:
            return None
        if any(one.request_id == row.request_id for one in shown):
            return None
        detail = read_detail(self.context.store, row.kind, row.request_id)
        return detail.row if detail is not None and detail.row.status != PENDING else None

    def _detail_of_wanted(self) -> Detail | None:
        return read_detail(self.context.store, *self._wanted) if self._wanted else None

    def _switch_for_wanted(self) -> None:
        detail = self._detail_of_wanted()
        if detail is None:
            return
        self.toolbar.blockSignals(True)
        self.toolbar.clear_filters()
        self.toolbar.show_view(is_decided=detail.row.status != PENDING)
        self.toolbar.blockSignals(False)

    def _show_state(
        self, shown: list[RequestRow], counts: RequestCounts, states: list[ListingState]
    ) -> None:
        is_decided = self.toolbar.is_decided
        in_view = counts.decided if is_decided else counts.open
        is_anything = bool(shown) or self.toolbar.is_filtered or sum(in_view.values()) > 0
        kinds = RequestKind if self.toolbar.kind is None else (self.toolbar.kind,)
        listings = {LISTINGS[kind] for kind in kinds}
        wanted = [state for state in states if state.listing in listings]
        is_read = any(state.read_at for state in wanted)
        self.toolbar.set_narrowing(is_possible=is_anything or is_decided)
        self.states.decided_button.setVisible(any(counts.decided.values()))
        if shown:
            page = self.states.rows
        elif is_read and self.toolbar.filter.text():
            page = self.states.no_match
        elif any(state.is_denied for state in wanted):
            page = self.states.denied
        elif not is_read:
            page = self.states.loading
        elif self.toolbar.is_filtered:
            page = self.states.no_match
        elif is_decided:
            page = self.states.none_decided
        else:
            page = self.states.empty
        moments = [state.read_at for state in wanted if state.read_at]
        words = tr("Last read {date}", date=text.date_time(min(moments))) if moments else ""
        self.states.read_label.setText(words)
        self.states.setCurrentWidget(page)

    def _say_refusals(self, states: list[ListingState]) -> None:
        """Name what may not be read: above the list, or over the whole width where there is none."""
        is_whole = self.states.currentWidget() is self.states.denied
        for place in (self.refused, self.states.refused):
            while (item := place.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
        for state in states:
            if state.listing in _SUBJECTS and state.is_denied:
                note = MissingRightNote(
                    self.context.look,
                    _SUBJECTS[state.listing],
                    state.missing_right,
                    self.context.clipboard,
                    reason=state.error_code,
                    as_banner=True,
                    below=not is_whole,
                )
                note.check_button.clicked.connect(self.context.places.open_health)
                (self.states.refused if is_whole else self.refused).addWidget(note)
                note.show()

    # --- slots --------------------------------------------------------------------------------------

    def _on_row_selected(self) -> None:
        if self.inbox.current is not None:
            self._answered = None
        if self._pane is not None:
            self._is_pane_behind = True
            QTimer.singleShot(_FRAME_MS, self, self._read_behind)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Make the pane right after the rows were painted for the first time."""
        super().paintEvent(event)
        if self._pane is None and self.inbox.current is not None:
            QTimer.singleShot(0, self, self._load_pane)

    def _load_pane(self) -> None:
        import ui.tabs.requests.pane  # noqa: F401, PLC0415 - loaded in a turn of its own

        QTimer.singleShot(_FRAME_MS, self, self._make_pane)

    def _make_pane(self) -> None:
        self._made_pane()
        QTimer.singleShot(_FRAME_MS, self, self._read_behind)

    def _read_behind(self) -> None:
        """Read what the pane shall show, make its page a frame later, and show it after another."""
        if self._pane is not None and self._is_pane_behind:
            self._just_read = self._read()
            QTimer.singleShot(_FRAME_MS, self, self._prepare_behind)

    def _prepare_behind(self) -> None:
        if self._pane is not None and self._is_pane_behind:
            self._pane.prepare(self._just_read)
            QTimer.singleShot(_FRAME_MS, self, self._show_behind)

    def _show_behind(self) -> None:
        detail, self._just_read = self._just_read, None
        if self._pane is None or not self._is_pane_behind:
            return
        row = self._in_pane
        if detail is None or row is None or detail.row != row:
            detail = self._read()
        self._is_pane_behind = False
        self._pane.show_detail(detail)

    def _on_pane_entered(self) -> None:
        self.pane.focus_first()

    def _on_store_changed(self, listings: frozenset[Listing]) -> None:
        if not listings & _LISTINGS:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._is_stale = True

    def _on_status_changed(self) -> None:
        if self.context.store.queries is None:
            self.refresh()

    def _on_record_changed(self) -> None:
        self.refresh()

    def _on_call_failed(self, failure: CallFailed) -> None:
        if self.pane.sheet is None:
            self.context.notices.error(failure.error)
        self.refresh()

    def _on_tick(self) -> None:
        self.inbox.model.set_now(self.context.store.now())
        if self._pane is not None and not self._is_pane_behind:
            self._pane.move_on()

    def _on_menu_requested(self, at: QPoint) -> None:
        self.row_actions.open_menu(at)

    def _on_copy_asked(self) -> None:
        self.row_actions.copy_lines()

    def _on_pane_left(self) -> None:
        self.inbox.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_decided_clicked(self) -> None:
        self.toolbar.show_view(is_decided=True)
