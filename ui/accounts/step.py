"""A step of signing in on the first page: a title, a line below it, and a column that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.buttons import QuietButton
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import is_from_right

_WIDTH = 712
_BACK_KEYS = ("Alt+Left", "Esc")


class Step(QScrollArea):
    """`column` is filled by subclasses. `back_wanted` by its button, Alt+Left and Esc."""

    back_wanted = Signal()

    def __init__(
        self, look: Appearance, title: str, hint: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.back_button = QuietButton(
            look, tr("Back"), "arrow-right" if is_from_right() else "arrow-left"
        )
        self.back_button.set_tip(tr("Back (Alt+Left)"))
        self.back_button.clicked.connect(self.go_back)
        self.title = PlainLabel(look, title, types.PANE_TITLE)
        self.hint = Paragraph(look, hint, is_quiet=True)
        self.setWidget(self._outside())
        for keys in _BACK_KEYS:
            QShortcut(QKeySequence(keys), self).activated.connect(self.go_back)

    def enter(self) -> None:
        """Put the focus where the step begins."""
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """Leave the step, where there is a way back."""
        if self.back_button.isVisibleTo(self):
            self.back_wanted.emit()

    def _outside(self) -> QWidget:
        px = self.look.px
        inside = QWidget()
        inside.setMaximumWidth(px(_WIDTH))
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(12))
        self.column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        heads = QVBoxLayout()
        heads.setSpacing(px(4))
        heads.addWidget(self.title)
        heads.addWidget(self.hint)
        self.column.addLayout(heads)
        self.column.addSpacing(px(4))
        outside = QWidget()
        frame = QVBoxLayout(outside)
        frame.setContentsMargins(px(48), px(24), px(48), px(24))
        frame.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside, 100)
        middle.addStretch(1)
        frame.addLayout(middle)
        frame.addStretch(3)
        return outside


def card_head(
    tile: QWidget, words: tuple[QWidget, ...], buttons: tuple[QWidget, ...], gap: int
) -> QHBoxLayout:
    """The first row of a card: a tile, words that take the room, buttons at the right."""
    row = QHBoxLayout()
    row.setSpacing(gap)
    row.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(2)
    for one in words:
        one.setSizePolicy(QSizePolicy.Policy.Ignored, one.sizePolicy().verticalPolicy())
        column.addWidget(one)
    row.addLayout(column, 1)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return row
