"""When AWS is read: regularly, at once after sleep, ever more rarely while it fails."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.worker.scheduler import Round, Scheduler, Timetable, Timing
from app.worker.tasks import Tasks

START = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
TIMING = Timing()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def table(jitter: float = 0) -> Timetable:
    timetable = Timetable(TIMING, lambda: jitter)
    timetable.woke(START)
    for kind in Round:
        timetable.ended(kind, START, is_good=True)
    return timetable


def test_everything_is_due_at_the_start() -> None:
    timetable = Timetable(TIMING, lambda: 0)
    assert all(timetable.is_due(kind, START) for kind in Round)


def test_what_waits_is_read_every_minute_and_everything_every_quarter_of_an_hour() -> None:
    timetable = table()
    assert not timetable.is_due(Round.POLL, START + minutes(0.9))
    assert timetable.is_due(Round.POLL, START + minutes(1))
    assert not timetable.is_due(Round.FULL, START + minutes(14))
    assert timetable.is_due(Round.FULL, START + minutes(15))


@pytest.mark.parametrize("jump", [timedelta(hours=8), timedelta(seconds=40), timedelta(hours=-3)])
def test_what_waits_is_read_at_once_after_sleep_or_a_changed_clock(jump: timedelta) -> None:
    timetable = table()
    now = START + jump
    assert timetable.woke(now)
    assert timetable.is_due(Round.POLL, now)
    assert timetable.is_due(Round.FULL, now + minutes(15))


def test_a_usual_tick_is_no_sleep() -> None:
    timetable = table()
    assert not timetable.woke(START + TIMING.tick)


def test_failures_come_back_sooner_at_first_then_at_the_usual_pace() -> None:
    timetable = table()
    waits = []
    for _ in range(6):
        timetable.ended(Round.POLL, START, is_good=False)
        waits.append(
            next(
                s
                for s in range(1, 1000)
                if timetable.is_due(Round.POLL, START + timedelta(seconds=s))
            )
        )
    assert waits == [10, 20, 40, 60, 60, 60]


def test_a_failing_full_round_becomes_rare() -> None:
    timetable = table()
    for _ in range(9):
        timetable.ended(Round.FULL, START, is_good=False)
    assert not timetable.is_due(Round.FULL, START + minutes(14))


def test_retries_of_many_programs_do_not_come_at_one_moment() -> None:
    early, late = table(0), table(1)
    for one in (early, late):
        one.ended(Round.POLL, START, is_good=False)
    at = START + timedelta(seconds=10)
    assert early.is_due(Round.POLL, at)
    assert not late.is_due(Round.POLL, at)


def test_when_aws_is_back_a_full_round_that_failed_is_made_up_for() -> None:
    timetable = table()
    for kind in Round:
        for _ in range(8):
            timetable.ended(kind, START, is_good=False)
    timetable.ended(Round.POLL, START, is_good=True)
    assert timetable.is_due(Round.FULL, START)


class Readings:
    """Rounds that wait until a test lets them end."""

    def __init__(self) -> None:
        self.begun: list[Round] = []
        self.may_end = asyncio.Event()
        self.began = asyncio.Event()

    async def read(self, kind: Round) -> bool:
        self.begun.append(kind)
        self.began.set()
        await self.may_end.wait()
        return True


async def _no_tick() -> None:
    return


def crashed(error: BaseException) -> None:
    raise error


def test_a_round_by_hand_joins_the_one_under_way_but_reads_what_waits_at_once() -> None:
    async def check() -> list[Round]:
        readings, tasks = Readings(), Tasks(crashed)
        scheduler = Scheduler(readings.read, _no_tick, tasks=tasks, now=lambda: START)
        scheduler.start(Round.FULL)
        by_hand = tasks.start("by hand", scheduler.read_now())
        while len(readings.begun) < 2:
            readings.began.clear()
            await asyncio.wait_for(readings.began.wait(), 5)
        readings.may_end.set()
        await asyncio.wait_for(by_hand, 5)
        return readings.begun

    assert asyncio.run(check()) == [Round.FULL, Round.POLL]


def test_what_waits_is_still_read_every_minute_while_a_full_round_takes_long() -> None:
    async def check() -> None:
        polls = 0
        enough, never = asyncio.Event(), asyncio.Event()

        async def read(kind: Round) -> bool:
            nonlocal polls
            if kind is Round.FULL:
                await never.wait()
            polls += 1
            if polls == 3:
                enough.set()
            return True

        tasks = Tasks(crashed)
        quick = Timing(poll=timedelta(milliseconds=2), tick=timedelta(milliseconds=1))
        scheduler = Scheduler(
            read, _no_tick, tasks=tasks, now=lambda: datetime.now(UTC), timing=quick
        )
        tasks.start("scheduler", scheduler.run())
        await asyncio.wait_for(enough.wait(), 5)
        await tasks.end(5)

    asyncio.run(check())


def test_a_round_is_never_started_twice_at_a_time() -> None:
    async def check() -> list[Round]:
        readings, tasks = Readings(), Tasks(crashed)
        scheduler = Scheduler(readings.read, _no_tick, tasks=tasks, now=lambda: START)
        assert scheduler.start(Round.POLL) is scheduler.start(Round.POLL)
        await asyncio.wait_for(readings.began.wait(), 5)
        await tasks.end(5)
        return readings.begun

    assert asyncio.run(check()) == [Round.POLL]


def test_another_pace_counts_from_now_on_and_delays_no_round_that_is_due_earlier() -> None:
    timetable = table()
    timetable.set_poll(minutes(5), START)
    assert timetable.is_due(Round.POLL, START + minutes(1))
    timetable.ended(Round.POLL, START + minutes(1), is_good=True)
    assert not timetable.is_due(Round.POLL, START + minutes(5.9))
    assert timetable.is_due(Round.POLL, START + minutes(6))
    timetable.set_poll(minutes(1), START + minutes(2))
    assert timetable.is_due(Round.POLL, START + minutes(3))
