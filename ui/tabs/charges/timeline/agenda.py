"""Entries as a list: of one day, or of many days, each under its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import IntEnum
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
)

from app.model.timeline import Entry
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.tabs.charges.timeline.words import Line, day_words, distance, line
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.tile import TileFace, paint_tile
from ui.widgets.tooltip import tooltip_html

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW_HEIGHT = 48
_SAID = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: 1}
_EDGE = 16
_TIME = 46
_TILE = 28
_GAP = 12
_CODE_GAP = 4


class Head(msgspec.Struct, frozen=True):
    """A day that stands above its entries."""

    day: date
    number: int


class AgendaRole(IntEnum):
    """What the delegate asks for beyond Qt's own roles."""

    ROW = int(Qt.ItemDataRole.UserRole) + 1


Row = Head | Entry


class AgendaModel(QAbstractListModel):
    """Rows that are heads of days and entries; words are made when a row is painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self.now: datetime | None = None
        self.today: date | None = None

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as shown."""
        return self._rows

    def set_rows(self, rows: Sequence[Row], now: datetime, today: date) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows, self.now, self.today = rows, now, today
        self.endResetModel()

    def set_now(self, now: datetime, today: date) -> None:
        """Let distances and what is past move on."""
        self.now, self.today = now, today
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row_at(self, index: Index) -> Row | None:
        """The row of an index, or None outside the list."""
        return self._rows[index.row()] if index.isValid() else None

    def line_of(self, entry: Entry) -> Line:
        """An entry in words."""
        if self.now is None:
            raise ValueError("no rows have been shown")
        return line(entry, self.now)

    def head_words(self, head: Head) -> tuple[str, str]:
        """A day's name, and how far it is."""
        return day_words(head.day), distance(head.day, self.today or head.day)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row for each day and each entry."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Days cannot be chosen."""
        if isinstance(self.row_at(index), Head):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself for the delegate, words for screen readers and tooltips."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == AgendaRole.ROW:
            return row
        if role not in _SAID:
            return None
        if isinstance(row, Head):
            name, far = self.head_words(row)
            number = text.plural(row.number, "{n} entry", "{n} entries")
            said = (name, f"{name}, {far}, {number}", "")
        else:
            words = self.line_of(row)
            said = (words.title, words.spoken, tooltip_html(words.tip))
        return said[_SAID.index(role)]


class AgendaView(QTableView):
    """`entry_opened` with Enter or a click on an entry, `left` with Esc.

    A table of one column: a list view would ask for every row to lay it out, and a year has thousands.
    """

    entry_opened = Signal(object)
    left = Signal()

    def __init__(self, look: Appearance, name: str) -> None:
        super().__init__()
        self.agenda = AgendaModel(self)
        self.setModel(self.agenda)
        self._delegate = AgendaDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        columns, rows = self.horizontalHeader(), self.verticalHeader()
        columns.hide()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(look.px(ROW_HEIGHT))
        self.entered.connect(self._on_entered)
        self.viewportEntered.connect(self._on_viewport_entered)
        self.clicked.connect(self._on_clicked)

    @property
    def current(self) -> Entry | None:
        """The entry that the keyboard is on."""
        row = self.agenda.row_at(self.currentIndex())
        return row if isinstance(row, Entry) else None

    def show_rows(self, rows: Sequence[Row], now: datetime, today: date) -> None:
        """Show these rows; the entry that the keyboard is on, and the place, stay where they can."""
        model = self.agenda
        if len(rows) == len(model.rows) and rows == model.rows:
            model.set_now(now, today)
            return
        entry, place = self.current, self.verticalScrollBar().value()
        model.set_rows(rows, now, today)
        self.verticalScrollBar().setValue(place)
        if entry is not None and entry in rows:
            self.setCurrentIndex(model.index(rows.index(entry)))

    def choose_first(self) -> None:
        """Put the keyboard on the first entry."""
        for place, row in enumerate(self.agenda.rows):
            if isinstance(row, Entry):
                self.setCurrentIndex(self.agenda.index(place))
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what an entry is about, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.current)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            before = self.currentIndex().row()
            if event.key() in _ENDS and not event.modifiers():  # those of the list, not of a row
                last = len(self.agenda.rows) - 1
                self.setCurrentIndex(self.agenda.index(_ENDS[Qt.Key(event.key())] * last))
            else:
                super().keyPressEvent(event)
            self._step_over_days(before)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard comes to an entry: a day's name is none."""
        super().focusInEvent(event)
        if self.current is None and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.choose_first()

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def _step_over_days(self, before: int) -> None:
        """Go on from the name of a day to the next entry in the same direction, else in the other."""
        there, rows = self.currentIndex().row(), self.agenda.rows
        step = 1 if there > before else -1
        for way in (step, -step):
            place = there
            while 0 <= place < len(rows) and isinstance(rows[place], Head):
                place += way
            if 0 <= place < len(rows):
                self.setCurrentIndex(self.agenda.index(place))
                return

    def _open(self, row: Row | None) -> None:
        if isinstance(row, Entry):
            self.entry_opened.emit(row)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._open(self.agenda.row_at(index))

    def _on_entered(self, index: QModelIndex) -> None:
        self._hover(index.row())

    def _on_viewport_entered(self) -> None:
        self._hover(-1)

    def _hover(self, row: int) -> None:
        is_entry = row >= 0 and isinstance(self.agenda.rows[row], Entry)
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if is_entry else Qt.CursorShape.ArrowCursor
        )
        shown = row if is_entry else -1
        if shown != self._delegate.hovered_row:
            self._delegate.hovered_row = shown
            self.viewport().update()


