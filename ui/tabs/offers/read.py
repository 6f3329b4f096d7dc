"""One question to AWS at a time, of which only the newest answer counts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.worker.catalogue_messages import CatalogueAnswer, CatalogueRequest
from app.worker.messages import Answer
from app.worker.model_messages import ModelAnswer, ModelRequest
from ui.aio import Tasks, async_slot
from ui.context import Context

Asked = CatalogueRequest | ModelRequest
Told = CatalogueAnswer | ModelAnswer


class Read(QObject):
    """`changed` when it is asked, answered or fails. What came last stays until it is forgotten."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks: Tasks = context.tasks
        self.request: Asked | None = None
        self.answer: Told | None = None
        self.error: AppError | None = None
        self.is_running = False
        self._bridge = context.bridge
        self._turn = 0

    def ask(self, request: Asked) -> None:
        """Ask anew; an answer to what was asked before is dropped."""
        if request != self.request:
            self.answer = None
        self._turn += 1
        self.request, self.error, self.is_running = request, None, True
        self.changed.emit()
        self._run(request, self._turn)

    def again(self) -> None:
        """Ask the same once more."""
        if self.request is not None and not self.is_running:
            self.ask(self.request)

    def forget(self) -> None:
        """Drop the answer, and the one that is on its way."""
        self._turn += 1
        self.request = self.answer = self.error = None
        self.is_running = False

    @async_slot
    async def _run(self, request: Asked, turn: int) -> None:
        answer: Answer | None = None
        error: AppError | None = None
        try:
            answer = await self._bridge.call(request)
        except AppError as raised:
            error = raised
        if turn != self._turn:
            return
        self.is_running, self.error = False, error
        if isinstance(answer, Told):
            self.answer = answer
        self.changed.emit()
