"""Hours of one worker in minutes: the account's clock runs fast, sellers act, the network and AWS fail.

Sleep, a lost network, sign-ins that end, and 1 % of all calls gone wrong in every way. What must hold after it:
no effect twice, no notice twice, no deadline untold, no command without an end, no memory and no handles lost.
"""

from __future__ import annotations

import contextlib
import gc
import os
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from app.model.command import CommandState
from app.model.notice import WARN_BEFORE, NoticeKind, deadline_key, notice_key
from app.model.request import CANCELLATION_SILENCE
from app.sandbox.control_client import ControlRefused
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import BUYER_ACCOUNT
from app.store.queries import Table
from app.worker.messages import Answer, NoticeDue, NoticeShown, RunCommand, SyncEnded
from app.worker.opening import StoreOpened
from app.worker.scheduler import Timing
from tests.fakes.approving import approval
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.worker import RunningWorker, running_worker

FAULTS = (
    FaultKind.THROTTLE, FaultKind.SERVER_ERROR, FaultKind.UNAVAILABLE, FaultKind.RESET_BEFORE,
    FaultKind.RESET_AFTER, FaultKind.CLOSE_AFTER, FaultKind.EMPTY, FaultKind.HTML, FaultKind.GARBAGE,
    FaultKind.BAD_UTF8, FaultKind.TRUNCATED, FaultKind.CUT,
)  # fmt: skip
SHARE = 0.01  # of all calls go wrong
MINUTE = timedelta(minutes=1)
ASKS_EACH, ANSWERS_EACH = 7, 11  # minutes between what sellers ask, and what the person answers
OFFLINE_EACH, OFFLINE_FOR = 90, 5
ENDS_EACH = 70  # minutes between two sign-ins that end
SLEEP = timedelta(hours=1)
SLACK = timedelta(minutes=15)  # after which a warning must have been told
WARNED_AT = 8  # the time's parts, after one of which each warning of WARN_BEFORE comes
PATIENCE = 5
SETTLED_S = 150.0
TIMING = Timing(
    poll=timedelta(milliseconds=40),
    full=timedelta(seconds=5),
    retry=timedelta(milliseconds=40),
    tick=timedelta(milliseconds=20),
)


class Result(msgspec.Struct):
    """What came of it."""

    hours: float = 0.0
    rounds: int = 0
    failed_rounds: int = 0
    commands: int = 0
    notices: int = 0
    deadlines: int = 0  # warnings that were due and looked for
    warned: dict[timedelta, int] = {}  # warnings that were told, by how long before
    asked: int = 0
    memory_before: int = 0  # bytes, after a quarter of the time
    memory_after: int = 0
    handles_before: int = 0
    handles_after: int = 0
    problems: list[str] = []


