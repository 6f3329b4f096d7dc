"""The pane of My quotes: one quote whole, its approvals, and what can be done with it."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError, NotFound
from app.language import tr
from app.model.command import CommandRecord, CommandState, ShownQuote
from app.model.money import Money
from app.model.quote import DRAFT, PENDING_APPROVAL, REJECTED, Quote
from app.model.sync import Listing
from app.worker.quote_messages import QuoteRead, ReadQuote
from ui.aio import Tasks, async_slot
from ui.approvals.part import ApprovalsPart
from ui.confirm import outcome_words
from ui.confirm.cancel_quote import cancel_quote
from ui.confirm.personal import purchase_decision, warned
from ui.confirm.plan import Plan
from ui.confirm.sender import Sender
from ui.confirm.sheet import ConfirmSheet
from ui.confirm.start_approvals import start_approvals
from ui.context import Context
from ui.purchase.accept_plan import shown_quote
from ui.purchase.accepting import GONE, Acceptance, content_problem
from ui.purchase.quote_changes import quote_changes
from ui.purchase.quote_facts import source_agreement
from ui.purchase.quote_view import QuoteView
from ui.tabs.offers.kept_quotes import KeptQuotes
from ui.tabs.offers.quote_bar import QuoteBar
from ui.tabs.offers.quote_footing import (
    Act,
    Footing,
    footing,
    lock_of_command,
)
from ui.tabs.offers.quote_notes import ASKED, command_note, unread_note
from ui.widgets.announce import announce
from ui.widgets.card import Note
from ui.widgets.empty import SkeletonRows
from ui.widgets.failed import FailedState, Failure, details, failure
from ui.widgets.filled import FilledColumn, FilledPart

_GONE = Failure("note-blank", tr("AWS does not have this quote any more."), GONE)


class QuotePane(QWidget):
    """Shows one quote. `left` when the person goes back to the list with Esc."""

    left = Signal()

    def __init__(self, context: Context, sender: Sender) -> None:
        super().__init__()
        self.context = context
        self.commands = sender
        self.quote_id = ""
        self.read: QuoteRead | None = None
        self.sheet: ConfirmSheet | None = None
        self.bar: QuoteBar | None = None
        self._footing: Footing | None = None
        self._error: AppError | None = None
        self._is_behind = False
        self.kept = KeptQuotes()
        self._is_reading = False
        self.setAccessibleName(tr("Quote"))
        self.setProperty("ground", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._connect()

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    def show_quote(self, quote_id: str) -> None:
        """Show a quote, at once where it was read before, and read it from AWS."""
        if quote_id == self.quote_id:
            return
        self.quote_id = quote_id
        self.read = self.kept.get(quote_id)
        self._error = None
        self.scroller.verticalScrollBar().setValue(0)
        self._show()
        if quote_id:
            self._read(quote_id)

    def refresh(self) -> None:
        """Read the quote and its approvals again."""
        if self.quote_id and not self.context.status.reason_off:
            self._read(self.quote_id)
            self.approvals.read_again()

    def run_main_action(self) -> None:
        """Ctrl+Enter."""
        if self._footing is not None and self._footing.main is not None:
            self._on_asked(self._footing.main.act)

    def regions(self) -> list[QWidget]:
        """Where F6 stops inside the pane."""
        return [self.scroller, self.bar] if self.bar is not None else [self.stack]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.left.emit()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the pane was hidden."""
        super().showEvent(event)
        self._catch_up()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        self.view = QuoteView(self.context)
        self.approvals = ApprovalsPart(self.context)
        self._note = FilledPart(look)
        self.scroller = FilledColumn(look, margin=24)
        for widget in (self._note, self.view):
            self.scroller.column.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.view.put(self.approvals, before_charges=True)
        self.scroller.column.addStretch(1)
        self._shown = QWidget()
        self._column = QVBoxLayout(self._shown)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.scroller, 1)
        self._loading = QWidget()
        loading = QVBoxLayout(self._loading)
        loading.addWidget(SkeletonRows(look, 60))
        loading.addStretch(1)
        self._failed: QWidget | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self._shown)
        self.stack.addWidget(self._loading)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _connect(self) -> None:
        store = self.context.store
        self.acceptance = Acceptance(self.context, self, self.commands)
        self.acceptance.changed.connect(self._refresh_locks)
        self.acceptance.sheet_closed.connect(self.refresh)
        self.view.edited.connect(self._refresh_locks)
        self.approvals.changed.connect(self._refresh_locks)
        self.commands.busy_changed.connect(self._refresh_locks)
        self.commands.record_changed.connect(self._on_record_changed)
        self.context.status.changed.connect(self._refresh_locks)
        store.tick.connect(self._refresh_locks)
        store.changed.connect(self._on_store_changed)
        store.opened.connect(self._on_store_opened)

    # --- reading ----------------------------------------------------------------------------------

    @async_slot
    async def _read(self, quote_id: str) -> None:
        error: AppError | None = None
        answer: object = None
        try:
            answer = await self.context.bridge.call(ReadQuote(quote_id))
        except AppError as found:
            error = found
        read = None
        if isinstance(answer, QuoteRead):
            read = self.kept.keep(answer, self._stored(quote_id))
        if quote_id != self.quote_id:
            return
        self._error = error
        if read is not None:
            self.read = read
        elif isinstance(error, NotFound):
            self.read = None
        self._show()

    def _stored(self, quote_id: str) -> Quote | None:
        queries = self.context.store.queries
        return queries.quotes([quote_id]).get(quote_id) if queries else None

    def _record(self) -> CommandRecord | None:
        queries = self.context.store.queries
        return queries.newest_command_on(self.quote_id) if queries and self.quote_id else None

    def _value_now(self, read: QuoteRead) -> Money | None:
        source, queries = source_agreement(read), self.context.store.queries
        if not source or queries is None:
            return None
        agreement = queries.agreements([source]).get(source)
        return agreement.value if agreement else None

    # --- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        read = self.read
        if read is None:
            self.approvals.show_quote(None)
            self._show_absent()
            return
        self.scroller.keeping_place(partial(self._fill, read))
        self.approvals.show_quote(read.quote)
        self._show_bar(footing(read.quote))
        self.stack.setCurrentWidget(self._shown)
        self._refresh_locks()

    def _fill(self, read: QuoteRead) -> None:
        self.view.show_read(read, value_now=self._value_now(read))
        is_asked = read.quote.status in (DRAFT, PENDING_APPROVAL, REJECTED)
        self.view.put(self.approvals, before_charges=is_asked)

    def _show_absent(self) -> None:
        if self._error is None:
            self.stack.setCurrentWidget(self._loading)
            return
        is_gone = isinstance(self._error, NotFound)
        said = _GONE if is_gone else failure(self._error, ASKED)
        if self._failed is not None:
            self.stack.removeWidget(self._failed)
            self._failed.deleteLater()
        failed = FailedState(self.context.look, said)
        failed.retry_button.clicked.connect(self.refresh)
        failed.copy_button.clicked.connect(self._on_copy_failure_clicked)
        self._failed = failed
        self.stack.addWidget(failed)
        self.stack.setCurrentWidget(failed)
        announce(failed, said.title, is_urgent=True)

    def _show_bar(self, wanted: Footing) -> None:
        if wanted == self._footing:
            return
        if self.bar is not None:
            self._column.removeWidget(self.bar)
            self.bar.hide()
            self.bar.deleteLater()
        self._footing = wanted
        self.bar = QuoteBar(self.context.look, wanted)
        self.bar.asked.connect(self._on_asked)
        self.bar.copy_asked.connect(self.view.copy_summary)
        self._column.addWidget(self.bar)
        self.bar.show()

    def _refresh_locks(self) -> None:
        read = self.read
        if read is None or self.bar is None:
            return
        record = self._record()
        self._note.update_to(
            (self._error, (record.command.command_id, record.state) if record else None),
            partial(self._notes, record),
        )
        self.bar.set_off({act: self._reason_off(act, read) for act in self.bar.buttons})
        self.view.set_orders_off(self._common_reason(read))

    def _notes(self, record: CommandRecord | None) -> list[Note]:
        look, notes = self.context.look, []
        if self._error is not None:
            notes.append(unread_note(look, self._error, self.refresh))
        if record is not None and record.state is not CommandState.CONFIRMED:
            now = self.context.store.now()
            check, copy = self._on_check_clicked, self._on_copy_details_clicked
            notes.append(command_note(look, record, now, check=check, copy=copy))
        return notes

    # --- why not ----------------------------------------------------------------------------------

    def _common_reason(self, read: QuoteRead) -> str:
        if self.commands.is_busy(read.quote.quote_id):
            return tr("Something about this quote is being sent.")
        return lock_of_command(self._record(), read.quote) or self.context.status.reason_off

    def _reason_off(self, act: Act, read: QuoteRead) -> str:
        if act in (Act.OPEN_AGREEMENT, Act.QUOTE_AGAIN, Act.CHANGE):
            return ""
        reason = self._common_reason(read)
        if reason or act is Act.CANCEL:
            return reason
        if act is Act.ACCEPT:
            return self.acceptance.reason_off(read) or self.view.orders()[1]
        once_approved = msgspec.structs.replace(read.quote, approval_required=False)
        whole = msgspec.structs.replace(read, quote=once_approved)
        return (
            content_problem(whole, self.context.store.now())
            or self.view.orders()[1]
            or self.approvals.problem
        )

    # --- doing ------------------------------------------------------------------------------------

    def _on_asked(self, act: Act) -> None:
        read = self.read
        if read is None or self._reason_off(act, read):
            return
        quote, places = read.quote, self.context.places
        if act is Act.OPEN_AGREEMENT:
            places.open_agreement(quote.agreement_id)
        elif act in (Act.QUOTE_AGAIN, Act.CHANGE):
            if quote.intent == "AMEND":
                places.open_agreement(quote.agreement_id)
            else:
                places.open_quote(quote.offer_id)
        elif act is Act.ACCEPT:
            self.acceptance.open(read, self.view.orders()[0])
        else:
            self._open(act, self._plan(act, read), read)

    def _plan(self, act: Act, read: QuoteRead) -> Plan:
        command_id = uuid4().hex
        if act is Act.CANCEL:
            return cancel_quote(read, command_id=command_id)
        orders = self.view.orders()[0]
        plan = start_approvals(
            read,
            self.approvals.asked(),
            orders=orders,
            limit=self.context.settings.typed_limit_of(read.quote.value),
            command_id=command_id,
        )
        return warned(self.context, plan, purchase_decision(self.context, read, orders))

    def _open(self, act: Act, plan: Plan, read: QuoteRead) -> None:
        if self.sheet is not None:
            return
        quote_id, shown = read.quote.quote_id, shown_quote(read)
        self.sheet = ConfirmSheet(
            self.context,
            self,
            plan,
            self.commands,
            partial(self._read, quote_id),
            reason_off=partial(self._sheet_reason, act, quote_id),
            changes=partial(self._sheet_changes, quote_id, shown),
        )
        self.sheet.finished.connect(self._on_sheet_finished)
        self.sheet.place_lost.connect(self.left)
        self.sheet.open()

    def _sheet_reason(self, act: Act, quote_id: str) -> str:
        read = self.kept.get(quote_id)
        return (
            self._reason_off(act, read)
            if read is not None
            else tr("The quote is not there any more.")
        )

    def _sheet_changes(self, quote_id: str, shown: ShownQuote) -> str:
        read = self.kept.get(quote_id)
        return quote_changes(shown, shown_quote(read)) if read is not None else ""

    # --- slots ------------------------------------------------------------------------------------

    def _on_record_changed(self, record: CommandRecord) -> None:
        if record.command.target == self.quote_id:
            self._refresh_locks()
            if record.state is CommandState.CONFIRMED:
                self.context.drafts.forget(self.quote_id)
            if not record.state.is_open:
                self.refresh()

    def _on_store_changed(self, listings: frozenset[Listing]) -> None:
        if not listings & {Listing.QUOTES, Listing.NAMES, Listing.AGREEMENTS}:
            return
        self._is_behind = True
        if self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        """Follow what has changed in the store; a pane that nobody sees asks AWS nothing."""
        read, is_behind, self._is_behind = self.read, self._is_behind, False
        if read is None or not is_behind:
            return
        stored = self._stored(self.quote_id)
        if stored is not None and stored.status != read.quote.status:
            self.refresh()  # a decision that was made elsewhere
            return
        progress = self.approvals.progress
        if stored is not None and progress is not None and stored.approval != progress:
            self.approvals.read_again()
        self._show()

    def _on_store_opened(self) -> None:
        self.kept.clear()
        self.show_quote("")

    def _on_sheet_finished(self) -> None:
        self.sheet = None
        self._refresh_locks()

    def _on_check_clicked(self) -> None:
        record = self._record()
        if record is not None:
            self.commands.check(record.command.command_id)

    def _on_copy_details_clicked(self) -> None:
        record = self._record()
        if record is not None:
            self.context.clipboard.setText(outcome_words.details(record))

    def _on_copy_failure_clicked(self) -> None:
        if self._error is not None:
            self.context.clipboard.setText(details(self._error))
