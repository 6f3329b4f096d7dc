"""Watches when the sign-in ends: tells ten minutes before, and lets the views know once it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from ui.status import Status
from ui.store_view import StoreView
from ui.sync_words import WARNED_BEFORE_END

_LONGEST_WAIT = timedelta(
    minutes=5
)  # the tick looks again anyway; timers stop while a computer sleeps


class ExpiryWatch(QObject):
    """`ending` carries when the sign-in ends, once for each end, ten minutes before or as soon as known."""

    ending = Signal(object)

    def __init__(self, status: Status, store: StoreView) -> None:
        super().__init__()
        self._status = status
        self._told: datetime | None = None
        self._over: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        status.changed.connect(self._look)
        store.tick.connect(self._look)
        self._look()

    def _look(self) -> None:
        left, ends_at = self._status.ends_in, self._status.ends_at
        if left is None or ends_at is None:
            self._timer.stop()
            return
        if left <= timedelta():
            if self._over != ends_at:
                self._over = ends_at
                self._status.changed.emit()
            return
        if left <= WARNED_BEFORE_END and self._told != ends_at:
            self._told = ends_at
            self._status.changed.emit()
            self.ending.emit(ends_at)
        next_look = left if left <= WARNED_BEFORE_END else left - WARNED_BEFORE_END
        wait_ms = min(next_look, _LONGEST_WAIT) / timedelta(milliseconds=1)
        self._timer.start(int(wait_ms) + 1)
