"""AWS's time, as its answers tell it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from app.model.now import now_utc
from app.worker.messages import ClockMeasured, Event

_SIGNATURES_END = timedelta(minutes=5)  # AWS refuses requests signed further off its own time
_NOTICEABLE = timedelta(seconds=2)


class Clock:
    """AWS's time: ours, corrected by what its answers say. Countdowns and deadlines follow it."""

    def __init__(
        self,
        publish: Callable[[Event], None],
        *,
        may_differ: bool,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._publish = publish
        self._may_differ = may_differ
        self._local_now = now
        self._offset = timedelta()
        self._is_told = False

    def now(self) -> datetime:
        """AWS's time now."""
        return self._local_now() + self._offset

    def following(self, offset: Callable[[], timedelta | None]) -> Callable[[], datetime]:
        """Give a clock that takes over, each time it is asked, what AWS's latest answer told.

        For what is compared with times that AWS gives: between two rounds this computer's clock may be set.
        """

        def now() -> datetime:
            self.corrected(offset())
            return self.now()

        return now

    def corrected(self, offset: timedelta | None) -> None:
        """Take over what AWS's answers say, which is whole seconds: less than two is no difference."""
        if offset is None:
            return
        is_changed = abs(offset - self._offset) >= _NOTICEABLE
        if is_changed:
            self._offset = offset if abs(offset) >= _NOTICEABLE else timedelta()
        if is_changed or not self._is_told:
            self._is_told = True
            # The sandbox account's clock may be set to any time; it does not check signatures.
            is_wrong = abs(self._offset) > _SIGNATURES_END and not self._may_differ
            self._publish(ClockMeasured(self._offset.total_seconds(), is_wrong))
