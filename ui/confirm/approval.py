"""The sheets for an organisation approval: approve a quote for another account, or reject it."""

from __future__ import annotations

from decimal import Decimal

from app.model.command import ChargeOrder, GrantApproval, RefuseApproval, ShownApproval
from app.model.money import Money
from app.model.request import ApprovalDetail, Approver
from app.model.text import plain, plain_block
from ui import text
from ui.confirm.plan import Fact, Plan, ReasonField, line
from ui.confirm.rules import APPROVAL_NOTE_LIMIT, must_type


def shown_approval(detail: ApprovalDetail) -> ShownApproval:
    """The values that the pane and the sheet show, to be compared with AWS's right before sending."""
    return ShownApproval(
        name=detail.approval.name,
        status=detail.approval.status,
        quote_id=detail.approval.quote_id,
        money=detail.quote.value if detail.quote else None,
        offer_id=detail.approval.offer_id,
    )


def grant_approval(
    detail: ApprovalDetail,
    *,
    note: str | None,
    override: Approver | None,
    orders: tuple[ChargeOrder, ...],
    limit: Decimal,
    command_id: str,
) -> Plan:
    """The sheet that lets the asking account accept. `override` names the approver decided for."""
    shown = shown_approval(detail)
    command = GrantApproval(
        command_id,
        detail.approval.request_id,
        detail.row.title,
        detail.row.seller,
        shown=shown,
        note=note,
        override=override.outcome_id if override else None,
        purchase_orders=orders,
    )
    return Plan(
        command=command,
        icon="buildings",
        action="Approve organisation request",
        title=plain(shown.name, 160),
        subtitle=_parties(detail),
        money=shown.money,
        facts=(
            *_slot(override),
            *_amount(detail, shown.money),
            *_orders(detail, command.purchase_orders),
            _note(command.note),
        ),
        final=line(
            "",
            "You cannot take this back.",
            " The requester can then accept, if no other level is open.",
        ),
        to_type=shown.money if must_type(shown.money, limit) else None,
        limit_words=text.money(Money(limit, shown.money.currency)) if shown.money else "",
        button=f"Approve {text.money(shown.money)}" if shown.money else "Approve request",
    )


def refuse_approval(
    detail: ApprovalDetail, *, note: str, override: Approver | None, command_id: str
) -> Plan:
    """The sheet that rejects. AWS requires a note, and the requester reads it."""
    shown = shown_approval(detail)
    amount = f"{text.money(shown.money)}, " if shown.money else ""
    return Plan(
        command=RefuseApproval(
            command_id,
            detail.approval.request_id,
            detail.row.title,
            detail.row.seller,
            shown=shown,
            note="",
            override=override.outcome_id if override else None,
        ),
        icon="x-circle",
        action="Reject organisation request",
        title=plain(shown.name, 160),
        subtitle=f"{amount}{_parties(detail)}. Nothing is charged.",
        facts=_slot(override),
        reason=ReasonField(
            label="Reason for the requester",
            hint="The requester sees this text.",
            member="note",
            limit=APPROVAL_NOTE_LIMIT,
            is_required=True,
            text=note,
        ),
        final=line("", "A rejected request stays rejected.", " The account can ask again."),
        button="Reject request",
        is_danger=True,
    )


def _parties(detail: ApprovalDetail) -> str:
    asker = text.account_id(detail.approval.requester_account_id)
    return f"{text.party(detail.row.seller)}, asked by account {asker}"


def _slot(override: Approver | None) -> tuple[Fact, ...]:
    if override is None:
        return (Fact("user", line("You decide as organisation administrator.")),)
    said = line("You decide in place of ", plain(override.name), ". AWS records your name with it.")
    return (Fact("users", said),)


def _amount(detail: ApprovalDetail, value: Money | None) -> tuple[Fact, ...]:
    asker = text.account_id(detail.approval.requester_account_id)
    if value is None:
        said = line(
            "", "AWS gives no total for this quote.", f" Account {asker} may then accept it."
        )
        return (Fact("credit-card", said),)
    tax = detail.quote.value_after_tax if detail.quote else None
    taxed = f", {text.money(tax)} with estimated tax" if tax else ", before tax"
    said = line(f"Account {asker} may then accept, and is charged ", text.money(value), f"{taxed}.")
    return (Fact("credit-card", said),)


def _orders(detail: ApprovalDetail, orders: tuple[ChargeOrder, ...]) -> tuple[Fact, ...]:
    if not orders:
        return (Fact("hash", line("No purchase order is set.")),)
    charges = {charge.charge_id: charge for charge in detail.quote.charges} if detail.quote else {}
    facts = []
    for order in orders:
        charge = charges.get(order.charge_id)
        amount = f" of {text.money(charge.amount)}" if charge and charge.amount else ""
        said = line("Purchase order ", order.purchase_order, f" goes on the charge{amount}.")
        facts.append(Fact("hash", said))
    return tuple(facts)


def _note(note: str | None) -> Fact:
    if note is None:
        return Fact("note-pencil", line("You leave no note."))
    return Fact("note-pencil", line(f"Your note: “{plain_block(note, APPROVAL_NOTE_LIMIT)}”"))
