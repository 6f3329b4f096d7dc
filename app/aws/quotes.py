"""Agreement requests (quotes): asked for, read whole, accepted, put up for approval, and withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.aws.agreements import CATALOG, PAGE_ROWS
from app.aws.approvals import approval_page
from app.aws.calls import Answer, ServiceCalls
from app.aws.errors import request_id_of
from app.aws.levels import ApproverUnion, Level
from app.aws.purchase_params import order_params, plan_params, quote_params
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
from app.model.command import ChargeOrder, PlanNote
from app.model.money import money_or_none
from app.model.purchase import QuoteRequest, RequestedTerm
from app.model.quote import (
    ApprovalPlan,
    ExpectedCharge,
    ItemizedChange,
    PlannedApprover,
    PlannedLevel,
    Quote,
    QuoteTerms,
    Tax,
)
from app.model.request import Approval, ApproverKind
from app.model.term import Term


class QuoteGateway:
    """Reads and changes agreement requests."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def quotes(self, *, status: str | None = None) -> Iterator[Page[Quote]]:
        """Yield all quotes of the account; ids, status and offer only."""
        only: dict[str, Any] = {"status": status} if status else {}
        return pages(
            lambda where: self._calls.read(
                "ListAgreementRequests",
                catalog=CATALOG,
                maxResults=PAGE_ROWS,
                **only,
                **where,
            ),
            lambda reply: rows(reply, "items", _Quote, _from_quote),
        )

    def quote(self, quote_id: str, *, urgent: bool = False) -> Answer[Quote]:
        """Read one quote with its charges."""
        reply = self._calls.read("GetAgreementRequest", urgent=urgent, agreementRequestId=quote_id)
        found = read_document(reply, _Quote, _from_quote)
        if found.quote_id != quote_id:
            raise unreadable("foreign quote")
        return Answer(found, request_id_of(reply))

    def terms(self, quote_id: str, *, urgent: bool = False) -> QuoteTerms:
        """Read all terms that accepting a quote accepts; they have no names of dimensions.

        Raises:
            Unclear: a term cannot be read: what is accepted must be whole.
            AppError: AWS did not give the terms.
        """
        terms: list[Term] = []

        def fetch(where: dict[str, Any]) -> Mapping[str, Any]:
            if not where:  # the first page, also after AWS lost the place
                terms.clear()
            return self._calls.read(
                "GetAgreementRequestTerms",
                urgent=urgent,
                agreementRequestId=quote_id,
                maxResults=PAGE_ROWS,
                **where,
            )

        for page in pages(fetch, lambda reply: rows(reply, "terms", TermDocument, term_of)):
            if page.unreadable:
                raise unreadable("term")
            terms.extend(page.items)
        return QuoteTerms(quote_id, tuple(terms))

    def plans(self, quote_id: str, *, urgent: bool = False) -> Page[ApprovalPlan]:
        """Read the approvals that a quote needs, level by level."""
        found: dict[str, ApprovalPlan] = {}
        unread = 0

        def fetch(where: dict[str, Any]) -> Mapping[str, Any]:
            return self._calls.read(
                "GetAgreementRequestApprovalPlans",
                urgent=urgent,
                agreementRequestId=quote_id,
                maxResults=PAGE_ROWS,
                **where,
            )

        for page in pages(fetch, lambda reply: rows(reply, "items", _PlanDocument, _from_plan)):
            found.update((one.reference, one) for one in page.items)
            unread += page.unreadable
        return Page(tuple(found.values()), unread)

    def create(
        self, request: QuoteRequest, terms: Sequence[RequestedTerm], token: str
    ) -> Answer[Quote]:
        """Ask for a quote; it binds to nothing. Sent exactly once.

        The same token with the same request gives the quote that it made before.
        """
        params = quote_params(request, terms, token)
        reply = self._calls.write("CreateAgreementRequest", **params)
        found = read_document(reply, _Quote, _from_quote)
        return Answer(found, request_id_of(reply))

    def accept(self, quote_id: str, orders: Sequence[ChargeOrder] = ()) -> Answer[str]:
        """Accept a quote: this buys. Sent exactly once; gives the agreement's id."""
        reply = self._calls.write(
            "AcceptAgreementRequest", agreementRequestId=quote_id, **order_params(orders)
        )
        found = read_document(reply, _Accepted, lambda doc: doc)
        return Answer(found.agreement_id, request_id_of(reply))

    def start_approvals(
        self, quote_id: str, plans: Sequence[PlanNote], orders: Sequence[ChargeOrder] = ()
    ) -> Answer[tuple[Approval, ...]]:
        """Put a quote up for approval. Sent exactly once; gives the approvals without levels."""
        reply = self._calls.write(
            "StartAgreementApprovals",
            agreementRequestId=quote_id,
            **plan_params(plans),
            **order_params(orders),
        )
        started = approval_page(reply, "approvalSummaries")
        if started.unreadable or any(one.quote_id != quote_id for one in started.items):
            raise unreadable("foreign approval")
        return Answer(started.items, request_id_of(reply))

    def cancel(self, quote_id: str) -> Answer[None]:
        """Withdraw a quote. Sent exactly once; AWS's answer has no content."""
        reply = self._calls.write("CancelAgreementRequest", agreementRequestId=quote_id)
        return Answer(None, request_id_of(reply))


class _Accepted(Wire, frozen=True):
    agreement_id: str


class _TaxItem(Wire, frozen=True):
    type: str = ""
    rate: str = ""
    amount: str | None = None


