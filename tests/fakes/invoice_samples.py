"""Invoices as model values, around the charges of a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from app.model.charge import Charge
from app.model.invoice import BUYER, INVOICE, MARKETPLACE, Invoice, InvoiceSums, TaxLine
from app.model.money import Money

DUE = datetime(2026, 11, 1, tzinfo=UTC)
ORDER = "BL-2026-0171"


def sums(net: str, currency: str = "USD", **more: Any) -> InvoiceSums:
    """What an invoice is over, with a tax of a fifth."""
    before, tax = Decimal(net), Decimal(net) / 5
    return InvoiceSums(
        total=Money(before + tax, currency),
        before_tax=Money(before, currency),
        tax=Money(tax, currency),
        taxes=(TaxLine("VAT", Money(tax, currency), "20.00%"),),
        **more,
    )


def invoice(
    invoice_id: str = "EUINGB26-1", net: str = "100.00", currency: str = "USD", **changes: Any
) -> Invoice:
    """An invoice of AWS Marketplace, issued a little after `DUE`."""
    made = Invoice(
        invoice_id,
        kind=INVOICE,
        billing_entity=MARKETPLACE,
        issuer="Meridian Invoicing SARL",
        account_id="447109263358",
        issued_at=DUE + timedelta(minutes=2),
        due_at=DUE + timedelta(days=30),
        period="2026-11",
        bill_type="PURCHASE",
        frequency="ONE_TIME",
        receiver=BUYER,
        purchase_order=ORDER,
        base=sums(net, currency),
        to_pay=sums(net, currency),
    )
    return msgspec.structs.replace(made, **changes)


def charge(
    charge_id: str = "ch-1", amount: str | None = "100.00", currency: str = "USD", **changes: Any
) -> Charge:
    """A charge that falls due at `DUE`."""
    money = Money(Decimal(amount), currency) if amount is not None else None
    made = Charge(charge_id, "agmt-1", 1, DUE, money, ORDER)
    return msgspec.structs.replace(made, **changes)
