"""A list beside a pane, with a one pixel handle that is easy to grab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget


class Splitter(QSplitter):
    """A horizontal splitter: the first widget keeps its width, the second takes the rest."""

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
        self.setSizes([first_width, 10_000])
