"""The sheet that cancels a quote which waits for approval, or was approved and not accepted."""

from __future__ import annotations

from app.language import tr
from app.model.command import CancelQuote
from app.model.quote import PENDING_APPROVAL
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.confirm.plan import Fact, Plan, line, phrase
from ui.purchase import quote_words as words
from ui.purchase.accept_plan import shown_quote


def cancel_quote(read: QuoteRead, *, command_id: str) -> Plan:
    """The sheet that asks whether to give the quote up."""
    quote = read.quote
    subtitle = tr("sold by {seller}. Nothing is bought.", seller=words.seller(read))
    if quote.value:
        subtitle = tr(
            "{money}, sold by {seller}. Nothing is bought.",
            money=text.money(quote.value),
            seller=words.seller(read),
        )
    return Plan(
        command=CancelQuote(
            command_id,
            quote.quote_id,
            words.product(read),
            words.seller(read),
            shown=shown_quote(read),
        ),
        icon="prohibit",
        action=tr("Cancel quote"),
        title=words.product(read),
        subtitle=subtitle,
        facts=_facts(quote.status),
        final=phrase(
            "<b>A cancelled quote stays cancelled.</b> To buy after all, ask for a new "
            "quote while the offer is open."
        ),
        button=tr("Cancel quote"),
        cancel=tr("Keep the quote"),
        is_danger=True,
    )


def _facts(status: str) -> tuple[Fact, ...]:
    if status != PENDING_APPROVAL:
        said = tr("Your organisation has approved it: that ends with the quote.")
        return (Fact("buildings", line(said)),)
    race = phrase(
        "If the last of them agrees before AWS has your cancellation, <b>AWS "
        "accepts the quote</b> and it becomes an agreement. Countersign then says "
        "so."
    )
    asked = line(tr("Who is asked for approval is not asked any more."))
    return (Fact("users", asked), Fact("timer", race))
