"""Agreements with their terms and charges, read as the buyer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from app.aws.calls import RAW, Answer, ServiceCalls
from app.aws.errors import request_id_of
from app.aws.wire import (
    Page,
    Party,
    ProposalSummary,
    Wire,
    pages,
    read_document,
    rows,
    unreadable,
    utc,
)
from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.duration import parse_duration
from app.model.money import money_or_none
from app.model.term import AgreementTerms, RenewalTerm, VariablePaymentTerm

CATALOG = "AWSMarketplace"
PAGE_ROWS = 50
_MINE = [
    {"name": "PartyType", "values": ["Acceptor"]},
    {"name": "AgreementType", "values": ["PurchaseAgreement"]},
]
_BY_END = {"sortBy": "EndTime", "sortOrder": "ASCENDING"}


class AgreementGateway:
    """Reads agreements, their terms and their charges."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def search(self) -> Iterator[Page[Agreement]]:
        """Yield all agreements that this account accepted, soonest end first; no names, no values."""
        return pages(
            lambda where: self._calls.read(
                "SearchAgreements",
                catalog=CATALOG,
                filters=_MINE,
                sort=_BY_END,
                maxResults=PAGE_ROWS,
                **where,
            ),
            lambda reply: rows(reply, "agreementViewSummaries", _Summary, _from_summary),
        )

    def describe(self, agreement_id: str, *, urgent: bool = False) -> Answer[Agreement]:
        """Read one agreement with its committed value."""
        reply = self._calls.read("DescribeAgreement", urgent=urgent, agreementId=agreement_id)
        agreement = read_document(reply, _Description, _from_description)
        if agreement.agreement_id != agreement_id:
            raise unreadable("foreign agreement")
        return Answer(agreement, request_id_of(reply))

    def terms(self, agreement_id: str, *, urgent: bool = False) -> tuple[AgreementTerms, bytes]:
        """Read all accepted terms, with AWS's own documents as a JSON list of pages."""
        bodies: list[bytes] = []
        kinds: list[str] = []
        unknown: list[str] = []
        variable: VariablePaymentTerm | None = None
        renewal: RenewalTerm | None = None

        def fetch(where: dict[str, Any]) -> Mapping[str, Any]:
            if not where:  # the first page, also after AWS lost the place
                bodies.clear()
            reply = self._calls.read(
                "GetAgreementTerms",
                urgent=urgent,
                agreementId=agreement_id,
                maxResults=PAGE_ROWS,
                **where,
            )
            bodies.append(reply.get(RAW, b"null"))
            return reply

        for page in pages(fetch, lambda reply: rows(reply, "acceptedTerms", _Term, _same)):
            if page.unreadable:
                raise unreadable("term")
            for term in page.items:
                kind, is_known = term.kind()
                (kinds if is_known else unknown).append(kind)
                variable = variable or _variable(term.variable_payment_term)
                renewal = renewal or _renewal(term.renewal_term)
        terms = AgreementTerms(
            agreement_id=agreement_id,
            kinds=tuple(dict.fromkeys(kinds)),
            unknown=tuple(dict.fromkeys(unknown)),
            variable_payment=variable,
            renewal=renewal,
        )
        return terms, b"[" + b",".join(bodies) + b"]"

    def charges(self, agreement_id: str | None = None) -> Iterator[Page[Charge]]:
        """Yield the charges of all agreements, or of one."""
        scope: dict[str, Any] = {"agreementId": agreement_id} if agreement_id else {}
        return pages(
            lambda where: self._calls.read(
                "ListAgreementCharges", maxResults=PAGE_ROWS, **scope, **where
            ),
            lambda reply: rows(reply, "items", _Charge, _from_charge),
        )


class _Entitlement(Wire, frozen=True):
    license_arn: str = ""


class _Summary(Wire, frozen=True):
    agreement_id: str
    status: str
    agreement_type: str = ""
    proposer: Party = Party()
    proposal_summary: ProposalSummary = ProposalSummary()
    acceptance_time: datetime | None = None
    start_time: datetime | None = None
    end_time: datetime | None = None
    last_update_time: datetime | None = None
    entitlements: tuple[_Entitlement, ...] = ()
    initial_agreement_id: str = ""
    end_time_behavior_type: str = ""
    end_time_behavior_reason_code: str = ""
    free_trial_end_time: datetime | None = None


def _from_summary(doc: _Summary) -> Agreement:
    return Agreement(
        agreement_id=doc.agreement_id,
        status=doc.status,
        agreement_type=doc.agreement_type,
        seller_account_id=doc.proposer.account_id,
        product_id=doc.proposal_summary.product.id,
        resource_type=doc.proposal_summary.product.type,
        offer_id=doc.proposal_summary.offer_id,
        accepted_at=utc(doc.acceptance_time),
        starts_at=utc(doc.start_time),
        ends_at=utc(doc.end_time),
        updated_at=utc(doc.last_update_time),
        end_behavior=doc.end_time_behavior_type,
        end_reason=doc.end_time_behavior_reason_code,
        initial_agreement_id=doc.initial_agreement_id,
        free_trial_ends_at=utc(doc.free_trial_end_time),
        license_arns=tuple(one.license_arn for one in doc.entitlements if one.license_arn),
    )


