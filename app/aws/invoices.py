"""Invoices of the account that pays, and their PDFs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from app.aws.calls import ServiceCalls
from app.aws.invoice_papers import Address
from app.aws.wire import Count, Page, pages, read_document, rows, unreadable, utc
from app.model.invoice import Invoice, InvoiceSums, TaxLine
from app.model.money import Money, money_or_none
from app.model.secret import Secret

PAGE_ROWS = 100
_TOKEN = "NextToken"  # noqa: S105 - what AWS calls the place in a listing


class InvoiceGateway:
    """Reads summaries of invoices, and where their PDFs lie."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def of_month(self, account_id: str, month: datetime) -> Iterator[Page[Invoice]]:
        """Yield the invoices of a billing period, the only filter whose size AWS does not limit."""
        asked: dict[str, Any] = {
            "Selector": {"ResourceType": "ACCOUNT_ID", "Value": account_id},
            "Filter": {"BillingPeriod": {"Year": month.year, "Month": month.month}},
            "MaxResults": PAGE_ROWS,
        }
        return pages(
            lambda where: self._calls.read("ListInvoiceSummaries", **asked, **where),
            lambda reply: rows(reply, "InvoiceSummaries", _Summary, _from_summary),
            place=_TOKEN,
        )

    def address(self, invoice_id: str) -> Address:
        """Ask where the PDF of an invoice lies; AWS gives a new address each time."""
        reply = self._calls.read("GetInvoicePDF", urgent=True, InvoiceId=invoice_id)
        found = read_document(reply, _Reply, lambda doc: doc.pdf)
        if found.invoice_id not in ("", invoice_id):
            raise unreadable("foreign invoice")
        return Address(Secret(found.document_url), utc(found.document_url_expiration_date))


class _Wire(msgspec.Struct, frozen=True, rename="pascal"):
    """Base of the documents of invoicing, whose members begin with a capital."""


class _Pdf(_Wire, frozen=True):
    document_url: str
    invoice_id: str = ""
    document_url_expiration_date: datetime | None = None


class _Reply(msgspec.Struct, frozen=True):
    pdf: _Pdf = msgspec.field(name="InvoicePDF")


class _Entity(_Wire, frozen=True):
    invoicing_entity: str = ""
    billing_entity: str = ""


class _Period(_Wire, frozen=True):
    year: Count
    month: Count


class _Part(_Wire, frozen=True):
    description: str = ""
    amount: str = ""
    rate: str = ""


class _Parts(_Wire, frozen=True):
    total_amount: str = ""
    breakdown: tuple[_Part, ...] = ()


class _Breakdown(_Wire, frozen=True):
    taxes: _Parts = _Parts()
    discounts: _Parts = _Parts()
    fees: _Parts = _Parts()


class _Exchange(_Wire, frozen=True):
    source_currency_code: str = ""
    target_currency_code: str = ""
    rate: str = ""


class _Amount(_Wire, frozen=True):
    total_amount: str = ""
    total_amount_before_tax: str = ""
    currency_code: str = ""
    amount_breakdown: _Breakdown = _Breakdown()
    currency_exchange_details: _Exchange = _Exchange()


class _Summary(_Wire, frozen=True):
    invoice_id: str
    account_id: str = ""
    issued_date: datetime | None = None
    due_date: datetime | None = None
    bill_source_accounts: tuple[str, ...] = ()
    receiver_role: str = ""
    entity: _Entity = _Entity()
    billing_period: _Period | None = None
    invoice_frequency: str = ""
    bill_type: str = ""
    invoice_type: str = ""
    commercial_invoice_id: str = ""
    original_invoice_id: str = ""
    purchase_order_number: str | None = None
    einvoice_delivery_status: str = ""
    tax_authority_status: str = ""
    base_currency_amount: _Amount = _Amount()
    tax_currency_amount: _Amount = _Amount()
    payment_currency_amount: _Amount = _Amount()


def _from_summary(doc: _Summary) -> Invoice:
    period = doc.billing_period
    return Invoice(
        invoice_id=doc.invoice_id,
        kind=doc.invoice_type,
        billing_entity=doc.entity.billing_entity,
        issuer=doc.entity.invoicing_entity,
        account_id=doc.account_id,
        source_account_ids=doc.bill_source_accounts,
        issued_at=utc(doc.issued_date),
        due_at=utc(doc.due_date),
        period=f"{period.year:04d}-{period.month:02d}" if period else "",
        bill_type=doc.bill_type,
        frequency=doc.invoice_frequency,
        receiver=doc.receiver_role,
        purchase_order=doc.purchase_order_number or None,
        original_id=doc.original_invoice_id,
        commercial_id=doc.commercial_invoice_id,
        tax_status=doc.tax_authority_status,
        delivery_status=doc.einvoice_delivery_status,
        base=_sums(doc.base_currency_amount),
        to_pay=_sums(doc.payment_currency_amount),
        for_tax=_sums(doc.tax_currency_amount),
    )


def _sums(doc: _Amount) -> InvoiceSums:
    parts, exchange = doc.amount_breakdown, doc.currency_exchange_details

    def money(amount: str) -> Money | None:
        return money_or_none(amount, doc.currency_code)

    return InvoiceSums(
        total=money(doc.total_amount),
        before_tax=money(doc.total_amount_before_tax),
        tax=money(parts.taxes.total_amount),
        discounts=money(parts.discounts.total_amount),
        fees=money(parts.fees.total_amount),
        taxes=tuple(
            TaxLine(one.description, money(one.amount), one.rate) for one in parts.taxes.breakdown
        ),
        exchange=(exchange.source_currency_code, exchange.target_currency_code, exchange.rate)
        if exchange.rate
        else None,
    )
