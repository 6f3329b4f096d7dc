"""A world of a few canned operations, to test the sandbox's frame without its behaviour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.sandbox.clock import SandboxClock
from app.sandbox.ledger import Ledger
from app.sandbox.service import Call, Handler, Paper, Service

PAYMENT = "pr-abc123"
AGREEMENT = "agmt-abc123"


class StubService:
    """A service whose handlers are given; every call it gets is kept in `calls`."""

    def __init__(self, name: str, handlers: Mapping[str, Handler]) -> None:
        self.name = name
        self._handlers = handlers
        self.calls: list[Call] = []

    def handlers(self) -> Mapping[str, Handler]:
        return {name: self._kept(handler) for name, handler in self._handlers.items()}

    def _kept(self, handler: Handler) -> Handler:
        def handle(call: Call) -> dict[str, Any]:
            self.calls.append(call)
            return handler(call)

        return handle


class StubWorld:
    """Counts ticks and remembers notes across restarts."""

    def __init__(self, clock: SandboxClock, ledger: Ledger, services: Sequence[Service]) -> None:
        self.ledger = ledger
        self.start = clock.start
        self.notes: list[str] = []
        self.ticks: list[datetime] = []
        self._services = services

    @property
    def revision(self) -> int:
        return len(self.notes)

    def services(self) -> Sequence[Service]:
        return self._services

    def paper(self, path: str, query: str, now: datetime) -> Paper:
        return Paper(404, "text/plain", b"There is no such document.")

    def tick(self, now: datetime) -> None:
        self.ticks.append(now)

    def seller_act(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        if action != "note":
            raise ValueError(f"Nobody can {action}.")
        self.notes.append(str(params["text"]))
        return {"id": f"note-{len(self.notes)}"}

    def snapshot(self) -> bytes:
        return "\n".join(self.notes).encode()

    def restore(self, data: bytes) -> None:
        self.notes = data.decode().splitlines()


def world_of(*services: Service) -> Callable[..., StubWorld]:
    """Return a world factory for `running_sandbox(build=...)`."""

    def build(clock: SandboxClock, ledger: Ledger, **_recipe: Any) -> StubWorld:
        return StubWorld(clock, ledger, services)

    return build


def paying_world(clock: SandboxClock, ledger: Ledger, **_recipe: Any) -> StubWorld:
    """Build a world with one payment request that can be accepted again and again."""

    def accept(call: Call) -> dict[str, Any]:
        world.notes.append(call.request_id)
        ledger.record(PAYMENT, "APPROVED by buyer", call.request_id, call.now)
        return {
            "paymentRequestId": PAYMENT,
            "agreementId": AGREEMENT,
            "status": "APPROVED",
            "name": "Milestone one",
            "chargeAmount": "9.00",
            "currencyCode": "USD",
            "createdAt": call.now,
            "updatedAt": call.now,
        }

    world = StubWorld(
        clock,
        ledger,
        [StubService("marketplace-agreement", {"AcceptAgreementPaymentRequest": accept})],
    )
    return world
