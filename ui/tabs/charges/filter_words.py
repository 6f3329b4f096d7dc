"""The filters of the charges: which chips of the queries they are, and how they are called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from app.language import tr
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


class FilterName(msgspec.Struct, frozen=True):
    """How a filter is called, and the entry that takes it off; for a list, what its search says."""

    title: str
    any: str
    find: str = ""
    no_match: str = ""


PRODUCT = FilterName(
    tr("Product"), tr("Any product"), tr("Find a product"), tr("No product matches")
)
SELLER = FilterName(tr("Seller"), tr("Any seller"), tr("Find a seller"), tr("No seller matches"))
CURRENCY = FilterName(tr("Currency"), tr("Any currency"))
PERIOD = FilterName(tr("Period"), tr("Any period"))
PERIODS: dict[str, tuple[str, Callable[[datetime], Span]]] = {
    "this_month": (tr("This month"), month_of),
    "last_month": (tr("Last month"), lambda now: month_of(now, -1)),
    "next_30": (tr("Next 30 days"), _next(30)),
    "next_90": (tr("Next 90 days"), _next(90)),
    "this_year": (tr("This year"), _year(0)),
    "last_year": (tr("Last year"), _year(-1)),
    "next_year": (tr("Next year"), _year(1)),
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
