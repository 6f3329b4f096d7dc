"""Knows when nobody has touched the window for a while, and when the computer has slept.

By the wall clock: timers stand still while a computer sleeps.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from app.model.now import now_utc

_LOOK_MS = 5_000
_SLEPT = timedelta(seconds=90)  # a look that comes this late comes after a sleep
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}


class IdleWatch(QObject):
    """`idle` after `limit` without a touch (None: never), `slept` when the clock has jumped.

    `key_pressed` when the keys for locking were pressed over a sheet, which keeps shortcuts off.
    """

    idle = Signal()
    slept = Signal()
    key_pressed = Signal()

    def __init__(
        self,
        app: QGuiApplication,
        limit: Callable[[], timedelta | None],
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        super().__init__()
        self._app = app
        self._limit = limit
        self._now = now
        self._touched = self._looked = now()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        for window in app.topLevelWindows():
            window.installEventFilter(self)
        app.focusWindowChanged.connect(self._on_focus_window_changed)

    def look(self) -> None:
        """Compare the clock with the last look and the last touch."""
        now = self._now()
        before, self._looked = self._looked, now
        if now - before >= _SLEPT:
            self.slept.emit()
        limit = self._limit()
        if limit is not None and now - self._touched >= limit:
            self.idle.emit()

    def touch(self) -> None:
        """Begin to count anew: somebody is there."""
        self._touched = self._looked = self._now()

    def close(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        self._app.focusWindowChanged.disconnect(self._on_focus_window_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that somebody is there; a touch after a long sleep or absence does not come first."""
        if event.type() in _TOUCHES:
            self.look()
            self._touched = self._looked
            if isinstance(event, QKeyEvent) and _locks(event):
                self.key_pressed.emit()
                return True
        return super().eventFilter(watched, event)

    def _on_focus_window_changed(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # a second time moves it to the front, no more


def _locks(event: QKeyEvent) -> bool:
    is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return is_control and event.key() == Qt.Key.Key_L
