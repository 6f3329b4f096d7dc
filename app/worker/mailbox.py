"""What both kinds of client share: open calls by id, and events kept until somebody listens."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from app.errors import AppError
from app.worker.failures import revive
from app.worker.opening import OpeningEvent

if TYPE_CHECKING:
    from app.worker.messages import Answer, Call, Event, FromWorker, Reply, Request

E = TypeVar("E", bound="Event")
Listener = Callable[["Event"], None]


class Mailbox:
    """Open calls and waiting events of one client. Thread safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # of the open calls
        # Of the events. Apart, as whoever is told may call, and wait for what another thread brings.
        self._telling = threading.RLock()
        self._arrived = threading.Condition(self._telling)
        self._ids = itertools.count(1)
        self._open: dict[int, Future[Answer]] = {}
        self._waiting: list[Event] = []
        self._listener: Listener | None = None

    @property
    def listener(self) -> Listener | None:
        """Who is told of events, in the thread that brings them. Earlier ones are told when set."""
        return self._listener

    @listener.setter
    def listener(self, listener: Listener | None) -> None:
        with self._telling:
            self._listener = listener
            waiting, self._waiting = self._waiting, []
            for event in waiting:
                self._tell(event)

    def first_event(self, kind: type[E], timeout: float) -> E | None:
        """Wait `timeout` seconds at most for an event that nobody has been told yet; it stays there."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._find(kind) is not None, timeout)
            return self._find(kind)

    def new_call(self, request: Request) -> tuple[Call, Future[Answer]]:
        """Number a request and promise its answer."""
        from app.worker.messages import Call  # noqa: PLC0415 - not for the first frame, as below

        future: Future[Answer] = Future()
        future.set_running_or_notify_cancel()
        with self._lock:
            call = Call(next(self._ids), request)
            self._open[call.call_id] = future
        return call, future

    def receive(self, message: FromWorker) -> None:
        """Take in what the worker sent."""
        if not isinstance(message, OpeningEvent):
            from app.worker.messages import Reply  # noqa: PLC0415

            if isinstance(message, Reply):
                self._answer(message)
                return
        with self._telling:
            self._tell(message)

    def fail_all(self, error: AppError) -> None:
        """No answer will come any more to the open calls."""
        with self._lock:
            lost, self._open = list(self._open.values()), {}
        for future in lost:
            future.set_exception(error)

    def _find(self, kind: type[E]) -> E | None:
        return next((event for event in self._waiting if isinstance(event, kind)), None)

    def _tell(self, event: Event) -> None:
        if self._listener is None:
            self._waiting.append(event)
            self._arrived.notify_all()
        else:
            self._listener(event)

    def _answer(self, reply: Reply) -> None:
        with self._lock:
            future = self._open.pop(reply.call_id, None)
        if future is None:
            return
        from app.worker.messages import Failed  # noqa: PLC0415

        if isinstance(reply.result, Failed):
            future.set_exception(revive(reply.result.error))
        else:
            future.set_result(reply.result)
