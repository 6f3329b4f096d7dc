"""Twelve months ahead: charges that AWS has planned are facts, renewals are estimates and never mixed in.

An estimate says what it rests on. A renewal is expected at the price that its term agrees on; what is paid by
use is never guessed, except as the average of past months, apart and only where the person wants it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal, Inexact
from enum import StrEnum

import msgspec

from app.model.agreement import ACTIVE, Agreement
from app.model.agreement_detail import AgreementRow, ChargeReading
from app.model.duration_cost import average_month
from app.model.money import Money, exact_sum
from app.model.renewal import Renewal, decision_deadline, renewal_of
from app.model.renewal_price import expected_rise, increased, percentage, shortened
from app.model.term import AgreementTerms, PriceIncrease, RenewalTerm, ScheduleShare
from app.model.timeline import month_after

PAST_MONTHS = 3  # of use, for its average
_MOST_RENEWALS = (
    12  # of one agreement in a year: shorter terms than a month are not followed further
)
_EXACT = Context(prec=100, traps=[Inexact])
_WIDE = Context(prec=100)
_HUNDRED = Decimal(100)
_NEXT = timedelta(seconds=1)  # AWS ends an agreement at the last second of a day
_NEAR = timedelta(hours=36)
_OFFSET = re.compile(r"P(?:([0-9]{1,3})Y)?(?:([0-9]{1,3})M)?(?:([0-9]{1,3})W)?(?:([0-9]{1,4})D)?")
_LAST_DAY = 31


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
            sums[month] = _EXACT.add(sums[month], amount)
        return tuple(sums)


class WhatIf:
    """A forecast with some agreements not renewed. Leaving one out costs no more than its own shares.

    All sums are made once, here: build it away from the window's thread.
    """

    def __init__(self, forecast: Forecast) -> None:
        self.forecast = forecast
        self.off: set[str] = set()
        self.currencies = forecast.currencies
        self._charged = {one: forecast.charged(one) for one in self.currencies}
        self._used = {one: forecast.used(one) for one in self.currencies}
        self._expected = {one: forecast.expected(one) for one in self.currencies}
        self._renewals = {one.agreement_id: one for one in forecast.renewals}
        self._left_out: dict[str, list[Decimal]] = {}

    def charged(self, currency: str) -> tuple[Decimal, ...]:
        """As the forecast's."""
        return self._charged.get(currency, self._nothing)

    def used(self, currency: str) -> tuple[Decimal, ...]:
        """As the forecast's."""
        return self._used.get(currency, self._nothing)

    def expected(self, currency: str) -> tuple[Decimal, ...]:
        """What the renewals that are not left out would add."""
        pairs = zip(
            self._expected.get(currency, self._nothing), self.left_out(currency), strict=True
        )
        return tuple(_EXACT.subtract(whole, less) for whole, less in pairs)

    def left_out(self, currency: str) -> tuple[Decimal, ...]:
        """What the agreements that are left out would have added."""
        return tuple(self._left_out.get(currency, self._nothing))

    def toggle(self, agreement_id: str) -> None:
        """Leave a renewal out, or count it again; one that is not in the forecast changes nothing."""
        found = self._renewals.get(agreement_id)
        if found is None:
            return
        self.off ^= {agreement_id}
        if found.price is None:
            return
        add = _EXACT.add if agreement_id in self.off else _EXACT.subtract
        sums = self._left_out.setdefault(found.price.currency, list(self._nothing))
        for share in found.shares:
            sums[share.month] = add(sums[share.month], share.amount)

    def renew_everything(self) -> None:
        """Count every renewal again."""
        self.off.clear()
        self._left_out.clear()

    @property
    def _nothing(self) -> tuple[Decimal, ...]:
        return (Decimal(0),) * len(self.forecast.months)


class Planned(msgspec.Struct, frozen=True):
    """A charge of an agreement's contract: when, and how much."""

    at: datetime
    money: Money


