"""An invoice in words: what it is, what it is over, and how sure it is that it is for a charge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.language import tr, tr_in
from app.model.charge import ChargeRow
from app.model.invoice import (
    AWS,
    CREDIT_MEMO,
    INVOICE,
    MARKETPLACE,
    RECEIPT,
    Certainty,
    Invoice,
    InvoiceLink,
    InvoiceSums,
)
from app.model.money import Money
from app.model.text import plain
from ui import text
from ui.theme import Tone
from ui.widgets.chip import ChipFace
from ui.widgets.fact import Fact

ONLY_PAYER = tr("Only the account that pays sees invoices.")
_KINDS = {INVOICE: tr("Invoice"), CREDIT_MEMO: tr("Credit memo"), RECEIPT: tr("Payment receipt")}
ENTITIES = {AWS: "AWS", MARKETPLACE: tr("AWS Marketplace")}
BILLS = {"ANNIVERSARY": tr("Monthly bill"), "PURCHASE": tr("Purchase"), "REFUND": tr("Refund")}
_TAX_STATES = {"ISSUED": tr("Issued"), "CANCELLED": tr_in("invoice", "Cancelled")}
FACES = {
    Certainty.EXACT: ChipFace(Tone.POSITIVE, "check-circle", tr("For this charge")),
    Certainty.POSSIBLE: ChipFace(Tone.WARNING, "question", tr("May be for this charge")),
}
REASONS = {
    Certainty.EXACT: tr(
        "Purchase order, currency, day and amount fit, and nothing else could be meant."
    ),
    Certainty.POSSIBLE: tr(
        "AWS does not say which charges an invoice is for. This one fits, but it may be for another charge."
    ),
}
_CHARGE = {Certainty.EXACT: "", Certainty.POSSIBLE: tr("possible")}


def kind(invoice: Invoice) -> str:
    """What the document is."""
    return _KINDS.get(invoice.kind, plain(invoice.kind, 40) or tr("Invoice"))


def number(invoice: Invoice) -> str:
    """Its number."""
    return plain(invoice.invoice_id, 60)


def title(invoice: Invoice) -> str:
    """What it is, with its number."""
    return f"{kind(invoice)} {number(invoice)}"


def spoken(link: InvoiceLink) -> str:
    """A link in one line."""
    return f"{title(link.invoice)}, {text.within(FACES[link.certainty].words)}"


def facts(invoice: Invoice) -> list[Fact]:
    """Everything AWS says of an invoice, the money last."""
    return [one for one in (*_about(invoice), *_money(invoice)) if one.said or one.is_head]


def charge_facts(charges: Sequence[tuple[ChargeRow, Certainty]]) -> list[Fact]:
    """The charges that an invoice is for, or may be for."""
    if not charges:
        return []
    return [Fact(tr("Charges"), is_head=True), *(_charge(row, sure) for row, sure in charges)]


def _charge(row: ChargeRow, sure: Certainty) -> Fact:
    at = text.date(row.charge.time) if row.charge.time else tr("No date")
    name = row.product_name or row.product_id or row.charge.agreement_id
    return Fact(f"{at}, {plain(name, 60)}", _CHARGE[sure], row.charge.money)


def _about(invoice: Invoice) -> Iterator[Fact]:
    yield _id(tr("Number"), invoice.invoice_id, tr("invoice number"))
    yield Fact(tr("Issued"), text.date(invoice.issued_at) if invoice.issued_at else tr("Not known"))
    yield Fact(tr("Due"), text.date(invoice.due_at) if invoice.due_at else "")
    yield Fact(tr("Billing period"), _period(invoice.period))
    yield Fact(tr("Issued by"), plain(invoice.issuer, 120))
    yield Fact(tr("For"), ENTITIES.get(invoice.billing_entity, plain(invoice.billing_entity, 40)))
    yield Fact(tr("Kind of bill"), BILLS.get(invoice.bill_type, plain(invoice.bill_type, 40)))
    order = invoice.purchase_order
    if order:
        yield _id(tr("Purchase order"), order, tr("purchase order"))
    else:
        yield Fact(tr("Purchase order"), tr("None"))
    if invoice.original_id:
        yield _id(tr("Corrects invoice"), invoice.original_id, tr("number of that invoice"))
    if invoice.commercial_id:
        yield _id(tr("Commercial invoice"), invoice.commercial_id, tr("number of that invoice"))
    yield Fact(tr("Tax office"), _TAX_STATES.get(invoice.tax_status, plain(invoice.tax_status, 40)))


def _period(period: str) -> str:
    """`Nov 2026` for AWS's `2026-11`, anything else as it came."""
    year, _, month = period.partition("-")
    is_month = year.isdecimal() and month.isdecimal() and 1 <= int(month) <= len(text.MONTHS)
    return text.month_year(int(month), int(year)) if is_month else plain(period)


def _id(label: str, value: str, copies: str) -> Fact:
    """A number that can be copied as AWS gives it."""
    return Fact(label, plain(value, 120), copies=copies, copied=value)


def _money(invoice: Invoice) -> Iterator[Fact]:
    base = invoice.base
    yield Fact(tr("Amounts"), is_head=True)
    yield Fact(tr("Before tax"), money=base.before_tax)
    yield from _if_any(tr("Discounts"), base.discounts)
    yield from _if_any(tr("Fees"), base.fees)
    if base.taxes:
        for one in base.taxes:
            name = f"{plain(one.name, 60) or tr('Tax')} {plain(one.rate, 20)}".rstrip()
            yield Fact(name, money=one.money)
    else:
        yield Fact(tr("Tax"), money=base.tax)
    yield Fact(tr("Total"), money=base.total)
    yield from _other(tr("To pay"), invoice.to_pay, base)
    yield from _other(tr("For the tax office"), invoice.for_tax, base)


def _if_any(label: str, money: Money | None) -> Iterator[Fact]:
    if money is not None and money.amount != Decimal(0):
        yield Fact(label, money=money)


def _other(label: str, sums: InvoiceSums, base: InvoiceSums) -> Iterator[Fact]:
    """The sums in another currency than that of the product."""
    if sums.total is None or (base.total and sums.total.currency == base.total.currency):
        return
    if sums.exchange:
        source, target, factor = (plain(part, 20) for part in sums.exchange)
        label = tr(
            "{label}, at 1 {source} = {factor} {target}",
            label=label,
            source=source,
            factor=factor,
            target=target,
        )
    yield Fact(label, money=sums.total)
