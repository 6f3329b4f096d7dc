"""The agreement service's ways to say no, and the checks that many operations share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.sandbox.service import ServiceError
from app.sandbox.state import CATALOG, PURCHASE_AGREEMENT

PURCHASE_ORDER_LIMIT = 200


def invalid(reason: str, message: str, field: str | None = None) -> ServiceError:
    """Refuse input for a modelled reason."""
    fields = {"fields": [{"name": field, "message": message}]} if field else {}
    return ServiceError("ValidationException", message, reason=reason, **fields)


def not_found(kind: str, object_id: str) -> ServiceError:
    """Refuse because something is unknown, or belongs to others: AWS does not tell which."""
    return ServiceError(
        "ResourceNotFoundException",
        f"{kind} {object_id} was not found.",
        resourceType=kind,
        resourceId=object_id,
    )


def conflict(kind: str, object_id: str, status: str) -> ServiceError:
    """Refuse because the object is in another state."""
    return ServiceError(
        "ConflictException",
        f"{kind} {object_id} is in status {status}.",
        resourceType=kind,
        resourceId=object_id,
    )


def denied(reason: str, message: str) -> ServiceError:
    """Refuse because the caller may not do this."""
    return ServiceError("AccessDeniedException", message, reason=reason)


def check_scope(params: Mapping[str, Any]) -> None:
    """Refuse catalogs and agreement types that a buyer does not have."""
    if params.get("catalog", CATALOG) != CATALOG:
        raise invalid("INVALID_CATALOG", f"The catalog must be {CATALOG}.", "catalog")
    if params.get("agreementType", PURCHASE_AGREEMENT) != PURCHASE_AGREEMENT:
        message = f"The agreement type must be {PURCHASE_AGREEMENT}."
        raise invalid("INVALID_AGREEMENT_TYPE", message, "agreementType")


def is_buyer(params: Mapping[str, Any]) -> bool:
    """Tell whether a listing is asked as buyer; the model takes any word, AWS only two."""
    party = params["partyType"]
    if party not in ("Acceptor", "Proposer"):
        message = "The party type must be Proposer or Acceptor."
        raise invalid("INVALID_PARTY_TYPE", message, "partyType")
    return bool(party == "Acceptor")


def check_purchase_order(reference: str | None) -> None:
    """Refuse purchase orders that billing could not print."""
    if reference is None:
        return
    if (
        not reference.strip()
        or len(reference) > PURCHASE_ORDER_LIMIT
        or not reference.isprintable()
    ):
        message = f"A purchase order has 1 to {PURCHASE_ORDER_LIMIT} printable characters."
        raise invalid("INVALID_PURCHASE_ORDER_REFERENCE", message, "purchaseOrderReference")
