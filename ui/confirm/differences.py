"""Says in words what changed about what a sheet shows between two readings."""

from __future__ import annotations

import msgspec

from app.model.command import ShownAgreement, ShownApproval, ShownCancellation, ShownPayment
from app.model.money import Money
from app.model.text import plain
from ui import text

Shown = ShownPayment | ShownCancellation | ShownApproval | ShownAgreement

_NAMES = {
    "name": "the name",
    "description": "the description",
    "money": "the amount",
    "status": "the status",
    "seller_account_id": "the seller",
    "strategy": "what happens without an answer",
    "budget_limit": "the limit of the agreement",
    "reason_code": "the reason",
    "quote_id": "the quote",
    "offer_id": "the offer",
    "product_id": "the product",
    "ends_at": "the end",
}


def differences(before: msgspec.Struct, after: Shown) -> str:
    """What is no longer as it was shown; empty when all is the same."""
    changed = [name for name in before.__struct_fields__ if _differs(before, after, name)]
    if not changed:
        return ""
    said = ", ".join(_named(name, getattr(after, name, None)) for name in changed)
    return f"Not as shown any more: {said}."


def _differs(before: msgspec.Struct, after: msgspec.Struct, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name, None))


def _named(name: str, now: object) -> str:
    if isinstance(now, Money):
        return f"{_NAMES[name]}, now {text.money(now)}"
    if name in ("status", "name") and isinstance(now, str):
        return f"{_NAMES[name]}, now “{plain(now, 60)}”"
    return _NAMES[name]
