"""Every change of state there is, in one place: buyers, sellers, approvers and deadlines all end here.

Each change is recorded in the ledger exactly when it happens, under the id of what it changed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

import msgspec

from app.sandbox.payments import Session
from app.sandbox.quoting import committed_value, currency_of, duration_of, money
from app.sandbox.state import (
    ACTIVE,
    APPROVED,
    CANCELLED,
    PENDING,
    REJECTED,
    VALIDATING,
    Agreement,
    Approval,
    CancellationRequest,
    Charge,
    PaymentRequest,
    Quote,
    State,
)
from app.sandbox.terms import (
    AUTO_APPROVE,
    Installment,
    RenewalTerm,
    ScheduleTerm,
    Term,
    ValidityTerm,
    VariableTerm,
)

CANCELLING = timedelta(seconds=20)
VALIDATION = timedelta(seconds=30)
SILENCE = timedelta(days=7)  # an unanswered cancellation request is approved then


class Cause(msgspec.Struct, frozen=True):
    """Who changes something, when, and by which request (empty for deadlines and sellers)."""

    by: str
    at: datetime
    request_id: str = ""


class AlreadyDecided(ValueError):
    """The request is in a state that nobody can leave."""

    def __init__(self, request_id: str, status: str) -> None:
        super().__init__(f"{request_id} is {status} and cannot change any more.")


class Stage(Protocol):
    """What a change needs of the world: its rows, its ledger and its clockwork."""

    @property
    def state(self) -> State:
        """The rows."""

    def record(self, object_id: str, effect: str, cause: Cause) -> None:
        """Note an effect in the ledger."""

    def wake(self, at: datetime, kind: str, object_id: str) -> None:
        """Have a deadline looked at when it comes."""

    def expect_habit(self, quote: Quote) -> None:
        """Have a seller do what is the habit of its offer, a little after a quote."""

    def expect_spending(self, session: Session) -> None:
        """Have an agent spend from a new payment session by itself."""

    def expect_approvers(self, approval: Approval, at: datetime) -> None:
        """Have the approvers outside AWS answer a little later."""


def open_payment(stage: Stage, request: PaymentRequest, cause: Cause) -> PaymentRequest:
    """Let a seller ask for money."""
    agreement = stage.state.agreements.get(request.agreement_id)
    request.due_at = payment_deadline(agreement, request) if agreement else None
    stage.state.payments.add(request)
    if request.due_at:
        stage.wake(request.due_at, "payment", request.id)
    if request.status == VALIDATING:
        stage.wake(request.created_at + VALIDATION, "validation", request.id)
    stage.record(request.id, f"payment request OPENED by {cause.by}", cause)
    return request


def validate_payment(stage: Stage, request: PaymentRequest, cause: Cause) -> None:
    """Find a payment request valid: from here on the buyer is asked."""
    request.status, request.updated_at = PENDING, cause.at
    stage.state.payments.touch(request)
    stage.record(request.id, f"payment request VALIDATED by {cause.by}", cause)


def payment_deadline(agreement: Agreement, request: PaymentRequest) -> datetime | None:
    """Return when silence approves a payment request, None if it never does."""
    term = next((t for t in agreement.terms if isinstance(t, VariableTerm)), None)
    if term is None or term.strategy != AUTO_APPROVE or term.expiration is None:
        return None
    return request.created_at + duration_of(term.expiration)


def approve_payment(
    stage: Stage, request: PaymentRequest, cause: Cause, purchase_order: str | None = None
) -> Charge:
    """Approve a payment request, which makes its charge."""
    _require_pending(request)
    charge = Charge(
        id=stage.state.new_id("ch-"),
        agreement_id=request.agreement_id,
        currency=request.currency,
        amount=request.amount,
        time=cause.at,
        purchase_order=purchase_order,
    )
    _close_payment(stage, request, APPROVED, cause)
    request.charge_id = charge.id
    stage.state.charges.add(charge)
    stage.record(charge.id, f"charge CREATED by {cause.by}", cause)
    return charge


def reject_payment(
    stage: Stage, request: PaymentRequest, cause: Cause, reason: str | None = None
) -> None:
    """Refuse a payment request; nothing is charged."""
    _require_pending(request)
    _close_payment(stage, request, REJECTED, cause, reason)


def withdraw_payment(
    stage: Stage, request: PaymentRequest, cause: Cause, reason: str | None = None
) -> None:
    """Take a payment request back."""
    _require_pending(request)
    _close_payment(stage, request, CANCELLED, cause, reason)


def open_cancellation(
    stage: Stage, request: CancellationRequest, cause: Cause
) -> CancellationRequest:
    """Let a seller ask to end an agreement."""
    stage.state.cancellations.add(request)
    stage.wake(request.due_at, "cancellation", request.id)
    stage.record(request.id, f"cancellation request OPENED by {cause.by}", cause)
    return request


def approve_cancellation(stage: Stage, request: CancellationRequest, cause: Cause) -> None:
    """Agree to end the agreement; AWS ends it a little later."""
    _require_pending(request)
    _close_cancellation(stage, request, APPROVED, cause)
    agreement = stage.state.agreements.get(request.agreement_id)
    if agreement and agreement.status == ACTIVE:
        begin_cancelling(stage, agreement, cause)


def close_cancellation(
    stage: Stage, request: CancellationRequest, status: str, cause: Cause, reason: str
) -> None:
    """Refuse or withdraw a cancellation request; the agreement goes on."""
    _require_pending(request)
    _close_cancellation(stage, request, status, cause, reason)


def begin_cancelling(stage: Stage, agreement: Agreement, cause: Cause) -> None:
    """Start the cancellation of an agreement, which takes AWS a while."""
    agreement.cancelled_at = cause.at + CANCELLING
    stage.state.agreements.touch(agreement)
    stage.wake(agreement.cancelled_at, "agreement", agreement.id)
    stage.record(agreement.id, f"agreement cancellation STARTED by {cause.by}", cause)


def end_agreement(stage: Stage, agreement: Agreement, status: str, cause: Cause) -> None:
    """End an agreement: its entitlements and its open requests end with it."""
    agreement.status = status
    agreement.updated_at = cause.at
    if status != "EXPIRED":
        agreement.ends_at = cause.at
    for entitlement in agreement.entitlements:
        entitlement.status, entitlement.reason = "DEPROVISIONED", "AGREEMENT_INACTIVE"
    stage.state.agreements.touch(agreement)
    stage.record(agreement.id, f"agreement {status} by {cause.by}", cause)
    for request in stage.state.payments.group(agreement.id):
        if request.status == PENDING:
            _close_payment(stage, request, CANCELLED, cause, "The agreement ended.")
    for asked in stage.state.cancellations.group(agreement.id):
        if asked.status == PENDING:
            _close_cancellation(stage, asked, CANCELLED, cause, "The agreement ended.")


def renew_agreement(
    stage: Stage, agreement: Agreement, ended_at: datetime, cause: Cause
) -> Agreement:
    """Follow an agreement with one of the same length, at the price that the renewal term sets."""
    renewal = next(t for t in agreement.terms if isinstance(t, RenewalTerm))
    factor = 1 + Decimal(renewal.rise) / 100
    length = _after(ended_at) - agreement.starts_at
    successor = msgspec.structs.replace(
        _successor(stage, agreement, ended_at, cause),
        value=money(Decimal(agreement.value) * factor),
        terms=[_renewed(term, length, factor) for term in agreement.terms],
        renewals_used=agreement.renewals_used + 1,
    )
    return _follow(stage, agreement, successor, "RENEWED", cause)


def move_agreement(
    stage: Stage, agreement: Agreement, ended_at: datetime, cause: Cause
) -> Agreement:
    """Follow an agreement with one of the same length on the offer that it moves to."""
    offer = stage.state.offers.row(agreement.moves_to)
    successor = msgspec.structs.replace(
        _successor(stage, agreement, ended_at, cause),
        offer_id=offer.id,
        value=committed_value(offer.terms),
        currency=currency_of(offer.terms),
        terms=list(offer.terms),
        renewals_used=0,
        moves_to="",
    )
    return _follow(stage, agreement, successor, "REPLACED", cause)


def end_behavior(agreement: Agreement) -> tuple[str, str] | None:
    """Return what happens at the end date and why, as AWS names them; a seller's opt-out wins.

    None if the agreement is over, or has no end.
    """
    if agreement.status != ACTIVE or agreement.ends_at is None:
        return None
    if agreement.moves_to and not agreement.proposer_opted_out:
        return "REPLACE", ""
    reason = _why_it_expires(agreement)
    return ("EXPIRE", reason) if reason else ("RENEW", "")


def _why_it_expires(agreement: Agreement) -> str:
    term = next((t for t in agreement.terms if isinstance(t, RenewalTerm)), None)
    if term is None:
        return "NO_RENEWAL_TERM"
    if agreement.proposer_opted_out:
        return "PROPOSER_RENEW_OPTED_OUT"
    if not term.auto_renew:
        return "ACCEPTOR_RENEW_OPTED_OUT"
    if term.max_renewals is not None and agreement.renewals_used >= term.max_renewals:
        return "RENEWAL_LIMIT_EXHAUSTED"
    return ""


def _after(ended_at: datetime) -> datetime:
    return ended_at + timedelta(milliseconds=1)


def _successor(stage: Stage, agreement: Agreement, ended_at: datetime, cause: Cause) -> Agreement:
    first = _after(ended_at)
    return msgspec.structs.replace(
        agreement,
        id=stage.state.new_id("agmt-"),
        accepted_at=cause.at,
        starts_at=first,
        ends_at=ended_at + (first - agreement.starts_at),
        updated_at=cause.at,
        initial_id=agreement.initial_id or agreement.id,
        entitlements=[msgspec.structs.replace(e) for e in agreement.entitlements],
    )


def _follow(
    stage: Stage, agreement: Agreement, successor: Agreement, status: str, cause: Cause
) -> Agreement:
    """End an agreement and begin the one after it, with its charges: entitlements have no gap."""
    end_agreement(stage, agreement, status, cause)
    stage.state.agreements.add(successor)
    for time, amount in _schedule(successor):
        charge_id = stage.state.new_id("ch-")
        stage.state.charges.add(Charge(charge_id, successor.id, successor.currency, amount, time))
    if successor.ends_at is not None:
        stage.wake(successor.ends_at, "agreement", successor.id)
    stage.record(successor.id, f"agreement CREATED by {cause.by}", cause)
    return successor


def _require_pending(row: PaymentRequest | CancellationRequest) -> None:
    if row.status != PENDING:
        raise AlreadyDecided(row.id, row.status)


def _close_payment(
    stage: Stage, request: PaymentRequest, status: str, cause: Cause, reason: str | None = None
) -> None:
    request.status, request.updated_at, request.message = status, cause.at, reason
    stage.state.payments.touch(request)
    stage.record(request.id, f"payment request {status} by {cause.by}", cause)


def _close_cancellation(
    stage: Stage,
    request: CancellationRequest,
    status: str,
    cause: Cause,
    reason: str | None = None,
) -> None:
    request.status, request.updated_at, request.message = status, cause.at, reason
    stage.state.cancellations.touch(request)
    stage.record(request.id, f"cancellation request {status} by {cause.by}", cause)


def _renewed(term: Term, length: timedelta, factor: Decimal) -> Term:
    if isinstance(term, ScheduleTerm):
        moved = tuple(
            Installment(item.due + length, money(Decimal(item.amount) * factor))
            for item in term.installments
        )
        return msgspec.structs.replace(term, installments=moved)
    if isinstance(term, ValidityTerm) and term.starts_at and term.ends_at:
        return msgspec.structs.replace(
            term, starts_at=term.starts_at + length, ends_at=term.ends_at + length
        )
    return term


def _schedule(agreement: Agreement) -> list[tuple[datetime, str]]:
    term = next((t for t in agreement.terms if isinstance(t, ScheduleTerm)), None)
    if term is not None:
        return [(item.due, item.amount) for item in term.installments]
    return [(agreement.starts_at, agreement.value)] if Decimal(agreement.value) else []