def renewing(
    agreement: Agreement,
    terms: AgreementTerms | None,
    planned: Sequence[Planned],
    begins: Sequence[datetime],
    *,
    renewals_used: int | None = None,
) -> Renewing | None:
    """Estimate the renewals of an agreement between the first and the last of `begins`; None for none.

    `planned` are the contract's charges. `renewals_used`: how often it renewed before; not known, only
    the next renewal counts, of which AWS says that it comes.
    """
    term = terms.renewal if terms else None
    end = agreement.end
    if agreement.status != ACTIVE or end is None or renewal_of(agreement, term) is not Renewal.ON:
        return None
    if not begins[0] <= end + _NEXT < begins[-1]:
        return None
    found = Renewing(
        agreement.agreement_id,
        agreement.title,
        agreement.seller,
        agreement.seller_account_id,
        end,
        decision_deadline(agreement, term),
        rise=term.price_increase if term else None,
    )
    unknown = _unknown(agreement, terms)
    if unknown is not None or agreement.value is None:
        return msgspec.structs.replace(found, unknown=unknown or Unknown.UNREAD)
    plan = _Plan(agreement, agreement.value, end + _NEXT, planned, _schedule(terms))
    try:
        first, shares, times = _followed(
            plan, expected_rise(term), begins, _left(term, renewals_used)
        )
    except Inexact:  # of a rise with dozens of digits
        return msgspec.structs.replace(found, unknown=Unknown.UNREADABLE)
    return msgspec.structs.replace(found, price=first, basis=plan.basis, shares=shares, times=times)


def _left(term: RenewalTerm | None, used: int | None) -> int:
    """How many renewals there may be: at least the one of which AWS says that it comes."""
    most = term.max_renewals if term else None
    if most is None:
        return _MOST_RENEWALS
    return max(most - used, 1) if used is not None else 1


def _followed(
    plan: _Plan, rise: str, begins: Sequence[datetime], left: int
) -> tuple[Money, tuple[Share, ...], int]:
    """Follow renewal after renewal through the months; gives the first price, all shares, how many."""
    price = first = _risen(plan.value, rise)
    times = 0
    shares: dict[int, list[Decimal]] = {}
    for number in range(1, min(left, _MOST_RENEWALS) + 1):
        begin = plan.begin(number)
        if begin is None or begin >= begins[-1]:
            break
        for at, amount in plan.instalments(number, begin, price):
            if begins[0] <= at < begins[-1]:
                shares.setdefault(bisect_right(begins, at) - 1, []).append(amount)
        price = _risen(price, rise)
        times = number
    found = tuple(Share(month, exact_sum(shares[month])) for month in sorted(shares))
    return first, found, times


def past_use(
    agreement: Agreement,
    past: Iterable[Money],
    begins: Sequence[datetime],
    places: Callable[[str], int],
) -> Iterator[PastUse]:
    """Give the average of the last `PAST_MONTHS` months in each currency, and where it would go on.

    It goes on from the next month until the agreement ends; one that renews has no end here. `places`
    tells with how many decimals a currency is printed.
    """
    if agreement.status != ACTIVE:
        return
    end = None if agreement.end_behavior == "RENEW" else agreement.end
    months = tuple(
        month for month in range(1, len(begins) - 1) if end is None or begins[month] <= end
    )
    sums: dict[str, list[Decimal]] = {}
    for money in past:
        sums.setdefault(money.currency, []).append(money.amount)
    for currency, amounts in sums.items():
        total = Money(exact_sum(amounts), currency)
        average = average_month(total, PAST_MONTHS, places(currency)) if total.amount > 0 else None
        if average is not None and months:
            yield PastUse(
                agreement.agreement_id, agreement.title, average.money, average.is_exact, months
            )


def _unknown(agreement: Agreement, terms: AgreementTerms | None) -> Unknown | None:
    if terms is None:
        return Unknown.UNREAD
    variable = terms.variable_payment
    if AgreementRow(agreement, at_most=variable.max_total if variable else None).is_on_request:
        return Unknown.ON_REQUEST
    if agreement.value is None:
        return Unknown.UNREAD
    if not agreement.value.amount:
        return Unknown.METERED
    rise = expected_rise(terms.renewal)
    return Unknown.UNREADABLE if rise and percentage(rise) is None else None


def _risen(value: Money, rise: str) -> Money:
    """The price after a rise, which has been read as a number."""
    return (increased(value, rise) if rise else None) or value


