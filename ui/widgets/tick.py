"""A checkbox drawn from the tokens."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.appearance import Appearance
from ui.widgets.worded import give_words, paint_worded, worded_size


class Tick(QCheckBox):
    """A box with a tick and plain words beside it."""

    def __init__(self, look: Appearance, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        give_words(self, look, words)

    def sizeHint(self) -> QSize:
        """Box and words."""
        return worded_size(self, self._look)

    def hitButton(self, pos: QPoint) -> bool:
        """Words and box both switch."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, the tick and the words."""
        paint_worded(self, self._look, self._paint_box)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        look, theme, is_on = self._look, self._look.theme, self.isChecked()
        is_strong = is_on and self.isEnabled()
        painter.setPen(QPen(QColor(theme.accent if is_strong else theme.control_strong), 1))
        painter.setBrush(QColor(theme.accent if is_strong else theme.card))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if is_on:
            ink = theme.on_accent if self.isEnabled() else theme.text3
            look.icons.paint(painter, box, "check-bold", ink, look.px(11))
