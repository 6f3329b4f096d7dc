"""What may go wrong on the way to AWS and back, as a plan: which call, how often, in which way."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec


class FaultKind(StrEnum):
    """How a call goes wrong."""

    # Refused before anything happens.
    THROTTLE = "throttle"
    SERVER_ERROR = "server-error"
    UNAVAILABLE = "unavailable"
    ACCESS_DENIED = "access-denied"
    EXPIRED_TOKEN = "expired-token"  # noqa: S105 - a kind of fault, no password
    CLOCK_SKEW = "clock-skew"
    ERROR = "error"
    # The connection fails.
    RESET_BEFORE = "reset-before"
    RESET_AFTER = "reset-after"
    CLOSE_AFTER = "close-after"
    HANG_BEFORE = "hang-before"
    HANG_AFTER = "hang-after"
    HANG_BODY = "hang-body"
    # Something else answers.
    EMPTY = "empty"
    NO_CONTENT = "no-content"
    HTML = "html"
    REDIRECT = "redirect"
    GARBAGE = "garbage"
    BAD_UTF8 = "bad-utf8"
    TOP_LIST = "top-list"
    TOP_NULL = "top-null"
    DEEP = "deep"
    # The answer is damaged.
    TRUNCATED = "truncated"
    CUT = "cut"
    FOREIGN = "foreign"
    ALTERED = "altered"
    BAD_TIMESTAMP = "bad-timestamp"
    # Slow, but sound.
    SLOW = "slow"
    LATENCY = "latency"


REFUSALS = frozenset(
    {
        FaultKind.THROTTLE,
        FaultKind.SERVER_ERROR,
        FaultKind.UNAVAILABLE,
        FaultKind.ACCESS_DENIED,
        FaultKind.EXPIRED_TOKEN,
        FaultKind.CLOCK_SKEW,
        FaultKind.ERROR,
    }
)
REPLACEMENTS = frozenset(
    {
        FaultKind.EMPTY,
        FaultKind.NO_CONTENT,
        FaultKind.HTML,
        FaultKind.REDIRECT,
        FaultKind.GARBAGE,
        FaultKind.BAD_UTF8,
        FaultKind.TOP_LIST,
        FaultKind.TOP_NULL,
        FaultKind.DEEP,
    }
)


class Fault(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One entry of the plan.

    Attributes:
        kind: How it goes wrong.
        operation: "*", "Operation", "service:*" or "service:Operation" (botocore's service name).
        times: How many calls it hits; None means until it is cleared.
        skip: How many matching calls pass unharmed first.
        probability: How likely a matching call is hit, by the plan's seed.
        effect: Whether the call takes effect all the same. None means what the kind implies:
            refusals and `reset-before` have none, everything else has. True for `hang-before`
            means that the effect comes at the release even when the client has given up.
        delay_ms: The wait of `latency`, and the pause between two bytes of `slow`.
        code: The error code of `error`.
        message: The error message of a refusal.
        status: The HTTP status of `error`.
        reason: The reason of `access-denied`.
        members: For `error` its other members; for `altered` what to set in the reply, by dotted
            path: {"status": "REJECTED", "items.0.amount": "9.00"}.
    """

    kind: FaultKind
    operation: str = "*"
    times: int | None = 1
    skip: int = 0
    probability: float = 1.0
    effect: bool | None = None
    delay_ms: int = 0
    code: str = "InternalServerException"
    message: str = ""
    status: int = 500
    reason: str = "INVALID_ACCESS"
    members: Mapping[str, Any] = {}

    @property
    def takes_effect(self) -> bool:
        """Tell whether the service still does what was asked."""
        if self.effect is not None:
            return self.effect
        return self.kind not in REFUSALS and self.kind is not FaultKind.RESET_BEFORE

    def matches(self, service: str, operation: str) -> bool:
        """Tell whether the entry speaks of an operation."""
        return self.operation in {"*", operation, f"{service}:*", f"{service}:{operation}"}


class PlannedFault(msgspec.Struct, frozen=True, rename="camel"):
    """A fault in the plan, with its number and how often it has hit."""

    id: int
    fault: Fault
    hits: int


class _Entry:
    def __init__(self, fault_id: int, fault: Fault) -> None:
        self.id = fault_id
        self.fault = fault
        self.seen = 0
        self.hits = 0


class FaultPlan:
    """Decide for each call what goes wrong with it. Safe to use from several threads."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - repeatable faults, no secret
        self._entries: list[_Entry] = []
        self._next_id = 1
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> int:
        """Plan a fault and return its number."""
        with self._lock:
            entry = _Entry(self._next_id, fault)
            self._next_id += 1
            self._entries.append(entry)
            return entry.id

    def clear(self, fault_id: int | None = None) -> None:
        """Drop one entry, or all of them."""
        with self._lock:
            self._entries = [e for e in self._entries if fault_id is not None and e.id != fault_id]

    def entries(self) -> tuple[PlannedFault, ...]:
        """List the plan."""
        with self._lock:
            return tuple(PlannedFault(e.id, e.fault, e.hits) for e in self._entries)

    def take(self, service: str, operation: str) -> tuple[Fault, ...]:
        """Return what hits this call: any latency, and at most one fault of another kind."""
        if not self._entries:
            return ()
        with self._lock:
            hit: list[Fault] = []
            has_fault = False
            for entry in self._entries:
                is_delay = entry.fault.kind is FaultKind.LATENCY
                if (is_delay or not has_fault) and self._hits(entry, service, operation):
                    hit.append(entry.fault)
                    has_fault = has_fault or not is_delay
            return tuple(hit)

    def _hits(self, entry: _Entry, service: str, operation: str) -> bool:
        fault = entry.fault
        if not fault.matches(service, operation):
            return False
        if fault.times is not None and entry.hits >= fault.times:
            return False
        entry.seen += 1
        if entry.seen <= fault.skip or self._chance.random() >= fault.probability:
            return False
        entry.hits += 1
        return True
