"""An invoice: the summary of one document that AWS issued, and the charges that it may be for."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from app.model.money import Money

AWS = "AWS"
MARKETPLACE = "AWS_MARKETPLACE"
INVOICE = "INVOICE"
CREDIT_MEMO = "CREDIT_MEMO"
RECEIPT = "PAYMENT_RECEIPT"
BUYER = "BUYER"
PDF = b"%PDF-"  # how every PDF begins (ISO 32000-1, 7.5.2)


class TaxLine(msgspec.Struct, frozen=True):
    """One tax of an invoice; `rate` is AWS's own text."""

    name: str
    money: Money | None = None
    rate: str = ""


class InvoiceSums(msgspec.Struct, frozen=True):
    """An invoice's sums in one currency; what AWS leaves out is None.

    `exchange` says how the currency was worked out: "1 USD = 0.79 GBP" as source, target and rate.
    """

    total: Money | None = None
    before_tax: Money | None = None
    tax: Money | None = None
    discounts: Money | None = None
    fees: Money | None = None
    taxes: tuple[TaxLine, ...] = ()
    exchange: tuple[str, str, str] | None = None


class Invoice(msgspec.Struct, frozen=True):
    """One invoice, credit memo or receipt, as AWS summarises it: no lines, and no ids of charges.

    `kind`, `billing_entity`, `bill_type`, `frequency`, `receiver` and `tax_status` are AWS's words, which
    may be new ones. `period` is the billing period, as "2026-11". `base` is in the currency of the
    product, `to_pay` in the one that the account pays in, `for_tax` in the tax authority's.
    """

    invoice_id: str
    kind: str = ""
    billing_entity: str = ""
    issuer: str = ""
    account_id: str = ""
    source_account_ids: tuple[str, ...] = ()
    issued_at: datetime | None = None
    due_at: datetime | None = None
    period: str = ""
    bill_type: str = ""
    frequency: str = ""
    receiver: str = ""
    purchase_order: str | None = None
    original_id: str = ""
    commercial_id: str = ""
    tax_status: str = ""
    delivery_status: str = ""
    base: InvoiceSums = InvoiceSums()
    to_pay: InvoiceSums = InvoiceSums()
    for_tax: InvoiceSums = InvoiceSums()

    @property
    def money(self) -> Money | None:
        """What the invoice is over, with tax."""
        return self.base.total or self.to_pay.total

    @property
    def net(self) -> Money | None:
        """What it is over before tax, which is what charges are."""
        return self.base.before_tax


class Certainty(StrEnum):
    """How sure it is that an invoice is for a charge."""

    EXACT = "exact"
    POSSIBLE = "possible"


class InvoiceRow(msgspec.Struct, frozen=True):
    """An invoice in a list: how many charges it is for, or may be for, and of which agreement.

    The names are empty where no charge is known, or charges of several `agreements`.
    """

    invoice: Invoice
    exact: int = 0
    possible: int = 0
    agreements: int = 0
    agreement_id: str = ""
    product_name: str = ""
    seller_name: str = ""
    seller_account_id: str = ""


class InvoiceLink(msgspec.Struct, frozen=True):
    """An invoice beside a charge that it is for, or may be for."""

    invoice: Invoice
    certainty: Certainty
