"""The worker's one set of tasks: each is named, a crash is logged and told, the end is clean."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Tasks:
    """Starts tasks and ends them. `on_crash` is told of what no task should raise."""

    def __init__(self, on_crash: Callable[[BaseException], None]) -> None:
        self._on_crash = on_crash
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run a coroutine as a task of this set."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def end(self, timeout_s: float) -> None:
        """Cancel every task and wait for them, at most `timeout_s` seconds."""
        running = list(self._running)
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=timeout_s)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            _log.critical("The task %s crashed.", task.get_name(), exc_info=error)
            self._on_crash(error)


async def together(*work: Coroutine[Any, Any, object]) -> None:
    """Run these at the same time; the first error ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(one)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def spread(width: int, items: Iterable[T], work: Callable[[T], Awaitable[None]]) -> None:
    """Do the work for each item, `width` of them at a time."""
    shared = iter(items)

    async def do() -> None:
        for item in shared:
            await work(item)

    await together(*(do() for _ in range(width)))
