"""Small pictures of cells, painted once: chips, tiles and icons come back in every row."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from ui.appearance import Appearance

_KEPT = 256


class Stamps:
    """Draws what a face looks like, and keeps the picture until the theme changes."""

    def __init__(self, look: Appearance) -> None:
        self._pictures: dict[Hashable, QPixmap] = {}
        look.changed.connect(self._pictures.clear)

    def draw(
        self,
        painter: QPainter,
        box: QRectF,
        face: Hashable,
        paint: Callable[[QPainter, QRectF], object],
    ) -> None:
        """Draw a face into a box. `paint` draws it into one that begins at the painter's origin."""
        direction, ratio = painter.layoutDirection(), painter.device().devicePixelRatioF()
        key = (face, box.width(), box.height(), direction, ratio)
        picture = self._pictures.get(key)
        if picture is None:
            if len(self._pictures) >= _KEPT:
                self._pictures.clear()
            picture = QPixmap((box.size() * ratio).toSize())
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            with QPainter(picture) as into:
                into.setLayoutDirection(direction)
                paint(into, QRectF(QPointF(), box.size()))
            self._pictures[key] = picture
        painter.drawPixmap(box.topLeft(), picture)
