"""Locks and unlocks the window: the one place that knows why it is locked."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from ui.context import Context
from ui.lock.curtain import Curtain
from ui.lock.page import LockPage
from ui.window import MainWindow


class LockReason(StrEnum):
    """What locked the window."""

    PERSON = "person"
    IDLE = "idle"
    SLEEP = "sleep"
    SCREEN = "screen"


class LockKeeper(QObject):
    """`unlocked` after the content is back. Without a PIN, the system's own unlocking is enough."""

    unlocked = Signal()

    def __init__(self, context: Context, window: MainWindow, app: QApplication) -> None:
        super().__init__()
        self._context = context
        self._curtain = Curtain(window, app)
        self._window = window
        self._reason = LockReason.PERSON
        self.page: LockPage | None = None
        context.accounts.switched.connect(self._curtain.end_hidden)

    def lock(self, reason: LockReason = LockReason.PERSON) -> None:
        """Hide everything; what is being sent goes on."""
        state = self._context.lock
        if state.is_locked:
            return
        self._reason = reason
        state.set_locked(is_locked=True)
        self._context.notices.hold()
        context = self._context
        self.page = LockPage(context.look, context.tasks, context.settings.pin_digest)
        self.page.unlocked.connect(self._unlock)
        self._curtain.draw(self.page)
        self._window.renew_keys()

    def system_unlocked(self) -> None:
        """The person has proved to the system who it is: that is enough where no PIN is set."""
        by_system = self._reason in (LockReason.SCREEN, LockReason.SLEEP)
        if self._context.lock.is_locked and by_system and not self._context.settings.pin_digest:
            self._unlock()

    def close(self) -> None:
        """End with the window; it stays locked to the eye."""
        self._curtain.close()

    def _unlock(self) -> None:
        self.page = None
        self._curtain.lift()
        self._context.lock.set_locked(is_locked=False)
        self._window.renew_keys()
        self._context.notices.release()
        self.unlocked.emit()
