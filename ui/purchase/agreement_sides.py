"""An offer, and the agreement that one has, as two sides of a comparison."""

from __future__ import annotations

from datetime import datetime

from app.language import tr
from app.model.agreement_detail import OwnAgreement
from app.model.choices import first_choices
from app.model.comparison import Entry, Group, Side
from app.model.configuration import of_offer
from app.model.estimate import estimate
from app.model.money import Money
from app.model.renewal import decision_deadline, renewal_of
from app.model.term import AgreementTerms
from app.model.text import plain
from app.worker.catalogue_messages import OfferRead
from ui import text
from ui.purchase.estimate_words import estimate_words
from ui.purchase.quote_sides import term_groups
from ui.terms.price_words import renewal_period
from ui.terms.term_card import Around

_PRICE = tr("Value, or price")
_LENGTH = tr("How long")


def agreement_side(owned: OwnAgreement, now: datetime) -> Side:
    """The agreement as AWS has it; what was committed in all of its time is its value."""
    agreement, terms = owned.agreement, owned.terms
    known = terms or AgreementTerms(agreement.agreement_id)
    renewal = known.renewal
    around = Around(
        now, agreement, renewal_of(agreement, renewal), decision_deadline(agreement, renewal)
    )
    value = agreement.value if agreement.value is None or agreement.value.amount else None
    metered = tr("Metered") if agreement.value is not None else text.NOT_AVAILABLE
    return Side(
        tr("Your agreement · {agreement_id}", agreement_id=agreement.agreement_id),
        (
            Group(
                tr("About"),
                (
                    Entry(tr("Seller"), plain(agreement.seller, 80) or tr("Not known")),
                    Entry(_LENGTH, renewal_period(known) or tr("No end")),
                    Entry(
                        tr("Until"),
                        text.date(agreement.end) if agreement.end else tr("No end date"),
                    ),
                ),
            ),
            Group(tr("Money"), (Entry(_PRICE, text.money_or(value, metered), value),)),
            *term_groups(known, around),
        ),
    )


def offer_side(read: OfferRead, now: datetime) -> Side:
    """The offer in its shortest and smallest form: what it comes to is up to what one chooses."""
    offer = read.offer
    options = of_offer(offer, read.terms, now)
    choices = first_choices(options)
    cost = estimate_words(options, choices, estimate(options, choices, now), now)
    terms = AgreementTerms("", read.terms.terms, read.terms.names)
    money: Money | None = cost.money
    return Side(
        tr("The offer · {name}", name=plain(offer.name, 60) or offer.offer_id),
        (
            Group(
                tr("About"),
                (
                    Entry(tr("Seller"), plain(offer.seller.name, 80) or tr("Not known")),
                    Entry(_LENGTH, renewal_period(terms) or tr("You choose it")),
                    Entry(
                        tr("Until"), tr("Accept by {date}", date=text.date(offer.expires_at)) if offer.expires_at
                        else tr("No expiry"),
                    ),
                ),
            ),
            Group(tr("Money"), (Entry(_PRICE, text.money_or(money, cost.words), money),)),
            *term_groups(read.terms, Around(now)),
        ),
    )  # fmt: skip
