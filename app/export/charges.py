"""The columns of charges, and what of them belongs into a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.export.happenings import happening, joined, money_words
from app.export.layout import Happening, Layout, amount, moment, text, text_then, texts, whole
from app.export.parties import product_and_seller
from app.language import tr
from app.model.charge import ChargeRow
from app.model.invoice import Certainty
from app.model.timeline import Kind


def _status(row: ChargeRow, now: datetime) -> str:
    at = row.charge.time
    return "invoiced" if at is not None and at <= now else "upcoming"


def _currency(row: ChargeRow) -> str:
    """AWS also names one where it gives no amount."""
    money = row.charge.money
    return money.currency if money else row.charge.currency


def _invoices(row: ChargeRow, certainty: Certainty) -> list[str]:
    return [one.invoice.invoice_id for one in row.invoices if one.certainty is certainty]


def _happenings(row: ChargeRow, _now: datetime) -> Iterator[Happening]:
    charge = row.charge
    if charge.time is None:
        return
    product = row.product_name or row.product_id or charge.agreement_id
    what = joined(money_words(charge.money), product, row.seller_name or row.seller_account_id)
    details = (
        tr("Purchase order: {purchase_order}", purchase_order=charge.purchase_order)
        if charge.purchase_order
        else tr("Purchase order: none"),
        tr("Agreement: {agreement_id}", agreement_id=charge.agreement_id),
        tr("Charge: {charge_id}", charge_id=charge.charge_id),
    )
    yield happening(Kind.CHARGE, charge.charge_id, charge.time, what, details)


CHARGES = Layout(
    "charges",
    1,
    (
        text("charge_id", lambda row: row.charge.charge_id),
        text("agreement_id", lambda row: row.charge.agreement_id),
        whole("revision", lambda row: row.charge.revision),
        *moment("charged_at", "charged_on", lambda row: row.charge.time),
        amount("amount", "currency", lambda row: row.charge.money)[0],
        text("currency", _currency),
        text("kind", lambda row: row.kind.value),
        text_then("status", _status),
        text("purchase_order", lambda row: row.charge.purchase_order),
        *product_and_seller(lambda row: row),
        text("agreement_type", lambda row: row.charge.agreement_type),
        text("agreement_status", lambda row: row.agreement_status),
        texts("invoice_ids", lambda row: _invoices(row, Certainty.EXACT)),
        texts("possible_invoice_ids", lambda row: _invoices(row, Certainty.POSSIBLE)),
    ),
    parts_by="currency",
    happenings=_happenings,
)
