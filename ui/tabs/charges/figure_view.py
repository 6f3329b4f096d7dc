"""What the tables of figures beside and below the charts have in common: for the keyboard and screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.appearance import Appearance
from ui.widgets.tooltip import tooltip_html

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class FigureModel(QAbstractTableModel):
    """A subclass gives titles, words and sentences, and the number of its rows and columns."""

    def title(self, column: int) -> str:
        """What a column is."""
        raise NotImplementedError

    def words(self, row: int, column: int) -> str:
        """What a cell shows."""
        raise NotImplementedError

    def spoken(self, row: int, column: int) -> str:
        """What a cell says to screen readers and in its tooltip: with its row, its column, its currency."""
        raise NotImplementedError

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, and sentences."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_html(self.spoken(row, column))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """What the columns are."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.title(section)


class FigureHeader(QHeaderView):
    """The titles of the figures, as `paint_title` draws them on the ground of the surface."""

    def __init__(
        self,
        look: Appearance,
        height: int,
        paint_title: Callable[[QPainter, QRect, int], None],
        parent: QWidget,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._paint_title = paint_title
        self.setFixedHeight(look.px(height))
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(1)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:  # noqa: N802
        """Draw a title."""
        painter.save()
        painter.fillRect(rect, QColor(self._look.theme.surface))
        self._paint_title(painter, rect, logical_index)
        painter.restore()


class FigureView(QTableView):
    """Arrows go from figure to figure; nothing is selected, edited or scrolled by a bar."""

    def __init__(
        self, look: Appearance, model: FigureModel, name: str, row: int, parent: QWidget | None
    ) -> None:
        """Show a model under an accessible name, with rows of `row` pixels at 100 %."""
        super().__init__(parent)
        self._look = look
        self.setModel(model)
        self.setAccessibleName(name)
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
        rows.setDefaultSectionSize(look.px(row))

    def keep_cell(self, change: Callable[[], None]) -> None:
        """Change the figures; the cell that the keyboard is on stays where it is, if it is still there."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        change()
        model = self.model()
        if 0 <= row < model.rowCount() and column < model.columnCount():
            self.setCurrentIndex(model.index(row, column))


def paint_focus(painter: QPainter, look: Appearance, cell: QRect) -> None:
    """Draw the frame of the cell that the keyboard is on."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(look.theme.focus))
    painter.drawRect(cell.adjusted(0, 1, -1, -2))


def paint_middle(painter: QPainter, box: QRectF, words: str) -> None:
    """Draw words in the middle of a box: a minus stays before its amount wherever one reads from."""
    direction = painter.layoutDirection()
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.setLayoutDirection(direction)
