"""Finds the sentence for a refusal of AWS: by reason, by the object it names, by operation, by code."""

from __future__ import annotations

import msgspec

from app.aws.reasons import agreement, codes, invoicing, objects, services
from app.aws.reasons.row import Row

_INVALID = "ValidationException"
_BY_OBJECT = {"ResourceNotFoundException": objects.NOT_FOUND, "ConflictException": objects.CHANGED}


class Refusal(msgspec.Struct, frozen=True):
    """What a refusal says of its cause. `operation` is AWS's name of the call."""

    code: str
    operation: str
    reason: str = ""
    resource_type: str = ""


def row_of(refusal: Refusal) -> Row | None:
    """Find the row; a new reason gets a general one, and None means that even the code is new."""
    operation, code = refusal.operation, refusal.code
    if code == _INVALID and refusal.reason:
        return (
            agreement.REASONS_OF.get((operation, refusal.reason))
            or agreement.REASONS.get(refusal.reason)
            or services.REASONS.get(refusal.reason)
            or invoicing.REASONS.get(refusal.reason)
            or codes.NEW_REASON
        )
    return (
        _BY_OBJECT.get(code, {}).get(refusal.resource_type)
        or agreement.REASONS_OF.get((operation, code))
        or services.OF_OPERATION.get((operation, code))
        or invoicing.OF_OPERATION.get((operation, code))
        or codes.CODES.get(code)
    )
