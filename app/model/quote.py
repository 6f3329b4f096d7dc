"""A quote (agreement request): what an agreement would cost, not yet accepted."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.model.money import Money


class ExpectedCharge(msgspec.Struct, frozen=True):
    """One charge of a quote; `amount` and `tax` are None where AWS gives none."""

    charge_id: str
    timing: str = ""
    time: datetime | None = None
    amount: Money | None = None
    tax: Money | None = None
    purchase_order: str | None = None


class Quote(msgspec.Struct, frozen=True):
    """One agreement request. `value_after_tax` is an estimate, and often missing."""

    quote_id: str
    status: str
    intent: str = ""
    agreement_id: str = ""
    approval_required: bool | None = None
    product_id: str = ""
    product_name: str | None = None
    seller_account_id: str = ""
    seller_name: str | None = None
    offer_id: str = ""
    created_at: datetime | None = None
    value: Money | None = None
    value_after_tax: Money | None = None
    invoiced_by: str = ""
    charges: tuple[ExpectedCharge, ...] = ()
