"""Asks the worker for newer releases after a sync, unless the person does not want to be told."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from app.errors import AppError
from app.publisher import PUBLISHER, Publisher
from app.worker.messages import Event, SyncEnded
from app.worker.update_messages import LookForRelease
from ui.aio import Tasks, async_slot
from ui.context import Context

_log = logging.getLogger(__name__)


class ReleaseAsker(QObject):
    """Asks whenever everything has been read; the worker asks the publisher at most once a day."""

    def __init__(self, context: Context, publisher: Publisher = PUBLISHER) -> None:
        super().__init__()
        self._context = context
        self.tasks: Tasks = context.tasks
        if publisher.is_real:
            context.bridge.received.connect(self._on_event)
            context.settings.changed.connect(self._on_settings_changed)
        self._was_wanted = context.settings.looks_for_releases

    def _on_event(self, event: Event) -> None:
        is_read = isinstance(event, SyncEnded) and event.is_full and event.error is None
        if is_read and self._context.settings.looks_for_releases:
            self._ask()

    def _on_settings_changed(self) -> None:
        is_wanted = self._context.settings.looks_for_releases
        is_new, self._was_wanted = is_wanted and not self._was_wanted, is_wanted
        if is_new and self._context.status.synced_at is not None:
            self._ask()

    @async_slot
    async def _ask(self) -> None:
        try:
            await self._context.bridge.call(LookForRelease())
        except AppError as error:  # nobody waits for it, and the next sync asks again
            _log.info("Newer releases were not looked for: %s", error)
