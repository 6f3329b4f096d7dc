"""A ring with a part that goes round while something is waited for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.appearance import Appearance
from ui.widgets.motion import Motion

_SIDE = 18
_PEN = 2.5
_STEP = 12  # degrees
_PART = 90
_SIXTEENTHS = 16  # of a degree, as Qt counts


class Spinner(QWidget):
    """Turns while it is shown, if it may move; decoration, the words beside it carry the meaning."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._angle = 90
        self.setFixedSize(look.px(_SIDE), look.px(_SIDE))
        self.motion = Motion(look, self)
        self.motion.stepped.connect(self._on_stepped)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring and the part that goes round."""
        theme = self._look.theme
        width = self._look.px(_PEN)
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.track), width))
            painter.drawEllipse(box)
            pen = QPen(QColor(theme.link), width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(box, self._angle * _SIXTEENTHS, -_PART * _SIXTEENTHS)

    def _on_stepped(self) -> None:
        self._angle = (self._angle - _STEP) % 360
        self.update()
