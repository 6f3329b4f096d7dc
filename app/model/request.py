"""What waits for an answer: payment requests, cancellation requests, organisation approvals."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from app.model.money import Money
from app.model.term import AUTO_APPROVE

if TYPE_CHECKING:  # only the details name these, and the first frame waits for the rows (5 ms)
    from app.model.agreement import Agreement
    from app.model.charge import Charge
    from app.model.command import CommandRecord
    from app.model.quote import Quote
    from app.model.term import AgreementTerms

PENDING = "PENDING_APPROVAL"
CANCELLATION_SILENCE = timedelta(days=7)  # AWS approves an unanswered cancellation request then
DUPLICATE_WINDOW = timedelta(days=45)


class RequestKind(StrEnum):
    """The three kinds of things that wait for the buyer."""

    PAYMENT = "payment"
    CANCELLATION = "cancellation"
    APPROVAL = "approval"


class PaymentRequest(msgspec.Struct, frozen=True):
    """A seller asks for money under a variable payment term. `money` None = amount not readable."""

    request_id: str
    agreement_id: str
    status: str
    name: str = ""
    description: str | None = None
    status_message: str = ""
    charge_id: str = ""
    money: Money | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class CancellationRequest(msgspec.Struct, frozen=True):
    """A seller asks to end an agreement early."""

    request_id: str
    agreement_id: str
    status: str
    reason_code: str = ""
    description: str | None = None
    status_message: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None


class ApproverKind(StrEnum):
    """Who an approver's slot belongs to: a person, a procurement system, the organisation itself."""

    EMAIL = "email"
    TOOL = "tool"
    ADMIN = "admin"


class Approver(msgspec.Struct, frozen=True):
    """One approver's slot. `kind` is one of `ApproverKind`."""

    kind: str
    name: str
    status: str
    outcome_id: str = ""
    note: str = ""
    updated_at: datetime | None = None
    overridden_by: str = ""


class ApprovalLevel(msgspec.Struct, frozen=True):
    """One level: passed when `needed` of its approvers agree. Levels run strictly in order."""

    name: str
    needed: int
    approvers: tuple[Approver, ...] = ()


class Approval(msgspec.Struct, frozen=True):
    """An organisation approval of a quote. `levels` is empty until the details have been read."""

    request_id: str
    quote_id: str
    status: str
    name: str = ""
    requester_account_id: str = ""
    seller_name: str = ""
    seller_account_id: str = ""
    product_name: str = ""
    offer_id: str = ""
    visibility: str = ""
    note: str = ""
    needed_by: datetime | None = None
    expires_at: datetime | None = None
    started_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    levels: tuple[ApprovalLevel, ...] = ()


class DeadlineKind(StrEnum):
    """What happens at the deadline of an open request."""

    APPROVES_ITSELF = "approves itself"
    NEEDED_BY = "needed by"
    NONE = "none"
    UNKNOWN = "unknown"


class Deadline(msgspec.Struct, frozen=True):
    """By when silence answers, and how that was worked out."""

    kind: DeadlineKind
    at: datetime | None = None
    created_at: datetime | None = None
    duration: timedelta | None = None


def payment_deadline(request: PaymentRequest, terms: AgreementTerms | None) -> Deadline:
    """AWS returns no deadline: it is the creation time plus the term's expiration, if it auto-approves."""
    variable = terms.variable_payment if terms else None
    if variable is None:
        return Deadline(DeadlineKind.UNKNOWN)
    if variable.strategy != AUTO_APPROVE:
        known = variable.strategy == "WAIT_FOR_APPROVAL"
        return Deadline(DeadlineKind.NONE if known else DeadlineKind.UNKNOWN)
    if variable.expiration is None or request.created_at is None:
        return Deadline(DeadlineKind.UNKNOWN)
    return _silent_approval(request.created_at, variable.expiration)


