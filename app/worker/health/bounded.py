"""Runs what may block for a check, in threads of its own and for a limited time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import msgspec

from app.errors import AppError, Unclear
from app.language import tr
from app.worker.threads import Threads

T = TypeVar("T")
_THREADS = 60  # more than there are checks: one that hangs delays no other


class Limits(msgspec.Struct, frozen=True):
    """How long a check may take, in seconds: to connect, for an answer, and as a whole."""

    connect: float = 4
    read: float = 8
    whole: float = 45  # a busy computer loads for many seconds before it asks anybody anything


class Bounded:
    """Runs blocking functions beside each other; those that take too long are left behind."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        # Named as all threads that call AWS.
        self._threads = Threads(_THREADS, "aws-health")

    async def run(self, function: Callable[..., T], *args: object, **named: object) -> T:
        """Run one function.

        Raises:
            AppError: it raised it, or it took too long.
        """
        work = self._threads.run(partial(function, *args, **named))
        try:
            return await asyncio.wait_for(work, self.limits.whole)
        except TimeoutError as error:
            raise too_slow(self.limits.whole) from error

    def close(self) -> None:
        """Let the threads end."""
        self._threads.close()


def too_slow(limit_s: float) -> AppError:
    """Make the error for a check that did not end."""
    return Unclear(
        tr("There was no answer within {seconds} seconds.", seconds=f"{limit_s:g}"),
        tr("Check again; if it stays, quit Countersign and start it anew."),
        code="health-slow",
    )


async def measured(work: Awaitable[T]) -> tuple[T, float]:
    """Give a result and the seconds that it took."""
    began = time.monotonic()
    return await work, time.monotonic() - began
