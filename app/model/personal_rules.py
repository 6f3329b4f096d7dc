"""What a person wants to be warned of before they pay or buy, and what such a rule found.

The rules are the person's own and live on this computer; AWS knows nothing of them. They warn, they never
forbid. Amounts are compared in one currency only: nothing is converted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import ROUND_FLOOR, Context, Decimal

import msgspec

from app.model.money import EXACT, Money

MOST_PERCENT = 1000
_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")
_WIDE = Context(prec=100)  # the longest amounts of both kinds, divided


class PersonalRules(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The rules as they were chosen; each is off at first.

    `warn_above` has at most one amount for each currency. `price_up_percent` is a whole number of per cent.
    """

    warn_above: tuple[Money, ...] = ()
    new_seller: bool = False
    price_up_percent: int | None = None
    missing_order: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for rules that nobody can have chosen."""
        check_limits(self.warn_above)
        if self.price_up_percent is not None and not 0 <= self.price_up_percent <= MOST_PERCENT:
            raise ValueError(self.price_up_percent)


class SellerPast(msgspec.Struct, frozen=True):
    """What this account had with a seller before, as stored: agreements ever, and payments approved."""

    agreements: int = 0
    payments: int = 0


class Before(msgspec.Struct, frozen=True):
    """The price that a new one is compared with, and what it was: `what` is foreign text."""

    money: Money
    what: str = ""
    at: datetime | None = None


class Decision(msgspec.Struct, frozen=True):
    """What is about to be decided, as far as rules look at it; None: not known, or it does not apply."""

    money: Money | None = None
    past: SellerPast | None = None
    before: Before | None = None
    lacks_order: bool = False


class AboveLimit(msgspec.Struct, frozen=True):
    """The amount is above the person's own limit."""

    money: Money
    limit: Money


class NewSeller(msgspec.Struct, frozen=True):
    """Nothing was agreed with this seller, or paid to it, before."""


class PriceUp(msgspec.Struct, frozen=True):
    """The price is higher than the one before, by `percent`, which is cut to a tenth."""

    money: Money
    before: Before
    percent: Decimal
    limit: int


class NoOrder(msgspec.Struct, frozen=True):
    """No purchase order goes on what is charged."""


Finding = AboveLimit | NewSeller | PriceUp | NoOrder


def check_limits(limits: Iterable[Money]) -> None:
    """Raise ValueError for negative amounts, and for two in one currency."""
    seen = set[str]()
    for one in limits:
        if one.amount < 0 or one.currency in seen:
            raise ValueError(f"{one.amount} {one.currency}")
        seen.add(one.currency)


def findings(rules: PersonalRules, decision: Decision) -> tuple[Finding, ...]:
    """Give what the rules find, in the order in which it is told; nothing where a fact is not known."""
    return tuple(_findings(rules, decision))


def _findings(rules: PersonalRules, decision: Decision) -> Iterator[Finding]:
    money = decision.money
    if money is not None:
        limit = next((one for one in rules.warn_above if one.currency == money.currency), None)
        if limit is not None and money.amount > limit.amount:
            yield AboveLimit(money, limit)
    past = decision.past
    if rules.new_seller and past is not None and not past.agreements and not past.payments:
        yield NewSeller()
    if money is not None and decision.before is not None and rules.price_up_percent is not None:
        up = _price_up(money, decision.before, rules.price_up_percent)
        if up is not None:
            yield up
    if rules.missing_order and decision.lacks_order:
        yield NoOrder()


def _price_up(money: Money, before: Before, limit: int) -> PriceUp | None:
    """Say by how much a price rose, if it is more than so many per cent; exact, whatever the digits."""
    old = before.money
    if old.currency != money.currency or old.amount <= 0 or money.amount <= old.amount:
        return None
    rise = EXACT.multiply(EXACT.subtract(money.amount, old.amount), _HUNDRED)
    if rise <= EXACT.multiply(old.amount, Decimal(limit)):
        return None
    percent = _WIDE.divide(rise, old.amount).quantize(_TENTH, ROUND_FLOOR, context=_WIDE)
    return PriceUp(money, before, percent, limit)
