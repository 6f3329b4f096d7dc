"""Many plain facts as one painted widget: hundreds of rates cost no more than what is in view."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.widgets.chip import mirrored, paint_words
from ui.widgets.drawn import Drawn
from ui.widgets.fact import Fact
from ui.widgets.tooltip import tooltip_html

_LEAST_LABEL = 0.4  # of the width
_GAP = 12
_CODE_GAP = 3
_HEAD_ABOVE = 4
_LONGEST = 300


class FactTable(Drawn):
    """Labels at the left, values and amounts at the right; what is cut stands whole in the tooltip."""

    def __init__(
        self, look: Appearance, facts: Sequence[Fact], spacing: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._facts = tuple(facts)
        self._line = look.px(types.BODY.line)
        self._tops: list[int] = []
        top = 0
        for fact in self._facts:
            top += look.px(_HEAD_ABOVE) if fact.is_head and top else 0
            self._tops.append(top)
            top += self._line + spacing
        self._height = max(top - spacing, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("\n".join(fact.spoken for fact in self._facts))

    def sizeHint(self) -> QSize:
        """As high as the lines."""
        return QSize(self._look.px(240), self._height)

    def minimumSizeHint(self) -> QSize:
        """Values give way, lines do not."""
        return QSize(self._look.px(120), self._height)

    def event(self, event: QEvent) -> bool:
        """Show what is cut, and what more is known, of the line under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            fact = self._facts[max(bisect_right(self._tops, event.pos().y()) - 1, 0)]
            tip = "\n".join(part for part in (plain(fact.spoken, _LONGEST), fact.tip) if part)
            QToolTip.showText(event.globalPos(), tooltip_html(tip), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines that are in view."""
        first = max(bisect_right(self._tops, event.rect().top()) - 1, 0)
        last = bisect_right(self._tops, event.rect().bottom())
        with QPainter(self) as painter:
            for index in range(first, last):
                self._paint_fact(painter, self._tops[index], self._facts[index])

    def _paint_fact(self, painter: QPainter, top: int, fact: Fact) -> None:
        theme = self._look.theme
        right = self._paint_money(painter, top, fact) if fact.money else float(self.width())
        strong = types.SECOND_STRONG if fact.is_head else types.BODY
        label_font = self._look.font(strong)
        value_font = self._look.font(types.SECOND if fact.is_head else types.BODY)
        label, value = plain(fact.label, _LONGEST), plain(fact.value, _LONGEST)
        gap = self._look.px(_GAP if value else 0)
        value_width = QFontMetrics(value_font).horizontalAdvance(value) + 1
        room = right - gap
        label_room = max(room - value_width, min(room, self.width() * _LEAST_LABEL))
        painter.setPen(self._look.color(theme.text2))
        taken = self._draw(painter, QRectF(0, top, label_room, self._line), label, label_font)
        if value:
            painter.setPen(self._look.color(theme.text2 if fact.is_head else theme.text))
            box = QRectF(taken + gap, top, max(right - taken - gap, 0), self._line)
            self._draw(painter, box, value, value_font, is_right=True)

    def _paint_money(self, painter: QPainter, top: int, fact: Fact) -> float:
        """Draw the amount with its code; gives where it begins, with some room before it."""
        if fact.money is None:
            return float(self.width())
        theme = self._look.theme
        code_font, font = self._look.font(types.CODE), self._look.font(types.BODY)
        code, number = fact.money.currency, text.amount(fact.money)
        gap = self._look.px(_CODE_GAP)
        code_width = QFontMetrics(code_font).horizontalAdvance(code)
        metrics, room = QFontMetrics(font), self.width() - gap - code_width
        number = metrics.elidedText(number, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(number) + gap + code_width
        left = self.width() - width
        # The code stands behind its number on both sides: an amount reads from left to right.
        place = mirrored(painter, QRectF(self.rect()), QRectF(left, top, width, self._line))
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(code_font)
        painter.setPen(self._look.color(theme.text3))
        paint_words(painter, place, code, is_right=True)
        place.setRight(place.right() - code_width - gap)
        painter.setFont(font)
        painter.setPen(self._look.color(theme.text))
        paint_words(painter, place, number)
        painter.restore()
        return left - self._look.px(4 if fact.value else _GAP)

    def _draw(
        self,
        painter: QPainter,
        box: QRectF,
        content: str,
        font: QFont,
        *,
        is_right: bool = False,
    ) -> float:
        """Draw a text, cut where the box ends; gives its width."""
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(content, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
        painter.setFont(font)
        place = mirrored(painter, QRectF(self.rect()), box)
        paint_words(painter, place, shown, is_right=is_right)
        return float(min(metrics.horizontalAdvance(shown), box.width()))
