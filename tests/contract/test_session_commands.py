"""Making and deleting payment sessions: every fault, kill and race, judged by the ledger."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.commands.base import WAITING_PROVES_AFTER_S
from app.commands.payment_sessions import RESENT_WITHIN
from app.errors import BadSettings, Rejected, TargetBusy
from app.model.command import (
    Command,
    CommandRecord,
    CommandState,
    CreatePaymentSession,
    DeletePaymentSession,
)
from app.model.payment_session import PaymentSession, SessionGone, client_token
from app.sandbox import sample_sessions as sample
from app.sandbox.faults import Fault, FaultKind
from app.worker.runner import SEND_WITHIN_S
from tests.fakes.deciding import Killed
from tests.fakes.faulted import at_step, kill, name_of, session_for
from tests.fakes.mishaps import FAULTS, Ends, fault_of
from tests.fakes.paying import BRIEF, SESSION_OPERATIONS, SESSION_READS, SessionDesk, paying
from tests.fakes.session_samples import usd

KINDS = list(SESSION_OPERATIONS)
STEPS = ["prepared", "re_read", "sent_committed", "after_send", "settled"]
CREATE, GET = "CreatePaymentSession", "GetPaymentSession"
CONFIRMED, REFUSED = CommandState.CONFIRMED, CommandState.REFUSED
UNKNOWN, STOPPED = CommandState.UNKNOWN, CommandState.STOPPED
LATER = RESENT_WITHIN + timedelta(seconds=30)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SessionDesk]:
    with paying(tmp_path) as desk:
        yield desk


def _assert_safe(desk: SessionDesk, command: Command, state: CommandState) -> None:
    """Check what must hold whatever went wrong."""
    assert len(desk.effects(command)) <= 1
    if isinstance(command, DeletePaymentSession):
        assert desk.posts(command) == 1
    if state in (REFUSED, STOPPED):
        assert not desk.happened(command)
    if state is CONFIRMED:
        assert desk.happened(command)


def _lost(desk: SessionDesk, kind: FaultKind = FaultKind.RESET_AFTER, **more: Any) -> None:
    desk.control.add_fault(Fault(kind=kind, operation=CREATE, **more))


# --- faults ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize(
    ("name", "fault", "ends"), [(row[0], *row[1:]) for row in FAULTS], ids=[r[0] for r in FAULTS]
)
def test_every_fault_on_every_command_ends_in_the_truth(
    desk: SessionDesk, kind: type[Command], name: str, fault: dict[str, Any], ends: Ends
) -> None:
    command = desk.command(kind)
    desk.control.add_fault(Fault(operation=SESSION_OPERATIONS[kind], **fault))
    runner = desk.runner(session=session_for(desk, fault["kind"]))
    if kind is CreatePaymentSession and ends is Ends.LOST:
        ends = Ends.CONFIRMED  # by the same token, once more
    if kind is DeletePaymentSession and name == "not-found":
        ends = Ends.LOST  # somebody else may have been quicker: AWS is asked, and still shows it

    first = desk.run(command, runner=runner)
    _assert_safe(desk, command, first.state)
    assert first.message.endswith(".")
    assert (first.state is REFUSED) is (ends is Ends.REFUSED), first

    started = desk.time.elapsed
    record = desk.wait_for_end(first, runner)
    _assert_safe(desk, command, record.state)
    assert record.state is (CONFIRMED if ends is Ends.CONFIRMED else REFUSED), record
    if ends is Ends.LOST:
        assert desk.time.elapsed - started >= WAITING_PROVES_AFTER_S


def test_without_faults_a_session_is_made_with_its_limit(desk: SessionDesk) -> None:
    command = desk.creation()
    record = desk.run(command)
    assert record.state is CONFIRMED
    assert [one.operation for one in record.evidence] == ["ListPaymentSessions", CREATE]
    assert record.request_id
    assert record.money == usd("25.00")
    made = desk.read(record.result)
    assert (made.limit, made.left, made.minutes) == (usd("25.00"), usd("25.00"), 60)
    seen = desk.observed[-1]
    assert isinstance(seen, PaymentSession)
    assert (seen.session_id, seen.agent, seen.left) == (
        record.result,
        "market-brief",
        usd("25.00"),
    )
    assert desk.posts(command) == 1


def test_without_faults_a_session_is_deleted_and_read_back(desk: SessionDesk) -> None:
    command = desk.deletion()
    record = desk.run(command)
    assert record.state is CONFIRMED
    operations = [one.operation for one in record.evidence]
    assert operations == [GET, "DeletePaymentSession", GET]
    assert desk.observed[-1] == SessionGone(BRIEF)
    _assert_safe(desk, command, record.state)


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize(
    "fault",
    [
        fault_of(FaultKind.ACCESS_DENIED),
        fault_of(FaultKind.EXPIRED_TOKEN),
        fault_of(FaultKind.EMPTY),
        fault_of(FaultKind.HTML),
        fault_of(FaultKind.TOP_NULL),
        fault_of(FaultKind.SERVER_ERROR),
        fault_of(FaultKind.THROTTLE),
        fault_of(FaultKind.HANG_AFTER),
    ],
    ids=lambda fault: str(fault["kind"]),
)
def test_a_read_back_that_fails_leaves_the_outcome_unknown(
    desk: SessionDesk, kind: type[Command], fault: dict[str, Any]
) -> None:
    command = desk.command(kind)
    operation = SESSION_OPERATIONS[kind]
    desk.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=operation, times=None))
    skip = 0 if kind is CreatePaymentSession else 1  # the read before sending is sound
    broken = Fault(operation=GET, **fault, skip=skip, times=None)
    desk.control.add_fault(broken)
    if kind is CreatePaymentSession:
        listing = Fault(operation="ListPaymentSessions", **fault, skip=1, times=None)
        desk.control.add_fault(listing)
    runner = desk.runner(session=session_for(desk, fault["kind"], reads_hang=True))

    record = desk.run(command, runner=runner)
    assert record.state is UNKNOWN
    if (kind, fault["kind"]) == (DeletePaymentSession, FaultKind.ACCESS_DENIED):
        assert f"bedrock-agentcore:{GET}" in record.evidence[-1].text

    desk.control.clear_faults()
    record = desk.wait_for_end(record, runner)
    assert record.state is CONFIRMED
    _assert_safe(desk, command, record.state)


ALTERED: dict[str, dict[str, Any]] = {
    "other-id": {"paymentSession.paymentSessionId": "payment-session-0000000000000"},
    "no-id": {"paymentSession.paymentSessionId": ""},
    "id-as-number": {"paymentSession.paymentSessionId": 7},
    "other-user": {"paymentSession.userId": "somebody-else"},
    "other-limit": {"paymentSession.limits.maxSpendAmount.value": "2500.00"},
    "other-length": {"paymentSession.expiryTimeInMinutes": 480},
    "nothing": {"paymentSession": None},
    "state-of-no-sense": {"status": {"value": "DELETED"}},
    "another-state": {"status": "ACTIVE"},
}


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize("members", ALTERED.values(), ids=ALTERED.keys())
def test_an_answer_that_does_not_fit_is_read_back_not_believed(
    desk: SessionDesk, kind: type[Command], members: dict[str, Any]
) -> None:
    command = desk.command(kind)
    before = desk.listed()
    operation = SESSION_OPERATIONS[kind]
    desk.control.add_fault(Fault(kind=FaultKind.ALTERED, operation=operation, members=members))
    runner = desk.runner()
    record = desk.wait_for_end(desk.run(command, runner=runner), runner)
    assert record.state is CONFIRMED
    _assert_safe(desk, command, record.state)
    if kind is CreatePaymentSession:
        assert {record.result} == desk.listed() - before


def test_a_deletion_that_arrives_after_the_time_out_is_found_out(desk: SessionDesk) -> None:
    command = desk.deletion()
    late = Fault(kind=FaultKind.HANG_BEFORE, operation="DeletePaymentSession", effect=True)
    desk.control.add_fault(late)
    runner = desk.runner(session=session_for(desk, FaultKind.HANG_BEFORE))
    record = desk.run(command, runner=runner)
    assert record.state is UNKNOWN
    assert not desk.happened(command)

    desk.control.release()
    while not desk.happened(command):
        pass
    record = desk.wait_for_end(record, runner)
    assert record.state is CONFIRMED
    _assert_safe(desk, command, record.state)


# --- a lost creation ---------------------------------------------------------------------------------


def test_a_lost_answer_is_asked_for_again_with_the_same_token(desk: SessionDesk) -> None:
    command = desk.creation()
    before = desk.listed()
    _lost(desk)
    record = desk.run(command)
    assert record.state is CONFIRMED
    assert desk.posts(command) == 2
    assert desk.listed() - before == {record.result}
    assert record.hint == ""  # the token proves whose it is


def test_a_request_that_never_arrived_is_made_by_the_second(desk: SessionDesk) -> None:
    command = desk.creation()
    _lost(desk, FaultKind.RESET_BEFORE)
    record = desk.run(command)
    assert record.state is CONFIRMED
    assert len(desk.effects(command)) == 1


def _cut_off(desk: SessionDesk, command: Command, kind: FaultKind) -> tuple[CommandRecord, Any]:
    """Lose the answer, and be without a network until the same request may not be sent any more."""
    _lost(desk, kind, times=1)
    _lost(desk, FaultKind.RESET_BEFORE, times=None)
    quiet = Fault(kind=FaultKind.SERVER_ERROR, operation="ListPaymentSessions", skip=1, times=None)
    desk.control.add_fault(quiet)
    runner = desk.runner()
    record = desk.run(command, runner=runner)
    assert record.state is UNKNOWN
    desk.let_pass(LATER)
    desk.control.clear_faults()
    desk.control.clear_requests()
    return record, runner


def test_later_it_is_only_looked_for(desk: SessionDesk) -> None:
    command = desk.creation()
    _, runner = _cut_off(desk, command, FaultKind.RESET_AFTER)
    record = asyncio.run(runner.check(command.command_id))
    assert record.state is CONFIRMED
    assert desk.posts(command) == 0
    assert "somebody else may have created the same" in record.hint
    assert desk.read(record.result).limit == usd("25.00")


def test_later_nothing_is_made_that_nobody_expects(desk: SessionDesk) -> None:
    command = desk.creation()
    before = desk.listed()
    record, runner = _cut_off(desk, command, FaultKind.RESET_BEFORE)
    record = desk.wait_for_end(record, runner)
    assert record.state is REFUSED
    assert record.aws_code == "no-effect"
    assert desk.posts(command) == 0
    assert desk.listed() == before


def test_a_like_session_of_another_time_is_not_taken_for_it(desk: SessionDesk) -> None:
    command = desk.creation()
    desk.run(desk.creation())
    desk.let_pass(timedelta(minutes=2))
    record, runner = _cut_off(desk, command, FaultKind.RESET_BEFORE)
    assert desk.wait_for_end(record, runner).state is REFUSED


def test_after_its_time_it_is_said_that_nobody_knows(desk: SessionDesk) -> None:
    command = desk.creation()
    record, runner = _cut_off(desk, command, FaultKind.RESET_BEFORE)
    desk.let_pass(timedelta(hours=2))
    record = asyncio.run(runner.check(record.command.command_id))
    assert record.state is REFUSED
    assert record.message.startswith("It is not known what became of it.")


def test_a_session_with_another_limit_is_never_confirmed(desk: SessionDesk) -> None:
    command = desk.creation()
    other = {"paymentSession.limits.maxSpendAmount.value": "2500.00"}
    altered = Fault(kind=FaultKind.ALTERED, operation=GET, members=other, times=None)
    desk.control.add_fault(altered)
    runner = desk.runner()
    record = desk.run(command, runner=runner)
    assert record.state is UNKNOWN
    assert any("another limit" in one.text for one in record.evidence)
    desk.control.clear_faults()
    assert desk.wait_for_end(record, runner).state is CONFIRMED
    assert len(desk.effects(command)) == 1


def test_the_token_is_the_commands_own(desk: SessionDesk) -> None:
    command = desk.creation()
    record = desk.run(command)
    token = client_token(command.command_id)
    shown = command.shown
    again = desk.sessions.create(
        command.target, shown.user_id, token, shown.money, shown.minutes, shown.agent
    )
    assert again.value.session_id == record.result


# --- kills, windows and late sends -------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize("step", STEPS)
def test_after_a_kill_at_any_step_the_next_process_finds_the_truth(
    desk: SessionDesk, kind: type[Command], step: str
) -> None:
    command = desk.command(kind)
    with pytest.raises(Killed):
        asyncio.run(desk.runner(at_step(step, kill)).run(command))

    runner = desk.runner()
    asyncio.run(runner.reconcile_open())
    record = desk.wait_for_end(asyncio.run(runner.check(command.command_id)), runner)

    expected = {"prepared": STOPPED, "re_read": STOPPED, "sent_committed": REFUSED}
    if kind is CreatePaymentSession:
        expected["sent_committed"] = CONFIRMED  # soon after the click, under the same token
    assert record.state is expected.get(step, CONFIRMED)
    assert len(desk.effects(command)) == int(record.state is CONFIRMED)


def test_a_process_that_comes_much_later_sends_nothing(desk: SessionDesk) -> None:
    command = desk.creation()
    with pytest.raises(Killed):
        asyncio.run(desk.runner(at_step("sent_committed", kill)).run(command))
    desk.let_pass(LATER)
    runner = desk.runner()
    record = desk.wait_for_end(asyncio.run(runner.check(command.command_id)), runner)
    assert record.state is REFUSED
    assert desk.posts(command) == 0


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_the_same_click_twice_is_sent_once(desk: SessionDesk, kind: type[Command]) -> None:
    command = desk.command(kind)
    runner = desk.runner()
    assert desk.run(command, runner=runner) == desk.run(command, runner=runner)
    assert desk.posts(command) == 1


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_two_windows_with_two_clicks_send_one(desk: SessionDesk, kind: type[Command]) -> None:
    command = desk.command(kind)
    clicks = (command, msgspec.structs.replace(command, command_id=f"{command.command_id}-again"))
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


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize(("held_up", "leaves"), [(SEND_WITHIN_S, True), (SEND_WITHIN_S + 1, False)])
def test_a_send_leaves_soon_after_it_is_logged_or_never(
    desk: SessionDesk, kind: type[Command], held_up: int, leaves: bool
) -> None:
    command = desk.command(kind)

    def wait() -> None:
        desk.time.elapsed += held_up

    record = asyncio.run(desk.runner(at_step("sent_committed", wait)).run(command))

    assert desk.posts(command) == int(leaves)
    assert desk.happened(command) is leaves
    assert (record.state is REFUSED) is not leaves
    assert ("never sent" in record.message) is not leaves


# --- before sending ----------------------------------------------------------------------------------


def test_a_session_is_stored_before_aws_is_asked_to_forget_it(desk: SessionDesk) -> None:
    command = desk.deletion()
    desk.control.act("spend_from_session", session_id=BRIEF, amount="1.08")
    assert desk.run(command).state is CONFIRMED
    (kept,) = desk.kept_first
    assert isinstance(kept, PaymentSession)
    assert (kept.spent, kept.left) == (usd("19.50"), usd("5.50"))
    assert desk.sent_before_it_was_kept == 0


def test_what_cannot_be_stored_is_not_deleted(desk: SessionDesk) -> None:
    command = desk.deletion()
    desk.cannot_keep = BadSettings("The disk is full.", "Make room.")
    record = desk.run(command)
    assert record.state is STOPPED
    assert "The disk is full." in record.message
    assert desk.posts(command) == 0


def test_the_journal_has_the_amounts_as_they_were(desk: SessionDesk) -> None:
    record = desk.run(desk.deletion())
    assert record.evidence[0].text == "Read before sending: 6.58 USD left of 25.00 USD."


def test_a_session_that_is_gone_already_is_not_deleted(desk: SessionDesk) -> None:
    command = desk.deletion()
    desk.control.act("delete_session_elsewhere", session_id=BRIEF)
    record = desk.run(command)
    assert record.state is STOPPED
    assert "There is no such payment session" in record.message
    assert desk.posts(command) == 0


def test_a_session_that_somebody_deletes_last_is_found_out(desk: SessionDesk) -> None:
    command = desk.deletion()

    def delete() -> None:
        desk.control.act("delete_session_elsewhere", session_id=BRIEF)

    record = asyncio.run(desk.runner(at_step("sent_committed", delete)).run(command))
    assert record.state is CONFIRMED
    assert "somebody else may have done it" in record.hint
    assert desk.effects(command) == []


def test_a_deletion_that_does_not_show_is_given_up(desk: SessionDesk) -> None:
    command = desk.deletion()
    ignored = Fault(kind=FaultKind.EMPTY, operation="DeletePaymentSession", effect=False)
    desk.control.add_fault(ignored)
    runner = desk.runner()
    record = desk.wait_for_end(desk.run(command, runner=runner), runner)
    assert record.state is REFUSED
    assert desk.read(BRIEF).left == usd("6.58")


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"minutes": 1}, "it has another length"),
        ({"limit": None}, "it has another limit"),
        ({"limit": usd("99")}, "it has another limit"),
    ],
)
def test_another_session_than_was_shown_is_not_deleted(
    desk: SessionDesk, changes: dict[str, Any], clause: str
) -> None:
    command = desk.deletion()
    shown = msgspec.structs.replace(command.shown, **changes)
    record = desk.run(msgspec.structs.replace(command, shown=shown))
    assert record.state is STOPPED
    assert clause in record.message


def test_a_manager_that_takes_none_gets_none(desk: SessionDesk) -> None:
    broken = desk.creation(desk.manager(sample.BROKEN, sample.EU))
    record = desk.run(broken)
    assert record.state is STOPPED
    assert "the payment manager takes no sessions now" in record.message


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_read_that_is_denied_sends_nothing(desk: SessionDesk, kind: type[Command]) -> None:
    command = desk.command(kind)
    denied = Fault(kind=FaultKind.ACCESS_DENIED, operation=SESSION_READS[kind], times=None)
    desk.control.add_fault(denied)
    record = desk.run(command)
    assert record.state is STOPPED
    assert f"bedrock-agentcore:{SESSION_READS[kind]}" in record.hint
    assert desk.posts(command) == 0


def test_a_provider_that_is_not_bought_leads_to_its_offer(desk: SessionDesk) -> None:
    west = desk.manager(sample.PURCHASING_BOTS, sample.WEST)
    record = desk.run(desk.creation(west, sample.BUYER))
    assert record.state is REFUSED
    assert record.aws_code == "SubscriptionRequiredException"
    assert record.result.startswith("https://aws.amazon.com/marketplace/pp/prodview-")


def test_a_link_that_leads_elsewhere_is_left_out(desk: SessionDesk) -> None:
    other = {"subscriptionUrl": "https://aws.amazon.com.evil.example/marketplace/pp/prodview-1"}
    refused = Fault(
        kind=FaultKind.ERROR,
        operation=CREATE,
        code="SubscriptionRequiredException",
        status=403,
        members=other,
    )
    desk.control.add_fault(refused)
    record = desk.run(desk.creation())
    assert record.state is REFUSED
    assert record.result == ""


# --- what is refused before anything is written down -------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"money": usd("0")}, "bad-limit"),
        ({"money": usd("-5")}, "bad-limit"),
        ({"money": usd("0.001")}, "bad-limit"),
        ({"money": usd("10000.01")}, "bad-limit"),
        ({"money": msgspec.structs.replace(usd("5"), currency="EUR")}, "bad-limit"),
        ({"minutes": 14}, "bad-length"),
        ({"minutes": 481}, "bad-length"),
        ({"user_id": ""}, "bad-user"),
        ({"user_id": "a\r\nX-Evil: 1"}, "bad-user"),
        ({"agent": "ü"}, "bad-agent"),
    ],
)
def test_what_aws_would_not_take_is_not_written_down(
    desk: SessionDesk, changes: dict[str, Any], code: str
) -> None:
    command = desk.creation()
    command = msgspec.structs.replace(
        command, shown=msgspec.structs.replace(command.shown, **changes)
    )
    with pytest.raises(Rejected) as refused:
        desk.run(command)
    assert refused.value.code == code
    assert desk.published == []


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (CreatePaymentSession, {"target": "arn:aws:iam::447109263358:role/x"}),
        (CreatePaymentSession, {"command_id": "short"}),
        (DeletePaymentSession, {"target": "payment-session-1"}),
        (DeletePaymentSession, {"manager_arn": ""}),
    ],
)
def test_ids_that_cannot_be_aws_are_not_written_down(
    desk: SessionDesk, kind: type[Command], changes: dict[str, str]
) -> None:
    command = msgspec.structs.replace(desk.command(kind), **changes)
    with pytest.raises(Rejected):
        desk.run(command)
    assert desk.published == []


def test_user_agents_and_tokens_are_not_logged(
    desk: SessionDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    command = desk.creation()
    desk.run(command)
    desk.run(desk.deletion())
    assert "create-payment-session: confirmed" in caplog.text
    private = (client_token(command.command_id), sample.RESEARCH, "market-brief")
    assert [word for word in private if word in caplog.text] == []
