"""Purchase orders on charges: until when one can be set, and what AWS takes at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from app.model.agreement import ACTIVE
from app.model.charge import Charge
from app.model.money import Money

EDIT_CUTOFF = timedelta(hours=3)  # closer to its charge, AWS changes no purchase order
MOST_ORDERS = 86  # of one call, by the service model


class OrderEntry(msgspec.Struct, frozen=True):
    """A purchase order to set on a charge; the other fields are what was shown of that charge.

    AWS takes it for this revision only. It documents no way to take a purchase order off a charge.
    """

    charge_id: str
    purchase_order: str
    revision: int
    before: str | None = None
    time: datetime | None = None
    money: Money | None = None


class Fixed(StrEnum):
    """Why a charge's purchase order stays as it is."""

    REFUND = "refund"
    ENDED = "ended"  # the agreement is not active
    CLOSED = "closed"  # it is charged within three hours
    PAST = "past"  # it was charged, and the agreement does not renew


def entry_for(charge: Charge, order: str) -> OrderEntry:
    """Make the entry that sets a purchase order on a charge as it is shown now."""
    return OrderEntry(
        charge.charge_id, order, charge.revision, charge.purchase_order, charge.time, charge.money
    )


def closes_at(time: datetime | None) -> datetime | None:
    """Until when the purchase order of a charge of this time can be set; None without a time."""
    return time - EDIT_CUTOFF if time is not None else None


def fixed(
    time: datetime | None,
    money: Money | None,
    now: datetime,
    *,
    status: str = "",
    renews: bool | None = None,
) -> Fixed | None:
    """Say why AWS would refuse a purchase order on such a charge; None where nothing speaks against it.

    `status` is the agreement's, empty where it is not known, as is `renews`: then AWS decides.
    """
    if money is not None and money.amount < 0:
        return Fixed.REFUND
    if status not in ("", ACTIVE):
        return Fixed.ENDED
    if time is None:
        return None
    if time <= now:
        return Fixed.PAST if renews is False else None
    return Fixed.CLOSED if time - EDIT_CUTOFF <= now else None


def orders_target(agreement_id: str) -> str:
    """Give the target of the commands that set purchase orders under an agreement, one at a time.

    It is not the agreement's own id: cancelling it does not wait for a purchase order.
    """
    return f"{agreement_id}#purchase-orders"


def portions(entries: Sequence[OrderEntry]) -> list[tuple[OrderEntry, ...]]:
    """Cut the entries of one agreement into as many as one call takes."""
    starts = range(0, len(entries), MOST_ORDERS)
    return [tuple(entries[start : start + MOST_ORDERS]) for start in starts]
