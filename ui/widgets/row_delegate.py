"""What the delegates of lists share: the ground of a row, cut words, and the other side for right to left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.chip import ChipFace, paint_words

_BAR = 3


def fitted(
    chips: Sequence[ChipFace], room: int, gap: int, width_of: Callable[[ChipFace], int]
) -> list[ChipFace]:
    """Leave the words out, from the last chip on, until all fit: none is ever left out itself."""
    shown = list(chips)
    for place in reversed(range(len(shown))):
        if sum(width_of(chip) + gap for chip in shown) - gap <= room:
            break
        shown[place] = ChipFace(shown[place].tone, shown[place].icon, "")
    return shown


class RowDelegate(QStyledItemDelegate):
    """Rows with a bar for the selected one.

    It asks the view what is selected, not `option.state`: the enums of QStyle take 5 ms to make.
    """

    def __init__(self, look: Appearance, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self.hovered_row = -1

    def paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw what is behind a row: selected, hovered, the line below, the focus."""
        theme, rect, view = self._look.theme, option.rect, self._view
        is_selected = view.selectionModel().isSelected(index)
        if is_selected:
            _fill(painter, rect, theme.selected)
            bar = QRect(rect.left(), rect.top(), self._look.px(_BAR), rect.height())
            _fill(painter, self.mirrored(option, bar), theme.focus)
        elif index.row() == self.hovered_row:
            _fill(painter, rect, theme.hover)
        _fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.line)
        if view.hasFocus() and index.row() == view.currentIndex().row():
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        box: QRect,
        content: str,
        kind: types.Type,
        ink: str,
    ) -> None:
        """Draw one line of words, cut at the end where it is longer than its box."""
        font: QFont = self._look.font(kind)
        shown = QFontMetrics(font).elidedText(content, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.setPen(QColor(ink))
        paint_words(painter, QRectF(self.mirrored(option, box)), shown)

    @staticmethod
    def mirrored(option: QStyleOptionViewItem, box: QRect) -> QRect:
        """Where a box belongs: on the other side where one reads from right to left."""
        if option.direction != Qt.LayoutDirection.RightToLeft:
            return box
        return box.translated(
            option.rect.left() + option.rect.right() - box.left() - box.right(), 0
        )


def _fill(painter: QPainter, box: QRect, color: str) -> None:
    """Not `fillRect`, whose first call makes the 169 names of QGradient's presets (1.5 ms of the start)."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRect(box)
