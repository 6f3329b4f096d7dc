"""Sends commands and hears what becomes of them, whether or not a sheet is still open."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.model.command import Command
from app.worker.messages import (
    CheckCommand,
    CommandChanged,
    Event,
    Request,
    RunCommand,
    Settled,
)
from ui.aio import Tasks, async_slot
from ui.context import Context


@dataclass(frozen=True)
class CallFailed:
    """A call about a command that the worker could not carry out, or did not answer."""

    command_id: str
    error: AppError


class Sender(QObject):
    """`record_changed` carries a CommandRecord, `call_failed` a CallFailed.

    `busy_changed` when a target begins or ends to be in flight from this window.
    """

    record_changed = Signal(object)
    call_failed = Signal(object)
    busy_changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = context.bridge
        self._store = context.store
        self._tasks = context.tasks
        self._in_flight: set[str] = set()
        self._bridge.received.connect(self._on_event)

    @property
    def tasks(self) -> Tasks:
        """The supervised set that runs the calls."""
        return self._tasks

    def is_busy(self, target: str) -> bool:
        """A command on this object was sent from here and has not been answered."""
        return target in self._in_flight

    def send(self, command: Command) -> bool:
        """Send a command once; False when one on the same object is still in flight."""
        if command.target in self._in_flight:
            return False
        self._in_flight.add(command.target)
        self.busy_changed.emit()
        self._run(RunCommand(command, self._store.account_id))
        return True

    @async_slot
    async def check(self, command_id: str) -> None:
        """Ask the worker to read back an unknown command now."""
        try:
            answer = await self._bridge.call(CheckCommand(command_id))
        except AppError as error:
            self.call_failed.emit(CallFailed(command_id, error))
        else:
            self._tell(answer)

    @async_slot
    async def read_again(self, request: Request) -> None:
        """Read something from AWS once more; a failure shows as the age of what is stored."""
        try:
            await self._bridge.call(request)
        except AppError as error:
            self.call_failed.emit(CallFailed("", error))

    @async_slot
    async def _run(self, request: RunCommand) -> None:
        try:
            answer = await self._bridge.call(request)
        except AppError as error:
            self._land(request.command)
            self.call_failed.emit(CallFailed(request.command.command_id, error))
        else:
            self._land(request.command)
            self._tell(answer)

    def _land(self, command: Command) -> None:
        self._in_flight.discard(command.target)
        self.busy_changed.emit()

    def _tell(self, answer: object) -> None:
        if isinstance(answer, Settled):
            self.record_changed.emit(answer.record)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, CommandChanged):
            self.record_changed.emit(event.record)
