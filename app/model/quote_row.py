"""A line of My quotes: the quote with what was done with it on this computer."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.model.purchase import Intent
from app.model.quote import ApprovalProgress, Quote
from app.model.request import PENDING, Approval


class QuoteRow(msgspec.Struct, frozen=True):
    """`doing` is the kind of the command that is open on it; `is_unclear` when its answer got lost.

    `is_cancelled_here`: a command of this computer cancelled it. AWS does not say who did.
    """

    quote: Quote
    doing: str = ""
    is_unclear: bool = False
    is_cancelled_here: bool = False


def is_offer_open(quote: Quote, now: datetime) -> bool:
    """Whether the offer can still be accepted, as far as is known: many offers never expire."""
    ends = offer_end(quote, quote.offer_expires_at)
    return ends is None or ends > now


def offer_end(quote: Quote, ends: datetime | None) -> datetime | None:
    """When the offer's end ends the quote: an amendment changes what was accepted long before it."""
    return None if quote.intent == Intent.AMEND else ends


def progress_of(approvals: tuple[Approval, ...]) -> ApprovalProgress | None:
    """Where the approvals of one quote stand: the open one that is needed first, if any is open.

    A level is passed when as many have agreed as it needs; the number of the present one counts from 1.
    """
    waiting = [one for one in approvals if one.status == PENDING]
    if not waiting:
        return None
    first = min(waiting, key=_urgency)
    return ApprovalProgress(current_level(first), len(first.levels), first.needed_by)


def current_level(approval: Approval) -> int:
    """The level that is asked now, from 1; 0 when no level is open or none has been read."""
    for number, level in enumerate(approval.levels, start=1):
        if sum(one.status == "APPROVED" for one in level.approvers) < level.needed:
            return number
    return 0


def _urgency(approval: Approval) -> tuple[bool, float, str]:
    at = approval.needed_by
    return (at is None, at.timestamp() if at else 0.0, approval.request_id)
