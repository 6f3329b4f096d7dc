"""The sheet that cancels a quote which waits for approval, or was approved and not accepted."""

from __future__ import annotations

from app.model.command import CancelQuote
from app.model.quote import PENDING_APPROVAL
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.confirm.plan import Fact, Plan, line
from ui.purchase import quote_words as words
from ui.purchase.accept_plan import shown_quote


def cancel_quote(read: QuoteRead, *, command_id: str) -> Plan:
    """The sheet that asks whether to give the quote up."""
    quote = read.quote
    value = f"{text.money(quote.value)}, " if quote.value else ""
    return Plan(
        command=CancelQuote(
            command_id,
            quote.quote_id,
            words.product(read),
            words.seller(read),
            shown=shown_quote(read),
        ),
        icon="prohibit",
        action="Cancel quote",
        title=words.product(read),
        subtitle=f"{value}sold by {words.seller(read)}. Nothing is bought.",
        facts=_facts(quote.status),
        final=line(
            "",
            "A cancelled quote stays cancelled.",
            " To buy after all, ask for a new quote while the offer is open.",
        ),
        button="Cancel quote",
        cancel="Keep the quote",
        is_danger=True,
    )


def _facts(status: str) -> tuple[Fact, ...]:
    if status != PENDING_APPROVAL:
        said = "Your organisation has approved it: that ends with the quote."
        return (Fact("buildings", line(said)),)
    race = line(
        "If the last of them agrees before AWS has your cancellation, ",
        "AWS accepts the quote",
        " and it becomes an agreement. Countersign then says so.",
    )
    asked = line("Who is asked for approval is not asked any more.")
    return (Fact("users", asked), Fact("timer", race))
