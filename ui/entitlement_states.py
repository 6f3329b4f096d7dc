"""The states of an entitlement in words: what stands behind each, and what to do about a failure."""

from __future__ import annotations

from datetime import datetime

from app.model.entitlement import Entitlement
from app.model.text import plain
from ui import text
from ui.theme import Tone
from ui.widgets.chip import ChipFace

PENDING = "PENDING"
FAILED = "FAILED"
_ALL_IS_WELL = ("PROVISIONED", "AGREEMENT_ACTIVE")
_FACES = {
    "PROVISIONED": ChipFace(Tone.POSITIVE, "check-circle", "Provisioned"),
    "SCHEDULED": ChipFace(Tone.ACCENT, "calendar-blank", "Scheduled"),
    "PENDING": ChipFace(Tone.WARNING, "hourglass-medium", "Pending"),
    "FAILED": ChipFace(Tone.DANGER, "warning-circle", "Failed"),
    "DEPROVISIONED": ChipFace(Tone.NEUTRAL, "minus-circle", "Removed"),
}
_REASONS = {
    "PROVISIONING_IN_PROGRESS": "AWS is setting it up.",
    "FUTURE_START_DATE": "It starts at a later date.",
    "INVALID_PAYMENT_INSTRUMENT": "AWS cannot use the payment method of this account. "
    "Check it in AWS Billing.",
    "INCOMPATIBLE_CURRENCY": "The payment method cannot pay in the currency of this agreement.",
    "ACCOUNT_SUSPENDED": "AWS has suspended the account.",
    "UNSUPPORTED_OPERATION": "AWS does not support this for the product.",
    "AGREEMENT_INACTIVE": "The agreement is no longer active.",
    "AGREEMENT_ACTIVE": "The agreement is active.",
    "PRODUCT_RESTRICTED": "AWS restricts the product for this account.",
}


def state_face(status: str) -> ChipFace:
    """The chip of a state; an unknown one as its own text."""
    unknown = ChipFace(Tone.NEUTRAL, "question", plain(status, 40) or "No state")
    return _FACES.get(status, unknown)


def state_reason(entitlement: Entitlement, starts_at: datetime | None, now: datetime) -> str:
    """Why it is in its state, and what to do; an unknown code as its own text."""
    code = entitlement.reason
    if (entitlement.status, code) == _ALL_IS_WELL:
        return ""
    if code == "FUTURE_START_DATE" and starts_at is not None and starts_at > now:
        return f"It starts with the agreement, on {text.date(starts_at)}."
    if not code:
        return "" if entitlement.status == "PROVISIONED" else "AWS gives no reason."
    return _REASONS.get(code) or f"AWS gives the reason “{plain(code, 80)}”."
