"""The time of this computer, for what is given a clock and usually takes this one."""

from __future__ import annotations

from datetime import UTC, datetime


def now_utc() -> datetime:
    """Tell the time of this computer, aware and in UTC."""
    return datetime.now(UTC)
