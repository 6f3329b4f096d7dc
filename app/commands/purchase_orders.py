"""The purchase orders that go along with a quote: what AWS would refuse is refused before it is sent."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.commands.base import require_purchase_order
from app.errors import Rejected
from app.language import tr
from app.model.command import ChargeOrder
from app.model.quote import ExpectedCharge

_MAX_ORDERS = 86
_CHARGE_ID = re.compile(r"[A-Za-z0-9_/-]{1,64}")
_APPROVED_CHARGE_ID = re.compile(r"ch-[a-zA-Z0-9]{1,61}")


def require_orders(
    orders: Sequence[ChargeOrder],
    charges: Sequence[ExpectedCharge] | None = None,
    *,
    with_approval: bool = False,
) -> None:
    """Refuse orders that name a charge twice, or one that the quote does not have.

    AWS's approvals take narrower charge ids than its acceptance. `charges` None: not known here.

    Raises:
        Rejected: what is wrong, in one sentence.
    """
    named = [one.charge_id for one in orders]
    if len(named) > _MAX_ORDERS or len(set(named)) < len(named):
        raise Rejected(
            tr("The purchase orders name a charge twice, or too many charges."),
            tr(
                "Give each charge one purchase order, and at most {most} in all.",
                most=_MAX_ORDERS,
            ),
            code="bad-orders",
        )
    pattern = _APPROVED_CHARGE_ID if with_approval else _CHARGE_ID
    if not all(pattern.fullmatch(one) for one in named):
        raise Rejected(tr("The id of a charge is not one of AWS's."), code="bad-id")
    if charges is not None and not set(named) <= {one.charge_id for one in charges}:
        raise Rejected(
            tr("A purchase order is for a charge that this quote does not have."),
            tr("Read the quote again, then enter the purchase orders anew."),
            code="bad-orders",
        )
    for one in orders:
        require_purchase_order(one.purchase_order)
