"""Merges what changed and how far a sync is, so that the window hears of it ten times a second at most."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.model.sync import Listing, SyncProgress
from app.worker.messages import Changed, Event, SyncAdvanced

_GAP_S = 0.1


class Announcer:
    """Collects changes and progress for a tenth of a second. Use it on the loop's thread."""

    def __init__(self, publish: Callable[[Event], None], gap_s: float = _GAP_S) -> None:
        self._publish = publish
        self._gap_s = gap_s
        self._changed: set[Listing] = set()
        self._progress: dict[Listing, SyncProgress] = {}
        self._timer: asyncio.TimerHandle | None = None

    def changed(self, *listings: Listing) -> None:
        """Note that stored rows of these listings changed."""
        self._changed.update(listings)
        self._schedule()

    def advanced(self, progress: SyncProgress) -> None:
        """Note how far a listing is."""
        self._progress[progress.listing] = progress
        self._schedule()

    def flush(self) -> None:
        """Tell now what was collected."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        progress, self._progress = self._progress, {}
        changed, self._changed = self._changed, set()
        for one in progress.values():
            self._publish(SyncAdvanced(one))
        if changed:
            self._publish(Changed(tuple(sorted(changed))))

    def _schedule(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._gap_s, self.flush)
