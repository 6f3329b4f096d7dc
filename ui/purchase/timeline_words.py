"""Where the charges of a quote stand on a line of time, and what is written beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from app.language import tr
from app.model.quote import BILLING_PERIOD, ON_ACCEPTANCE, SCHEDULED
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.purchase import quote_facts as facts
from ui.purchase.charge_words import charge_rows

_MOST_MONTHS = 60
_WITHOUT_END = 12  # months of an agreement that has no end
_LEAST = 2
_LENGTH = re.compile(r"P(?:([0-9]{1,2})Y)?(?:([0-9]{1,3})M)?(?:([0-9]{1,4})D)?")
_NOT_KNOWN = tr("Metered each month, amount not known yet")


class Kind(StrEnum):
    """How a charge is known: fixed and due at once, fixed with a date, or metered."""

    FIXED = "fixed"
    SCHEDULED = "scheduled"
    METERED = "metered"


KIND_WORDS = {
    Kind.FIXED: tr("On acceptance"),
    Kind.SCHEDULED: tr("Scheduled"),
    Kind.METERED: tr("Metered"),
}


class Point(msgspec.Struct, frozen=True):
    """A charge at a share of the line from 0 to 1, with an amount above and a date below."""

    at: float
    kind: Kind
    above: str = ""
    below: str = ""
    second: str = ""


class TimelineWords(msgspec.Struct, frozen=True):
    """The whole line; `caption` stands over the metered part, `spoken` says all of it."""

    points: tuple[Point, ...]
    caption: str
    spoken: str

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What the legend names, in its order."""
        there = {one.kind for one in self.points}
        return tuple(kind for kind in Kind if kind in there)


def timeline(read: QuoteRead, now: datetime) -> TimelineWords | None:
    """The line of time; None where it would hold one charge or none."""
    quote = read.quote
    begin = quote.created_at or now
    dated = [(one.time, one) for one in quote.charges if one.timing == SCHEDULED and one.time]
    months = _months(begin, _end(read, begin)) if _is_periodic(read) else []
    place = _places(begin, [at for at, _ in dated], months)
    is_due_now = any(one.timing == ON_ACCEPTANCE for one in quote.charges)
    first = months[0] if months and not is_due_now else None
    points = [
        Point(place(at), Kind.SCHEDULED, text.money_or(one.amount), text.date(at))
        for at, one in dated
    ]
    points += [
        Point(place(at), Kind.METERED, "", text.MONTHS[at.month - 1], _year(at, first))
        for at in months
    ]
    if is_due_now:
        above = text.money_or(facts.due_now(quote).amount, tr("Amount not known"))
        local = begin.astimezone()
        below, second = (tr("On acceptance"), "")
        if months:
            below, second = text.MONTHS[local.month - 1], str(local.year)
        points.insert(0, Point(0.0, Kind.FIXED, above, below, second))
    if len(points) < _LEAST:
        return None
    has_price = any(one.timing == BILLING_PERIOD and one.amount for one in quote.charges)
    charges = ". ".join(row.spoken for row in charge_rows(read))
    spoken = tr("Charges over time. {charges}.", charges=charges)
    caption = "" if has_price or not months else _NOT_KNOWN
    return TimelineWords(tuple(points), caption, spoken)


def _end(read: QuoteRead, begin: datetime) -> datetime | None:
    """When the agreement ends, about; None where it goes on. Nothing is said of this but in a drawing."""
    runs = facts.runs(read)
    if runs.ends_at is not None:
        return runs.ends_at
    found = _LENGTH.fullmatch(runs.duration)
    if found is None:
        return None
    years, months, days = (int(part or 0) for part in found.groups())
    return (runs.starts_at or begin) + timedelta(days=365 * years + days + months * 365 / 12)


def _is_periodic(read: QuoteRead) -> bool:
    return facts.is_metered(read) or facts.has_periodic(read.quote)


def _places(
    begin: datetime, dated: list[datetime], months: list[datetime]
) -> Callable[[datetime], float]:
    """How far along the line a moment stands: by time, or month by month where there are months."""
    if not months:
        whole = max(dated, default=begin) - begin
        return lambda at: _share((at - begin) / whole) if whole > timedelta() else 0.0
    zero = _month_of(begin, by_day=False)
    last = max([_month_of(months[-1], by_day=False), *(_month_of(at) for at in dated)])
    firsts = set(months)

    def place(at: datetime) -> float:
        return _share((_month_of(at, by_day=at not in firsts) - zero) / max(last - zero, 1))

    return place


def _month_of(at: datetime, *, by_day: bool = True) -> float:
    local = at.astimezone()
    return local.year * 12 + local.month + ((local.day - 1) / 31 if by_day else 0)


def _year(at: datetime, first: datetime | None) -> str:
    """The year of a month, where nothing before it on the line says the same."""
    return str(at.year) if at.month == 1 or at == first else ""


def _months(begin: datetime, ends: datetime | None) -> list[datetime]:
    """The firsts of the months after the beginning, as far as the agreement runs."""
    local = begin.astimezone()
    found: list[datetime] = []
    most = _WITHOUT_END if ends is None else _MOST_MONTHS
    for step in range(1, most + 1):
        year, month = divmod(local.month - 1 + step, 12)
        at = local.replace(year=local.year + year, month=month + 1, day=1)
        if ends is not None and at > ends:
            break
        found.append(at)
    return found


def _share(part: float) -> float:
    return min(max(part, 0.0), 1.0)