class _EstimatedCharges(Wire, frozen=True):
    currency_code: str = ""
    agreement_value: str = ""


class _EndBehavior(Wire, frozen=True):
    type: str = ""
    reason_code: str = ""


class _FreeTrial(Wire, frozen=True):
    trial_end_time: datetime | None = None


class _Description(Wire, frozen=True):
    agreement_id: str
    status: str
    agreement_type: str = ""
    proposer: Party = Party()
    proposal_summary: ProposalSummary = ProposalSummary()
    acceptance_time: datetime | None = None
    start_time: datetime | None = None
    end_time: datetime | None = None
    estimated_charges: _EstimatedCharges = _EstimatedCharges()
    initial_agreement_id: str = ""
    end_time_behavior: _EndBehavior = _EndBehavior()
    free_trial_summary: _FreeTrial = _FreeTrial()


def _from_description(doc: _Description) -> Agreement:
    charges = doc.estimated_charges
    return Agreement(
        agreement_id=doc.agreement_id,
        status=doc.status,
        agreement_type=doc.agreement_type,
        seller_account_id=doc.proposer.account_id,
        product_id=doc.proposal_summary.product.id,
        resource_type=doc.proposal_summary.product.type,
        offer_id=doc.proposal_summary.offer_id,
        accepted_at=utc(doc.acceptance_time),
        starts_at=utc(doc.start_time),
        ends_at=utc(doc.end_time),
        value=money_or_none(charges.agreement_value, charges.currency_code),
        end_behavior=doc.end_time_behavior.type,
        end_reason=doc.end_time_behavior.reason_code,
        initial_agreement_id=doc.initial_agreement_id,
        free_trial_ends_at=utc(doc.free_trial_summary.trial_end_time),
    )


class _Unknown(Wire, frozen=True):
    name: str = ""


class _VariableConfiguration(Wire, frozen=True):
    payment_request_approval_strategy: str = ""
    expiration_duration: str | None = None


class _Variable(Wire, frozen=True):
    currency_code: str = ""
    max_total_charge_amount: str = ""
    configuration: _VariableConfiguration = _VariableConfiguration()


class _RenewalConfiguration(Wire, frozen=True):
    enable_auto_renew: bool | None = None


class _Renewal(Wire, frozen=True):
    configuration: _RenewalConfiguration = _RenewalConfiguration()
    lockout_period: str | None = None
    max_renewals: int | None = None


class _Term(msgspec.Struct, frozen=True, rename="camel"):
    """The union of terms: exactly one member is set. Only two kinds are read, the rest is named."""

    variable_payment_term: _Variable | None = None
    renewal_term: _Renewal | None = None
    byol_pricing_term: Mapping[str, Any] | None = None
    configurable_upfront_pricing_term: Mapping[str, Any] | None = None
    fixed_upfront_pricing_term: Mapping[str, Any] | None = None
    free_trial_pricing_term: Mapping[str, Any] | None = None
    legal_term: Mapping[str, Any] | None = None
    net_payment_term: Mapping[str, Any] | None = None
    payment_schedule_term: Mapping[str, Any] | None = None
    recurring_payment_term: Mapping[str, Any] | None = None
    support_term: Mapping[str, Any] | None = None
    usage_based_pricing_term: Mapping[str, Any] | None = None
    validity_term: Mapping[str, Any] | None = None
    # botocore's name for a member that its service model does not know; its content is lost
    unknown_member: _Unknown | None = msgspec.field(name="SDK_UNKNOWN_MEMBER", default=None)

    def kind(self) -> tuple[str, bool]:
        """Name the term that is set, and tell whether it is a known one."""
        for field in msgspec.structs.fields(self):
            if getattr(self, field.name) is not None and field.name != "unknown_member":
                return field.encode_name, True
        return (self.unknown_member.name if self.unknown_member else ""), False


def _same(term: _Term) -> _Term:
    return term


def _variable(term: _Variable | None) -> VariablePaymentTerm | None:
    if term is None:
        return None
    return VariablePaymentTerm(
        strategy=term.configuration.payment_request_approval_strategy,
        max_total=money_or_none(term.max_total_charge_amount, term.currency_code),
        expiration=parse_duration(term.configuration.expiration_duration),
    )


def _renewal(term: _Renewal | None) -> RenewalTerm | None:
    if term is None:
        return None
    return RenewalTerm(
        auto_renew=term.configuration.enable_auto_renew,
        lockout=parse_duration(term.lockout_period),
        max_renewals=term.max_renewals,
    )


class _Charge(Wire, frozen=True):
    id: str
    agreement_id: str
    revision: int
    purchase_order_reference: str | None = None
    currency_code: str = ""
    amount: str | None = None
    time: datetime | None = None


def _from_charge(doc: _Charge) -> Charge:
    return Charge(
        charge_id=doc.id,
        agreement_id=doc.agreement_id,
        revision=doc.revision,
        time=utc(doc.time),
        money=money_or_none(doc.amount, doc.currency_code),
        purchase_order=doc.purchase_order_reference,
    )
