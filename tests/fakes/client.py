"""A worker client for tests of the window: it keeps what was asked and answers when told to."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar

from app.errors import AppError
from app.model.account import Source
from app.model.command import Command, CommandRecord
from app.worker.messages import Answer, Done, Event, Request, RunCommand, Settled

E = TypeVar("E", bound=Event)


@dataclass
class Asked:
    """One call and the promise of its answer."""

    request: Request
    future: Future[Answer] = field(default_factory=Future)


class FakeClient:
    """Speaks like the worker's client. Calls stay open until a test answers them."""

    def __init__(self) -> None:
        self._listener: Callable[[Event], None] | None = None
        self.asked: list[Asked] = []
        self.early: list[Event] = []  # what the worker told before the window listened
        self.switched: list[Source | None] = []
        self.is_started = False
        self.is_closed = False

    @property
    def on_event(self) -> Callable[[Event], None] | None:
        return self._listener

    @on_event.setter
    def on_event(self, listener: Callable[[Event], None] | None) -> None:
        self._listener = listener
        for event in self.early:
            self.tell(event)

    def start(self) -> None:
        self.is_started = True

    def close(self, timeout: float = 0) -> None:
        self.is_closed = True

    def call(self, request: Request) -> Future[Answer]:
        asked = Asked(request)
        self.asked.append(asked)
        return asked.future

    def switch(self, source: Source | None) -> None:
        self.switched.append(source)

    def first_event(self, kind: type[E], timeout: float) -> E | None:
        return next((event for event in self.early if isinstance(event, kind)), None)

    def tell(self, event: Event) -> None:
        """Deliver an event as the reader thread would."""
        if self.on_event is not None:
            self.on_event(event)

    @property
    def commands(self) -> list[Command]:
        """The commands that were sent, in order."""
        return [
            asked.request.command for asked in self.asked if isinstance(asked.request, RunCommand)
        ]

    def settle(self, record: CommandRecord) -> None:
        """Answer the newest call with where the command stands."""
        self.asked[-1].future.set_result(Settled(record))

    def answer(self, answer: Answer) -> None:
        """Answer the newest call."""
        self.asked[-1].future.set_result(answer)

    def done(self) -> None:
        """Answer the newest call with Done."""
        self.asked[-1].future.set_result(Done())

    def fail(self, error: AppError) -> None:
        """Let the newest call fail."""
        self.asked[-1].future.set_exception(error)
