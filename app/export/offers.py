"""The columns of quotes, as My quotes lists them, and when their offers end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.export.happenings import money_words, sold_words
from app.export.layout import Happening, Layout, amount, moment, text, whole, yes_no
from app.model.quote_row import QuoteRow, offer_end

_WEEK_AND_DAY = (timedelta(days=7), timedelta(days=1))
_DAY = (timedelta(days=1),)


def _happenings(row: QuoteRow, _now: datetime) -> Iterator[Happening]:
    quote = row.quote
    if not quote.is_open:
        return
    what = sold_words(
        quote.product_name or quote.product_id, quote.seller_name or quote.seller_account_id
    )
    details = (
        f"Value: {money_words(quote.value)}",
        f"Offer: {quote.offer_name or quote.offer_id}",
        f"Quote: {quote.quote_id}",
    )
    ends = offer_end(quote, quote.offer_expires_at)
    if ends is not None:
        title = f"Offer ends: {what}"
        yield Happening(f"offer:{quote.quote_id}", ends, title, details, _WEEK_AND_DAY)
    needed = quote.approval.needed_by if quote.approval else None
    if needed is not None:
        title = f"Approval is needed: {what}"
        yield Happening(f"approval:{quote.quote_id}", needed, title, details, _DAY)


OFFERS = Layout(
    "quotes",
    1,
    (
        text("quote_id", lambda row: row.quote.quote_id),
        text("status", lambda row: row.quote.status),
        text("intent", lambda row: row.quote.intent),
        text("product_id", lambda row: row.quote.product_id),
        text("product", lambda row: row.quote.product_name),
        text("seller_account_id", lambda row: row.quote.seller_account_id),
        text("seller", lambda row: row.quote.seller_name),
        text("offer_id", lambda row: row.quote.offer_id),
        text("offer", lambda row: row.quote.offer_name),
        text("offer_set_id", lambda row: row.quote.offer_set_id),
        *amount("value", "value_currency", lambda row: row.quote.value),
        *amount(
            "value_after_tax", "value_after_tax_currency", lambda row: row.quote.value_after_tax
        ),
        text("invoiced_by", lambda row: row.quote.invoiced_by),
        *moment("created_at", "created_on", lambda row: row.quote.created_at),
        *moment("offer_ends_at", "offer_ends_on", lambda row: row.quote.offer_expires_at),
        yes_no("needs_approval", lambda row: row.quote.approval_required),
        whole("charges", lambda row: len(row.quote.charges)),
        text("agreement_id", lambda row: row.quote.agreement_id),
        yes_no("is_cancelled_here", lambda row: row.is_cancelled_here),
    ),
    parts_by="value_currency",
    happenings=_happenings,
)
