"""The columns of charges, and what of them belongs into a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.export.happenings import money_words, sold_words
from app.export.layout import Happening, Layout, amount, moment, text, whole
from app.model.charge import ChargeRow

_REMINDERS = (timedelta(days=3),)


def _happenings(row: ChargeRow, _now: datetime) -> Iterator[Happening]:
    charge = row.charge
    if charge.time is None:
        return
    what = sold_words(row.product_name or row.product_id, row.seller_name or row.seller_account_id)
    yield Happening(
        f"charge:{charge.charge_id}",
        charge.time,
        f"Charge: {money_words(charge.money)}, {what or charge.agreement_id}",
        (
            f"Purchase order: {charge.purchase_order or 'none'}",
            f"Agreement: {charge.agreement_id}",
            f"Charge: {charge.charge_id}",
        ),
        _REMINDERS,
    )


CHARGES = Layout(
    "charges",
    1,
    (
        text("charge_id", lambda row: row.charge.charge_id),
        text("agreement_id", lambda row: row.charge.agreement_id),
        whole("revision", lambda row: row.charge.revision),
        *moment("charged_at", "charged_on", lambda row: row.charge.time),
        *amount("amount", "currency", lambda row: row.charge.money),
        text("purchase_order", lambda row: row.charge.purchase_order),
        text("product_id", lambda row: row.product_id),
        text("product", lambda row: row.product_name),
        text("seller_account_id", lambda row: row.seller_account_id),
        text("seller", lambda row: row.seller_name),
    ),
    parts_by="currency",
    happenings=_happenings,
)
