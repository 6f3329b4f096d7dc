"""Clicks, faults, kills and clocks in any order, on every kind of command, judged after each step.

A Hypothesis state machine over the real runner and journal and the sandbox account over the wire.
`tests/contract/test_command_model.py` runs a little of it, `python -m tests.long` as much as is wanted.
"""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from app.aws.session import Limits
from app.errors import AppError
from app.model.command import Command, CommandRecord
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import BUYER_ACCOUNT, BUYER_ARN, Identity
from app.sandbox.signin.directory import LABS
from app.worker.runner import CommandRunner
from tests.fakes.command_judge import Judge
from tests.fakes.deciding import Killed
from tests.fakes.every_kind import (
    EVERY_OPERATION,
    EVERY_READ,
    EveryDesk,
    FailingJournal,
    deciding_everything,
)
from tests.fakes.mishaps import FAULTS, Ends, fault_of

KINDS = list(EVERY_OPERATION)
STEPS = ("prepared", "re_read", "sent_committed", "after_send", "settled")
WRITES = ("prepare", "mark_sent", "note", "settle", "schedule")
DEATHS = (*STEPS, *(f"{when} {what}" for when in ("before", "after") for what in WRITES))
# An answer of success without the effect can never be settled, and is no fault that AWS could have.
_LIES = (FaultKind.EMPTY, FaultKind.NO_CONTENT)
_ALTERED: list[dict[str, Any]] = [
    {"status": "REJECTED"},
    {"status": "PONDERING"},
    {"status": {"value": "APPROVED"}},
    {"chargeAmount": "1.00"},
    {"paymentRequestId": "pr-000", "agreementCancellationRequestId": "acr-000"},
    {"agreementId": "agmt-000"},
]
SEND_FAULTS = [
    *(row[1] for row in FAULTS if not (row[2] is Ends.LOST and row[1]["kind"] in _LIES)),
    *(fault_of(FaultKind.ALTERED, members=members) for members in _ALTERED),
    fault_of(FaultKind.HANG_BEFORE, effect=True),
    fault_of(FaultKind.LATENCY, delay_ms=5),
]
READ_FAULTS = [
    FaultKind.SERVER_ERROR,
    FaultKind.THROTTLE,
    FaultKind.ACCESS_DENIED,
    FaultKind.EXPIRED_TOKEN,
    FaultKind.RESET_BEFORE,
    FaultKind.RESET_AFTER,
    FaultKind.EMPTY,
    FaultKind.HTML,
    FaultKind.GARBAGE,
    FaultKind.TOP_NULL,
    FaultKind.FOREIGN,
    FaultKind.BAD_TIMESTAMP,
    FaultKind.CUT,
]
MEANWHILE = ("", "pressed there", "clicked there", "other starts", "held up", "sleep", "disk full")
LOCAL_KEY = "AKIASANDBOXBUYER"
SETTLED_WITHIN_S = 3 * 3600
# What hangs is waited for at each send.
HASTY = Limits(connect=10, read=20, write=0.6, read_tries=1)


class Window:
    """One window and its worker: a runner, and a journal on the common file."""

    def __init__(self, runner: CommandRunner, journal: FailingJournal) -> None:
        self.runner = runner
        self.journal = journal


