"""A checkbox drawn from the tokens."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.chip import mirrored, paint_words

_BOX = 16
_GAP = 8
_HEIGHT = 24


class Tick(QCheckBox):
    """A box with a tick and plain words beside it."""

    def __init__(self, look: Appearance, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._words = words
        self.setText(words.replace("&", "&&"))
        self.setFont(look.font(types.BODY))
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Box and words."""
        width = QFontMetrics(self.font()).horizontalAdvance(self._words)
        return QSize(width + self._look.px(_BOX + _GAP) + 4, self._look.px(_HEIGHT))

    def hitButton(self, pos: QPoint) -> bool:
        """Words and box both switch."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, the tick and the words."""
        look, theme = self._look, self._look.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = look.px(_BOX)
            whole = QRectF(self.rect())
            first = QRectF(1, (self.height() - side) / 2, side, side)
            box = mirrored(painter, whole, first)
            is_on = self.isChecked()
            fill = theme.accent if is_on and self.isEnabled() else theme.card
            painter.setPen(QPen(QColor(theme.accent if is_on else theme.control_strong), 1))
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            if is_on:
                ink = theme.on_accent if self.isEnabled() else theme.text3
                look.icons.paint(painter, box, "check-bold", ink, look.px(11))
            painter.setFont(self.font())
            painter.setPen(QColor(theme.text if self.isEnabled() else theme.text3))
            left = first.right() + look.px(_GAP)
            words = QRectF(left, 0, self.width() - left, self.height())
            paint_words(painter, mirrored(painter, whole, words), self._words)
