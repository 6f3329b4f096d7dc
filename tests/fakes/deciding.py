"""A runner with a real journal on a sandbox account, in a time that moves only when a test says so."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import msgspec

from app.aws.approvals import As
from app.aws.session import AwsSession, Limits
from app.commands.base import Observed
from app.model.account import Identity, Source
from app.model.command import (
    AcceptCancellation,
    AcceptQuote,
    ApprovePayment,
    CancelAgreement,
    CancelQuote,
    ChargeOrder,
    Command,
    CommandRecord,
    CommandState,
    CreateQuote,
    GrantApproval,
    Purchase,
    RefuseApproval,
    RejectCancellation,
    RejectPayment,
    ShownApproval,
    ShownCancellation,
    ShownPayment,
    StartApprovals,
)
from app.model.request import PENDING, ApproverKind
from app.store.database import open_writer
from app.store.journal import Journal
from app.worker.runner import CommandRunner, RunnerHooks
from tests.fakes import purchasing
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox

KEY = bytes(range(32))
PATIENT = Limits(connect=10, read=20, write=20, read_tries=1)
OPERATIONS: dict[type[Command], str] = {
    ApprovePayment: "AcceptAgreementPaymentRequest",
    RejectPayment: "RejectAgreementPaymentRequest",
    AcceptCancellation: "AcceptAgreementCancellationRequest",
    RejectCancellation: "RejectAgreementCancellationRequest",
    GrantApproval: "AcceptAgreementApproval",
    RefuseApproval: "RejectAgreementApproval",
    CreateQuote: "CreateAgreementRequest",
    AcceptQuote: "AcceptAgreementRequest",
    StartApprovals: "StartAgreementApprovals",
    CancelQuote: "CancelAgreementRequest",
    CancelAgreement: "CancelAgreement",
}
READS: dict[type[Command], str] = {
    ApprovePayment: "GetAgreementPaymentRequest",
    RejectPayment: "GetAgreementPaymentRequest",
    AcceptCancellation: "GetAgreementCancellationRequest",
    RejectCancellation: "GetAgreementCancellationRequest",
    GrantApproval: "GetAgreementApproval",
    RefuseApproval: "GetAgreementApproval",
    CreateQuote: "GetAgreementRequest",
    AcceptQuote: "GetAgreementRequest",
    StartApprovals: "GetAgreementRequest",
    CancelQuote: "GetAgreementRequest",
    CancelAgreement: "DescribeAgreement",
}
EFFECTS: dict[type[Command], str] = {
    ApprovePayment: "payment request APPROVED",
    RejectPayment: "payment request REJECTED",
    AcceptCancellation: "cancellation request APPROVED",
    RejectCancellation: "cancellation request REJECTED",
    GrantApproval: "approver APPROVED",
    RefuseApproval: "approver REJECTED",
    CreateQuote: "agreement request DRAFT",
    AcceptQuote: "agreement request ACCEPTED",
    StartApprovals: "agreement request PENDING_APPROVAL",
    CancelQuote: "agreement request CANCELLED",
    CancelAgreement: "agreement cancellation STARTED",
}
DECIDING = ("APPROVED", "REJECTED", "CANCELLED")  # words of the ledger for what ends a request
# A token makes these harmless to send again, which is how their outcome is found out.
REPEATED: tuple[type[Command], ...] = (CreateQuote,)
# AWS carries these out some time after it has answered.
SLOW: tuple[type[Command], ...] = (CancelAgreement,)


class Killed(BaseException):
    """The process ends here: nothing of it runs any more."""


class TestTime:
    """Wall clock and monotonic clock that stand still until told."""

    __test__ = False

    def __init__(self) -> None:
        self.elapsed = 0.0

    def now(self) -> datetime:
        return SAMPLE_NOW + timedelta(seconds=self.elapsed)

    def monotonic(self) -> float:
        return self.elapsed

    async def sleep(self, seconds: float) -> None:
        self.elapsed += seconds
        await asyncio.sleep(0)


class Desk:
    """Somebody who decides at a sandbox account; `runner` makes one more runner on the same file."""

    def __init__(self, sandbox: RunningSandbox, path: Path) -> None:
        self.sandbox = sandbox
        self.control = sandbox.control
        self.session = self.open_session(PATIENT)
        self.identity = self.session.identity.caller()
        self.time = TestTime()
        self.published: list[CommandRecord] = []
        self.observed: list[Observed] = []
        self._path = path
        self._open: list[apsw.Connection] = []
        self._ids = itertools.count(1)

    def open_session(self, limits: Limits) -> AwsSession:
        """Sign in with other limits; hanging calls need short ones, and only they."""
        return AwsSession(Source(sandbox=True), self.sandbox.url, limits=limits, paced=False)

    def journal(self) -> Journal:
        """Open the journal as one more process would."""
        connection = open_writer(self._path, KEY)
        self._open.append(connection)
        return Journal(connection)

    def runner(
        self,
        on_step: Callable[[str], None] = lambda _: None,
        *,
        session: AwsSession | None = None,
        identity: Identity | None = None,
        journal: Journal | None = None,
    ) -> CommandRunner:
        """Make a runner with a journal of its own, as one more process would."""
        hooks = RunnerHooks(
            observe=self.observed.extend,
            keep=self.keep,
            on_step=on_step,
            sleep=self.time.sleep,
            monotonic=self.time.monotonic,
        )
        return CommandRunner(
            journal or self.journal(),
            session or self.session,
            identity or self.identity,
            self.time.now,
            self.published.append,
            hooks,
        )

    async def keep(self, seen: tuple[Observed, ...]) -> None:
        """Store what must be stored before a command is sent."""
        self.observed.extend(seen)

    def run(self, command: Command, *, runner: CommandRunner | None = None) -> CommandRecord:
        """Run a command, in a runner of its own unless one is given."""
        return asyncio.run((runner or self.runner()).run(command))

    def wait_for_end(self, record: CommandRecord, runner: CommandRunner) -> CommandRecord:
        """Let the runner read back as time passes, until it knows the outcome."""

        async def wait() -> CommandRecord:
            told = record
            for _ in range(30):
                if not told.state.is_open:
                    break
                assert told.next_check_at is not None
                wait = told.next_check_at - self.time.now()
                self.time.elapsed += wait.total_seconds()
                if isinstance(record.command, SLOW):
                    self.control.advance(wait)
                told = await runner.check(record.command.command_id)
            return told

        return asyncio.run(wait())

    def finish(self, record: CommandRecord, runner: CommandRunner) -> CommandRecord:
        """Let AWS carry out what it has taken, where that takes a while by its nature."""
        return self.wait_for_end(record, runner) if isinstance(record.command, SLOW) else record

    def journal_states(self) -> set[CommandState]:
        """Give the states that were published last, by command."""
        return set({one.command.command_id: one.state for one in self.published}.values())

    def effects(self, command: Command) -> list[str]:
        """Give what the ledger says was decided about the command's target."""
        if isinstance(command, Purchase):
            return self._bought(command)
        targets = {command.target}
        if isinstance(command, GrantApproval | RefuseApproval):
            found = self.session.approvals.approval(command.target).value
            targets = {slot.outcome_id for level in found.levels for slot in level.approvers}
        return [
            one.effect
            for one in self.control.ledger()
            if one.object_id in targets
            and one.request_id
            and any(w in one.effect for w in DECIDING)
        ]

    def _bought(self, command: Command) -> list[str]:
        """Give what the ledger says came of a purchase; that a quote was made before is none of it."""
        own, drafted = EFFECTS[type(command)], EFFECTS[CreateQuote]
        is_asked = isinstance(command, CreateQuote)
        return [
            one.effect
            for one in self.control.ledger()
            if one.request_id
            and (
                one.effect.startswith(own)
                if is_asked
                else one.object_id == command.target and not one.effect.startswith(drafted)
            )
        ]

    def happened(self, command: Command) -> bool:
        """Tell whether the ledger has the command's own effect."""
        return any(one.startswith(EFFECTS[type(command)]) for one in self.effects(command))

    def posts(self, command: Command) -> int:
        """Count how often the command went over the wire."""
        return self.control.count(OPERATIONS[type(command)])

    def close(self) -> None:
        for connection in self._open:
            connection.close()

    # --- commands as the window would make them ---------------------------------------------------

    def command(self, kind: type[Command]) -> Command:
        """Make a command of a kind on the first request that waits for it."""
        if issubclass(kind, ApprovePayment | RejectPayment):
            return self._payment(kind)
        if issubclass(kind, AcceptCancellation):
            return kind(**self._cancellation())
        if issubclass(kind, RejectCancellation):
            return kind(**self._cancellation(), reason="We still use it.")
        if issubclass(kind, GrantApproval):
            return kind(**self._approval())
        if not issubclass(kind, RefuseApproval):
            return self._purchase(kind)
        return RefuseApproval(**self._approval(), note="Not in this year's budget.")

    def again(self, command: Command) -> Command:
        """Make the same command as a later click would."""
        return msgspec.structs.replace(command, command_id=self._id())

    def _id(self) -> str:
        return f"click-{next(self._ids)}"

    def _payment(self, kind: type[ApprovePayment | RejectPayment]) -> Command:
        page = next(self.session.payments.requests(status=PENDING))
        first = page.items[0]
        found = self.session.payments.request(first.request_id, first.agreement_id).value
        agreement = self.session.agreements.describe(first.agreement_id).value
        term = self.session.agreements.terms(first.agreement_id)[0].variable_payment
        assert term is not None
        assert found.money is not None
        shown = ShownPayment(
            name=found.name,
            description=found.description,
            money=found.money,
            status=found.status,
            seller_account_id=agreement.seller_account_id,
            strategy=term.strategy,
            budget_limit=term.max_total,
        )
        return kind(
            command_id=self._id(),
            target=found.request_id,
            title=found.name,
            counterparty="Sablewood Consulting",
            agreement_id=found.agreement_id,
            shown=shown,
        )

    def _purchase(self, kind: type[Command]) -> Command:
        session, command_id = self.session, self._id()
        named = ("Pellucid Data Quality", "Pellucid Systems")
        if issubclass(kind, CreateQuote):
            request = purchasing.new_request(session)
            target, offer = request.proposal_id, purchasing.PELLUCID
            return kind(command_id, target, *named, request=request, offer_id=offer)
        if issubclass(kind, CancelAgreement):
            agreement = purchasing.shown_agreement(session, purchasing.BY_USE)
            return kind(command_id, purchasing.BY_USE, *named, shown=agreement)
        if issubclass(kind, AcceptQuote):
            shown = purchasing.shown_quote(session, purchasing.DRAFT)
            order = ChargeOrder(shown.charges[0].charge_id, "BL-2026-0211")
            return kind(command_id, purchasing.DRAFT, *named, shown=shown, purchase_orders=(order,))
        if issubclass(kind, StartApprovals):
            target = purchasing.new_quote(session, purchasing.UPTIME, f"made-for-{command_id}")
            plans = purchasing.plan_notes(session, target)
            shown = purchasing.shown_quote(session, target)
            return kind(command_id, target, *named, shown=shown, plans=plans)
        assert issubclass(kind, CancelQuote)
        shown = purchasing.shown_quote(session, purchasing.WAITING)
        return kind(command_id, purchasing.WAITING, *named, shown=shown)

    def _cancellation(self) -> dict[str, Any]:
        page = next(self.session.cancellations.requests(status=PENDING))
        first = page.items[0]
        found = self.session.cancellations.request(first.request_id, first.agreement_id).value
        return {
            "command_id": self._id(),
            "target": found.request_id,
            "title": "Fernhollow Traces",
            "counterparty": "Fernhollow",
            "agreement_id": found.agreement_id,
            "shown": ShownCancellation(found.reason_code, found.description, found.status),
        }

    def _approval(self) -> dict[str, Any]:
        page = next(self.session.approvals.approvals(As.ADMINISTRATOR, status=PENDING))
        found = self.session.approvals.approval(page.items[0].request_id).value
        quote = self.session.quotes.quote(found.quote_id).value
        assert any(s.kind == ApproverKind.ADMIN for level in found.levels for s in level.approvers)
        return {
            "command_id": self._id(),
            "target": found.request_id,
            "title": found.name,
            "counterparty": found.requester_account_id,
            "shown": ShownApproval(
                name=found.name,
                status=found.status,
                quote_id=found.quote_id,
                money=quote.value,
                offer_id=found.offer_id,
            ),
        }


@contextmanager
def deciding(path: Path) -> Iterator[Desk]:
    """Run a sandbox account and somebody who decides there."""
    with running_sandbox() as sandbox:
        desk = Desk(sandbox, path / "store.db")
        try:
            yield desk
        finally:
            desk.close()
