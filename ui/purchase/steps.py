"""The steps of a purchase in one line: what is done, where one is, what comes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.chip import mirrored, paint_words
from ui.widgets.drawn import Drawn

CHOOSE, CONFIGURE, QUOTE, ACCEPT = range(4)
OF_AN_OFFER = (tr("Choose offer"), tr("Configure"), tr("Quote"), tr("Review and accept"))
OF_A_SET = (tr("Choose set"), tr("Configure each"), tr("Review and accept each"))
OF_AN_AGREEMENT = (tr("Agreement"), tr("Configure"), tr("Quote"), tr("Review and accept"))

_CIRCLE = 20
_GAP = 6
_LINE = 28
_SIDE = 10


class StepTrail(Drawn):
    """Painted, and told to screen readers as one sentence. In little room only the current step has words."""

    def __init__(self, look: Appearance, steps: tuple[str, ...], current: int) -> None:
        super().__init__()
        self._look = look
        self._steps = steps
        self._current = current
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_current(current)

    @property
    def names(self) -> tuple[str, ...]:
        """What the steps are called."""
        return self._steps

    @property
    def current(self) -> int:
        """The number of the step, from 0."""
        return self._current

    def set_current(self, current: int) -> None:
        """Go to another step."""
        self._current = current
        self.setAccessibleName(self.spoken)
        self.updateGeometry()
        self.update()

    @property
    def spoken(self) -> str:
        """`Step 2 of 4, Configure`."""
        return tr(
            "Step {number} of {total}, {step}",
            number=self._current + 1,
            total=len(self._steps),
            step=self._steps[self._current],
        )

    def sizeHint(self) -> QSize:
        """All steps with their words."""
        return QSize(self._width(is_short=False), self._look.px(_CIRCLE + 8))

    def minimumSizeHint(self) -> QSize:
        """All circles, and the words of the current step."""
        return QSize(self._width(is_short=True), self._look.px(_CIRCLE + 8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw circles, words and the lines between them, at the end of the room."""
        is_short = self.width() < self._width(is_short=False)
        left = float(self.width() - self._width(is_short=is_short))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, words in enumerate(self._steps):
                if number:
                    left = self._paint_line(painter, left)
                left = self._paint_step(painter, left, number, self._words(words, number, is_short))

    def _paint_line(self, painter: QPainter, left: float) -> float:
        px, whole = self._look.px, QRectF(self.rect())
        middle = round(self.height() / 2)
        line = mirrored(painter, whole, QRectF(left + px(_SIDE), middle, px(_LINE), 1))
        painter.fillRect(line, QColor(self._look.theme.control))
        return left + px(_LINE + 2 * _SIDE)

    def _paint_step(self, painter: QPainter, left: float, number: int, words: str) -> float:
        look, theme, whole = self._look, self._look.theme, QRectF(self.rect())
        side = look.px(_CIRCLE)
        circle = mirrored(painter, whole, QRectF(left, (self.height() - side) / 2, side, side))
        done, is_now = number < self._current, number == self._current
        tint = theme.tint(Tone.POSITIVE)
        fill = tint.ground if done else theme.accent if is_now else theme.card
        edge = fill if done or is_now else theme.control
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(circle.adjusted(0.5, 0.5, -0.5, -0.5))
        if done:
            look.icons.paint(painter, circle, "check-bold", tint.text, look.px(11))
        else:
            painter.setFont(look.font(types.BADGE))
            painter.setPen(QColor(theme.on_accent if is_now else theme.text2))
            painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), str(number + 1))
        left += side
        if not words:
            return left
        left += look.px(_GAP)
        font = self._font(number)
        width = QFontMetrics(font).horizontalAdvance(words) + 1
        painter.setFont(font)
        painter.setPen(QColor(theme.text if is_now else theme.text2))
        box = mirrored(painter, whole, QRectF(left, 0, width, self.height()))
        paint_words(painter, box, words)
        return left + width

    def _width(self, *, is_short: bool) -> int:
        px = self._look.px
        width = (len(self._steps) - 1) * px(_LINE + 2 * _SIDE)
        for number, words in enumerate(self._steps):
            width += px(_CIRCLE)
            if said := self._words(words, number, is_short):
                metrics = QFontMetrics(self._font(number))
                width += px(_GAP) + metrics.horizontalAdvance(said) + 1
        return width

    def _words(self, words: str, number: int, is_short: bool) -> str:
        return words if not is_short or number == self._current else ""

    def _font(self, number: int) -> QFont:
        kind = types.BODY_STRONG if number == self._current else types.BODY
        return self._look.font(kind)
