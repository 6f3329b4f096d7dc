"""Icons from the Phosphor font that the qtawesome package carries, loaded without importing it.

Importing qtawesome costs 0.25 s at start (measured); the font and its table cost 5 ms.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPainterPath, QPixmap

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

_FONT = "phosphor-1.3.0.ttf"
_TABLE = "phosphor-charmap-1.3.0.json"


class Icons:
    """Draws glyphs by name ("handshake", "checks-bold"), in any colour and size."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("qtawesome")
        if spec is None or spec.origin is None:
            raise FileNotFoundError("the icon font of the qtawesome package is missing")
        folder = Path(spec.origin).parent / "fonts"
        font_id = QFontDatabase.addApplicationFont(str(folder / _FONT))
        self._family = QFontDatabase.applicationFontFamilies(font_id)[0]
        # Searched as text: parsing all 6,000 lines takes 4 ms, and a window needs a few dozen.
        self._table = (folder / _TABLE).read_text("ascii")
        self._glyphs: dict[str, str] = {}
        self._fonts: dict[int, QFont] = {}
        self._marks: dict[tuple[str, str, int, float], QPixmap] = {}
        self._icons: dict[tuple[str, str, int, str], QIcon] = {}

    def paint(self, painter: QPainter, rect: QRectF, name: str, color: str, size: int) -> None:
        """Draw a glyph of `size` pixels in the middle of `rect`."""
        painter.setFont(self._font(size))
        painter.setPen(QColor(color))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.glyph(name))

    def pixmap(self, name: str, color: str, size: int, ratio: float = 2.0) -> QPixmap:
        """A glyph on a transparent square of `size` pixels."""
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint(painter, QRectF(0, 0, size, size), name, color, size)
        return pixmap

    def icon(self, name: str, color: str, size: int = 16, off_color: str = "") -> QIcon:
        """A glyph as an icon for buttons and menus; `off_color` when the control is off."""
        key = (name, color, size, off_color)
        icon = self._icons.get(key)
        if icon is None:
            from PySide6.QtGui import QIcon  # noqa: PLC0415 - 1 ms, not for the first frame

            icon = QIcon(self.pixmap(name, color, size))
            if off_color:
                icon.addPixmap(self.pixmap(name, off_color, size), QIcon.Mode.Disabled)
            self._icons[key] = icon
        return icon

    def mark(self, fill: str, ink: str, size: int, ratio: float = 2.0) -> QPixmap:
        """The app's mark: two ticks on a square with a radius of a quarter of the side."""
        key = (fill, ink, size, ratio)
        if key not in self._marks:
            self._marks[key] = self._made_mark(fill, ink, size, ratio)
        return self._marks[key]

    def _made_mark(self, fill: str, ink: str, size: int, ratio: float) -> QPixmap:
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            square = QPainterPath(QPointF(0, 0))
            square.addRoundedRect(QRectF(0, 0, size, size), size / 4, size / 4)
            painter.fillPath(square, QColor(fill))
            glyph_px = round(size * 0.64)
            self.paint(painter, QRectF(0, 0, size, size), "checks-bold", ink, glyph_px)
        return pixmap

    def glyph(self, name: str) -> str:
        """The character of an icon.

        Raises:
            KeyError: the font has no icon of this name.
        """
        glyph = self._glyphs.get(name)
        if glyph is None:
            entry = f'"{name}": "'
            start = self._table.find(entry)
            if start < 0:
                raise KeyError(name)
            start += len(entry)
            code = self._table[start : self._table.index('"', start)]
            glyph = self._glyphs[name] = chr(int(code, 16))
        return glyph

    def _font(self, size: int) -> QFont:
        font = self._fonts.get(size)
        if font is None:
            font = QFont(self._family)
            font.setPixelSize(size)
            self._fonts[size] = font
        return font
