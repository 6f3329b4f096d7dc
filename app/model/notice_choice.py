"""Which notices a person wants to be told, and when: kinds, warnings before a deadline, quiet hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

import msgspec

from app.model.notice import WARN_BEFORE, Notice, NoticeKind

_DAY = timedelta(days=1)


class Told(StrEnum):
    """The kinds that can be turned off."""

    NEW = "new"
    OUTCOME = "outcome"
    SESSIONS = "sessions"


class QuietHours(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """From when to when nothing is told, by this computer's clock; over midnight where it ends earlier."""

    begins: time = time(22)
    ends: time = time(7)

    def end_after(self, local: datetime) -> datetime | None:
        """When the quiet hours that a local time lies in end; None outside of them."""
        now = local.time().replace(tzinfo=None)
        if self.begins == self.ends:
            return None
        is_over_midnight = self.begins > self.ends
        if is_over_midnight:
            is_quiet = now >= self.begins or now < self.ends
        else:
            is_quiet = self.begins <= now < self.ends
        if not is_quiet:
            return None
        end = datetime.combine(local.date(), self.ends, local.tzinfo)
        return end + _DAY if is_over_midnight and now >= self.begins else end


class NoticeChoice(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What is told. Warnings are those of `WARN_BEFORE`, in hours before the deadline."""

    off: frozenset[Told] = frozenset()
    warnings_off: frozenset[int] = frozenset()
    quiet: QuietHours | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a warning that there is none of."""
        if not self.warnings_off <= {hours(one) for one in WARN_BEFORE}:
            raise ValueError(sorted(self.warnings_off))

    def wants(self, notice: Notice) -> bool:
        """Whether this notice is told at all."""
        if notice.kind is NoticeKind.DEADLINE:
            return notice.before is None or hours(notice.before) not in self.warnings_off
        return _TOLD[notice.kind] not in self.off

    def quiet_until(self, notice: Notice, local: datetime) -> datetime | None:
        """When it is told, if it has to wait; what would come too late then is told at once."""
        end = self.quiet.end_after(local) if self.quiet is not None else None
        if end is None or (notice.deadline is not None and notice.deadline <= end):
            return None
        return end


_TOLD = {
    NoticeKind.NEW_REQUEST: Told.NEW,
    NoticeKind.OUTCOME: Told.OUTCOME,
    NoticeKind.SESSION_SPENT: Told.SESSIONS,
    NoticeKind.SESSION_ENDS: Told.SESSIONS,
}


def hours(before: timedelta) -> int:
    """A time before a deadline in whole hours."""
    return int(before.total_seconds()) // 3600
