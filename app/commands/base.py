"""What every kind of command can do, and how its observations are told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum, auto
from typing import Protocol, TypeVar

import msgspec

from app.aws.agreements import AgreementGateway
from app.aws.approvals import ApprovalGateway
from app.aws.calls import SendGuard, ServerClock
from app.aws.foundation_models import ModelRegions
from app.aws.identity import IdentityGateway
from app.aws.offers import OfferGateway
from app.aws.payment_sessions import PaymentRegions
from app.aws.quotes import QuoteGateway
from app.aws.requests import CancellationRequestGateway, PaymentRequestGateway
from app.errors import (
    AccessDenied,
    AppError,
    NotFound,
    OverQuota,
    Rejected,
    SignInNeeded,
)
from app.language import tr
from app.model.agreement import Agreement
from app.model.charge import ChargesSeen
from app.model.command import Evidence
from app.model.money import Money
from app.model.payment_session import PaymentSession, SessionGone
from app.model.quote import Quote
from app.model.request import PENDING, Approval, CancellationRequest, PaymentRequest
from app.model.term import AgreementTerms

C_contra = TypeVar("C_contra", contravariant=True)


Observed = (
    PaymentRequest
    | CancellationRequest
    | Approval
    | Quote
    | Agreement
    | AgreementTerms
    | ChargesSeen
    | PaymentSession
    | SessionGone
)

PURCHASE_ORDER_LIMIT = 200
# How long AWS must go on showing a target as waiting before a lost send counts as without effect: a
# send can be on its way for 85 seconds (20 to leave, 5 to connect, 60 to answer), and AWS gets 40 more.
WAITING_PROVES_AFTER_S = 125
_UNSENDABLE = ("Cc", "Cs")
_ID = re.compile(r"[A-Za-z0-9_/-]{1,64}")
_DECIDED = {
    "APPROVED": tr("approved"),
    "REJECTED": tr("rejected"),
    "CANCELLED": tr("withdrawn"),
    "EXPIRED": tr("expired"),
    "VALIDATION_FAILED": tr("found invalid by AWS"),
}


class Gateways(Protocol):
    """The part of AWS that commands use; `AwsSession` has it."""

    agreements: AgreementGateway
    payments: PaymentRequestGateway
    cancellations: CancellationRequestGateway
    approvals: ApprovalGateway
    quotes: QuoteGateway
    models: ModelRegions
    payment_regions: PaymentRegions
    identity: IdentityGateway
    sends: SendGuard
    offers: OfferGateway
    clock: ServerClock


class Finding(Enum):
    """What an observation proves about a command."""

    DONE = auto()  # the intended state is reached
    ELSEWHERE = auto()  # another state is reached, which excludes the intended one
    WAITING = auto()  # the target still waits for an answer
    PARTLY = auto()  # some of what was asked for is there, the rest still waits
    TAKEN = auto()  # AWS took it, but its answer does not tell the outcome: a read-back does
    FAILED = auto()  # AWS took it, and could not carry it out
    UNSURE = auto()  # nothing


class Verdict(msgspec.Struct, frozen=True):
    """What one call said about a command. `text` is in our words only, `aws_message` is foreign.

    `result` is the id of what came into being, where the call says it. `is_own`: what is DONE was brought
    about by this very command, by the token that it has.
    """

    finding: Finding
    operation: str
    text: str
    request_id: str = ""
    seen: Observed | None = None
    result: str = ""
    aws_message: str = ""
    is_own: bool = False


class Words(msgspec.Struct, frozen=True):
    """How a kind of command is talked about where its outcome is not plain; the defaults are a reply's.

    `same` completes "somebody else may have …". `proves_itself`: where AWS shows the intended state,
    nobody else can have brought it about.
    """

    subject: str = tr("Your answer")
    again: str = tr("You can answer again.")
    locked: str = tr(
        "Do not answer it a second time. Countersign reads it again until AWS shows the outcome."
    )
    same: str = tr("decided the same")
    elsewhere: str = tr("It was decided elsewhere, and your answer had no effect.")
    proves_itself: bool = False


REPLY = Words()


class Lasting(msgspec.Struct, frozen=True):
    """How AWS carries out what it has taken, where that lasts.

    `words` are told meanwhile; an outcome that does not show within `at_most_s` seconds never will.
    `lost_after_s`: how long AWS must show no sign of a send that it did not answer, until that proves
    it lost; longer than for others where AWS shows nothing while it works.
    """

    words: str
    at_most_s: int
    lost_after_s: int = WAITING_PROVES_AFTER_S


class Reading(msgspec.Struct, frozen=True):
    """The target as it is right before sending. `differences` are clauses for one sentence.

    `text` and `request_id` become evidence; nothing may be sent while there are differences. Where
    nothing was read, there is no operation.
    """

    differences: tuple[str, ...] = ()
    operation: str = ""
    text: str = ""
    request_id: str = ""
    seen: tuple[Observed, ...] = ()
    is_kept_first: bool = False


class CommandKind(Protocol[C_contra]):
    """One kind of change. All methods but `check` block and raise AppError."""

    @property
    def done(self) -> str:
        """Say in one sentence what a confirmed command of this kind has brought about."""

    @property
    def reads(self) -> str:
        """Name the operation by which the outcome is found out."""

    @property
    def words(self) -> Words:
        """Give the words for where its outcome is not plain."""

    @property
    def lasting(self) -> Lasting | None:
        """Say how long AWS works on it; None where its effect is there with the answer."""

    def check(self, command: C_contra) -> None:
        """Refuse what AWS would not take, before anything is written down. Raises Rejected."""

    def re_read(self, command: C_contra) -> Reading:
        """Read the target again and compare it with what was shown."""

    def send(self, command: C_contra) -> Verdict:
        """Make the one request, and judge its answer: DONE only if it proves the whole effect."""

    def find_out(self, command: C_contra, noted: Sequence[Evidence], /) -> Verdict:
        """Read the target back to see what became of a command that may have been sent.

        `noted` is what was observed before.
        """


def differences(*compared: tuple[object, object, str]) -> tuple[str, ...]:
    """Give the clauses of those triples whose shown and found values differ."""
    return tuple(clause for shown, found, clause in compared if shown != found)


def proves_refusal(error: AppError) -> bool:
    """Tell whether AWS itself said no to a request that was sent once, so that nothing happened."""
    kinds = (Rejected, AccessDenied, NotFound, OverQuota, SignInNeeded)
    return isinstance(error, kinds) and bool(error.request_id)


def decided(status: str) -> str | None:
    """Say in a word how a request ended, None while it is open or the status is a new one."""
    return _DECIDED.get(status)


def state_word(status: str) -> str:
    """Say in words where a request stands; AWS's new words are foreign text and are not repeated."""
    if status == PENDING:
        return tr("waiting for an answer")
    if status == "SKIPPED":
        return tr("skipped")
    return _DECIDED.get(status, tr("in a state that is new"))


