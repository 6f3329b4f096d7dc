"""Threads for blocking work: results and errors come back, and a hanging one holds up nobody."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from app.worker.threads import Threads


def test_results_errors_and_steps_of_an_iterator_come_back() -> None:
    async def check() -> None:
        pool = Threads(2, "test")
        assert await pool.run(divmod, 7, 2) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            await pool.run(divmod, 7, 0)
        assert [one async for one in pool.each(iter([1, 2, 3]))] == [1, 2, 3]
        pool.close()
        pool.join(5)

    asyncio.run(check())


def test_one_thread_does_its_jobs_in_order() -> None:
    pool = Threads(1, "test")
    order: list[int] = []
    jobs = [pool.submit(order.append, number) for number in range(50)]
    for job in jobs:
        job.result(5)
    pool.close()
    assert order == list(range(50))


def test_as_many_jobs_run_at_once_as_there_are_threads() -> None:
    pool = Threads(3, "test")
    meeting = threading.Barrier(3)
    jobs = [pool.submit(meeting.wait, 5) for _ in range(3)]
    assert sorted(job.result(5) for job in jobs) == [0, 1, 2]
    pool.close()


def test_a_hanging_call_does_not_hold_up_who_waits_for_it() -> None:
    release = threading.Event()

    async def check() -> None:
        pool = Threads(1, "test")
        task = asyncio.get_running_loop().create_task(pool.run(release.wait, 60))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        pool.close()

    asyncio.run(check())
    release.set()


def test_closed_threads_take_no_more_jobs() -> None:
    pool = Threads(1, "test")
    pool.close()
    with pytest.raises(RuntimeError, match="test"):
        pool.submit(int)


def test_the_next_step_is_under_way_while_one_is_used() -> None:
    pool = Threads(1, "test")
    is_asked = threading.Event()

    def pages() -> Iterator[int]:
        yield 1
        is_asked.set()
        yield 2

    async def use() -> list[int]:
        found = []
        async for one in pool.each(pages()):
            assert is_asked.wait(10)
            found.append(one)
        return found

    assert asyncio.run(use()) == [1, 2]
    pool.close()
