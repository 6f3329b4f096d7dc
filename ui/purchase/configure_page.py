"""The page that configures an offer: how long, how much, options, a live estimate, and the quote."""

from __future__ import annotations

import msgspec

from app.errors import AppError
from app.language import tr
from app.model.choices import first_choices, fitted, problems
from app.model.command import CommandState
from app.model.configuration import Options, has_trial, of_offer, pays_by_use
from app.model.duration_cost import shortest_first
from app.model.estimate import estimate
from app.worker.catalogue_messages import OfferRead, ReadOffer
from ui.aio import async_slot
from ui.context import Context
from ui.purchase.configure_notes import head_words, notes
from ui.purchase.dimension_words import About
from ui.purchase.duration_compare_page import DurationComparePage
from ui.purchase.durations import DurationCards
from ui.purchase.estimate_words import estimate_words
from ui.purchase.option_rows import OptionsCard
from ui.purchase.quantities import QuantityTable
from ui.purchase.quoting_page import QuotingPage
from ui.purchase.section import Section, quantity_hint
from ui.purchase.steps import OF_AN_OFFER
from ui.widgets.buttons import LinkButton
from ui.widgets.filled import FilledPart

_LEAST_TO_COMPARE = 2
_OPEN_STATES = (CommandState.PREPARED, CommandState.SENT, CommandState.UNKNOWN)


def key_of(read: OfferRead, replaces: str = "") -> str:
    """What a page of this offer is kept under."""
    return " ".join(part for part in ("configure", read.offer.offer_id, replaces) if part)


