"""How a renewal would be paid, and when: as its term agrees on, as the present term is paid, or in one sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal

import msgspec

from app.model.agreement import Agreement
from app.model.forecast import Basis
from app.model.money import EXACT, Money, exact_sum
from app.model.renewal_price import percentage, shortened
from app.model.term import AgreementTerms, ScheduleShare
from app.model.timeline import month_after

_WIDE = Context(prec=100)
_HUNDRED = Decimal(100)
_NEAR = timedelta(hours=36)
_OFFSET = re.compile(r"P(?:([0-9]{1,3})Y)?(?:([0-9]{1,3})M)?(?:([0-9]{1,3})W)?(?:([0-9]{1,4})D)?")
_LAST_DAY = 31


class Planned(msgspec.Struct, frozen=True):
    """A charge of an agreement's contract: when, and how much."""

    at: datetime
    money: Money


class RenewalPlan:
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
                amount = EXACT.scaleb(EXACT.multiply(price.amount, part), -2)
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
                yield at, shortened(EXACT.multiply(amount, factor), amount)

    def _moved(self, at: datetime, terms: int) -> datetime | None:
        """The same moment so many terms later: by the calendar where a term has whole months."""
        try:
            if self._months:
                return shifted(at, self._months * terms)
            length = self._begin - self._start if self._start else timedelta()
            return at + length * terms if length >= timedelta(days=1) else None
        except (OverflowError, ValueError):
            return None


def agreed_schedule(terms: AgreementTerms | None) -> tuple[ScheduleShare, ...]:
    """The schedule that the term agrees on for a renewal, if it is one alone and makes a whole."""
    term = terms.renewal if terms else None
    if term is None or len(term.schedules) != 1:
        return ()
    (schedule,) = term.schedules
    shares = [percentage(one.percentage) for one in schedule]
    known = [one for one in shares if one is not None]
    is_readable = len(known) == len(shares) and all(_offset(one.offset) for one in schedule)
    return schedule if is_readable and exact_sum(known) == _HUNDRED else ()


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
