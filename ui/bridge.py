"""Brings the worker's events into the window's thread, and the window's calls to the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future

    from app.model.account import Source
    from app.worker.messages import Answer, Event, Request

E = TypeVar("E", bound="Event")


class Worker(Protocol):
    """What the window needs of the worker's client: in a process, in a thread, or a fake."""

    on_event: Callable[[Event], None] | None

    def first_event(self, kind: type[E], timeout: float) -> E | None:
        """Wait for the first event of a kind, without taking it away from who listens later."""

    def call(self, request: Request) -> Future[Answer]:
        """Send a request; the future raises an AppError when it could not be carried out."""

    def switch(self, source: Source | None) -> None:
        """Leave this account for another one, or for none; AccountSwitched tells when."""

    def close(self, timeout: float) -> None:
        """Let the worker finish what it sends, then end it."""


class Bridge(QObject):
    """`received` carries one frozen event of the worker, in the window's thread."""

    received = Signal(object)

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker

    def begin(self) -> None:
        """Let events through; called once everything is connected."""
        self._worker.on_event = self.received.emit

    async def call(self, request: Request) -> Answer:
        """Send a request and wait for its answer.

        Raises:
            AppError: the call could not be carried out.
        """
        import asyncio  # noqa: PLC0415 - 30 ms that the first frame need not wait for

        return await asyncio.wrap_future(self._worker.call(request))

    def switch(self, source: Source | None) -> None:
        """Leave this account for another one, or for none; AccountSwitched tells when."""
        self._worker.switch(source)
