"""What came over the wire, call by call: tests count POSTs here."""

from __future__ import annotations

import threading
from collections import Counter, deque
from datetime import datetime

import msgspec

_KEPT = 20_000


class LoggedRequest(msgspec.Struct, frozen=True, rename="camel"):
    """One request. `status` is 0 where the connection failed before an answer; `fault` names it."""

    request_id: str
    at: datetime
    service: str
    operation: str
    account_id: str
    status: int
    fault: str


class RequestLog:
    """Count every request and keep the latest. Safe to use from several threads."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._latest: deque[LoggedRequest] = deque(maxlen=_KEPT)
        self._lock = threading.Lock()

    def arrived(self, operation: str) -> None:
        """Count a request, before anything can happen to it."""
        with self._lock:
            self._counts[operation] += 1

    def done(self, entry: LoggedRequest) -> None:
        """Note what became of a request."""
        with self._lock:
            self._latest.append(entry)

    def counts(self) -> dict[str, int]:
        """Return the requests per operation."""
        with self._lock:
            return dict(self._counts)

    def latest(self) -> tuple[LoggedRequest, ...]:
        """Return the latest requests, oldest first."""
        with self._lock:
            return tuple(self._latest)

    def clear(self) -> None:
        """Start counting anew."""
        with self._lock:
            self._counts.clear()
            self._latest.clear()
