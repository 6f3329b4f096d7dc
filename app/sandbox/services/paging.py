"""Page tokens: opaque, short-lived, and bound to the request that they continue."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.model.typed import known
from app.sandbox.service import Call, ServiceError
from app.sandbox.services.refusals import invalid

LIFETIME = timedelta(hours=1)
_SEAL = 8
_TOKENS = ("nextToken", "NextToken")
_SIZES = ("maxResults", "MaxResults")
_IN_CAPITALS = "invoicing"  # the service whose members begin so


class _Token(msgspec.Struct, frozen=True, array_like=True):
    request: str
    position: Any
    expires_at: datetime


def position_of(call: Call, kind: Any, first: Any) -> Any:
    """Return where the asked page starts: `first`, or what the token says, read as `kind`.

    Raises ServiceError for a token that is damaged, too old, or made for other parameters.
    """
    text = next((call.params[name] for name in _TOKENS if name in call.params), None)
    if text is None:
        return first
    try:
        sealed = base64.b64decode(text, validate=True)
        body = sealed[_SEAL:]
        if sealed[:_SEAL] != _seal(body):
            raise _refusal(call)
        token = msgspec.msgpack.decode(body, type=known(_Token))
        if token.request != _fingerprint(call) or token.expires_at <= call.now:
            raise _refusal(call)
        return msgspec.convert(token.position, known(kind))
    except (binascii.Error, ValueError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise _refusal(call) from error


def size_of(call: Call, default: int) -> int:
    """Return how many rows a page may have."""
    sizes = (call.params[name] for name in _SIZES if name in call.params)
    return int(next(sizes, default))


def token_for(call: Call, position: object | None) -> dict[str, str]:
    """Return the output member that leads to the next page; nothing at the end."""
    if position is None:
        return {}
    body = msgspec.msgpack.encode(_Token(_fingerprint(call), position, call.now + LIFETIME))
    name = _TOKENS[call.service == _IN_CAPITALS]
    return {name: base64.b64encode(_seal(body) + body).decode()}


def slice_of(call: Call, rows: list[dict[str, Any]], member: str, default: int) -> dict[str, Any]:
    """Answer a listing of few rows, a page at a time."""
    start, size = position_of(call, int, 0), size_of(call, default)
    rest = start + size if start + size < len(rows) else None
    return {member: rows[start : start + size], **token_for(call, rest)}


def _fingerprint(call: Call) -> str:
    asked = {k: v for k, v in call.params.items() if k not in (*_TOKENS, *_SIZES)}
    told = msgspec.json.encode([call.operation, asked], order="deterministic")
    return hashlib.sha256(told).hexdigest()[:16]


def _seal(body: bytes) -> bytes:
    return hashlib.sha256(b"page" + body).digest()[:_SEAL]


def _refusal(call: Call) -> ServiceError:
    if call.service == "marketplace-discovery":
        return ServiceError(
            "ValidationException",
            "The pagination token is not valid.",
            reason="INVALID_PAGINATION_TOKEN",
        )
    if call.service.startswith("bedrock-agentcore"):
        return ServiceError(
            "ValidationException",
            "The pagination token is not valid.",
            reason="FieldValidationFailed",
            fieldList=[{"name": "nextToken", "message": "The token is not valid."}],
        )
    if call.service == "sso":
        return ServiceError("InvalidRequestException", "The pagination token is not valid.")
    if call.service == _IN_CAPITALS:
        return ServiceError(
            "ValidationException", "The pagination token is not valid.", reason="invalidNextToken"
        )
    return invalid("INVALID_NEXT_TOKEN", "The pagination token is not valid.", "nextToken")
