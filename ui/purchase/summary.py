"""A quote as text for a message: everything that its view says, in plain lines."""

from __future__ import annotations

from datetime import datetime

from app.language import tr
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.purchase.charge_words import charge_rows
from ui.purchase.quote_words import (
    METERED,
    banner,
    change_facts,
    changes_title,
    invoice_facts,
    is_only_metered,
    metered_note,
    payment_head,
    product,
    quote_facts,
    seller,
)
from ui.purchase.tax_words import tax_facts, tax_hint
from ui.widgets.fact import Fact


def summary(read: QuoteRead, now: datetime) -> str:
    """The lines to copy. Amounts stand as AWS sent them, each with its currency."""
    quote, said, pays = read.quote, banner(read, now), payment_head(read)
    lines = [
        tr("Quote {quote_id}", quote_id=quote.quote_id),
        product(read),
        tr("Seller: {seller}", seller=seller(read)),
    ]
    lines.append(tr("State: {state}", state=f"{said.strong} {said.rest}".strip()))
    paid = text.money(pays.money) if pays.money else pays.words
    lines.append(f"{pays.label}: {paid} ({pays.second})")
    if quote.value_after_tax is not None and not is_only_metered(read):
        lines.append(
            tr(
                "Value with estimated tax: {amount}",
                amount=text.money(quote.value_after_tax),
            )
        )
    lines += _lines(quote_facts(read))
    if (note := metered_note(read)) is not None:
        lines.append(f"{METERED}: {note.rest}")
    lines += ["", tr("Charges")]
    for row in charge_rows(read):
        charge = row.spoken
        if row.order:
            charge = tr("{charge}, purchase order {order}", charge=charge, order=row.order)
        lines.append(f"- {charge}")
    if quote.changes:
        lines += ["", changes_title(quote), *(f"- {one.spoken}" for one in change_facts(read))]
    lines += ["", tr("Tax estimate"), *(f"- {one.spoken}" for one in tax_facts(quote))]
    lines.append(tax_hint(quote))
    lines += ["", *_lines(invoice_facts(quote))]
    return "\n".join(lines)


def _lines(facts: list[Fact]) -> list[str]:
    return [one.spoken for one in facts]
