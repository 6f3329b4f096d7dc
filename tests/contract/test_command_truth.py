"""What the model of commands found, each as a plain test: who finds out, when a send may leave, whose clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from app.model.command import (
    Command,
    CommandRecord,
    CommandState,
    CreatePaymentSession,
    CreateQuote,
    DeletePaymentSession,
)
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import BUYER_ACCOUNT, BUYER_ARN, Identity
from app.sandbox.signin.directory import LABS
from app.worker.runner import CommandRunner
from tests.fakes.deciding import Killed
from tests.fakes.every_kind import EVERY_OPERATION, EveryDesk, deciding_everything
from tests.fakes.faulted import at_step, kill, name_of

KINDS = list(EVERY_OPERATION)
LOCAL_KEY = "AKIASANDBOXBUYER"
OTHER = Identity(LABS, f"arn:aws:iam::{LABS}:user/other")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[EveryDesk]:
    with deciding_everything(tmp_path) as desk:
        yield desk


def window(desk: EveryDesk, on_step: Callable[[str], None] = lambda _: None) -> CommandRunner:
    return desk.window(on_step, desk.time.sleep, desk.published.append)[0]


def look_until_settled(desk: EveryDesk, runner: CommandRunner, command: Command) -> CommandRecord:
    """Read back as time passes, for two hours at most."""
    for _ in range(150):
        record = asyncio.run(runner.check(command.command_id))
        if not record.state.is_open:
            break
        desk.let_pass(50)
    return record


@pytest.mark.parametrize("was_sent", [False, True])
@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_credentials_of_another_account_do_not_find_out_and_send_nothing(
    desk: EveryDesk, kind: type[Command], was_sent: bool
) -> None:
    command, _ = desk.shown(kind)
    with suppress(Killed):
        step = "after_send" if was_sent else "sent_committed"
        asyncio.run(window(desk, at_step(step, kill)).run(command))
    operation = EVERY_OPERATION[kind]
    sent = desk.control.count(operation)
    desk.control.assign_identity(LOCAL_KEY, OTHER)
    runner = window(desk)

    record = look_until_settled(desk, runner, command)

    assert record.state is CommandState.UNKNOWN
    assert f"signed in to account {LABS}" in record.evidence[-1].text
    assert desk.control.count(operation) == sent

    desk.control.assign_identity(LOCAL_KEY, Identity(BUYER_ACCOUNT, BUYER_ARN))
    record = look_until_settled(desk, runner, command)
    has_come = was_sent or kind is CreateQuote  # which is asked for once more, with its token
    assert record.state is (CommandState.CONFIRMED if has_come else CommandState.REFUSED)


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_computer_that_sleeps_right_before_the_send_never_sends_it(
    desk: EveryDesk, kind: type[Command]
) -> None:
    command, _ = desk.shown(kind)

    def sleep() -> None:
        desk.time.slept += 8 * 3600
        desk.let_pass(8 * 3600)

    record = asyncio.run(window(desk, at_step("sent_committed", sleep)).run(command))

    assert record.state is CommandState.REFUSED
    assert "never sent" in record.message
    assert desk.control.count(EVERY_OPERATION[kind]) == 0


@pytest.mark.parametrize("minutes", [-600, -20, 20, 600])
@pytest.mark.parametrize("is_set_before", [False, True])
def test_a_wrong_clock_does_not_hide_the_session_that_was_made(
    desk: EveryDesk, minutes: int, is_set_before: bool
) -> None:
    command, _ = desk.shown(CreatePaymentSession)
    if is_set_before:
        desk.time.skew = timedelta(minutes=minutes)
    lost = Fault(kind=FaultKind.RESET_AFTER, operation="CreatePaymentSession")
    desk.control.add_fault(lost)
    with suppress(Killed):
        asyncio.run(window(desk, at_step("after_send", kill)).run(command))
    desk.let_pass(10 * 60)  # too late to ask with the token again
    desk.time.skew = timedelta(minutes=minutes)

    record = look_until_settled(desk, window(desk), command)

    assert record.state is CommandState.CONFIRMED


def test_a_session_that_another_account_does_not_find_is_not_deleted(desk: EveryDesk) -> None:
    command, mark = desk.shown(DeletePaymentSession)
    with pytest.raises(Killed):
        asyncio.run(window(desk, at_step("sent_committed", kill)).run(command))
    desk.control.assign_identity(LOCAL_KEY, OTHER)

    record = asyncio.run(window(desk).check(command.command_id))

    assert record.state is CommandState.UNKNOWN
    assert not [one for one in desk.effects_now() if one.effect.startswith(mark.effect)]
