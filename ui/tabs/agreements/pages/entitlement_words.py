"""Entitlements in words: what stands behind each state, and what to do about a failure."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.language import tr
from app.model.agreement import Agreement
from app.model.entitlement import Entitlement
from app.model.text import plain
from ui.entitlement_states import state_face, state_reason
from ui.tabs.agreements.words import RESOURCE_KINDS, RESOURCE_TYPES
from ui.widgets.chip import ChipFace

_ICONS = {
    "SaaSProduct": "cube",
    "AmiProduct": "hard-drives",
    "ContainerProduct": "package",
    "ProfessionalServicesProduct": "users",
    "MachineLearningProduct": "chart-line",
}


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
    short = RESOURCE_KINDS.get(resource.type, kind)
    return EntitlementWords(
        title=f"{named}, {short}" if named else kind or tr("Entitlement"),
        icon=_ICONS.get(resource.type, "cube"),
        face=state_face(entitlement.status),
        reason=state_reason(entitlement, agreement.starts_at, now),
        resource_id=resource.id,
        license_arn=entitlement.license_arn,
        kind=plain(entitlement.type, 60),
        has_token=entitlement.has_token,
    )
