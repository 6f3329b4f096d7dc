"""ISO 8601 durations as AWS uses them for deadlines: only what has one exact length is understood."""

from __future__ import annotations

import re
from datetime import timedelta

# All of it, added to a date or taken from one, stays a date: not five centuries.
_NUMBER = "([0-9]{1,5})"
_DURATION = re.compile(
    rf"P(?:([0-9]{{1,4}})W)?(?:{_NUMBER}D)?(?:T(?=[0-9])(?:{_NUMBER}H)?(?:{_NUMBER}M)?)?"
)


def parse_duration(text: object) -> timedelta | None:
    """Read weeks, days, hours and minutes; None for months, years, signs, zero and junk.

    A deadline must not be guessed: a month has no exact length, and AWS's pattern also lets empty and
    negative durations through.
    """
    found = _DURATION.fullmatch(text) if isinstance(text, str) and text.isascii() else None
    if found is None:
        return None
    weeks, days, hours, minutes = (int(number or 0) for number in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes) or None
