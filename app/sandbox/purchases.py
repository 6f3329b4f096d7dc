"""Quotes on their way to agreements: acceptance, and the approvals an organisation may ask for first."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.sandbox.quoting import committed_value, duration_of, end_of_day
from app.sandbox.state import (
    ACTIVE,
    APPROVED,
    CANCELLED,
    PENDING,
    QUEUED,
    REJECTED,
    Agreement,
    Approval,
    ApprovalPlan,
    Charge,
    Entitlement,
    Level,
    Quote,
    Slot,
    State,
)
from app.sandbox.terms import ConfigurableTerm, ValidityTerm
from app.sandbox.transitions import Cause, Stage, end_agreement

PROVISIONING = timedelta(seconds=90)  # changes are refused for about this long after acceptance
APPROVAL_NEEDED_IN = timedelta(days=9)
APPROVAL_EXPIRES_IN = timedelta(days=17)


def accept_quote(stage: Stage, quote: Quote, cause: Cause) -> Agreement:
    """Turn a quote into an agreement, or into a change of the one it amends."""
    state = stage.state
    source = state.agreements.get(quote.source_agreement_id or "")
    if quote.intent == "AMEND" and source is not None:
        agreement = source
        agreement.terms = list(quote.terms)
        agreement.value = quote.value
        agreement.updated_at = cause.at
        state.agreements.touch(agreement)
    else:
        agreement = state.agreements.add(_agreement_of(state, quote, source, cause))
    _start_charges(state, quote, agreement.id, cause)
    if quote.intent == "REPLACE" and source is not None:
        end_agreement(stage, source, "REPLACED", cause)
    if quote.changes or quote.intent != "AMEND":
        _provision(stage, agreement, cause)
    quote.status, quote.agreement_id = "ACCEPTED", agreement.id
    state.quotes.touch(quote)
    for other in state.quotes.group(quote.product_id):
        if other.status == "DRAFT" and other.account == quote.account:
            other.is_superseded = True
            state.quotes.touch(other)
    stage.record(quote.id, f"agreement request ACCEPTED by {cause.by}", cause)
    verb = {"NEW": "CREATED", "AMEND": "AMENDED", "REPLACE": "CREATED"}[quote.intent]
    stage.record(agreement.id, f"agreement {verb} by {cause.by}", cause)
    return agreement


def cancel_quote(stage: Stage, quote: Quote, cause: Cause) -> None:
    """Give up a quote; the approvals that are open end with it."""
    quote.status = CANCELLED
    stage.state.quotes.touch(quote)
    stage.record(quote.id, f"agreement request CANCELLED by {cause.by}", cause)
    for approval in stage.state.approvals.group(quote.id):
        if approval.status == PENDING:
            close_approval(stage, approval, CANCELLED, cause)


def start_approval(
    stage: Stage, quote: Quote, plan: ApprovalPlan, cause: Cause, note: str | None
) -> Approval:
    """Ask the organisation; the first level may decide at once, later ones are queued."""
    approval = Approval(
        id=stage.state.new_id("apr-"),
        quote_id=quote.id,
        name=plan.name,
        requester=quote.account,
        plan=plan.reference,
        created_at=cause.at,
        updated_at=cause.at,
        needed_by=cause.at + APPROVAL_NEEDED_IN,
        expires_at=cause.at + APPROVAL_EXPIRES_IN,
        note=note,
        levels=[
            Level(
                level.name,
                level.needed,
                [
                    Slot(stage.state.new_id("aprout-"), who, QUEUED if depth else PENDING, cause.at)
                    for who in level.approvers
                ],
            )
            for depth, level in enumerate(plan.levels)
        ],
    )
    stage.state.approvals.add(approval)
    stage.wake(approval.expires_at, "approval", approval.id)
    stage.record(approval.id, f"approval STARTED by {cause.by}", cause)
    return approval


def decide_slot(
    stage: Stage,
    approval: Approval,
    slot: Slot,
    outcome: str,
    cause: Cause,
    note: str | None = None,
) -> None:
    """Record one approver's decision and let the levels move on."""
    slot.status, slot.note, slot.updated_at = outcome, note, cause.at
    approval.updated_at = cause.at
    stage.state.approvals.touch(approval)
    stage.record(slot.id, f"approver {outcome} by {cause.by}", cause)
    if outcome == REJECTED:
        close_approval(stage, approval, REJECTED, cause)
        _reject_quote(stage, approval, cause)
        return
    _move_on(stage, approval, cause)


def close_approval(stage: Stage, approval: Approval, status: str, cause: Cause) -> None:
    """End an approval; approvers who had not decided are no longer asked."""
    unasked = "EXPIRED" if status == "EXPIRED" else "SKIPPED"
    for level in approval.levels:
        _close_slots(level, unasked, cause.at)
    approval.status, approval.updated_at = status, cause.at
    stage.state.approvals.touch(approval)
    stage.record(approval.id, f"approval {status} by {cause.by}", cause)


