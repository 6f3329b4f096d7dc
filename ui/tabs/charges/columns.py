"""The columns of the charges table."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.language import tr
from app.model.charge import ChargeKind, ChargeRow
from app.model.charge_orders import closes_at, fixed
from app.model.text import plain
from ui import text
from ui.chips import unknown_face
from ui.invoices.cell import INVOICE_COLUMN
from ui.table.column import Align, Cell, Column
from ui.table.common_cells import date_cell, id_cell, money_cell, product_cell
from ui.theme import Tone
from ui.widgets.chip import ChipFace

_KINDS = {
    ChargeKind.SCHEDULED: (ChipFace(Tone.NEUTRAL, "calendar-blank", tr("Scheduled")), ""),
    ChargeKind.REQUEST: (ChipFace(Tone.ACCENT, "paper-plane-tilt", tr("Payment request")), ""),
    ChargeKind.METERED: (ChipFace(Tone.SYSTEM, "gauge", tr("Metered")), ""),
    ChargeKind.REFUND: (ChipFace(Tone.OFFER, "arrow-u-up-left", tr("Refund")), ""),
    ChargeKind.OPEN: (
        ChipFace(Tone.NEUTRAL, "question", tr("Contract or use")),
        tr(
            "This agreement has both a contract and pay by use. AWS does not tell which of them this is."
        ),
    ),
}
_UPCOMING = ChipFace(Tone.NEUTRAL, "clock", tr("Upcoming"))
_INVOICED = ChipFace(Tone.POSITIVE, "check-circle", tr("Invoiced"))
_NOT_YET = Cell(text.NOT_KNOWN_YET, is_faint=True)
_SOON = timedelta(days=7)  # from then on a row says until when it can get a purchase order


def when(row: ChargeRow, now: datetime) -> Cell:
    """The date over the distance to today."""
    return date_cell(row.charge.time, now, _NOT_YET)


def product(row: ChargeRow, _now: datetime) -> Cell:
    """Product over seller."""
    return product_cell(
        row.product_name or row.product_id or row.charge.agreement_id,
        row.seller_name or row.seller_account_id,
        row.seller_account_id,
    )


def amount(row: ChargeRow, _now: datetime) -> Cell:
    """The amount, or that there is none yet."""
    return money_cell(row.charge.money, _NOT_YET)


def kind(row: ChargeRow, _now: datetime) -> Cell:
    """Why it is charged."""
    face, tip = _KINDS.get(row.kind, (unknown_face(row.kind), ""))
    return Cell(chip=face, tip=tip, spoken=f"{face.words}. {tip}" if tip else "")


def status(row: ChargeRow, now: datetime) -> Cell:
    """Whether it is still to come."""
    at = row.charge.time
    return Cell(chip=_INVOICED if at is not None and at <= now else _UPCOMING)


def purchase_order(row: ChargeRow, now: datetime) -> Cell:
    """The purchase order, or a warning that there is none."""
    order = row.charge.purchase_order
    if not order and row.charge.is_refund:
        return Cell(text.DASH, is_faint=True, copied="")
    if not order:
        return _no_order(closes_at(row.charge.time) if _can_get_one(row, now) else None, now)
    whole = plain(order, max(len(order), 1))
    return Cell(plain(order, 120), tip=plain(order), copied=whole)


def _no_order(closes: datetime | None, now: datetime) -> Cell:
    icon, tone = "warning-circle", Tone.WARNING
    if closes is None or closes <= now:
        return Cell(tr("No PO"), icon=icon, tone=tone, is_strong=True, copied="")
    tip = tr(
        "AWS takes one until {moment}, {distance}.",
        moment=text.date_at_time(closes),
        distance=text.until(closes, now),
    )
    second = tr("until {date}, {time}", date=text.short_date(closes, now), time=text.time(closes))
    return Cell(
        tr("No PO"),
        second if closes - now <= _SOON else "",
        icon=icon,
        tone=tone,
        is_strong=True,
        tip=tip,
        spoken=tr("No PO. {deadline}", deadline=tip),
        copied="",
    )


def _can_get_one(row: ChargeRow, now: datetime) -> bool:
    one = row.charge
    is_past = one.time is not None and one.time <= now
    status, renews = row.agreement_status, row.renews
    return not is_past and fixed(one.time, one.money, now, status=status, renews=renews) is None


def cutoff(row: ChargeRow, now: datetime) -> Cell:
    """Until when a charge without a purchase order can get one."""
    if row.charge.purchase_order or not _can_get_one(row, now):
        return Cell(text.DASH, is_faint=True, spoken=tr("No purchase order to set"), copied="")
    closes = closes_at(row.charge.time)
    if closes is None:
        return Cell(tr("No date yet"), is_faint=True, copied="")
    return Cell(
        tr("{date}, {time}", date=text.short_date(closes, now), time=text.time(closes)),
        text.until(closes, now),
        tip=text.utc(closes),
        copied=f"{text.sheet_date(closes)} {text.time(closes)}",
    )


def currency(row: ChargeRow, _now: datetime) -> Cell:
    """The currency, also of an amount that is not known yet."""
    money = row.charge.money
    return Cell(money.currency if money else plain(row.charge.currency) or text.DASH)


def revision(row: ChargeRow, _now: datetime) -> Cell:
    """How often it has changed."""
    return Cell(text.count(row.charge.revision), copied=str(row.charge.revision))


def product_id(row: ChargeRow, _now: datetime) -> Cell:
    """The product's id."""
    return id_cell(row.product_id) if row.product_id else Cell(text.DASH, is_faint=True)


