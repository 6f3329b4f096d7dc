"""The header of a table: titles on the side of their cells, an arrow at the one that sorts."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.table.column import Align
from ui.table.delegate import EDGE, FAR_PAD, PAD
from ui.table.model import TableModel
from ui.widgets.chip import mirrored, paint_words

_HEIGHT = 32
_ARROW = 12
_SMALLEST = 48


class TableHeader(QHeaderView):
    """Draws its sections by hand, so that they stand exactly over the cells.

    `grabbed` when the mouse takes hold of it, and `released` when it let go, perhaps of a column or a handle
    that it moved.
    """

    grabbed = Signal()
    released = Signal()

    def __init__(self, look: Appearance, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._columns = model.columns
        self._sort = ""
        self._is_descending = False
        self.setFixedHeight(look.px(_HEIGHT))
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(look.px(_SMALLEST))
        self.setFont(look.font(types.SECOND_MEDIUM))
        self.first = 0  # the outermost visible section
        self.lead = 0  # pixels that it keeps free before its title

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
        is_right = column.align is Align.RIGHT
        near, far = (px(FAR_PAD), px(PAD)) if is_right else (px(PAD), px(FAR_PAD))
        whole = QRectF(rect)
        start = px(EDGE) + self.lead if logical_index == self.first else near
        box = whole.adjusted(start, 0, -far, 0)
        painter.setFont(self.font())
        is_sorted = bool(column.sort) and column.sort == self._sort
        if is_sorted and is_right:
            box.setRight(box.right() - px(_ARROW + 4))
        painter.setPen(QColor(theme.text if is_sorted else theme.text2))
        metrics = painter.fontMetrics()
        title = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, int(box.width()))
        paint_words(painter, mirrored(painter, whole, box), title, is_right=is_right)
        if is_sorted:
            left = (
                box.right() + px(4)
                if is_right
                else box.left() + metrics.horizontalAdvance(title) + px(5)
            )
            arrow = QRectF(left, rect.top(), px(_ARROW), rect.height())
            name = "arrow-down" if self._is_descending else "arrow-up"
            arrow = mirrored(painter, whole, arrow)
            self._look.icons.paint(painter, arrow, name, theme.text2, px(_ARROW))
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell that a drag may begin."""
        self.grabbed.emit()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell that a drag may have ended."""
        super().mouseReleaseEvent(event)
        self.released.emit()


class HeaderEnd(QWidget):
    """Takes the header on to the table's edge, above the bar that scrolls the rows."""

    def __init__(self, look: Appearance, header: TableHeader) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(header.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and line as the header has them."""
        theme, whole = self._look.theme, self.rect()
        with QPainter(self) as painter:
            painter.fillRect(whole, QColor(theme.sunken))
            painter.fillRect(whole.adjusted(0, whole.height() - 1, 0, 0), QColor(theme.border))
