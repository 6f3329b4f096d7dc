"""The sample world's dates, moved so that its "now" is the clock's start."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

SAMPLE_NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)


class Moments:
    """Read dates of the sample world.

    A day moves by whole days, so that it still starts at midnight; a time moves exactly, so that
    what is six hours ahead stays six hours ahead.
    """

    def __init__(self, start: datetime) -> None:
        self.start = start
        self._days = timedelta(days=(start.date() - SAMPLE_NOW.date()).days)
        self._exact = start - SAMPLE_NOW

    def at(self, text: str) -> datetime:
        """Read "2026-11-18 10:42"."""
        return datetime.fromisoformat(text).replace(tzinfo=UTC) + self._exact

    def day(self, text: str) -> datetime:
        """Read "2026-11-18" as the start of that day."""
        return datetime.fromisoformat(text).replace(tzinfo=UTC) + self._days

    def last(self, text: str) -> datetime:
        """Read "2026-11-18" as the last millisecond of that day, when agreements end."""
        return self.day(text) + timedelta(days=1, milliseconds=-1)
