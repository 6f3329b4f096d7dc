"""The ground of a list of pages beside what they show."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.appearance import Appearance
from ui.widgets.reading import is_from_right


class SideColumn(QFrame):
    """`column` is its layout; a line stands between it and the page."""

    def __init__(self, look: Appearance, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setProperty("line", "left" if is_from_right() else "right")
        self.setFixedWidth(look.px(width))
        self.column = QVBoxLayout(self)
