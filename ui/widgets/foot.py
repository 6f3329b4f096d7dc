"""The line at the bottom of a list or a window."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.appearance import Appearance
from ui.measures import FOOTER

_EDGE = 16


class Foot(QFrame):
    """A thin line of words on a ground of its own; `row` is its layout."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "sunken")
        self.setProperty("line", "top")
        self.setFixedHeight(look.px(FOOTER))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
