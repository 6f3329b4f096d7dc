"""Money safety over the wire: every kind of command against every fault, judged by the ledger."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.aws.session import AwsSession
from app.commands.outcomes import ODD_ANSWER
from app.model.command import (
    AcceptQuote,
    ApprovePayment,
    CancelAgreement,
    CancelQuote,
    Command,
    CommandState,
    CreateQuote,
    GrantApproval,
    RefuseApproval,
    RejectCancellation,
    RejectPayment,
    StartApprovals,
)
from app.sandbox.faults import Fault, FaultKind
from tests.fakes.deciding import (
    EFFECTS,
    OPERATIONS,
    PATIENT,
    READS,
    REPEATED,
    SLOW,
    Desk,
    deciding,
)

KINDS = list(OPERATIONS)
EMPTY_ANSWERS = (GrantApproval, RefuseApproval, CancelQuote, CancelAgreement)


class Ends(Enum):
    """What must become of a command."""

    CONFIRMED = "confirmed at once, by the answer or the read-back"
    REFUSED = "refused by AWS, at once"
    LOST = "unknown, and without effect once AWS has shown it waiting for long"


def _fault(kind: FaultKind, *, effect: bool | None = None, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "effect": effect, **more}


def _error(code: str, status: int, *, effect: bool = False, **members: Any) -> dict[str, Any]:
    more = {"code": code, "status": status, "members": members, "message": "Told by AWS."}
    return _fault(FaultKind.ERROR, effect=effect, **more)


REPLACED = [
    FaultKind.EMPTY,
    FaultKind.NO_CONTENT,
    FaultKind.HTML,
    FaultKind.REDIRECT,
    FaultKind.GARBAGE,
    FaultKind.BAD_UTF8,
    FaultKind.TOP_LIST,
    FaultKind.TOP_NULL,
    FaultKind.DEEP,
    FaultKind.SERVER_ERROR,
    FaultKind.UNAVAILABLE,
]
FAULTS: list[tuple[str, dict[str, Any], Ends]] = [
    *((f"{kind}-with-effect", _fault(kind, effect=True), Ends.CONFIRMED) for kind in REPLACED),
    *((f"{kind}-without-effect", _fault(kind, effect=False), Ends.LOST) for kind in REPLACED),
    *(
        (str(kind), _fault(kind), Ends.CONFIRMED)
        for kind in (
            FaultKind.RESET_AFTER,
            FaultKind.CLOSE_AFTER,
            FaultKind.HANG_AFTER,
            FaultKind.HANG_BODY,
            FaultKind.TRUNCATED,
            FaultKind.CUT,
            FaultKind.FOREIGN,
            FaultKind.BAD_TIMESTAMP,
        )
    ),
    ("reset-before", _fault(FaultKind.RESET_BEFORE), Ends.LOST),
    ("hang-before", _fault(FaultKind.HANG_BEFORE, effect=False), Ends.LOST),
    ("conflict-after-own-success", _error("ConflictException", 409, effect=True), Ends.CONFIRMED),
    ("conflict-without-cause", _error("ConflictException", 409), Ends.LOST),
    ("new-word-of-refusal", _error("TeapotException", 418), Ends.LOST),
    ("throttle", _fault(FaultKind.THROTTLE), Ends.REFUSED),
    ("access-denied", _fault(FaultKind.ACCESS_DENIED), Ends.REFUSED),
    ("access-denied-mfa", _fault(FaultKind.ACCESS_DENIED, reason="MISSING_MFA"), Ends.REFUSED),
    ("access-denied-without-reason", _error("AccessDeniedException", 403), Ends.REFUSED),
    ("expired-token", _fault(FaultKind.EXPIRED_TOKEN), Ends.REFUSED),
    ("clock-skew", _fault(FaultKind.CLOCK_SKEW), Ends.REFUSED),
    ("not-found", _error("ResourceNotFoundException", 404), Ends.REFUSED),
    ("invalid", _error("ValidationException", 400, reason="INVALID_CATALOG"), Ends.REFUSED),
    ("quota", _error("ServiceQuotaExceededException", 402), Ends.REFUSED),
]
ALTERED: list[tuple[str, dict[str, Any]]] = [
    ("other-status", {"status": "REJECTED"}),
    ("opposite-status", {"status": "APPROVED"}),
    ("still-waiting", {"status": "PENDING_APPROVAL"}),
    ("validating", {"status": "VALIDATING"}),
    ("unknown-status", {"status": "PONDERING"}),
    ("status-as-object", {"status": {"value": "APPROVED"}}),
    ("other-amount", {"chargeAmount": "1.00"}),
    ("amount-as-number", {"chargeAmount": 1284.6}),
    ("amount-missing", {"chargeAmount": ""}),
    ("other-currency", {"currencyCode": "EUR"}),
    ("other-id", {"paymentRequestId": "pr-000", "agreementCancellationRequestId": "acr-000"}),
    ("other-agreement", {"agreementId": "agmt-000"}),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with deciding(tmp_path) as desk:
        yield desk


HANGS = (FaultKind.HANG_BEFORE, FaultKind.HANG_AFTER, FaultKind.HANG_BODY)


def _session(desk: Desk, fault: FaultKind, *, reads_hang: bool = False) -> AwsSession:
    """Sign in with a short wait for what hangs."""
    if fault not in HANGS:
        return desk.session
    short = {"read": 1.5} if reads_hang else {"write": 0.4}
    return desk.open_session(msgspec.structs.replace(PATIENT, **short))


def _name(kind: type[Command]) -> str:
    return str(kind.__struct_config__.tag)


def _assert_safe(desk: Desk, command: Command, state: CommandState) -> None:
    """Check what must hold whatever went wrong."""
    effects = desk.effects(command)
    own = [one for one in effects if one.startswith(EFFECTS[type(command)])]
    assert len(own) <= 1, effects
    if not isinstance(command, CancelAgreement):  # which leads to a second one by itself
        assert effects == own or not own, effects
    assert desk.posts(command) == 1 or isinstance(command, REPEATED)
    if state in (CommandState.REFUSED, CommandState.STOPPED):
        assert not desk.happened(command)
    if state is CommandState.CONFIRMED:
        assert desk.happened(command)


@pytest.mark.parametrize("kind", KINDS, ids=_name)
@pytest.mark.parametrize(("fault", "ends"), [row[1:] for row in FAULTS], ids=[r[0] for r in FAULTS])
def test_every_fault_on_every_command_ends_in_the_truth(
    desk: Desk, kind: type[Command], fault: dict[str, Any], ends: Ends
) -> None:
    command = desk.command(kind)
    desk.control.add_fault(Fault(operation=OPERATIONS[kind], **fault))
    runner = desk.runner(session=_session(desk, fault["kind"]))

    record = desk.run(command, runner=runner)

    _assert_safe(desk, command, record.state)
    if kind in REPEATED and ends is Ends.LOST:
        ends = Ends.CONFIRMED  # asked once more with the same token
    if kind in SLOW and ends is Ends.CONFIRMED:
        assert record.state is CommandState.UNKNOWN
        record = desk.finish(record, runner)
        _assert_safe(desk, command, record.state)
    expected = {Ends.CONFIRMED: CommandState.CONFIRMED, Ends.REFUSED: CommandState.REFUSED}
    assert record.state is expected.get(ends, CommandState.UNKNOWN), record
    assert record.message.endswith(".")
    if kind in EMPTY_ANSWERS and fault["kind"] in REPLACED and fault["kind"] is not FaultKind.EMPTY:
        assert not any("took it" in one.text for one in record.evidence)
    if ends is Ends.LOST and record.aws_code == ODD_ANSWER:
        assert (kind in EMPTY_ANSWERS, fault["kind"]) == (True, FaultKind.EMPTY)
        assert desk.wait_for_end(record, runner).state is CommandState.UNKNOWN
    elif ends is Ends.LOST:
        started = desk.time.elapsed
        record = desk.wait_for_end(record, runner)
        assert record.state is CommandState.REFUSED
        assert desk.time.elapsed - started >= 125
        _assert_safe(desk, command, record.state)


@pytest.mark.parametrize("kind", KINDS, ids=_name)
@pytest.mark.parametrize("members", [row[1] for row in ALTERED], ids=[row[0] for row in ALTERED])
def test_an_answer_that_does_not_fit_is_read_back_not_believed(
    desk: Desk, kind: type[Command], members: dict[str, Any]
) -> None:
    command = desk.command(kind)
    operation = OPERATIONS[kind]
    desk.control.add_fault(Fault(kind=FaultKind.ALTERED, operation=operation, members=members))
    runner = desk.runner()

    record = desk.finish(desk.run(command, runner=runner), runner)

    assert record.state is CommandState.CONFIRMED
    _assert_safe(desk, command, record.state)
    was_doubted = CommandState.UNKNOWN in {one.state for one in desk.published}
    assert was_doubted is _is_odd(kind, members)


def _is_odd(kind: type[Command], members: dict[str, Any]) -> bool:
    """Tell whether an altered member is one that the answer to this kind of command is judged by."""
    judged = {"status", "agreementId", "paymentRequestId", "agreementCancellationRequestId"}
    if kind in SLOW:
        return True  # nothing is known until AWS has carried it out
    if kind is CreateQuote:  # a state of no sense spoils the answer, else the quote itself is read
        return isinstance(members.get("status"), dict)
    if kind in EMPTY_ANSWERS or issubclass(kind, AcceptQuote | StartApprovals):
        judged = set()
    if kind in (ApprovePayment, RejectPayment):
        judged |= {"chargeAmount", "currencyCode"}
    intended = EFFECTS[kind].split()[-1]
    return bool(judged & set(members)) and members.get("status") != intended


def test_another_amount_is_never_confirmed(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    other = {"chargeAmount": "1284.61"}
    for operation, skip in ((OPERATIONS[ApprovePayment], 0), (READS[ApprovePayment], 1)):
        desk.control.add_fault(
            Fault(kind=FaultKind.ALTERED, operation=operation, members=other, skip=skip, times=None)
        )
    runner = desk.runner()
    record = desk.wait_for_end(desk.run(command, runner=runner), runner)
    assert record.state is CommandState.UNKNOWN
    assert "another amount than the one you answered: 1284.61 USD" in record.evidence[-1].text


@pytest.mark.parametrize("kind", KINDS, ids=_name)
def test_without_faults_it_is_confirmed(desk: Desk, kind: type[Command]) -> None:
    command = desk.command(kind)
    runner = desk.runner()
    record = desk.finish(desk.run(command, runner=runner), runner)
    assert record.state is CommandState.CONFIRMED
    assert record.request_id
    steps = [OPERATIONS[kind]] if kind is CreateQuote else [READS[kind], OPERATIONS[kind]]
    assert [one.operation for one in record.evidence][: len(steps)] == steps
    assert "somebody else" not in record.hint
    assert desk.observed
    _assert_safe(desk, command, record.state)


@pytest.mark.parametrize("kind", [one for one in KINDS if one not in REPEATED], ids=_name)
def test_a_send_that_arrives_after_the_time_out_is_found_out(
    desk: Desk, kind: type[Command]
) -> None:
    command = desk.command(kind)
    late = Fault(kind=FaultKind.HANG_BEFORE, operation=OPERATIONS[kind], effect=True)
    desk.control.add_fault(late)
    runner = desk.runner(session=_session(desk, FaultKind.HANG_BEFORE))

    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    assert not desk.happened(command)

    desk.control.release()
    while not desk.happened(command):
        pass
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.CONFIRMED
    _assert_safe(desk, command, record.state)


@pytest.mark.parametrize("kind", KINDS, ids=_name)
@pytest.mark.parametrize(
    "fault",
    [
        _fault(FaultKind.ACCESS_DENIED),
        _fault(FaultKind.EXPIRED_TOKEN),
        _fault(FaultKind.EMPTY),
        _fault(FaultKind.FOREIGN),
        _fault(FaultKind.HTML),
        _fault(FaultKind.TOP_NULL),
        _fault(FaultKind.BAD_TIMESTAMP),
        _fault(FaultKind.SERVER_ERROR),
        _fault(FaultKind.HANG_AFTER),
        _error("ResourceNotFoundException", 404),
    ],
    ids=lambda fault: str(fault["kind"]),
)
def test_a_read_back_that_fails_leaves_the_outcome_unknown(
    desk: Desk, kind: type[Command], fault: dict[str, Any]
) -> None:
    command = desk.command(kind)
    desk.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=OPERATIONS[kind]))
    skip = 0 if kind is CreateQuote else 1  # where there is a re-read, it is sound
    broken = Fault(operation=READS[kind], **fault, skip=skip, times=None)
    desk.control.add_fault(broken)
    runner = desk.runner(session=_session(desk, fault["kind"], reads_hang=True))

    record = desk.run(command, runner=runner)
    if kind is AcceptQuote and fault.get("code") == "ResourceNotFoundException":
        # The agreement itself, made then and worth the same, is found instead.
        assert record.state is CommandState.CONFIRMED
        assert "somebody else" in record.hint
        return
    assert record.state is CommandState.UNKNOWN
    if fault["kind"] is FaultKind.ACCESS_DENIED:
        assert f"aws-marketplace:{READS[kind]}" in record.evidence[-1].text

    desk.control.clear_faults()
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.CONFIRMED
    _assert_safe(desk, command, record.state)


def test_after_a_lost_send_the_person_can_answer_again(desk: Desk) -> None:
    command = desk.command(ApprovePayment)
    desk.control.add_fault(Fault(kind=FaultKind.RESET_BEFORE, operation=OPERATIONS[ApprovePayment]))
    runner = desk.runner()
    first = desk.wait_for_end(desk.run(command, runner=runner), runner)
    assert first.state is CommandState.REFUSED

    second = desk.run(desk.again(command), runner=runner)

    assert second.state is CommandState.CONFIRMED
    assert len(desk.effects(command)) == 1


def test_private_words_and_secrets_are_not_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    private = ["We still use it", "Not in this year", "Workshop travel"]
    for kind in (RejectPayment, RejectCancellation, RefuseApproval):
        command = desk.command(kind)
        record = desk.run(command)
        assert record.state is CommandState.CONFIRMED
        private.append(command.title)
    assert "refuse-approval: confirmed" in caplog.text
    assert [word for word in private if word in caplog.text] == []
