"""What follows from stored facts: who decided, what is left of a budget, what looks paid already."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

import msgspec

from app.model.command import CommandState
from app.model.money import Money
from app.model.request import (
    DUPLICATE_WINDOW,
    PENDING,
    Approval,
    Budget,
    CancellationRequest,
    Deadline,
    DeadlineKind,
    DecidedBy,
    Duplicate,
    PaymentRequest,
    RequestKind,
)

APPROVED = "APPROVED"
REJECTED = "REJECTED"
WITHDRAWN = "CANCELLED"
DEADLINE_TOLERANCE = timedelta(minutes=10)  # AWS runs the silent approval some time after its hour
_SAYS_YES = frozenset({"approve-payment", "accept-cancellation", "grant-approval"})
_SAYS_NO = frozenset({"reject-payment", "reject-cancellation", "refuse-approval"})
_NAME_PARTS = re.compile(r"[^\W_]+")

AnyRequest = PaymentRequest | CancellationRequest | Approval


class Mark(msgspec.Struct, frozen=True):
    """The short form of one command: what it asked for and where it stands."""

    kind: str
    state: CommandState


def decided_by(
    request: AnyRequest, kind: RequestKind, deadline: Deadline, marks: Iterable[Mark]
) -> DecidedBy | None:
    """Say who ended a request; None while it waits or where its status names nobody.

    "You" needs a confirmed command of the journal. "Deadline" is inferred: approved without one, and
    at the time at which silence approves. Anybody else in the organisation is "somebody".
    """
    confirmed = {mark.kind for mark in marks if mark.state is CommandState.CONFIRMED}
    if request.status == APPROVED:
        if confirmed & _SAYS_YES:
            return DecidedBy.YOU
        return DecidedBy.DEADLINE if _was_silent(request, deadline) else DecidedBy.SOMEBODY
    if request.status == REJECTED:
        return DecidedBy.YOU if confirmed & _SAYS_NO else DecidedBy.SOMEBODY
    if request.status == WITHDRAWN:
        return DecidedBy.SOMEBODY if kind is RequestKind.APPROVAL else DecidedBy.SELLER
    return None


def _was_silent(request: AnyRequest, deadline: Deadline) -> bool:
    if deadline.kind is not DeadlineKind.APPROVES_ITSELF:
        return False
    if deadline.at is None or request.updated_at is None:
        return False
    return timedelta(0) <= request.updated_at - deadline.at <= DEADLINE_TOLERANCE


def budget(
    request: PaymentRequest, limit: Money | None, of_agreement: Iterable[PaymentRequest]
) -> Budget | None:
    """Work out what uses the term's limit; None when the limit or an amount is not known for sure."""
    if limit is None or request.money is None or request.money.currency != limit.currency:
        return None
    zero = Money(Decimal(0), limit.currency)
    charged = other_open = zero
    for one in of_agreement:
        if one.request_id == request.request_id or one.status not in (APPROVED, PENDING):
            continue
        if one.money is None or one.money.currency != limit.currency:
            return None
        if one.status == APPROVED:
            charged += one.money
        else:
            other_open += one.money
    this = request.money
    return Budget(limit, charged, this, other_open, limit - charged - this - other_open)


def find_duplicate(
    request: PaymentRequest, seller_id: str, others: Iterable[tuple[PaymentRequest, str]]
) -> Duplicate | None:
    """Find the newest earlier request that this one may repeat; `others` come with their sellers.

    The same seller and amount within 45 days, or the same agreement and a similar name. Only what was
    approved, or waits as well, can be paid twice.
    """
    found: list[Duplicate] = []
    for other, other_seller in others:
        is_same_agreement = other.agreement_id == request.agreement_id
        if not is_same_agreement and (other_seller != seller_id or other.money != request.money):
            continue  # by far the most; the list is asked for every open request
        if not _is_earlier(other, request) or other.status not in (APPROVED, PENDING):
            continue
        is_same_seller = is_same_agreement or (seller_id != "" and other_seller == seller_id)
        is_same_amount = request.money is not None and other.money == request.money
        if is_same_seller and is_same_amount and _is_near(other, request):
            found.append(Duplicate(other, same_amount=True))
        elif is_same_agreement and is_similar(other.name, request.name):
            found.append(Duplicate(other, same_amount=is_same_amount))
    return max(found, key=_strength, default=None)


def is_similar(one: str, other: str) -> bool:
    """Say whether two names differ only in case, spaces, punctuation or a number at the end."""
    core = _core(one)
    return core != "" and core == _core(other)


def _core(name: str) -> str:
    parts = _NAME_PARTS.findall(name.casefold())
    while parts and parts[-1].isdigit():
        parts.pop()
    return "".join(parts)


def _is_earlier(other: PaymentRequest, request: PaymentRequest) -> bool:
    if other.created_at is None or request.created_at is None:
        return False
    return (other.created_at, other.request_id) < (request.created_at, request.request_id)


def _is_near(other: PaymentRequest, request: PaymentRequest) -> bool:
    if other.created_at is None or request.created_at is None:
        return False
    return request.created_at - other.created_at <= DUPLICATE_WINDOW


def _strength(found: Duplicate) -> tuple[bool, float]:
    created = found.earlier.created_at
    return found.same_amount, created.timestamp() if created else 0.0
