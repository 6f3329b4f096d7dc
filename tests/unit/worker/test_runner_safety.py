"""One click is at most one effect: kills, races, double clicks, changes and other accounts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from app.aws.requests import PaymentRequestGateway
from app.aws.session import DEFAULT_LIMITS, AwsSession
from app.commands.base import WAITING_PROVES_AFTER_S
from app.errors import AppError, BadSettings, NotFound, Rejected, TargetBusy
from app.model.account import Identity, Source
from app.model.command import (
    AcceptCancellation,
    ApprovePayment,
    Command,
    CommandRecord,
    CommandState,
    CreateQuote,
    Evidence,
    GrantApproval,
    RejectPayment,
    SetPurchaseOrders,
)
from app.model.money import Money
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import Identity as SandboxIdentity
from app.store.journal import Journal
from app.worker.runner import (
    SEND_WITHIN_S,
    UNWRITTEN_CHECKS_S,
    CommandRunner,
)
from tests.fakes.deciding import (
    OPERATIONS,
    PATIENT,
    READS,
    REPEATED,
    SLOW,
    Desk,
    Killed,
    deciding,
)
from tests.fakes.faulted import at_step, kill, name_of

KINDS = list(OPERATIONS)
STEPS = ["prepared", "re_read", "sent_committed", "after_send", "settled"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with deciding(tmp_path) as desk:
        yield desk


# --- kills -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize("step", STEPS)
def test_after_a_kill_at_any_step_the_next_process_finds_the_truth(
    desk: Desk, kind: type[Command], step: str
) -> None:
    command = desk.command(kind)
    with pytest.raises(Killed):
        asyncio.run(desk.runner(at_step(step, kill)).run(command))

    runner = desk.runner()
    asyncio.run(runner.reconcile_open())
    record = asyncio.run(runner.check(command.command_id))
    record = desk.wait_for_end(record, runner)

    was_sent = step in ("after_send", "settled")
    is_repeated = kind in REPEATED and step in ("sent_committed", "after_send")
    assert desk.posts(command) == int(was_sent) + int(is_repeated)
    assert desk.happened(command) is (was_sent or is_repeated)
    assert len(desk.effects(command)) <= (2 if kind in SLOW else 1)
    expected = {
        "prepared": CommandState.STOPPED,
        "re_read": CommandState.STOPPED,
        "sent_committed": CommandState.CONFIRMED if is_repeated else CommandState.REFUSED,
    }
    assert record.state is expected.get(step, CommandState.CONFIRMED)


def test_a_killed_send_is_not_sent_again_by_the_same_click(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    with pytest.raises(Killed):
        asyncio.run(desk.runner(at_step("after_send", kill)).run(command))

    record = desk.run(command)

    assert record.state is CommandState.SENT
    assert desk.posts(command) == 1


def test_a_cancelled_send_is_unknown_until_read_back(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    operation = OPERATIONS[ApprovePayment]
    desk.control.add_fault(Fault(kind=FaultKind.HANG_AFTER, operation=operation))
    limits = msgspec.structs.replace(PATIENT, write=0.5)
    runner = desk.runner(session=desk.open_session(limits))

    async def cancel_while_sending() -> None:
        task = asyncio.get_running_loop().create_task(runner.run(command))
        while not desk.happened(command):  # noqa: ASYNC110 - the ledger is over the wire
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel_while_sending())
    assert desk.published[-1].state is CommandState.UNKNOWN
    assert asyncio.run(runner.check(command.command_id)).state is CommandState.CONFIRMED


def test_an_open_command_of_a_dead_process_locks_its_target(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    with pytest.raises(Killed):
        asyncio.run(desk.runner(at_step("sent_committed", kill)).run(command))

    with pytest.raises(TargetBusy):
        desk.run(desk.again(command))
    assert desk.posts(command) == 0


@pytest.mark.parametrize("step", ["note", "settle"])
def test_a_kill_does_not_forget_that_aws_took_it(desk: Desk, step: str) -> None:
    command = desk.command(ApprovePayment)
    waiting = {"status": "PENDING_APPROVAL"}  # AWS is slow to show what it took
    for operation, skip in ((OPERATIONS[ApprovePayment], 0), (READS[ApprovePayment], 1)):
        desk.control.add_fault(
            Fault(
                kind=FaultKind.ALTERED, operation=operation, members=waiting, skip=skip, times=None
            )
        )
    journal = KilledJournal(desk.journal()._connection)
    journal.killed_after = step
    with pytest.raises(Killed):
        asyncio.run(desk.runner(journal=journal).run(command))

    runner = desk.runner()
    record = asyncio.run(runner.reconcile_open())[0]
    assert "AWS answered" in record.message
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.UNKNOWN
    assert "AWS console" in record.hint
    assert record.next_check_at is not None

    desk.control.clear_faults()
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.CONFIRMED
    assert "did not show it" in record.hint


class KilledJournal(Journal):
    """A journal whose process is killed right after AWS's answer, or its doubt, is on disk."""

    killed_after = ""

    def note(self, command_id: str, evidence: Evidence) -> CommandRecord:
        record = super().note(command_id, evidence)
        if self.killed_after == "note" and evidence.operation == OPERATIONS[ApprovePayment]:
            raise Killed
        return record

    def settle(self, *args: Any, **facts: Any) -> CommandRecord:
        record = super().settle(*args, **facts)
        if self.killed_after == "settle":
            raise Killed
        return record


