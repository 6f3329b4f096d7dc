"""Pieces that the views of a quote share: amounts, banners, cards of facts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.purchase.quote_words import BannerWords, HeadWords
from ui.widgets.card import Card, Note
from ui.widgets.fact import Fact
from ui.widgets.facts import FactList
from ui.widgets.labels import IdLabel, MoneyLabel, PlainLabel
from ui.widgets.side_by_side import SideBySide

_LONG_AMOUNT = 16
_TWO_CARDS = 520


class Banner(Note):
    """The state of a quote, with its id to copy where there is one."""

    def __init__(
        self, look: Appearance, said: BannerWords, clipboard: QClipboard, quote_id: str = ""
    ) -> None:
        super().__init__(look, said.tone, said.icon)
        self.say(said)
        self.put_icon_on_first_line()
        if quote_id:
            self.id_label = IdLabel(look, quote_id, tr("quote id"), clipboard)
            self.add_widget(self.id_label)

    def say(self, said: BannerWords) -> None:
        """Say something else in the same tone."""
        self.said = said
        self.set_words(said.strong, said.rest)


def amount(look: Appearance, said: HeadWords) -> QWidget:
    """The one large amount of a view, or the words in its place."""
    if said.money is None:
        return PlainLabel(look, said.words, types.KPI, wraps=True)
    is_long = len(text.amount(said.money)) > _LONG_AMOUNT
    kind = types.DIALOG_TITLE if is_long else types.PANE_AMOUNT
    return MoneyLabel(look, said.money, kind, code_kind=types.PANE_CODE)


def amount_at_end(look: Appearance, said: HeadWords) -> QVBoxLayout:
    """The large amount with the words under it, at the end of a line."""
    column = QVBoxLayout()
    column.setSpacing(look.px(2))
    end = Qt.AlignmentFlag.AlignRight
    shown = amount(look, said)
    if isinstance(shown, PlainLabel):
        shown.setWordWrap(False)
        shown.setAlignment(end)
    column.addWidget(shown, 0, end)
    column.addWidget(PlainLabel(look, said.second, types.SECOND, "text2"), 0, end)
    column.addStretch(1)
    return column


def facts_card(look: Appearance, title: str, facts: Sequence[Fact], clipboard: QClipboard) -> Card:
    """A card of facts under a title."""
    card = Card(look)
    card.setAccessibleName(title)
    card.body.addWidget(PlainLabel(look, title, types.SECTION))
    card.body.addWidget(FactList(look, facts, clipboard, spacing=8))
    return card


def side_by_side(look: Appearance, *cards: QWidget) -> QWidget:
    """Cards of the same width in one line, or below one another where there is no room for that."""
    sides = SideBySide(least=look.px(_TWO_CARDS), gap=look.px(16), below=look.px(12))
    for card in cards:
        sides.add(card, 1)
    return sides
