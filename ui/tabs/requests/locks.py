"""Why a request cannot be answered now, in one sentence; empty when it can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.language import tr
from app.model.command import CommandRecord, CommandState, GrantApproval
from app.model.denial import denial_of
from app.model.request import (
    PENDING,
    ApprovalDetail,
    PaymentDetail,
    RequestKind,
)
from app.model.right import missing
from app.model.sync import Listing, ListingState
from app.model.text import plain
from ui import text
from ui.approvals.levels import own_slot
from ui.tabs.requests.detail import Detail

STALE = timedelta(minutes=5)

LISTINGS = {
    RequestKind.PAYMENT: Listing.PAYMENTS,
    RequestKind.CANCELLATION: Listing.CANCELLATIONS,
    RequestKind.APPROVAL: Listing.APPROVALS,
}


def lock_of_command(record: CommandRecord | None, status: str) -> str:
    """An earlier answer that is not settled, or settled but not yet read back, locks the request."""
    if record is None:
        return ""
    if record.state is CommandState.UNKNOWN:
        return tr("An answer to this is being checked. Do not answer a second time.")
    if record.state.is_open:
        return tr("An answer to this is being sent.")
    is_one_of_many = isinstance(record.command, GrantApproval)  # others may have to agree as well
    if record.state is CommandState.CONFIRMED and status == PENDING and not is_one_of_many:
        return tr("AWS has confirmed your answer. Countersign reads the request again.")
    return ""


def lock_of_age(states: Sequence[ListingState], kind: RequestKind, now: datetime) -> str:
    """What was read too long ago, or could not be read, cannot be acted on."""
    state = next((one for one in states if one.listing is LISTINGS[kind]), None)
    if state is None or state.read_at is None:
        return tr("Countersign has not finished reading the requests yet.")
    if denial := denial_of(state.error_code):
        return denial.message
    if state.missing_right:
        return missing(plain(state.missing_right, 100))
    if now - state.read_at > STALE:
        return tr(
            "Last read {ago}. Update before you answer (F5).",
            ago=text.ago(state.read_at, now),
        )
    return ""


def lock_of_content(detail: Detail, override: str) -> str:
    """What AWS gave cannot be answered."""
    if isinstance(detail, PaymentDetail) and detail.request.money is None:
        return tr("AWS's amount cannot be read, so this request cannot be answered here.")
    if isinstance(detail, ApprovalDetail):
        if not detail.approval.levels:
            return tr("The approval levels have not been read yet.")
        if own_slot(detail.approval) is None and not override:
            return tr("Another approver decides now. You can decide in their place above.")
    return ""
