"""The messages of quotes that are no commands: what the window asks past the store, and the answers."""

from __future__ import annotations

import msgspec

from app.model.agreement import Agreement
from app.model.entitlement import Entitlement
from app.model.offer import Offer
from app.model.quote import ApprovalPlan, Quote, QuoteTerms
from app.model.request import Approval
from app.model.term import AgreementTerms

# --- calls -------------------------------------------------------------------------------------------


class ReadQuote(msgspec.Struct, frozen=True, tag=True):
    """Read a quote with its terms and its offer. Answered with QuoteRead; the store keeps the quote."""

    quote_id: str


class ReadPlans(msgspec.Struct, frozen=True, tag=True):
    """Read which approvals a quote needs. Answered with PlansRead."""

    quote_id: str


class ReadApprovals(msgspec.Struct, frozen=True, tag=True):
    """Read how far the approvals of a quote are, with their levels. Answered with ApprovalsRead."""

    quote_id: str


class ReadAgreementTerms(msgspec.Struct, frozen=True, tag=True):
    """Read an agreement with its terms now, to amend or cancel it. Answered with AgreementTermsRead."""

    agreement_id: str


# --- answers -----------------------------------------------------------------------------------------


class QuoteRead(msgspec.Struct, frozen=True, tag=True):
    """A quote, whole. `offer` is None when it is not readable any more (expired, published again)."""

    quote: Quote
    terms: QuoteTerms
    offer: Offer | None = None


class PlansRead(msgspec.Struct, frozen=True, tag=True):
    """The approval plans of a quote; `unreadable` ones are missing, and it cannot be started then."""

    plans: tuple[ApprovalPlan, ...]
    unreadable: int = 0


class ApprovalsRead(msgspec.Struct, frozen=True, tag=True):
    """The approvals of a quote, newest first; `unreadable` ones are missing."""

    approvals: tuple[Approval, ...]
    unreadable: int = 0


class AgreementTermsRead(msgspec.Struct, frozen=True, tag=True):
    """An agreement as AWS has it now, with all its terms."""

    agreement: Agreement
    terms: AgreementTerms


# --- events ------------------------------------------------------------------------------------------


class EntitlementsSeen(msgspec.Struct, frozen=True, tag=True):
    """How far the entitlements of a new or changed agreement are; no registration token is among them.

    Told every few seconds at first, then every minute, for a quarter of an hour at most or until
    `is_settled`: none is being set up any more.
    """

    agreement_id: str
    entitlements: tuple[Entitlement, ...]
    is_settled: bool


QuoteCall = ReadQuote | ReadPlans | ReadApprovals | ReadAgreementTerms
QuoteAnswer = QuoteRead | PlansRead | ApprovalsRead | AgreementTermsRead