def _schedule(terms: AgreementTerms | None) -> tuple[ScheduleShare, ...]:
    """The schedule that the term agrees on for a renewal, if it is one alone and makes a whole."""
    term = terms.renewal if terms else None
    if term is None or len(term.schedules) != 1:
        return ()
    (schedule,) = term.schedules
    shares = [percentage(one.percentage) for one in schedule]
    known = [one for one in shares if one is not None]
    is_readable = len(known) == len(shares) and all(_offset(one.offset) for one in schedule)
    return schedule if is_readable and exact_sum(known) == _HUNDRED else ()


class _Plan:
    """How the renewals of one agreement would be paid."""

    def __init__(
        self,
        agreement: Agreement,
        value: Money,
        begin: datetime,
        planned: Sequence[Planned],
        schedule: Sequence[ScheduleShare],
    ) -> None:
        self._start = agreement.starts_at
        self._begin = begin
        self.value = value
        self._schedule = schedule
        self._months = _months_between(self._start, begin) if self._start else None
        self._before = [one for one in planned if one.money.currency == value.currency]
        is_whole = exact_sum(one.money.amount for one in self._before) == value.amount
        self.basis = Basis.AT_ONCE
        if schedule:
            self.basis = Basis.AGREED
        elif self._before and is_whole and self._start is not None:
            self.basis = Basis.AS_BEFORE

    def begin(self, number: int) -> datetime | None:
        """When a renewal begins; None for a later one of an unknown length."""
        return self._begin if number == 1 else self._moved(self._begin, number - 1)

    def instalments(
        self, number: int, begin: datetime, price: Money
    ) -> Iterator[tuple[datetime, Decimal]]:
        """The payments of a renewal, exactly the price in all."""
        if self.basis is Basis.AGREED:
            for share in self._schedule:
                part = percentage(share.percentage) or Decimal(0)
                amount = _EXACT.scaleb(_EXACT.multiply(price.amount, part), -2)
                yield _due(begin, share), shortened(amount, price.amount)
            return
        if self.basis is Basis.AT_ONCE:
            yield begin, price.amount
            return
        # Exact: the price is the value, dearer by a plain percentage.
        factor = _WIDE.divide(price.amount, self.value.amount)
        for one in self._before:
            at = self._moved(one.at, number)
            if at is not None:
                amount = one.money.amount
                yield at, shortened(_EXACT.multiply(amount, factor), amount)

    def _moved(self, at: datetime, terms: int) -> datetime | None:
        """The same moment so many terms later: by the calendar where a term has whole months."""
        try:
            if self._months:
                return shifted(at, self._months * terms)
            length = self._begin - self._start if self._start else timedelta()
            return at + length * terms if length >= timedelta(days=1) else None
        except (OverflowError, ValueError):
            return None


def shifted(at: datetime, months: int) -> datetime:
    """The same time so many months later; the last day of a month that is shorter.

    Raises:
        ValueError: there is no such date.
    """
    there = at.astimezone(UTC)
    return datetime.combine(month_after(there.date(), months), there.timetz())


def _months_between(start: datetime, begin: datetime) -> int | None:
    """How many whole months a term has; None when it has none, give or take the hours of a day's end."""
    about = round((begin - start) / timedelta(days=30.44))
    for months in (about, about - 1, about + 1):
        if months > 0 and abs(shifted(start, months) - begin) < _NEAR:
            return months
    return None


def _offset(text: str) -> tuple[int, int] | None:
    """Months and days of a duration; None when it cannot be read."""
    found = _OFFSET.fullmatch(text) if text != "P" else None
    if found is None:
        return None
    years, months, weeks, days = (int(number or 0) for number in found.groups())
    return years * 12 + months, weeks * 7 + days


def _due(begin: datetime, share: ScheduleShare) -> datetime:
    """When an agreed share is due; 31 as day means the month's last."""
    months, days = _offset(share.offset) or (0, 0)
    at = shifted(begin, months) + timedelta(days=days)
    if share.day_of_month is None:
        return at
    first = at.replace(day=1)
    last = (shifted(first, 1) - timedelta(days=1)).day
    return at.replace(day=min(max(share.day_of_month, 1), last, _LAST_DAY))
