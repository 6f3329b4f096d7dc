"""Everything that may go wrong with a request that changes something, and what must become of it."""

from __future__ import annotations

from enum import Enum
from typing import Any

from app.sandbox.faults import FaultKind


class Ends(Enum):
    """What must become of a command."""

    CONFIRMED = "confirmed at once, by the answer or the read-back"
    REFUSED = "refused by AWS, at once"
    LOST = "unknown, and without effect once AWS has shown it waiting for long"


def fault_of(kind: FaultKind, *, effect: bool | None = None, **more: Any) -> dict[str, Any]:
    """Make the members of a fault."""
    return {"kind": kind, "effect": effect, **more}


def error_of(code: str, status: int, *, effect: bool = False, **members: Any) -> dict[str, Any]:
    """Make the members of a refusal by AWS."""
    more = {"code": code, "status": status, "members": members, "message": "Told by AWS."}
    return fault_of(FaultKind.ERROR, effect=effect, **more)


REPLACED = [
    FaultKind.EMPTY,
    FaultKind.NO_CONTENT,
    FaultKind.HTML,
    FaultKind.REDIRECT,
    FaultKind.GARBAGE,
    FaultKind.BAD_UTF8,
    FaultKind.TOP_LIST,
    FaultKind.TOP_NULL,
    FaultKind.DEEP,
    FaultKind.SERVER_ERROR,
    FaultKind.UNAVAILABLE,
]
FAULTS: list[tuple[str, dict[str, Any], Ends]] = [
    *((f"{kind}-with-effect", fault_of(kind, effect=True), Ends.CONFIRMED) for kind in REPLACED),
    *((f"{kind}-without-effect", fault_of(kind, effect=False), Ends.LOST) for kind in REPLACED),
    *(
        (str(kind), fault_of(kind), Ends.CONFIRMED)
        for kind in (
            FaultKind.RESET_AFTER,
            FaultKind.CLOSE_AFTER,
            FaultKind.HANG_AFTER,
            FaultKind.HANG_BODY,
            FaultKind.TRUNCATED,
            FaultKind.CUT,
            FaultKind.FOREIGN,
            FaultKind.BAD_TIMESTAMP,
        )
    ),
    ("reset-before", fault_of(FaultKind.RESET_BEFORE), Ends.LOST),
    ("hang-before", fault_of(FaultKind.HANG_BEFORE, effect=False), Ends.LOST),
    ("conflict-after-own-success", error_of("ConflictException", 409, effect=True), Ends.CONFIRMED),
    ("conflict-without-cause", error_of("ConflictException", 409), Ends.LOST),
    ("new-word-of-refusal", error_of("TeapotException", 418), Ends.LOST),
    ("throttle", fault_of(FaultKind.THROTTLE), Ends.REFUSED),
    ("access-denied", fault_of(FaultKind.ACCESS_DENIED), Ends.REFUSED),
    ("access-denied-mfa", fault_of(FaultKind.ACCESS_DENIED, reason="MISSING_MFA"), Ends.REFUSED),
    ("access-denied-without-reason", error_of("AccessDeniedException", 403), Ends.REFUSED),
    ("expired-token", fault_of(FaultKind.EXPIRED_TOKEN), Ends.REFUSED),
    ("clock-skew", fault_of(FaultKind.CLOCK_SKEW), Ends.REFUSED),
    ("not-found", error_of("ResourceNotFoundException", 404), Ends.REFUSED),
    ("invalid", error_of("ValidationException", 400, reason="INVALID_CATALOG"), Ends.REFUSED),
    ("quota", error_of("ServiceQuotaExceededException", 402), Ends.REFUSED),
]
HANGS = (FaultKind.HANG_BEFORE, FaultKind.HANG_AFTER, FaultKind.HANG_BODY)
