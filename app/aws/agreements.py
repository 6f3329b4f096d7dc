"""Agreements with their terms and charges, read and changed as the buyer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from app.aws.calls import RAW, Answer, ServiceCalls
from app.aws.errors import request_id_of
from app.aws.purchase_params import charge_order_params
from app.aws.terms import TermDocument, term_of
from app.aws.wire import (
    Count,
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
from app.errors import Rejected
from app.language import tr
from app.model.agreement import Agreement, Resource
from app.model.agreement_search import AgreementQuery, FilterName, choices, problem
from app.model.charge import Charge
from app.model.charge_orders import OrderEntry
from app.model.money import money_or_none
from app.model.term import AgreementTerms, Term

CATALOG = "AWSMarketplace"
PAGE_ROWS = 50
_ALL_MINE = AgreementQuery()


class Found(msgspec.Struct, frozen=True):
    """One page of a search; the token asks for the next one, empty after the last."""

    agreements: tuple[Agreement, ...]
    next_token: str = ""


class AgreementGateway:
    """Reads agreements, their terms and their charges; ends agreements, sets purchase orders."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def search(self) -> Iterator[Page[Agreement]]:
        """Yield all agreements that this account accepted, soonest end first; no names, no values."""
        return pages(
            lambda where: self._calls.read(
                "SearchAgreements", **_search_params(_ALL_MINE), **where
            ),
            _summaries,
        )

    def ask(self, query: AgreementQuery, next_token: str = "") -> Found:
        """Read one page of a search that a person made.

        Raises:
            Rejected: AWS would refuse it, so it was not sent; or AWS has lost the place.
        """
        wrong = problem(query)
        if wrong:
            raise Rejected(wrong, tr("Change the search, then ask again."), code="search")
        where: dict[str, Any] = {"nextToken": next_token} if next_token else {}
        reply = self._calls.read("SearchAgreements", urgent=True, **_search_params(query), **where)
        page = _summaries(reply)
        if page.unreadable:
            raise unreadable("agreement")
        token = reply.get("nextToken") or ""
        if not isinstance(token, str) or not token.isascii() or token == (next_token or None):
            raise unreadable("token")
        return Found(page.items, token)

    def describe(self, agreement_id: str, *, urgent: bool = False) -> Answer[Agreement]:
        """Read one agreement with its committed value."""
        reply = self._calls.read("DescribeAgreement", urgent=urgent, agreementId=agreement_id)
        agreement = read_document(reply, _Description, _from_description)
        if agreement.agreement_id != agreement_id:
            raise unreadable("foreign agreement")
        return Answer(agreement, request_id_of(reply))

    def terms(
        self, agreement_id: str, *, urgent: bool = False, idle: bool = False
    ) -> tuple[AgreementTerms, bytes]:
        """Read all accepted terms, with AWS's own documents as a JSON list of pages."""
        bodies: list[bytes] = []
        terms: list[Term] = []

        def fetch(where: dict[str, Any]) -> Mapping[str, Any]:
            if not where:  # the first page, also after AWS lost the place
                bodies.clear()
                terms.clear()
            reply = self._calls.read(
                "GetAgreementTerms",
                urgent=urgent,
                idle=idle,
                agreementId=agreement_id,
                maxResults=PAGE_ROWS,
                **where,
            )
            bodies.append(reply.get(RAW, b"null"))
            return reply

        for page in pages(fetch, lambda reply: rows(reply, "acceptedTerms", TermDocument, term_of)):
            if page.unreadable:
                raise unreadable("term")
            terms.extend(page.items)
        return AgreementTerms(agreement_id, tuple(terms)), b"[" + b",".join(bodies) + b"]"

    def charges(
        self, agreement_id: str | None = None, *, urgent: bool = False
    ) -> Iterator[Page[Charge]]:
        """Yield the charges of all agreements, or of one."""
        scope: dict[str, Any] = {"agreementId": agreement_id} if agreement_id else {}
        return pages(
            lambda where: self._calls.read(
                "ListAgreementCharges", urgent=urgent, maxResults=PAGE_ROWS, **scope, **where
            ),
            lambda reply: rows(reply, "items", _Charge, _from_charge),
        )

    def cancel(self, agreement_id: str) -> Answer[None]:
        """End an agreement. Sent exactly once; AWS answers before it has carried it out."""
        reply = self._calls.write("CancelAgreement", agreementId=agreement_id)
        return Answer(None, request_id_of(reply))

    def set_orders(self, agreement_id: str, entries: Sequence[OrderEntry]) -> Answer[None]:
        """Set purchase orders on charges of one agreement. Sent exactly once; the answer is empty."""
        params = charge_order_params(agreement_id, entries)
        reply = self._calls.write("UpdatePurchaseOrders", **params)
        return Answer(None, request_id_of(reply))


