"""The Summary page: what happens at the end, the time, the money, the next charges, all facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.model.agreement_detail import AgreementDetail
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.tabs.agreements.pages.money_parts import ChargeRow, MoneyCard
from ui.tabs.agreements.pages.page import Page, note
from ui.tabs.agreements.pages.summary_words import SummaryWords, summary
from ui.theme import Tone
from ui.widgets.card import Card, IconLabel, Line
from ui.widgets.facts import FactList
from ui.widgets.labels import PlainLabel
from ui.widgets.term_bar import TermBar


class SummaryPage(Page):
    """Everything about an agreement at a glance."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._said: SummaryWords | None = None

    def show_detail(self, detail: AgreementDetail, now: datetime) -> None:
        """Show the agreement."""
        said = summary(detail, now)
        if said != self._said:
            self._said = said
            self.fill(list(self._widgets(said)))

    def _widgets(self, said: SummaryWords) -> Iterator[QWidget]:
        for one in said.notes:
            yield note(self.context, one.tone, one.icon, one.bold, one.rest)
        if said.switch:
            yield self._switch(said)
        if said.bar is not None:
            yield TermBar(self.look, said.bar)
        yield MoneyCard(self.look, said.money)
        if said.upcoming:
            yield self._upcoming(said)
        facts = FactList(self.look, said.facts, self.context.clipboard)
        facts.setContentsMargins(self.look.px(2), 0, self.look.px(2), 0)
        yield facts

    def _switch(self, said: SummaryWords) -> Card:
        card = Card(self.look, padding=10)
        row = QHBoxLayout()
        row.setSpacing(self.look.px(8))
        row.addWidget(PlainLabel(self.look, "Auto-renew", types.BODY_STRONG))
        second = PlainLabel(self.look, said.switch_note, types.SECOND, "text2", elided=True)
        row.addWidget(second, 1)
        row.addWidget(PlainLabel(self.look, said.switch, types.BODY_MEDIUM))
        card.body.addLayout(row)
        card.setAccessibleName(f"Auto-renew {said.switch}. {said.switch_note}".strip())
        return card

    def _upcoming(self, said: SummaryWords) -> Card:
        look = self.look
        card = Card(look, padding=0)
        card.setAccessibleName("Upcoming charges")
        card.body.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(look.px(13), look.px(9), look.px(13), look.px(9))
        row.setSpacing(look.px(6))
        row.addWidget(PlainLabel(look, "Upcoming charges", types.BODY_STRONG))
        row.addStretch(1)
        if said.missing_orders:
            row.addWidget(IconLabel(look, "warning-circle", Tone.WARNING, 14))
            words = f"{text.count(said.missing_orders)} without a PO"
            row.addWidget(PlainLabel(look, words, types.SECOND_MEDIUM, Tone.WARNING))
        card.body.addLayout(row)
        for one in said.upcoming:
            card.body.addWidget(Line())
            money = text.money_or(one.money, text.NOT_KNOWN_YET)
            spoken = f"{one.when}, {money}, {one.order or 'no purchase order'}"
            card.body.addWidget(
                ChargeRow(look, one.when, one.money, one.order, spoken=spoken, tip=one.tip)
            )
        return card
