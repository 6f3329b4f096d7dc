"""The columns of the quotes table."""

from __future__ import annotations

from datetime import datetime

from app.model.quote import Quote
from app.model.text import plain
from ui import text
from ui.chips import quote_face
from ui.table.column import Align, Cell, Column
from ui.table.common_cells import id_cell, product_cell

_INTENTS = {"NEW": "New agreement", "AMEND": "Amendment", "REPLACE": "Replaces an agreement"}


def product(quote: Quote, _now: datetime) -> Cell:
    """Product over seller."""
    return product_cell(
        quote.product_name or quote.product_id or quote.quote_id,
        quote.seller_name or quote.seller_account_id,
        quote.seller_account_id,
    )


def status(quote: Quote, _now: datetime) -> Cell:
    """The status chip."""
    return Cell(chip=quote_face(quote.status))


def intent(quote: Quote, _now: datetime) -> Cell:
    """What the quote is for."""
    return Cell(_INTENTS.get(quote.intent, plain(quote.intent, 40) or text.DASH))


def value(quote: Quote, _now: datetime) -> Cell:
    """The value over the estimate with tax."""
    if quote.value is None:
        return Cell(text.NOT_AVAILABLE, is_faint=True)
    taxed = quote.value_after_tax
    second = f"{text.money(taxed)} with estimated tax" if taxed else ""
    return Cell(text.money(quote.value), second, money=quote.value)


def created(quote: Quote, now: datetime) -> Cell:
    """The day it was made."""
    at = quote.created_at
    if at is None:
        return Cell(text.DASH)
    return Cell(text.date(at), text.ago(at, now), tip=text.utc(at), copied=text.sheet_date(at))


def quote_id(quote: Quote, _now: datetime) -> Cell:
    """The id."""
    return id_cell(quote.quote_id)


_PRODUCT = ("Product", "Seller")
COLUMNS = (
    Column(
        "Product and seller",
        260,
        product,
        "product",
        stretches=True,
        name="product",
        sheet=_PRODUCT,
    ),
    Column("Status", 164, status, "status", name="status"),
    Column("For", 176, intent, name="intent"),
    Column(
        "Value",
        240,
        value,
        "value",
        descends_first=True,
        align=Align.RIGHT,
        name="value",
        sheet=("Value", "Value, currency"),
    ),
    Column("Created", 120, created, "created", descends_first=True, name="created"),
    Column("Quote id", 160, quote_id, name="id"),
)
