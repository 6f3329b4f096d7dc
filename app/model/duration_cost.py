"""What the same quantities come to for each duration of an offer, and what a month of that is on average."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal

import msgspec

from app.model.choices import Choices, length, problems
from app.model.configuration import Options
from app.model.entitlement import Contact
from app.model.estimate import Estimate, estimate
from app.model.money import Money
from app.model.term import PaymentScheduleTerm, UpfrontRateCard

_MONTHS = re.compile(r"P(?:([0-9]{1,7})Y)?(?:([0-9]{1,7})M)?")
_WIDE = Context(prec=100)  # the usual context rounds to 28 digits without a word


class DurationCost(msgspec.Struct, frozen=True):
    """A duration's prices, and what is entered for it.

    `missing` are the dimensions that are wanted and have no price in this duration, so they are in no
    sum. `wrong` says in a sentence why the quantities cannot be had; empty when they can. `months`:
    how many the total is for; None where it is not known to be for whole months of this duration.
    """

    card: UpfrontRateCard
    estimate: Estimate
    missing: tuple[str, ...] = ()
    wrong: str = ""
    months: int | None = None


class Average(msgspec.Struct, frozen=True):
    """An amount for each month; not `is_exact`: it was rounded, and is only to be shown as "about"."""

    money: Money
    is_exact: bool


def shortest_first(cards: Iterable[UpfrontRateCard]) -> tuple[UpfrontRateCard, ...]:
    """The durations that can be told apart, the shortest first."""
    found = {card.selector: card for card in reversed(tuple(cards))}
    return tuple(sorted(found.values(), key=lambda one: (length(one.selector), one.selector)))


def cost_of(
    options: Options, choices: Choices, card: UpfrontRateCard, now: datetime
) -> DurationCost:
    """Work out what the quantities of `choices` come to for another duration."""
    there = msgspec.structs.replace(
        choices, selector=card.selector, approves_itself=False, contact=Contact()
    )  # what is wrong with payments or the contact is no matter of the duration
    found = estimate(options, there, now)
    priced = {rate.dimension for rate in card.rates}
    known = (rate.dimension for one in options.cards for rate in one.rates)
    return DurationCost(
        card,
        found,
        tuple(one for one in dict.fromkeys(known) if choices.counts.get(one) and one not in priced),
        next(iter(problems(options, there).values()), ""),
        _months_of_total(options, card, found),
    )


def months_of(selector: str) -> int | None:
    """How many months a duration such as P1Y6M has; None for days, weeks, other words and none at all."""
    found = _MONTHS.fullmatch(selector)
    if found is None:
        return None
    years, months = (int(number or 0) for number in found.groups())
    return years * 12 + months or None


def average_month(total: Money, months: int, places: int) -> Average | None:
    """Divide a total by its months, to as many decimals as the currency is printed with.

    It is exact only where so many of it are the total to the last digit. Else it is rounded, halves
    up, and says so; None where nothing but zeros would be left.
    """
    share = _WIDE.divide(total.amount, Decimal(months))
    rounded = share.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    if not rounded and total.amount:
        return None
    money = Money(rounded, total.currency)
    return Average(money, is_exact=money.times(months) == total)


def _months_of_total(options: Options, card: UpfrontRateCard, found: Estimate) -> int | None:
    """A schedule, or a fixed price for another time, is not paid for this duration alone."""
    months = months_of(card.selector)
    if any(isinstance(one, PaymentScheduleTerm) for one in options.terms):
        return None
    is_all = all(months_of(one.duration) == months for one in found.fixed)
    return months if is_all else None
