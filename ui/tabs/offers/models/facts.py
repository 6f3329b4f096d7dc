"""Reads the access facts of models one after the other, those that are looked at first."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from app.errors import AppError, NotFound, Rejected
from app.model.foundation_model import Availability
from app.worker.messages import Answer, Event
from app.worker.model_messages import (
    AvailabilityChanged,
    AvailabilityRead,
    FollowAvailability,
    ReadAvailability,
    StopFollowing,
)
from ui.aio import Tasks, async_slot
from ui.context import Context


class Facts(QObject):
    """What AWS says of the access to the models of one region.

    `learned` carries the id of the model whose facts came or failed. `stopped` when a failure, which
    another model would meet as well, ended the reading: `error` has it until `go_on`.
    """

    learned = Signal(str)
    stopped = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks: Tasks = context.tasks
        self.region = ""
        self.known: dict[str, Availability] = {}
        self.failed: dict[str, AppError] = {}
        self.error: AppError | None = None
        self._bridge = context.bridge
        self._wanted: list[str] = []
        self._again: list[str] = []
        self._stale: set[str] = set()
        self._followed = ""
        self._asking = ""
        self._turn = 0
        context.bridge.received.connect(self._on_event)

    @property
    def left(self) -> int:
        """How many models are still to be read."""
        return len(self._queue) + bool(self._asking)

    @property
    def _queue(self) -> list[str]:
        fresh = {*self.known, *self.failed} - self._stale
        done = {*fresh, *self._again, self._asking}
        return [*self._again, *(one for one in self._wanted if one not in done)]

    def begin(self, region: str) -> None:
        """Forget what is known: it was of another region, or of another account."""
        self._turn += 1
        self.follow("")
        self.region, self.error = region, None
        self.known, self.failed = {}, {}
        self._wanted, self._again, self._asking = [], [], ""
        self._stale = set()

    def renew(self) -> None:
        """Read everything anew as it is wanted; what is known stays until then."""
        self.error = None
        self._stale = {*self.known, *self.failed}
        self._start()

    def look_again(self) -> None:
        """Read anew, as it is wanted, what AWS was still changing."""
        self._stale |= {one for one, facts in self.known.items() if not facts.is_settled}
        self._start()

    def want(self, model_ids: Iterable[str]) -> None:
        """Read these next, but for what is known; what else was wanted before is dropped."""
        self._wanted = list(dict.fromkeys(model_ids))
        self._start()

    def read_again(self, model_id: str) -> None:
        """Read one model anew, before all others; what is known of it stays until then.

        A read that is on its way does not count: it may have been answered before what happened.
        """
        self._again = [model_id, *(one for one in self._again if one != model_id)]
        self._start()

    def go_on(self) -> None:
        """Begin again after a failure."""
        self.error = None
        self.failed = {}
        self._start()

    def follow(self, model_id: str) -> None:
        """Hear of every change of one model's facts until AWS is done with it; empty: of none."""
        if model_id == self._followed:
            return
        if self._followed:
            self._stop_following(self.region, self._followed)
        self._followed = model_id
        if model_id:
            self._run_following(self.region, model_id, self._turn)

    def _start(self) -> None:
        if self._queue and not self._asking and self.error is None and self.region:
            self._run(self._turn, self._take_next())

    def _take_next(self) -> str:
        model_id = self._asking = self._queue[0]
        self._again = [one for one in self._again if one != model_id]
        self._stale.discard(model_id)
        return model_id

    @async_slot
    async def _run(self, turn: int, model_id: str) -> None:
        answer: Answer | None = None
        error: AppError | None = None
        try:
            answer = await self._bridge.call(ReadAvailability(self.region, model_id))
        except AppError as raised:
            error = raised
        if turn != self._turn:
            return
        self._asking = ""
        if error is not None:
            self._fail(model_id, error)
        elif isinstance(answer, AvailabilityRead):
            self._learn(model_id, answer.availability)
        self._start()

    def _fail(self, model_id: str, error: AppError) -> None:
        if isinstance(error, NotFound | Rejected):  # of this model only
            self.failed[model_id] = error
            self.learned.emit(model_id)
        else:
            self._again = list(dict.fromkeys((model_id, *self._again)))
            self.error = error
            self.stopped.emit()

    def _learn(self, model_id: str, facts: Availability) -> None:
        self.failed.pop(model_id, None)
        self.known[model_id] = facts
        self.learned.emit(model_id)

    @async_slot
    async def _run_following(self, region: str, model_id: str, turn: int) -> None:
        answer: Answer | None = None
        error: AppError | None = None
        try:
            answer = await self._bridge.call(FollowAvailability(region, model_id))
        except AppError as raised:
            error = raised
        if turn != self._turn:
            return
        if self._followed == model_id:
            self._followed = ""
            if error is not None:
                self._fail(model_id, error)
        if isinstance(answer, AvailabilityRead):
            self._learn(model_id, answer.availability)

    @async_slot
    async def _stop_following(self, region: str, model_id: str) -> None:
        try:
            await self._bridge.call(StopFollowing(region, model_id))
        except AppError:
            return  # the following has an end of its own, and nobody looks any more

    def _on_event(self, event: Event) -> None:
        if isinstance(event, AvailabilityChanged) and event.region == self.region:
            self._learn(event.availability.model_id, event.availability)
