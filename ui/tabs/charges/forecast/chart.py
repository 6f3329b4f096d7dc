"""The chart of the forecast: facts and estimates side by side, never on top of each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from app.language import tr
from app.model.charge_figures import ChargeMonth, Sums
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.charges.chart_words import Scale, line_words, scale_of, short
from ui.tabs.charges.forecast.figures import Slots, slots
from ui.tabs.charges.forecast.paint import paint_bar
from ui.tabs.charges.forecast.words import Kind, Series
from ui.widgets.chip import mirrored, paint_words
from ui.widgets.drawn import Drawn
from ui.widgets.tooltip import tooltip_html

_HEIGHT = 162
_HIGHEST = 320
_LABEL = 20
_BAR = 24
_SHARE = 0.34  # of a month's room, for one bar
_GAP = 3
_THINNEST = 2
_DIGITS = 12  # high; nothing in a short number goes below its line
_ABOVE = 4
_SIDE_BY_SIDE = (Kind.CHARGED, Kind.EXPECTED, Kind.USED)


class ForecastChart(Drawn):
    """Bars over the figures, which say the same in numbers; what is not renewed leaves its outline."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._rows: Sequence[Series] = ()
        self._begins: Sequence[datetime] = ()
        self._scale = Scale(Decimal(1), 1, 0)
        self.setMinimumHeight(look.px(_HEIGHT))
        self.setMaximumHeight(look.px(_HIGHEST))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Forecast by month"))
        look.changed.connect(self.update)

    def show_series(self, rows: Sequence[Series], begins: Sequence[datetime]) -> None:
        """Show other figures. The scale stays as it is when something is not renewed."""
        self._rows, self._begins = rows, begins
        self._scale = _scale(rows, begins)
        currency = rows[0].currency if rows else ""
        self.setAccessibleName(
            tr(
                "Forecast by month in {currency}. The table below has its figures.",
                currency=currency,
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(600, self._look.px(_HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Say the exact figures of the month under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.tip_at(event.pos().x())
            QToolTip.showText(event.globalPos(), tooltip_html(words), self)
            return True
        return super().event(event)

    def tip_at(self, x: int) -> str:
        """The figures of the month at a place; empty beside the months."""
        where = self._where
        place = (self.width() - x if self.isRightToLeft() else x) - where.names
        month = place // where.month
        if place < 0 or not 0 <= month < len(self._begins):
            return ""
        return "\n".join(
            one.spoken(month, self._begins[month]) for one in self._rows if one.amounts[month]
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw lines, bars and short numbers."""
        if not self._rows:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_lines(painter)
            for month in range(len(self._begins)):
                self._paint_month(painter, month)

    @property
    def _where(self) -> Slots:
        return slots(self.width(), max(len(self._begins), 1), self._look.px)

    def _y(self, amount: Decimal) -> float:
        top, half_a_number = self._look.px(_LABEL), self._look.px(types.SECOND.line) / 2
        bottom = self.height() - half_a_number  # so that the lowest line's number is whole
        whole = self._scale.top - self._scale.bottom
        share = float((amount - self._scale.bottom) / whole)  # pixels, not money
        return bottom - share * (bottom - top)

    def lines(self) -> dict[Decimal, QRectF]:
        """Where the amounts of the lines are written, the highest first."""
        high, end = self._look.px(types.SECOND.line), self._where.names - self._look.px(10)
        numbers = range(self._scale.above, -self._scale.below - 1, -1)
        amounts = [self._scale.step * number for number in numbers]
        return {one: QRectF(0, round(self._y(one)) - high / 2, end, high) for one in amounts}

    def _paint_lines(self, painter: QPainter) -> None:
        theme, where = self._look.theme, self._where
        painter.setFont(self._look.font(types.SECOND))
        whole = QRectF(self.rect())
        for amount, box in self.lines().items():
            end = self.width() - where.total
            line = QRectF(where.names, box.center().y(), end - where.names, 1)
            ink = theme.border if not amount else theme.line
            painter.fillRect(mirrored(painter, whole, line), QColor(ink))
            painter.setPen(QColor(theme.text3))
            paint_words(painter, mirrored(painter, whole, box), line_words(amount), is_right=True)

    def bars(self, month: int) -> dict[Kind, QRectF]:
        """Where the bars of a month stand, and the outline of what is not renewed of it."""
        where, gap = self._where, self._look.px(_GAP)
        shown = {one.kind: one.amounts[month] for one in self._rows}
        kinds = [kind for kind in _SIDE_BY_SIDE if kind in shown]
        room = where.month * _SHARE * 2 / len(kinds)
        width = min(self._look.px(_BAR), round(room))
        left = where.middle(month) - (width * len(kinds) + gap * (len(kinds) - 1)) / 2
        found: dict[Kind, QRectF] = {}
        for kind in kinds:
            amount = shown[kind]
            if kind is Kind.EXPECTED and (less := shown.get(Kind.LEFT_OUT)):
                found[Kind.LEFT_OUT] = self._bar(left, width, amount - less)
            if amount:
                found[kind] = self._bar(left, width, amount)
            left += width + gap
        return found

    def labels(self, month: int) -> dict[Kind, QRectF]:
        """Where the short numbers stand above their bars; one has none that would run into something.

        A kind whose widest has no room has none at all.
        """
        px, metrics = self._look.px, QFontMetrics(self._look.font(types.SECOND))
        shown = {one.kind: one.amounts[month] for one in self._rows}
        bars, high = self.bars(month), px(_DIGITS)
        kinds = [kind for kind in _SIDE_BY_SIDE if kind in shown]
        room = self._where.month / len(kinds)
        fitting = {
            one.kind
            for one in self._rows
            if max((metrics.horizontalAdvance(short(amount)) for amount in one.amounts), default=0)
            + 2
            <= room + px(_GAP)
        }
        found: dict[Kind, QRectF] = {}
        for kind in kinds:
            if kind not in bars or kind not in fitting:
                continue
            bar, width = bars[kind], metrics.horizontalAdvance(short(shown[kind])) + 2
            top = self._y(max(shown[kind], Decimal(0))) - high - px(_ABOVE)
            own = {kind, Kind.LEFT_OUT} if kind is Kind.EXPECTED else {kind}
            others = [*found.values(), *(box for one, box in bars.items() if one not in own)]
            for left in (bar.center().x() - width / 2, bar.right() - width, bar.left()):
                place = QRectF(left, top, width, high)
                if not any(place.intersects(one) for one in others):
                    found[kind] = place
                    break
        return found

    def _bar(self, left: float, width: float, amount: Decimal) -> QRectF:
        zero, end = self._y(Decimal(0)), self._y(amount)
        top, height = min(zero, end), max(abs(zero - end), _THINNEST)
        return QRectF(left, top if amount > 0 else zero, width, height)

    def _paint_month(self, painter: QPainter, month: int) -> None:
        theme, whole = self._look.theme, QRectF(self.rect())
        shown = {one.kind: one.amounts[month] for one in self._rows}
        for kind, bar in self.bars(month).items():
            paint_bar(painter, mirrored(painter, whole, bar), kind, theme)
        painter.setFont(self._look.font(types.SECOND))
        painter.setPen(QColor(theme.text2))
        for kind, label in self.labels(month).items():
            place = mirrored(painter, whole, label)
            painter.fillRect(place, QColor(theme.surface))  # no line goes through a number
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), short(shown[kind]))


def _scale(rows: Sequence[Series], begins: Sequence[datetime]) -> Scale:
    """Round lines that hold every bar, also those of what is not renewed."""
    by_kind = {one.kind: one.amounts for one in rows}
    less = by_kind.get(Kind.LEFT_OUT, (Decimal(0),) * len(begins))
    heights = [
        amount - (less[month] if kind is Kind.EXPECTED else 0)
        for kind in _SIDE_BY_SIDE
        for month, amount in enumerate(by_kind.get(kind, ()))
    ]
    highest, lowest = max(heights, default=Decimal(0)), min(heights, default=Decimal(0))
    sums = Sums(committed=max(highest, Decimal(0)), refunded=min(lowest, Decimal(0)))
    return scale_of([ChargeMonth(begins[0], (), (), 0, sums)] if begins else [])