class CommandMachine(RuleBasedStateMachine):
    """The rules. What must hold after each of them is the judge's."""

    sheets: Bundle[Command] = Bundle("sheets")
    steps_run: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self._undo = ExitStack()
        folder = Path(self._undo.enter_context(tempfile.TemporaryDirectory()))
        self.desk: EveryDesk = self._undo.enter_context(deciding_everything(folder, HASTY))
        self.loop = asyncio.new_event_loop()
        self._undo.callback(self.loop.close)
        self.judge = Judge(self.desk)
        self._undo.callback(self.judge.close)
        self.gate = asyncio.Event()
        self.on_step: Callable[[str], None] = lambda _label: None
        self.windows: list[Window | None] = [None, None]
        self.is_broken = False

    @initialize(target=sheets)
    def open_two_windows_with_a_sheet_of_each_kind(self) -> Any:
        for number in range(2):
            self._open(number)
        return multiple(*(self.judge.sheet(kind) for kind in KINDS))

    # --- what the person does ---------------------------------------------------------------------

    @precondition(lambda self: not self.is_broken)
    @rule(target=sheets, kind=st.sampled_from(KINDS))
    def show(self, kind: type[Command]) -> Any:
        """Open the sheet of one more command."""
        try:
            return self.judge.sheet(kind)
        except AppError:  # there is nothing left of this kind
            return multiple()

    @precondition(lambda self: not self.is_broken)
    @rule(target=sheets, number=st.integers(0, 1), kind=st.sampled_from(KINDS))
    def show_and_click(self, number: int, kind: type[Command]) -> Any:
        try:
            sheet = self.judge.sheet(kind)
        except AppError:
            return multiple()
        self._press(number, sheet)
        return sheet

    @rule(target=sheets, sheet=sheets)
    def look_at_it_once_more(self, sheet: Command) -> Command:
        """Make a later click on the same object, as it was shown before."""
        again = self.desk.again(sheet)
        if sheet.command_id.endswith("-window"):  # tokens of sessions are longer
            again = msgspec.structs.replace(again, command_id=f"{again.command_id}-of-the-window")
        self.judge.watch(again, self.judge.marks[sheet.command_id])
        return again

    @rule(number=st.integers(0, 1), sheet=sheets)
    def click(self, number: int, sheet: Command) -> None:
        self._press(number, sheet)

    @rule(number=st.integers(0, 1), sheet=sheets)
    def double_click(self, number: int, sheet: Command) -> None:
        runner = self._window(number).runner

        async def both() -> None:
            told = await asyncio.gather(
                runner.run(sheet), runner.run(sheet), return_exceptions=True
            )
            for one in told:
                if isinstance(one, CommandRecord):
                    self.judge.hear(one)
                elif not isinstance(one, AppError):
                    raise one

        self.loop.run_until_complete(both())

    @rule(
        number=st.integers(0, 1),
        sheet=sheets,
        fault=st.sampled_from(SEND_FAULTS),
        skip=st.sampled_from((0, 0, 0, 1)),
    )
    def click_and_the_send_goes_wrong(
        self, number: int, sheet: Command, fault: dict[str, Any], skip: int
    ) -> None:
        operation = EVERY_OPERATION[type(sheet)]
        planned = self.desk.control.add_fault(Fault(operation=operation, **fault, skip=skip))
        self._press(number, sheet)
        if not skip:
            self.desk.control.clear_faults(planned)

    @rule(number=st.integers(0, 1), sheet=sheets, death=st.sampled_from(DEATHS))
    def click_and_be_killed(self, number: int, sheet: Command, death: str) -> None:
        window = self._window(number)
        window.journal.dies_at = death
        self._at(death, window.journal.die)
        self._press(number, sheet)
        self.on_step = lambda _label: None
        window.journal.dies_at = ""

    @rule(
        number=st.integers(0, 1),
        sheet=sheets,
        step=st.sampled_from(STEPS),
        meanwhile=st.sampled_from(MEANWHILE),
    )
    def click_and_meanwhile(self, number: int, sheet: Command, step: str, meanwhile: str) -> None:
        """Something happens while the command is at a step."""
        acts: dict[str, Callable[[], None]] = {
            "": lambda: None,
            "pressed there": lambda: self._press_apart(1 - number, sheet),
            "clicked there": lambda: self._press_apart(1 - number, self._clicked_again(sheet)),
            "other starts": lambda: self._apart(lambda: self._open(1 - number)),
            "held up": lambda: self.desk.let_pass(30),
            "sleep": lambda: self._sleep(8 * 3600),
            "disk full": lambda: setattr(self._window(number).journal, "room", 0),
        }
        self._at(step, acts[meanwhile])
        self._press(number, sheet)

    # --- what happens to the computer ---------------------------------------------------------------

    @rule(number=st.integers(0, 1), is_killed=st.booleans())
    def restart(self, number: int, is_killed: bool) -> None:
        """Start a window anew; being killed while nothing runs is no different from quitting."""
        if not is_killed:
            self._close(number)
        self._open(number)

    @rule(seconds=st.sampled_from((1, 5, 40, 130, 400)))
    def wait(self, seconds: int) -> None:
        """Let time pass while the workers watch what is open."""
        self._pass(seconds)

    @rule(hours=st.sampled_from((1, 8)))
    def sleep(self, hours: int) -> None:
        self._sleep(hours * 3600)

    @rule(minutes=st.sampled_from((-600, -20, 0, 20, 90, 600)))
    def set_the_clock(self, minutes: int) -> None:
        self.desk.time.skew = timedelta(minutes=minutes)

    @rule(number=st.integers(0, 1), room=st.integers(0, 3))
    def fill_the_disk(self, number: int, room: int) -> None:
        self._window(number).journal.room = room

    @precondition(lambda self: any(one and one.journal.room is not None for one in self.windows))
    @rule()
    def free_the_disk(self) -> None:
        for window in self.windows:
            if window is not None:
                window.journal.room = None

    # --- what happens to the world ------------------------------------------------------------------

    @rule(
        sheet=sheets,
        fault=st.sampled_from(READ_FAULTS),
        is_all=st.booleans(),
        times=st.sampled_from((1, 2, 6, None)),
    )
    def break_the_reads(
        self, sheet: Command, fault: FaultKind, is_all: bool, times: int | None
    ) -> None:
        """Nothing, or nothing about commands of this kind, can be read for a while."""
        self.is_broken = True
        reads = set(EVERY_READ.values()) if is_all else {EVERY_READ[type(sheet)]}
        for operation in sorted(reads):
            self.desk.control.add_fault(Fault(kind=fault, operation=operation, times=times))

    @precondition(lambda self: self.is_broken)
    @rule()
    def heal(self) -> None:
        self.is_broken = False
        self.desk.control.clear_faults()

    @rule(seconds=st.sampled_from((5, 130, 400)))
    def wait_signed_in_as_somebody_else(self, seconds: int) -> None:
        """The credentials become another account's for a while; the windows stay as they are."""
        with self._somebody_else():
            self._pass(seconds)

    @rule(number=st.integers(0, 1), sheet=sheets)
    def click_signed_in_as_somebody_else(self, number: int, sheet: Command) -> None:
        with self._somebody_else():
            self._press(number, sheet)

    @rule(number=st.integers(0, 1))
    def restart_signed_in_as_somebody_else(self, number: int) -> None:
        with self._somebody_else():
            self._open(number)

    @rule()
    def make_everything_readable_again(self) -> None:
        """Once the world can be read, every outcome is found out."""
        self.heal()
        self.free_the_disk()
        for number in range(2):
            if self.windows[number] is None:
                self._open(number)
        self._pass(60)
        passed = 60
        while self.judge.open_ids() and passed < SETTLED_WITHIN_S:
            self._pass(300, tick_s=5)
            passed += 300
        self.judge.require_all_settled()

    # --- after each step ----------------------------------------------------------------------------

    @invariant()
    def what_is_told_is_what_happened(self) -> None:
        type(self).steps_run += 1
        self.judge.check()

    def teardown(self) -> None:
        """End with everything found out, as every run must."""
        try:
            if all(one is not None for one in self.windows) or self.judge.marks:
                self.make_everything_readable_again()
                self.judge.check()
        finally:
            self._drain()
            self._undo.close()

    # --- how ------------------------------------------------------------------------------------------

    def _open(self, number: int) -> None:
        self._close(number)
        runner, journal = self.desk.window(self._came_to, lambda _s: self._tick(), self.judge.hear)
        self.windows[number] = Window(runner, journal)
        self._run(number, runner.reconcile_open())

    def _close(self, number: int) -> None:
        window, self.windows[number] = self.windows[number], None
        if window is not None:
            window.journal._connection.close()

    def _window(self, number: int) -> Window:
        window = self.windows[number]
        if window is None:
            self._open(number)
            window = self.windows[number]
        assert window is not None
        return window

    def _press(self, number: int, command: Command) -> None:
        self._run(number, self._window(number).runner.run(command))
        self.on_step = lambda _label: None

    def _run(self, number: int, work: Any) -> None:
        """Let a window work; it may be killed at it, and may say why it does not do it."""
        try:
            told = asyncio.run(work) if self._is_apart() else self.loop.run_until_complete(work)
        except Killed:
            self._close(number)
            return
        except AppError:
            return
        for one in told if isinstance(told, list) else [told]:
            self.judge.hear(one)

    def _is_apart(self) -> bool:
        return self.loop.is_running()

    def _came_to(self, label: str) -> None:
        self.on_step(label)

    def _at(self, step: str, act: Callable[[], object]) -> None:
        def on_step(label: str) -> None:
            if label == step:
                self.on_step = lambda _label: None
                act()

        self.on_step = on_step

    def _clicked_again(self, sheet: Command) -> Command:
        return self.look_at_it_once_more.__wrapped__(self, sheet)  # type: ignore[attr-defined,no-any-return]

    def _press_apart(self, number: int, command: Command) -> None:
        self._apart(lambda: self._run(number, self._window(number).runner.run(command)))

    def _apart(self, act: Callable[[], None]) -> None:
        """Act as another process: in a thread, with a loop of its own, while this one waits."""
        went_wrong: list[BaseException] = []

        def work() -> None:
            try:
                act()
            except BaseException as error:  # noqa: BLE001 - it is raised below
                went_wrong.append(error)

        thread = threading.Thread(target=work, name="other-window")
        thread.start()
        thread.join()
        if went_wrong:
            raise went_wrong[0]

    @contextmanager
    def _somebody_else(self) -> Iterator[None]:
        other = Identity(LABS, f"arn:aws:iam::{LABS}:user/other")
        self.desk.control.assign_identity(LOCAL_KEY, other)
        try:
            yield
        finally:
            self.desk.control.assign_identity(LOCAL_KEY, Identity(BUYER_ACCOUNT, BUYER_ARN))

    def _sleep(self, seconds: float) -> None:
        self._drain()
        self.desk.time.slept += seconds
        self.desk.let_pass(seconds)

    def _drain(self) -> None:
        """Let what is on its way arrive: nothing is longer on its way than time is given for it."""
        self.desk.drain()

    def _pass(self, seconds: int, tick_s: int = 1) -> None:
        self._drain()

        async def work() -> None:
            tasks = [
                asyncio.get_running_loop().create_task(window.runner.watch())
                for window in self.windows
                if window is not None
            ]
            for _ in range(0, seconds, tick_s):
                self.desk.let_pass(tick_s)
                gate, self.gate = self.gate, asyncio.Event()
                gate.set()
                for _turn in range(5):
                    await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            for told in await asyncio.gather(*tasks, return_exceptions=True):
                assert isinstance(told, asyncio.CancelledError), told

        self.loop.run_until_complete(work())

    async def _tick(self) -> None:
        await self.gate.wait()
