"""The columns of quotes, as My quotes lists them, and when their offers end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.export.happenings import happening, joined, money_words
from app.export.layout import Happening, Layout, amount, moment, text, whole, yes_no
from app.export.parties import product_and_seller
from app.language import tr
from app.model.quote_row import QuoteRow, offer_end
from app.model.timeline import Kind


def _happenings(row: QuoteRow, _now: datetime) -> Iterator[Happening]:
    quote = row.quote
    if not quote.is_open:
        return
    product = quote.product_name or quote.product_id or quote.quote_id
    what = joined(product, quote.seller_name or quote.seller_account_id)
    details = (
        tr("Value: {amount}", amount=money_words(quote.value)),
        tr("Offer: {offer}", offer=quote.offer_name or quote.offer_id),
        tr("Quote: {quote_id}", quote_id=quote.quote_id),
    )
    dates = (
        (Kind.OFFER, offer_end(quote, quote.offer_expires_at)),
        (Kind.APPROVAL, quote.approval.needed_by if quote.approval else None),
    )
    for kind, at in dates:
        if at is not None:
            yield happening(kind, quote.quote_id, at, what, details)


OFFERS = Layout(
    "quotes",
    1,
    (
        text("quote_id", lambda row: row.quote.quote_id),
        text("status", lambda row: row.quote.status),
        text("intent", lambda row: row.quote.intent),
        *product_and_seller(lambda row: row.quote),
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