class _Taxes(Wire, frozen=True):
    total_amount: str | None = None
    breakdown: tuple[_TaxItem, ...] = ()


class _Expected(Wire, frozen=True):
    id: str
    time: datetime | None = None
    amount: str | None = None
    amount_after_tax: str | None = None
    timing: str = ""
    estimated_taxes: _Taxes = _Taxes()
    purchase_order_reference: str | None = None


class _Itemized(Wire, frozen=True):
    dimension_key: str = ""
    old_quantity: Count | None = None
    new_quantity: Count | None = None
    incremental_charge_amount: str | None = None
    charge_reference: str = ""


class _Invoicer(Wire, frozen=True):
    legal_name: str = ""
    branch_name: str = ""


class _ChargeSummary(Wire, frozen=True):
    currency_code: str = ""
    new_agreement_value: str | None = None
    new_agreement_value_after_tax: str | None = None
    expected_charges: tuple[_Expected, ...] = ()
    itemized_charges: tuple[_Itemized, ...] = ()
    estimated_taxes: _Taxes = _Taxes()
    invoicing_entity: _Invoicer = _Invoicer()


class _Quote(Wire, frozen=True):
    agreement_request_id: str
    status: str
    intent: str = ""
    agreement_id: str = ""
    approval_requirement: str | None = None
    created_at: datetime | None = None
    charge_summary: _ChargeSummary = _ChargeSummary()
    proposer: Party = Party()
    proposal_summary: ProposalSummary = ProposalSummary()


_REQUIRED = {"REQUIRED": True, "NOT_REQUIRED": False}


def _from_quote(doc: _Quote) -> Quote:
    summary = doc.charge_summary
    currency = summary.currency_code
    invoicer = summary.invoicing_entity
    return Quote(
        quote_id=doc.agreement_request_id,
        status=doc.status,
        intent=doc.intent,
        agreement_id=doc.agreement_id,
        approval_required=_REQUIRED.get(doc.approval_requirement or ""),
        product_id=doc.proposal_summary.product.id,
        seller_account_id=doc.proposer.account_id,
        offer_id=doc.proposal_summary.offer_id,
        offer_set_id=doc.proposal_summary.offer_set_id,
        created_at=utc(doc.created_at),
        value=money_or_none(summary.new_agreement_value, currency),
        value_after_tax=money_or_none(summary.new_agreement_value_after_tax, currency),
        invoiced_by=", ".join(name for name in (invoicer.legal_name, invoicer.branch_name) if name),
        charges=tuple(_charge(one, currency) for one in summary.expected_charges),
        changes=tuple(_change(one, currency) for one in summary.itemized_charges),
        tax=money_or_none(summary.estimated_taxes.total_amount, currency),
        taxes=_taxes(summary.estimated_taxes, currency),
    )


def _charge(doc: _Expected, currency: str) -> ExpectedCharge:
    return ExpectedCharge(
        charge_id=doc.id,
        timing=doc.timing,
        time=utc(doc.time),
        amount=money_or_none(doc.amount, currency),
        tax=money_or_none(doc.estimated_taxes.total_amount, currency),
        purchase_order=doc.purchase_order_reference,
        amount_after_tax=money_or_none(doc.amount_after_tax, currency),
        taxes=_taxes(doc.estimated_taxes, currency),
    )


def _change(doc: _Itemized, currency: str) -> ItemizedChange:
    return ItemizedChange(
        dimension=doc.dimension_key,
        old=doc.old_quantity,
        new=doc.new_quantity,
        added=money_or_none(doc.incremental_charge_amount, currency),
        charge_id=doc.charge_reference,
    )


def _taxes(doc: _Taxes, currency: str) -> tuple[Tax, ...]:
    return tuple(
        Tax(one.type, one.rate, money_or_none(one.amount, currency)) for one in doc.breakdown
    )


class _EmailApprover(Wire, frozen=True):
    email_address: str = ""
    name: str = ""


class _ToolApprover(Wire, frozen=True):
    name: str = ""


class _AdminApprover(Wire, frozen=True):
    organization_id: str = ""


class _Approver(ApproverUnion, frozen=True):
    email_approver: _EmailApprover | None = None
    procurement_tool_approver: _ToolApprover | None = None
    aws_organization_admin_approver: _AdminApprover | None = None


class _Plan(Wire, frozen=True):
    plan_reference: str
    levels: tuple[Level[_Approver], ...]
    name: str = ""


class _PlanDocument(Wire, frozen=True):
    """The union of plans; a kind that this version does not know is an unreadable row."""

    buyer_agreement_approval_plan: _Plan


def _from_plan(doc: _PlanDocument) -> ApprovalPlan:
    plan = doc.buyer_agreement_approval_plan
    return ApprovalPlan(plan.plan_reference, plan.name, tuple(_level(one) for one in plan.levels))


def _level(doc: Level[_Approver]) -> PlannedLevel:
    return PlannedLevel(
        name=doc.name,
        needed=doc.needed,
        approvers=tuple(_approver(one) for one in doc.approvers),
    )


def _approver(doc: _Approver) -> PlannedApprover:
    email, tool, admin = (
        doc.email_approver,
        doc.procurement_tool_approver,
        doc.aws_organization_admin_approver,
    )
    if email is not None:
        return PlannedApprover(ApproverKind.EMAIL, email.name, email.email_address)
    if tool is not None:
        return PlannedApprover(ApproverKind.TOOL, tool.name)
    if admin is not None:
        return PlannedApprover(ApproverKind.ADMIN, organization_id=admin.organization_id)
    return PlannedApprover(doc.unknown_kind)
