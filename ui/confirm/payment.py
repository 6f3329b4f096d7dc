"""The sheets for a seller's payment request: approve it, or reject it."""

from __future__ import annotations

from decimal import Decimal

from app.language import tr
from app.model.command import ApprovePayment, RejectPayment, ShownPayment
from app.model.money import Money
from app.model.request import PaymentDetail
from app.model.text import plain
from ui import text
from ui.confirm.plan import Fact, Line, Plan, ReasonField, line, phrase
from ui.confirm.rules import PAYMENT_REASON_LIMIT, must_type

# What stands on a chip, and the sentence that the seller reads: that stays in English.
SUGGESTED_REASONS = (
    (
        tr("Already paid"),
        "We have already paid this. Check your records and withdraw the request.",
    ),
    (tr("Not in the agreement"), "This is not part of the agreement."),
    (tr("Not done"), "The work has not been done yet."),
    (tr("Wrong amount"), "The amount is not the one that we agreed."),
)


def shown_payment(detail: PaymentDetail, money: Money) -> ShownPayment:
    """The values that the pane and the sheet show, to be compared with AWS's right before sending."""
    variable = detail.terms.variable_payment if detail.terms else None
    return ShownPayment(
        name=detail.request.name,
        description=detail.request.description,
        money=money,
        status=detail.request.status,
        seller_account_id=detail.agreement.seller_account_id if detail.agreement else "",
        strategy=variable.strategy if variable else "",
        budget_limit=variable.max_total if variable else None,
    )


def approve_payment(
    detail: PaymentDetail,
    money: Money,
    *,
    order: str | None,
    account_id: str,
    account_label: str,
    limit: Decimal,
    command_id: str,
) -> Plan:
    """The sheet that pays. `money` is the request's own amount, which the caller knows to be readable."""
    shown = shown_payment(detail, money)
    command = ApprovePayment(
        command_id,
        detail.request.request_id,
        detail.row.title,
        detail.row.seller,
        agreement_id=detail.request.agreement_id,
        shown=shown,
        purchase_order=order,
    )
    return Plan(
        command=command,
        icon="paper-plane-tilt",
        action=tr("Approve payment request"),
        title=plain(shown.name, 160),
        subtitle=tr(
            "to {seller}, under {agreement}",
            seller=text.party(detail.row.seller),
            agreement=plain(detail.row.subject),
        ),
        money=shown.money,
        facts=(
            _charged(detail, account_id, account_label),
            _budget(detail),
            _order(command.purchase_order),
        ),
        duplicate=_duplicate(detail),
        tick=tr("I checked: this is a different payment") if detail.duplicate else "",
        final=phrase("<b>You cannot take this back.</b> A refund is up to the seller."),
        to_type=shown.money if must_type(shown.money, limit) else None,
        limit_words=text.money(Money(limit, shown.money.currency)),
        button=tr("Approve {money}", money=text.money(shown.money)),
    )


def reject_payment(detail: PaymentDetail, money: Money, *, command_id: str) -> Plan:
    """The sheet that says no. Nothing is charged; the reason is optional and the seller reads it."""
    shown = shown_payment(detail, money)
    return Plan(
        command=RejectPayment(
            command_id,
            detail.request.request_id,
            detail.row.title,
            detail.row.seller,
            agreement_id=detail.request.agreement_id,
            shown=shown,
        ),
        icon="x-circle",
        action=tr("Reject payment request"),
        title=plain(shown.name, 160),
        subtitle=tr(
            "{money}, {seller}. Nothing is charged.",
            money=text.money(shown.money),
            seller=text.party(detail.row.seller),
        ),
        reason=ReasonField(
            label=tr("Reason for the seller"),
            hint=tr("The seller sees this text."),
            member="reason",
            limit=PAYMENT_REASON_LIMIT,
            is_required=False,
            suggestions=SUGGESTED_REASONS,
        ),
        final=phrase("<b>A rejected request stays rejected.</b> The seller can send a new one."),
        button=tr("Reject request"),
        is_danger=True,
    )


def _charged(detail: PaymentDetail, account_id: str, account_label: str) -> Fact:
    taxed = tr("Tax comes on top.")
    if detail.invoiced_by:
        taxed = tr(
            "{company} sends the invoice, tax comes on top.", company=plain(detail.invoiced_by)
        )
    account = text.account_id(account_id)
    label = plain(account_label)
    if label:
        named = phrase("AWS charges <b>{label}</b>, {account}.", label=label, account=account)
    else:
        named = line(tr("AWS charges account {account}.", account=account))
    return Fact("credit-card", (*named, *line(f" {taxed}")))


def _budget(detail: PaymentDetail) -> Fact:
    budget = detail.budget
    if budget is None:
        return Fact("chart-pie-slice", line(tr("The limit of this agreement is not known.")))
    used = budget.charged + budget.this
    said = phrase(
        "<b>{used}</b> of {limit} in this agreement is then used.",
        used=text.amount(used),
        limit=text.money(budget.limit),
    )
    if used.amount > budget.limit.amount:
        said = (*said, *line("", " " + tr("This is above the agreement's limit.")))
    return Fact("chart-pie-slice", said)


def _order(order: str | None) -> Fact:
    if order is None:
        return Fact("hash", line(tr("No purchase order goes on the charge.")))
    return Fact("hash", phrase("Purchase order <b>{order}</b> goes on the charge.", order=order))


def _duplicate(detail: PaymentDetail) -> Line:
    if detail.duplicate is None:
        return ()
    earlier = detail.duplicate.earlier
    name = plain(earlier.name, 80)
    decided = earlier.status == "APPROVED" and earlier.updated_at
    if not decided:
        return phrase("<b>Possible duplicate</b> of “{name}”, which is still open.", name=name)
    return phrase(
        "<b>Possible duplicate</b> of “{name}”, approved on {date}.",
        name=name,
        date=text.date(decided),
    )
