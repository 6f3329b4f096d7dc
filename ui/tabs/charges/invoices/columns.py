"""The columns of the list of invoices."""

from __future__ import annotations

from datetime import datetime

from app.language import tr
from app.model.invoice import CREDIT_MEMO, INVOICE, RECEIPT, Certainty, InvoiceRow
from app.model.money import Money
from app.model.text import plain
from ui import text
from ui.invoices.words import BILLS, ENTITIES, REASONS, kind, number, title
from ui.table.column import Align, Cell, Column
from ui.table.common_cells import date_cell, money_cell, product_cell
from ui.theme import Tone
from ui.widgets.chip import ChipFace

_NOTHING = Cell(text.DASH, is_faint=True, copied="")
_NO_DATE = Cell(tr("Not known"), is_faint=True, copied="")
_NO_AMOUNT = Cell(text.NOT_AVAILABLE, is_faint=True)
_ICONS = {
    INVOICE: (Tone.NEUTRAL, "receipt"),
    CREDIT_MEMO: (Tone.OFFER, "arrow-u-up-left"),
    RECEIPT: (Tone.POSITIVE, "check-circle"),
}
_UNKNOWN = (Tone.NEUTRAL, "question")


def invoice_number(row: InvoiceRow, _now: datetime) -> Cell:
    """Its number: a click shows it."""
    name = number(row.invoice)
    return Cell(name, is_mono=True, tone=Tone.ACCENT, tip=title(row.invoice), copied=name)


def kind_of(row: InvoiceRow, _now: datetime) -> Cell:
    """What the document is."""
    tone, icon = _ICONS.get(row.invoice.kind, _UNKNOWN)
    return Cell(chip=ChipFace(tone, icon, kind(row.invoice)))


def issued(row: InvoiceRow, now: datetime) -> Cell:
    """The date over the distance to today."""
    return date_cell(row.invoice.issued_at, now, _NO_DATE)


def due(row: InvoiceRow, now: datetime) -> Cell:
    """When it is to be paid; AWS does not say whether it has been."""
    return date_cell(row.invoice.due_at, now, _NO_DATE)


def product(row: InvoiceRow, _now: datetime) -> Cell:
    """Whose charges it is for, as far as they are known."""
    if row.agreement_id:
        return product_cell(row.product_name, row.seller_name, row.seller_account_id)
    if row.agreements > 1:
        words = text.plural(row.agreements, "{n} agreement", "{n} agreements")
        return Cell(words, is_faint=True, copied=words, copied_rest=("",))
    words = tr("No charge is known that it could be for")
    return Cell(
        tr("No known charge"), is_faint=True, tip=words, spoken=words, copied="", copied_rest=("",)
    )


def charges(row: InvoiceRow, _now: datetime) -> Cell:
    """How many charges it is for; possible ones say so."""
    if row.exact:
        words = text.plural(row.exact, "{n} charge", "{n} charges")
        more = tr("{number} possible", number=text.count(row.possible)) if row.possible else ""
        return Cell(words, more, tip=REASONS[Certainty.EXACT], copied=str(row.exact))
    if row.possible:
        words = tr("{number} possible", number=text.count(row.possible))
        return Cell(
            words,
            icon="question",
            icon_tone=Tone.WARNING,
            is_faint=True,
            tip=REASONS[Certainty.POSSIBLE],
            copied=words,
        )
    return _NOTHING


def amount(row: InvoiceRow, _now: datetime) -> Cell:
    """What it is over, with tax."""
    return money_cell(row.invoice.money, _NO_AMOUNT)


def before_tax(row: InvoiceRow, _now: datetime) -> Cell:
    """What it is over before tax."""
    return money_cell(row.invoice.net, _NO_AMOUNT)


def to_pay(row: InvoiceRow, _now: datetime) -> Cell:
    """In the currency that the account pays in."""
    return money_cell(row.invoice.to_pay.total, _NO_AMOUNT)


