"""A month as a grid of days: arrows move from day to day, Page Up and Page Down from month to month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.language import tr
from app.model.timeline import DAYS_OF_WEEK, Entry, first_of, month_after
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.tabs.charges.timeline.snapshot import Period
from ui.tabs.charges.timeline.words import DAYS, CellLine, cell_lines, spoken_day
from ui.widgets.chip import mirrored, paint_words
from ui.widgets.reading import is_from_right

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_DAY = timedelta(days=1)
_HEADER = 28
_LEAST_ROW = 76
_PAD = 8
_NUMBER = 22
_LINE = 18
_ICON = 13


class DayRole(IntEnum):
    """What the delegate asks for beyond Qt's own roles."""

    CELL = int(Qt.ItemDataRole.UserRole) + 1


class DayCell(msgspec.Struct, frozen=True):
    """One day: its lines, how many entries it has, and how it stands to the month and to today."""

    day: date
    lines: tuple[CellLine, ...]
    number: int
    spoken: str
    is_of_month: bool
    is_today: bool


class MonthModel(QAbstractTableModel):
    """A row for each week, a column for each day of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._first: date | None = None
        self._cells: Sequence[DayCell] = ()

    @property
    def cells(self) -> Sequence[DayCell]:
        """All days, in order."""
        return self._cells

    def set_days(
        self,
        period: Period,
        month: date,
        days: Mapping[date, list[Entry]],
        now: datetime,
        today: date,
    ) -> None:
        """Show a month with these entries."""
        number = (period.last - period.first).days + 1
        cells = [
            _cell(period.first + place * _DAY, month, days, now, today) for place in range(number)
        ]
        if self._first == period.first and len(cells) == len(self._cells):
            self._cells = cells
            last = self.index(self.rowCount() - 1, DAYS_OF_WEEK - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._first, self._cells = period.first, cells
        self.endResetModel()

    def place_of(self, day: date) -> QModelIndex:
        """Where a day stands; invalid when it is not shown."""
        place = (day - self._first).days if self._first else -1
        if not 0 <= place < len(self._cells):
            return QModelIndex()
        return self.index(place // DAYS_OF_WEEK, place % DAYS_OF_WEEK)

    def cell_at(self, index: Index) -> DayCell | None:
        """The day of an index."""
        if not index.isValid():
            return None
        return self._cells[index.row() * DAYS_OF_WEEK + index.column()]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Four to six weeks."""
        return 0 if parent.isValid() else len(self._cells) // DAYS_OF_WEEK

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Seven."""
        return 0 if parent.isValid() else DAYS_OF_WEEK

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the days."""
        if orientation is not Qt.Orientation.Horizontal or self._first is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return DAYS[(self._first.weekday() + section) % DAYS_OF_WEEK]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The day itself for the delegate, words for screen readers."""
        cell = self.cell_at(index)
        if cell is None:
            return None
        if role == DayRole.CELL:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return str(cell.day.day)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.spoken
        return None


class MonthGrid(QTableView):
    """`day_chosen` carries the day that the keyboard or a click is on, `day_entered` comes with Enter."""

    day_chosen = Signal(object)
    day_entered = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._day: date | None = None
        self.month = MonthModel(self)
        self.setModel(self.month)
        self.setItemDelegate(_DayDelegate(look, self))
        self.setAccessibleName(tr("Days of the month"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setFixedHeight(look.px(_HEADER))
        header.setFont(look.font(types.SECOND_MEDIUM))
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setMinimumSectionSize(look.px(_LEAST_ROW))
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._on_clicked)

    @property
    def day(self) -> date | None:
        """The day that the keyboard is on, also before its month is there."""
        return self._day

    def select_day(self, day: date) -> None:
        """Put the keyboard on a day without telling."""
        self._day = day
        index = self.month.place_of(day)
        if index != self.currentIndex():
            self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Days by arrows, the month's ends by Home and End, months by Page Up and Page Down."""
        day = self.day
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.day_entered.emit()
        elif day is None or (there := _moved(day, Qt.Key(event.key()))) is None:
            super().keyPressEvent(event)
        else:
            self.day_chosen.emit(there)

    def _on_clicked(self, index: QModelIndex) -> None:
        cell = self.month.cell_at(index)
        if cell is not None:
            self.day_chosen.emit(cell.day)


