"""Keeps windows where they can be seen and taken hold of when screens go, come, turn or change their scale."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget

_SETTLED_MS = 300  # desktops move windows themselves, and tell of one change in several steps
_GRIP_HEIGHT = 40  # of the title bar, or of what stands in its place
_LEAST_GRIP = 120  # as wide a piece of it has to be seen
_LEAST = QSize(960, 480)


class OnScreen(QObject):
    """Looks after all windows of the program, for as long as `window` lives."""

    def __init__(self, app: QGuiApplication, window: QObject) -> None:
        super().__init__(window)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self.bring_back)
        app.screenRemoved.connect(self._on_screens_changed)
        app.screenAdded.connect(self._on_screen_added)
        for screen in app.screens():
            self._follow(screen)

    def bring_back(self) -> None:
        """Bring back what cannot be reached any more; all others stay where the person put them."""
        rooms = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and _stands_alone(window):
                _bring_back(window, rooms)

    def _follow(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._on_screens_changed)

    def _on_screen_added(self, screen: QScreen) -> None:
        self._follow(screen)
        self._settled.start()

    def _on_screens_changed(self) -> None:
        self._settled.start()


def place_for(frame: QRect, rooms: Sequence[QRect]) -> QRect:
    """Give where a window with this frame belongs: there, as long as its title bar can be taken hold of.

    `rooms` are the screens without their task bars; there is always one.
    """
    grip = QRect(frame.topLeft(), QSize(frame.width(), _GRIP_HEIGHT))
    seen = [grip & room for room in rooms]
    home = max(rooms, key=lambda room: _shared(frame, room))
    is_held = any(
        one.width() >= min(_LEAST_GRIP, frame.width()) and one.height() >= _GRIP_HEIGHT // 2
        for one in seen
    )
    fits = frame.width() <= home.width() and frame.height() <= home.height()
    if is_held and fits:
        return frame
    placed = QRect(frame.topLeft(), frame.size().boundedTo(home.size()))
    placed.moveLeft(min(max(placed.left(), home.left()), home.right() + 1 - placed.width()))
    placed.moveTop(min(max(placed.top(), home.top()), home.bottom() + 1 - placed.height()))
    return placed


def _shared(frame: QRect, room: QRect) -> tuple[int, int]:
    """How well a screen fits a window: what they share, then how near it is."""
    common = frame & room
    away = frame.center() - room.center()
    return common.width() * common.height(), -away.manhattanLength()


def _stands_alone(window: QWidget) -> bool:
    """Tell whether a window has a place of its own: no popup, and no sheet, which follows its window."""
    flags = window.windowFlags()
    if window.windowType() not in (Qt.WindowType.Window, Qt.WindowType.Dialog):
        return False
    return not flags & Qt.WindowType.FramelessWindowHint and not window.windowState() & (
        Qt.WindowState.WindowMaximized
        | Qt.WindowState.WindowFullScreen
        | Qt.WindowState.WindowMinimized
    )


def _bring_back(window: QWidget, rooms: Sequence[QRect]) -> None:
    frame, inside = window.frameGeometry(), window.geometry()
    placed = place_for(frame, rooms)
    if placed == frame:
        return
    around = frame.size() - inside.size()
    size = placed.size() - around
    # A smallest size that suited another screen would keep the window larger than this one.
    window.setMinimumSize(window.minimumSize().boundedTo(size.expandedTo(_LEAST)))
    window.resize(size)
    window.move(QPoint(placed.topLeft()))
