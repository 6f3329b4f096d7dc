"""Signing in through the worker while clocks are wrong, and sign-ins that end in the middle of something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.errors import SignInNeeded
from app.model.command import ApprovePayment, CommandState
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import Identity
from app.sandbox.signin.control import How
from app.sandbox.signin.directory import (
    DANA,
    PROD,
)
from app.worker.messages import (
    Done,
    RunCommand,
    Settled,
    SignedIn,
    SignInFailed,
)
from app.worker.sign_in_messages import (
    BrowserWanted,
    MfaWanted,
    SignInAgain,
)
from tests.fakes.computer import (
    ACCEPT,
    HASTY,
    SLOW,
    Computer,
    approve,
    page_of,
    running_computer,
)
from tests.fakes.worker import DEADLINE_S, RunningWorker


@pytest.fixture
def computer(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    with running_computer(own_home, tmp_path, monkeypatch) as made:
        yield made


# --- clocks and refusals -----------------------------------------------------------------------------


def asked_once(worker: RunningWorker, computer: Computer, code: str, words: str) -> None:
    """Give a code that leads nowhere; what is in the way stays told, and nobody is asked again."""
    worker.log.wait_for(MfaWanted)
    computer.give_code(worker)
    for _ in range(3):
        error = worker.log.wait_for(SignInFailed).error
        assert (error.kind, error.code) == (SignInNeeded.__name__, code)
        assert words in error.message
    assert worker.log.of(MfaWanted) == [MfaWanted(DANA.mfa_serial), MfaWanted("")]


def test_a_clock_that_is_ahead_is_told_and_no_code_is_asked_for_twice(computer: Computer) -> None:
    computer.sandbox.clock.set(datetime.now(UTC) - timedelta(hours=2))
    with computer.running(computer.profile("approver"), HASTY) as worker:
        asked_once(worker, computer, "wrong-clock", "clock is ahead of AWS's")
        computer.sandbox.clock.set(datetime.now(UTC))  # as well as ours set right
        again = worker.client.call(SignInAgain())
        worker.log.wait_for(MfaWanted, lambda event: event.serial != "")
        computer.give_code(worker)
        assert again.result(DEADLINE_S) == Done()
        worker.log.wait_for(SignedIn)


def test_a_signature_of_another_time_is_told_and_no_code_is_asked_for_twice(
    computer: Computer,
) -> None:
    skew = Fault(kind=FaultKind.CLOCK_SKEW, operation="sts:AssumeRole", times=None)
    computer.sandbox.control.add_fault(skew)
    with computer.running(computer.profile("approver"), HASTY) as worker:
        asked_once(worker, computer, "SignatureDoesNotMatch", "clock is wrong")
        computer.sandbox.control.clear_faults()
        computer.next_code()
        again = worker.client.call(SignInAgain())
        worker.log.wait_for(MfaWanted, lambda event: event.serial != "")
        computer.give_code(worker)
        assert again.result(DEADLINE_S) == Done()


def test_a_role_that_may_not_be_assumed_asks_for_one_code_only(computer: Computer) -> None:
    denied = Fault(kind=FaultKind.ACCESS_DENIED, operation="sts:AssumeRole", times=None)
    computer.sandbox.control.add_fault(denied)
    with computer.running(computer.profile("approver"), HASTY) as worker:
        asked_once(worker, computer, "AccessDeniedException", "Your role may not do this")


def test_a_clock_that_is_behind_signs_in_with_one_code(computer: Computer) -> None:
    computer.sandbox.clock.set(datetime.now(UTC) + timedelta(hours=2))
    with computer.running(computer.profile("approver"), SLOW) as worker:
        worker.log.wait_for(MfaWanted)
        computer.give_code(worker)
        worker.log.wait_for(SignedIn)
        assert worker.synced().error is None
        assert len(worker.log.of(MfaWanted)) == 2


def test_a_role_of_identity_center_tells_a_clock_that_is_ahead(computer: Computer) -> None:
    source = computer.keep_role()
    computer.sandbox.clock.set(datetime.now(UTC) - timedelta(hours=2))
    with computer.running(source, HASTY) as worker:
        for _ in range(2):
            assert worker.log.wait_for(SignInFailed).error.code == "wrong-clock"
        assert worker.log.of(BrowserWanted) == []


# --- the end in the middle ---------------------------------------------------------------------------


def decided_anew(command: ApprovePayment) -> ApprovePayment:
    """The same decision, made once more."""
    return msgspec.structs.replace(command, command_id=f"{command.command_id}-again")


@pytest.mark.parametrize("how", [How.EXPIRE, How.REVOKE])
def test_a_sign_in_that_was_taken_back_before_the_send_sends_nothing(
    computer: Computer, how: How
) -> None:
    with computer.running(computer.keep_role(), SLOW) as worker:
        command = approve(worker, computer)
        computer.sandbox.control.sign_in.end(how)
        result = worker.call(RunCommand(command, PROD))
        assert isinstance(result, Settled)
        assert result.record.state is CommandState.STOPPED
        assert computer.sandbox.control.count(ACCEPT) == 0
        again = worker.client.call(SignInAgain())
        computer.go(page_of(worker))
        assert again.result(DEADLINE_S) == Done()
        result = worker.call(RunCommand(decided_anew(command), PROD))
        assert isinstance(result, Settled)
        assert result.record.state is CommandState.CONFIRMED
        assert computer.sandbox.control.count(ACCEPT) == 1


def test_a_sign_in_that_ends_between_the_read_and_the_send_is_refused_once(
    computer: Computer,
) -> None:
    control = computer.sandbox.control
    with computer.running(computer.keep_role(), SLOW) as worker:
        command = approve(worker, computer)
        control.add_fault(Fault(kind=FaultKind.EXPIRED_TOKEN, operation=ACCEPT))
        result = worker.call(RunCommand(command, PROD))
        assert isinstance(result, Settled)
        assert result.record.state is CommandState.REFUSED
        assert control.count(ACCEPT) == 1
        assert control.effects(command.target) == ()
        result = worker.call(RunCommand(decided_anew(command), PROD))
        assert isinstance(result, Settled)
        assert result.record.state is CommandState.CONFIRMED


def test_another_role_of_the_same_account_sends_under_its_own_name(computer: Computer) -> None:
    with computer.running(computer.profile("dana"), SLOW) as worker:
        command = approve(worker, computer)
        arn = f"arn:aws:iam::{PROD}:user/robin"
        other = Identity(account_id=PROD, principal_arn=arn)
        computer.sandbox.control.assign_identity(DANA.key.access_key_id, other)
        assert worker.call(SignInAgain()) == Done()
        assert worker.log.wait_for(SignedIn, lambda event: event.identity.principal_arn == arn)
        result = worker.call(RunCommand(command, PROD))
        assert isinstance(result, Settled)
        assert result.record.state is CommandState.CONFIRMED
        assert result.record.principal_arn == arn


def test_a_new_sign_in_while_a_code_is_asked_for_takes_the_same_code(computer: Computer) -> None:
    with computer.running(computer.profile("approver"), SLOW) as worker:
        worker.log.wait_for(MfaWanted)
        again = worker.client.call(SignInAgain())
        computer.give_code(worker)
        assert again.result(DEADLINE_S) == Done()
        assert [event.serial for event in worker.log.of(MfaWanted)] == [DANA.mfa_serial, ""]
        assert worker.synced().error is None
