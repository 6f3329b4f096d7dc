"""The tray's picture: the mark on its square, with the number of waiting requests painted into it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

from ui.icons import Icons
from ui.theme import Theme, Tone

_SIZES = (16, 22, 24, 32, 48, 64)
_SQUARE = 0.84  # the badge stands over the square's corner
_BADGE = 0.58
_RING = 0.05
_MOST = 9


class TrayState(StrEnum):
    """The four pictures."""

    QUIET = "nothing waits"
    WAITING = "requests wait"
    URGENT = "a deadline within 24 hours"
    OFFLINE = "offline"


def tray_icon(icons: Icons, theme: Theme, state: TrayState, waiting: int) -> QIcon:
    """The icon in every size that trays use."""
    icon = QIcon()
    for size in _SIZES:
        icon.addPixmap(_pixmap(icons, theme, state, waiting, size))
    return icon


def _pixmap(icons: Icons, theme: Theme, state: TrayState, waiting: int, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = theme.text3 if state is TrayState.OFFLINE else theme.accent
        is_plain = state is TrayState.QUIET
        side = size if is_plain else round(size * _SQUARE)
        painter.drawPixmap(0, size - side, icons.mark(fill, theme.on_accent, side, ratio=1.0))
        if state is TrayState.OFFLINE:
            corner = _badge_rect(size, at_bottom=True)
            _disc(painter, corner, theme.card, theme.card, size)
            icons.paint(painter, corner, "wifi-slash", theme.text2, round(corner.height() * 0.8))
        elif not is_plain:
            color = (
                theme.danger_fill if state is TrayState.URGENT else theme.tint(Tone.ACCENT).solid
            )
            corner = _badge_rect(size, at_bottom=False)
            _disc(painter, corner, color, theme.on_accent, size)
            _number(painter, corner, waiting, theme.on_accent)
    return pixmap


def _badge_rect(size: int, *, at_bottom: bool) -> QRectF:
    side = size * _BADGE
    return QRectF(size - side, size - side if at_bottom else 0, side, side)


def _disc(painter: QPainter, rect: QRectF, color: str, ring: str, size: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ring))
    painter.drawEllipse(rect)
    inset = max(1.0, size * _RING)
    painter.setBrush(QColor(color))
    painter.drawEllipse(rect.adjusted(inset, inset, -inset, -inset))


def _number(painter: QPainter, rect: QRectF, waiting: int, color: str) -> None:
    words = str(waiting) if waiting <= _MOST else f"{_MOST}+"
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.Bold)
    font.setPixelSize(max(6, round(rect.height() * (0.72 if len(words) == 1 else 0.54))))
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
