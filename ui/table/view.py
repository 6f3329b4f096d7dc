"""The table widget: rows are selected as a whole, sorted by their headers, copied as lines of text."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.appearance import Appearance
from ui.table.arrangement import Arrangement
from ui.table.column import Column
from ui.table.delegate import CellDelegate
from ui.table.header import HeaderEnd, TableHeader
from ui.table.model import TableModel

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_IS_WINDOWS = sys.platform == "win32"
NARROW = 1180  # windows below this width show fewer columns


class TableView(QTableView):
    """`sort_asked` carries sort name and direction, `row_chosen` comes with Enter, `copy_asked` with Ctrl+C."""

    sort_asked = Signal(str, bool)
    row_chosen = Signal()
    copy_asked = Signal()

    def __init__(
        self,
        look: Appearance,
        model: TableModel,
        name: str,
        row_height: int = 44,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self._shown_sort = ""
        self._is_descending = False
        self.setAccessibleName(name)
        self.setModel(model)
        self._delegate = self.make_delegate()
        self.setItemDelegate(self._delegate)
        self._header = self.make_header()
        self.setHorizontalHeader(self._header)
        self._header_end = HeaderEnd(look, self._header)
        self.addScrollBarWidget(self._header_end, Qt.AlignmentFlag.AlignTop)
        self._set_up(row_height)
        self.arrangement = Arrangement(self._header, model.columns, look.px)
        self._header.sectionClicked.connect(self._on_section_clicked)
        self._header.grabbed.connect(self.arrangement.hold)
        self._header.released.connect(self.arrangement.let_go)
        self.arrangement.edges_changed.connect(self._on_edges_changed)
        self._on_edges_changed()

    def _set_up(self, row_height: int) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        # Its ground is drawn here. Qt moves what an opaque list shows and asks for the new rows alone; of any
        # other one it paints all rows again, and all that lies behind them.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setMinimumSize(1, 1)  # a table out of view must not make the window larger
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.entered.connect(self._on_entered)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self._look.px(row_height))

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, hidden ones too."""
        return self._model.columns

    def make_delegate(self) -> CellDelegate:
        """Make what draws the cells."""
        return CellDelegate(self._look, self._model, self)

    def make_header(self) -> TableHeader:
        """Make what shows the titles."""
        return TableHeader(self._look, self._model, self)

    def hide_header(self) -> None:
        """Show rows alone: they, and the bar that scrolls them, begin at the top."""
        self._header.hide()
        self._header_end.hide()

    def show_sort(self, sort: str, *, is_descending: bool) -> None:
        """Show in the header by what the rows are sorted."""
        self._shown_sort, self._is_descending = sort, is_descending
        self._header.show_sort(sort, is_descending=is_descending)

    def ask_sort(self, section: int) -> None:
        """Ask to sort by a column; once more turns the order."""
        column = self._model.columns[section]
        if not column.sort:
            return
        is_same = self._shown_sort == column.sort
        is_descending = not self._is_descending if is_same else column.descends_first
        self.sort_asked.emit(column.sort, is_descending)

    def selected_rows(self) -> list[int]:
        """The selected rows in their order."""
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.count())]
        return sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})

    def rows_in_view(self) -> range:
        """The rows that stand in the window, or would if there were as many."""
        height = max(self.viewport().height(), self.window().height())  # not laid out yet, at first
        rows = self.verticalHeader()
        first = max(rows.visualIndexAt(0), 0)
        return range(first, first + height // rows.defaultSectionSize() + 2)

    def sizeHint(self) -> QSize:
        """Takes the room there is."""
        return QSize(600, 400)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Show a row; Qt would go no further than the rows reached that were there a moment ago."""
        self.executeDelayedItemsLayout()
        super().scrollTo(index, hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies rows, Enter picks the row, Shift+F10 asks for its menu; the rest is Qt's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.row_chosen.emit()
        elif event.key() == Qt.Key.Key_F10 and event.modifiers() == _SHIFT and not _IS_WINDOWS:
            # Windows asks for the menu by itself, Qt elsewhere only with the menu key.
            self.customContextMenuRequested.emit(self.visualRect(self.currentIndex()).center())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # what it closes is the tab's affair
        else:
            super().keyPressEvent(event)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The ring is around a whole row, Qt repaints one cell of it.

        A row that goes makes another one the current one: that is no reason to scroll there.
        """
        self.setAutoScroll(not self._model.is_changing)
        super().currentChanged(current, previous)
        self.setAutoScroll(True)
        self._draw_row(current.row())
        self._draw_row(previous.row())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, with the ring around the one that the keyboard moves."""
        keyboard = Qt.WidgetAttribute.WA_KeyboardFocusChange
        has_ring = self.hasFocus() and self.window().testAttribute(keyboard)
        self._delegate.focused_row = self.currentIndex().row() if has_ring else -1
        top, bottom = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        if top >= 0:
            self._model.prepare(top, bottom if bottom >= 0 else self._model.rowCount() - 1)
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), QColor(self._look.theme.surface))
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out among the columns; the current row stays in view where it was."""
        top = self.rowViewportPosition(self.currentIndex().row())
        was_in_view = self.currentIndex().isValid() and 0 <= top < event.oldSize().height()
        super().resizeEvent(event)
        is_narrow = self.window().width() < self._look.px(NARROW)
        self.arrangement.fit(self.viewport().width(), is_narrow=is_narrow)
        if was_in_view and event.size().height() < event.oldSize().height():
            self.scrollTo(self.currentIndex())

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def _on_edges_changed(self) -> None:
        edges = self.arrangement
        self._header.first = self._delegate.first = edges.first
        self._delegate.last = edges.last
        self.viewport().update()
        self._header.viewport().update()

    def _on_entered(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self._hover(index.row())

    def _hover(self, row: int) -> None:
        before = self._delegate.hovered_row
        if row != before:
            self._delegate.hovered_row = row
            self._draw_row(before)
            self._draw_row(row)

    def _draw_row(self, row: int) -> None:
        if row >= 0:
            top = self.rowViewportPosition(row)
            self.viewport().update(0, top, self.viewport().width(), self.rowHeight(row))

    def _on_section_clicked(self, section: int) -> None:
        self.ask_sort(section)
