"""A scrolling column for reading panes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.appearance import Appearance


class ScrollColumn(QScrollArea):
    """A vertical column of widgets that scrolls; it never scrolls sideways."""

    def __init__(
        self,
        look: Appearance,
        *,
        margin: int = 24,
        spacing: int = 12,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        edge = look.px(margin)
        self.column.setContentsMargins(edge, look.px(14), edge, look.px(16))
        self.column.setSpacing(look.px(spacing))
        self.setWidget(inside)
