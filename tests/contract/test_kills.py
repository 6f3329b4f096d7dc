"""A kill beside every step and every write of the journal, on every kind of command, and a second kill after it.

In one process: the killed runner is left where it was, and nothing that it does afterwards reaches the file.
`test_kills_of_processes.py` kills real ones.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from app.model.command import Command, CommandState
from app.worker.runner import CommandRunner
from tests.fakes.command_judge import Judge
from tests.fakes.command_machine import DEATHS
from tests.fakes.deciding import Killed
from tests.fakes.every_kind import (
    EVERY_OPERATION,
    MAKING,
    EveryDesk,
    FailingJournal,
    deciding_everything,
)
from tests.fakes.faulted import name_of

KINDS = list(EVERY_OPERATION)
SECOND_DEATHS = tuple(
    f"{when} {what}" for when in ("before", "after") for what in ("note", "settle", "schedule")
)
BEFORE = (
    "before prepare",
    "after prepare",
    "prepared",
    "before note",  # of what was read again
    "after note",
    "re_read",
    "before mark_sent",
)
AFTER = tuple(one for one in DEATHS if one not in BEFORE)


def dying(desk: EveryDesk, death: str, judge: Judge) -> tuple[CommandRunner, FailingJournal]:
    """Make a window that is killed at a step of the runner, or beside a write."""

    def on_step(label: str) -> None:
        if label == death:
            journal.die()

    runner, journal = desk.window(on_step, desk.time.sleep, judge.hear)
    journal.dies_at = death
    return runner, journal


def find_out(desk: EveryDesk, judge: Judge) -> None:
    """Start anew, and read back as time passes until everything is known."""
    runner, _ = desk.window(lambda _label: None, desk.time.sleep, judge.hear)
    asyncio.run(runner.reconcile_open())
    for _ in range(80):
        if not judge.open_ids():
            break
        desk.let_pass(100)
        asyncio.run(runner.reconcile_open())
    judge.require_all_settled()


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_after_a_kill_anywhere_the_next_process_tells_the_truth(
    kind: type[Command], tmp_path: Path
) -> None:
    with deciding_everything(tmp_path) as desk:  # nothing is sent: the object waits on
        for death in BEFORE:
            die_and_find_out(desk, kind, death)
    for death in AFTER:
        folder = tmp_path / death
        folder.mkdir()
        with deciding_everything(folder) as desk:
            die_and_find_out(desk, kind, death)


def die_and_find_out(desk: EveryDesk, kind: type[Command], death: str) -> None:
    judge = Judge(desk)
    command = judge.sheet(kind)
    with suppress(Killed):  # some writes are not made where the answer proves everything
        asyncio.run(dying(desk, death, judge)[0].run(command))
    judge.check()

    for second in SECOND_DEATHS if death in ("sent_committed", "after_send") else ():
        runner, journal = dying(desk, second, judge)
        with suppress(Killed):
            asyncio.run(runner.reconcile_open())
        journal._connection.close()
        judge.check()
    find_out(desk, judge)
    judge.check()

    record = judge.record(command)
    if death == "before prepare":
        assert record is None
    else:
        assert record is not None
        assert record.state is not CommandState.STOPPED or death in BEFORE, death
        assert record.state is CommandState.CONFIRMED or death not in ("after_send", "settled")
    assert kind in MAKING or judge.arrived(EVERY_OPERATION[kind]) <= 1, death
    judge.close()


def test_every_write_of_the_journal_is_among_the_deaths() -> None:
    writers = {"prepare", "mark_sent", "settle", "note", "schedule_check"}
    named = {one.removeprefix("before ").removeprefix("after ") for one in DEATHS if " " in one}
    assert {one.replace("schedule_check", "schedule") for one in writers} == named