# --- a send that is held up on this computer --------------------------------------------------------


def test_a_send_that_is_held_up_until_others_have_given_it_up_never_leaves(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    session = desk.open_session(PATIENT)
    other = desk.runner()
    given_up: list[CommandRecord] = []

    def hang(**_: object) -> None:
        # As credentials that take minutes to come, while another process looks at the command.
        found = asyncio.run(other.reconcile_open())
        given_up.append(desk.wait_for_end(found[0], other))

    writer = session.payments._calls._writer
    assert writer is not None
    writer.meta.events.register("before-sign.*", hang)
    record = asyncio.run(desk.runner(session=session).run(command))

    assert given_up[0].state is CommandState.REFUSED
    assert record == given_up[0]
    assert desk.posts(command) == 0
    assert OPERATIONS[ApprovePayment] not in session.counter.counts


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize(("held_up", "leaves"), [(SEND_WITHIN_S, True), (SEND_WITHIN_S + 1, False)])
def test_a_send_leaves_soon_after_it_is_logged_or_never(
    desk: Desk, kind: type[Command], held_up: int, leaves: bool
) -> None:
    command = desk.command(kind)

    def wait() -> None:
        desk.time.elapsed += held_up

    runner = desk.runner(at_step("sent_committed", wait))
    record = desk.finish(asyncio.run(runner.run(command)), runner)

    assert desk.posts(command) == int(leaves)
    assert record.state is (CommandState.CONFIRMED if leaves else CommandState.REFUSED)
    assert ("never sent" in record.message) is not leaves
    if not leaves:  # the target is free for another click
        runner = desk.runner()
        again = desk.finish(desk.run(desk.again(command), runner=runner), runner)
        assert again.state is CommandState.CONFIRMED


def test_a_send_has_ended_before_anybody_gives_it_up() -> None:
    longest = SEND_WITHIN_S + DEFAULT_LIMITS.connect + DEFAULT_LIMITS.write
    assert longest < WAITING_PROVES_AFTER_S


# --- double clicks and races -------------------------------------------------------------------------


def test_a_double_click_is_one_effect_and_one_record(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    runner = desk.runner()

    async def both() -> list[CommandRecord]:
        return list(await asyncio.gather(runner.run(command), runner.run(command)))

    first, second = asyncio.run(both())
    assert first == second
    assert first.state is CommandState.CONFIRMED
    assert desk.posts(command) == 1


def test_a_second_decision_waits_for_the_first(desk: Desk) -> None:
    approve = desk.command(ApprovePayment)
    reject = desk.command(RejectPayment)
    runner = desk.runner()

    async def both() -> list[CommandRecord | BaseException]:
        outcomes = await asyncio.gather(
            runner.run(approve), runner.run(reject), return_exceptions=True
        )
        return list(outcomes)

    first, second = asyncio.run(both())
    assert isinstance(first, CommandRecord)
    assert first.state is CommandState.CONFIRMED
    assert isinstance(second, TargetBusy)
    assert desk.effects(approve) == ["payment request APPROVED by buyer"]


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_two_windows_with_the_same_click_send_it_once(desk: Desk, kind: type[Command]) -> None:
    command = desk.command(kind)
    runners = (desk.runner(), desk.runner())

    async def both() -> list[CommandRecord]:
        return await asyncio.gather(*(runner.run(command) for runner in runners))

    end = CommandState.UNKNOWN if kind in SLOW else CommandState.CONFIRMED
    states = {record.state for record in asyncio.run(both())}
    assert end in states
    assert states <= {end, CommandState.PREPARED, CommandState.SENT}
    assert desk.posts(command) == 1


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_two_windows_with_two_clicks_send_one(desk: Desk, kind: type[Command]) -> None:
    command = desk.command(kind)
    clicks = (command, desk.again(command))
    runners = (desk.runner(), desk.runner())

    async def both() -> list[CommandRecord | BaseException]:
        return await asyncio.gather(
            *(runner.run(click) for runner, click in zip(runners, clicks, strict=True)),
            return_exceptions=True,
        )

    outcomes = asyncio.run(both())
    assert sum(isinstance(one, TargetBusy) for one in outcomes) == 1
    assert desk.posts(command) == 1
    assert len(desk.effects(command)) == 1


def test_a_second_process_that_gives_a_prepared_command_up_stops_the_first(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    other = desk.runner()
    given_up: list[CommandRecord] = []

    def start_other() -> None:
        # As another process at its start: its own loop, while this one waits.
        record = other._journal.get(command.command_id)
        given_up.append(
            other._journal.settle(record.command.command_id, CommandState.STOPPED, desk.time.now())
        )

    record = asyncio.run(desk.runner(at_step("re_read", start_other)).run(command))

    assert record == given_up[0]
    assert desk.posts(command) == 0


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_second_process_that_settles_first_is_believed(desk: Desk, is_lost: bool) -> None:
    command = desk.command(ApprovePayment)
    other = desk.journal()
    if is_lost:
        operation = OPERATIONS[ApprovePayment]
        desk.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=operation))

    def settle_first() -> None:
        other.settle(command.command_id, CommandState.UNKNOWN, desk.time.now())
        other.settle(command.command_id, CommandState.CONFIRMED, desk.time.now(), message="Other.")

    record = asyncio.run(desk.runner(at_step("after_send", settle_first)).run(command))
    assert record.state is CommandState.CONFIRMED
    assert record.message == "Other."


@pytest.mark.parametrize(
    ("decision", "state"),
    [("accept", CommandState.CONFIRMED), ("reject", CommandState.REFUSED)],
)
def test_somebody_who_decides_between_re_read_and_send_is_found_out(
    desk: Desk, decision: str, state: CommandState
) -> None:
    command = desk.command(ApprovePayment)
    assert isinstance(command, ApprovePayment)
    colleague = desk.sandbox.client("marketplace-agreement", access_key="AKIDCOLLEAGUE")
    decide = getattr(colleague, f"{decision}_agreement_payment_request")

    def act() -> None:
        decide(paymentRequestId=command.target, agreementId=command.agreement_id)

    record = asyncio.run(desk.runner(at_step("sent_committed", act)).run(command))

    assert record.state is state
    assert len(desk.effects(command)) == 1
    told = f"{record.message} {record.hint}"
    expected = "AWS says it was decided already; somebody else may have done it."
    assert (expected if decision == "accept" else "decided elsewhere") in told
    assert "lost" not in told


def test_an_approval_that_a_colleague_closed_says_so(desk: Desk) -> None:
    command = desk.command(GrantApproval)
    colleague = desk.sandbox.client("marketplace-agreement", access_key="AKIDCOLLEAGUE")

    def act() -> None:
        colleague.accept_agreement_approval(
            buyerAgreementApprovalApproverInput={"agreementApprovalId": command.target}
        )

    record = asyncio.run(desk.runner(at_step("sent_committed", act)).run(command))

    assert record.state is CommandState.CONFIRMED
    assert "decided already" in record.hint


def test_a_lost_answer_says_so(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    desk.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=OPERATIONS[ApprovePayment]))
    assert "answer was lost" in desk.run(command).hint


