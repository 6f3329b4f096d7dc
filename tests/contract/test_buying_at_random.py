"""Purchases with faults, kills and second clicks in any order: at most one effect, and never a wrong word."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import TargetBusy
from app.model.command import (
    AcceptQuote,
    CancelQuote,
    Command,
    CommandRecord,
    CommandState,
    CreateQuote,
    StartApprovals,
)
from app.sandbox.faults import Fault, FaultKind
from tests.fakes.deciding import EFFECTS, OPERATIONS, READS, Desk, Killed, deciding

BOUGHT: list[type[Command]] = [CreateQuote, AcceptQuote, StartApprovals, CancelQuote]
FAULTS = (
    FaultKind.RESET_BEFORE,
    FaultKind.RESET_AFTER,
    FaultKind.SERVER_ERROR,
    FaultKind.THROTTLE,
    FaultKind.EMPTY,
    FaultKind.HTML,
    FaultKind.FOREIGN,
    FaultKind.CUT,
)
STEPS = ("prepared", "re_read", "sent_committed", "after_send", "settled", "")
CLICKS = 4


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with deciding(tmp_path) as desk:
        yield desk


class Somebody:
    """Clicks, meets faults, loses the process, starts again, and clicks once more."""

    def __init__(self, desk: Desk, command: Command, seed: int) -> None:
        self.desk = desk
        self.command = command
        self.chance = random.Random(seed)

    def click(self) -> CommandRecord | None:
        """Give what became of a click; None: another one is still open."""
        chance, desk = self.chance, self.desk
        for operation in (OPERATIONS[type(self.command)], READS[type(self.command)]):
            if chance.random() < 0.6:
                skip = chance.randrange(2)
                fault = Fault(kind=chance.choice(FAULTS), operation=operation, skip=skip)
                desk.control.add_fault(fault)
        self.command = desk.again(self.command)
        step = chance.choice(STEPS)
        try:
            record = asyncio.run(
                desk.runner(lambda label: self._die(label, step)).run(self.command)
            )
        except Killed:
            record = self._after_a_restart()
        except TargetBusy:
            record = None
        desk.control.clear_faults()
        return record

    def _die(self, label: str, step: str) -> None:
        if label == step:
            raise Killed

    def _after_a_restart(self) -> CommandRecord:
        runner = self.desk.runner()
        asyncio.run(runner.reconcile_open())
        record = asyncio.run(runner.check(self.command.command_id))
        return self.desk.wait_for_end(record, runner)


@pytest.mark.parametrize("kind", BOUGHT, ids=lambda kind: str(kind.__struct_config__.tag))
@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_there_is_at_most_one_effect_and_no_wrong_word(
    desk: Desk, kind: type[Command], seed: int
) -> None:
    somebody = Somebody(desk, desk.command(kind), seed)
    confirmed = 0
    for _ in range(CLICKS):
        before = len(own_effects(desk, somebody.command))
        record = somebody.click()
        after = len(own_effects(desk, somebody.command))
        if record is None:
            continue
        if record.state.is_open:  # nobody may say what it is, and nobody may try again
            runner = desk.runner()
            record = desk.wait_for_end(asyncio.run(runner.check(record.command.command_id)), runner)
            after = len(own_effects(desk, somebody.command))
        if record.state is CommandState.CONFIRMED:
            confirmed += 1
            assert after == before + 1, record
        elif record.state in (CommandState.REFUSED, CommandState.STOPPED):
            assert after == before, record
    allowed = CLICKS if kind is CreateQuote else 1  # quotes bind to nothing: each click is another
    assert confirmed <= allowed
    assert len(own_effects(desk, somebody.command)) <= allowed


def own_effects(desk: Desk, command: Command) -> list[str]:
    return [one for one in desk.effects(command) if one.startswith(EFFECTS[type(command)])]
