"""The one column of My quotes: a line that says everything, and what a spreadsheet gets of it."""

from __future__ import annotations

from datetime import datetime

from app.language import tr, tr_in
from app.model.quote_row import QuoteRow
from app.model.text import plain
from ui import text
from ui.table.column import Cell, Column
from ui.tabs.offers import quote_words as words

_SHEET = (
    tr("Product"),
    tr("Seller"),
    tr("Offer"),
    tr_in("purpose", "For"),
    tr("Status"),
    tr("Next step"),
    tr("Value"),
    tr("Value, currency"),
    tr("Created"),
    tr("Agreement"),
    tr("Quote id"),
)
LIST_WIDTH = 404


def line(row: QuoteRow, now: datetime) -> Cell:
    """The whole quote; what is painted of it is the delegate's affair."""
    quote = row.quote
    title, step = words.title(quote), words.next_step(row, now).words
    value, status = quote.value, words.chip(row).words
    seller = plain(quote.seller_name or quote.seller_account_id)
    said = (words.second_line(quote), text.money_or(value), status, step, words.date(quote))
    about = words.second_line(quote)
    tip = (title, text.party(seller), about, text.money_or(value), step, plain(quote.quote_id))
    return Cell(
        title,
        ", ".join(part for part in said if part),
        tip="\n".join(part for part in tip if part),
        spoken=words.spoken(row, now),
        copied=title,
        copied_rest=(
            seller,
            plain(quote.offer_name),
            words.intent(quote),
            status,
            step,
            f"{value.amount:f}" if value else "",
            value.currency if value else "",
            text.sheet_date(quote.created_at) if quote.created_at else "",
            plain(quote.agreement_id),
            plain(quote.quote_id),
        ),
    )


COLUMNS = (
    Column(
        tr("Product"),
        LIST_WIDTH,
        line,
        "standing",
        descends_first=True,
        stretches=True,
        name="quote",
        sheet=_SHEET,
    ),
)