def test_a_click_id_that_another_command_has_is_refused(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    desk.run(command)
    other = msgspec.structs.replace(desk.command(AcceptCancellation), command_id=command.command_id)
    with pytest.raises(Rejected):
        desk.run(other)
    assert not desk.happened(other)


# --- what changed since it was shown -----------------------------------------------------------------


def _shown(command: Command, **changes: Any) -> Command:
    assert not isinstance(command, CreateQuote | SetPurchaseOrders)  # which tell what to make
    shown = msgspec.structs.replace(command.shown, **changes)
    return msgspec.structs.replace(command, shown=shown)


USD = Money(Decimal("1.00"), "USD")
CHANGES: list[tuple[type[Command], dict[str, Any], str]] = [
    (ApprovePayment, {"money": USD}, "the amount is now 1284.60 USD, it was 1.00 USD"),
    (ApprovePayment, {"name": "Workshop"}, "its name changed"),
    (ApprovePayment, {"description": None}, "its description changed"),
    (ApprovePayment, {"seller_account_id": "1" * 12}, "the seller's account is now"),
    (ApprovePayment, {"strategy": "WAIT_FOR_APPROVAL"}, "silence now approves it"),
    (ApprovePayment, {"budget_limit": USD}, "the agreement's limit is now 60000.00 USD"),
    (ApprovePayment, {"budget_limit": None}, "it was not readable"),
    (RejectPayment, {"money": USD}, "the amount is now"),
    (AcceptCancellation, {"reason_code": "OTHER"}, "its reason changed"),
    (AcceptCancellation, {"description": "Something else."}, "its description changed"),
    (GrantApproval, {"name": "Pellucid"}, "its name changed"),
    (GrantApproval, {"money": USD}, "the quote's value is now"),
    (GrantApproval, {"offer_id": "offer-1"}, "it is about another offer"),
]


@pytest.mark.parametrize(("kind", "changes", "clause"), CHANGES)
def test_what_changed_since_it_was_shown_stops_the_command(
    desk: Desk, kind: type[Command], changes: dict[str, Any], clause: str
) -> None:
    command = _shown(desk.command(kind), **changes)
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert clause in record.message
    assert record.message.startswith("Nothing was sent, because this changed")
    assert desk.posts(command) == 0


def test_all_that_changed_is_listed(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    desk.control.act(
        "change_payment_request", request_id=command.target, amount="99.00", name="Other words"
    )
    record = desk.run(command)
    assert "the amount is now 99.00 USD, it was 1284.60 USD; its name changed." in record.message


def test_a_request_that_the_seller_withdrew_is_not_answered(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    desk.control.act("withdraw_payment_request", request_id=command.target)
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert "it is withdrawn by now" in record.message


def test_an_approval_that_waits_for_others_is_not_decided(desk: Desk) -> None:
    command = desk.command(GrantApproval)
    other = msgspec.structs.replace(command, override="aprout-0000")
    record = desk.run(other)
    assert record.state is CommandState.STOPPED
    assert "it does not wait for this approver" in record.message


# --- who is signed in --------------------------------------------------------------------------------


def test_credentials_of_another_account_send_nothing(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    runner = desk.runner()
    other = SandboxIdentity("998877665544", "arn:aws:iam::998877665544:user/other")
    desk.control.assign_identity("AKIASANDBOXBUYER", other)

    record = desk.run(command, runner=runner)

    assert record.state is CommandState.STOPPED
    assert "998877665544" in record.message
    assert desk.posts(command) == 0


def test_another_account_does_not_judge_an_open_command(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    with pytest.raises(Killed):
        asyncio.run(desk.runner(at_step("after_send", kill)).run(command))
    stranger = Identity("998877665544", "arn:aws:iam::998877665544:user/other", "us-east-1")

    records = asyncio.run(desk.runner(identity=stranger).reconcile_open())

    assert [record.state for record in records] == [CommandState.SENT]


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ("GetCallerIdentity", FaultKind.EXPIRED_TOKEN),
        ("GetAgreementPaymentRequest", FaultKind.ACCESS_DENIED),
        ("GetAgreementTerms", FaultKind.ACCESS_DENIED),
        ("DescribeAgreement", FaultKind.EMPTY),
        ("GetAgreementPaymentRequest", FaultKind.RESET_AFTER),
    ],
)
def test_a_re_read_that_fails_sends_nothing(desk: Desk, operation: str, kind: FaultKind) -> None:
    command = desk.command(ApprovePayment)
    desk.control.add_fault(Fault(kind=kind, operation=operation, times=None))
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert record.message.startswith("Nothing was sent.")
    assert desk.posts(command) == 0


def test_an_account_that_cannot_be_reached_is_sent_nothing(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    runner = desk.runner()
    desk.sandbox.close()
    record = desk.run(command, runner=runner)
    assert record.state is CommandState.STOPPED
    assert "cannot be reached" in record.message


# --- checks over time --------------------------------------------------------------------------------


def test_unknown_commands_are_read_ever_more_rarely(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    desk.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=OPERATIONS[ApprovePayment]))
    desk.control.add_fault(
        Fault(
            kind=FaultKind.ACCESS_DENIED,
            operation="GetAgreementPaymentRequest",
            skip=1,
            times=None,
        )
    )
    runner = desk.runner()
    record = desk.run(command, runner=runner)
    delays = []
    for _ in range(9):
        assert record.next_check_at is not None
        delays.append((record.next_check_at - desk.time.now()).total_seconds())
        desk.time.elapsed += delays[-1]
        record = asyncio.run(runner.check(command.command_id))
    assert delays == [1, 2, 4, 8, 16, 32, 60, 300, 300]
    assert len(record.evidence) < 12


def test_the_watch_settles_what_becomes_readable(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    desk.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=OPERATIONS[ApprovePayment]))
    read = "GetAgreementPaymentRequest"
    desk.control.add_fault(Fault(kind=FaultKind.SERVER_ERROR, operation=read, skip=1, times=3))
    runner = desk.runner()

    async def watch() -> None:
        task = asyncio.get_running_loop().create_task(runner.watch())
        await runner.run(command)
        while desk.published[-1].state.is_open:  # noqa: ASYNC110 - time moves by itself
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(watch())
    assert desk.published[-1].state is CommandState.CONFIRMED
    assert desk.time.elapsed >= 1 + 2


def test_one_settled_command_does_not_end_the_watch_over_another(desk: Desk) -> None:
    commands = [desk.command(ApprovePayment), desk.command(AcceptCancellation)]
    for command in commands:
        operation = OPERATIONS[type(command)]
        desk.control.add_fault(Fault(kind=FaultKind.RESET_BEFORE, operation=operation))
    runner = desk.runner()

    async def watch() -> None:
        for command in commands:
            await runner.run(command)
        task = asyncio.get_running_loop().create_task(runner.watch())
        while desk.journal_states() != {CommandState.REFUSED}:  # noqa: ASYNC110 - time moves
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(watch())
    assert not any(desk.happened(command) for command in commands)


def test_without_hooks_it_runs_in_real_time(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    told: list[CommandRecord] = []
    runner = CommandRunner(desk.journal(), desk.session, desk.identity, desk.time.now, told.append)
    assert asyncio.run(runner.run(command)).state is CommandState.CONFIRMED
    assert [one.state for one in told] == [
        CommandState.PREPARED,
        CommandState.SENT,
        CommandState.CONFIRMED,
    ]


def test_a_command_that_is_not_in_the_log_cannot_be_checked(desk: Desk) -> None:
    with pytest.raises(NotFound):
        asyncio.run(desk.runner().check("click-none"))


# --- a journal that cannot be written ----------------------------------------------------------------


class FullJournal(Journal):
    """A journal whose disk is full from one step on."""

    fails_at = ""

    def mark_sent(self, *args: Any) -> CommandRecord:
        self._fail("mark_sent")
        return super().mark_sent(*args)

    def settle(self, *args: Any, **facts: Any) -> CommandRecord:
        self._fail("settle")
        return super().settle(*args, **facts)

    def _fail(self, step: str) -> None:
        if step == self.fails_at:
            raise BadSettings("The disk is full.", "Free some space.", code="disk-full")


@pytest.mark.expects_log
def test_a_full_disk_before_the_send_sends_nothing(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    journal = FullJournal(desk.journal()._connection)
    journal.fails_at = "mark_sent"
    runner = desk.runner(journal=journal)
    with pytest.raises(BadSettings):
        asyncio.run(runner.run(command))
    assert desk.posts(command) == 0

    journal.fails_at = ""
    assert asyncio.run(runner.check(command.command_id)).state is CommandState.STOPPED


@pytest.mark.expects_log
def test_a_full_disk_after_the_send_is_told_as_unknown(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    journal = FullJournal(desk.journal()._connection)
    journal.fails_at = "settle"
    runner = desk.runner(journal=journal)
    record = asyncio.run(runner.run(command))
    assert record.state is CommandState.UNKNOWN
    assert desk.happened(command)

    journal.fails_at = ""
    assert asyncio.run(runner.check(command.command_id)).state is CommandState.CONFIRMED


@pytest.mark.expects_log
def test_a_full_disk_does_not_turn_an_interrupted_send_into_one_that_failed(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    journal = FullJournal(desk.journal()._connection)
    journal.fails_at = "settle"

    def interrupted(**_: object) -> None:
        raise Killed

    session = desk.open_session(PATIENT)
    writer = session.payments._calls._writer
    assert writer is not None
    writer.meta.events.register("before-parse.*", interrupted)
    with pytest.raises(Killed):
        asyncio.run(desk.runner(session=session, journal=journal).run(command))

    record = asyncio.run(desk.runner().reconcile_open())[0]
    assert record.state is CommandState.CONFIRMED


@pytest.mark.expects_log
def test_the_watch_outlives_a_full_disk(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    journal = FullJournal(desk.journal()._connection)
    journal.fails_at = "settle"
    runner = desk.runner(journal=journal)

    async def watch() -> None:
        task = asyncio.get_running_loop().create_task(runner.watch())
        await runner.run(command)
        for _ in range(200):  # the watch fails and waits
            await asyncio.sleep(0.001)
        freed_at = desk.time.elapsed
        journal.fails_at = ""
        while desk.published[-1].state.is_open:  # noqa: ASYNC110 - time moves by itself
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert desk.time.elapsed - freed_at <= UNWRITTEN_CHECKS_S + 1

    asyncio.run(watch())
    assert desk.published[-1].state is CommandState.CONFIRMED


@pytest.mark.parametrize("step", ["prepared", "re_read"])
def test_a_store_that_is_closed_before_the_send_sends_nothing(desk: Desk, step: str) -> None:
    command = desk.command(ApprovePayment)
    journal = desk.journal()
    runner = desk.runner(at_step(step, journal._connection.close), journal=journal)
    with pytest.raises(AppError) as caught:
        asyncio.run(runner.run(command))
    assert caught.value.code == "store-closed"
    assert desk.posts(command) == 0
    assert asyncio.run(desk.runner().reconcile_open())[0].state is CommandState.STOPPED


@pytest.mark.expects_log
@pytest.mark.parametrize("step", ["sent_committed", "after_send"])
def test_a_store_that_is_closed_during_the_send_leaves_it_being_checked(
    desk: Desk, step: str
) -> None:
    command = desk.command(ApprovePayment)
    journal = desk.journal()
    runner = desk.runner(at_step(step, journal._connection.close), journal=journal)

    record = asyncio.run(runner.run(command))

    assert record.state is CommandState.UNKNOWN
    assert "found out when this account is opened again" in record.hint
    assert asyncio.run(desk.runner().reconcile_open())[0].state is CommandState.CONFIRMED


# --- faults of our own -------------------------------------------------------------------------------


class Broken:
    """A gateway with a bug in one of its calls."""

    def __init__(self, real: object, call: str) -> None:
        self._real = real
        self._call = call

    def __getattr__(self, name: str) -> Any:
        if name == self._call:
            raise ZeroDivisionError
        return getattr(self._real, name)


@pytest.mark.expects_log
def test_a_bug_while_sending_is_unknown_and_read_back(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    session = desk.open_session(PATIENT)
    session.payments = cast("PaymentRequestGateway", Broken(session.payments, "accept"))
    runner = desk.runner(session=session)
    record = asyncio.run(runner.run(command))
    assert record.state is CommandState.UNKNOWN
    assert desk.wait_for_end(record, runner).state is CommandState.REFUSED


@pytest.mark.expects_log
def test_a_bug_while_reading_back_leaves_it_unknown(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    with pytest.raises(Killed):
        asyncio.run(desk.runner(at_step("after_send", kill)).run(command))
    session = desk.open_session(PATIENT)
    session.payments = cast("PaymentRequestGateway", Broken(session.payments, "request"))
    records = asyncio.run(desk.runner(session=session).reconcile_open())
    assert [record.state for record in records] == [CommandState.UNKNOWN]
    assert "ZeroDivisionError" in records[0].evidence[-1].text


def test_a_bug_before_sending_sends_nothing_and_shows(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    session = desk.open_session(PATIENT)
    session.payments = cast("PaymentRequestGateway", Broken(session.payments, "request"))
    runner = desk.runner(session=session)
    with pytest.raises(ZeroDivisionError):
        asyncio.run(runner.run(command))
    assert desk.published[-1].state is CommandState.STOPPED
    assert desk.posts(command) == 0


def test_another_process_that_settles_during_a_read_back_is_believed(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    with pytest.raises(Killed):
        asyncio.run(desk.runner(at_step("sent_committed", kill)).run(command))
    runner, other = desk.runner(), desk.journal()
    asyncio.run(runner.check(command.command_id))

    class Settling:
        """Settles in another process while this one reads."""

        def request(self, *args: Any, **how: Any) -> Any:
            answer = desk.session.payments.request(*args, **how)
            other.settle(command.command_id, CommandState.REFUSED, desk.time.now())
            return answer

    session = desk.open_session(PATIENT)
    session.payments = cast("PaymentRequestGateway", Settling())
    record = asyncio.run(desk.runner(session=session).check(command.command_id))
    assert record.state is CommandState.REFUSED


def test_the_session_sends_once_whatever_the_environment_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "5")
    monkeypatch.setenv("AWS_RETRY_MODE", "adaptive")
    command = desk.command(ApprovePayment)
    desk.control.add_fault(
        Fault(kind=FaultKind.RESET_AFTER, operation=OPERATIONS[ApprovePayment], times=None)
    )
    session = AwsSession(Source(sandbox=True), desk.sandbox.url, paced=False)
    record = asyncio.run(desk.runner(session=session).run(command))
    assert record.state is CommandState.CONFIRMED
    assert desk.posts(command) == 1
