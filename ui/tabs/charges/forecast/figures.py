"""The figures of the forecast as a table under the chart: a column for each month stands below its bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.language import tr
from app.model.money import Money
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.tabs.charges.chart_words import month_label, short
from ui.tabs.charges.figure_view import (
    ROOT,
    FigureHeader,
    FigureModel,
    FigureView,
    Index,
    paint_focus,
    paint_middle,
)
from ui.tabs.charges.forecast.paint import paint_bar
from ui.tabs.charges.forecast.words import Kind, Series
from ui.widgets.chip import mirrored, paint_words

ROW = 24
HEADER = 26
_NAMES = 170
_TOTAL = 118
_EDGE = 16
_SAMPLE = 10
_GAP = 8


class Slots(msgspec.Struct, frozen=True):
    """How wide the columns are, so that bars and figures stand in one line."""

    names: int
    month: int
    total: int

    def middle(self, month: int) -> float:
        """The middle of a month's column."""
        return self.names + (month + 0.5) * self.month


def slots(width: int, months: int, px: Callable[[float], int]) -> Slots:
    """Share a width out: names and totals have theirs, the months the rest alike."""
    total = px(_TOTAL)
    month = max((width - px(_NAMES) - total) // max(months, 1), 1)
    return Slots(width - total - month * months, month, total)


class FiguresModel(FigureModel):
    """A row for each kind of figure; its name, each month, and their sum."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Series] = ()
        self.begins: Sequence[datetime] = ()

    def show_series(self, rows: Sequence[Series], begins: Sequence[datetime]) -> None:
        """Show other figures."""
        if len(rows) == len(self.rows) and len(begins) == len(self.begins):
            self.rows, self.begins = rows, begins
            if rows:
                last = self.index(len(rows) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
            return
        self.beginResetModel()
        self.rows, self.begins = rows, begins
        self.endResetModel()

    def is_total(self, column: int) -> bool:
        """Whether it is the column of the sums."""
        return column == len(self.begins) + 1

    def money(self, row: int, column: int) -> Money:
        """The figure of a cell other than a name's."""
        one = self.rows[row]
        amount = one.total if self.is_total(column) else one.amounts[column - 1]
        return Money(amount, one.currency)

    def rowCount(self, parent: Index = ROOT) -> int:
        """The rows that have something to say."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Name, months, sum."""
        return 0 if parent.isValid() or not self.begins else len(self.begins) + 2

    def title(self, column: int) -> str:
        """What a column is."""
        if column == 0:
            return self.rows[0].currency if self.rows else ""
        if self.is_total(column):
            return text.plural(len(self.begins), "{n} month", "{n} months")
        return month_label(self.begins[column - 1], is_first=column == 1)

    def words(self, row: int, column: int) -> str:
        """A name, or an amount."""
        return text.amount(self.money(row, column)) if column else self.rows[row].title

    def spoken(self, row: int, column: int) -> str:
        """What kind of figure it is, of when, and in which currency."""
        one = self.rows[row]
        if not column:
            return one.title
        if self.is_total(column):
            return one.spoken_total
        return one.spoken(column - 1, self.begins[column - 1])


class FiguresTable(FigureView):
    """Arrows go from figure to figure. Where an amount has no room those of its row are shown short, never cut."""

    def __init__(self, look: Appearance) -> None:
        self.figures = FiguresModel()
        super().__init__(look, self.figures, tr("Figures of the forecast"), ROW, None)
        self.figures.setParent(self)
        self.setItemDelegate(FiguresDelegate(look, self.figures, self))
        self.setHorizontalHeader(FigureHeader(look, HEADER, self._paint_title, self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_series(self, rows: Sequence[Series], begins: Sequence[datetime]) -> None:
        """Show other figures; the cell that the keyboard is on stays where it is."""

        def change() -> None:
            self.figures.show_series(rows, begins)
            self.setFixedHeight(self.sizeHint().height())
            self._share()

        self.keep_cell(change)

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        px = self._look.px
        return QSize(600, px(HEADER) + px(ROW) * max(len(self.figures.rows), 2) + px(4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        months = len(self.figures.begins)
        if not months:
            return
        where = slots(self.viewport().width(), months, self._look.px)
        self.setColumnWidth(0, where.names)
        for column in range(1, months + 1):
            self.setColumnWidth(column, where.month)
        self.setColumnWidth(months + 1, where.total)

    def _paint_title(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Draw a month's name in the middle of its column."""
        theme, px, box = self._look.theme, self._look.px, QRectF(rect)
        is_outer = column == 0 or self.figures.is_total(column)
        painter.setFont(self._look.font(types.SECOND_STRONG if is_outer else types.SECOND))
        painter.setPen(QColor(theme.text if is_outer else theme.text2))
        title = self.figures.title(column)
        if column == 0:
            left = QRectF(rect.left() + px(_EDGE), rect.top(), rect.width(), rect.height())
            paint_words(painter, mirrored(painter, box, left), title)
        elif is_outer:
            inner = box.adjusted(0, 0, -px(_EDGE), 0)
            paint_words(painter, mirrored(painter, box, inner), title, is_right=True)
        else:
            paint_middle(painter, box, title)


class FiguresDelegate(QStyledItemDelegate):
    """A sample before the name, amounts in the middle of their month, sums at the end."""

    def __init__(self, look: Appearance, model: FiguresModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        row, box = index.row(), QRectF(option.rect)
        if index.column() == 0:
            self._paint_name(painter, box, self._model.rows[row])
        else:
            self._paint_amount(painter, box, row, index.column())
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, self._look, option.rect)
        painter.restore()

    def _paint_name(self, painter: QPainter, box: QRectF, one: Series) -> None:
        px, theme = self._look.px, self._look.theme
        side = px(_SAMPLE)
        left = box.left() + px(_EDGE)
        sample = QRectF(left, box.center().y() - side / 2, side, side)
        paint_bar(painter, mirrored(painter, box, sample), one.kind, theme)
        rest = QRectF(left + side + px(_GAP), box.top(), 0, box.height())
        rest.setRight(box.right())
        painter.setFont(self._look.font(types.SECOND))
        painter.setPen(QColor(theme.text))
        paint_words(painter, mirrored(painter, box, rest), one.title)

    def _paint_amount(self, painter: QPainter, box: QRectF, row: int, column: int) -> None:
        theme, money = self._look.theme, self._model.money(row, column)
        is_total = self._model.is_total(column)
        font = self._look.font(types.SECOND_STRONG if is_total else types.SECOND)
        words, metrics = text.amount(money), QFontMetrics(font)
        if not money.amount:
            words = text.DASH
        elif self.is_short(row, column, metrics, box.width() - self._look.px(4)):
            words = short(money.amount)
        ink = theme.text if is_total or self._model.rows[row].kind is Kind.CHARGED else theme.text2
        painter.setFont(font)
        painter.setPen(QColor(ink))
        if is_total:
            inner = box.adjusted(0, 0, -self._look.px(_EDGE), 0)
            paint_words(painter, mirrored(painter, box, inner), words, is_right=True)
        else:
            paint_middle(painter, box, words)

    def is_short(self, row: int, column: int, metrics: QFontMetrics, room: float) -> bool:
        """Whether an amount has no room, or one of the other months in its row."""
        months = range(1, len(self._model.begins) + 1)
        beside = (column,) if self._model.is_total(column) else months
        amounts = (self._model.money(row, one) for one in beside)
        return any(metrics.horizontalAdvance(text.amount(one)) > room for one in amounts)