def can_become_agreement(state: State, quote: Quote, at: datetime) -> bool:
    """Tell whether what the quote was made from is still in force."""
    source = state.agreements.get(quote.source_agreement_id or "")
    if quote.source_agreement_id and (source is None or source.status != ACTIVE):
        return False
    if quote.intent == "AMEND":
        return True
    offer = state.offers.get(quote.offer_id)
    is_live = offer is not None and offer.proposal_id == quote.proposal_id
    return is_live and not (offer and offer.is_over(at))


def _move_on(stage: Stage, approval: Approval, cause: Cause) -> None:
    for level in approval.levels:
        if level.is_passed:
            _close_slots(level, "SKIPPED", cause.at)
    current = approval.current_level
    if current is None:
        close_approval(stage, approval, APPROVED, cause)
        _approve_quote(stage, approval, cause)
        return
    for slot in current.slots:
        if slot.status == QUEUED:
            slot.status, slot.updated_at = PENDING, cause.at


def _approve_quote(stage: Stage, approval: Approval, cause: Cause) -> None:
    quote = stage.state.quotes.get(approval.quote_id)
    asked = stage.state.approvals.group(approval.quote_id)
    if quote is None or quote.status != PENDING or any(a.status != APPROVED for a in asked):
        return
    if can_become_agreement(stage.state, quote, cause.at):
        if quote.account == stage.state.account_id:
            accept_quote(stage, quote, cause)
            return
        quote.status = "ACCEPTED"
    else:
        quote.status = APPROVED
    stage.state.quotes.touch(quote)
    stage.record(quote.id, f"agreement request {quote.status} by {cause.by}", cause)


def _reject_quote(stage: Stage, approval: Approval, cause: Cause) -> None:
    quote = stage.state.quotes.get(approval.quote_id)
    if quote is None or quote.status != PENDING:
        return
    quote.status = REJECTED
    stage.state.quotes.touch(quote)
    stage.record(quote.id, f"agreement request REJECTED by {cause.by}", cause)
    for other in stage.state.approvals.group(quote.id):
        if other.status == PENDING:
            close_approval(stage, other, CANCELLED, cause)


def _close_slots(level: Level, status: str, at: datetime) -> None:
    for slot in level.slots:
        if slot.status in (PENDING, QUEUED):
            slot.status, slot.updated_at = status, at


def _agreement_of(state: State, quote: Quote, source: Agreement | None, cause: Cause) -> Agreement:
    validity = next((t for t in quote.terms if isinstance(t, ValidityTerm)), None)
    starts_at = (validity and validity.starts_at) or cause.at
    ends_at = validity.ends_at if validity else None
    chosen = [t.duration for t in quote.terms if isinstance(t, ConfigurableTerm)]
    duration = validity.duration if validity else next(iter(chosen), None)
    if ends_at is None and duration:
        ends_at = end_of_day(starts_at + duration_of(duration) - timedelta(days=1))
    future = starts_at > cause.at
    agreement_id = state.new_id("agmt-")
    return Agreement(
        id=agreement_id,
        offer_id=quote.offer_id,
        product_id=quote.product_id,
        seller=quote.seller,
        status=ACTIVE,
        accepted_at=cause.at,
        starts_at=starts_at,
        ends_at=ends_at,
        updated_at=cause.at,
        value=committed_value(quote.terms),
        currency=quote.currency,
        terms=list(quote.terms),
        initial_id=(source.initial_id or source.id) if source else agreement_id,
        contact=quote.contact,
        entitlements=[
            Entitlement(quote.product_id, "SCHEDULED", "FUTURE_START_DATE")
            if future
            else Entitlement(quote.product_id, "PENDING", "PROVISIONING_IN_PROGRESS")
        ],
    )


def _provision(stage: Stage, agreement: Agreement, cause: Cause) -> None:
    settled = max(cause.at, agreement.starts_at) + PROVISIONING
    agreement.provisioned_at = settled
    if agreement.starts_at <= cause.at:
        for entitlement in agreement.entitlements:
            entitlement.status = "PENDING"
            entitlement.reason = "PROVISIONING_IN_PROGRESS"
    stage.wake(settled, "agreement", agreement.id)
    if agreement.ends_at:
        stage.wake(agreement.ends_at, "agreement", agreement.id)


def _start_charges(state: State, quote: Quote, agreement_id: str, cause: Cause) -> None:
    for expected in quote.charges:
        if expected.timing == "NOT_APPLICABLE":
            continue
        time = cause.at if expected.timing == "ON_ACCEPTANCE" else expected.time
        state.charges.add(
            Charge(
                id=expected.id,
                agreement_id=agreement_id,
                currency=quote.currency,
                amount=expected.amount,
                time=time,
                purchase_order=expected.purchase_order,
            )
        )
