"""The fixed bar under the pane of a quote: what ends it, what changes it, its summary, the main action."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.offers.quote_footing import Act, Button, Footing
from ui.theme import Tone
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import IconLabel
from ui.widgets.labels import PlainLabel

_HEIGHT = 60


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
        self.setFixedHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(24), 0, look.px(24), 0)
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
        self.main: PrimaryButton | None = None
        if footing.main is not None:
            self.main = PrimaryButton(look, footing.main.words, footing.main.icon, icon_last=True)
            row.addWidget(self._wired(footing.main, self.main))

    def set_off(self, reasons: dict[Act, str]) -> None:
        """Switch buttons off for their reasons; the first reason is said in words, too."""
        for act, button in self.buttons.items():
            reason = reasons.get(act, "")
            button.set_on(not reason, reason)
        said = next((reasons[act] for act in self.buttons if reasons.get(act)), "")
        self.off_words.setText(said)
        self._off.setVisible(bool(said))
        self._hint.setVisible(not said)

    def _wired(
        self, button: Button, widget: QuietButton | PlainButton | PrimaryButton
    ) -> QuietButton | PlainButton | PrimaryButton:
        self.buttons[button.act] = widget
        widget.setProperty("act", str(button.act))
        widget.clicked.connect(self._on_clicked)
        return widget

    def _on_clicked(self) -> None:
        self.asked.emit(Act(self.sender().property("act")))
