"""The fixed bar under a model's pane: accept an offer or remove the access, or why that is off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.buttons import DangerButton, PrimaryButton
from ui.widgets.labels import PlainLabel
from ui.widgets.side_by_side import SideBySide

_HEIGHT = 60
_LEAST_WORDS = 180  # beside the button; with less room they stand above it
_COSTS = tr("Accepting costs nothing by itself. Every use does.")
_COMES_BACK = tr("Whoever may call it subscribes again by calling it.")


class ModelActions(QFrame):
    """`enable_wanted` and `remove_wanted` ask for the two sheets; one of them is offered at a time."""

    enable_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("line", "top")
        self.setMinimumHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        row.setSpacing(look.px(12))
        self.words = PlainLabel(look, "", types.SECOND, "text2", wraps=True)
        self.enable_button = PrimaryButton(look, tr("Accept offer…"), "check")
        self.remove_button = DangerButton(look, tr("Remove access…"), "minus-circle")
        buttons = (self.enable_button, self.remove_button)
        widest = max(one.sizeHint().width() for one in buttons)
        sides = SideBySide(least=widest + look.px(_LEAST_WORDS), gap=look.px(12), below=look.px(8))
        sides.add(self.words, 1)
        for button in buttons:
            sides.add(button)
        row.addWidget(sides)
        self.enable_button.clicked.connect(self.enable_wanted)
        self.remove_button.clicked.connect(self.remove_wanted)
        self.hide()

    def show_enable(self, reason_off: str) -> None:
        """Offer to accept, unless there is a reason not to."""
        self.words.setText(reason_off or _COSTS)
        self.enable_button.set_on(not reason_off, reason_off)
        self.enable_button.show()
        self.remove_button.hide()

    def show_remove(self, reason_off: str) -> None:
        """Offer to remove, unless there is a reason not to."""
        self.words.setText(reason_off or _COMES_BACK)
        self.remove_button.set_on(not reason_off, reason_off)
        self.remove_button.show()
        self.enable_button.hide()
