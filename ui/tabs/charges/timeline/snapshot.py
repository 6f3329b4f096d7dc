"""What one question to the store gives the timeline, already put on its days: made away from the window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.model.timeline import Entry, Kind, Timeline, by_day, first_of, grid_of, month_after

if TYPE_CHECKING:
    from app.store.queries import Queries

_DAY = timedelta(days=1)
LIST_MONTHS = 12


class Period(msgspec.Struct, frozen=True):
    """Local days, both included."""

    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Moments around these days, wherever the person is: no place is a whole day from UTC."""
        since = datetime.combine(self.first, time(), UTC) - _DAY
        return since, datetime.combine(self.last, time(), UTC) + 2 * _DAY


class Snapshot(msgspec.Struct, frozen=True):
    """A period with its entries by local day."""

    period: Period
    timeline: Timeline
    days: Mapping[date, list[Entry]]
    counts: Mapping[Kind, int]

    def entries(self, day: date, kinds: Collection[Kind]) -> list[Entry]:
        """The entries of a day that a filter leaves; no kinds leave all."""
        found = self.days.get(day, [])
        return [one for one in found if one.kind in kinds] if kinds else found

    def filtered(self, kinds: Collection[Kind]) -> Iterator[tuple[date, list[Entry]]]:
        """The days that have entries, in order."""
        for day in sorted(self.days):
            found = self.entries(day, kinds)
            if found:
                yield day, found


def month_period(month: date, first_weekday: int) -> Period:
    """The weeks of a month."""
    return Period(*grid_of(month, first_weekday))


def list_period(month: date, today: date) -> Period:
    """A year from a month on; of the present month, from today on."""
    first = max(first_of(month), today) if first_of(month) == first_of(today) else first_of(month)
    return Period(first, month_after(first_of(month), LIST_MONTHS) - _DAY)


def read_snapshot(queries: Queries, period: Period, now: datetime) -> Snapshot:
    """Ask the store; entries of days beside the period are left out."""
    since, before = period.moments
    found = queries.timeline(since, before, now)
    days = by_day(found.entries)
    inside = {day: one for day, one in days.items() if period.first <= day <= period.last}
    counts = Counter(entry.kind for entries in inside.values() for entry in entries)
    return Snapshot(period, found, inside, counts)