class ConfigurePage(QuotingPage):
    """The parts of the page show what is entered, and tell changes.

    `replaces` is an agreement of the buyer's choice that the new one takes the place of.
    """

    def __init__(self, context: Context, read: OfferRead, *, replaces: str = "") -> None:
        super().__init__(context, key_of(read, replaces), OF_AN_OFFER)
        self.read = read
        self._replaces = replaces
        self.options = self._options_now()
        self.choices = first_choices(self.options)
        self._build()
        self._connect()
        self._fill()
        self._take_over()
        self.show_state()

    def renew(self, read: OfferRead) -> None:
        """Show the offer as it is now; of what was entered, everything stays that still fits."""
        options = self._options_now(read)
        if read == self.read and options == self.options:
            self.show_state()
            return
        self.read, self.options = read, options
        self.choices = fitted(self.choices, options)
        self._fill()
        self.show_state()

    # --- what the window asks ---------------------------------------------------------------------

    def refresh_item(self) -> None:
        """Read the offer again."""
        self._read_again()

    def copy_id(self) -> str:
        """The offer's id."""
        return self.read.offer.offer_id

    # --- building ---------------------------------------------------------------------------------

    def _options_now(self, read: OfferRead | None = None) -> Options:
        offer, terms = (read or self.read).offer, (read or self.read).terms
        queries = self.context.store.queries
        product_id = offer.products[0].product.product_id if offer.products else ""
        owned = queries.active_agreements_on(product_id) if queries and product_id else ()
        known = [one.terms.terms for one in owned if one.terms is not None]
        return of_offer(
            offer,
            terms,
            self.context.store.now(),
            replaces=self._replaces,
            owns_usage=any(map(pays_by_use, known)),
            has_tried=any(map(has_trial, known)),
        )

    def _build(self) -> None:
        look = self.context.look
        self._notes, self._how_long, self._how_much, self._how_else = (
            FilledPart(look) for _ in range(4)
        )
        for part in (self._notes, self._how_long, self._how_much, self._how_else):
            self.left_column.addWidget(part)
        self.durations: DurationCards | None = None
        self.table: QuantityTable | None = None
        self.options_card: OptionsCard | None = None

    def _connect(self) -> None:
        self.context.status.changed.connect(self.show_state)
        self.context.store.tick.connect(self._on_tick)

    def _fill(self) -> None:
        """Make the parts that depend on the offer."""
        look, options = self.context.look, self.options
        self.set_head(*head_words(self.read.offer, options))
        self._notes.fill(list(notes(self.context, self.read, options)))
        self.durations = self.table = None
        if options.cards:
            self.durations = DurationCards(look, options.cards)
            self.durations.chosen.connect(self._on_duration_chosen)
            action = self._make_compare_button()
            self._how_long.fill([Section(look, tr("How long"), self.durations, action=action)])
        else:
            self._how_long.fill([])
        self._fill_table()
        self.options_card = OptionsCard(look, options)
        self.options_card.changed.connect(self._on_edited)
        self._how_else.fill([Section(look, tr("Options"), self.options_card)])
        self.put_in_order()

    def _make_compare_button(self) -> LinkButton | None:
        """The way to all durations side by side; None where there is only one."""
        if len(shortest_first(self.options.cards)) < _LEAST_TO_COMPARE:
            return None
        button = LinkButton(self.context.look, tr("Compare durations"))
        button.clicked.connect(self.compare_durations)
        return button

    def _fill_table(self) -> None:
        """Make the table anew: another duration has other prices."""
        card = self.options.card(self.choices.selector)
        if card is None:
            self._how_much.fill([])
            return
        look = self.context.look
        about = About(self.options.names)
        self.table = QuantityTable(look, self.options, about, self.choices.selector)
        self.table.changed.connect(self._on_edited)
        self._how_much.fill([Section(look, tr("How much"), self.table, quantity_hint(card))])
        self.put_in_order()

    def _take_over(self) -> None:
        """Show a request of an earlier start whose outcome is still open."""
        queries = self.context.store.queries
        if queries is None:
            return
        for state in _OPEN_STATES:
            for record in queries.command_records(state=state, since=None, text=""):
                if record.command.target == self.options.proposal_id:
                    self.asking.take_over(record)

    # --- showing ----------------------------------------------------------------------------------

    def about(self) -> tuple[str, str, str, str]:
        """The proposal, and the offer around it."""
        offer, options = self.read.offer, self.options
        return (
            options.proposal_id,
            head_words(offer, options)[0],
            offer.seller.name,
            offer.offer_id,
        )

    def look_again(self) -> None:
        """The offer may have expired."""
        self.renew(self.read)

    def show_state(self) -> None:
        """Show what is entered, what it comes to, and where the request stands."""
        options, choices, now = self.options, self.choices, self.context.store.now()
        wrong = problems(options, choices)
        if self.durations is not None:
            self.durations.select(choices.selector)
        if self.table is not None:
            self.table.show_choices(choices, wrong)
        if self.options_card is not None:
            self.options_card.show_choices(options, choices, wrong)
        found = estimate(options, choices, now)
        self.side.show_estimate(estimate_words(options, choices, found, now))
        self.side.show_expiry(self.read.offer, now)
        self.show_asking()

    def compare_durations(self) -> None:
        """Show the durations side by side, for what is entered."""
        page = DurationComparePage(self.context, self.read, self.options, self.choices)
        self.page_asked.emit(page)

    # --- slots ------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        told: dict[str, object] = {}
        if self.options_card is not None:
            told.update(self.options_card.answers(self.choices))
        if self.table is not None:
            told["counts"] = {**self.choices.counts, **self.table.counts()}
        self.choose(msgspec.structs.replace(self.choices, **told))

    def _on_duration_chosen(self, selector: str) -> None:
        choices = msgspec.structs.replace(self.choices, selector=selector)
        self.choices = choices
        self._fill_table()
        self.choose(choices)

    def _on_tick(self) -> None:
        if self.isVisible():
            self.renew(self.read)

    @async_slot
    async def _read_again(self) -> None:
        try:
            answer = await self.context.bridge.call(ReadOffer(self.read.offer.offer_id))
        except AppError as error:
            self.context.notices.error(error)
            return
        if isinstance(answer, OfferRead):
            self.renew(answer)