class _DayDelegate(QStyledItemDelegate):
    """A number, and as many lines as there is room for."""

    def __init__(self, look: Appearance, view: MonthGrid) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the day."""
        cell = index.data(DayRole.CELL)
        if not isinstance(cell, DayCell):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_current = index == self._view.currentIndex()
        self._paint_ground(painter, option, cell, is_current=is_current)
        self._paint_number(painter, option, cell)
        self._paint_lines(painter, option, cell)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, cell: DayCell, *, is_current: bool
    ) -> None:
        theme, rect = self._look.theme, option.rect
        ground = theme.surface if cell.is_of_month else theme.sunken
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.selected if is_current else ground))
        painter.drawRect(rect)
        edge = rect.left() if option.direction is Qt.LayoutDirection.RightToLeft else rect.right()
        for line in (
            QRect(rect.left(), rect.bottom(), rect.width(), 1),
            QRect(edge, rect.top(), 1, rect.height()),
        ):  # not drawn with a pen, which would spread each over two pixels
            painter.fillRect(line, QColor(theme.line))
        if is_current and self._view.hasFocus():
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _paint_number(self, painter: QPainter, option: QStyleOptionViewItem, cell: DayCell) -> None:
        px, theme = self._look.px, self._look.theme
        side = px(_NUMBER)
        words = text.count(cell.day.day)
        whole = QRectF(option.rect)
        painter.setLayoutDirection(option.direction)
        left = option.rect.left() + px(_PAD - 3)
        box = mirrored(painter, whole, QRectF(left, option.rect.top() + px(5), side, side))
        ink = theme.text if cell.is_of_month else theme.text3
        if cell.is_today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(box)
            ink = theme.on_accent
        kind = types.SECOND_STRONG if cell.is_today or cell.number else types.SECOND
        painter.setFont(self._look.font(kind))
        painter.setPen(QColor(ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)

    def _paint_lines(self, painter: QPainter, option: QStyleOptionViewItem, cell: DayCell) -> None:
        px, rect = self._look.px, option.rect
        top = rect.top() + px(5 + _NUMBER + 3)
        room = max((rect.bottom() - top) // px(_LINE), 0)
        shown = cell.lines if len(cell.lines) <= room else cell.lines[: max(room - 1, 0)]
        for line in shown:
            self._paint_line(painter, option, top, line)
            top += px(_LINE)
        hidden = len(cell.lines) - len(shown)
        if hidden and room:
            self._write(
                painter,
                option,
                top,
                tr("{number} more", number=text.count(hidden)),
                self._look.theme.text2,
            )

    def _paint_line(
        self, painter: QPainter, option: QStyleOptionViewItem, top: int, line: CellLine
    ) -> None:
        px, theme = self._look.px, self._look.theme
        tint = theme.tint(line.tone)
        left = option.rect.left() + px(_PAD)
        box = QRectF(left, top, px(_ICON), px(_LINE))
        box = mirrored(painter, QRectF(option.rect), box)
        self._look.icons.paint(painter, box, line.icon, tint.text, px(_ICON))
        self._write(painter, option, top, line.words, tint.text, line.short, indent=_ICON + 5)

    def _write(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        top: int,
        words: str,
        ink: str,
        short: str = "",
        *,
        indent: int = 0,
    ) -> None:
        px = self._look.px
        left = option.rect.left() + px(_PAD + indent)
        box = QRect(left, top, option.rect.right() - left - px(6), px(_LINE))
        font = self._look.font(types.SECOND)
        metrics = QFontMetrics(font)
        if short and metrics.horizontalAdvance(words) > box.width():
            words = short
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.setPen(QColor(ink))
        paint_words(painter, mirrored(painter, QRectF(option.rect), QRectF(box)), shown)


def _cell(
    day: date, month: date, days: Mapping[date, list[Entry]], now: datetime, today: date
) -> DayCell:
    entries = days.get(day, [])
    return DayCell(
        day,
        cell_lines(entries, now),
        len(entries),
        spoken_day(day, entries, now, today),
        first_of(day) == first_of(month),
        day == today,
    )


def _moved(day: date, key: Qt.Key) -> date | None:
    """The day to which a key leads; None where it leads to none."""
    forward = -1 if is_from_right() else 1
    days = {
        Qt.Key.Key_Left: -forward,
        Qt.Key.Key_Right: forward,
        Qt.Key.Key_Up: -DAYS_OF_WEEK,
        Qt.Key.Key_Down: DAYS_OF_WEEK,
    }
    months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
    try:
        if key in days:
            return day + days[key] * _DAY
        if key in months:
            return month_after(day, months[key])
        if key == Qt.Key.Key_Home:
            return first_of(day)
        if key == Qt.Key.Key_End:
            return month_after(first_of(day)) - _DAY
    except (OverflowError, ValueError):  # the calendar ends there
        return None
    return None
