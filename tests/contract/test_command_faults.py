"""Money safety over the wire: every kind of command against every fault, judged by the ledger."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.commands.outcomes import ODD_ANSWER
from app.model.command import (
    UNDERWAY,
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
from app.model.entitlement import Contact
from app.sandbox.faults import Fault, FaultKind
from tests.fakes.deciding import (
    EFFECTS,
    OPERATIONS,
    READS,
    REPEATED,
    SLOW,
    Desk,
    deciding,
)
from tests.fakes.faulted import name_of, session_for
from tests.fakes.mishaps import FAULTS, REPLACED, Ends, error_of, fault_of

KINDS = list(OPERATIONS)
EMPTY_ANSWERS = (GrantApproval, RefuseApproval, CancelQuote, CancelAgreement)


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


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize(("fault", "ends"), [row[1:] for row in FAULTS], ids=[r[0] for r in FAULTS])
def test_every_fault_on_every_command_ends_in_the_truth(
    desk: Desk, kind: type[Command], fault: dict[str, Any], ends: Ends
) -> None:
    command = desk.command(kind)
    desk.control.add_fault(Fault(operation=OPERATIONS[kind], **fault))
    runner = desk.runner(session=session_for(desk, fault["kind"]))

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
    if ends is Ends.LOST and record.aws_code in (ODD_ANSWER, UNDERWAY):
        assert (kind in EMPTY_ANSWERS, fault["kind"]) == (True, FaultKind.EMPTY)
        assert desk.wait_for_end(record, runner).state is CommandState.UNKNOWN
    elif ends is Ends.LOST:
        started = desk.time.elapsed
        record = desk.wait_for_end(record, runner)
        assert record.state is CommandState.REFUSED
        assert desk.time.elapsed - started >= 125
        _assert_safe(desk, command, record.state)


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
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


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
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


@pytest.mark.parametrize("kind", [one for one in KINDS if one not in REPEATED], ids=name_of)
def test_a_send_that_arrives_after_the_time_out_is_found_out(
    desk: Desk, kind: type[Command]
) -> None:
    command = desk.command(kind)
    late = Fault(kind=FaultKind.HANG_BEFORE, operation=OPERATIONS[kind], effect=True)
    desk.control.add_fault(late)
    runner = desk.runner(session=session_for(desk, FaultKind.HANG_BEFORE))

    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    assert not desk.happened(command)

    desk.control.release()
    while not desk.happened(command):
        pass
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.CONFIRMED
    _assert_safe(desk, command, record.state)


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize(
    "fault",
    [
        fault_of(FaultKind.ACCESS_DENIED),
        fault_of(FaultKind.EXPIRED_TOKEN),
        fault_of(FaultKind.EMPTY),
        fault_of(FaultKind.FOREIGN),
        fault_of(FaultKind.HTML),
        fault_of(FaultKind.TOP_NULL),
        fault_of(FaultKind.BAD_TIMESTAMP),
        fault_of(FaultKind.SERVER_ERROR),
        fault_of(FaultKind.HANG_AFTER),
        error_of("ResourceNotFoundException", 404),
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
    runner = desk.runner(session=session_for(desk, fault["kind"], reads_hang=True))

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
    quote = desk.command(CreateQuote)
    assert isinstance(quote, CreateQuote)
    contact = Contact("Ottoline", "Fairweather", "ottoline@brindle.example", "Brindle Rail", "GB")
    request = msgspec.structs.replace(quote.request, contact=contact)
    record = desk.run(msgspec.structs.replace(quote, request=request))
    assert record.state is CommandState.CONFIRMED
    private += ["Ottoline", "Fairweather", "ottoline@", "Brindle Rail"]
    assert "refuse-approval: confirmed" in caplog.text
    assert [word for word in private if word in caplog.text] == []
