"""Words and numbers of cells, laid out once: shaping a text takes longer than drawing it."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QStaticText, QTextOption

from ui.appearance import Appearance
from ui.fonts import Type

_KEPT = 2048  # several views' worth, about 3 MB


class _Line(NamedTuple):
    """A text as it is drawn, and its width in pixels."""

    text: QStaticText
    width: float


class Lettering:
    """Draws lines of plain text, read from left to right, and keeps how the last ones are laid out."""

    def __init__(self, look: Appearance) -> None:
        self._look = look
        self._lines: OrderedDict[tuple[str, Type, int], _Line] = OrderedDict()
        self._metrics: dict[Type, QFontMetricsF] = {}
        self._inks: dict[str, QColor] = {}

    def color(self, ink: str) -> QColor:
        """A token's value as a colour."""
        color = self._inks.get(ink)
        if color is None:
            color = self._inks[ink] = QColor(ink)
        return color

    def metrics(self, kind: Type) -> QFontMetricsF:
        """The measures of a font."""
        found = self._metrics.get(kind)
        if found is None:
            found = self._metrics[kind] = QFontMetricsF(self._look.font(kind))
        return found

    def width(self, words: str, kind: Type) -> int:
        """How wide a text is as a whole."""
        return round(self._line(words, kind, 0).width)

    def elided(self, words: str, kind: Type, room: int) -> str:
        """As much of a text as there is room for."""
        return self._fitted(words, kind, room).text.text()

    def draw(
        self,
        painter: QPainter,
        box: QRectF,
        words: str,
        kind: Type,
        ink: str,
        *,
        at_right: bool = False,
    ) -> None:
        """Draw as much of a text as there is room for in the middle of a box, at one of its sides."""
        line = self._fitted(words, kind, int(box.width()))
        left = box.right() - line.width if at_right else box.left()
        top = box.center().y() - self.metrics(kind).height() / 2
        painter.setFont(self._look.font(kind))
        painter.setPen(self.color(ink))
        painter.drawStaticText(QPointF(left, top), line.text)

    def draw_on(
        self, painter: QPainter, left: float, base: float, words: str, kind: Type, ink: str
    ) -> None:
        """Draw a whole text that stands on a line."""
        painter.setFont(self._look.font(kind))
        painter.setPen(self.color(ink))
        top = base - self.metrics(kind).ascent()
        painter.drawStaticText(QPointF(left, top), self._line(words, kind, 0).text)

    def rise(self, kind: Type) -> float:
        """How much further a font reaches above the line on which it stands than below it."""
        return self.metrics(kind).ascent() - self.metrics(kind).descent()

    def _fitted(self, words: str, kind: Type, room: int) -> _Line:
        line = self._line(words, kind, 0)
        return line if line.width <= room else self._line(words, kind, max(room, 1))

    def _line(self, words: str, kind: Type, room: int) -> _Line:
        """How a text is laid out, cut to the room in pixels unless that is 0."""
        place = (words, kind, room)
        line = self._lines.get(place)
        if line is None:
            if (
                len(self._lines) >= _KEPT
            ):  # one for one: to let go of all at once makes a late frame
                self._lines.popitem(last=False)
            line = self._lines[place] = self._laid_out(words, kind, room)
        return line

    def _laid_out(self, words: str, kind: Type, room: int) -> _Line:
        metrics = self.metrics(kind)
        if room:
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        text = QStaticText(words)
        text.setTextFormat(Qt.TextFormat.PlainText)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        text.setTextOption(option)
        text.prepare(font=self._look.font(kind))
        return _Line(text, text.size().width())
