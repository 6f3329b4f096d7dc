"""Reads offers and offer sets one by one for the pane, each at most once until it is forgotten."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.worker.catalogue_messages import OfferRead, OfferSetRead, ReadOffer, ReadOfferSet
from ui.aio import Tasks, async_slot
from ui.context import Context


class OfferReads(QObject):
    """`changed` carries the id of what came or failed."""

    changed = Signal(str)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks: Tasks = context.tasks
        self.offers: dict[str, OfferRead] = {}
        self.sets: dict[str, OfferSetRead] = {}
        self.errors: dict[str, AppError] = {}
        self._running: set[str] = set()
        self._bridge = context.bridge
        self._turn = 0

    def read(self, option_id: str, *, is_set: bool = False) -> None:
        """Read an offer, or a set, unless it is there, failed or on its way."""
        if option_id in self._running or option_id in self.errors:
            return
        if option_id in (self.sets if is_set else self.offers):
            return
        self._running.add(option_id)
        self._run(option_id, is_set, self._turn)

    def again(self, option_id: str, *, is_set: bool = False) -> None:
        """Read once more what failed."""
        self.errors.pop(option_id, None)
        self.read(option_id, is_set=is_set)

    def forget(self) -> None:
        """Drop everything, and what is on its way."""
        self._turn += 1
        self.offers, self.sets, self.errors = {}, {}, {}
        self._running.clear()

    @async_slot
    async def _run(self, option_id: str, is_set: bool, turn: int) -> None:
        request = ReadOfferSet(option_id) if is_set else ReadOffer(option_id)
        error: AppError | None = None
        answer = None
        try:
            answer = await self._bridge.call(request)
        except AppError as raised:
            error = raised
        if turn != self._turn:
            return
        self._running.discard(option_id)
        if isinstance(answer, OfferRead):
            self.offers[option_id] = answer
        elif isinstance(answer, OfferSetRead):
            self.sets[option_id] = answer
        elif error is not None:
            self.errors[option_id] = error
        self.changed.emit(option_id)
