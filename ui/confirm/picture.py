"""A picture of the window with a sheet over it, for `--screenshots`."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from ui.widgets.sheet import CORNER, Sheet


class Picture(QLabel):
    """The window with a sheet over it: a sheet is a window of its own and not in the window's picture."""

    def __init__(self, window: QWidget, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet
        whole: QPixmap = window.grab()
        place = window.mapFromGlobal(sheet.pos())
        with QPainter(whole) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = QPainterPath()
            edge.addRoundedRect(QRectF(place, sheet.size()), CORNER, CORNER)
            painter.setClipPath(edge)
            painter.drawPixmap(place, sheet.grab())
        self.setFixedSize(window.size())
        self.setPixmap(whole)
