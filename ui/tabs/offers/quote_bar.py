"""The fixed bar under the pane of a quote: what ends it, what changes it, its summary, the main action."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.offers.quote_footing import Act, Button, Footing
from ui.theme import Tone
from ui.widgets.buttons import IconButton, PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import IconLabel
from ui.widgets.labels import PlainLabel

_HEIGHT = 60
_NARROW = 700  # below, the words of all buttons leave none for the hint, or for why they are off


class QuoteBar(QFrame):
    """`asked` carries an Act, `copy_asked` when the summary shall be copied."""

    asked = Signal(object)
    copy_asked = Signal()

    def __init__(self, look: Appearance, footing: Footing) -> None:
        super().__init__()
        self._look = look
        self.buttons: dict[Act, QuietButton | PlainButton | PrimaryButton] = {}
        self.setAccessibleName(tr("What can be done with the quote"))
        self.setProperty("ground", "surface")
        self.setProperty("line", "top")
        self.setMinimumHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(24), look.px(4), look.px(24), look.px(4))
        row.setSpacing(look.px(12))
        if footing.first is not None:
            first = QuietButton(look, footing.first.words, footing.first.icon)
            row.addWidget(self._wired(footing.first, first))
        self._hint = PlainLabel(look, footing.hint, types.SECOND, "text2", wraps=True)
        row.addWidget(self._hint, 1)
        self._off = QWidget()
        off = QHBoxLayout(self._off)
        off.setContentsMargins(0, 0, 0, 0)
        off.setSpacing(look.px(6))
        off.addWidget(IconLabel(look, "warning-circle", Tone.WARNING, 16))
        self.off_words = PlainLabel(look, "", types.SECOND, Tone.WARNING, wraps=True)
        off.addWidget(self.off_words, 1)
        row.addWidget(self._off, 1)
        self._off.hide()
        if footing.second is not None:
            second = PlainButton(look, footing.second.words, footing.second.icon)
            row.addWidget(self._wired(footing.second, second))
        self.copy_button = PlainButton(look, tr("Copy summary"), "copy")
        self.copy_button.clicked.connect(self.copy_asked)
        row.addWidget(self.copy_button)
        self.copy_icon = IconButton(look, "copy", tr("Copy summary"))
        self.copy_icon.clicked.connect(self.copy_asked)
        self.copy_icon.hide()
        row.addWidget(self.copy_icon)
        self._is_full = bool(footing.hint) and footing.second is not None
        self.main: PrimaryButton | None = None
        if footing.main is not None:
            self.main = PrimaryButton(look, footing.main.words, footing.main.icon, icon_last=True)
            row.addWidget(self._wired(footing.main, self.main))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words room where there is little."""
        super().resizeEvent(event)
        self._share_room()

    def set_off(self, reasons: dict[Act, str]) -> None:
        """Switch buttons off for their reasons; the first reason is said in words, too."""
        for act, button in self.buttons.items():
            reason = reasons.get(act, "")
            button.set_on(not reason, reason)
        said = next((reasons[act] for act in self.buttons if reasons.get(act)), "")
        self.off_words.setText(said)
        self._off.setVisible(bool(said))
        self._hint.setVisible(not said)
        self._share_room()

    def _share_room(self) -> None:
        """Copy the summary by its icon where the words of all buttons leave too little for others."""
        has_words = self._is_full or bool(self.off_words.text())
        is_narrow = has_words and self.width() < self._look.px(_NARROW)
        self.copy_button.setVisible(not is_narrow)
        self.copy_icon.setVisible(is_narrow)

    def _wired(
        self, button: Button, widget: QuietButton | PlainButton | PrimaryButton
    ) -> QuietButton | PlainButton | PrimaryButton:
        self.buttons[button.act] = widget
        widget.setProperty("act", str(button.act))
        widget.clicked.connect(self._on_clicked)
        return widget

    def _on_clicked(self) -> None:
        self.asked.emit(Act(self.sender().property("act")))
