"""How facts and estimates are drawn: an estimate is never filled, so that nobody takes it for a charge."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from ui.tabs.charges.chart_layout import Shape
from ui.tabs.charges.chart_paint import paint_block
from ui.tabs.charges.forecast.words import Kind
from ui.theme import Theme

_RADIUS = 2
_INK = {Kind.CHARGED: 0, Kind.EXPECTED: 3, Kind.USED: 1}  # places in the chart's colours


def paint_bar(painter: QPainter, box: QRectF, kind: Kind, theme: Theme) -> None:
    """Draw one bar, or the sample beside its name."""
    if kind is Kind.CHARGED:
        paint_block(painter, box, Shape.COMMITTED, theme.chart[0], theme.chart_pale[0], theme)
        return
    painter.save()
    inner = box.adjusted(0.75, 0.75, -0.75, -0.75)
    if kind is Kind.LEFT_OUT:
        pen = QPen(QColor(theme.control_strong), 1, Qt.PenStyle.DotLine)
        brush = QBrush(Qt.BrushStyle.NoBrush)
    else:
        place = _INK[kind]
        pen = QPen(QColor(theme.chart[place]), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
        pattern = (
            Qt.BrushStyle.BDiagPattern if kind is Kind.EXPECTED else Qt.BrushStyle.Dense7Pattern
        )
        brush = QBrush(QColor(theme.chart[place]), pattern)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.setOpacity(0.45)
    painter.drawRoundedRect(inner, _RADIUS, _RADIUS)
    painter.setOpacity(1)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, _RADIUS, _RADIUS)
    painter.restore()
