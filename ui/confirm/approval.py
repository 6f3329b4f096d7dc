"""The sheets for an organisation approval: approve a quote for another account, or reject it."""

from __future__ import annotations

from decimal import Decimal

from app.language import tr
from app.model.command import ChargeOrder, GrantApproval, RefuseApproval, ShownApproval
from app.model.money import Money
from app.model.request import ApprovalDetail, Approver
from app.model.text import plain, plain_block
from ui import text
from ui.confirm.order_words import order_fact
from ui.confirm.plan import Fact, Plan, ReasonField, line, phrase
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
        action=tr("Approve organisation request"),
        title=plain(shown.name, 160),
        subtitle=_parties(detail),
        money=shown.money,
        facts=(
            *_slot(override),
            *_amount(detail, shown.money),
            *_orders(detail, command.purchase_orders),
            _note(command.note),
        ),
        final=phrase(
            "<b>You cannot take this back.</b> The requester can then accept, if no "
            "other level is open."
        ),
        to_type=shown.money if must_type(shown.money, limit) else None,
        limit_words=text.money(Money(limit, shown.money.currency)) if shown.money else "",
        button=tr("Approve {money}", money=text.money(shown.money))
        if shown.money
        else tr("Approve request"),
    )


def refuse_approval(
    detail: ApprovalDetail, *, note: str, override: Approver | None, command_id: str
) -> Plan:
    """The sheet that rejects. AWS requires a note, and the requester reads it."""
    shown = shown_approval(detail)
    subtitle = tr("{parties}. Nothing is charged.", parties=_parties(detail))
    if shown.money:
        subtitle = tr(
            "{money}, {parties}. Nothing is charged.",
            money=text.money(shown.money),
            parties=_parties(detail),
        )
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
        action=tr("Reject organisation request"),
        title=plain(shown.name, 160),
        subtitle=subtitle,
        facts=_slot(override),
        reason=ReasonField(
            label=tr("Reason for the requester"),
            hint=tr("The requester sees this text."),
            member="note",
            limit=APPROVAL_NOTE_LIMIT,
            is_required=True,
            text=note,
        ),
        final=phrase("<b>A rejected request stays rejected.</b> The account can ask again."),
        button=tr("Reject request"),
        is_danger=True,
    )


def _parties(detail: ApprovalDetail) -> str:
    asker = text.account_id(detail.approval.requester_account_id)
    return tr(
        "{seller}, asked by account {asker}", seller=text.party(detail.row.seller), asker=asker
    )


def _slot(override: Approver | None) -> tuple[Fact, ...]:
    if override is None:
        return (Fact("user", line(tr("You decide as organisation administrator."))),)
    said = phrase(
        "You decide in place of <b>{name}</b>. AWS records your name with it.",
        name=plain(override.name),
    )
    return (Fact("users", said),)


def _amount(detail: ApprovalDetail, value: Money | None) -> tuple[Fact, ...]:
    asker = text.account_id(detail.approval.requester_account_id)
    if value is None:
        said = phrase(
            "<b>AWS gives no total for this quote.</b> Account {asker} may then accept it.",
            asker=asker,
        )
        return (Fact("credit-card", said),)
    tax = detail.quote.value_after_tax if detail.quote else None
    said = phrase(
        "Account {asker} may then accept, and is charged <b>{money}</b>, before tax.",
        asker=asker,
        money=text.money(value),
    )
    if tax:
        said = phrase(
            "Account {asker} may then accept, and is charged <b>{money}</b>, {taxed} with estimated tax.",
            asker=asker,
            money=text.money(value),
            taxed=text.money(tax),
        )
    return (Fact("credit-card", said),)


def _orders(detail: ApprovalDetail, orders: tuple[ChargeOrder, ...]) -> tuple[Fact, ...]:
    if not orders:
        return (Fact("hash", line(tr("No purchase order is set."))),)
    charges = {charge.charge_id: charge for charge in detail.quote.charges} if detail.quote else {}
    return tuple(order_fact(one, charges.get(one.charge_id)) for one in orders)


def _note(note: str | None) -> Fact:
    if note is None:
        return Fact("note-pencil", line(tr("You leave no note.")))
    return Fact(
        "note-pencil", line(tr("Your note: “{note}”", note=plain_block(note, APPROVAL_NOTE_LIMIT)))
    )
