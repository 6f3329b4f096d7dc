"""Locks when the settings say so: after idleness, on sleep, and with the screen."""

from __future__ import annotations

import sys
from datetime import timedelta

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from ui.context import Context
from ui.lock.idle import IdleWatch
from ui.lock.keeper import LockKeeper, LockReason
from ui.lock.offers import Offers


class LockWatch(QObject):
    """Lives as long as the window; `offers` is what this system tells."""

    def __init__(self, context: Context, keeper: LockKeeper, app: QApplication) -> None:
        super().__init__()
        self._context = context
        self._keeper = keeper
        self.idle_watch = IdleWatch(app, self._limit)
        self.idle_watch.idle.connect(self._on_idle)
        self.idle_watch.slept.connect(self.on_sleep)
        self.idle_watch.key_pressed.connect(self._on_key_pressed)
        keeper.unlocked.connect(self.idle_watch.touch)  # the screen's unlocking is no touch of ours
        if sys.platform == "linux":
            from ui.lock.desktop import DesktopLocks  # noqa: PLC0415 - its library is only there

            locks = DesktopLocks(
                on_sleep=self.on_sleep, on_screen=self.on_screen, on_offers=self._on_offers
            )
            context.tasks.start(locks.run(), "locks of the desktop")

    def close(self) -> None:
        """Watch no longer."""
        self.idle_watch.close()

    def on_sleep(self) -> None:
        """The computer goes to sleep, or has slept."""
        if self._context.settings.locks_on_sleep:
            self._keeper.lock(LockReason.SLEEP)

    def on_screen(self, is_locked: bool) -> None:
        """The screen was locked or unlocked."""
        if not is_locked:
            self._keeper.system_unlocked()
        elif self._context.settings.locks_with_screen:
            self._keeper.lock(LockReason.SCREEN)

    def _limit(self) -> timedelta | None:
        minutes = self._context.settings.locks_after_min
        return timedelta(minutes=minutes) if minutes else None

    def _on_idle(self) -> None:
        self._keeper.lock(LockReason.IDLE)

    def _on_key_pressed(self) -> None:
        self._keeper.lock()

    def _on_offers(self, offers: Offers) -> None:
        self._context.lock.set_offers(offers)
