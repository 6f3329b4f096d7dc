"""Money as a decimal and a currency code: parsed from AWS's strings, never a float, never mixed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Context, Decimal, Inexact
from functools import reduce

import msgspec

_AMOUNT = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,12})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
# The usual context rounds to 28 digits without a word; this one raises before it would round.
EXACT = Context(prec=100, traps=[Inexact])


class BadAmount(ValueError):
    """The text is not a plain decimal number with a three-letter currency."""


class CurrencyMismatch(ValueError):
    """Two different currencies met in one sum."""


def exact_sum(numbers: Iterable[Decimal]) -> Decimal:
    """Add up amounts of one currency with every digit: a plain `+` rounds to 28 of them."""
    return reduce(EXACT.add, numbers, Decimal(0))


class Money(msgspec.Struct, frozen=True, order=False, gc=False):
    """An amount in one currency, with all the decimals that AWS sent."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise BadAmount(f"not a finite decimal: {self.amount!r}")
        if not _CURRENCY.fullmatch(self.currency):
            raise BadAmount(f"not a currency code: {self.currency!r}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(EXACT.add(self.amount, other.amount), self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(EXACT.subtract(self.amount, other.amount), self.currency)

    def times(self, number: int) -> Money:
        """So many of it, exact."""
        return Money(EXACT.multiply(self.amount, Decimal(number)), self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")


def parse_money(amount: object, currency: object) -> Money:
    """Read AWS's decimal string and currency code.

    Raises:
        BadAmount: anything but ASCII digits with at most one point, or an unknown shape of currency.
    """
    if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
        raise BadAmount(f"not an amount: {amount!r}")
    if not isinstance(currency, str):
        raise BadAmount(f"not a currency code: {currency!r}")
    return Money(Decimal(amount), currency)


def money_or_none(amount: object, currency: object) -> Money | None:
    """Read an amount for display; odd or missing values are None, which the window shows as such."""
    try:
        return parse_money(amount, currency)
    except BadAmount:
        return None


class MoneyBag:
    """Sums kept apart by currency, in the order in which the currencies first appeared."""

    def __init__(self, amounts: Iterable[Money] = ()) -> None:
        self._sums: dict[str, Money] = {}
        for money in amounts:
            self.add(money)

    def add(self, money: Money) -> None:
        """Add to the sum of this currency."""
        known = self._sums.get(money.currency)
        self._sums[money.currency] = money if known is None else known + money

    def __iter__(self) -> Iterator[Money]:
        return iter(self._sums.values())

    def __len__(self) -> int:
        return len(self._sums)

    def get(self, currency: str) -> Money:
        """The sum of one currency, zero where there is none."""
        return self._sums.get(currency, Money(Decimal(0), currency))
