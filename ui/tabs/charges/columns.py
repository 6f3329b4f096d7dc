"""The columns of the charges table."""

from __future__ import annotations

from datetime import datetime

from app.model.charge import ChargeKind, ChargeRow
from app.model.text import plain
from ui import text
from ui.chips import unknown_face
from ui.table.column import Align, Cell, Column
from ui.table.common_cells import id_cell, product_cell
from ui.tabs.charges.cutoff import closes_at, is_gap
from ui.theme import Tone
from ui.widgets.chip import ChipFace

_KINDS = {
    ChargeKind.SCHEDULED: (ChipFace(Tone.NEUTRAL, "calendar-blank", "Scheduled"), ""),
    ChargeKind.REQUEST: (ChipFace(Tone.ACCENT, "paper-plane-tilt", "Payment request"), ""),
    ChargeKind.METERED: (ChipFace(Tone.SYSTEM, "gauge", "Metered"), ""),
    ChargeKind.REFUND: (ChipFace(Tone.OFFER, "arrow-u-up-left", "Refund"), ""),
    ChargeKind.OPEN: (
        ChipFace(Tone.NEUTRAL, "question", "Contract or use"),
        "This agreement has both a contract and pay by use. AWS does not tell which of them this is.",
    ),
}
_UPCOMING = ChipFace(Tone.NEUTRAL, "clock", "Upcoming")
_INVOICED = ChipFace(Tone.POSITIVE, "check-circle", "Invoiced")
_SOON_DAYS = 7  # from then on the row itself says until when it can get a purchase order


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


def kind(row: ChargeRow, _now: datetime) -> Cell:
    """Why it is charged."""
    face, tip = _KINDS.get(row.kind, (unknown_face(row.kind), ""))
    return Cell(chip=face, tip=tip, spoken=f"{face.words}. {tip}" if tip else "")


def status(row: ChargeRow, now: datetime) -> Cell:
    """Whether it is still to come."""
    at = row.charge.time
    return Cell(chip=_INVOICED if at is not None and at <= now else _UPCOMING)


def purchase_order(row: ChargeRow, _now: datetime) -> Cell:
    """The purchase order, or a warning that there is none."""
    order = row.charge.purchase_order
    if not order:
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
