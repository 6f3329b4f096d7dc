"""When a worker that ended by itself is started again, and when it is not."""

from __future__ import annotations

from collections import deque

_DELAYS_S = (0.5, 2.0, 10.0)
_MAX_RESTARTS = 5
_WITHIN_S = 120.0


class RestartPolicy:
    """0.5, 2, then 10 seconds; gives up after five restarts within two minutes."""

    def __init__(self) -> None:
        self._restarts: deque[float] = deque()

    def next_delay(self, now: float) -> float | None:
        """Seconds until the next start, None to give up. `now` is a monotonic time in seconds."""
        while self._restarts and now - self._restarts[0] > _WITHIN_S:
            self._restarts.popleft()
        if len(self._restarts) >= _MAX_RESTARTS:
            return None
        delay = _DELAYS_S[min(len(self._restarts), len(_DELAYS_S) - 1)]
        self._restarts.append(now)
        return delay
