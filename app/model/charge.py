"""A charge: one amount that AWS invoices at one time."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.model.invoice import InvoiceLink
from app.model.money import Money


class Charge(msgspec.Struct, frozen=True):
    """One charge. `money` is None while AWS gives no readable amount (metered charges)."""

    charge_id: str
    agreement_id: str
    revision: int
    time: datetime | None = None
    money: Money | None = None
    purchase_order: str | None = None


class ChargeRow(msgspec.Struct, frozen=True):
    """A line of the charges table: the charge with the names of its agreement, where known.

    `invoices` are those that it is on, or may be on: exact ones first.
    """

    charge: Charge
    product_id: str = ""
    product_name: str | None = None
    seller_account_id: str = ""
    seller_name: str | None = None
    invoices: tuple[InvoiceLink, ...] = ()
