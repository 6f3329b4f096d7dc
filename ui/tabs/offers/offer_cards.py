"""The cards of one offer or offer set: notes, all terms, the facts; made of words, never read here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.offer import FUTURE_DATED, Offer, OfferSet
from app.model.term import ValidityTerm
from app.model.text import plain, plain_block
from app.worker.catalogue_messages import OfferRead
from ui import text
from ui.context import Context
from ui.tabs.offers.detail_words import offer_facts, set_facts
from ui.tabs.offers.price_words import is_metered, price
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import Card, Note, head
from ui.widgets.facts import FactList
from ui.widgets.paragraph import Paragraph


def offer_notes(context: Context, read: OfferRead, now: datetime) -> Iterator[QWidget]:
    """What to know before the terms: metered, ended, not open, replaces, starts later, not understood."""
    offer, terms = read.offer, read.terms
    if terms.unknown:
        names = ", ".join(plain(name, 60) for name in terms.unknown)
        yield _note(
            context, Tone.DANGER, "warning-circle",
            tr("This offer has a term that this version cannot handle."),
            tr("AWS calls it {names}. The offer cannot be accepted with Countersign.", names=names),
        )  # fmt: skip
    if offer.expires_at is not None and offer.expires_at <= now:
        yield _note(
            context, Tone.NEUTRAL, "calendar-x", tr("Expired on {date}.", date=text.date_at_time(offer.expires_at)),
            tr("It cannot be accepted any more. Ask the seller for a new one."),
        )  # fmt: skip
    elif offer.available_from is not None and offer.available_from > now:
        yield _note(
            context, Tone.ACCENT, "calendar-blank",
            tr("Opens on {date}.", date=text.date_at_time(offer.available_from)),
            tr("It cannot be accepted before."),
        )  # fmt: skip
    if _is_future_dated(read):
        yield _note(
            context, Tone.ACCENT, "calendar-blank", tr("Starts later."), _starts(read) or
            tr("The agreement starts on a later day than you accept it."),
        )  # fmt: skip
    if offer.replaces:
        yield ReplacesNote(context, offer)
    if is_metered(offer, terms):
        strong = tr("Metered.")
        rest = tr(
            "You pay for what you use, by the price list below. What that comes to is not known before."
        )
        if price(offer, terms).money is not None:
            strong = tr("Partly metered.")
            rest = tr(
                "Besides the price you pay for what you use, by the price list below. What that comes "
                "to is not known before."
            )
        yield _note(context, Tone.SYSTEM, "gauge", strong, rest)


def _is_future_dated(read: OfferRead) -> bool:
    return any(badge.kind == FUTURE_DATED for badge in read.offer.badges)


def _starts(read: OfferRead) -> str:
    starts = (one.starts_at for one in read.terms.terms if isinstance(one, ValidityTerm))
    at = next((one for one in starts if one is not None), None)
    return (
        tr("The agreement starts on {date}, and charges may come before.", date=text.date(at))
        if at
        else ""
    )


class ReplacesNote(Note):
    """Says which agreement would be replaced, and leads there."""

    def __init__(self, context: Context, offer: Offer) -> None:
        super().__init__(
            context.look,
            Tone.OFFER,
            "swap",
            tr("Replacement."),
            tr(
                "Accepting it replaces your agreement {agreement_id}.",
                agreement_id=text.short_id(offer.replaces),
            ),
        )
        self._context = context
        self._agreement_id = offer.replaces
        self.open_button = PlainButton(context.look, tr("Your agreement"), size=ButtonSize.ROW)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.add_widget(self.open_button)

    def _on_open_clicked(self) -> None:
        self._context.places.open_agreement(self._agreement_id)


def offer_card(context: Context, offer: Offer) -> Card:
    """The facts of an offer."""
    card = Card(context.look)
    card.setAccessibleName(tr("About this offer"))
    card.body.addLayout(head(context.look, "tag", tr("About this offer")))
    card.body.addWidget(FactList(context.look, offer_facts(offer), context.clipboard))
    return card


def set_card(context: Context, bundle: OfferSet) -> Card:
    """The facts of a set, with the note that the seller wrote for the buyer."""
    card = Card(context.look)
    card.setAccessibleName(tr("About this offer set"))
    card.body.addLayout(head(context.look, "stack", tr("About this offer set")))
    if bundle.notes:
        card.body.addWidget(Paragraph(context.look, plain_block(bundle.notes)))
    card.body.addWidget(FactList(context.look, set_facts(bundle), context.clipboard))
    return card


def _note(context: Context, tone: Tone, icon: str, strong: str, rest: str) -> Note:
    made = Note(context.look, tone, icon, strong, rest)
    made.put_icon_on_first_line()
    return made
