"""A charge: one amount that AWS invoices at one time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from app.model.invoice import InvoiceLink
from app.model.money import Money


class ChargeKind(StrEnum):
    """Why an amount is charged. AWS does not say it: it follows from the amount, requests and terms."""

    SCHEDULED = "scheduled"
    REQUEST = "request"  # a payment request that was approved
    METERED = "metered"
    REFUND = "refund"
    OPEN = "open"  # past, of an agreement with both a contract and pay by use: cannot be told


class Charge(msgspec.Struct, frozen=True, gc=False):
    """One charge. `money` is None while AWS gives no readable amount (metered charges).

    `currency` is what AWS says beside the amount, and also where it gives none.
    """

    charge_id: str
    agreement_id: str
    revision: int
    time: datetime | None = None
    money: Money | None = None
    purchase_order: str | None = None
    currency: str = ""
    agreement_type: str = ""

    @property
    def is_refund(self) -> bool:
        """Whether the seller pays back: AWS gives such an amount a minus."""
        return self.money is not None and self.money.amount < 0


class ChargeRow(msgspec.Struct, frozen=True, gc=False):
    """A line of the charges table: the charge with the names of its agreement, where known.

    `invoices` are those that it is on, or may be on: exact ones first.
    """

    charge: Charge
    product_id: str = ""
    product_name: str | None = None
    seller_account_id: str = ""
    seller_name: str | None = None
    kind: ChargeKind = ChargeKind.SCHEDULED
    agreement_status: str = ""
    renews: bool | None = None  # None where the agreement has not been read
    invoices: tuple[InvoiceLink, ...] = ()


class ChargesSeen(msgspec.Struct, frozen=True):
    """Charges of one agreement that were read on the way of something else."""

    charges: tuple[Charge, ...]
