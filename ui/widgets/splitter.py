"""A list beside a pane, with a one pixel handle that is easy to grab."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget


class Splitter(QSplitter):
    """A horizontal splitter: the first widget keeps its width, the second takes the rest.

    The first has `first_width` until the person moves the handle: `moved` carries the width it has then.
    """

    moved = Signal(int)

    def __init__(
        self, first: QWidget, second: QWidget, first_width: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(first)
        self.addWidget(second)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self._first_width = first_width
        self._is_moved = False
        self.splitterMoved.connect(self._on_splitter_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the first widget its width: sizes set before there is room count as shares only."""
        super().resizeEvent(event)
        if not self._is_moved:
            self.setSizes([self._first_width, max(self.width() - self._first_width - 1, 0)])

    def _on_splitter_moved(self) -> None:
        self._is_moved = True
        self.moved.emit(self.sizes()[0])

    def set_pane_width(self, width: int) -> None:
        """Give the first widget a width, as the handle does."""
        self._first_width = width
        self.setSizes([width, max(self.width() - width - 1, 0)])
