"""A choice of one out of a few, with the caret of the design."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.chip import mirrored
from ui.widgets.tooltip import set_tooltip

_CARET = 14
_EDGE = 10


class Choice(QComboBox):
    """A combo box of keys and words; `currentData()` is the key."""

    def __init__(
        self, look: Appearance, name: str, options: dict[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setFont(look.font(types.BODY))
        self.setAccessibleName(name)
        self.setAccessibleDescription(name)  # on Linux, Qt tells what is chosen in the name's place
        self.set_options(options)

    def set_on(self, reason: str) -> None:
        """Let it be used, or turn it off for a reason."""
        self.setEnabled(not reason)
        set_tooltip(self, reason)
        name = self.accessibleName()
        self.setAccessibleDescription(f"{name}. {reason}" if reason else name)

    def set_options(self, options: dict[str, str]) -> None:
        """Offer these keys and words, the first one chosen, without telling anybody."""
        self.blockSignals(True)
        self.clear()
        for key, words in options.items():
            self.addItem(words, key)
        self.blockSignals(False)

    def take_width(self, width: float) -> None:
        """Be as wide as in the design, or as the longest words need it."""
        self.setFixedWidth(max(self._look.px(width), self.sizeHint().width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the caret over the field."""
        super().paintEvent(event)
        side = self._look.px(_CARET)
        left = self.width() - side - self._look.px(_EDGE)
        box = QRectF(left, (self.height() - side) / 2, side, side)
        ink = self._look.theme.text2
        with QPainter(self) as painter:
            place = mirrored(painter, QRectF(self.rect()), box)
            self._look.icons.paint(painter, place, "caret-down", ink, side)
