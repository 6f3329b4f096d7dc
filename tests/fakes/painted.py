"""What a widget paints as text, piece by piece, for widgets that draw their words themselves."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def painted(widget: QWidget) -> list[str]:
    """Every text that is drawn when the widget is painted in its present size."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    paper = QSvgGenerator()
    paper.setOutputDevice(buffer)
    paper.setSize(widget.size())
    with QPainter(paper) as painter:
        widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return [html.unescape(found) for found in _TEXT.findall(bytes(buffer.data().data()).decode())]
