"""The columns of the charges table."""

from __future__ import annotations

from datetime import datetime

from app.model.charge import ChargeRow
from app.model.text import plain
from ui import text
from ui.table.column import Align, Cell, Column
from ui.table.common_cells import id_cell, product_cell
from ui.theme import Tone


def when(row: ChargeRow, now: datetime) -> Cell:
    """The date over the distance to today."""
    at = row.charge.time
    if at is None:
        return Cell(text.NOT_KNOWN_YET, is_faint=True)
    return Cell(
        text.date(at),
        text.until(at, now),
        tip=text.utc(at),
        copied=text.sheet_date(at),
    )


def product(row: ChargeRow, _now: datetime) -> Cell:
    """Product over seller."""
    return product_cell(
        row.product_name or row.product_id or row.charge.agreement_id,
        row.seller_name or row.seller_account_id,
        row.seller_account_id,
    )


def amount(row: ChargeRow, _now: datetime) -> Cell:
    """The amount, or that there is none yet."""
    money = row.charge.money
    if money is None:
        return Cell(text.NOT_KNOWN_YET, is_faint=True)
    return Cell(text.money(money), money=money)


def purchase_order(row: ChargeRow, _now: datetime) -> Cell:
    """The purchase order, or a warning that there is none."""
    order = row.charge.purchase_order
    if order is None:
        return Cell("No PO", icon="warning-circle", tone=Tone.WARNING, is_strong=True, copied="")
    whole = plain(order, max(len(order), 1))
    return Cell(plain(order, 120), tip=plain(order), copied=whole)


def charge_id(row: ChargeRow, _now: datetime) -> Cell:
    """The id."""
    return id_cell(row.charge.charge_id)


def agreement_id(row: ChargeRow, _now: datetime) -> Cell:
    """The agreement's id."""
    return id_cell(row.charge.agreement_id)


def seller_account(row: ChargeRow, _now: datetime) -> Cell:
    """The account that sells: names can be imitated."""
    return Cell(text.account_id(row.seller_account_id) or text.DASH)


_PRODUCT = ("Product", "Seller")
COLUMNS = (
    Column("Date", 130, when, "time", descends_first=True, name="time"),
    Column(
        "Product and seller",
        280,
        product,
        "product",
        stretches=True,
        name="product",
        sheet=_PRODUCT,
    ),
    Column(
        "Amount",
        150,
        amount,
        "amount",
        descends_first=True,
        align=Align.RIGHT,
        name="amount",
        sheet=("Amount", "Amount, currency"),
    ),
    Column("Purchase order", 190, purchase_order, "order", name="order"),
    Column("Charge id", 220, charge_id, name="id"),
    Column("Agreement id", 220, agreement_id, name="agreement", is_extra=True),
    Column("Seller account", 140, seller_account, name="seller_account", is_extra=True),
)
