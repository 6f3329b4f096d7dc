"""Undo of what only this computer knows: views, notes, filters, columns. Never of anything sent to AWS."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.language import tr
from ui.theme import Tone

if TYPE_CHECKING:
    from ui.notices import Notices

_KEPT = 20


class _Deed(NamedTuple):
    words: str
    undo: Callable[[], object]


class Undo(QObject):
    """The last things that can be taken back, the newest first. `changed` when there is another newest one.

    Each deed holds what it needs to take itself back; another account forgets them all.
    """

    changed = Signal()

    def __init__(self, notices: Notices) -> None:
        super().__init__(notices)
        self._notices = notices
        self._deeds: list[_Deed] = []

    @property
    def why_off(self) -> str:
        """Why nothing can be undone; empty where something can."""
        return (
            "" if self._deeds else tr("There is nothing to undo. What was sent to AWS stays sent.")
        )

    def offer(self, words: str, undo: Callable[[], object], rest: str = "") -> None:
        """Say what was done, with a link that takes it back; the key does so, too."""
        deed = _Deed(words, undo)
        self._deeds = [*self._deeds, deed][-_KEPT:]

        def take_back() -> None:
            if deed in self._deeds:
                self._take(deed)

        self._notices.show(
            Tone.NEUTRAL, "check-circle", words, rest, action_words=tr("Undo"), action=take_back
        )
        self.changed.emit()

    def undo(self) -> None:
        """Take the newest deed back."""
        if self._deeds:
            self._take(self._deeds[-1])

    def forget(self) -> None:
        """Another account is opened: nothing of this one can be taken back there."""
        self._deeds.clear()
        self.changed.emit()

    def _take(self, deed: _Deed) -> None:
        self._deeds.remove(deed)
        deed.undo()
        self._notices.show(
            Tone.NEUTRAL, "arrow-u-up-left", tr("Undone."), deed.words.rstrip(".") + "."
        )
        self.changed.emit()
