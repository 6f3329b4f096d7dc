"""Calls the sandbox account's operations without a server, and checks every reply by the model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel

from app.sandbox.ledger import Ledger
from app.sandbox.service import Call, ServiceError
from app.sandbox.validate import Problem, ShapeChecks
from app.sandbox.world import ACCOUNT_ID, World, build_world

SAMPLE_NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
_MODELS: dict[str, tuple[ServiceModel, ShapeChecks]] = {}


class FixedClock:
    """A clock that only tests move."""

    def __init__(self, start: datetime = SAMPLE_NOW) -> None:
        self.start = start


class Desk:
    """One world, its clock and its ledger. `desk.call("GetOffer", offerId=...)` answers as AWS would."""

    def __init__(self, start: datetime = SAMPLE_NOW, **recipe: Any) -> None:
        self.ledger = Ledger()
        self.now = start
        self.world: World = build_world(
            FixedClock(start), self.ledger, **{"has_sellers": False} | recipe
        )
        self._handlers = {
            operation: (service.name, handler)
            for service in self.world.services()
            for operation, handler in service.handlers().items()
        }

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """Call an operation now."""
        service, handler = self._handlers[operation]
        self.world.tick(self.now)
        call = Call(
            service=service,
            operation=operation,
            params=params,
            account_id=ACCOUNT_ID,
            principal_arn=f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/Purchasing/dana",
            access_key_id="AKIASANDBOX",
            now=self.now,
            request_id=f"request-{len(self.ledger.all())}",
        )
        reply = handler(call)
        _check(service, operation, reply)
        return reply

    def refusal(self, operation: str, **params: Any) -> tuple[str, str]:
        """Call an operation that must be refused; return the error's code and its reason or type."""
        try:
            self.call(operation, **params)
        except ServiceError as error:
            members = error.members
            return error.code, members.get("reason") or members.get("resourceType") or ""
        raise AssertionError(f"{operation} was not refused")

    def pages(self, operation: str, member: str, **params: Any) -> Iterator[dict[str, Any]]:
        """Read all pages of a listing."""
        reply = self.call(operation, **params)
        yield from reply[member]
        while "nextToken" in reply:
            reply = self.call(operation, **params, nextToken=reply["nextToken"])
            yield from reply[member]

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)
        self.world.tick(self.now)


def _check(service: str, operation: str, reply: dict[str, Any]) -> None:
    if service not in _MODELS:
        raw = Loader().load_service_model(service, "service-2")
        _MODELS[service] = (ServiceModel(raw, service), ShapeChecks())
    model, checks = _MODELS[service]
    problems: list[Problem] = []
    shape = model.operation_model(operation).output_shape
    assert shape is not None
    checks.of(shape)(reply, problems)
    assert not problems, problems
