"""Accepting a quote: when it can be accepted, the sheet that asks, and what follows."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.errors import AppError, NotFound
from app.language import tr
from app.model.command import AcceptQuote, ChargeOrder, CommandRecord, CommandState
from app.model.quote import APPROVED, DRAFT
from app.model.quote_row import offer_end
from app.worker.quote_messages import QuoteRead, ReadQuote
from ui.aio import Tasks, async_slot
from ui.confirm.personal import purchase_decision, warned
from ui.confirm.sender import Sender
from ui.confirm.sheet import ConfirmSheet
from ui.context import Context
from ui.purchase import quote_facts as facts
from ui.purchase.accept_plan import accept_quote, at_stake, shown_quote
from ui.purchase.entitlement_watch import EntitlementCard, EntitlementWatch
from ui.purchase.quote_changes import quote_changes

_DENIED = "AccessDeniedException"
_OPEN = (CommandState.PREPARED, CommandState.SENT, CommandState.UNKNOWN)
GONE = tr(
    "AWS does not find this quote any more: it ended, another quote for the product was accepted, "
    "or the seller changed the offer."
)


def content_problem(read: QuoteRead, now: datetime) -> str:
    """Why a quote as such cannot be accepted here, whoever asks; empty when it can."""
    quote, offer = read.quote, read.offer
    ends = offer_end(quote, offer.expires_at if offer else None)
    reasons = (
        (quote.status not in (DRAFT, APPROVED), tr("This quote cannot be accepted any more.")),
        (
            quote.status == DRAFT and quote.approval_required is True,
            tr("Your organisation has to approve this quote first."),
        ),
        (
            quote.status == DRAFT and quote.approval_required is None,
            tr("AWS does not say whether your organisation has to approve. Read the quote again."),
        ),
        (
            bool(read.terms.unknown),
            tr("This quote has a term that this version of Countersign cannot handle."),
        ),
        (not read.terms.terms, tr("The terms of this quote could not be read.")),
        (
            not facts.due_now(quote).is_known,
            tr("AWS names a charge on acceptance without an amount. Make a new quote."),
        ),
        (
            quote.status == DRAFT and ends is not None and ends <= now,
            tr("The offer has ended. Ask the seller for a new one."),
        ),
    )
    return next((words for holds, words in reasons if holds), "")


def open_command(context: Context, target: str) -> CommandRecord | None:
    """A command on this target whose outcome is not known yet."""
    queries = context.store.queries
    if queries is None:
        return None
    for state in _OPEN:
        for record in queries.command_records(state=state, since=None, text=""):
            if record.command.target == target:
                return record
    return None


class Acceptance(QObject):
    """Opens the sheet over a view. `changed` when `reason_off` may say something else.

    `accepted` carries the record of the acceptance; `sheet_closed` comes however it ended.
    """

    changed = Signal()
    accepted = Signal(object)
    sheet_closed = Signal()

    def __init__(self, context: Context, view: QWidget, sender: Sender) -> None:
        super().__init__(view)
        self.context = context
        self.sheet: ConfirmSheet | None = None
        self.watch: EntitlementWatch | None = None
        self._view = view
        self._sender = sender
        self._again: _Again | None = None
        self._denied: dict[str, str] = {}
        sender.busy_changed.connect(self.changed)
        sender.record_changed.connect(self._on_record_changed)
        context.status.changed.connect(self.changed)
        context.store.changed.connect(self.changed)

    def reason_off(self, read: QuoteRead) -> str:
        """Why the quote cannot be accepted now; empty when it can."""
        target = read.quote.quote_id
        if self._sender.is_busy(target):
            return tr("An action on this quote is being sent.")
        record = open_command(self.context, target)
        if record is not None:
            if record.state is CommandState.UNKNOWN:
                return tr("An action on this quote is being checked. Do not send a second one.")
            return tr("An action on this quote is being sent.")
        now = self.context.store.now()
        reason = self.context.status.reason_off or content_problem(read, now)
        return reason or self._denied.get(target, "")

    def try_again(self) -> None:
        """Let what AWS denied be tried again: the right may have been added meanwhile."""
        self._denied.clear()
        self.changed.emit()

    def open(self, read: QuoteRead, orders: tuple[ChargeOrder, ...]) -> None:
        """Ask, over the view, whether to accept; the quote is read again at once."""
        if self.sheet is not None or self.reason_off(read):
            return
        context = self.context
        identity = context.status.identity
        plan = accept_quote(
            read,
            orders=orders,
            account_id=identity.account_id if identity else "",
            account_label=context.status.label,
            limit=context.settings.typed_limit_of(at_stake(read.quote)),
            now=context.store.now(),
            command_id=uuid4().hex,
        )
        plan = warned(context, plan, purchase_decision(context, read, orders))
        self._again = again = _Again(context, read, self)
        self.sheet = ConfirmSheet(
            context,
            self._view,
            plan,
            self._sender,
            self.changed.emit,
            reason_off=self._sheet_reason,
            changes=again.changes,
            more=self._more,
        )
        again.read_done.connect(self.sheet.look_again)
        self.sheet.finished.connect(self._on_finished)
        self.sheet.open()
        again.read()

    def watch_entitlements(self, agreement_id: str, starts_at: datetime | None) -> EntitlementWatch:
        """Watch what an agreement entitles to; the same watch for the same agreement."""
        if self.watch is None or self.watch.agreement_id != agreement_id:
            self.watch = EntitlementWatch(self.context, agreement_id, starts_at, self)
        return self.watch

    def _sheet_reason(self) -> str:
        again = self._again
        if again is None:
            return ""
        return again.reason_off() or self.reason_off(again.newest)

    def _more(self, record: CommandRecord) -> QWidget | None:
        if not record.result or self._again is None:
            return None
        starts_at = facts.runs(self._again.newest).starts_at
        watch = self.watch_entitlements(record.result, starts_at)
        card = EntitlementCard(watch)
        if self.sheet is not None:
            watch.changed.connect(self.sheet.fit)  # after the card, which is higher or lower then
        return card

    def _on_record_changed(self, record: CommandRecord) -> None:
        is_ours = isinstance(record.command, AcceptQuote)
        if is_ours and record.state is CommandState.REFUSED and record.aws_code == _DENIED:
            said = " ".join(part for part in (record.message, record.hint) if part)
            self._denied[record.command.target] = tr(
                "{refusal} To try again, press F5.", refusal=said
            )
        if is_ours and record.state is CommandState.CONFIRMED:
            self.context.drafts.forget(record.command.target)
            self.accepted.emit(record)
        self.changed.emit()

    def _on_finished(self) -> None:
        self.sheet = None
        self.sheet_closed.emit()
        self.changed.emit()


class _Again(QObject):
    """The quote as AWS has it when the sheet is open, against what the sheet shows."""

    read_done = Signal()

    def __init__(self, context: Context, shown: QuoteRead, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._shown = shown
        self._is_read = False
        self._error: AppError | None = None
        self.newest = shown

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self._context.tasks

    @async_slot
    async def read(self) -> None:
        """Read the quote once more."""
        answer, error = None, None
        try:
            answer = await self._context.bridge.call(ReadQuote(self._shown.quote.quote_id))
        except AppError as raised:
            error = raised
        if not isValid(self):
            return  # the page is gone
        self._error, self._is_read = error, isinstance(answer, QuoteRead)
        if isinstance(answer, QuoteRead):
            self.newest = answer
        self.read_done.emit()

    def reason_off(self) -> str:
        """Why nothing may be sent before the quote has been read again."""
        if isinstance(self._error, NotFound):
            return GONE
        if self._error is not None:
            return tr("The quote could not be read again. {message}", message=self._error.message)
        return "" if self._is_read else tr("Reading the quote again from AWS…")

    def changes(self) -> str:
        """What is not as shown, line by line."""
        return quote_changes(shown_quote(self._shown), shown_quote(self.newest))
