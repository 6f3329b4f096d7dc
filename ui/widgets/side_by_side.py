"""Widgets beside one another where there is room for them, else one below another."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

_ROW = QBoxLayout.Direction.LeftToRight
_COLUMN = QBoxLayout.Direction.TopToBottom


class SideBySide(QWidget):
    """`least` is the width that a row needs; without one it is the natural width of its widgets."""

    def __init__(
        self, *, least: int = 0, gap: int = 0, below: int = 0, between: QWidget | None = None
    ) -> None:
        """Put `gap` between widgets in a row, `below` in a column; `between` shows only in a row."""
        super().__init__()
        self._least = least
        self._gaps = {_ROW: gap, _COLUMN: below}
        self._between = between
        self._widgets: list[QWidget] = []
        self._box = QBoxLayout(_ROW, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)

    @property
    def is_row(self) -> bool:
        """The widgets stand beside one another."""
        return self._box.direction() is _ROW

    def add(
        self, widget: QWidget, stretch: int = 0, side: Qt.AlignmentFlag | None = None
    ) -> QWidget:
        """Add a widget; `stretch` is its share of a row."""
        self._widgets.append(widget)
        if side is None:
            self._box.addWidget(widget, stretch)
        else:
            self._box.addWidget(widget, stretch, side)
        return widget

    def minimumSizeHint(self) -> QSize:
        """As narrow as the column may become."""
        wide = max((one.minimumSizeHint().width() for one in self._widgets), default=0)
        return QSize(wide, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the room asks for it."""
        super().resizeEvent(event)
        natural = sum(one.sizeHint().width() + self._gaps[_ROW] for one in self._widgets)
        least = self._least or natural - self._gaps[_ROW]
        direction = _ROW if self.width() >= least else _COLUMN
        if direction is self._box.direction():
            return
        self._box.setDirection(direction)
        self._box.setSpacing(self._gaps[direction])
        if self._between is not None:
            self._between.setVisible(direction is _ROW)
