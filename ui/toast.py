"""One message at the bottom of the window."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.language import tr
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.card import IconLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import margins
from ui.widgets.shadow import cast_shadow

_WIDTH = 584

Action = Callable[[], None]


class ToastFace(msgspec.Struct, frozen=True):
    """What a toast says; two that say the same are one."""

    tone: Tone
    icon: str
    strong: str
    rest: str = ""
    action_words: str = ""


class Toast(QFrame):
    """One message with an optional action; `closed` when it is to go."""

    closed = Signal(object)

    def __init__(
        self,
        look: Appearance,
        face: ToastFace,
        action: Action | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.face = face
        self._action = action
        self.setProperty("card", "popover")
        self.setFixedWidth(look.px(_WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(margins(look.px(14), look.px(8), look.px(8), look.px(8)))
        row.setSpacing(look.px(10))
        self.words = Paragraph(look)
        self.words.set_words(face.strong, face.rest)
        row.addWidget(IconLabel(look, face.icon, face.tone, 18))
        row.addWidget(self.words, 1)
        if action is not None:
            link = LinkButton(look, face.action_words)
            link.clicked.connect(self._on_action_clicked)
            row.addWidget(link)
        close = IconButton(look, "x", tr("Close"), small=True)
        close.clicked.connect(self.close_toast)
        row.addWidget(close)
        cast_shadow(look, self)

    def _on_action_clicked(self) -> None:
        if self._action is not None:
            self._action()
        self.closed.emit(self)

    def close_toast(self) -> None:
        """Ask to be taken away."""
        self.closed.emit(self)
