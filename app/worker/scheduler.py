"""When to read AWS: what waits every minute, everything every quarter of an hour, at once after sleep."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from app.worker.tasks import Tasks


class Round(StrEnum):
    """What is read: only what waits for an answer, or everything."""

    POLL = "poll"
    FULL = "full"


class Timing(msgspec.Struct, frozen=True):
    """How often. After failures, a round comes earlier at first and then ever later.

    The accounts that are not open are looked at `others_after` the start at the earliest, when the open one
    has been read, then each `others`, and those that are signed out each `signed_out`. A look takes at most
    `look`, after which it is the next account's turn.
    """

    poll: timedelta = timedelta(seconds=60)
    full: timedelta = timedelta(minutes=15)
    retry: timedelta = timedelta(seconds=10)
    tick: timedelta = timedelta(seconds=5)
    gap: timedelta = timedelta(seconds=25)
    others_after: timedelta = timedelta(seconds=5)
    others: timedelta = timedelta(minutes=5)
    signed_out: timedelta = timedelta(minutes=15)
    look: timedelta = timedelta(minutes=2)


class Timetable:
    """Works out when each round is due. Times are the wall clock's, so that sleep counts."""

    def __init__(self, timing: Timing, jitter: Callable[[], float]) -> None:
        self._timing = timing
        self._jitter = jitter
        self._next: dict[Round, datetime] = {}
        self._failures: dict[Round, int] = {Round.POLL: 0, Round.FULL: 0}
        self._seen: datetime | None = None

    def set_poll(self, poll: timedelta, now: datetime) -> None:
        """Look at what waits as often as this from now on; a round that is due earlier stays so."""
        self._timing = msgspec.structs.replace(self._timing, poll=poll)
        if Round.POLL in self._next:
            self._next[Round.POLL] = min(self._next[Round.POLL], now + poll)

    def is_due(self, kind: Round, now: datetime) -> bool:
        """Say whether a round is due; both are at the start."""
        at = self._next.get(kind)
        return at is None or at <= now

    def woke(self, now: datetime) -> bool:
        """Say whether the clock jumped since the last call: the machine slept, or it was set."""
        before, self._seen = self._seen, now
        jumped = before is not None and abs(now - before) > self._timing.gap
        if jumped:
            self._failures = dict.fromkeys(self._failures, 0)
            self._next[Round.POLL] = now
            self._next[Round.FULL] = min(self._next.get(Round.FULL, now), now + self._timing.full)
        return jumped

    def began(self, kind: Round, now: datetime) -> None:
        """Plan ahead while a round runs: a full one may take long, and begins with what waits."""
        self._next[kind] = now + self._usual(kind)
        if kind is Round.FULL:
            self._next[Round.POLL] = now + self._timing.poll

    def ended(self, kind: Round, now: datetime, *, is_good: bool) -> None:
        """Plan the next round of this kind."""
        usual = self._usual(kind)
        failures, self._failures[kind] = self._failures[kind], 0
        if is_good:
            self._next[kind] = now + usual
            if kind is Round.POLL and failures and self._failures[Round.FULL]:
                self._next[Round.FULL] = now  # AWS is back: what the full round missed can be read
            return
        self._failures[kind] = failures + 1
        # Spread by a half, so that many programs of one account do not come back at one moment.
        delay = self._timing.retry * 2 ** min(failures, 10) * (1 + self._jitter() / 2)
        self._next[kind] = now + min(delay, usual)

    def _usual(self, kind: Round) -> timedelta:
        return self._timing.poll if kind is Round.POLL else self._timing.full


class Scheduler:
    """Starts rounds when they are due, at most one of a kind at a time.

    `read` does one round and says whether it went well. `on_tick` is awaited every few seconds.
    One that `waits` begins with the first round that somebody asks for.
    """

    def __init__(
        self,
        read: Callable[[Round], Awaitable[bool]],
        on_tick: Callable[[], Awaitable[None]],
        *,
        tasks: Tasks,
        now: Callable[[], datetime],
        timing: Timing | None = None,
        jitter: Callable[[], float] = random.random,
        waits: bool = False,
    ) -> None:
        self.is_waiting = waits
        self._read = read
        self._on_tick = on_tick
        self._tasks = tasks
        self._now = now
        self._timing = timing or Timing()
        self._timetable = Timetable(self._timing, jitter)
        self._running: dict[Round, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Keep the timetable for as long as the worker runs."""
        while True:
            now = self._now()
            self._timetable.woke(now)
            for kind in () if self.is_waiting else (Round.FULL, Round.POLL):
                if self._timetable.is_due(kind, now):
                    self.start(kind)
            await self._on_tick()
            await asyncio.sleep(self._timing.tick.total_seconds())

    def set_poll(self, poll: timedelta) -> None:
        """Look at what waits as often as this from now on."""
        self._timetable.set_poll(poll, self._now())

    def is_running(self, kind: Round) -> bool:
        """Say whether such a round is under way."""
        return kind in self._running

    def start(self, kind: Round) -> asyncio.Task[None]:
        """Start a round, or give the one that is under way."""
        self.is_waiting = False
        task = self._running.get(kind)
        if task is None:
            task = self._tasks.start(f"{kind.value} round", self._round(kind))
            self._running[kind] = task
            self._timetable.began(kind, self._now())
        return task

    async def read_now(self) -> None:
        """Read everything now; what waits is read at once also while a full round is under way."""
        was_running = self.is_running(Round.FULL)
        full = self.start(Round.FULL)
        if was_running:
            await asyncio.shield(self.start(Round.POLL))
        await asyncio.shield(full)

    async def _round(self, kind: Round) -> None:
        is_good = False
        try:
            is_good = await self._read(kind)
        finally:
            self._running.pop(kind, None)
            self._timetable.ended(kind, self._now(), is_good=is_good)
