"""The window's first frame: the stored requests where they will stay, and empty parts around them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.model.request import RequestRow
from ui import measures
from ui.appearance import Appearance
from ui.tabs.requests.inbox_view import InboxView

_PARTS = ((measures.HEADER, "window"), (measures.TAB_BAR, "window"), (measures.TOOLBAR, "surface"))


class FirstFrame(QWidget):
    """Stands in for the whole window for the moment that building it takes."""

    def __init__(self, look: Appearance, rows: Sequence[RequestRow], now: datetime) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for height, ground in _PARTS:
            part = _ground(ground, "" if height == measures.HEADER else "bottom")
            part.setFixedHeight(look.px(height))
            column.addWidget(part)
        requests = self.requests = _Rows(look, now)
        requests.requests.set_rows(rows)
        requests.setCurrentIndex(requests.requests.index(0))
        requests.setFixedWidth(look.px(measures.REQUEST_LIST))
        footer = _ground("sunken", "top")
        footer.setFixedHeight(look.px(measures.FOOTER))
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(requests, 1)
        left.addWidget(footer)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(left)
        row.addWidget(_ground("sunken", "left"), 1)
        column.addLayout(row, 1)


class _Rows(InboxView):
    """`painted` once they are on the screen."""

    painted = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows; what was drawn goes to the screen with the end of this event."""
        super().paintEvent(event)
        QTimer.singleShot(0, self.painted.emit)


def _ground(name: str, line: str) -> QWidget:
    part = QWidget()
    part.setProperty("ground", name)
    part.setProperty("line", line)
    part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return part
