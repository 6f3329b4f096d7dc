"""The sandbox account's time: starts where it is told, runs in real time, and can be moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _real_now() -> datetime:
    return datetime.now(UTC)


class SandboxClock:
    """Tell the sandbox account's time. `start` is the moment its world is built around.

    The distance to real time is kept, so a world that was put away goes on ageing.
    """

    def __init__(
        self, start: datetime | None = None, *, real_now: Callable[[], datetime] = _real_now
    ) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("The clock takes a time with its zone.")
        self._real_now = real_now
        now = real_now()
        self.start = (start or now).astimezone(UTC)
        self._offset = self.start - now
        self._frozen_at: datetime | None = None

    @property
    def offset(self) -> timedelta:
        """How far the sandbox account is ahead of real time."""
        return self._offset

    @property
    def frozen_at(self) -> datetime | None:
        """The moment at which the clock stands still, if it does."""
        return self._frozen_at

    def now(self) -> datetime:
        """Return the sandbox account's present, aware and in UTC."""
        return self._frozen_at or self._real_now() + self._offset

    def set(self, moment: datetime) -> None:
        """Jump to a moment, back or forth."""
        if moment.tzinfo is None:
            raise ValueError("The clock takes a time with its zone.")
        self._offset = moment - self._real_now()
        if self._frozen_at:
            self._frozen_at = moment.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        """Move by a step."""
        self.set(self.now() + step)

    def freeze(self) -> None:
        """Stand still until `thaw`; `set` and `advance` still move."""
        self._frozen_at = self.now()

    def thaw(self) -> None:
        """Run in real time from here on."""
        if self._frozen_at:
            self._offset = self._frozen_at - self._real_now()
            self._frozen_at = None

    def resume(
        self, *, start: datetime, offset: timedelta, frozen_at: datetime | None = None
    ) -> None:
        """Take over a clock that was written down."""
        self.start = start
        self._offset = offset
        self._frozen_at = frozen_at
