"""A pane beside a table: a head with the way out, parts that scroll, and a bar for what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from ui.appearance import Appearance
from ui.widgets.buttons import IconButton
from ui.widgets.filled import FilledColumn, FilledPart

_HEAD = 66
_MARGIN = 16


class BesidePane(QWidget):
    """Subclasses override `update_now`; `later` calls it once for many changes in a row.

    `close_asked` when the person closes it.
    """

    close_asked = Signal()

    def __init__(self, look: Appearance, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("ground", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = FilledPart(look)
        self.close_button = IconButton(look, "x", tr("Close the details"), small=True)
        self.close_button.clicked.connect(self.close_asked)
        self.body = FilledColumn(look, margin=_MARGIN)
        self.later = QTimer(self)
        self.later.setSingleShot(True)
        self.later.setInterval(0)
        self.later.timeout.connect(self.update_now)
        self._head = self._make_head(look)

    def lay_out(self, parts: Sequence[QWidget], bar: QWidget) -> None:
        """Put the parts between head and bar."""
        for part in parts:
            self.body.column.addWidget(part)
        self.body.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.body, 1)
        column.addWidget(bar)

    def update_now(self) -> None:
        """Show what is known now."""
        raise NotImplementedError

    def _make_head(self, look: Appearance) -> QFrame:
        head = QFrame()
        head.setProperty("line", "bottom")
        head.setMinimumHeight(look.px(_HEAD))
        row = QHBoxLayout(head)
        row.setContentsMargins(look.px(_MARGIN), look.px(8), look.px(_MARGIN), look.px(8))
        row.addWidget(self.title, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return head
