"""Tiles: a square with an icon or a letter in a tone, as a widget and for delegates."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Tone

_RADIUS_PART = 4


class TileFace(msgspec.Struct, frozen=True):
    """What a tile shows: an icon, or a letter, in a tone."""

    tone: Tone
    icon: str = ""
    letter: str = ""


def paint_tile(painter: QPainter, look: Appearance, box: QRectF, face: TileFace) -> None:
    """Draw a tile into a square, for delegates too."""
    tint = look.theme.tint(face.tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tint.outline), 1))
    painter.setBrush(QColor(tint.ground))
    radius = box.width() / _RADIUS_PART
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if face.icon:
        icon_px = round(box.width() * (0.5 if box.width() > look.px(40) else 0.6))
        look.icons.paint(painter, box, face.icon, tint.text, icon_px)
    else:
        painter.setFont(look.font(types.BADGE if box.width() <= look.px(32) else types.SECTION))
        painter.setPen(QColor(tint.text))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), face.letter)
    painter.restore()


class Tile(QWidget):
    """A square with an icon or a letter in a tone: kinds of requests, avatars, empty states."""

    def __init__(
        self,
        look: Appearance,
        tone: Tone,
        side: int,
        *,
        icon: str = "",
        letter: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._face = TileFace(tone, icon, letter)
        self.setFixedSize(look.px(side), look.px(side))

    def set_face(self, face: TileFace) -> None:
        """Show something else."""
        self._face = face
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tile."""
        with QPainter(self) as painter:
            paint_tile(painter, self._look, QRectF(self.rect()), self._face)
