"""The sheet that asks an organisation to approve a quote. It is a purchase decision: AWS accepts by itself."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.model.command import ChargeOrder, PlanNote, StartApprovals
from app.model.money import Money
from app.model.quote import ApprovalPlan
from app.model.text import plain_block
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.approvals.words import level_line, plan_name
from ui.confirm.plan import Fact, Plan, line
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
        action="Ask for approval",
        title=words.product(read),
        subtitle=f"{words.intent(quote)}, sold by {words.seller(read)}",
        money=value,
        facts=(
            _outcome(read),
            _payment(read),
            *(fact for plan, note in asked for fact in _plan(plan, note)),
            *_orders(read, orders),
            Fact("prohibit", line("As long as somebody is asked, you can cancel the quote.")),
        ),
        final=line(
            "",
            "This is a purchase decision.",
            " When all of them agree, AWS makes the agreement without asking you again.",
        ),
        to_type=value if must_type(value, limit) else None,
        limit_words=text.money(Money(limit, value.currency)) if value else "",
        button="Ask for approval",
    )


def _outcome(read: QuoteRead) -> Fact:
    value = read.quote.value
    what = text.money(value) if value and not words.is_only_metered(read) else "the quote"
    said = line("When all agree, AWS accepts ", what, " by itself.")
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
        f"Your note: “{plain_block(note, APPROVAL_NOTE_LIMIT)}”" if note else "You leave no note."
    )
    return [*facts, Fact("note-pencil", line(said))]


def _orders(read: QuoteRead, orders: tuple[ChargeOrder, ...]) -> list[Fact]:
    if not orders:
        return [Fact("hash", line("No purchase order is set."))]
    charges = {charge.charge_id: charge for charge in read.quote.charges}
    facts = []
    for order in orders:
        charge = charges.get(order.charge_id)
        amount = f" of {text.money(charge.amount)}" if charge and charge.amount else ""
        said = line("Purchase order ", order.purchase_order, f" goes on the charge{amount}.")
        facts.append(Fact("hash", said))
    return facts
