"""Says in words what changed about what a sheet shows between two readings."""

from __future__ import annotations

import msgspec

from app.language import tr
from app.model.command import ShownAgreement, ShownApproval, ShownCancellation, ShownPayment
from app.model.money import Money
from app.model.text import plain
from ui import text

Shown = ShownPayment | ShownCancellation | ShownApproval | ShownAgreement

_NAMES = {
    "name": tr("the name"),
    "description": tr("the description"),
    "money": tr("the amount"),
    "status": tr("the status"),
    "seller_account_id": tr("the seller"),
    "strategy": tr("what happens without an answer"),
    "budget_limit": tr("the limit of the agreement"),
    "reason_code": tr("the reason"),
    "quote_id": tr("the quote"),
    "offer_id": tr("the offer"),
    "product_id": tr("the product"),
    "ends_at": tr("the end"),
}


def differences(before: msgspec.Struct, after: Shown) -> str:
    """What is no longer as it was shown; empty when all is the same."""
    changed = [name for name in before.__struct_fields__ if _differs(before, after, name)]
    if not changed:
        return ""
    said = ", ".join(_named(name, getattr(after, name, None)) for name in changed)
    return tr("Not as shown any more: {said}.", said=said)


def _differs(before: msgspec.Struct, after: msgspec.Struct, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name, None))


def _named(name: str, now: object) -> str:
    if isinstance(now, Money):
        return tr("{name}, now {money}", name=_NAMES[name], money=text.money(now))
    if name in ("status", "name") and isinstance(now, str):
        return tr("{name}, now “{value}”", name=_NAMES[name], value=plain(now, 60))
    return _NAMES[name]