class Soak:
    """One run over an account. `minutes` are those of the account's clock."""

    def __init__(
        self,
        sandbox: RunningSandbox,
        worker: RunningWorker,
        minutes: int,
        planned: dict[str, timedelta],
    ) -> None:
        self._sandbox, self._worker, self._minutes = sandbox, worker, minutes
        self._planned = planned  # requests of which that warning has to come
        self._seen: dict[str, datetime] = {}
        self._told: dict[str, datetime] = {}
        self._shown: set[str] = set()
        self._due: set[str] = set()
        self._asked: list[str] = []
        self._commands: dict[str, Future[Answer]] = {}
        self._store: StoreOpened | None = None
        self._awake_since = self._began = sandbox.clock.now()
        self.result = Result(hours=minutes / 60, warned=dict.fromkeys(WARN_BEFORE, 0), problems=[])

    def run(self) -> Result:
        """Let the time pass, then let everything settle."""
        self._fail_now_and_then()
        for minute in range(1, self._minutes + 1):
            self._disturb(minute)
            self._act(minute)
            self._sandbox.control.advance(MINUTE)
            self._wait_for_a_round()
            self._look()
            if minute == self._minutes // 4:
                self.result.memory_before, self.result.handles_before = measured()
        self._sandbox.control.clear_faults()
        self._settle()
        self.result.memory_after, self.result.handles_after = measured()
        self.result.deadlines = len(self._due)
        return self.result

    # --- what happens -----------------------------------------------------------------------------

    def _fail_now_and_then(self) -> None:
        for kind in FAULTS:
            fault = Fault(kind=kind, times=None, probability=SHARE / len(FAULTS))
            self._sandbox.control.add_fault(fault)

    def _disturb(self, minute: int) -> None:
        control = self._sandbox.control
        if minute % ENDS_EACH == 0:
            control.add_fault(Fault(kind=FaultKind.EXPIRED_TOKEN, times=3))
        if minute % OFFLINE_EACH == 0:
            control.add_fault(Fault(kind=FaultKind.RESET_BEFORE, times=None))
        if minute % OFFLINE_EACH == OFFLINE_FOR and minute > OFFLINE_EACH:
            control.clear_faults()
            self._fail_now_and_then()
            self._awake_since = self._sandbox.clock.now()
        if minute == self._minutes // 2:  # the computer sleeps, and so does everything on it
            control.advance(SLEEP)
            self._awake_since = self._sandbox.clock.now()

    def _act(self, minute: int) -> None:
        if minute % ASKS_EACH == 0:
            with contextlib.suppress(ControlRefused):
                self._asked.append(self._sandbox.control.act("new_payment_request")["id"])
                self.result.asked += 1
        if minute % ANSWERS_EACH == 0 and self._store is not None:
            self._answer()

    def _answer(self) -> None:
        now = self._sandbox.clock.now()
        with self._worker.queries() as queries, contextlib.suppress(IndexError, AssertionError):
            command = approval(queries, now, -1)  # the urgent ones come near their deadlines
            click = msgspec.structs.replace(command, command_id=f"soak-{len(self._commands)}")
            running = self._worker.client.call(RunCommand(click, BUYER_ACCOUNT))
            self._commands[click.target] = running
            self.result.commands += 1

    def _wait_for_a_round(self) -> None:
        ended = patiently(lambda: self._worker.log.wait_for(SyncEnded))
        self.result.rounds += 1
        self.result.failed_rounds += ended.error is not None

    # --- what must hold ---------------------------------------------------------------------------

    def _look(self) -> None:
        log = self._worker.log
        self._store = next(reversed(log.of(StoreOpened)), self._store)
        now = self._sandbox.clock.now()
        for due in log.of(NoticeDue):
            key = due.notice.key
            if key in self._shown:
                self.result.problems.append(f"told twice: {key}")
            self._shown.add(key)
            self._told[key] = now
            self.result.notices += 1
            if due.notice.before is not None:
                self.result.warned[due.notice.before] += 1
            self._worker.client.call(NoticeShown(key))
        with log._changed:  # a run of hours keeps nothing but the store that is open
            log.events[:] = [self._store] if self._store else []
            log._read = len(log.events)
        self._sandbox.control.clear_requests()
        if now - self._awake_since > SLACK and self._store is not None:
            self._miss_no_deadline(now)

    def _miss_no_deadline(self, now: datetime) -> None:
        with self._worker.queries() as queries:
            rows = queries.request_rows(decided=False, now=now)
        for row in rows:
            at = row.deadline.at
            known_since = self._seen.setdefault(row.request_id, now)
            if at is None or row.command_state or at <= now:
                continue
            due = [before for before in WARN_BEFORE if self._began < at - before <= now - SLACK]
            self._due |= {deadline_key(row.request_id, before) for before in due}
            # Awake, connected and with the request at hand, each warning has its own notice.
            lacking = [
                before
                for before in due
                if at - before > max(known_since, self._awake_since)
                and deadline_key(row.request_id, before) not in self._told
            ]
            if lacking or (due and not self._is_told(row.request_id, max(due))):
                said = f"untold: {row.request_id}, due {at:%H:%M}, now {now:%H:%M}, {lacking}"
                self.result.problems.append(said)

    def _is_told(self, request_id: str, first: timedelta) -> bool:
        """Whether a warning was told, from this one on, or that the request is there."""
        warnings = [deadline_key(request_id, before) for before in WARN_BEFORE if before <= first]
        keys = (*warnings, notice_key(NoticeKind.NEW_REQUEST, request_id))
        return any(key in self._told for key in keys)

    def _settle(self) -> None:
        """Everything that was begun ends, and once, when the world is sound again."""
        end = time.monotonic() + SETTLED_S
        while time.monotonic() < end and self._open_commands():
            self._sandbox.control.advance(MINUTE)
            self._wait_for_a_round()
            self._look()
        self.result.problems += [f"stuck: {target}" for target in self._open_commands()]
        for asked in self._asked:
            if notice_key(NoticeKind.NEW_REQUEST, asked) not in self._told:
                self.result.problems.append(f"nobody was told of {asked}")
        for request_id, before in self._planned.items():
            if deadline_key(request_id, before) not in self._told:
                self.result.problems.append(f"no warning {before} before: {request_id}")
        for target in self._commands:
            effects = [one for one in self._sandbox.control.effects(target) if "APPROVED" in one]
            if len(effects) > 1:
                self.result.problems.append(f"{len(effects)} effects on {target}")

    def _open_commands(self) -> list[str]:
        with self._worker.queries() as queries:
            open_ones = [
                one.command.target
                for state in CommandState
                if state.is_open
                for one in queries.command_records(state=state)
            ]
        waited_for = [target for target, one in self._commands.items() if not one.done()]
        return sorted({*open_ones, *waited_for})


def soak(folder: Path, minutes: int) -> Result:
    """Run a worker on an account for so many of its minutes, an hour of sleep on top."""
    with (
        running_sandbox(agreements=60, charges=300) as sandbox,
        running_worker(folder, sandbox.url, timing=TIMING) as worker,
    ):
        patiently(worker.synced)
        planned = ask_ahead(sandbox, worker, minutes)
        return Soak(sandbox, worker, minutes, planned).run()


def ask_ahead(sandbox: RunningSandbox, worker: RunningWorker, minutes: int) -> dict[str, timedelta]:
    """Let sellers ask for the end of agreements so that each warning comes once during the soak.

    Gives the warning of each request, and leaves the clock at the soak's beginning.
    """
    control = sandbox.control
    now = sandbox.clock.now()
    with worker.queries() as queries:
        keys = queries.table_keys(Table.AGREEMENTS, sort="product", chips=("active",), now=now)
        rows = queries.table_rows(Table.AGREEMENTS, keys, now=now)
    asked = {
        before + timedelta(minutes=minutes * part / WARNED_AT) - CANCELLATION_SILENCE: before
        for part, before in enumerate(WARN_BEFORE, 1)
    }
    begins = now - min(asked)
    planned = {}
    for (since_begin, before), row in zip(sorted(asked.items()), reversed(rows), strict=False):
        control.set_clock(begins + since_begin)
        made = control.act("new_cancellation_request", agreement_id=row.agreement.agreement_id)
        planned[made["id"]] = before
    control.set_clock(begins)
    return planned


def patiently(wait: Callable[[], SyncEnded]) -> SyncEnded:
    """Wait several times as long as a test does: a soak may run beside everything else."""
    for _ in range(PATIENCE):
        with contextlib.suppress(AssertionError):
            return wait()
    return wait()


def measured() -> tuple[int, int]:
    """The memory that this process has, in bytes, and its open handles."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE"), len(list(Path("/proc/self/fd").iterdir()))
