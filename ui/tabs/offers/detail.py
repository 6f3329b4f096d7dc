"""The pane of the catalogue: a product with its purchase options, the chosen one's terms, and all facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from app.model.offer import PurchaseOption
from app.model.sync import Listing
from app.model.text import plain, plain_block
from app.worker.catalogue_messages import OptionsListed
from ui import fonts as types
from ui import text
from ui.chips import avatar_face
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import OFFER_END
from ui.link_sheet import LinkSheet
from ui.tabs.offers.detail_words import LONGEST_TEXT, Section, sections
from ui.tabs.offers.notes import failure_note, quiet_card
from ui.tabs.offers.offer_cards import offer_card, offer_notes, set_card
from ui.tabs.offers.option_card import OptionCard, second_line
from ui.tabs.offers.owned_notes import HAVE_THIS, owned_notes
from ui.tabs.offers.price_words import PriceWords, price
from ui.tabs.offers.read import Read
from ui.tabs.offers.subject import Subject
from ui.tabs.offers.words import about as about_listing
from ui.tabs.offers.words import best_review, option_title, time_words
from ui.terms.card import TermCard
from ui.terms.document_names import host_of
from ui.terms.term_card import Around
from ui.terms.term_words import cards
from ui.theme import Tone
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.card import Card, IconLabel, Note, head
from ui.widgets.chip import Chip
from ui.widgets.facts import FactList
from ui.widgets.filled import FilledColumn, FilledPart
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.tile import Tile

_SHOWN = 12  # purchase options at first, so that the terms of the chosen one are not far


class DetailPane(FilledColumn):
    """Shows a subject; answers that come together fill it once.

    `compare_asked` carries an OfferRead and the OwnAgreement that it shall be compared with.
    """

    compare_asked = Signal(object, object)

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, margin=24)
        self.context = context
        self.setProperty("ground", "sunken")
        self.subject = Subject(context, self)
        self.group: QButtonGroup | None = None
        self.sheet: LinkSheet | None = None
        self._open_cards: set[str] = set()
        self._times: tuple[object, ...] = ()
        self._shows_all = False
        self._has_this = False
        self._head, self._owned, self._choices, self._terms, self._about = parts = [
            FilledPart(context.look) for _ in range(5)
        ]
        for part in parts:
            self.column.addWidget(part)
        self.column.addStretch(1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._rebuild)
        self.subject.changed.connect(self._later.start)
        self.subject.replaced.connect(self._on_replaced)
        context.store.tick.connect(self._on_tick)
        context.store.changed.connect(self._on_store_changed)
        self._rebuild()

    def enter(self) -> None:
        """Move the focus to the chosen offer, or to the first thing that takes it."""
        checked = self.group.checkedButton() if self.group is not None else None
        places = (
            one for one in self.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        )
        target = checked or next(places, None)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_store_changed(self, listings: frozenset[Listing]) -> None:
        if self.isVisible() and listings & {Listing.AGREEMENTS, Listing.TERMS}:
            self._later.start()

    def _on_tick(self) -> None:
        if self.isVisible() and self._said_times() != self._times:
            self._rebuild()

    def _said_times(self) -> tuple[object, ...]:
        now = self.context.store.now()
        return tuple(time_words(one, now) for one in self.subject.options)

    # --- building ---------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        self._times = self._said_times()
        self.keeping_place(self._update_parts)

    def _update_parts(self) -> None:
        """Make anew what says something else: all of it takes longer than a frame."""
        about, offers, chosen = self.subject, self.subject.offers, self.subject.chosen_id
        owned = about.owned
        self._has_this = bool(owned)
        self._head.update_to(
            (about.is_empty, about.name, about.known_listing, about.maker,
             about.listing_read.error, about.product_read.error, bool(owned)),
            self._top,
        )  # fmt: skip
        chosen_read = offers.offers.get(chosen)
        self._owned.update_to(
            (owned, chosen_read),
            lambda: owned_notes(self.context, owned, chosen_read, self.compare_asked.emit),
        )
        prices = tuple(offers.offers.get(one.option_id) for one in about.options)
        self._choices.update_to(
            (about.is_empty, about.options, prices, self._times, self._shows_all,
             about.options_read.is_running, about.options_read.answer, about.options_read.error),
            self._options,
        )  # fmt: skip
        self._check_chosen()
        now = self.context.store.now()
        read = offers.offers.get(chosen)
        self._terms.update_to(
            (chosen, read, offers.sets.get(chosen), offers.errors.get(chosen),
             time_words(read.offer, now)[0] if read else ""),
            self._chosen,
        )  # fmt: skip
        said = sections(about.listing, about.page, about.product, about.deliveries)
        self._about.update_to((said, about.deliveries_read.error), partial(self._rest, said))

    def _top(self) -> Iterator[QWidget]:
        about = self.subject
        if about.is_empty:
            yield quiet_card(self.look, tr("Choose a product to see its offers."))
            return
        yield self._header()
        yield from self._problem(about.listing_read, tr("this page"), "GetListing")
        yield from self._problem(about.product_read, tr("this product"), "GetProduct")

    def _rest(self, said: tuple[Section, ...]) -> Iterator[QWidget]:
        yield from map(self._section, said)
        read = self.subject.deliveries_read
        yield from self._problem(read, tr("how it is delivered"), "ListFulfillmentOptions")

    def _header(self) -> QWidget:
        look, listing, name = self.look, self.subject.known_listing, self.subject.name
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(16))
        face = avatar_face(name)
        row.addWidget(Tile(look, face.tone, 40, letter=face.letter), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(PlainLabel(look, name, types.PANE_TITLE, wraps=True))
        second = QHBoxLayout()
        second.setSpacing(look.px(6))
        second.addWidget(
            PlainLabel(look, about_listing(listing) if listing else self.subject.maker, ink="text2")
        )
        rating, reviews = best_review(listing) if listing else ("", "")
        if rating:
            second.addWidget(IconLabel(look, "star-fill", Tone.WARNING, 14))
            second.addWidget(PlainLabel(look, rating, types.BODY_STRONG))
            second.addWidget(PlainLabel(look, f"({reviews})", ink="text2"))
        if self._has_this:
            second.addWidget(Chip(look, HAVE_THIS))
        second.addStretch(1)
        column.addLayout(second)
        row.addLayout(column, 1)
        inside.setAccessibleName(name)
        return inside

    def _options(self) -> Iterator[QWidget]:
        read, options = self.subject.options_read, self.subject.options
        self.group = None
        if options:
            yield self._options_head(options)
            shown = self._shown_options(options)
            yield self._option_cards(shown, self.context.store.now())
            if len(shown) < len(options):
                more = LinkButton(
                    self.look, tr("Show all {number} offers", number=text.count(len(options)))
                )
                more.clicked.connect(self._on_more_clicked)
                yield more
        elif read.is_running:
            yield quiet_card(self.look, tr("Reading the offers…"))
        elif isinstance(read.answer, OptionsListed):
            yield quiet_card(
                self.look, tr("AWS lists no offers for this account. The seller can make you one.")
            )
        if isinstance(read.answer, OptionsListed) and read.answer.unreadable:
            yield self._note(
                text.plural(
                    read.answer.unreadable,
                    "{n} offer could not be read.",
                    "{n} offers could not be read.",
                ),
                tr("A newer Countersign may be able to."),
            )
        yield from self._problem(read, tr("the offers for this product"), "ListPurchaseOptions")

    def _options_head(self, options: list[PurchaseOption]) -> QWidget:
        look = self.look
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, look.px(4), 0, 0)
        row.addWidget(PlainLabel(look, tr("Purchase options"), types.SECTION))
        row.addStretch(1)
        number = text.plural(
            len(options), "{n} offer for this account", "{n} offers for this account"
        )
        row.addWidget(PlainLabel(look, number, types.SECOND, "text2"))
        row.addWidget(ExplainButton(look, OFFER_END, tr("until when an offer can be accepted")))
        return inside

    def _option_cards(self, options: list[PurchaseOption], now: datetime) -> QWidget:
        inside = QWidget()
        inside.setAccessibleName(tr("Purchase options"))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, self.look.px(4))
        column.setSpacing(self.look.px(8))
        self.group = QButtonGroup(inside)
        for option in options:
            read = self.subject.offers.offers.get(option.option_id)
            replaces = read.offer.replaces if read else ""
            cost: PriceWords | None = price(read.offer, read.terms) if read else None
            card = OptionCard(self.look, option, cost, second_line(option, replaces), now)
            self.group.addButton(card)
            column.addWidget(card)
        self.group.buttonToggled.connect(self._on_option_toggled)
        return inside

    def _shown_options(self, options: list[PurchaseOption]) -> list[PurchaseOption]:
        """The first ones, or all where the person wants them or the chosen one is further down."""
        chosen, first = self.subject.chosen_id, options[:_SHOWN]
        is_there = not chosen or any(one.option_id == chosen for one in first)
        return first if is_there and not self._shows_all else options

    def _check_chosen(self) -> None:
        """Mark the chosen card, without choosing it again."""
        if self.group is None:
            return
        self.group.blockSignals(True)
        for card in self.group.buttons():
            if isinstance(card, OptionCard):
                card.setChecked(card.option.option_id == self.subject.chosen_id)
        self.group.blockSignals(False)

    def _chosen(self) -> Iterator[QWidget]:
        now, chosen = self.context.store.now(), self.subject.chosen_id
        if not chosen:
            return
        if error := self.subject.offers.errors.get(chosen):
            right = "GetOfferSet" if self.subject.is_chosen_set else "GetOffer"
            yield self._failure(error, tr("this offer"), right, self._on_offer_again_clicked)
        elif bundle := self.subject.offers.sets.get(chosen):
            yield self._title(
                tr("Offers of “{name}”", name=plain(bundle.offer_set.name, 80) or tr("this set"))
            )
            for entity in bundle.offer_set.products:
                if entity.offer.offer_id:
                    yield self._offer_link(entity.offer.offer_id, plain(entity.product.name, 80))
            yield set_card(self.context, bundle.offer_set)
        elif read := self.subject.offers.offers.get(chosen):
            yield self._title(tr("Terms of “{name}”", name=option_title(read.offer)))
            yield from offer_notes(self.context, read, now)
            for said in cards(read.terms, Around(now)):
                card = TermCard(
                    self.look, said, self.context.clipboard, is_open=said.key in self._open_cards
                )
                card.link_asked.connect(self._ask_to_open)
                card.opened.connect(self._open_cards.add)
                yield card
            if not read.terms.terms:
                yield quiet_card(self.look, tr("AWS names no terms for this offer."))
            yield offer_card(self.context, read.offer)
        else:
            yield quiet_card(self.look, tr("Reading the terms…"))

    def _section(self, said: Section) -> QWidget:
        card = Card(self.look)
        card.setAccessibleName(said.title)
        card.body.addLayout(head(self.look, said.icon, said.title))
        for words in said.paragraphs:
            card.body.addWidget(Paragraph(self.look, plain_block(words, LONGEST_TEXT)))
        if said.facts:
            card.body.addWidget(FactList(self.look, said.facts, self.context.clipboard))
        return card

    def _problem(self, read: Read, what: str, operation: str) -> Iterator[QWidget]:
        if read.error is not None:
            yield self._failure(read.error, what, operation, read.again)

    def _failure(
        self, error: AppError, what: str, operation: str, again: Callable[[], None]
    ) -> QWidget:
        return failure_note(self.context, error, what, f"aws-marketplace:{operation}", again)

    def _offer_link(self, offer_id: str, product: str) -> QWidget:
        button = PlainButton(
            self.look, tr("Offer for {product}", product=product or offer_id), "arrow-right"
        )
        button.setProperty("offer-id", offer_id)
        button.clicked.connect(self._on_offer_link_clicked)
        return button

    def _title(self, words: str) -> QWidget:
        return PlainLabel(self.look, words, types.SECTION, elided=True)

    def _note(self, strong: str, rest: str) -> QWidget:
        return Note(self.look, Tone.WARNING, "warning-circle", strong, rest)

    # --- slots ------------------------------------------------------------------------------------

    def _on_option_toggled(self, card: QWidget, is_on: bool) -> None:
        if is_on and isinstance(card, OptionCard):
            self._open_cards.clear()
            self.subject.choose(card.option.option_id)

    def _on_more_clicked(self) -> None:
        self._shows_all = True
        self._rebuild()

    def _on_replaced(self) -> None:
        self._shows_all = False
        self._open_cards.clear()
        self.verticalScrollBar().setValue(0)

    def _on_offer_again_clicked(self) -> None:
        self.subject.offers.again(self.subject.chosen_id, is_set=self.subject.is_chosen_set)
        self._rebuild()

    def _on_offer_link_clicked(self) -> None:
        self.subject.show_offer(str(self.sender().property("offer-id")))

    def _ask_to_open(self, address: str) -> None:
        self.sheet = LinkSheet(
            self.look,
            self,
            self.context.clipboard,
            what=tr("The document"),
            host=host_of(address),
            address=address,
        )
        self.sheet.finished.connect(self._on_sheet_finished)
        self.sheet.open()

    def _on_sheet_finished(self) -> None:
        self.sheet = None
