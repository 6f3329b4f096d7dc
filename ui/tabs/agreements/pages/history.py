"""The History page: the chain of agreements that this one stands in, and the quotes behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.agreement_detail import AgreementDetail
from app.model.money import Money
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import QUOTE_STATES
from ui.tabs.agreements.pages.history_words import HistoryWords, LinkWords, QuoteWords, history
from ui.tabs.agreements.pages.page import Page
from ui.widgets.card import Card
from ui.widgets.card_button import CardButton
from ui.widgets.chip import Chip, ChipFace
from ui.widgets.fact import Fact
from ui.widgets.facts import FactList
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.paragraph import Paragraph


class HistoryPage(Page):
    """`agreement_asked` carries the id of another agreement of the chain."""

    agreement_asked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._said: HistoryWords | None = None

    def show_detail(self, detail: AgreementDetail, _now: datetime) -> None:
        """Show the chain."""
        said = history(detail)
        if said != self._said:
            self._said = said
            self.fill(list(self._widgets(said)))

    def _widgets(self, said: HistoryWords) -> Iterator[QWidget]:
        yield Paragraph(self.look, said.intro, is_quiet=True)
        for link in said.links:
            yield self._link(link)
        if said.missing:
            fact = Fact(
                tr("First agreement, not stored here"), said.missing, copies=tr("agreement id")
            )
            yield FactList(self.look, (fact,), self.context.clipboard)
        if said.quotes:
            yield self._quotes_title()
        for quote in said.quotes:
            yield self._quote(quote)

    def _quotes_title(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(8))
        row.addWidget(PlainLabel(self.look, tr("Quotes"), types.SECOND_STRONG, "text2"), 1)
        row.addWidget(ExplainButton(self.look, QUOTE_STATES, tr("the state of a quote")))
        return holder

    def _link(self, said: LinkWords) -> QWidget:
        if said.is_this:
            card = Card(self.look, padding=12)
            _fill(self.look, card.body, said.title, said.dates, said.face, said.money)
            card.setAccessibleName(_spoken(said))
            return card
        button = LinkCard(self.look, said)
        button.clicked.connect(self._on_link_clicked)
        return button

    def _quote(self, said: QuoteWords) -> QuoteCard:
        button = QuoteCard(self.look, said)
        button.clicked.connect(self._on_quote_clicked)
        return button

    def _on_quote_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QuoteCard):
            self.context.places.open_quote(button.quote_id)

    def _on_link_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, LinkCard):
            self.agreement_asked.emit(button.agreement_id)


class LinkCard(CardButton):
    """Another agreement of the chain."""

    def __init__(self, look: Appearance, said: LinkWords) -> None:
        super().__init__(look, tr("Open {agreement}", agreement=_spoken(said)))
        self.agreement_id = said.agreement_id
        _fill(look, self.body, said.title, said.dates, said.face, said.money)


class QuoteCard(CardButton):
    """A quote that made or changed the agreement."""

    def __init__(self, look: Appearance, said: QuoteWords) -> None:
        super().__init__(
            look,
            tr(
                "Open quote: {quote}",
                quote=f"{said.title}, {said.second}, {said.face.words}",
            ),
        )
        self.quote_id = said.quote_id
        _fill(look, self.body, said.title, said.second, said.face, said.money)


def _spoken(said: LinkWords) -> str:
    money = text.money_or(said.money)
    return f"{said.title}, {said.agreement_id}, {said.dates}, {said.face.words}, {money}"


def _fill(
    look: Appearance,
    body: QVBoxLayout,
    title: str,
    second: str,
    face: ChipFace,
    money: Money | None,
) -> None:
    row = QHBoxLayout()
    row.setSpacing(look.px(12))
    left = QVBoxLayout()
    left.setSpacing(look.px(1))
    left.addWidget(Paragraph(look, title, types.BODY_STRONG))
    left.addWidget(Paragraph(look, second, types.SECOND, is_quiet=True))
    row.addLayout(left, 1)
    right = QVBoxLayout()
    right.setSpacing(look.px(3))
    right.addWidget(MoneyLabel(look, money), 0, Qt.AlignmentFlag.AlignRight)
    right.addWidget(Chip(look, face), 0, Qt.AlignmentFlag.AlignRight)
    row.addLayout(right)
    body.addLayout(row)