def order(row: InvoiceRow, _now: datetime) -> Cell:
    """The purchase order that AWS printed on it."""
    whole = row.invoice.purchase_order or ""
    if not whole:
        return Cell(tr("None"), is_faint=True, copied="")
    return Cell(plain(whole, 120), tip=plain(whole), copied=plain(whole, max(len(whole), 1)))


def period(row: InvoiceRow, _now: datetime) -> Cell:
    """The billing period."""
    return _text(row.invoice.period)


def issuer(row: InvoiceRow, _now: datetime) -> Cell:
    """Who invoices."""
    return _text(row.invoice.issuer)


def entity(row: InvoiceRow, _now: datetime) -> Cell:
    """For which of AWS's businesses."""
    return _text(ENTITIES.get(row.invoice.billing_entity, row.invoice.billing_entity))


def bill(row: InvoiceRow, _now: datetime) -> Cell:
    """The kind of bill."""
    return _text(BILLS.get(row.invoice.bill_type, row.invoice.bill_type))


def corrects(row: InvoiceRow, _now: datetime) -> Cell:
    """The invoice that it corrects."""
    return _text(row.invoice.original_id)


def _text(value: str) -> Cell:
    return Cell(plain(value, 120), tip=plain(value)) if value else _NOTHING


def _by_money(money: Money | None) -> tuple[str, object] | None:
    """Amounts of different currencies are not compared: first the code, then the amount."""
    return None if money is None else (money.currency, money.amount)


NUMBER = "number"
COLUMNS = (
    Column(tr("Invoice"), 190, invoice_number, "id", name=NUMBER),
    Column(tr("Issued"), 120, issued, "issued", descends_first=True, name="issued"),
    Column(
        tr("Product and seller"),
        220,
        product,
        "product",
        stretches=True,
        name="product",
        order=lambda row: (
            (row.product_name.casefold(), row.seller_name.casefold()) if row.agreement_id else None
        ),
        sheet=(tr("Product"), tr("Seller")),
    ),
    Column(
        tr("Kind"), 130, kind_of, "kind", name="kind", yields=1, order=lambda row: kind(row.invoice)
    ),
    Column(
        tr("Amount"),
        150,
        amount,
        "amount",
        descends_first=True,
        align=Align.RIGHT,
        name="amount",
        order=lambda row: _by_money(row.invoice.money),
        sheet=(tr("Amount"), tr("Amount, currency")),
    ),
    Column(tr("Due"), 120, due, "due", name="due", yields=2, order=lambda row: row.invoice.due_at),
    Column(tr("Purchase order"), 150, order, "order", name="order"),
    Column(
        tr("Charges"),
        120,
        charges,
        "charges",
        name="charges",
        yields=3,
        order=lambda row: (row.exact, row.possible),
    ),
    Column(
        tr("Before tax"),
        150,
        before_tax,
        "before_tax",
        align=Align.RIGHT,
        name="before_tax",
        is_extra=True,
        order=lambda row: _by_money(row.invoice.net),
        sheet=(tr("Before tax"), tr("Before tax, currency")),
    ),
    Column(
        tr("To pay"),
        150,
        to_pay,
        "to_pay",
        align=Align.RIGHT,
        name="to_pay",
        is_extra=True,
        order=lambda row: _by_money(row.invoice.to_pay.total),
        sheet=(tr("To pay"), tr("To pay, currency")),
    ),
    Column(tr("Billing period"), 120, period, "period", name="period", is_extra=True),
    Column(
        tr("Issued by"),
        180,
        issuer,
        "issuer",
        name="issuer",
        is_extra=True,
        order=lambda row: row.invoice.issuer or None,
    ),
    Column(
        tr("For"),
        140,
        entity,
        "entity",
        name="entity",
        is_extra=True,
        order=lambda row: row.invoice.billing_entity or None,
    ),
    Column(
        tr("Kind of bill"),
        130,
        bill,
        "bill",
        name="bill",
        is_extra=True,
        order=lambda row: row.invoice.bill_type or None,
    ),
    Column(
        tr("Corrects"),
        180,
        corrects,
        "corrects",
        name="corrects",
        is_extra=True,
        order=lambda row: row.invoice.original_id or None,
    ),
)
