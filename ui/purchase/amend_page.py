"""The page that amends an agreement: more of what it has, what that adds, and what stays the same."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from app.model.agreement_change import newest_terms, with_reading
from app.model.agreement_detail import AgreementDetail
from app.model.choices import first_choices, problems
from app.model.command import CreateQuote
from app.model.configuration import Options, of_agreement
from app.model.estimate import estimate
from app.model.term import AgreementTerms
from app.worker.quote_messages import AgreementTermsRead, ReadAgreementTerms
from ui import text
from ui.aio import async_slot
from ui.context import Context
from ui.purchase.amend_words import SameWords, covered_words, same_words
from ui.purchase.dimension_words import About
from ui.purchase.estimate_words import estimate_words
from ui.purchase.quantities import QuantityTable
from ui.purchase.quoting_page import QuotingPage
from ui.purchase.section import Section
from ui.purchase.steps import OF_AN_AGREEMENT
from ui.theme import Tone
from ui.widgets.card import Card, IconLabel, Line, Note
from ui.widgets.filled import FilledPart
from ui.widgets.labels import PlainLabel


def key_of(agreement_id: str) -> str:
    """What the page of an agreement is kept under."""
    return f"amend {agreement_id}"


class AmendPage(QuotingPage):
    """`detail` is the agreement with its terms as they were read right before."""

    free_words = tr("A quote is free and changes nothing.")
    left_words = tr("It changes nothing until you accept it.")

    def __init__(self, context: Context, detail: AgreementDetail) -> None:
        self.agreement_id = detail.row.agreement.agreement_id
        super().__init__(context, key_of(self.agreement_id), OF_AN_AGREEMENT)
        self.detail = detail
        self.options = self._options_now()
        self.choices = first_choices(self.options)
        self._build()
        self._connect()
        self._fill()
        self._take_over()
        self.show_state()

    def renew(self, detail: AgreementDetail) -> None:
        """Show the agreement as it is now; what was entered stays where it is still more."""
        before, self.detail = self.detail, detail
        options = self._options_now()
        if options == self.options and detail == before:
            self.show_state()
            return
        owned = options.owned_counts
        self.options = options
        counts = {
            key: number if number is None else max(number, owned.get(key, 0))
            for key, number in self.choices.counts.items()
        }
        first = first_choices(options)
        self.choices = msgspec.structs.replace(first, counts={**first.counts, **counts})
        self._fill()
        self.show_state()

    # --- what the window asks ---------------------------------------------------------------------

    def refresh_item(self) -> None:
        """Read the agreement again."""
        self._read_again()

    def copy_id(self) -> str:
        """The agreement's id."""
        return self.agreement_id

    # --- building ---------------------------------------------------------------------------------

    def _options_now(self) -> Options:
        terms = newest_terms(self.detail) or AgreementTerms(self.agreement_id)
        return of_agreement(self.detail.row.agreement, terms, self.context.store.now())

    def _build(self) -> None:
        look = self.context.look
        self._notes, self._how_much, self._same = (FilledPart(look) for _ in range(3))
        for part in (self._notes, self._how_much, self._same):
            self.left_column.addWidget(part)
        self.table: QuantityTable | None = None

    def _connect(self) -> None:
        self.context.status.changed.connect(self.show_state)
        self.context.store.tick.connect(self._on_tick)

    def _fill(self) -> None:
        look, options = self.context.look, self.options
        agreement = self.detail.row.agreement
        self.set_head(agreement.title, tr("Amend {agreement_id}", agreement_id=self.agreement_id))
        self._notes.fill(self._make_notes())
        self.table = None
        if options.cards:
            about = About(options.names)
            self.table = QuantityTable(look, options, about, self.choices.selector)
            self.table.changed.connect(self._on_edited)
            section = Section(look, tr("Quantities"), self.table, covered_words(options))
            self._how_much.fill([section])
        else:
            self._how_much.fill([])
        self.put_in_order()
        same = self._same_card(same_words(self.detail, self.context.store.now()))
        self._same.fill([Section(look, tr("What stays the same"), same)])

    def _make_notes(self) -> list[QWidget]:
        look, end = self.context.look, self.detail.row.agreement.end
        stays = tr("The legal terms stay as you accepted them.")
        if end is not None:
            stays = tr(
                "The end date of {end} and the legal terms stay as you accepted them.",
                end=text.date(end),
            )
        strong = tr("An amendment changes the agreement you have.")
        notes: list[QWidget] = []
        if self.options.blocked:
            blocked = Note(
                look, Tone.DANGER, "warning-circle", tr("No quote for this."), self.options.blocked
            )
            blocked.put_icon_on_first_line()
            notes.append(blocked)
        info = Note(look, Tone.ACCENT, "info", strong, stays)
        info.put_icon_on_first_line()
        return [*notes, info]

    def _same_card(self, lines: tuple[SameWords, ...]) -> Card:
        look = self.context.look
        card = Card(look, padding=14)
        card.body.setSpacing(look.px(10))
        for number, one in enumerate(lines):
            if number:
                card.body.addWidget(Line())
            inside = QWidget()
            inside.setAccessibleName(f"{one.label}: {one.words}")
            row = QHBoxLayout(inside)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(look.px(12))
            row.addWidget(IconLabel(look, one.icon, None, 16))
            row.addWidget(PlainLabel(look, one.label, ink="text2"))
            words = PlainLabel(look, one.words, elided=True)
            words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(words, 1)
            card.body.addWidget(inside)
        return card

    def _take_over(self) -> None:
        """Show a request of an earlier start whose outcome is still open."""
        for record in self.detail.commands:
            if record.state.is_open and isinstance(record.command, CreateQuote):
                self.asking.take_over(record)

    # --- showing ----------------------------------------------------------------------------------

    def about(self) -> tuple[str, str, str, str]:
        """The agreement, by its id."""
        agreement = self.detail.row.agreement
        return self.agreement_id, agreement.title, agreement.seller, agreement.offer_id

    def look_again(self) -> None:
        """Fewer days may be left."""
        self.renew(self.detail)

    def show_state(self) -> None:
        """Show numbers, the estimate, and where the request stands."""
        options, choices, now = self.options, self.choices, self.context.store.now()
        wrong = problems(options, choices)
        if self.table is not None:
            self.table.show_choices(choices, wrong)
        found = estimate(options, choices, now)
        value = self.detail.row.agreement.value
        self.side.show_estimate(estimate_words(options, choices, found, now, value))
        self.show_asking()

    # --- slots ------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        if self.table is None:
            return
        counts = {**self.choices.counts, **self.table.counts()}
        self.choose(msgspec.structs.replace(self.choices, counts=counts))

    def _on_tick(self) -> None:
        if self.isVisible():
            self.renew(self.detail)

    @async_slot
    async def _read_again(self) -> None:
        try:
            answer = await self.context.bridge.call(ReadAgreementTerms(self.agreement_id))
        except AppError as error:
            self.context.notices.error(error)
            return
        if isinstance(answer, AgreementTermsRead):
            now = self.context.store.now()
            self.renew(with_reading(self.detail, answer.agreement, answer.terms, now))
