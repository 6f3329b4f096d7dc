"""Collects Python's garbage in the window's thread only, in small portions.

Left to itself it runs in whatever thread allocates: QObjects in cycles would then be destroyed in a
thread that does not own them, and a full collection stops painting for 100 ms and more (measured).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
_OLDER_EVERY = 60
_OLDEST_EVERY = 600


class GarbageCollector(QObject):
    """Young objects every second, older ones each minute, all each ten; the start's own are left alone."""

    def __init__(self) -> None:
        super().__init__()
        self._rounds = 0
        gc.freeze()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def close(self) -> None:
        """Collect nothing more: the process ends, and its other threads still run until then."""
        self._timer.stop()
        gc.unfreeze()

    def _on_timeout(self) -> None:
        self._rounds += 1
        is_older, is_oldest = self._rounds % _OLDER_EVERY == 0, self._rounds % _OLDEST_EVERY == 0
        gc.collect(2 if is_oldest else 1 if is_older else 0)
