"""The sheet that asks an organisation to approve a quote. It is a purchase decision: AWS accepts by itself."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.language import tr
from app.model.command import ChargeOrder, PlanNote, StartApprovals
from app.model.money import Money
from app.model.quote import ApprovalPlan
from app.model.text import plain_block
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.approvals.words import level_line, plan_name
from ui.confirm.order_words import order_fact
from ui.confirm.plan import Fact, Plan, line, phrase
from ui.confirm.rules import APPROVAL_NOTE_LIMIT, must_type
from ui.purchase import quote_words as words
from ui.purchase.accept_plan import shown_quote

Asked = tuple[ApprovalPlan, str | None]  # a plan with the note that its approvers read


def start_approvals(
    read: QuoteRead,
    asked: Sequence[Asked],
    *,
    orders: tuple[ChargeOrder, ...],
    limit: Decimal,
    command_id: str,
) -> Plan:
    """The sheet for these plans, with what their approvers will read."""
    quote = read.quote
    value = None if words.is_only_metered(read) else quote.value
    command = StartApprovals(
        command_id,
        quote.quote_id,
        words.product(read),
        words.seller(read),
        shown=shown_quote(read),
        plans=tuple(PlanNote(plan.reference, note or "") for plan, note in asked),
        purchase_orders=orders,
    )
    return Plan(
        command=command,
        icon="buildings",
        action=tr("Ask for approval"),
        title=words.product(read),
        subtitle=tr(
            "{intent}, sold by {seller}", intent=words.intent(quote), seller=words.seller(read)
        ),
        money=value,
        facts=(
            _outcome(read),
            _payment(read),
            *(fact for plan, note in asked for fact in _plan(plan, note)),
            *_orders(read, orders),
            Fact("prohibit", line(tr("As long as somebody is asked, you can cancel the quote."))),
        ),
        final=phrase(
            "<b>This is a purchase decision.</b> When all of them agree, AWS makes the "
            "agreement without asking you again."
        ),
        to_type=value if must_type(value, limit) else None,
        limit_words=text.money(Money(limit, value.currency)) if value else "",
        button=tr("Ask for approval"),
    )


def _outcome(read: QuoteRead) -> Fact:
    value = read.quote.value
    said = phrase("When all agree, AWS accepts <b>the quote</b> by itself.")
    if value and not words.is_only_metered(read):
        said = phrase(
            "When all agree, AWS accepts <b>{money}</b> by itself.", money=text.money(value)
        )
    return Fact("handshake", said)


def _payment(read: QuoteRead) -> Fact:
    head = words.payment_head(read)
    paid = text.money(head.money) if head.money else head.words
    return Fact("credit-card", line(f"{head.label}: ", paid, f" ({head.second})."))


def _plan(plan: ApprovalPlan, note: str | None) -> list[Fact]:
    facts = [Fact("users", line("", plan_name(plan)))]
    facts += [
        Fact("buildings", line(level_line(level, number)))
        for number, level in enumerate(plan.levels, start=1)
    ]
    said = (
        tr("Your note: “{note}”", note=plain_block(note, APPROVAL_NOTE_LIMIT))
        if note
        else tr("You leave no note.")
    )
    return [*facts, Fact("note-pencil", line(said))]


def _orders(read: QuoteRead, orders: tuple[ChargeOrder, ...]) -> list[Fact]:
    if not orders:
        return [Fact("hash", line(tr("No purchase order is set.")))]
    charges = {charge.charge_id: charge for charge in read.quote.charges}
    return [order_fact(one, charges.get(one.charge_id)) for one in orders]
