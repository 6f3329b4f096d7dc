"""The supervised set of tasks: crashes are told, the end is clean, errors keep their kind."""

from __future__ import annotations

import asyncio

import pytest

from app.errors import Offline
from app.worker.tasks import Tasks, spread, together


@pytest.mark.expects_log
def test_a_crash_is_logged_by_name_and_told(caplog: pytest.LogCaptureFixture) -> None:
    crashes: list[BaseException] = []

    async def crash() -> None:
        raise KeyError("odd")

    async def check() -> None:
        task = Tasks(crashes.append).start("the odd one", crash())
        await asyncio.wait([task])

    asyncio.run(check())
    assert [type(error) for error in crashes] == [KeyError]
    assert "the odd one" in caplog.text


def test_the_end_cancels_what_runs_and_tells_no_crash() -> None:
    crashes: list[BaseException] = []

    async def check() -> None:
        tasks = Tasks(crashes.append)
        task = tasks.start("endless", asyncio.Event().wait())  # type: ignore[arg-type]
        await tasks.end(5)
        assert task.cancelled()

    asyncio.run(check())
    assert crashes == []


def test_what_runs_together_ends_together_with_the_first_error() -> None:
    ended: list[str] = []

    async def fail() -> None:
        raise Offline("No network.")

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("waiting one")

    with pytest.raises(Offline):
        asyncio.run(together(fail(), wait()))
    assert ended == ["waiting one"]


def test_work_is_spread_no_wider_than_asked() -> None:
    running = most = 0
    done: list[int] = []

    async def work(number: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        done.append(number)

    asyncio.run(spread(3, range(20), work))
    assert sorted(done) == list(range(20))
    assert most == 3