def cancellation_deadline(request: CancellationRequest) -> Deadline:
    """An unanswered cancellation request is approved 7 days after its creation."""
    if request.created_at is None:
        return Deadline(DeadlineKind.UNKNOWN)
    return _silent_approval(request.created_at, CANCELLATION_SILENCE)


def _silent_approval(created_at: datetime, silence: timedelta) -> Deadline:
    try:
        at = created_at + silence
    except OverflowError:  # a creation at the end of time is none
        return Deadline(DeadlineKind.UNKNOWN)
    return Deadline(DeadlineKind.APPROVES_ITSELF, at, created_at, silence)


def approval_deadline(approval: Approval) -> Deadline:
    """An approval never approves itself: it is needed by a time and expires later."""
    if approval.needed_by is None:
        return Deadline(DeadlineKind.UNKNOWN)
    return Deadline(DeadlineKind.NEEDED_BY, approval.needed_by, approval.created_at)


class DecidedBy(StrEnum):
    """Who ended a request, as far as it can be known here."""

    YOU = "you"
    DEADLINE = "deadline"
    SELLER = "seller"
    SOMEBODY = "somebody"


class RequestRow(msgspec.Struct, frozen=True):
    """A line of the inbox. `title` and `party` are foreign text."""

    kind: RequestKind
    request_id: str
    title: str
    seller: str
    subject: str  # product name, or the reason code of a cancellation, or the asking account
    status: str
    money: Money | None
    created_at: datetime | None
    updated_at: datetime | None
    deadline: Deadline
    decided_by: DecidedBy | None = None
    possible_duplicate: bool = False
    command_state: str | None = None  # of the newest command on it, while open or unknown


class Budget(msgspec.Struct, frozen=True):
    """The variable payment term's limit and what uses it. All amounts share one currency."""

    limit: Money
    charged: Money
    this: Money
    other_open: Money
    left: Money  # may be negative: then the request is above the limit


class EarlierRequest(msgspec.Struct, frozen=True):
    """A decided payment request of the same agreement."""

    request: PaymentRequest
    decided_by: DecidedBy | None
    purchase_order: str | None = None
    reason: str | None = None  # the rejection reason that was given here
    same_amount: bool = False


class Duplicate(msgspec.Struct, frozen=True):
    """The earlier request that this one resembles, and why."""

    earlier: PaymentRequest
    same_amount: bool


class Step(msgspec.Struct, frozen=True):
    """One line of `What happened`; `kind` picks icon and words in the window."""

    kind: str  # asked | reminded | approved | rejected | deadline | withdrawn | charged | checked
    at: datetime | None
    money: Money | None = None
    detail: str = ""
    by: DecidedBy | None = None  # who, for approved and rejected
    before: timedelta | None = None  # how long before the deadline, for reminded


class PaymentDetail(msgspec.Struct, frozen=True):
    """Everything the reading pane shows of a payment request, as stored."""

    row: RequestRow
    request: PaymentRequest
    agreement: Agreement | None
    terms: AgreementTerms | None
    budget: Budget | None
    duplicate: Duplicate | None
    earlier: tuple[EarlierRequest, ...]
    last_purchase_order: str | None
    charge: Charge | None
    invoiced_by: str
    steps: tuple[Step, ...]
    command: CommandRecord | None  # the newest command on this request


class CancellationDetail(msgspec.Struct, frozen=True):
    """Everything the reading pane shows of a cancellation request, as stored."""

    row: RequestRow
    request: CancellationRequest
    agreement: Agreement | None
    terms: AgreementTerms | None
    charged: Money | None
    still_to_pay: Money | None
    next_charge: Charge | None
    steps: tuple[Step, ...]
    command: CommandRecord | None


class ApprovalDetail(msgspec.Struct, frozen=True):
    """Everything the reading pane shows of an organisation approval, as stored."""

    row: RequestRow
    approval: Approval
    quote: Quote | None
    steps: tuple[Step, ...]
    command: CommandRecord | None
