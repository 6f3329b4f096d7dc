"""What a confirmation sheet says of a purchase order that goes on one of the charges to come."""

from __future__ import annotations

from app.model.command import ChargeOrder
from app.model.quote import ExpectedCharge
from ui import text
from ui.confirm.plan import Fact, phrase


def order_fact(order: ChargeOrder, charge: ExpectedCharge | None) -> Fact:
    """The order and the amount of its charge, where that is known."""
    said = phrase("Purchase order <b>{order}</b> goes on the charge.", order=order.purchase_order)
    if charge and charge.amount:
        said = phrase(
            "Purchase order <b>{order}</b> goes on the charge of {amount}.",
            order=order.purchase_order,
            amount=text.money(charge.amount),
        )
    return Fact("hash", said)
