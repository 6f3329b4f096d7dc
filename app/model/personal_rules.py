"""What a person wants to be warned of before money is committed, and what such a rule found.

The rules are the person's own and live on this computer; AWS knows nothing of them. They warn, they never
forbid. Amounts are compared in one currency only: nothing is converted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import ROUND_FLOOR, Context, Decimal
from enum import StrEnum

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


class Subject(StrEnum):
    """What is decided: not every rule has something to say of each."""

    PAYMENT = "payment"
    PURCHASE = "purchase"
    APPROVAL = "approval"  # of what another account of the organisation buys
    SESSION = "session"  # in which an agent may spend


class SellerPast(msgspec.Struct, frozen=True):
    """What this account had with a seller before, as stored: agreements ever, and payments approved.

    `has_approvals` is whether the organisation approved a purchase from it, by whatever account.
    """

    agreements: int = 0
    payments: int = 0
    has_approvals: bool = False


class Before(msgspec.Struct, frozen=True):
    """The price that a new one is compared with, and what it was: `what` is foreign text."""

    money: Money
    what: str = ""
    at: datetime | None = None


class Decision(msgspec.Struct, frozen=True):
    """What is about to be decided, as far as rules look at it; None: not known, or it does not apply.

    `price` is what is compared with `before` where that is not `money`: the same amount without tax.
    """

    money: Money | None = None
    past: SellerPast | None = None
    before: Before | None = None
    lacks_order: bool = False
    subject: Subject = Subject.PURCHASE
    price: Money | None = None


class AboveLimit(msgspec.Struct, frozen=True):
    """The amount is above the person's own limit."""

    money: Money
    limit: Money


class NewSeller(msgspec.Struct, frozen=True):
    """Nothing was agreed with this seller, or paid to it, before; nothing approved, for an approval."""

    subject: Subject = Subject.PURCHASE


class PriceUp(msgspec.Struct, frozen=True):
    """The price is higher than the one before, by `percent`, which is cut to a tenth."""

    money: Money
    before: Before
    percent: Decimal
    limit: int


class NoOrder(msgspec.Struct, frozen=True):
    """No purchase order goes on what is charged."""


Finding = AboveLimit | NewSeller | PriceUp | NoOrder

_EVERY = (AboveLimit, NewSeller, PriceUp, NoOrder)
# An agent chooses whom it pays, and AWS takes no purchase order for it: only the limit can be judged.
_APPLY: dict[Subject, tuple[type[Finding], ...]] = {
    Subject.PAYMENT: _EVERY,
    Subject.PURCHASE: _EVERY,
    Subject.APPROVAL: _EVERY,
    Subject.SESSION: (AboveLimit,),
}


def check_limits(limits: Iterable[Money]) -> None:
    """Raise ValueError for negative amounts, and for two in one currency."""
    seen = set[str]()
    for one in limits:
        if one.amount < 0 or one.currency in seen:
            raise ValueError(f"{one.amount} {one.currency}")
        seen.add(one.currency)


def findings(rules: PersonalRules, decision: Decision) -> tuple[Finding, ...]:
    """Give what the rules find, in the order in which it is told; nothing where a fact is not known."""
    apply = _APPLY[decision.subject]
    return tuple(one for one in _findings(rules, decision) if isinstance(one, apply))


def _findings(rules: PersonalRules, decision: Decision) -> Iterator[Finding]:
    money = decision.money
    if money is not None:
        limit = next((one for one in rules.warn_above if one.currency == money.currency), None)
        if limit is not None and money.amount > limit.amount:
            yield AboveLimit(money, limit)
    if rules.new_seller and decision.past is not None and _is_new(decision.past, decision.subject):
        yield NewSeller(decision.subject)
    price = decision.price or money
    if price is not None and decision.before is not None and rules.price_up_percent is not None:
        up = _price_up(price, decision.before, rules.price_up_percent)
        if up is not None:
            yield up
    if rules.missing_order and decision.lacks_order:
        yield NoOrder()


def _is_new(past: SellerPast, subject: Subject) -> bool:
    """What other accounts bought says something of a seller only to who approves for all of them."""
    is_known = subject is Subject.APPROVAL and past.has_approvals
    return not past.agreements and not past.payments and not is_known


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
