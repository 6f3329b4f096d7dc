"""All glue between asyncio and Qt: the loop, the supervised set of tasks, and slots that are coroutines."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    # asyncio and qasync cost 70 ms at start (measured) and are needed only after the first paint.
    import asyncio

Reporter = Callable[[str, BaseException], None]
CoroutineMethod = Callable[..., Coroutine[Any, Any, None]]
_AWAITED_S = 2.0


class Tasks:
    """The one set of running tasks: a crash is reported by name, closing cancels and waits for all."""

    def __init__(self, report: Reporter) -> None:
        self._report = report
        self._running: set[asyncio.Task[None]] = set()
        self._awaited: set[asyncio.Task[None]] = set()
        self._patient: set[asyncio.Task[None] | None] = set()
        self._waiting: list[tuple[str, Coroutine[Any, Any, None], bool]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start what was asked for before the loop ran."""
        self._loop = loop
        waiting, self._waiting = self._waiting, []
        for name, work, is_awaited in waiting:
            self.start(work, name, is_awaited=is_awaited)

    def start(
        self, work: Coroutine[Any, Any, None], name: str, *, is_awaited: bool = False
    ) -> None:
        """Run a coroutine; after `close` it is dropped. `is_awaited`: `awaited_end` waits for it."""
        if self._is_closed:
            work.close()
        elif self._loop is None:
            self._waiting.append((name, work, is_awaited))
        else:
            task = self._loop.create_task(work, name=name)
            self._running.add(task)
            if is_awaited:
                self._awaited.add(task)
            task.add_done_callback(self._on_done)

    async def others_end(self) -> None:
        """Wait until everything that runs now has ended, but for the one that asks."""
        import asyncio  # noqa: PLC0415 - see above

        me = asyncio.current_task()
        self._patient |= {me}  # those that wait for others must not wait for each other
        try:
            if others := self._running - self._patient:
                await asyncio.wait(others)
        finally:
            self._patient -= {me}

    async def awaited_end(self) -> None:
        """Wait until what has to end by itself has ended, for two seconds at most."""
        import asyncio  # noqa: PLC0415 - see above

        if self._awaited:
            await asyncio.wait(self._awaited, timeout=_AWAITED_S)

    async def close(self) -> None:
        """Cancel everything and wait until it has ended."""
        import asyncio  # noqa: PLC0415 - see above

        self._is_closed = True
        for _, work, _ in self._waiting:
            work.close()
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._awaited.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._report(task.get_name(), error)


class HasTasks(Protocol):
    """What an object needs so that its methods can be `async_slot`."""

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""


def async_slot(method: CoroutineMethod) -> Callable[..., None]:
    """Make a coroutine method a slot: each call starts a supervised task of its owner.

    Arguments that the method does not take (`clicked(bool)`) are dropped, as Qt does for plain slots.
    """
    taken = method.__code__.co_argcount - 1

    @functools.wraps(method)
    def slot(self: HasTasks, *args: Any) -> None:
        self.tasks.start(method(self, *args[:taken]), method.__qualname__)

    return slot


def run(app: QApplication, main: Callable[[], Coroutine[Any, Any, int]], report: Reporter) -> int:
    """Run the coroutine on Qt's event loop until it ends; its result is the exit code."""
    from qasync import QEventLoop  # noqa: PLC0415 - see above

    loop = QEventLoop(app)
    loop.set_exception_handler(
        lambda _, context: report(
            str(context.get("message", "event loop")),
            context.get("exception") or RuntimeError(str(context.get("message"))),
        )
    )
    with loop:
        return int(loop.run_until_complete(main()))
