"""What darkens a window behind a sheet or the palette."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.appearance import Appearance
from ui.widgets.shadow import cast_shadow


class Scrim(QWidget):
    """Darkens the window and casts the shadow of what lies over it; `pressed` by the mouse, beside that."""

    pressed = Signal()

    def __init__(self, look: Appearance, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self.setGeometry(window.rect())
        self._caster = QFrame(self)
        self._caster.setProperty("card", "sheet")
        cast_shadow(look, self._caster)

    def set_sheet(self, box: QRect) -> None:
        """Cast the shadow of a sheet at this place of the window."""
        self._caster.setGeometry(box)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep the press from what lies below."""
        event.accept()
        self.pressed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Darken."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(*self._look.theme.scrim))