def agreement_type(row: ChargeRow, _now: datetime) -> Cell:
    """AWS's word for the type of the agreement."""
    return Cell(plain(row.charge.agreement_type) or text.DASH)


def charge_id(row: ChargeRow, _now: datetime) -> Cell:
    """The id."""
    return id_cell(row.charge.charge_id)


def agreement_id(row: ChargeRow, _now: datetime) -> Cell:
    """The agreement's id."""
    return id_cell(row.charge.agreement_id)


def seller_account(row: ChargeRow, _now: datetime) -> Cell:
    """The account that sells: names can be imitated."""
    return Cell(text.account_id(row.seller_account_id) or text.DASH)


_PRODUCT = (tr("Product"), tr("Seller"))
COLUMNS = (
    Column(tr("Date"), 144, when, "time", descends_first=True, name="time"),
    Column(
        tr("Product and seller"),
        220,
        product,
        "product",
        stretches=True,
        name="product",
        sheet=_PRODUCT,
    ),
    Column(tr("Kind"), 140, kind, "kind", name="kind", yields=1),
    Column(
        tr("Amount"),
        150,
        amount,
        "amount",
        descends_first=True,
        align=Align.RIGHT,
        name="amount",
        sheet=(tr("Amount"), tr("Amount, currency")),
    ),
    Column(tr("Status"), 108, status, "status", descends_first=True, name="status", yields=2),
    Column(tr("Purchase order"), 190, purchase_order, "order", name="order"),
    Column(
        tr("PO can be set until"),
        150,
        cutoff,
        "cutoff",
        name="cutoff",
        is_extra=True,
    ),
    INVOICE_COLUMN,
    Column(tr("Currency"), 90, currency, "currency", name="currency", is_extra=True),
    Column(tr("Charge id"), 220, charge_id, "id", name="id", is_extra=True),
    Column(tr("Revision"), 90, revision, "revision", name="revision", is_extra=True),
    Column(tr("Agreement id"), 220, agreement_id, "agreement", name="agreement", is_extra=True),
    Column(
        tr("Agreement type"),
        150,
        agreement_type,
        "agreement_type",
        name="agreement_type",
        is_extra=True,
        order=lambda row: row.charge.agreement_type or None,
    ),
    Column(tr("Product id"), 220, product_id, "product_id", name="product_id", is_extra=True),
    Column(
        tr("Seller account"),
        140,
        seller_account,
        "seller_account",
        name="seller_account",
        is_extra=True,
    ),
)
