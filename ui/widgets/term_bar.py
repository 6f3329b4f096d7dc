"""The painted line from an agreement's first day to its last, with today and the decision on it."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.chip import mirrored, paint_words
from ui.widgets.drawn import Drawn

_HEIGHT = 56
_BAR_TOP = 24
_BAR = 6
_KNOB = 6


class TermBarWords(msgspec.Struct, frozen=True):
    """What the bar shows; shares run from 0 to 1, `decide` None has no mark. `spoken` says it all."""

    used_words: str
    start: str
    end: str
    used: float
    spoken: str
    today: str = tr("Today")
    decide: float | None = None
    decide_words: str = ""


class TermBar(Drawn):
    """Days used, today, by when to decide."""

    def __init__(self, look: Appearance, said: TermBarWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._said = said
        self.setFixedHeight(look.px(_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(said.spoken)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(self._look.px(240), self._look.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line, marks and words."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_bar(painter)
            self._paint_words(painter)
            self._paint_knob(painter)

    def _paint_bar(self, painter: QPainter) -> None:
        theme, px = self._look.theme, self._look.px
        box = QRectF(0, px(_BAR_TOP), self.width(), px(_BAR))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.track))
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(QColor(theme.accent))
        used = QRectF(box.topLeft(), QPointF(self._x(self._said.used), box.bottom()))
        painter.drawRoundedRect(mirrored(painter, box, used), 3, 3)
        if self._said.decide is not None:
            at = self._x(self._said.decide)
            ink = QColor(theme.tint(Tone.WARNING).solid)
            mark = QRectF(at - 1, box.top() - px(6), 2, box.height() + px(12))
            painter.fillRect(mirrored(painter, box, mark), ink)

    def _paint_knob(self, painter: QPainter) -> None:
        if not self._said.today:
            return
        theme, px = self._look.theme, self._look.px
        at, side = self._x(self._said.used), 2 * px(_KNOB)
        knob = QRectF(at - px(_KNOB), px(_BAR_TOP) + px(_BAR) / 2 - px(_KNOB), side, side)
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.setBrush(QColor(theme.card))
        painter.drawEllipse(mirrored(painter, QRectF(self.rect()), knob))

    def _paint_words(self, painter: QPainter) -> None:
        theme, px, said = self._look.theme, self._look.px, self._said
        painter.setFont(self._look.font(types.SECOND))
        painter.setPen(QColor(theme.text2))
        below = QRectF(0, px(_BAR_TOP + _BAR + 10), self.width(), px(16))
        paint_words(painter, below, said.start)
        paint_words(painter, below, said.end, is_right=True)
        above = QRectF(0, 0, self.width(), px(16))
        paint_words(painter, above, said.used_words)
        taken = QFontMetrics(painter.font()).horizontalAdvance(said.used_words) + px(8)
        painter.setFont(self._look.font(types.SECOND_STRONG))
        metrics = QFontMetrics(painter.font())
        marks = [(said.decide, said.decide_words, theme.tint(Tone.WARNING).text)]
        marks.append((said.used if said.today else None, said.today, theme.text))
        limit = float(self.width())
        for share, words, ink in marks:
            width = metrics.horizontalAdvance(words)
            if share is None or not words:
                continue
            left = min(self._x(share) - width / 2, limit - width)
            if left < taken:
                continue  # the accessible name and the sentence above still say it
            painter.setPen(QColor(ink))
            place = QRectF(left, 0, width + 1, above.height())
            paint_words(painter, mirrored(painter, above, place), words)
            limit = min(limit, left - px(8))

    def _x(self, share: float) -> float:
        knob = self._look.px(_KNOB) + 1 if self._said.today else 0
        return knob + share * (self.width() - 2 * knob)
