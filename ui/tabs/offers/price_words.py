"""What an offer costs, in one line: an amount with what it is for, or words where there is none."""

from __future__ import annotations

import msgspec

from app.language import tr
from app.model.money import Money
from app.model.offer import Offer, OfferTerms
from app.model.term import (
    ByolTerm,
    ConfigurablePricingTerm,
    FixedPricingTerm,
    FreeTrialTerm,
    PaymentScheduleTerm,
    RecurringPaymentTerm,
    UsagePricingTerm,
    VariablePaymentTerm,
)
from app.model.text import plain
from ui import text
from ui.terms.periods import period

METERED = tr("Metered")


class PriceWords(msgspec.Struct, frozen=True):
    """`money` with `before` it ("from"), or `words` in its place; `second` says what it is for."""

    money: Money | None = None
    before: str = ""
    words: str = ""
    second: str = ""

    @property
    def spoken(self) -> str:
        """The price as one text."""
        amount = text.money(self.money) if self.money else self.words
        first = " ".join(part for part in (self.before, amount) if part)
        return ", ".join(part for part in (first, self.second) if part)


def price(offer: Offer, terms: OfferTerms) -> PriceWords:
    """The price that stands on an offer's card; never "free" for what is paid by use."""
    for term in terms.terms:
        if isinstance(term, FixedPricingTerm) and term.price is not None:
            return PriceWords(term.price, second=_fixed(term, terms))
    for term in terms.terms:
        if isinstance(term, ConfigurablePricingTerm) and (least := _least(term)) is not None:
            return least
    for term in terms.terms:
        if isinstance(term, RecurringPaymentTerm) and term.price is not None:
            each = (
                tr("each month") if term.billing_period == "Monthly" else plain(term.billing_period)
            )
            return PriceWords(term.price, second=each)
    return _without_amount(offer, terms)


def is_metered(offer: Offer, terms: OfferTerms) -> bool:
    """Whether something is paid by use."""
    return offer.is_metered or any(isinstance(one, UsagePricingTerm) for one in terms.terms)


def _without_amount(offer: Offer, terms: OfferTerms) -> PriceWords:
    kinds = {type(term) for term in terms.terms}
    trial = tr("with a free trial") if FreeTrialTerm in kinds else ""
    if is_metered(offer, terms):
        return PriceWords(words=METERED, second=trial or tr("price list below"))
    if ByolTerm in kinds:
        return PriceWords(words=tr("Your own licence"), second=tr("bought elsewhere"))
    if VariablePaymentTerm in kinds:
        return PriceWords(words=tr("On request"), second=tr("the seller asks for payments"))
    if PaymentScheduleTerm in kinds:
        return PriceWords(words=tr("By schedule"), second=tr("dated charges below"))
    return PriceWords(words=tr("No price named"), second=plain(offer.pricing_model.words, 40))


def _fixed(term: FixedPricingTerm, terms: OfferTerms) -> str:
    schedules = (one for one in terms.terms if isinstance(one, PaymentScheduleTerm))
    charges = next((len(one.schedule) for one in schedules), 0)
    parts = (
        period(term.duration),
        text.plural(charges, "{n} charge", "{n} charges") if charges else "",
    )
    return ", ".join(part for part in parts if part)


def _least(term: ConfigurablePricingTerm) -> PriceWords | None:
    found = [
        (rate.price, card.selector)
        for card in term.rate_cards
        for rate in card.rates
        if rate.price is not None
    ]
    currencies = {money.currency for money, _ in found}
    if len(currencies) != 1:
        return None
    money, selector = min(found, key=lambda one: one[0].amount)
    length = period(selector)
    return PriceWords(
        money,
        before=tr("from"),
        second=tr("a unit for {length}", length=length) if length else tr("a unit"),
    )
