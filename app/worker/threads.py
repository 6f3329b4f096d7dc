"""Threads for what blocks: AWS calls, the store, the keyring. They never hold up the end of a process."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")
_Job = Callable[[], None]


class Threads:
    """A few daemon threads with one queue. With `count` 1, jobs run one after the other.

    Not the loop's own executor: at exit, that waits for a call which may hang for a minute.
    """

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._name = name
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._is_closed = False

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        """Run a blocking function and wait for its result without blocking the loop."""
        return await asyncio.wrap_future(self.submit(function, *args))

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Run a blocking function; the future tells its result."""
        future: Future[T] = Future()

        def job() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = function(*args)
            # Whoever waits for the future is told; `BaseException` so that no thread dies of it.
            except BaseException as error:  # noqa: BLE001
                future.set_exception(error)
            else:
                future.set_result(result)

        with self._lock:
            if self._is_closed:
                raise RuntimeError(f"the threads {self._name} are closed")
            self._jobs.put(job)
            if not self._idle.acquire(blocking=False) and len(self._threads) < self._count:
                self._add_thread()
        return future

    async def each(self, items: Iterator[T]) -> AsyncIterator[T]:
        """Go through a blocking iterator, one step at a time in a thread and one ahead of what is used."""
        end = object()
        coming = self.submit(next, items, end)
        while (item := await asyncio.wrap_future(coming)) is not end:
            coming = self.submit(next, items, end)
            yield item  # only `end` is no T

    def close(self) -> None:
        """Let the threads end after what is queued; those that hang are left behind."""
        with self._lock:
            self._is_closed = True
            for _ in self._threads:
                self._jobs.put(None)

    def join(self, timeout: float) -> None:
        """Wait a while for the threads to end."""
        for thread in self._threads:
            thread.join(timeout)

    def _add_thread(self) -> None:
        name = f"{self._name}-{len(self._threads) + 1}"
        thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job  # an idle thread must not keep the last result alive
            self._idle.release()
