"""The live estimate at the right: one large amount, lines below it, and that AWS has the last word."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.money import Money
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.purchase.estimate_words import EstimateLineWords, EstimateWords
from ui.theme import Tone
from ui.widgets.card import Card, IconLabel, Line
from ui.widgets.chip import Chip, ChipFace
from ui.widgets.filled import FilledPart
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.paragraph import Paragraph

_ROOM = 316  # pixels at 100 % inside the card
_LIVE = ChipFace(Tone.ACCENT, "pencil-simple", tr("Live"))


class EstimateCard(Card):
    """Shows an estimate; made anew only when it says something else."""

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, padding=16)
        self._look = look
        self.body.setSpacing(look.px(6))
        top = QHBoxLayout()
        top.addWidget(PlainLabel(look, tr("Estimate"), types.SECTION))
        top.addStretch(1)
        top.addWidget(Chip(look, _LIVE))
        self.body.addLayout(top)
        self._part = FilledPart(look)
        self.body.addWidget(self._part)
        self.words: EstimateWords | None = None

    def show_words(self, words: EstimateWords) -> None:
        """Show another estimate."""
        self.words = words
        self.setAccessibleName(words.spoken)
        self._part.update_to(words, lambda: self._content(words))

    def _content(self, words: EstimateWords) -> Iterator[QWidget]:
        look = self._look
        hero = QWidget()
        column = QVBoxLayout(hero)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        if words.money is not None:
            column.addWidget(self._hero(words.money))
        else:
            column.addWidget(PlainLabel(look, words.words, types.KPI, wraps=True))
        column.addWidget(Paragraph(look, words.under, types.SECOND, is_quiet=True))
        yield hero
        for group in words.groups:
            yield Line()
            yield self._group(group)
        yield Line()
        yield self._note(words.note)

    def _hero(self, money: Money) -> QWidget:
        """The large amount, in a smaller type or on several lines where it is long: never cut."""
        look = self._look
        for kind, code in ((types.PANE_AMOUNT, types.PANE_CODE), (types.PANE_TITLE, types.BODY)):
            label = MoneyLabel(look, money, kind, code_kind=code)
            if label.sizeHint().width() <= look.px(_ROOM):
                return label
        return Paragraph(look, text.money(money), types.SECTION)

    def _group(self, lines: tuple[EstimateLineWords, ...]) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(8))
        for line in lines:
            column.addWidget(self._line(line))
        return inside

    def _line(self, line: EstimateLineWords) -> QWidget:
        look = self._look
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        kind = types.BODY_STRONG if line.is_strong else types.BODY
        ink = "text" if line.is_strong else "text2"
        row.addWidget(PlainLabel(look, line.label, kind, ink, elided=True), 1)
        if line.money is not None:
            amount = MoneyLabel(look, line.money, kind)
            inside.setAccessibleName(f"{line.label}: {amount.text()}")
            if amount.sizeHint().width() <= look.px(_ROOM * 2 // 3):
                row.addWidget(amount)
            else:
                row.addWidget(Paragraph(look, amount.text(), kind), 2)
        else:
            row.addWidget(PlainLabel(look, line.words, kind))
            inside.setAccessibleName(f"{line.label}: {line.words}")
        return inside

    def _note(self, words: str) -> QWidget:
        look = self._look
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, look.px(2), 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(IconLabel(look, "info", None, 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Paragraph(look, words, types.SECOND, is_quiet=True), 1)
        return inside
