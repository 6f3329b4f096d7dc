"""Draws the parts of the chart of charges: blocks by shape and colour, swatches, the legend's samples."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from app.model.charge_figures import OTHERS, ChargeMonths
from ui.tabs.charges.chart_layout import Shape
from ui.theme import Theme, Tone

_RADIUS = 2
_SWATCH_RADIUS = 3


def paint_block(
    painter: QPainter, box: QRectF, shape: Shape, color: str, pale: str, theme: Theme
) -> None:
    """Draw one part of a bar."""
    painter.save()
    inner = box.adjusted(0.75, 0.75, -0.75, -0.75)
    if shape is Shape.INVOICED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        inner = box
    elif shape is Shape.COMMITTED:
        painter.setPen(QPen(QColor(color), 1.5))
        painter.setBrush(QColor(pale))
    elif shape is Shape.WAITING:
        pen = QPen(QColor(theme.tint(Tone.WARNING).solid), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2.5, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(QPen(QColor(color), 1.5))
        painter.setBrush(QBrush(QColor(color), Qt.BrushStyle.BDiagPattern))
    painter.drawRoundedRect(inner, _RADIUS, _RADIUS)
    painter.restore()


def paint_swatch(painter: QPainter, box: QRectF, color: str) -> None:
    """Draw the square that stands for a product or seller."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(box, _SWATCH_RADIUS, _SWATCH_RADIUS)
    painter.restore()


def color_of(theme: Theme, chart: ChargeMonths, group: int) -> tuple[str, str]:
    """The colour of a group and its pale one; the last pair is that of all others."""
    is_own = group < len(chart.groups) and chart.groups[group].key != OTHERS
    at = min(group, len(theme.chart) - 2) if is_own else -1
    return theme.chart[at], theme.chart_pale[at]
