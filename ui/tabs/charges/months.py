"""The months that the chart shows: local ones, from midnight to midnight, and their names in full."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.language import tr, tr_in

_BEFORE = 5
_MONTHS = 12
_YEAR = 12
# Windows knows the local time of these years alone.
_EARLIEST, _LATEST = 1971 * _YEAR, 2999 * _YEAR

LONG_MONTHS = (
    tr("January"),
    tr("February"),
    tr("March"),
    tr("April"),
    tr("May"),
    tr("June"),
    tr("July"),
    tr("August"),
    tr("September"),
    tr("October"),
    tr("November"),
    tr("December"),
)


def month_words(day: date) -> str:
    """`November 2026`."""
    return tr_in("long date", "{month} {year}", month=LONG_MONTHS[day.month - 1], year=day.year)


def month_begins(now: datetime, page: int = 0) -> tuple[datetime, ...]:
    """When each of twelve months begins, five before this one, and at last when the twelfth ends.

    Further pages are the twelve months after these, pages below zero those before.
    """
    local = now.astimezone()
    present = local.year * _YEAR + local.month - 1
    first = min(max(present - _BEFORE + page * _MONTHS, _EARLIEST), _LATEST)
    return tuple(_midnight(first + number) for number in range(_MONTHS + 1))


def months_ahead(now: datetime) -> tuple[datetime, ...]:
    """When each of twelve months begins, this one first, and at last when the twelfth ends."""
    local = now.astimezone()
    present = local.year * _YEAR + local.month - 1
    return tuple(_midnight(present + number) for number in range(_MONTHS + 1))


def month_of(at: datetime, step: int = 0) -> tuple[datetime, datetime]:
    """When the month of a moment begins and ends; `step` is how many months later."""
    local = at.astimezone()
    month = local.year * _YEAR + local.month - 1 + step
    return _midnight(month), _midnight(month + 1)


def _midnight(months: int) -> datetime:
    year, month = divmod(months, _YEAR)
    naive = datetime(year, month + 1, 1)  # noqa: DTZ001 - read as local time, with its summer time
    return naive.astimezone(UTC)
