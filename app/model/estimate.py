"""What a configuration comes to, worked out here from the offer's prices: an estimate, AWS decides.

All in Decimal, exact to the last digit; only a price for the rest of an agreement's time is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal

import msgspec

from app.model.choices import Choices, bought
from app.model.configuration import Options
from app.model.money import Money, MoneyBag
from app.model.purchase import Intent
from app.model.term import (
    FixedPricingTerm,
    Instalment,
    PaymentScheduleTerm,
    Rate,
    RecurringPaymentTerm,
    UsagePricingTerm,
    VariablePaymentTerm,
)

_CENT_PLACES = 2
_WIDE = Context(prec=100)  # the usual context rounds to 28 digits without a word


class EstimateLine(msgspec.Struct, frozen=True):
    """A dimension with how many are paid for now, and what they cost; None = the price is not readable."""

    dimension: str
    number: int
    price: Money | None = None
    amount: Money | None = None


class Estimate(msgspec.Struct, frozen=True):
    """What is known before AWS is asked. Sums are kept apart by currency.

    `committed` is all that is promised, `now` what is charged on acceptance; `later` are dated charges,
    `recurring` what each period costs, `metered` the rates of what is paid by use, `at_most` what the
    seller may ask for. Not `is_whole`: a price could not be read, so it is more than this.
    """

    lines: tuple[EstimateLine, ...] = ()
    fixed: tuple[FixedPricingTerm, ...] = ()
    committed: tuple[Money, ...] = ()
    now: tuple[Money, ...] = ()
    later: tuple[Instalment, ...] = ()
    recurring: tuple[RecurringPaymentTerm, ...] = ()
    metered: tuple[Rate, ...] = ()
    at_most: tuple[Money, ...] = ()
    is_whole: bool = True


def price_of(options: Options, selector: str, dimension: str) -> Money | None:
    """What one unit costs: for the whole duration, or of an amended agreement to its end."""
    card = options.card(selector)
    rates = card.rates if card is not None else ()
    found = next((rate.price for rate in rates if rate.dimension == dimension), None)
    if found is None or options.intent is not Intent.AMEND or not options.days:
        return found
    return _share(found, options.days_left, options.days)


def estimate(options: Options, choices: Choices, now: datetime) -> Estimate:
    """Work out what the choices come to. An amendment adds only what is more than before."""
    lines = _lines(options, choices)
    if options.intent is Intent.AMEND:
        sums = tuple(MoneyBag(line.amount for line in lines if line.amount is not None))
        return Estimate(lines, committed=sums, now=sums, is_whole=_all_readable(lines))
    terms = options.terms
    fixed = tuple(one for one in terms if isinstance(one, FixedPricingTerm))
    dated = [
        one for term in terms if isinstance(term, PaymentScheduleTerm) for one in term.schedule
    ]
    upfront = [line.amount for line in lines] + [one.price for one in fixed]
    amounts = [one.money for one in dated] if dated else upfront  # a schedule pays the prices
    due = [one.money for one in dated if one.at is not None and one.at <= now] if dated else upfront
    return Estimate(
        lines,
        fixed,
        _sums(amounts),
        _sums(due),
        tuple(one for one in dated if one.at is None or one.at > now),
        tuple(one for one in terms if isinstance(one, RecurringPaymentTerm)),
        tuple(rate for one in terms if isinstance(one, UsagePricingTerm)
              for card in one.rate_cards for rate in card),
        _sums(one.max_total for one in terms if isinstance(one, VariablePaymentTerm)),
        all(amount is not None for amount in (*amounts, *upfront)),
    )  # fmt: skip


def _lines(options: Options, choices: Choices) -> tuple[EstimateLine, ...]:
    owned = options.owned_counts
    lines = []
    for one in bought(options, choices):
        number = one.number - owned.get(one.dimension, 0)
        if number <= 0:
            continue
        price = price_of(options, choices.selector, one.dimension)
        amount = price.times(number) if price is not None else None
        lines.append(EstimateLine(one.dimension, number, price, amount))
    return tuple(lines)


def _all_readable(lines: Iterable[EstimateLine]) -> bool:
    return all(line.amount is not None for line in lines)


def _sums(amounts: Iterable[Money | None]) -> tuple[Money, ...]:
    return tuple(MoneyBag(one for one in amounts if one is not None))


def _share(price: Money, part: int, whole: int) -> Money:
    """A part of a price, halves rounded up, with as many decimals as the price has, at least two."""
    exponent = price.amount.as_tuple().exponent
    places = max(-exponent if isinstance(exponent, int) else 0, _CENT_PLACES)
    shared = _WIDE.divide(_WIDE.multiply(price.amount, Decimal(part)), Decimal(whole))
    rounded = shared.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    return Money(rounded, price.currency)
