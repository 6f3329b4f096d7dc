"""The figures of the chart as a table: what it shows, for the keyboard and for screen readers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.model.charge_figures import ChargeMonths
from app.model.money import Money
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.tabs.charges.chart_paint import color_of, paint_swatch
from ui.tabs.charges.chart_words import group_name, month_title
from ui.widgets.chip import mirrored, paint_words
from ui.widgets.tooltip import tooltip_html

Index = QModelIndex | QPersistentModelIndex
_ROW = 23
_HEADER = 28
_SWATCH = 10
_GAP = 8
_AMOUNT = 100
_NAME, _TOTAL, _FIRST_MONTH = 0, 1, 2
_WHOLE = "Total"


class FiguresModel(QAbstractTableModel):
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

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The groups and their sum."""
        return 0 if parent.isValid() or not self.chart.months else len(self.chart.groups) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Name, total, and the months."""
        return 0 if parent.isValid() else _FIRST_MONTH + len(self.chart.months)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names and amounts; for screen readers the amount with its currency."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name(row) if column == _NAME else text.amount(self.amount(row, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_html(self._spoken(row, column))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """What the columns are."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.title(section)

    def title(self, column: int) -> str:
        """The title of a column."""
        if column == _NAME:
            return "By seller" if self.by_seller else "By product"
        if column == _TOTAL:
            return f"{len(self.chart.months)} months"
        return month_title(self.chart.months[column - _FIRST_MONTH].begins)

    def _spoken(self, row: int, column: int) -> str:
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
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), QColor(theme.border))
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
            painter.setPen(QColor(theme.focus))
            painter.drawRect(option.rect.adjusted(0, 1, -1, -2))
        painter.restore()


class _FiguresHeader(QHeaderView):
    """The titles of the figures."""

    def __init__(self, look: Appearance, model: FiguresModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._figures = model
        self.setFixedHeight(look.px(_HEADER))
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:  # noqa: N802
        """Draw a title as the chart's own."""
        painter.save()
        painter.fillRect(rect, QColor(self._look.theme.surface))
        painter.setFont(self._look.font(types.SECOND_STRONG))
        painter.setPen(QColor(self._look.theme.text))
        title = self._figures.title(logical_index)
        paint_words(painter, QRectF(rect), title, is_right=logical_index != _NAME)
        painter.restore()


class FiguresTable(QTableView):
    """Beside the chart. The months stand beyond the totals: Right goes on to them."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.figures = FiguresModel(self)
        self.setModel(self.figures)
        self.setItemDelegate(_FiguresDelegate(look, self.figures, self))
        self.setHorizontalHeader(_FiguresHeader(look, self.figures, self))
        self.setAccessibleName("Figures of the chart")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMinimumSize(1, 1)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(look.px(_ROW))

    def show_months(self, chart: ChargeMonths, *, by_seller: bool) -> None:
        """Show other figures; the cell that the keyboard is on stays where it is."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        self.figures.show_months(chart, by_seller=by_seller)
        self._share()
        if row >= 0:
            self.setCurrentIndex(self.figures.index(row, column))

    def sizeHint(self) -> QSize:
        """Six groups and their sum."""
        return QSize(self._look.px(252), self._look.px(_HEADER + 7 * _ROW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names take what the totals leave."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        metrics = QFontMetrics(self._look.font(types.SECOND_STRONG))
        model, gap = self.figures, self._look.px(_GAP)
        for column in range(_TOTAL, model.columnCount()):
            words = [model.title(column)]
            words += [str(model.index(row, column).data()) for row in range(model.rowCount())]
            widest = max(metrics.horizontalAdvance(one) for one in words) + gap
            self.setColumnWidth(
                column, widest if column == _TOTAL else max(widest, self._look.px(_AMOUNT))
            )
        if model.columnCount():
            rest = self.viewport().width() - self.columnWidth(_TOTAL)
            self.setColumnWidth(_NAME, max(rest, self._look.px(_AMOUNT)))
