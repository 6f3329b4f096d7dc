"""One offer of a set: what it is, what it costs, how far its purchase is, and what can be done next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.purchase.set_words import MemberWords
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.labels import MoneyLabel, PlainLabel


class SetRow(Card):
    """`configure_asked` carries the offer's id, `quote_asked` and `agreement_asked` what they open."""

    configure_asked = Signal(str)
    quote_asked = Signal(str)
    agreement_asked = Signal(str)

    def __init__(self, look: Appearance, said: MemberWords) -> None:
        super().__init__(look, padding=14)
        self.said = said
        self.setAccessibleName(said.spoken)
        self.configure_button: PlainButton | None = None
        self.quote_button: PlainButton | None = None
        self.agreement_button: PlainButton | None = None
        top = QHBoxLayout()
        top.setSpacing(look.px(12))
        names = QVBoxLayout()
        names.setSpacing(look.px(2))
        names.addWidget(PlainLabel(look, said.title, types.BODY_STRONG, elided=True))
        names.addWidget(PlainLabel(look, said.second, types.SECOND, "text2", wraps=True))
        top.addLayout(names, 1)
        top.addLayout(self._price(look))
        self.body.addLayout(top)
        self.body.addLayout(self._state(look))

    def _price(self, look: Appearance) -> QVBoxLayout:
        said, end = self.said, Qt.AlignmentFlag.AlignRight
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        if said.money is not None:
            column.addWidget(MoneyLabel(look, said.money, types.BODY_STRONG), 0, end)
        elif said.price:
            column.addWidget(PlainLabel(look, said.price, types.BODY_STRONG), 0, end)
        if said.under:
            column.addWidget(PlainLabel(look, said.under, types.SECOND, "text2"), 0, end)
        column.addStretch(1)
        return column

    def _state(self, look: Appearance) -> QHBoxLayout:
        said = self.said
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        row.addWidget(Chip(look, said.face), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(PlainLabel(look, said.sentence, types.SECOND, "text2", wraps=True), 1)
        if said.can_configure:
            words = tr("Configure again") if said.quote_id else tr("Configure")
            self.configure_button = self._button(look, words, "pencil-simple")
            self.configure_button.set_on(not said.configure_off, said.configure_off)
            self.configure_button.clicked.connect(self._on_configure_clicked)
            row.addWidget(self.configure_button)
        if said.quote_id:
            self.quote_button = self._button(look, tr("Quote"), "arrow-right")
            self.quote_button.clicked.connect(self._on_quote_clicked)
            row.addWidget(self.quote_button)
        if said.agreement_id:
            self.agreement_button = self._button(look, tr("Show agreement"), "arrow-right")
            self.agreement_button.clicked.connect(self._on_agreement_clicked)
            row.addWidget(self.agreement_button)
        return row

    def _button(self, look: Appearance, words: str, icon: str) -> PlainButton:
        button = PlainButton(look, words, icon, size=ButtonSize.ROW)
        button.setAccessibleName(f"{words}, {self.said.title}")
        return button

    def _on_configure_clicked(self) -> None:
        self.configure_asked.emit(self.said.offer_id)

    def _on_quote_clicked(self) -> None:
        self.quote_asked.emit(self.said.quote_id)

    def _on_agreement_clicked(self) -> None:
        self.agreement_asked.emit(self.said.agreement_id)
