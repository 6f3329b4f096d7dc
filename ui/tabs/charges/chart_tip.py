"""The tooltip of the chart: a month with its exact amounts."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.model.charge_figures import ChargeMonths
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.charges.chart_paint import color_of, paint_swatch
from ui.tabs.charges.chart_words import TipLine, TipWords
from ui.widgets.chip import mirrored, paint_words
from ui.widgets.labels import MoneyLabel
from ui.widgets.shadow import cast_shadow

_PAD = 14
_LEAST = 240
_MOST = 460
_HEAD = 34
_LINE = 22
_SWATCH = 8
_GAP = 8
_APART = 24


class ChartTip(QFrame):
    """A child of the window over everything else, which takes neither mouse nor focus."""

    def __init__(self, look: Appearance, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._words: TipWords | None = None
        self._chart = ChargeMonths("")
        self._total = MoneyLabel(look, kind=types.BODY_STRONG, parent=self)
        self.setProperty("card", "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def words(self) -> TipWords | None:
        """What it says."""
        return self._words

    def show_words(self, words: TipWords, chart: ChargeMonths) -> None:
        """Say something else."""
        self._words, self._chart = words, chart
        self.setAccessibleName(words.spoken)
        cast_shadow(self._look, self)
        self._total.set_money(words.total)
        self._total.resize(self._total.sizeHint())
        self.resize(self._wanted())
        self._place_total()
        self.update()

    def place(self, before: QPoint, beside: QPoint) -> None:
        """Stand right of a month, or left of it where there is no room, inside the window."""
        room = self.window().size()
        gap = self._look.px(_GAP)
        left = beside.x() + gap
        if left + self.width() > room.width():
            left = max(before.x() - gap - self.width(), 0)
        top = min(beside.y(), max(room.height() - self.height(), 0))
        self.move(left, top)
        self.show()
        self.raise_()

    def _place_total(self) -> None:
        px, total = self._look.px, self._total
        end = self.width() - px(_PAD) - total.width()
        left = px(_PAD) if self.isRightToLeft() else end
        total.move(left, px(6) + (px(_HEAD) - total.height()) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the month with its sum, a line, and its parts."""
        super().paintEvent(event)
        if self._words is None:
            return
        px, theme = self._look.px, self._look.theme
        with QPainter(self) as painter:
            whole = QRectF(self.rect()).adjusted(px(_PAD), px(6), -px(_PAD), -px(6))
            head = QRectF(whole.left(), whole.top(), whole.width(), px(_HEAD))
            title = self._look.font(types.BODY_STRONG)
            self._paint(painter, head, self._words.title, title, theme.text)
            line = QRectF(whole.left(), head.bottom(), whole.width(), 1)
            painter.fillRect(line, QColor(theme.line))
            top = head.bottom() + px(4)
            for one in self._words.lines:
                box = QRectF(whole.left(), top, whole.width(), px(_LINE))
                self._paint_part(painter, box, one)
                top += px(_LINE)
            if self._words.note:
                box = QRectF(whole.left(), top, whole.width(), px(_LINE))
                self._paint(painter, box, self._words.note, self._font, theme.text2)

    def _paint_part(self, painter: QPainter, box: QRectF, one: TipLine) -> None:
        theme, side = self._look.theme, self._look.px(_SWATCH)
        swatch = QRectF(box.left(), box.center().y() - side / 2, side, side)
        color, _ = color_of(theme, self._chart, one.group)
        paint_swatch(painter, mirrored(painter, box, swatch), color)
        amount = _amount(one)
        self._paint(painter, box, amount, self._font, theme.text, is_right=True)
        metrics = QFontMetrics(self._font)
        lead = side + self._look.px(_GAP)
        room = box.width() - lead - metrics.horizontalAdvance(amount) - self._look.px(_GAP)
        name = metrics.elidedText(one.name, Qt.TextElideMode.ElideRight, int(room))
        rest = QRectF(box.left() + lead, box.top(), box.width() - lead, box.height())
        self._paint(painter, mirrored(painter, box, rest), name, self._font, theme.text2)

    @staticmethod
    def _paint(
        painter: QPainter, box: QRectF, words: str, font: QFont, ink: str, *, is_right: bool = False
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        paint_words(painter, box, words, is_right=is_right)

    @property
    def _font(self) -> QFont:
        return self._look.font(types.SECOND)

    def _wanted(self) -> QSize:
        if self._words is None:
            return QSize()
        px = self._look.px
        strong = QFontMetrics(self._look.font(types.BODY_STRONG))
        metrics = QFontMetrics(self._font)
        widths = [strong.horizontalAdvance(self._words.title) + self._total.width()]
        widths += [
            metrics.horizontalAdvance(one.name + _amount(one)) + px(_SWATCH + _GAP)
            for one in self._words.lines
        ]
        widths.append(metrics.horizontalAdvance(self._words.note))
        width = max(widths) + px(_APART) + 2 * px(_PAD)
        lines = len(self._words.lines) + bool(self._words.note)
        height = px(_HEAD) + lines * px(_LINE) + px(4) + 2 * px(6)
        return QSize(min(max(width, px(_LEAST)), px(_MOST)), height)


def _amount(one: TipLine) -> str:
    return f"{one.amount} {one.mark}" if one.mark else one.amount
