"""The control path from outside, typed: for tests, benchmarks and the sandbox's own screens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from http.client import HTTPConnection
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from app.model.typed import known
from app.sandbox.control import (
    CONTROL_PATH,
    TOKEN_HEADER,
    Act,
    Acted,
    AssignIdentity,
    ClearFaults,
    ClockMoved,
    Done,
    Effects,
    FaultAdded,
    MoveClock,
    Overview,
    Released,
    Requests,
    SetLatency,
)
from app.sandbox.faults import Fault
from app.sandbox.identities import Identity
from app.sandbox.ledger import Effect
from app.sandbox.signin.client import SignInClient

T = TypeVar("T")

_OK = 200
_TIMEOUT_S = 30.0


class ControlRefused(Exception):
    """The control path refused; the message says why."""


class SandboxControl:
    """Drive a running sandbox account."""

    def __init__(self, url: str, token: str) -> None:
        self._address = urlsplit(url).netloc
        self._token = token
        self.sign_in = SignInClient(self._ask)

    def overview(self) -> Overview:
        """Return the account at a glance."""
        return self._ask("GET", "state", Overview)

    def ledger(self) -> tuple[Effect, ...]:
        """Return every effect, oldest first."""
        return self._ask("GET", "ledger", Effects).effects

    def effects(self, object_id: str) -> tuple[str, ...]:
        """Return what happened to one object, in words."""
        found = self._ask("GET", f"ledger?object={quote(object_id)}", Effects)
        return tuple(item.effect for item in found.effects)

    def requests(self) -> Requests:
        """Return what came over the wire."""
        return self._ask("GET", "requests", Requests)

    def count(self, operation: str) -> int:
        """Return how often an operation came over the wire, by "Operation" or "service:Operation"."""
        counts = self.requests().counts
        return sum(n for key, n in counts.items() if operation in {key, key.partition(":")[2]})

    def clear_requests(self) -> None:
        """Start counting anew."""
        self._ask("POST", "requests/clear", Done)

    def add_fault(self, fault: Fault) -> int:
        """Plan a fault and return its number."""
        return self._ask("POST", "faults", FaultAdded, fault).id

    def clear_faults(self, fault_id: int | None = None) -> None:
        """Drop one fault, or all."""
        self._ask("POST", "faults/clear", Done, ClearFaults(fault_id))

    def set_clock(self, moment: datetime) -> datetime:
        """Jump to a moment; return the account's present."""
        return self._ask("POST", "clock", ClockMoved, MoveClock(set=moment)).now

    def advance(self, step: timedelta) -> datetime:
        """Move the clock by a step; return the account's present."""
        move = MoveClock(advance_s=step.total_seconds())
        return self._ask("POST", "clock", ClockMoved, move).now

    def freeze(self, *, frozen: bool = True) -> datetime:
        """Stop the clock, or let it run again; return the account's present."""
        return self._ask("POST", "clock", ClockMoved, MoveClock(frozen=frozen)).now

    def act(self, action: str, **params: Any) -> Mapping[str, Any]:
        """Make a seller act; the world's `seller_act` says what there is."""
        return self._ask("POST", "act", Acted, Act(action, params)).result

    def release(self) -> int:
        """Let hanging calls go on; return how many there were."""
        return self._ask("POST", "release", Released).released

    def assign_identity(self, access_key_id: str, identity: Identity) -> None:
        """Say whose an access key is."""
        self._ask("POST", "identities", Done, AssignIdentity(access_key_id, identity))

    def set_latency(self, latency: timedelta) -> None:
        """Set the wait before every call."""
        milliseconds = round(latency.total_seconds() * 1000)
        self._ask("POST", "latency", Done, SetLatency(milliseconds))

    def _ask(self, method: str, path: str, kind: type[T], content: Any = None) -> T:
        body = b"" if content is None else json.dumps(msgspec.to_builtins(content)).encode()
        connection = HTTPConnection(self._address, timeout=_TIMEOUT_S)
        try:
            connection.request(method, CONTROL_PATH + path, body, {TOKEN_HEADER: self._token})
            response = connection.getresponse()
            answer = response.read()
        finally:
            connection.close()
        if response.status != _OK:
            raise ControlRefused(json.loads(answer)["message"])
        return msgspec.json.decode(answer, type=known(kind))
