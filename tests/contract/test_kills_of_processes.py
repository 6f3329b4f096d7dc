"""kill -9 of real processes, at every step and beside every write, for one kind of command of each family."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import msgspec
import pytest

from app.model.command import (
    AcceptQuote,
    ApprovePayment,
    Command,
    CommandState,
    CreatePaymentSession,
    CreateQuote,
    DeletePaymentSession,
    EnableModel,
    SetPurchaseOrders,
)
from tests.fakes.command_judge import Judge
from tests.fakes.command_machine import STEPS
from tests.fakes.every_kind import EveryDesk, deciding_everything
from tests.fakes.faulted import name_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
FAMILIES = [
    ApprovePayment,
    AcceptQuote,
    CreateQuote,
    EnableModel,
    SetPurchaseOrders,
    CreatePaymentSession,
    DeletePaymentSession,
]
# Besides the runner's steps: the writes between which the truth lies. `test_kills.py` has all others.
WRITES = ("before mark_sent", "after mark_sent", "before settle", "after settle")
DEATHS = (*STEPS, *WRITES)
BEFORE = ("prepared", "re_read", "before mark_sent")  # nothing is sent then


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", FAMILIES, ids=name_of)
def test_a_killed_process_leaves_what_the_next_one_finds_out(
    kind: type[Command], tmp_path: Path
) -> None:
    with deciding_everything(tmp_path) as desk:
        for death in BEFORE:
            _kill_and_find_out(desk, kind, death)
    for death in (one for one in DEATHS if one not in BEFORE):
        folder = tmp_path / death
        folder.mkdir()
        with deciding_everything(folder) as desk:
            _kill_and_find_out(desk, kind, death)


def _kill_and_find_out(desk: EveryDesk, kind: type[Command], death: str) -> None:
    from tests.fakes.killed_process import carry_out, fork_server

    judge = Judge(desk)
    command = judge.sheet(kind)
    document = msgspec.json.encode(command)
    arguments = (desk.sandbox.url, str(desk._path), document, desk.identity, death)
    process = fork_server().Process(target=carry_out, args=arguments)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL, death
    judge.check()

    runner, journal = desk.window(lambda _label: None, desk.time.sleep, judge.hear)
    asyncio.run(runner.reconcile_open())
    for _ in range(40):
        if not judge.open_ids():
            break
        desk.let_pass(200)
        asyncio.run(runner.reconcile_open())
    judge.require_all_settled()
    judge.check()
    record = judge.record(command)
    assert record is not None
    if death in BEFORE:
        assert record.state is CommandState.STOPPED, death
    elif death not in ("sent_committed", "after mark_sent"):
        assert record.state is CommandState.CONFIRMED, death
    journal._connection.close()
    judge.close()
