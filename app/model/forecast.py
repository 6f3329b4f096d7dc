"""Twelve months ahead: charges that AWS has planned are facts, renewals are estimates and never mixed in.

An estimate says what it rests on. A renewal is expected at the price that its term agrees on; what is paid by
use is never guessed, except as the average of past months, apart and only where the person wants it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from app.model.agreement_detail import ChargeReading
from app.model.money import EXACT, Money, exact_sum
from app.model.term import PriceIncrease

PAST_MONTHS = 3  # of use, for its average


class Basis(StrEnum):
    """On what the dates of an estimate rest."""

    AGREED = "agreed"  # on the renewal term's own schedule
    AS_BEFORE = "as before"  # on the charges of the present term, a term later
    AT_ONCE = "at once"  # how it is paid is not known: one sum when it renews


class Unknown(StrEnum):
    """Why a renewal has no estimate."""

    METERED = "metered"
    ON_REQUEST = "on request"  # paid as the seller asks
    UNREAD = "unread"  # its terms or its value have not been read
    UNREADABLE = "unreadable"  # its price rise is no number


class Share(msgspec.Struct, frozen=True):
    """What is expected in one month, by its place among the months."""

    month: int
    amount: Decimal


class Renewing(msgspec.Struct, frozen=True):
    """An agreement that renews within the months. `price` is that of its first renewal.

    `shares` are of all renewals within the months, in the currency of `price`. Names are foreign text.
    """

    agreement_id: str
    title: str
    seller: str
    seller_account_id: str
    renews_at: datetime
    decide_by: datetime | None = None
    price: Money | None = None
    rise: PriceIncrease | None = None
    shares: tuple[Share, ...] = ()
    times: int = 0  # how often it renews within the months
    basis: Basis | None = None
    unknown: Unknown | None = None

    @property
    def total(self) -> Money | None:
        """What is expected within the months."""
        if self.price is None:
            return None
        return Money(exact_sum(one.amount for one in self.shares), self.price.currency)


class PastUse(msgspec.Struct, frozen=True):
    """What an agreement's use came to on average, and in which months it would go on."""

    agreement_id: str
    title: str
    average: Money
    is_exact: bool
    months: tuple[int, ...]


class MonthFacts(msgspec.Struct, frozen=True):
    """The charges of a month as AWS gives them: a sum for each currency, and how many are without an amount."""

    begins: datetime
    sums: tuple[Money, ...] = ()
    without_amount: int = 0


class Forecast(msgspec.Struct, frozen=True):
    """All that is known and expected; `renewals` in the order of their dates."""

    months: tuple[MonthFacts, ...] = ()
    renewals: tuple[Renewing, ...] = ()
    uses: tuple[PastUse, ...] = ()
    reading: ChargeReading = ChargeReading.WHOLE

    @property
    def currencies(self) -> tuple[str, ...]:
        """All currencies, the one that most months and renewals have first."""
        found: dict[str, int] = {}
        for money in self._amounts():
            found[money.currency] = found.get(money.currency, 0) + 1
        return tuple(sorted(found, key=lambda one: (-found[one], one)))

    def charged(self, currency: str) -> tuple[Decimal, ...]:
        """The facts of one currency, month by month."""
        return tuple(
            exact_sum(one.amount for one in month.sums if one.currency == currency)
            for month in self.months
        )

    def expected(self, currency: str, off: Collection[str] = ()) -> tuple[Decimal, ...]:
        """What renewals would add in one currency, without the agreements that are `off`."""
        shares = (
            share
            for one in self.renewals
            if one.price is not None
            and one.price.currency == currency
            and one.agreement_id not in off
            for share in one.shares
        )
        return self._by_month((one.month, one.amount) for one in shares)

    def used(self, currency: str) -> tuple[Decimal, ...]:
        """What use would add in one currency if it went on as before."""
        parts = ((month, one) for one in self.uses for month in one.months)
        return self._by_month(
            (month, one.average.amount) for month, one in parts if one.average.currency == currency
        )

    def _amounts(self) -> Iterator[Money]:
        for month in self.months:
            yield from month.sums
        for one in self.renewals:
            if one.price is not None and one.shares:
                yield one.price
        yield from (one.average for one in self.uses)

    def _by_month(self, parts: Iterable[tuple[int, Decimal]]) -> tuple[Decimal, ...]:
        sums = [Decimal(0)] * len(self.months)
        for month, amount in parts:
            sums[month] = EXACT.add(sums[month], amount)
        return tuple(sums)
