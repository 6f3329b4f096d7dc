"""Facts as small labels over strong values, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QClipboard, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.fact import Fact
from ui.widgets.labels import IdLabel, PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.tooltip import set_tooltip

_LEAST = 150  # pixels of a column
_MOST = 5  # columns
_LONGEST = 80


class Figures(QWidget):
    """Long values wrap; ids are copied by a button."""

    def __init__(self, look: Appearance, facts: Sequence[Fact], clipboard: QClipboard) -> None:
        super().__init__()
        self._look = look
        self._columns = 0
        self._cells = [_figure(look, one, clipboard) for one in facts]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(10))
        self._lay(_MOST)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one column."""
        return QSize(self._look.px(_LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as many columns as there is room for."""
        super().resizeEvent(event)
        self._lay(max(1, min(_MOST, self.width() // self._look.px(_LEAST))))

    def _lay(self, columns: int) -> None:
        columns = min(columns, max(len(self._cells), 1))
        if columns == self._columns:
            return
        for column in range(_MOST):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for at, cell in enumerate(self._cells):
            self._grid.addWidget(cell, at // columns, at % columns)


def _figure(look: Appearance, fact: Fact, clipboard: QClipboard) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(fact.spoken)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(1))
    column.addWidget(PlainLabel(look, fact.label, types.SECOND, "text2", elided=True))
    if fact.copies:
        shown = IdLabel(look, fact.value, fact.copies, clipboard)
        column.addWidget(shown, 0, Qt.AlignmentFlag.AlignLeft)
    else:
        value = Paragraph(look, plain(fact.said, _LONGEST), types.BODY_STRONG)
        set_tooltip(value, fact.tip)
        column.addWidget(value)
    column.addStretch(1)
    return holder
