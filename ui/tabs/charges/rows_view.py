"""The view of the charges with a tick box before each row: what is ticked is what is selected."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from ui.appearance import Appearance
from ui.table.delegate import EDGE, CellDelegate
from ui.table.header import TableHeader
from ui.table.model import Index, TableModel
from ui.table.view import TableView
from ui.widgets.chip import mirrored

_BOX = 16
_LEAD = 34  # what the box takes before the first column
_FLAGS = QItemSelectionModel.SelectionFlag


def _paint_box(painter: QPainter, look: Appearance, around: QRectF, state: Qt.CheckState) -> None:
    """Draw a tick box at the beginning of a cell."""
    theme, side = look.theme, look.px(_BOX)
    place = QRectF(around.left() + look.px(EDGE), around.center().y() - side / 2, side, side)
    box = mirrored(painter, around, place)
    is_on = state is not Qt.CheckState.Unchecked
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent if is_on else theme.control), 1))
    painter.setBrush(QColor(theme.accent if is_on else theme.card))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if is_on:
        name = "check-bold" if state is Qt.CheckState.Checked else "minus-bold"
        look.icons.paint(painter, box, name, theme.on_accent, look.px(11))
    painter.restore()


def _is_on_box(look: Appearance, cell: QRect, x: float, *, is_mirrored: bool) -> bool:
    inside = cell.right() - x if is_mirrored else x - cell.left()
    return 0 <= inside < look.px(EDGE + _LEAD) - look.px(4)


class _TickDelegate(CellDelegate):
    """Draws the box in the room before the first column."""

    def __init__(self, look: Appearance, model: TableModel, parent: QWidget) -> None:
        super().__init__(look, model, parent)
        self.lead = look.px(_LEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell, with the box in the first one."""
        super().paint(painter, option, index)
        if index.column() == self.first:
            is_on = bool(option.state & QStyle.StateFlag.State_Selected)
            state = Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
            _paint_box(painter, self._look, QRectF(option.rect), state)


class _TickHeader(TableHeader):
    """Its box ticks all rows, or none. `all_asked` when it is clicked."""

    all_asked = Signal()

    def __init__(self, look: Appearance, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(look, model, parent)
        self.lead = look.px(_LEAD)
        self.ticked = Qt.CheckState.Unchecked

    def set_state(self, state: Qt.CheckState) -> None:
        """Show whether all rows are ticked, some, or none."""
        if state is not self.ticked:
            self.ticked = state
            self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:  # noqa: N802
        """Draw the title, with the box before the first one."""
        super().paintSection(painter, rect, logical_index)
        if logical_index == self.first:
            _paint_box(painter, self._look, QRectF(rect), self.ticked)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the box is not one on the title."""
        left = self.sectionViewportPosition(self.first)
        cell = QRect(left, 0, self.sectionSize(self.first), self.height())
        x, is_mirrored = event.position().x(), self.isRightToLeft()
        if _is_on_box(self._look, cell, x, is_mirrored=is_mirrored):
            self.all_asked.emit()
        else:
            super().mousePressEvent(event)


class TickView(TableView):
    """Space and a click on the box tick one row; the box in the header ticks all, or none."""

    def __init__(
        self, look: Appearance, model: TableModel, name: str, row_height: int, parent: QWidget
    ) -> None:
        super().__init__(look, model, name, row_height, parent)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        model.rowsInserted.connect(self._on_selection_changed)
        model.rowsRemoved.connect(self._on_selection_changed)

    def make_delegate(self) -> CellDelegate:
        """With boxes."""
        return _TickDelegate(self._look, self._model, self)

    def make_header(self) -> TableHeader:
        """With a box."""
        header = _TickHeader(self._look, self._model, self)
        header.all_asked.connect(self.tick_all)
        return header

    @property
    def ticked_rows(self) -> int:
        """How many rows are ticked."""
        parts = self.selectionModel().selection()
        return sum(
            parts.at(number).bottom() - parts.at(number).top() + 1
            for number in range(parts.count())
        )

    def tick_all(self) -> None:
        """Tick all rows; none, where all are ticked."""
        if self.ticked_rows == self._model.rowCount():
            self.clearSelection()
        else:
            self.selectAll()

    def tick(self, index: Index) -> None:
        """Tick a row, or take its tick away, and leave the others as they are."""
        model = self.selectionModel()
        model.setCurrentIndex(index, _FLAGS.NoUpdate)
        model.select(index, _FLAGS.Toggle | _FLAGS.Rows)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the box ticks; with Shift it selects as elsewhere in the row."""
        index = self.indexAt(event.position().toPoint())
        is_plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if is_plain and index.isValid() and index.column() == self.arrangement.first:
            x, is_mirrored = event.position().x(), self.isRightToLeft()
            if _is_on_box(self._look, self.visualRect(index), x, is_mirrored=is_mirrored):
                self.tick(index)
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks the current row."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.tick(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_selection_changed(self) -> None:
        ticked, rows = self.ticked_rows, self._model.rowCount()
        state = Qt.CheckState.PartiallyChecked if ticked else Qt.CheckState.Unchecked
        if rows and ticked == rows:
            state = Qt.CheckState.Checked
        header = self.horizontalHeader()
        if isinstance(header, _TickHeader):
            header.set_state(state)
