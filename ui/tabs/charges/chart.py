"""The chart of charges by month, drawn by hand, with a tooltip for the mouse and for the keyboard."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.language import tr
from app.model.charge_figures import ChargeMonths
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.charges.chart_layout import Layout, Shape
from ui.tabs.charges.chart_paint import color_of, paint_block
from ui.tabs.charges.chart_tip import ChartTip
from ui.tabs.charges.chart_words import (
    bar_label,
    chart_name,
    line_words,
    month_label,
    month_name,
    tip_of,
)
from ui.widgets.announce import announce

_HEIGHT = 168
_HINT = tr(
    "Left and Right tell each month, Page Up and Page Down lead to earlier and later ones, "
    "Enter shows a month's charges."
)
_RING = 2
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


class Chart(QLabel):
    """`month_chosen` carries the place of the month whose charges the person wants to see.

    `page_asked` carries 1 for later months, -1 for earlier ones.
    """

    month_chosen = Signal(int)
    page_asked = Signal(int)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chart = ChargeMonths("")
        self._now: datetime | None = None
        self._at = -1  # the month that is pointed at, with the mouse or with keys
        self._turned = 0  # the way in which the keyboard asked for other months
        self._tip: ChartTip | None = None
        self._laid_out: Layout | None = None
        self.setPixmap(
            QPixmap(1, 1)
        )  # never drawn: a label with a picture is one for screen readers
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(chart_name(self._chart))
        self.setAccessibleDescription(_HINT)
        look.changed.connect(self._on_look_changed)

    @property
    def current(self) -> int:
        """The month that is pointed at; -1 for none."""
        return self._at

    @property
    def tip(self) -> ChartTip | None:
        """The tooltip, once it has been shown."""
        return self._tip

    @property
    def geometry_of_parts(self) -> Layout:
        """Where everything stands."""
        if self._laid_out is None:
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            self._laid_out = Layout(
                self._chart, self.width(), self.height(), self._look.px, is_mirrored=is_mirrored
            )
        return self._laid_out

    def show_months(self, chart: ChargeMonths, now: datetime) -> None:
        """Show other figures; where the keyboard went on to other months, point at the next one."""
        is_turned = _begin(chart) != _begin(self._chart)
        self._chart, self._now = chart, now
        self._laid_out = None
        self.setAccessibleName(chart_name(chart))
        if self._at >= len(chart.months):
            self._at = -1
        if is_turned and self._turned and chart.months:
            self._at = 0 if self._turned > 0 else len(chart.months) - 1
            announce(self, f"{chart_name(chart)}. {tip_of(chart, self._at, now).spoken}")
        if is_turned:
            self._turned = 0
        self._show_tip()
        self.update()

    def turn(self, pages: int) -> None:
        """Ask for earlier or later months, if there are charges in any, and point at the next one there."""
        if self._chart.has_later if pages > 0 else self._chart.has_earlier:
            self._turned = pages
            self.page_asked.emit(pages)

    def point_at(self, month: int) -> None:
        """Point at a month as the mouse does; -1 points at none."""
        if month != self._at:
            self._at = month
            self._show_tip()
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(600, self._look.px(_HEIGHT))

    # --- Qt ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End go from month to month, beyond the ends to others; Enter chooses one.

        Page Up and Page Down go on at once, Esc hides the tooltip.
        """
        last = len(self._chart.months) - 1
        key = Qt.Key(event.key())
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if last < 0 or event.modifiers():
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._step(-_STEPS[key] if self.isRightToLeft() else _STEPS[key])
        elif key in _PAGES:
            self.turn(_PAGES[key])
        elif key in ends:
            self._tell(ends[key])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.month_chosen.emit(self._at)
        elif event.key() == Qt.Key.Key_Escape and self._at >= 0:
            self.point_at(-1)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The month under the pointer."""
        self.point_at(self.geometry_of_parts.month_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses the month."""
        month = self.geometry_of_parts.month_at(event.position().x())
        if month >= 0 and self.rect().contains(event.position().toPoint()):
            self.month_chosen.emit(month)

    def leaveEvent(self, event: QEvent) -> None:
        """No month is under the pointer any more."""
        super().leaveEvent(event)
        self.point_at(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The tooltip of the keyboard goes with the focus."""
        super().focusOutEvent(event)
        self.point_at(-1)

    def hideEvent(self, event: QHideEvent) -> None:
        """The tooltip goes with the chart."""
        super().hideEvent(event)
        self.point_at(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        super().resizeEvent(event)
        self._laid_out = None

    def changeEvent(self, event: QEvent) -> None:
        """The other way to read is another layout."""
        super().changeEvent(event)
        self._laid_out = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw lines, bars, their numbers and the names of the months."""
        if not self._chart.months:
            return
        with QPainter(self) as painter:
            painter.setFont(self._look.font(types.SECOND))
            # The layout mirrors the places; amounts read from left to right wherever they stand.
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            self._paint_lines(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_present(painter)
            for month in range(len(self._chart.months)):
                self._paint_month(painter, month)
            if self.hasFocus():
                self._paint_ring(painter)

    # --- painting ---------------------------------------------------------------------------------

    def _paint_lines(self, painter: QPainter) -> None:
        theme, where = self._look.theme, self.geometry_of_parts
        height = self._look.px(types.SECOND.line)
        for amount in where.lines():
            y = round(where.y(amount))
            line = QRectF(where.left, y, where.right - where.left, 1)
            color = theme.border if amount == 0 else theme.line
            painter.fillRect(where.mirrored(line), QColor(color))
            box = QRectF(0, y - height / 2, where.left - self._look.px(10), height)
            side = (
                Qt.AlignmentFlag.AlignLeft if self.isRightToLeft() else Qt.AlignmentFlag.AlignRight
            )
            painter.setPen(QColor(theme.text3))
            painter.drawText(
                where.mirrored(box), int(side | Qt.AlignmentFlag.AlignVCenter), line_words(amount)
            )

    def _paint_present(self, painter: QPainter) -> None:
        """A dashed line after this month: what is beyond is not invoiced yet."""
        present = self._present()
        if present < 0:
            return
        where = self.geometry_of_parts
        slot = where.slot(present)
        x = slot.left() if self.isRightToLeft() else slot.right()
        pen = QPen(QColor(self._look.theme.control), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawLine(round(x), self._look.px(2), round(x), round(where.bottom))

    def _paint_month(self, painter: QPainter, month: int) -> None:
        theme, where = self._look.theme, self.geometry_of_parts
        top = where.zero
        for block in where.blocks(month):
            color, pale = color_of(theme, self._chart, block.group)
            paint_block(painter, block.box, block.shape, color, pale, theme)
            if block.shape is not Shape.REFUND:
                top = min(top, block.box.top())
        self._paint_number(painter, month, top)
        slot = where.slot(month)
        is_present = month == self._present()
        kind = types.SECOND_STRONG if is_present else types.SECOND
        painter.setFont(self._look.font(kind))
        painter.setPen(QColor(theme.text if is_present else theme.text2))
        box = QRectF(slot.left(), where.names_top, slot.width(), self._look.px(24))
        label = month_label(self._chart.months[month].begins, is_first=month == 0)
        if QFontMetrics(painter.font()).horizontalAdvance(label) > slot.width():
            label = month_name(self._chart.months[month].begins)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), label)
        painter.setFont(self._look.font(types.SECOND))

    def _paint_number(self, painter: QPainter, month: int, top: float) -> None:
        """What the bar adds up to; what waits follows, above it where there is no room beside it."""
        theme, where = self._look.theme, self.geometry_of_parts
        sums = self._chart.months[month].sums
        words, waiting = bar_label(sums)
        slot, height = where.slot(month), self._look.px(types.SECOND.line)
        whole = f"{words} {waiting}".rstrip()
        metrics = QFontMetrics(painter.font())
        is_wide = metrics.horizontalAdvance(whole) <= slot.width() * 1.3
        lines = [whole] if is_wide else [waiting, words]
        painter.setPen(QColor(theme.text3 if sums.is_empty else theme.text2))
        for number, line in enumerate(reversed(lines)):
            y = max(top - self._look.px(2) - (number + 1) * height, 0)
            box = QRectF(slot.left() - slot.width(), y, slot.width() * 3, height)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), line)

    def _paint_ring(self, painter: QPainter) -> None:
        """Around the month that is pointed at, or around all as long as none is."""
        slot = self.geometry_of_parts.slot(self._at) if self._at >= 0 else QRectF(self.rect())
        painter.setPen(QPen(QColor(self._look.theme.focus), _RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(slot.adjusted(1, 1, -1, -1), 4, 4)

    # --- the month that is pointed at ---------------------------------------------------------------

    def _begun(self) -> int:
        """How many of the months have begun."""
        return sum(1 for one in self._chart.months if self._now and one.begins <= self._now)

    def _present(self) -> int:
        """The place of this month; -1 where it is among earlier or later ones."""
        begun = self._begun()
        is_last = begun == len(self._chart.months)
        is_over = is_last and self._now is not None and self._now >= self._chart.ends
        return -1 if is_over else begun - 1

    def _step(self, step: int) -> None:
        """Go to the next month, beyond the ends to other ones."""
        last = len(self._chart.months) - 1
        start = self._at if self._at >= 0 else min(max(self._begun() - 1, 0), last)
        if 0 <= start + step <= last:
            self._tell(start + step)
        else:
            self._tell(start)
            self.turn(step)

    def _tell(self, month: int) -> None:
        self.point_at(month)
        if self._now is not None:
            announce(self, tip_of(self._chart, month, self._now).spoken)

    def _show_tip(self) -> None:
        if self._at < 0 or self._now is None or not self.isVisible():
            if self._tip is not None:
                self._tip.hide()
            return
        if self._tip is None:
            self._tip = ChartTip(self._look, self.window())
        self._tip.show_words(tip_of(self._chart, self._at, self._now), self._chart)
        slot = self.geometry_of_parts.slot(self._at)
        beside = self.mapTo(self.window(), QPoint(round(slot.right()), 0))
        before = self.mapTo(self.window(), QPoint(round(slot.left()), 0))
        self._tip.place(before, beside)

    def _on_look_changed(self) -> None:
        self._show_tip()
        self.update()


def _begin(chart: ChargeMonths) -> datetime | None:
    """When its first month begins."""
    return chart.months[0].begins if chart.months else None
