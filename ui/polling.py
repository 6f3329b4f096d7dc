"""Tells the worker how often to look at what waits, when it starts and when the person chooses otherwise."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.errors import AppError
from app.worker.messages import SetPolling
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.settings import POLL_MINUTES

_MINUTE_S = 60


class PollingKeeper(QObject):
    """Lives as long as the window. A worker that is told nothing looks every minute."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.tasks: Tasks = context.tasks
        self._context = context
        self._told = POLL_MINUTES[0]
        context.store.opened.connect(self._on_store_opened)
        context.settings.changed.connect(self._tell)
        self._tell()

    def _on_store_opened(self) -> None:
        self._told = POLL_MINUTES[0]  # it may be another worker
        self._tell()

    @async_slot
    async def _tell(self) -> None:
        wanted = self._context.settings.poll_min
        if wanted == self._told:
            return
        self._told = wanted
        try:
            await self._context.bridge.call(SetPolling(wanted * _MINUTE_S))
        except AppError:
            # The worker is gone: its successor is told when it has opened the store.
            return
