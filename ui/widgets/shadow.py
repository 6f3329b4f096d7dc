"""The one shadow of everything that floats over the window."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

from ui.appearance import Appearance

BLUR = 24
_DROP = 8


def cast_shadow(look: Appearance, widget: QWidget) -> None:
    """Give a widget the shadow of the present theme, in the place of an earlier one."""
    shadow = QGraphicsDropShadowEffect(widget)
    shadow.setBlurRadius(BLUR)
    shadow.setOffset(0, _DROP)
    shadow.setColor(QColor(*look.theme.shadow))
    widget.setGraphicsEffect(shadow)
