"""Lines of a settings card: what is set, a second line that explains it, and the control at the end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.card import Card
from ui.widgets.paragraph import Paragraph
from ui.widgets.switch import Switch

_PADDING = 14
_LINE = 1


class SettingsPage(QWidget):
    """A title, a sentence, and cards below each other."""

    def __init__(self, look: Appearance, title: str, said: str) -> None:
        super().__init__()
        self.look = look
        self.column = QVBoxLayout(self)
        edge = look.px(24)
        self.column.setContentsMargins(edge, look.px(20), edge, look.px(20))
        self.column.setSpacing(look.px(12))
        head = QVBoxLayout()
        head.setSpacing(look.px(2))
        head.addWidget(Paragraph(look, title, types.DIALOG_TITLE))
        head.addWidget(Paragraph(look, said, is_quiet=True))
        self.column.addLayout(head)

    def add(self, *widgets: QWidget) -> None:
        """Put cards below those that are there."""
        for widget in widgets:
            self.column.addWidget(widget)

    def end(self) -> None:
        """Leave the room that is left free."""
        self.column.addStretch(1)


class SettingsCard(Card):
    """A card of lines, with a line drawn from edge to edge between each two."""

    def __init__(self, look: Appearance, title: str = "") -> None:
        super().__init__(look, title, padding=_PADDING)
        self._look = look
        self._has_row = False
        self._between: list[QWidget] = []

    def add_row(self, title: str, said: str, *controls: QWidget) -> None:
        """Add a line: its words, and its controls at the end."""
        if self._has_row:
            between = QWidget()
            between.setFixedHeight(_LINE)
            self.body.addWidget(between)
            self._between.append(between)
        self._has_row = True
        px = self._look.px
        row = QHBoxLayout()
        row.setSpacing(px(12))
        words = QVBoxLayout()
        words.setSpacing(px(1))
        words.addWidget(Paragraph(self._look, title, types.BODY_MEDIUM))
        if said:
            words.addWidget(Paragraph(self._look, said, types.SECOND, is_quiet=True))
        row.addLayout(words, 1)
        for control in controls:
            if said and isinstance(control, Switch) and not control.accessibleDescription():
                control.setAccessibleDescription(said)  # it stands beside it for who sees
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)

    def add_below(self, *controls: QWidget) -> None:
        """Put controls below what is there, from the start of the line."""
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        for control in controls:
            row.addWidget(control)
        row.addStretch(1)
        self.body.addLayout(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines over the padding, too."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            ink, width = self._look.color(self._look.theme.line), self.width() - 2 * _LINE
            for between in self._between:
                painter.fillRect(_LINE, between.y(), width, _LINE, ink)
