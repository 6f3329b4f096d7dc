"""The painted line of a quote's charges: filled where due at once, pale where dated, hollow where metered."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.purchase.timeline_words import KIND_WORDS, Kind, Point, TimelineWords
from ui.theme import Theme
from ui.widgets.chip import mirrored, paint_words
from ui.widgets.drawn import Drawn
from ui.widgets.labels import PlainLabel

_HEIGHT = 82
_LINE = 36
_EDGE = 34  # so that the words under the first and the last charge have room
_RADII = {Kind.FIXED: 8, Kind.SCHEDULED: 8, Kind.METERED: 5}
_GAP = 8
_DOT = 10


class Timeline(Drawn):
    """Charges over time. Words that would lie over others are left out: the table below has them all."""

    def __init__(
        self, look: Appearance, said: TimelineWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._said = said
        self.setFixedHeight(look.px(_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(said.spoken)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(self._look.px(320), self._look.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line, the charges and their words."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_line(painter)
            for point in sorted(self._said.points, key=lambda one: one.kind is not Kind.METERED):
                place = mirrored(painter, QRectF(self.rect()), self._place(point))
                paint_dot(painter, self._look.theme, place, point.kind)
            self._paint_words(painter)

    def _paint_line(self, painter: QPainter) -> None:
        theme, middle = self._look.theme, float(self._look.px(_LINE))
        painter.setPen(QPen(QColor(theme.border), 2))
        edge = self._look.px(_EDGE) / 2
        painter.drawLine(QPointF(edge, middle), QPointF(self.width() - edge, middle))
        metered = [one.at for one in self._said.points if one.kind is Kind.METERED]
        if metered:
            painter.setPen(QPen(QColor(theme.chart_at(1)), 2, Qt.PenStyle.DotLine))
            begin, end = self._x(min(metered)), self._x(max(metered))
            part = QRectF(begin, middle, end - begin, 0)
            place = mirrored(painter, QRectF(self.rect()), part)
            painter.drawLine(place.topLeft(), QPointF(place.right(), middle))

    def _paint_words(self, painter: QPainter) -> None:
        px, theme = self._look.px, self._look.theme
        above, below, second = (QRectF(0, px(top), 0, px(16)) for top in (4, 50, 65))
        taken: list[tuple[float, float]] = []
        under: list[tuple[float, float]] = []
        for point in sorted(self._said.points, key=lambda one: one.kind is Kind.METERED):
            strong = point.kind is Kind.FIXED
            self._write(painter, point.above, point, above, taken, types.BODY_STRONG, theme.text)
            kind = types.SECOND_STRONG if strong else types.SECOND
            ink = theme.text if strong else theme.text2
            if self._write(painter, point.below, point, below, under, kind, ink):
                self._write(painter, point.second, point, second, [], types.SECOND, theme.text2)
        metered = [one for one in self._said.points if one.kind is Kind.METERED]
        if self._said.caption and metered:
            middle = Point((metered[0].at + metered[-1].at) / 2, Kind.METERED)
            caption = self._said.caption
            self._write(painter, caption, middle, above, taken, types.SECOND, theme.text2)

    def _write(
        self,
        painter: QPainter,
        words: str,
        point: Point,
        row: QRectF,
        taken: list[tuple[float, float]],
        kind: types.Type,
        ink: str,
    ) -> bool:
        """Write words over or under a charge, unless others lie there; says whether they are written."""
        if not words:
            return False
        font = self._look.font(kind)
        width = QFontMetrics(font).horizontalAdvance(words) + 1
        left = min(max(self._x(point.at) - width / 2, 0), max(self.width() - width, 0))
        gap = self._look.px(_GAP)
        if width > self.width():
            return False  # a part of an amount would look like a smaller one
        if any(left < end + gap and begin < left + width + gap for begin, end in taken):
            return False
        taken.append((left, left + width))
        painter.setFont(font)
        painter.setPen(QColor(ink))
        box = QRectF(left, row.top(), width, row.height())
        paint_words(painter, mirrored(painter, QRectF(self.rect()), box), words)
        return True

    def _place(self, point: Point) -> QRectF:
        radius = self._look.px(_RADII[point.kind])
        middle = self._look.px(_LINE)
        return QRectF(self._x(point.at) - radius, middle - radius, 2 * radius, 2 * radius)

    def _x(self, share: float) -> float:
        edge = self._look.px(_EDGE)
        return edge + share * (self.width() - 2 * edge)


def paint_dot(painter: QPainter, theme: Theme, box: QRectF, kind: Kind) -> None:
    """Draw one charge: its form says as much as its colour."""
    if kind is Kind.METERED:
        painter.setPen(QPen(QColor(theme.chart_at(1)), 2))
        painter.setBrush(QColor(theme.card))
    else:
        is_dated = kind is Kind.SCHEDULED
        painter.setPen(QPen(QColor(theme.chart_at(0)), 1.5))
        painter.setBrush(QColor(theme.chart_pale[0] if is_dated else theme.chart_at(0)))
    painter.drawEllipse(box.adjusted(1, 1, -1, -1))


class Dot(QWidget):
    """A charge of the legend."""

    def __init__(self, look: Appearance, kind: Kind) -> None:
        super().__init__()
        self._look = look
        self._kind = kind
        self.setFixedSize(look.px(_DOT + 2), look.px(_DOT + 2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_dot(painter, self._look.theme, QRectF(self.rect()), self._kind)


def legend(look: Appearance, said: TimelineWords) -> QHBoxLayout:
    """What the forms on the line mean."""
    row = QHBoxLayout()
    row.setSpacing(look.px(6))
    for kind in said.kinds:
        row.addSpacing(look.px(8))
        row.addWidget(Dot(look, kind))
        row.addWidget(PlainLabel(look, KIND_WORDS[kind], types.SECOND, "text2"))
    return row