class AgendaDelegate(RowDelegate):
    """A time, a tile, two lines, an amount; mirrored where one reads from right to left."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(self._look.px(200), self._look.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        row, model = index.data(AgendaRole.ROW), index.model()
        if not isinstance(model, AgendaModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Head):
            self._paint_head(painter, option, model, row)
        else:
            self.paint_ground(painter, option, index)
            self._paint_entry(painter, option, model.line_of(row))
        painter.restore()

    def _paint_head(
        self, painter: QPainter, option: QStyleOptionViewItem, model: AgendaModel, head: Head
    ) -> None:
        px, rect, theme = self._look.px, option.rect, self._look.theme
        name, far = model.head_words(head)
        # Not drawn with a pen, which would spread it over two pixels.
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.line))
        top, high = rect.bottom() - px(26), px(20)
        is_today = head.day == model.today
        width = QFontMetrics(self._look.font(types.BODY_STRONG)).horizontalAdvance(name) + 2
        box = QRect(rect.left() + px(_EDGE), top, width, high)
        ink = theme.link if is_today else theme.text
        self.paint_words(painter, option, box, name, types.BODY_STRONG, ink)
        rest = QRect(box.right() + px(8), top, rect.right() - box.right() - px(24), high)
        self.paint_words(painter, option, rest, far, types.SECOND, theme.text2)

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, said: Line) -> None:
        px, rect, theme = self._look.px, option.rect, self._look.theme
        faint = theme.text2 if said.is_past else theme.text
        left, high = rect.left() + px(_EDGE), px(16)
        middle = rect.top() + (rect.height() - high) // 2
        box = QRect(left, middle, px(_TIME - 6), high)
        self.paint_words(painter, option, box, said.time, types.SECOND, theme.text2)
        left += px(_TIME)
        side = px(_TILE)
        tile = QRect(left, rect.top() + (rect.height() - side) // 2, side, side)
        face = TileFace(said.tone, icon=said.icon)
        paint_tile(painter, self._look, QRectF(self.mirrored(option, tile)), face)
        left += side + px(_GAP)
        right = rect.right() - px(_EDGE)
        first = QRect(left, rect.top() + px(6), right - left, px(18))
        first.setRight(right - self._paint_amount(painter, option, said, first))
        kind = types.BODY if said.is_past else types.BODY_STRONG
        self.paint_words(painter, option, first, said.title, kind, faint)
        second = QRect(left, rect.top() + px(25), right - left, px(16))
        self.paint_words(painter, option, second, said.what, types.SECOND, theme.text2)

    def _paint_amount(
        self, painter: QPainter, option: QStyleOptionViewItem, said: Line, room: QRect
    ) -> int:
        """Draw the amount at the end of a row; gives the width that it took."""
        theme, px = self._look.theme, self._look.px
        if said.money is None:
            if not said.otherwise:
                return 0
            width = (
                QFontMetrics(self._look.font(types.SECOND)).horizontalAdvance(said.otherwise) + 2
            )
            box = QRect(room.right() - width, room.top(), width + 1, room.height())
            self.paint_words(painter, option, box, said.otherwise, types.SECOND, theme.text2)
            return width + px(_GAP)
        number, code = text.amount(said.money), said.money.currency
        number_font, code_font = self._look.font(types.BODY), self._look.font(types.CODE)
        metrics, gap = QFontMetrics(number_font), px(_CODE_GAP)
        number_width = metrics.horizontalAdvance(number)
        width = number_width + gap + QFontMetrics(code_font).horizontalAdvance(code)
        # The code stands behind its number on both sides: an amount reads from left to right.
        box = self.mirrored(
            option, QRect(room.right() - width + 1, room.top(), width, room.height())
        )
        base = box.top() + (box.height() + metrics.capHeight()) // 2
        painter.setFont(number_font)
        painter.setPen(QColor(theme.text2 if said.is_past else theme.text))
        painter.drawText(box.left(), base, number)
        painter.setFont(code_font)
        painter.setPen(QColor(theme.text3))
        painter.drawText(box.left() + number_width + gap, base, code)
        return width + px(_GAP)


def rows_of(days: Iterable[tuple[date, list[Entry]]]) -> list[Row]:
    """Put each day above its entries."""
    rows: list[Row] = []
    for day, entries in days:
        rows.append(Head(day, len(entries)))
        rows += entries
    return rows
