"""The figures of the chart as a table: what it shows, for the keyboard and for screen readers."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.language import tr
from app.model.charge_figures import ChargeMonths
from app.model.money import Money
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.tabs.charges.chart_paint import color_of, paint_swatch
from ui.tabs.charges.chart_words import group_name, month_title
from ui.tabs.charges.figure_view import (
    ROOT,
    FigureHeader,
    FigureModel,
    FigureView,
    Index,
    paint_focus,
)
from ui.widgets.chip import mirrored, paint_words

_ROW = 23
_LEAST_ROW = 15  # the sum is never out of sight
_ABOVE_TOTAL = 6  # with the line in its middle
_HEADER = 28
_SWATCH = 10
_GAP = 8
_AMOUNT = 100
_NAME, _TOTAL, _FIRST_MONTH = 0, 1, 2
_WHOLE = tr("Total")


class FiguresModel(FigureModel):
    """A row for each group and one for their sum; the name, all twelve months, and each month."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chart = ChargeMonths("")
        self.by_seller = False

    def show_months(self, chart: ChargeMonths, *, by_seller: bool) -> None:
        """Show other figures."""
        self.beginResetModel()
        self.chart, self.by_seller = chart, by_seller
        self.endResetModel()

    def name(self, row: int) -> str:
        """What a row is about."""
        groups = self.chart.groups
        return group_name(groups[row], by_seller=self.by_seller) if row < len(groups) else _WHOLE

    def is_total(self, row: int) -> bool:
        """Whether it is the row of the sums."""
        return row == len(self.chart.groups)

    def amount(self, row: int, column: int) -> Money:
        """The figure of a cell other than the name's."""
        return Money(self._number(row, column), self.chart.currency)

    def _number(self, row: int, column: int) -> Decimal:
        chart = self.chart
        if column == _TOTAL:
            return chart.total if self.is_total(row) else chart.groups[row].total
        month = chart.months[column - _FIRST_MONTH]
        return month.sums.total if self.is_total(row) else month.stacks[row].total

    # --- Qt ---------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        """The groups and their sum."""
        return 0 if parent.isValid() or not self.chart.months else len(self.chart.groups) + 1

    def columnCount(self, parent: Index = ROOT) -> int:
        """Name, total, and the months."""
        return 0 if parent.isValid() else _FIRST_MONTH + len(self.chart.months)

    def title(self, column: int) -> str:
        """The title of a column."""
        if column == _NAME:
            return tr("By seller") if self.by_seller else tr("By product")
        if column == _TOTAL:
            return text.plural(len(self.chart.months), "{n} month", "{n} months")
        return month_title(self.chart.months[column - _FIRST_MONTH].begins)

    def words(self, row: int, column: int) -> str:
        """A name, or an amount."""
        return self.name(row) if column == _NAME else text.amount(self.amount(row, column))

    def spoken(self, row: int, column: int) -> str:
        """A name, or whose amount it is, of when, and in which currency."""
        if column == _NAME:
            return self.name(row)
        return f"{self.name(row)}, {self.title(column)}: {text.money(self.amount(row, column))}"


class _FiguresDelegate(QStyledItemDelegate):
    """Draws the swatch before a name, amounts at the end, and the sums below a line."""

    def __init__(self, look: Appearance, model: FiguresModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        theme, px = self._look.theme, self._look.px
        box = QRectF(option.rect)
        is_total = self._model.is_total(index.row())
        painter.save()
        if is_total:
            top = round(box.top()) + px(_ABOVE_TOTAL) // 2
            painter.fillRect(QRectF(box.left(), top, box.width(), 1), QColor(theme.border))
            box.setTop(box.top() + px(_ABOVE_TOTAL))
        if index.column() == _NAME and not is_total:
            side = px(_SWATCH)
            color, _ = color_of(theme, self._model.chart, index.row())
            swatch = QRectF(box.left(), box.center().y() - side / 2, side, side)
            paint_swatch(painter, mirrored(painter, box, swatch), color)
            rest = QRectF(box.left() + side + px(_GAP), box.top(), 0, box.height())
            rest.setRight(box.right() - px(4))
            box = mirrored(painter, box, rest)
        font = self._look.font(types.SECOND_STRONG if is_total else types.SECOND)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if is_total or index.column() == _NAME else theme.text2))
        words = QFontMetrics(font).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, int(box.width())
        )
        paint_words(painter, box, words, is_right=index.column() != _NAME)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, self._look, option.rect)
        painter.restore()


class FiguresTable(FigureView):
    """Beside the chart. The months stand beyond the totals: Right goes on to them."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        self.figures = FiguresModel()
        super().__init__(look, self.figures, tr("Figures of the chart"), _ROW, parent)
        self.figures.setParent(self)
        self.setItemDelegate(_FiguresDelegate(look, self.figures, self))
        self.setHorizontalHeader(FigureHeader(look, _HEADER, self._paint_title, self))

    def show_months(self, chart: ChargeMonths, *, by_seller: bool) -> None:
        """Show other figures; the cell that the keyboard is on stays where it is."""

        def change() -> None:
            self.figures.show_months(chart, by_seller=by_seller)
            self._fit_rows()
            self._fit_amounts()
            self._fit_names()

        self.keep_cell(change)

    def sizeHint(self) -> QSize:
        """Six groups and their sum."""
        return QSize(self._look.px(252), self._look.px(_HEADER + 7 * _ROW + _ABOVE_TOTAL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names take what the totals leave, the rows what there is of the height."""
        super().resizeEvent(event)
        self._fit_names()
        self._fit_rows()

    def _fit_rows(self) -> None:
        """As high as they are at best, lower where not all of them would be seen."""
        px, model = self._look.px, self.figures
        rows, above = model.rowCount(), px(_ABOVE_TOTAL)
        fair = (self.viewport().height() - above) // max(rows, 1)
        height = min(max(fair, px(_LEAST_ROW)), px(_ROW))
        for row in range(rows):
            self.setRowHeight(row, height + above if model.is_total(row) else height)

    def _fit_amounts(self) -> None:
        metrics = QFontMetrics(self._look.font(types.SECOND_STRONG))
        model, gap = self.figures, self._look.px(_GAP)
        for column in range(_TOTAL, model.columnCount()):
            words = [model.title(column)]
            words += [str(model.index(row, column).data()) for row in range(model.rowCount())]
            widest = max(metrics.horizontalAdvance(one) for one in words) + gap
            self.setColumnWidth(
                column, widest if column == _TOTAL else max(widest, self._look.px(_AMOUNT))
            )

    def _fit_names(self) -> None:
        if self.figures.columnCount():
            rest = self.viewport().width() - self.columnWidth(_TOTAL)
            self.setColumnWidth(_NAME, max(rest, self._look.px(_AMOUNT)))

    def _paint_title(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Draw a title as the chart's own."""
        painter.setFont(self._look.font(types.SECOND_STRONG))
        painter.setPen(QColor(self._look.theme.text))
        paint_words(painter, QRectF(rect), self.figures.title(column), is_right=column != _NAME)
