"""The control path beside AWS's: faults, clock, sellers, and what really happened.

It takes a token that only the starter of the server knows, so that no web page can drive it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qs

import msgspec

from app.model.typed import known
from app.sandbox.answering import Answerer
from app.sandbox.clock import SandboxClock
from app.sandbox.engine import Engine
from app.sandbox.faults import Fault, FaultPlan, PlannedFault
from app.sandbox.http11 import Reply, Request
from app.sandbox.identities import Identities, Identity
from app.sandbox.ledger import Effect
from app.sandbox.lines import Lines
from app.sandbox.protocols import dump_json
from app.sandbox.request_log import LoggedRequest, RequestLog
from app.sandbox.signin.control import SignInControl

CONTROL_PATH = "/_sandbox/"
TOKEN_HEADER = "X-Sandbox-Token"  # noqa: S105 - a header's name

T = TypeVar("T")


class Overview(msgspec.Struct, frozen=True, rename="camel"):
    """GET state: the account at a glance. `violations` are bugs of the sandbox account itself."""

    now: datetime
    start: datetime
    revision: int
    counts: Mapping[str, int]
    hanging: int
    faults: tuple[PlannedFault, ...]
    violations: tuple[str, ...]


class Effects(msgspec.Struct, frozen=True):
    """GET ledger: what happened, oldest first."""

    effects: tuple[Effect, ...]


class Requests(msgspec.Struct, frozen=True):
    """GET requests: the count per "service:Operation", and the latest ones."""

    counts: Mapping[str, int]
    latest: tuple[LoggedRequest, ...]


class FaultAdded(msgspec.Struct, frozen=True):
    """POST faults: the number under which the fault can be cleared."""

    id: int


class ClearFaults(msgspec.Struct, frozen=True):
    """POST faults/clear: one fault, or all without an id."""

    id: int | None = None


class MoveClock(msgspec.Struct, frozen=True, rename="camel"):
    """POST clock: `set` to a moment, then `advance` by seconds, then stand still or run."""

    set: datetime | None = None
    advance_s: float = 0.0
    frozen: bool | None = None


class ClockMoved(msgspec.Struct, frozen=True):
    """The account's new present."""

    now: datetime


class Act(msgspec.Struct, frozen=True):
    """POST act: what a seller does."""

    action: str
    params: Mapping[str, Any] = {}


class Acted(msgspec.Struct, frozen=True):
    """What came of it."""

    result: Mapping[str, Any]


class Released(msgspec.Struct, frozen=True):
    """POST release: how many calls hung."""

    released: int


class AssignIdentity(msgspec.Struct, frozen=True, rename="camel"):
    """POST identities: whose an access key is from now on."""

    access_key_id: str
    identity: Identity


class SetLatency(msgspec.Struct, frozen=True, rename="camel"):
    """POST latency: the wait before every call."""

    latency_ms: int


class Done(msgspec.Struct, frozen=True):
    """The answer where there is nothing to tell."""


class ControlParts(msgspec.Struct, frozen=True):
    """What the control path reaches."""

    engine: Engine
    answerer: Answerer
    faults: FaultPlan
    log: RequestLog
    identities: Identities
    lines: Lines


class Control:
    """Answer the control path."""

    def __init__(self, parts: ControlParts, sign_in: SignInControl, *, token: str) -> None:
        self._parts = parts
        self._sign_in = sign_in
        self._token = token
        self._routes: dict[tuple[str, str], Callable[[Request], msgspec.Struct]] = {
            ("GET", "state"): lambda _request: self._overview(),
            ("GET", "ledger"): self._ledger,
            ("GET", "requests"): lambda _request: self._requests(),
            ("POST", "requests/clear"): self._clear_requests,
            ("POST", "faults"): self._add_fault,
            ("POST", "faults/clear"): self._clear_faults,
            ("POST", "clock"): self._move_clock,
            ("POST", "act"): self._act,
            ("POST", "release"): lambda _request: Released(parts.lines.release()),
            ("POST", "identities"): self._assign_identity,
            ("POST", "latency"): self._set_latency,
        }

    def handle(self, request: Request) -> Reply:
        """Answer one control request, in JSON."""
        given = request.headers.get(TOKEN_HEADER.lower(), "")
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return _reply(403, {"message": f"The control path needs its token in {TOKEN_HEADER}."})
        path = request.path.removeprefix(CONTROL_PATH)
        route = self._routes.get((request.method, path))
        try:
            if route is not None:
                return _reply(200, route(request))
            content = self._sign_in.answer(request.method, path, _read(request, object))
            if content is None:
                return _reply(404, {"message": "The control path has no such entry."})
            return _reply(200, content)
        except (ValueError, KeyError) as refused:
            return _reply(400, {"message": str(refused)})

    def _overview(self) -> Overview:
        parts = self._parts
        return Overview(
            now=parts.engine.now(),
            start=parts.engine.start,
            revision=parts.engine.revision(),
            counts=parts.log.counts(),
            hanging=parts.lines.hanging,
            faults=parts.faults.entries(),
            violations=tuple(parts.answerer.violations),
        )

    def _ledger(self, request: Request) -> Effects:
        effects = self._parts.engine.effects()
        wanted = parse_qs(request.query).get("object")
        return Effects(tuple(e for e in effects if not wanted or e.object_id in wanted))

    def _requests(self) -> Requests:
        return Requests(self._parts.log.counts(), self._parts.log.latest())

    def _clear_requests(self, _request: Request) -> Done:
        self._parts.log.clear()
        return Done()

    def _add_fault(self, request: Request) -> FaultAdded:
        return FaultAdded(self._parts.faults.add(_read(request, Fault)))

    def _clear_faults(self, request: Request) -> Done:
        self._parts.faults.clear(_read(request, ClearFaults).id)
        return Done()

    def _move_clock(self, request: Request) -> ClockMoved:
        asked = _read(request, MoveClock)

        def move(clock: SandboxClock) -> None:
            if asked.set is not None:
                clock.set(asked.set)
            clock.advance(timedelta(seconds=asked.advance_s))
            if asked.frozen is not None:
                (clock.freeze if asked.frozen else clock.thaw)()

        return ClockMoved(self._parts.engine.move_clock(move))

    def _act(self, request: Request) -> Acted:
        asked = _read(request, Act)
        return Acted(self._parts.engine.seller_act(asked.action, asked.params))

    def _assign_identity(self, request: Request) -> Done:
        asked = _read(request, AssignIdentity)
        self._parts.identities.assign(asked.access_key_id, asked.identity)
        return Done()

    def _set_latency(self, request: Request) -> Done:
        latency_ms = _read(request, SetLatency).latency_ms
        self._parts.answerer.latency = timedelta(milliseconds=latency_ms)
        return Done()


def _read(request: Request, kind: type[T]) -> T:
    # The standard library's reader, since a fault may carry lone surrogates that msgspec refuses.
    return msgspec.convert(json.loads(request.body or b"{}"), known(kind))


def _reply(status: int, content: object) -> Reply:
    return Reply(status, {"Content-Type": "application/json"}, dump_json(content))
