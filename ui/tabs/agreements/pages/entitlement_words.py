"""Entitlements in words: what stands behind each state, and what to do about a failure."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.model.agreement import Agreement
from app.model.entitlement import Entitlement
from app.model.text import plain
from ui import text
from ui.tabs.agreements.words import RESOURCE_TYPES
from ui.theme import Tone
from ui.widgets.chip import ChipFace

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
_ICONS = {
    "SaaSProduct": "cube",
    "AmiProduct": "hard-drives",
    "ContainerProduct": "package",
    "ProfessionalServicesProduct": "users",
    "MachineLearningProduct": "chart-line",
}
_ALL_IS_WELL = ("PROVISIONED", "AGREEMENT_ACTIVE")


class EntitlementWords(msgspec.Struct, frozen=True):
    """One entitlement as its card shows it."""

    title: str
    icon: str
    face: ChipFace
    reason: str
    resource_id: str
    license_arn: str
    kind: str
    has_token: bool


def entitlement_words(
    entitlement: Entitlement, agreement: Agreement, now: datetime
) -> EntitlementWords:
    """State and reason in words; unknown codes as their own text."""
    resource = entitlement.resource
    is_main = bool(resource.id) and resource.id == agreement.product_id
    named = plain(agreement.title, 120) if is_main else ""
    kind = RESOURCE_TYPES.get(resource.type) or plain(resource.type, 60)
    unknown = ChipFace(Tone.NEUTRAL, "question", plain(entitlement.status, 40) or "No state")
    return EntitlementWords(
        title=f"{named}, {kind.removesuffix(' product')}" if named else kind or "Entitlement",
        icon=_ICONS.get(resource.type, "cube"),
        face=_FACES.get(entitlement.status, unknown),
        reason=_reason(entitlement, agreement, now),
        resource_id=resource.id,
        license_arn=entitlement.license_arn,
        kind=plain(entitlement.type, 60),
        has_token=entitlement.has_token,
    )


def _reason(entitlement: Entitlement, agreement: Agreement, now: datetime) -> str:
    code, starts = entitlement.reason, agreement.starts_at
    if (entitlement.status, code) == _ALL_IS_WELL:
        return ""
    if code == "FUTURE_START_DATE" and starts is not None and starts > now:
        return f"It starts with the agreement, on {text.date(starts)}."
    if not code:
        return "" if entitlement.status == "PROVISIONED" else "AWS gives no reason."
    return _REASONS.get(code) or f"AWS gives the reason “{plain(code, 80)}”."