def status_clause(status: str) -> str:
    """Say where a request stands by now that was shown as waiting."""
    word = _DECIDED.get(status)
    return (
        tr("it is {status} by now", status=word)
        if word
        else tr("it does not wait for an answer now")
    )


def amount_clause(what: str, shown: Money | None, found: Money | None) -> str:
    """Say how an amount changed."""
    return tr(
        "{what} is now {found}, it was {shown}", what=what, found=amount(found), shown=amount(shown)
    )


def amount(money: Money | None) -> str:
    """Give an amount in plain digits, with all the decimals that AWS sent."""
    return f"{money.amount:f} {money.currency}" if money else tr("not readable")


def require_id(object_id: str, what: str) -> None:
    """Refuse an id that cannot be one of AWS's."""
    if not _ID.fullmatch(object_id):
        raise Rejected(tr("The id of the {what} is not one of AWS's.", what=what), code="bad-id")


def require_text(text: str, what: str, limit: int) -> None:
    """Refuse text that is empty, too long or has characters nobody can see."""
    if not text.strip():
        raise Rejected(
            tr("The {what} is empty.", what=what),
            tr("Write 1 to {limit} characters.", limit=limit),
            code="no-text",
        )
    if len(text) > limit:
        raise Rejected(
            tr("The {what} is too long: {length} characters.", what=what, length=len(text)),
            tr("AWS takes at most {limit}.", limit=limit),
            code="long-text",
        )
    if any(unicodedata.category(char) in _UNSENDABLE and char != "\n" for char in text):
        raise Rejected(
            tr("The {what} has characters that cannot be shown.", what=what),
            tr("Type it again instead of pasting it."),
            code="odd-text",
        )


def require_purchase_order(order: str) -> None:
    """Refuse a purchase order that AWS's billing could not print."""
    require_text(order, tr("purchase order"), PURCHASE_ORDER_LIMIT)
    if order != order.strip() or "\n" in order:
        raise Rejected(
            tr("The purchase order begins or ends with a space, or has a line break."),
            tr("Write it in one line without spaces around it."),
            code="odd-text",
        )
