"""A scrolling column for reading panes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.appearance import Appearance
from ui.widgets.reading import is_from_right


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
        self._edge = look.px(margin)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(self._edge, look.px(14), self._edge, look.px(16))
        self.column.setSpacing(look.px(spacing))
        self.setWidget(inside)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)

    def _on_range_changed(self, _least: int, most: int) -> None:
        """Let the scroll bar stand in the margin, so that the content is as wide with it as without."""
        margins = self.column.contentsMargins()
        taken = self.verticalScrollBar().sizeHint().width() if most else 0
        left_over = max(self._edge - taken, 0)
        margins.setLeft(left_over) if is_from_right() else margins.setRight(left_over)
        self.column.setContentsMargins(margins)
