"""What follows from a quote and its terms: what is paid now, how long it runs, what is metered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

import msgspec

from app.model.money import Money
from app.model.quote import APPROVED, BILLING_PERIOD, DRAFT, ON_ACCEPTANCE, SCHEDULED, Quote
from app.model.term import (
    ConfigurablePricingTerm,
    DimensionName,
    FixedPricingTerm,
    RenewalTerm,
    UsagePricingTerm,
    ValidityTerm,
    VariablePaymentTerm,
)
from app.worker.quote_messages import QuoteRead

T = TypeVar("T")


class DueNow(msgspec.Struct, frozen=True):
    """What acceptance charges at once. `amount` None: AWS does not say, or nothing is charged at once.

    `with_tax` is None where AWS estimates no tax. `is_known` False: a charge has no readable amount.
    """

    amount: Money | None = None
    tax: Money | None = None
    with_tax: Money | None = None
    is_known: bool = True

    @property
    def whole(self) -> Money | None:
        """What is charged, with tax where AWS says how much."""
        return self.with_tax or self.amount


class Runs(msgspec.Struct, frozen=True):
    """From when to when; where AWS names no dates, how long (ISO 8601)."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    duration: str = ""


def term_of(read: QuoteRead, kind: type[T]) -> T | None:
    """The first term of a kind."""
    return next((one for one in read.terms.terms if isinstance(one, kind)), None)


def is_metered(read: QuoteRead) -> bool:
    """Whether something is paid for by use."""
    has_rates = term_of(read, UsagePricingTerm) is not None
    return has_rates or (read.offer is not None and read.offer.is_metered)


def takes_orders(quote: Quote) -> bool:
    """Whether purchase orders can still be given: they go with the acceptance, or with its approval."""
    return quote.status in (DRAFT, APPROVED)


def due_now(quote: Quote) -> DueNow:
    """Add up what acceptance charges at once, exactly."""
    charges = [one for one in quote.charges if one.timing == ON_ACCEPTANCE]
    amounts = [one.amount for one in charges if one.amount is not None]
    if not charges:
        return DueNow()
    if len(amounts) < len(charges) or len({one.currency for one in amounts}) > 1:
        return DueNow(is_known=False)
    taxes = [one.tax for one in charges if one.tax is not None]
    after = [one.amount_after_tax for one in charges if one.amount_after_tax is not None]
    amount, tax = _sum(amounts), _sum(taxes) if len(taxes) == len(charges) else None
    if len(after) == len(charges):
        return DueNow(amount, tax, _sum(after))
    if amount is not None and tax is not None and tax.currency == amount.currency:
        return DueNow(amount, tax, amount + tax)
    return DueNow(amount)


def later(quote: Quote) -> list[Money]:
    """The amounts that are charged on later dates."""
    return [one.amount for one in quote.charges if one.timing == SCHEDULED and one.amount]


def has_periodic(quote: Quote) -> bool:
    """Whether AWS itself names a charge of each billing period."""
    return any(one.timing == BILLING_PERIOD for one in quote.charges)


def runs(read: QuoteRead) -> Runs:
    """From when to when the agreement would run, by its terms."""
    validity = term_of(read, ValidityTerm)
    chosen, fixed = term_of(read, ConfigurablePricingTerm), term_of(read, FixedPricingTerm)
    length = validity.duration if validity else ""
    if not length and chosen is not None and chosen.selected.startswith("P"):
        length = chosen.selected
    if not length and fixed is not None:
        length = fixed.duration
    if validity is None:
        return Runs(duration=length)
    return Runs(validity.starts_at, validity.ends_at, length)


def renews(read: QuoteRead) -> bool | None:
    """The buyer's wish to renew; None where there is no renewal term, or it does not say."""
    renewal = term_of(read, RenewalTerm)
    return renewal.auto_renew if renewal else None


def variable_payment(read: QuoteRead) -> VariablePaymentTerm | None:
    """The term under which the seller may ask for payments."""
    return term_of(read, VariablePaymentTerm)


def names(read: QuoteRead) -> dict[str, DimensionName]:
    """The offer's names of its dimensions, by key."""
    return {one.key: one for one in read.terms.names}


def source_agreement(read: QuoteRead) -> str:
    """The agreement that is changed or replaced, where AWS still says which."""
    quote, offer = read.quote, read.offer
    if quote.intent == "REPLACE" and offer is not None:
        return offer.replaces
    if quote.intent == "AMEND":
        return quote.agreement_id
    return ""


def _sum(amounts: Iterable[Money]) -> Money | None:
    total: Money | None = None
    for one in amounts:
        total = one if total is None else total + one
    return total
