"""The security token service: who is calling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.sandbox.service import Call, Handler


def sts_handlers() -> Mapping[str, Handler]:
    """Return the operations by name."""
    return {"GetCallerIdentity": _get_caller_identity}


def _get_caller_identity(call: Call) -> dict[str, Any]:
    return {
        "UserId": call.access_key_id,
        "Account": call.account_id,
        "Arn": call.principal_arn,
    }
