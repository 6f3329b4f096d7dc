"""What draws its words itself and is a text to screen readers all the same."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget


class Drawn(QLabel):
    """Heard by its accessible name. A plain widget that draws is only a gap to them, which many leave out.

    Nothing of a label is shown: subclasses paint, and say how large they are.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def sizeHint(self) -> QSize:
        """None, as of a plain widget: an empty label would be one line high."""
        return QSize()

    def minimumSizeHint(self) -> QSize:
        """None either."""
        return QSize()
