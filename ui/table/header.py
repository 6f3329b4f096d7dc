"""The header of a table: titles on the side of their cells, an arrow at the one that sorts."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.table.column import Align
from ui.table.model import TableModel

_HEIGHT = 32
_ARROW = 12


class TableHeader(QHeaderView):
    """Draws its sections by hand, so that they stand exactly over the cells."""

    def __init__(self, look: Appearance, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._columns = model.columns
        self._sort = ""
        self._is_descending = False
        self.setFixedHeight(look.px(_HEIGHT))
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(look.px(56))
        self.setFont(look.font(types.SECOND_MEDIUM))

    def show_sort(self, sort: str, *, is_descending: bool) -> None:
        """Put the arrow at the column that sorts."""
        self._sort, self._is_descending = sort, is_descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:  # noqa: N802
        """Draw ground, title, arrow and the line below."""
        theme, px = self._look.theme, self._look.px
        column = self._columns[logical_index]
        painter.save()
        painter.fillRect(rect, QColor(theme.sunken))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.border))
        edge = px(16 if self.visualIndex(logical_index) == 0 else 8)
        box = QRectF(rect).adjusted(edge, 0, -px(8), 0)
        is_right = column.align is Align.RIGHT
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(self.font())
        width = painter.fontMetrics().horizontalAdvance(column.title)
        is_sorted = bool(column.sort) and column.sort == self._sort
        if is_sorted and is_right:
            box.setRight(box.right() - px(_ARROW + 4))
        painter.setPen(QColor(theme.text if is_sorted else theme.text2))
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), column.title)
        if is_sorted:
            left = box.right() + px(4) if is_right else box.left() + width + px(5)
            arrow = QRectF(left, rect.top(), px(_ARROW), rect.height())
            name = "arrow-down" if self._is_descending else "arrow-up"
            self._look.icons.paint(painter, arrow, name, theme.text2, px(_ARROW))
        painter.restore()
