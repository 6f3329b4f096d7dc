"""The states of an entitlement in words: what stands behind each, and what to do about a failure."""

from __future__ import annotations

from datetime import datetime

from app.language import tr
from app.model.entitlement import Entitlement
from app.model.text import plain
from ui import text
from ui.theme import Tone
from ui.widgets.chip import ChipFace

PENDING = "PENDING"
FAILED = "FAILED"
_ALL_IS_WELL = ("PROVISIONED", "AGREEMENT_ACTIVE")
_FACES = {
    "PROVISIONED": ChipFace(Tone.POSITIVE, "check-circle", tr("Provisioned")),
    "SCHEDULED": ChipFace(Tone.ACCENT, "calendar-blank", tr("Scheduled")),
    "PENDING": ChipFace(Tone.WARNING, "hourglass-medium", tr("Pending")),
    "FAILED": ChipFace(Tone.DANGER, "warning-circle", tr("Failed")),
    "DEPROVISIONED": ChipFace(Tone.NEUTRAL, "minus-circle", tr("Removed")),
}
_REASONS = {
    "PROVISIONING_IN_PROGRESS": tr("AWS is setting it up."),
    "FUTURE_START_DATE": tr("It starts at a later date."),
    "INVALID_PAYMENT_INSTRUMENT": tr(
        "AWS cannot use the payment method of this account. Check it in AWS Billing."
    ),
    "INCOMPATIBLE_CURRENCY": tr("The payment method cannot pay in the currency of this agreement."),
    "ACCOUNT_SUSPENDED": tr("AWS has suspended the account."),
    "UNSUPPORTED_OPERATION": tr("AWS does not support this for the product."),
    "AGREEMENT_INACTIVE": tr("The agreement is no longer active."),
    "AGREEMENT_ACTIVE": tr("The agreement is active."),
    "PRODUCT_RESTRICTED": tr("AWS restricts the product for this account."),
}


def state_face(status: str) -> ChipFace:
    """The chip of a state; an unknown one as its own text."""
    unknown = ChipFace(Tone.NEUTRAL, "question", plain(status, 40) or tr("No state"))
    return _FACES.get(status, unknown)


def state_reason(entitlement: Entitlement, starts_at: datetime | None, now: datetime) -> str:
    """Why it is in its state, and what to do; an unknown code as its own text."""
    code = entitlement.reason
    if (entitlement.status, code) == _ALL_IS_WELL:
        return ""
    if code == "FUTURE_START_DATE" and starts_at is not None and starts_at > now:
        return tr("It starts with the agreement, on {starts_at}.", starts_at=text.date(starts_at))
    if not code:
        return "" if entitlement.status == "PROVISIONED" else tr("AWS gives no reason.")
    return _REASONS.get(code) or tr("AWS gives the reason “{code}”.", code=plain(code, 80))
