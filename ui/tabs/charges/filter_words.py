"""The filters of the charges: which chips of the queries they are, and how they are called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.model.saved_view import ChargeFilters
from app.model.text import plain
from ui.tabs.charges.chart_words import month_title
from ui.tabs.charges.months import month_of

Span = tuple[datetime, datetime]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SHOWN = 28


def _next(days: int) -> Callable[[datetime], Span]:
    # After now, and with the last moment: as the sums above the table.
    return lambda now: (now + _MICROSECOND, now + timedelta(days=days) + _MICROSECOND)


def _year(step: int) -> Callable[[datetime], Span]:
    def span(now: datetime) -> Span:
        january = 1 - now.astimezone().month + step * 12
        return month_of(now, january)[0], month_of(now, january + 11)[1]

    return span


PERIODS: dict[str, tuple[str, Callable[[datetime], Span]]] = {
    "this_month": ("This month", month_of),
    "last_month": ("Last month", lambda now: month_of(now, -1)),
    "next_30": ("Next 30 days", _next(30)),
    "next_90": ("Next 90 days", _next(90)),
    "this_year": ("This year", _year(0)),
    "last_year": ("Last year", _year(-1)),
    "next_year": ("Next year", _year(1)),
}


def chips_of(filters: ChargeFilters, now: datetime) -> tuple[str, ...]:
    """The filters as chips of the queries."""
    chips = []
    if filters.product is not None:
        chips.append(f"product={filters.product.key}")
    if filters.seller is not None:
        chips.append(f"seller={filters.seller.key}")
    if filters.currency:
        chips.append(f"currency={filters.currency}")
    if (span := _span(filters.period, now)) is not None:
        chips += [f"since={_stamp(span[0])}", f"before={_stamp(span[1])}"]
    return tuple(chips)


def words_of(filters: ChargeFilters) -> str:
    """What the chip says while filters are on."""
    named = (filters.product, filters.seller)
    parts = [plain(one.name, _SHOWN) for one in named if one is not None]
    parts += [part for part in (filters.currency, period_words(filters.period)) if part]
    return " · ".join(parts)


def period_words(period: str) -> str:
    """What a period is called; empty for one that is not known."""
    if period in PERIODS:
        return PERIODS[period][0]
    span = _fixed(period)
    return month_title(span[0]) if span is not None else ""


def month_period(begins: datetime) -> str:
    """The period that is this month and stays it."""
    return "/".join(str(_stamp(one)) for one in month_of(begins))


def _span(period: str, now: datetime) -> Span | None:
    return PERIODS[period][1](now) if period in PERIODS else _fixed(period)


def _fixed(period: str) -> Span | None:
    since, _, before = period.partition("/")
    try:
        begin, end = (_EPOCH + int(part) * _MICROSECOND for part in (since, before))
    except (ValueError, OverflowError):
        return None
    return begin, end


def _stamp(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
