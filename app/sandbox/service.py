"""What a simulated AWS service and the world behind it look like to the server.

The server speaks HTTP, protocols, validation, faults and persistence; services and the world know
what an operation means. They meet here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec


class ServiceError(Exception):
    """A modelled refusal. The server turns it into the protocol's error reply.

    `code` is the shape's name in the service model ("ConflictException"); `members` are its other
    modelled members (reason, resourceType, resourceId, fields, ...). A member `requestId` that the
    model has is filled in by the server. An error the model does not know is a bug and answers 500.
    """

    def __init__(self, code: str, message: str, **members: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.members = members


class CommonError(Exception):
    """A refusal that AWS gives without listing it in the service's model ("AccessDenied" of sts)."""

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


class Call(msgspec.Struct, frozen=True):
    """One valid request: parsed, validated against the model, its caller known.

    `params` holds values by member name as boto3 takes them: str, int, bool, float, bytes, aware
    UTC `datetime` for timestamps, list and dict. Members that were not sent are absent. `headers`
    are the request's, names in lower case, for what no model describes. The caller's members are
    empty where an operation asks for no signature.
    """

    service: str
    operation: str
    params: Mapping[str, Any]
    account_id: str
    principal_arn: str
    access_key_id: str
    now: datetime
    request_id: str
    headers: Mapping[str, str] = {}


Handler = Callable[[Call], dict[str, Any]]
"""Answers a call with the operation's output by member name, the kinds of values as in `params`.

Absent members are left out (None is a violation). Timestamps are aware datetimes, any zone. The
server encodes by protocol and validates against the model: a violation is a bug (500, logged).
Raise `ServiceError` or `CommonError` to refuse, and change nothing of the world then. Wire documents are the one place for dicts.
"""


class Service(Protocol):
    """One AWS service by its botocore name, for instance "marketplace-agreement"."""

    @property
    def name(self) -> str:
        """Return botocore's service name, which picks the model."""

    def handlers(self) -> Mapping[str, Handler]:
        """Map operation names to handlers; read once. The rest answers UnknownOperationException."""


class Paper(msgspec.Struct, frozen=True):
    """A document as a web server beside AWS gives it."""

    status: int
    media_type: str
    body: bytes


class World(Protocol):
    """The simulated account. Every method is called under one lock, by one thread at a time.

    Made by `build_world(clock, ledger, *, agreements, charges, seed, has_sellers)` in
    `app.sandbox.world`: everything is relative to `clock.start`, and the same arguments build the same world.
    """

    @property
    def revision(self) -> int:
        """Grow with every change, so that the server writes the state before it answers."""

    def services(self) -> Sequence[Service]:
        """List the services; read once."""

    def paper(self, path: str, query: str, now: datetime) -> Paper:
        """Answer at an address of a document that a service gave out; it may hold no more."""

    def tick(self, now: datetime) -> None:
        """Let sellers and deadlines act up to `now`. Called before each request, so keep it cheap."""

    def seller_act(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Do what a seller or another person does. Raises ValueError with a sentence when it cannot."""

    def snapshot(self) -> bytes:
        """Write down what differs from a freshly built world."""

    def restore(self, data: bytes) -> None:
        """Take over a snapshot of a world that was built with the same arguments."""
