"""Organisation approvals: read as who asked for them or decides on them, and decided as administrator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from app.aws.agreements import PAGE_ROWS
from app.aws.calls import Answer, ServiceCalls
from app.aws.errors import request_id_of
from app.aws.levels import ApproverUnion, Level
from app.aws.purchase_params import order_params
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
from app.model.command import ChargeOrder
from app.model.request import Approval, ApprovalLevel, Approver, ApproverKind


class As(StrEnum):
    """In which role approvals are listed."""

    REQUESTER = "REQUESTER"
    ADMINISTRATOR = "AWS_ORGANIZATION_ADMIN"


class ApprovalGateway:
    """Reads and decides organisation approvals."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def approvals(
        self,
        role: As,
        *,
        status: str | None = None,
        quote_id: str | None = None,
        urgent: bool = False,
    ) -> Iterator[Page[Approval]]:
        """Yield the approvals that this account asked for or may decide; without levels."""
        asked = {"status": status, "agreementRequestId": quote_id}
        only: dict[str, Any] = {name: value for name, value in asked.items() if value}
        return pages(
            lambda where: self._calls.read(
                "ListAgreementApprovals",
                urgent=urgent,
                partyType=role.value,
                maxResults=PAGE_ROWS,
                **only,
                **where,
            ),
            lambda reply: approval_page(reply, "items"),
        )

    def approval(self, request_id: str, *, urgent: bool = False) -> Answer[Approval]:
        """Read one approval with its levels."""
        reply = self._calls.read(
            "GetAgreementApproval", urgent=urgent, agreementApprovalId=request_id
        )
        found = read_document(reply, _Envelope, _from_envelope)
        if found.request_id != request_id:
            raise unreadable("foreign approval")
        return Answer(found, request_id_of(reply))

    def accept(
        self,
        request_id: str,
        *,
        note: str | None,
        override: str | None,
        purchase_orders: Sequence[ChargeOrder] = (),
    ) -> Answer[None]:
        """Agree as administrator. Sent exactly once; AWS's answer has no content."""
        orders = order_params(purchase_orders)
        return self._decide(
            "AcceptAgreementApproval",
            buyerAgreementApprovalApproverInput={
                "agreementApprovalId": request_id,
                **orders,
                **({"note": note} if note is not None else {}),
                **({"approverOutcomeIdToOverride": override} if override is not None else {}),
            },
        )

    def reject(self, request_id: str, *, note: str, override: str | None) -> Answer[None]:
        """Refuse as administrator. Sent exactly once; AWS's answer has no content."""
        return self._decide(
            "RejectAgreementApproval",
            buyerAgreementApprovalRejectionInput={
                "agreementApprovalId": request_id,
                "note": note,
                **({"approverOutcomeIdToOverride": override} if override is not None else {}),
            },
        )

    def _decide(self, operation: str, **params: Mapping[str, Any]) -> Answer[None]:
        return Answer(None, request_id_of(self._calls.write(operation, **params)))


def approval_page(reply: Mapping[str, Any], key: str) -> Page[Approval]:
    """Read a list of approvals; they have no levels in it."""
    return rows(reply, key, _Summary, _from_summary)


class _Summary(Wire, frozen=True):
    agreement_approval_id: str
    agreement_request_id: str
    status: str
    name: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    started_at: datetime | None = None
    expires_at: datetime | None = None
    approval_needed_by: datetime | None = None


def _from_summary(doc: _Summary) -> Approval:
    return Approval(
        request_id=doc.agreement_approval_id,
        quote_id=doc.agreement_request_id,
        status=doc.status,
        name=doc.name,
        needed_by=utc(doc.approval_needed_by),
        expires_at=utc(doc.expires_at),
        started_at=utc(doc.started_at),
        created_at=utc(doc.created_at),
        updated_at=utc(doc.updated_at),
    )


class _OverriddenBy(Wire, frozen=True):
    principal_arn: str = ""


class _Outcome(Wire, frozen=True):
    status: str
    updated_at: datetime | None = None
    approver_outcome_id: str = ""
    name: str = ""
    email_address: str = ""
    note: str = ""
    overridden_by: _OverriddenBy = _OverriddenBy()


class _Approver(ApproverUnion, frozen=True):
    email_approver_outcome: _Outcome | None = None
    procurement_tool_approver_outcome: _Outcome | None = None
    aws_organization_approver_outcome: _Outcome | None = None


class _PlanInput(Wire, frozen=True):
    requester_note: str = ""


class _Proposer(Wire, frozen=True):
    account_id: str = ""
    legal_name: str = ""


class _Proposal(ProposalSummary, frozen=True):
    visibility_scope: str = ""


class _Approval(_Summary, frozen=True, kw_only=True):
    levels: tuple[Level[_Approver], ...]
    requester: Party = Party()
    plan_input: _PlanInput = _PlanInput()
    proposer: _Proposer = _Proposer()
    proposal_summary: _Proposal = _Proposal()


class _Envelope(Wire, frozen=True):
    buyer_agreement_approval: _Approval


def _from_envelope(doc: _Envelope) -> Approval:
    inner = doc.buyer_agreement_approval
    return msgspec.structs.replace(
        _from_summary(inner),
        requester_account_id=inner.requester.account_id,
        seller_name=inner.proposer.legal_name,
        seller_account_id=inner.proposer.account_id,
        product_name=inner.proposal_summary.product.name,
        offer_id=inner.proposal_summary.offer_id,
        visibility=inner.proposal_summary.visibility_scope,
        note=inner.plan_input.requester_note,
        levels=tuple(_level(level) for level in inner.levels),
    )


def _level(doc: Level[_Approver]) -> ApprovalLevel:
    return ApprovalLevel(
        name=doc.name,
        needed=doc.needed,
        approvers=tuple(_approver(one) for one in doc.approvers),
    )


def _approver(doc: _Approver) -> Approver:
    kinds = (
        (ApproverKind.EMAIL, doc.email_approver_outcome),
        (ApproverKind.TOOL, doc.procurement_tool_approver_outcome),
        (ApproverKind.ADMIN, doc.aws_organization_approver_outcome),
    )
    for kind, outcome in kinds:
        if outcome is not None:
            return Approver(
                kind=kind.value,
                name=outcome.name or outcome.email_address,
                status=outcome.status,
                outcome_id=outcome.approver_outcome_id,
                note=outcome.note,
                updated_at=utc(outcome.updated_at),
                overridden_by=outcome.overridden_by.principal_arn,
            )
    return Approver(kind=doc.unknown_kind, name="", status="")