def _search_params(query: AgreementQuery) -> dict[str, Any]:
    chosen = [(one.name, one.value) for one in query.filters]
    always = (
        (FilterName.PARTY_TYPE, query.party),
        (FilterName.AGREEMENT_TYPE, choices(FilterName.AGREEMENT_TYPE)[0]),
    )
    return {
        "catalog": CATALOG,
        "filters": [
            {"name": name.value, "values": [str(value)]} for name, value in (*always, *chosen)
        ],
        "sort": {
            "sortBy": query.sort_by.value,
            "sortOrder": "DESCENDING" if query.descending else "ASCENDING",
        },
        "maxResults": PAGE_ROWS,
    }


def _summaries(reply: Mapping[str, Any]) -> Page[Agreement]:
    return rows(reply, "agreementViewSummaries", _Summary, _from_summary)


class _Entitlement(Wire, frozen=True):
    license_arn: str = ""


class _Agreement(Wire, frozen=True):
    """What the summary and the description of an agreement have alike."""

    agreement_id: str
    status: str
    agreement_type: str = ""
    acceptor: Party = Party()
    proposer: Party = Party()
    proposal_summary: ProposalSummary = ProposalSummary()
    acceptance_time: datetime | None = None
    start_time: datetime | None = None
    end_time: datetime | None = None
    initial_agreement_id: str = ""


def _alike(doc: _Agreement) -> Agreement:
    proposal = doc.proposal_summary
    return Agreement(
        agreement_id=doc.agreement_id,
        status=doc.status,
        agreement_type=doc.agreement_type,
        seller_account_id=doc.proposer.account_id,
        product_id=proposal.product.id,
        resource_type=proposal.product.type,
        offer_id=proposal.offer_id,
        accepted_at=utc(doc.acceptance_time),
        starts_at=utc(doc.start_time),
        ends_at=utc(doc.end_time),
        initial_agreement_id=doc.initial_agreement_id,
        acceptor_account_id=doc.acceptor.account_id,
        offer_set_id=proposal.offer_set_id,
        resources=tuple(Resource(one.id, one.type) for one in proposal.resources),
    )


class _Summary(_Agreement, frozen=True):
    last_update_time: datetime | None = None
    entitlements: tuple[_Entitlement, ...] = ()
    end_time_behavior_type: str = ""
    end_time_behavior_reason_code: str = ""
    free_trial_end_time: datetime | None = None
    includes_contact_of_type: tuple[str, ...] = ()


def _from_summary(doc: _Summary) -> Agreement:
    return msgspec.structs.replace(
        _alike(doc),
        updated_at=utc(doc.last_update_time),
        end_behavior=doc.end_time_behavior_type,
        end_reason=doc.end_time_behavior_reason_code,
        free_trial_ends_at=utc(doc.free_trial_end_time),
        license_arns=tuple(one.license_arn for one in doc.entitlements if one.license_arn),
        contact_types=doc.includes_contact_of_type,
    )


class _EstimatedCharges(Wire, frozen=True):
    currency_code: str = ""
    agreement_value: str = ""


class _RenewalSummary(Wire, frozen=True):
    offer_id: str = ""


class _EndBehavior(Wire, frozen=True):
    type: str = ""
    reason_code: str = ""
    renewal_summary: _RenewalSummary = _RenewalSummary()


class _FreeTrial(Wire, frozen=True):
    trial_end_time: datetime | None = None


class _Description(_Agreement, frozen=True):
    estimated_charges: _EstimatedCharges = _EstimatedCharges()
    end_time_behavior: _EndBehavior = _EndBehavior()
    free_trial_summary: _FreeTrial = _FreeTrial()


def _from_description(doc: _Description) -> Agreement:
    charges = doc.estimated_charges
    return msgspec.structs.replace(
        _alike(doc),
        value=money_or_none(charges.agreement_value, charges.currency_code),
        end_behavior=doc.end_time_behavior.type,
        end_reason=doc.end_time_behavior.reason_code,
        free_trial_ends_at=utc(doc.free_trial_summary.trial_end_time),
        renewal_offer_id=doc.end_time_behavior.renewal_summary.offer_id,
    )


class _Charge(Wire, frozen=True):
    id: str
    agreement_id: str
    revision: Count
    purchase_order_reference: str | None = None
    currency_code: str = ""
    amount: str | None = None
    time: datetime | None = None
    agreement_type: str = ""


def _from_charge(doc: _Charge) -> Charge:
    return Charge(
        charge_id=doc.id,
        agreement_id=doc.agreement_id,
        revision=doc.revision,
        time=utc(doc.time),
        money=money_or_none(doc.amount, doc.currency_code),
        purchase_order=doc.purchase_order_reference,
        currency=doc.currency_code,
        agreement_type=doc.agreement_type,
    )
