"""A second process on the same account while the first stands still at a step, and is killed there."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import msgspec
import pytest

from app.errors import TargetBusy
from app.model.command import (
    Command,
    CommandState,
    CreatePaymentSession,
    DeletePaymentSession,
    SetPurchaseOrders,
)
from app.worker.runner import CommandRunner
from tests.fakes.command_judge import Judge
from tests.fakes.every_kind import EVERY_OPERATION, EveryDesk, deciding_everything
from tests.fakes.faulted import name_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
KINDS = [SetPurchaseOrders, CreatePaymentSession, DeletePaymentSession]
STEPS = ("prepared", "re_read", "sent_committed", "after_send")
SENT = ("sent_committed", "after_send")
LONGEST_S = 60


def settle(desk: EveryDesk, runner: CommandRunner, judge: Judge) -> None:
    """Read back as time passes until everything is known."""
    asyncio.run(runner.reconcile_open())
    for _ in range(40):
        if not judge.open_ids():
            break
        desk.let_pass(200)
        asyncio.run(runner.reconcile_open())
    judge.require_all_settled()
    judge.check()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_it_waits_for_the_first_and_finds_out_what_became_of_it(
    kind: type[Command], step: str, tmp_path: Path
) -> None:
    from tests.fakes.killed_process import fork_server, stand_still

    with deciding_everything(tmp_path) as desk:
        judge = Judge(desk)
        command, second = judge.sheet(kind), judge.sheet(kind)
        assert second.target == command.target
        context = fork_server()
        here, there = context.Pipe()
        arguments = (desk.sandbox.url, str(desk._path), msgspec.json.encode(command))
        process = context.Process(target=stand_still, args=(*arguments, desk.identity, step, there))
        process.start()
        assert here.poll(LONGEST_S)
        assert here.recv() == step

        runner, journal = desk.window(lambda _label: None, desk.time.sleep, judge.hear)
        with pytest.raises(TargetBusy):
            asyncio.run(runner.run(second))
        assert judge.arrived(EVERY_OPERATION[kind]) == int(step == "after_send")
        judge.check()

        process.kill()
        process.join(LONGEST_S)
        assert process.exitcode == -signal.SIGKILL
        settle(desk, runner, judge)
        record = judge.record(command)
        assert record is not None
        if step not in SENT:
            assert record.state is CommandState.STOPPED
        elif step == "after_send":
            assert record.state is CommandState.CONFIRMED

        asyncio.run(runner.run(again := judge.sheet(kind)))
        settle(desk, runner, judge)
        done = judge.record(again)
        assert done is not None
        assert done.state is CommandState.CONFIRMED
        for one in (here, there, journal._connection):
            one.close()
        judge.close()
