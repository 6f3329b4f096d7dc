"""Whether the window is locked; everything that shows names or amounts outside of it asks here."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.lock.offers import Offers


class LockState(QObject):
    """`changed` after each change; `offers` is what this system tells of sleep and the screen's lock."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_locked = False
        self.offers = Offers()

    @property
    def is_locked(self) -> bool:
        """Whether names and amounts must not be shown."""
        return self._is_locked

    def set_offers(self, offers: Offers) -> None:
        """Note what this system tells about sleep and the screen's lock."""
        self.offers = offers
        self.changed.emit()

    def set_locked(self, *, is_locked: bool) -> None:
        """Note that the window is locked, or open again."""
        if is_locked != self._is_locked:
            self._is_locked = is_locked
            self.changed.emit()
