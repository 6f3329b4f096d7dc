"""A button that opens a menu, with the caret of the design at its end."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from ui.widgets.buttons import PlainButton
from ui.widgets.reading import is_from_right

_CARET = 12
_CARET_EDGE = 10  # in the padding of the style sheet, which does not grow with the text
_LEFT_TO_RIGHT = "\u200e"
_ROOM = "\u2003"  # at the end of the button, for the caret


class MenuButton(PlainButton):
    """Has a caret as long as it `has_caret`, that is while it opens a menu."""

    has_caret = True

    def set_words(self, words: str) -> None:
        """Say something else, with room where the caret stands: our words read from left to right everywhere."""
        if not self.has_caret:
            super().set_words(words)
            return
        room = f"{_LEFT_TO_RIGHT}{_ROOM}{words}" if is_from_right() else f"{words}{_ROOM}"
        super().set_words(room)
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the caret over the button."""
        super().paintEvent(event)
        if not self.has_caret:
            return
        look = self._look
        ink = look.theme.text2 if self.isEnabled() else look.theme.text3
        with QPainter(self) as painter:
            look.icons.paint(painter, self.caret_place(), "caret-down", ink, look.px(_CARET))

    def caret_place(self) -> QRectF:
        """Where the caret stands, in the room behind the words."""
        side = self._look.px(_CARET)
        left = _CARET_EDGE if is_from_right() else self.width() - side - _CARET_EDGE
        return QRectF(left, 0, side, self.height())
