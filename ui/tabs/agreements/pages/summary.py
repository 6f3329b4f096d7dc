"""The Summary page: what happens at the end, the time, the money, the next charges, all facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from app.model.agreement_detail import AgreementDetail
from app.model.timeline import Kind
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import AGREEMENT_END, DEADLINES, RENEWAL_DECISION
from ui.tabs.agreements.changes import AgreementChanges
from ui.tabs.agreements.pages.ending import TRIAL_ICON
from ui.tabs.agreements.pages.money_parts import ChargeRow, MoneyCard
from ui.tabs.agreements.pages.note_words import NoteFacts
from ui.tabs.agreements.pages.page import Page, note
from ui.tabs.agreements.pages.summary_words import SummaryWords, summary
from ui.theme import Tone
from ui.widgets.asked_switch import AskedSwitch
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Card, IconLabel, Line
from ui.widgets.facts import FactList
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.side_by_side import SideBySide
from ui.widgets.term_bar import TermBar


class SummaryPage(Page):
    """Everything about an agreement at a glance.

    `renewal_asked`: auto-renew is wanted on, or off. `notes_asked`: the person wants to write.
    """

    renewal_asked = Signal(bool)
    notes_asked = Signal()

    def __init__(self, context: Context, changes: AgreementChanges) -> None:
        super().__init__(context)
        self._changes = changes
        self._said: tuple[SummaryWords, str] | None = None
        self._renewal_off = ""
        self.switch: AskedSwitch | None = None

    def show_detail(self, detail: AgreementDetail, now: datetime) -> None:
        """Show the agreement."""
        said = summary(detail, now)
        self._renewal_off = self._changes.offs(detail).renewal
        if (said, self._renewal_off) != self._said:
            self._said = (said, self._renewal_off)
            self.switch = None
            self.fill(list(self._widgets(said)))

    def _widgets(self, said: SummaryWords) -> Iterator[QWidget]:
        for one in said.notes:
            made = note(self.context, one.tone, one.icon, one.bold, one.rest)
            if one is said.notes[-1]:  # the others say all there is to say
                about = tr("what happens at the end")
                address = RENEWAL_DECISION if said.switch_until else AGREEMENT_END
                made.add_widget(ExplainButton(self.look, address, about))
            elif one.icon == TRIAL_ICON:
                address = DEADLINES[Kind.TRIAL]
                made.add_widget(ExplainButton(self.look, address, tr("the end of the free trial")))
            yield made
        if said.switch:
            yield self._switch(said)
        if said.bar is not None:
            yield TermBar(self.look, said.bar)
        yield MoneyCard(self.look, said.money)
        if said.upcoming:
            yield self._upcoming(said)
        yield self._notes(said.note)
        facts = FactList(self.look, said.facts, self.context.clipboard)
        facts.setContentsMargins(self.look.px(2), 0, self.look.px(2), 0)
        yield facts

    def _notes(self, said: NoteFacts) -> Card:
        """What the person wrote, with the way to write more."""
        look = self.look
        card = Card(look, padding=12)
        card.setAccessibleName(said.spoken)
        row = QHBoxLayout()
        row.addWidget(PlainLabel(look, tr("Your notes"), types.BODY_STRONG), 1)
        button = LinkButton(look, said.action)
        button.setAccessibleName(tr("{action}: your notes", action=said.action))
        button.clicked.connect(self.notes_asked)
        row.addWidget(button)
        card.body.addLayout(row)
        if said.facts:
            card.body.addWidget(FactList(look, said.facts, self.context.clipboard))
        if said.text:
            card.body.addWidget(Paragraph(look, said.text))
        return card

    def _switch(self, said: SummaryWords) -> Card:
        px = self.look.px
        card = Card(self.look)
        card.body.setContentsMargins(px(13), px(10), px(13), px(10))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        names = SideBySide(gap=px(8))
        names.add(PlainLabel(self.look, tr("Auto-renew"), types.BODY_STRONG))
        names.add(PlainLabel(self.look, said.switch_note, types.SECOND, "text2", elided=True), 1)
        row.addWidget(names, 1)
        if said.switch_is_on is None or said.switch_says_more:
            row.addWidget(PlainLabel(self.look, said.switch, types.BODY_MEDIUM))
        card.body.addLayout(row)
        state = tr("Auto-renew {state}.", state=said.switch)
        card.setAccessibleName(f"{state} {said.switch_note}".strip())
        if said.switch_is_on is None:
            return card
        self.switch = AskedSwitch(self.look, tr("Auto-renew of {name}", name=said.name))
        self.switch.setChecked(said.switch_is_on)
        self.switch.set_on(not self._renewal_off, self._renewal_off)
        self.switch.clicked.connect(self._on_switch_clicked)
        row.addWidget(self.switch)
        until = self._renewal_off or said.switch_until
        card.body.addWidget(Paragraph(self.look, until, types.SECOND, is_quiet=True))
        return card

    def _on_switch_clicked(self) -> None:
        if self.switch is not None:
            self.renewal_asked.emit(not self.switch.isChecked())

    def _upcoming(self, said: SummaryWords) -> Card:
        look = self.look
        card = Card(look, padding=0)
        card.setAccessibleName(tr("Upcoming charges"))
        card.body.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(look.px(13), look.px(9), look.px(13), look.px(9))
        row.setSpacing(look.px(6))
        row.addWidget(PlainLabel(look, tr("Upcoming charges"), types.BODY_STRONG))
        row.addStretch(1)
        if said.missing_orders:
            row.addWidget(IconLabel(look, "warning-circle", Tone.WARNING, 14))
            words = tr("{number} without a PO", number=text.count(said.missing_orders))
            row.addWidget(PlainLabel(look, words, types.SECOND_MEDIUM, Tone.WARNING))
        card.body.addLayout(row)
        for one in said.upcoming:
            card.body.addWidget(Line())
            money = text.money_or(one.money, text.NOT_KNOWN_YET)
            spoken = ", ".join((one.when, money, one.order or tr("no purchase order")))
            card.body.addWidget(
                ChargeRow(look, one.when, one.money, one.order, spoken=spoken, tip=one.tip)
            )
        return card
