"""Changing an agreement: it is read again first, then a sheet asks, and AWS is followed to the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.errors import AppError, NotFound
from app.language import tr
from app.model.agreement_change import is_active, wishes_renewal, with_reading
from app.model.agreement_detail import AgreementDetail
from app.model.command import AcceptQuote, CancelAgreement, CommandRecord, CommandState
from app.model.entitlement import Entitlement
from app.worker.messages import EntitlementsRead, ReadAgreement, ReadEntitlements
from app.worker.quote_messages import AgreementTermsRead, QuoteRead, ReadAgreementTerms
from ui.aio import Tasks, async_slot
from ui.confirm.cancel_agreement import cancel_agreement, shown_agreement
from ui.confirm.differences import differences
from ui.confirm.plan import Plan
from ui.confirm.sender import Sender
from ui.confirm.sheet import ConfirmSheet
from ui.context import Context
from ui.tabs.agreements import locks
from ui.tabs.agreements.renewal_plan import turn_renewal
from ui.tabs.agreements.renewal_sheet import RenewalSheet

_FOLLOW_MS = 10_000
_FOLLOWED_FOR = timedelta(minutes=15)
_ALREADY = {
    True: tr("AWS shows auto-renew as on already."),
    False: tr("AWS shows auto-renew as off already."),
}
_SEE_END = tr("Nothing was sent. What happens at the end is read again.")
_GONE = tr("This agreement is not stored any more.")


class Offs(msgspec.Struct, frozen=True):
    """Why each change is off; empty where it is on."""

    cancel: str = ""
    amend: str = ""
    replace: str = ""
    renewal: str = ""


@dataclass(frozen=True)
class Told:
    """What stood in the way of a change to this agreement; None: nothing does any more."""

    agreement_id: str
    error: AppError | None


class AgreementChanges(QObject):
    """The changes that a buyer can make. `changed` when something is on or off that was not.

    `told` carries a Told, `page_asked` a PurchasePage to be opened over the tab.
    """

    changed = Signal()
    told = Signal(object)
    page_asked = Signal(object)

    def __init__(self, context: Context, over: QWidget) -> None:
        """Open sheets over the window of `over`."""
        super().__init__(over)
        self._context = context
        self._over = over
        self._reading = ""
        self._denied: dict[str, str] = {}
        self._identity = context.status.identity
        self._followed: AgreementDetail | None = None
        self.sheet: ConfirmSheet | RenewalSheet | None = None
        self.commands = Sender(context, self)  # QObject has a `sender` of its own
        self._follow_timer = QTimer(self)
        self._follow_timer.setInterval(_FOLLOW_MS)
        self._follow_timer.timeout.connect(self._on_follow_timeout)
        self.commands.record_changed.connect(self._on_record_changed)
        self.commands.busy_changed.connect(self.changed)
        context.status.changed.connect(self._on_status_changed)

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self._context.tasks

    def offs(self, detail: AgreementDetail) -> Offs:
        """Why each change is off now."""
        now, always = self._context.store.now(), self._reason_off(detail)
        return Offs(
            locks.cancel_off(detail, now) or always or self._denied.get("cancel-agreement", ""),
            locks.amend_off(detail, now) or always or self._denied.get("create-quote", ""),
            locks.replace_off(detail, now) or always or self._denied.get("create-quote", ""),
            locks.renewal_off(detail, now) or always or self._denied.get("create-quote", ""),
        )

    def forget_denials(self) -> None:
        """Rights may have been granted since: ask AWS again."""
        self._denied.clear()
        self.changed.emit()

    # --- what the person asks for -----------------------------------------------------------------

    @async_slot
    async def cancel(self, agreement_id: str) -> None:
        """Read the agreement, then ask before cancelling it."""
        fresh = await self._read(agreement_id, lambda offs: offs.cancel)
        if fresh is None:
            return
        entitlements = await self._entitlements(agreement_id)
        if self.sheet is not None:
            return
        now = self._context.store.now()
        may_turn_off = not self.offs(fresh).renewal
        plan = cancel_agreement(
            fresh,
            now=now,
            command_id=uuid4().hex,
            may_turn_off=may_turn_off,
            entitlements=entitlements,
        )
        watch = _Watch(self._context, plan, self.offs)
        sheet = ConfirmSheet(
            self._context,
            self._over,
            plan,
            self.commands,
            read_again=partial(self._read_again, agreement_id),
            reason_off=watch.reason_off,
            changes=watch.changes,
        )
        sheet.instead_wanted.connect(partial(self.set_renewal, agreement_id, False))
        self._open(sheet)

    @async_slot
    async def set_renewal(self, agreement_id: str, is_on: bool) -> None:
        """Read the agreement, have the change quoted, then ask before accepting that quote."""
        fresh = await self._read(agreement_id, lambda offs: offs.renewal)
        if fresh is None or self.sheet is not None:
            return
        if wishes_renewal(fresh) is is_on:
            self.told.emit(Told(agreement_id, AppError(_ALREADY[is_on], _SEE_END)))
            self._read_again(agreement_id)
            return
        sheet = RenewalSheet(self._context, self._over, fresh, self.commands, is_on=is_on)
        sheet.quoted.connect(partial(self._confirm_renewal, fresh, is_on))
        self._open(sheet)

    @async_slot
    async def amend(self, agreement_id: str) -> None:
        """Read the agreement, then open the page that amends it."""
        fresh = await self._read(agreement_id, lambda offs: offs.amend)
        if fresh is not None:
            # Imported here: the pages of buying are rarely opened, and a table need not wait for them.
            from ui.purchase.flow import amendment  # noqa: PLC0415

            self.page_asked.emit(amendment(self._context, fresh))

    @async_slot
    async def replace(self, agreement_id: str) -> None:
        """Read the agreement, then open the page that chooses what replaces it."""
        fresh = await self._read(agreement_id, lambda offs: offs.replace)
        if fresh is not None:
            from ui.purchase.replace_page import ReplacePage  # noqa: PLC0415 - as above

            self.page_asked.emit(ReplacePage(self._context, fresh))

    def _confirm_renewal(self, detail: AgreementDetail, is_on: bool, read: QuoteRead) -> None:
        agreement_id = detail.row.agreement.agreement_id
        now = self._context.store.now()
        sheet = ConfirmSheet(
            self._context,
            self._over,
            turn_renewal(read, detail, is_on=is_on, now=now, command_id=uuid4().hex),
            self.commands,
            read_again=partial(self._read_again, agreement_id),
            reason_off=lambda: self._stored_offs(agreement_id).renewal,
            changes=lambda: "",  # the quote cannot change: it is read again before it is sent
        )
        self._open(sheet)

    def _open(self, sheet: ConfirmSheet | RenewalSheet) -> None:
        self.sheet = sheet
        sheet.finished.connect(partial(self._on_sheet_finished, sheet))
        sheet.open()

    def _stored_offs(self, agreement_id: str) -> Offs:
        queries, now = self._context.store.queries, self._context.store.now()
        detail = queries.agreement_detail(agreement_id, now) if queries else None
        return self.offs(detail) if detail else Offs(_GONE, _GONE, _GONE, _GONE)

    # --- following AWS ----------------------------------------------------------------------------

    def follow(self, detail: AgreementDetail | None) -> None:
        """Read this agreement again and again while AWS ends it."""
        self._followed = detail
        is_on = detail is not None and self._is_ending(detail)
        if is_on and not self._follow_timer.isActive():
            self._follow_timer.start()
        elif not is_on:
            self._follow_timer.stop()

    @property
    def is_following(self) -> bool:
        """Whether an agreement is read again and again."""
        return self._follow_timer.isActive()

    def _is_ending(self, detail: AgreementDetail) -> bool:
        since = ended_since(detail)
        now = self._context.store.now()
        return since is not None and is_active(detail) and now - since < _FOLLOWED_FOR

    def _on_follow_timeout(self) -> None:
        detail = self._followed
        if detail is None or not self._is_ending(detail):
            self._follow_timer.stop()
        elif not self._context.status.reason_off:
            self._read_again(detail.row.agreement.agreement_id)

    # --- private ----------------------------------------------------------------------------------

    async def _read(
        self, agreement_id: str, reason: Callable[[Offs], str]
    ) -> AgreementDetail | None:
        """Give the agreement as AWS has it now; None, and told why, where it cannot be changed."""
        if self._reading or self.sheet is not None:
            return None
        self.told.emit(Told(agreement_id, None))
        self._set_reading(agreement_id)
        try:
            answer = await self._context.bridge.call(ReadAgreementTerms(agreement_id))
            if not isinstance(answer, AgreementTermsRead):
                raise TypeError(answer)
            fresh = self._with(agreement_id, answer)
        except AppError as error:
            self.told.emit(Told(agreement_id, error))
            return None
        finally:
            self._set_reading("")
        off = reason(self.offs(fresh))
        if off:
            self.told.emit(Told(agreement_id, AppError(off)))
            self._read_again(agreement_id)  # what is stored let it be asked for
            return None
        return fresh

    async def _entitlements(self, agreement_id: str) -> Sequence[Entitlement] | None:
        """Give what stops with the agreement; None where it cannot be read, which hinders nothing."""
        try:
            answer = await self._context.bridge.call(ReadEntitlements(agreement_id))
        except AppError:
            return None
        return answer.entitlements if isinstance(answer, EntitlementsRead) else None

    def _with(self, agreement_id: str, answer: AgreementTermsRead) -> AgreementDetail:
        queries, now = self._context.store.queries, self._context.store.now()
        stored = queries.agreement_detail(agreement_id, now) if queries else None
        if stored is None:
            raise NotFound(_GONE)
        return with_reading(stored, answer.agreement, answer.terms, now)

    def _reason_off(self, detail: AgreementDetail) -> str:
        agreement_id = detail.row.agreement.agreement_id
        if self.commands.is_busy(agreement_id):
            return tr("A change to this agreement is being sent.")
        if self._reading == agreement_id:
            return tr("Being read from AWS.")
        return self._context.status.reason_off

    def _set_reading(self, agreement_id: str) -> None:
        self._reading = agreement_id
        self.changed.emit()

    @async_slot
    async def _read_again(self, agreement_id: str) -> None:
        try:
            await self._context.bridge.call(ReadAgreement(agreement_id))
        except AppError as error:
            self.told.emit(Told(agreement_id, error))

    def _on_record_changed(self, record: CommandRecord) -> None:
        command = record.command
        kind = str(command.__struct_config__.tag)
        if record.state is CommandState.REFUSED and record.aws_code == "AccessDeniedException":
            self._denied[kind] = f"{record.message} {record.hint}".strip()
            self.changed.emit()
        if record.state is not CommandState.CONFIRMED:
            return
        self._denied.pop(kind, None)
        if isinstance(command, CancelAgreement):
            self._read_again(command.target)
        elif isinstance(command, AcceptQuote):
            for agreement_id in {record.result, command.shown.source_agreement_id} - {""}:
                self._read_again(agreement_id)

    def _on_status_changed(self) -> None:
        identity = self._context.status.identity
        if identity != self._identity:
            self._identity = identity
            self._denied.clear()
        self.changed.emit()

    def _on_sheet_finished(self, sheet: ConfirmSheet | RenewalSheet, _result: int) -> None:
        if self.sheet is sheet:
            self.sheet = None


class _Watch:
    """Compares what a sheet shows with what the store holds, and says why it may not be sent."""

    def __init__(
        self, context: Context, plan: Plan, offs: Callable[[AgreementDetail], Offs]
    ) -> None:
        if not isinstance(plan.command, CancelAgreement):
            raise TypeError(plan.command)
        self._store = context.store
        self._id = plan.command.target
        self._offs = offs
        self._shown = plan.command.shown
        before = self._read()
        self._before = shown_agreement(before) if before is not None else None

    def changes(self) -> str:
        """What is not as shown; the store may only lag behind what the sheet was read from."""
        detail = self._read()
        if detail is None or self._before is None:
            return _GONE
        now = shown_agreement(detail)
        return "" if now == self._before else differences(self._shown, now)

    def reason_off(self) -> str:
        """Why it may not be cancelled now."""
        detail = self._read()
        return self._offs(detail).cancel if detail is not None else _GONE

    def _read(self) -> AgreementDetail | None:
        queries = self._store.queries
        return queries.agreement_detail(self._id, self._store.now()) if queries else None


def ended_since(detail: AgreementDetail) -> datetime | None:
    """When AWS took the cancellation of this agreement; None when it has not."""
    for record in detail.commands:
        is_taken = record.state is CommandState.CONFIRMED
        if is_taken and isinstance(record.command, CancelAgreement):
            return record.settled_at
    return None
