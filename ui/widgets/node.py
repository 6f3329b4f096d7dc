"""Circles at the beginning of a line: the nodes of levels and of stories."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Tone


def from_edge(widget: QWidget, distance: int) -> int:
    """How far from the left a place is that lies `distance` pixels from where a line begins."""
    is_rtl = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return widget.width() - distance if is_rtl else distance


def paint_node(
    widget: QWidget, look: Appearance, side: int, tone: Tone, *, icon: str = "", number: str = ""
) -> None:
    """Draw a circle with an icon, or filled with a number, at the top where a line begins."""
    tint = look.theme.tint(tone)
    middle = from_edge(widget, side // 2)
    box = QRectF(middle - side // 2, 0, side, side)
    with QPainter(widget) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.theme.accent if number else tint.outline), 1))
        painter.setBrush(QColor(look.theme.accent if number else tint.ground))
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if number:
            painter.setFont(look.font(types.BADGE))
            painter.setPen(QColor(look.theme.on_accent))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), number)
        else:
            look.icons.paint(painter, box, icon, tint.text, look.px(14))
