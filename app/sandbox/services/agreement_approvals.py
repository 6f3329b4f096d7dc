"""Organisation approvals: the plans of a quote, starting them, and deciding as administrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.sandbox.purchases import decide_slot, start_approval
from app.sandbox.service import Call, Handler
from app.sandbox.services.agreement_requests import find_quote, set_purchase_orders
from app.sandbox.services.paging import position_of, size_of, slice_of, token_for
from app.sandbox.services.refusals import check_scope, conflict, denied, invalid, not_found
from app.sandbox.state import (
    APPROVED,
    PENDING,
    QUEUED,
    REJECTED,
    Approval,
    ApprovalPlan,
    Approver,
    Level,
    Quote,
    Slot,
)
from app.sandbox.transitions import Cause, Stage

_KIND = "AgreementApproval"
_TYPE = "BUYER_AGREEMENT_APPROVAL"
_PAGE = 20
_PLANS_PAGE = 10


def approval_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    approvals = _Approvals(stage)
    return {
        "GetAgreementRequestApprovalPlans": approvals.plans,
        "StartAgreementApprovals": approvals.start,
        "ListAgreementApprovals": approvals.list_page,
        "GetAgreementApproval": approvals.get,
        "AcceptAgreementApproval": approvals.accept,
        "RejectAgreementApproval": approvals.reject,
    }


class _Approvals:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def plans(self, call: Call) -> dict[str, Any]:
        quote = self._own_quote(call)
        plans = self._plans_of(quote)
        if not plans:
            raise invalid("INCOMPATIBLE_AGREEMENT_REQUEST", "No approval is required.")
        told = [{"buyerAgreementApprovalPlan": self._plan(plan)} for plan in plans]
        return slice_of(call, told, "items", _PLANS_PAGE)

    def start(self, call: Call) -> dict[str, Any]:
        quote = self._own_quote(call)
        if quote.status == PENDING:
            raise conflict("AgreementRequest", quote.id, quote.status)
        if quote.status != "DRAFT":
            raise invalid("CLOSED_AGREEMENT_REQUEST", f"The request is {quote.status}.")
        if not quote.approval_required:
            raise invalid("INCOMPATIBLE_AGREEMENT_REQUEST", "No approval is required.")
        chosen = self._chosen_plans(quote, call.params["planInputs"])
        set_purchase_orders(self._stage, quote, call.params.get("purchaseOrders", []))
        cause = Cause("buyer", call.now, call.request_id)
        quote.status = PENDING
        self._stage.state.quotes.touch(quote)
        self._stage.record(quote.id, "agreement request PENDING_APPROVAL by buyer", cause)
        started = [start_approval(self._stage, quote, p, cause, note) for p, note in chosen]
        for approval in started:
            self._stage.expect_approvers(approval, call.now)
        return {"approvalSummaries": [_summary(approval) for approval in started]}

    def list_page(self, call: Call) -> dict[str, Any]:
        """List as requester, or as administrator what the administrators are asked to decide."""
        check_scope(call.params)
        params = call.params
        as_requester = params["partyType"] == "REQUESTER"

        def keep(row: Approval) -> bool:
            is_mine = row.requester == self._stage.state.account_id
            return (is_mine if as_requester else _asks_administrators(row)) and params.get(
                "status"
            ) in (None, row.status)

        rows, rest = self._stage.state.approvals.page(
            params.get("agreementRequestId"), position_of(call, int, 0), size_of(call, _PAGE), keep
        )
        return {"items": [_summary(row) for row in rows], **token_for(call, rest)}

    def get(self, call: Call) -> dict[str, Any]:
        row = self._find(call.params["agreementApprovalId"])
        return {"buyerAgreementApproval": self._details(row)}

    def accept(self, call: Call) -> dict[str, Any]:
        given = _decision(call, "buyerAgreementApprovalApproverInput")
        row, slot = self._deciding(given)
        orders = given.get("purchaseOrders", [])
        quote = self._stage.state.quotes.get(row.quote_id)
        if quote is not None:
            set_purchase_orders(self._stage, quote, orders)
        slot.purchase_orders = {
            entry["chargeId"]: entry["purchaseOrderReference"]
            for entry in orders
            if "purchaseOrderReference" in entry
        }
        self._decide(call, given, row, slot, APPROVED)
        return {}

    def reject(self, call: Call) -> dict[str, Any]:
        given = _decision(call, "buyerAgreementApprovalRejectionInput")
        row, slot = self._deciding(given)
        self._decide(call, given, row, slot, REJECTED)
        return {}

    def _decide(
        self, call: Call, given: Mapping[str, Any], row: Approval, slot: Slot, outcome: str
    ) -> None:
        if slot.approver.kind != "admin":
            slot.overridden_by = call.principal_arn
        cause = Cause("administrator", call.now, call.request_id)
        decide_slot(self._stage, row, slot, outcome, cause, given.get("note"))

    def _deciding(self, given: Mapping[str, Any]) -> tuple[Approval, Slot]:
        row = self._find(given["agreementApprovalId"])
        if row.status != PENDING:
            raise invalid("CLOSED_AGREEMENT_APPROVAL", f"The approval is {row.status}.")
        slot = _slot_for(row, given.get("approverOutcomeIdToOverride"))
        if slot.status == QUEUED:
            raise invalid("QUEUED_AGREEMENT_APPROVAL", "An earlier level is still open.")
        if slot.status != PENDING:
            raise invalid("CLOSED_AGREEMENT_APPROVAL", f"This approver's part is {slot.status}.")
        return row, slot

    def _own_quote(self, call: Call) -> Quote:
        quote = find_quote(self._stage, call.params["agreementRequestId"], call.now)
        if quote.account != self._stage.state.account_id:
            raise not_found("AgreementRequest", quote.id)
        return quote

    def _find(self, key: str) -> Approval:
        row = self._stage.state.approvals.get(key)
        if row is None:
            raise not_found(_KIND, key)
        return row

    def _plans_of(self, quote: Quote) -> list[ApprovalPlan]:
        state = self._stage.state
        if not quote.approval_required:
            return []
        return [state.plans[key] for key in state.products[quote.product_id].approval_plans]

    def _chosen_plans(
        self, quote: Quote, inputs: Sequence[Mapping[str, Any]]
    ) -> list[tuple[ApprovalPlan, str | None]]:
        asked = [entry["buyerAgreementApprovalPlanInput"] for entry in inputs]
        named = [entry["planReference"] for entry in asked]
        plans = {plan.reference: plan for plan in self._plans_of(quote)}
        if len(set(named)) < len(named):
            raise invalid("DUPLICATE_PLAN_REFERENCE", "A plan is named twice.", "planInputs")
        if not set(named) <= set(plans):
            raise invalid("INVALID_PLAN_INPUTS", "A plan is not one of the request.", "planInputs")
        if set(plans) - set(named):
            raise invalid("MISSING_PLAN_INPUTS", "A plan of the request is missing.", "planInputs")
        return [(plans[entry["planReference"]], entry.get("requesterNote")) for entry in asked]

    def _plan(self, plan: ApprovalPlan) -> dict[str, Any]:
        return {
            "planReference": plan.reference,
            "name": plan.name,
            "levels": [
                {
                    "name": level.name,
                    "groups": [
                        {
                            "approvalCriteria": {"requiredApprovalCount": level.needed},
                            "approvers": [self._approver(who) for who in level.approvers],
                        }
                    ],
                }
                for level in plan.levels
            ],
        }

    def _approver(self, who: Approver) -> dict[str, Any]:
        if who.kind == "email":
            return {"emailApprover": {"emailAddress": who.address, "name": who.name}}
        if who.kind == "tool":
            return {"procurementToolApprover": {"name": who.name}}
        organization = self._stage.state.organization_id
        return {"awsOrganizationAdminApprover": {"organizationId": organization}}

    def _details(self, row: Approval) -> dict[str, Any]:
        state = self._stage.state
        quote = state.quotes.get(row.quote_id)
        if quote is None:
            raise not_found(_KIND, row.id)
        seller, product = state.sellers[quote.seller], state.products[quote.product_id]
        offer = state.offers.get(quote.offer_id)
        deployed = {"deployedOnAws": "DEPLOYED"} if product.deployed_on_aws else {}
        plan_input = {"planReference": row.plan} | ({"requesterNote": row.note} if row.note else {})
        return _summary(row) | {
            "requester": {"accountId": row.requester},
            "levels": [_level(level) for level in row.levels],
            "planInput": plan_input,
            "proposer": {"accountId": seller.account_id, "legalName": seller.name},
            "proposalSummary": {
                "offerId": quote.offer_id,
                "visibilityScope": "PRIVATE" if offer and offer.is_private else "PUBLIC",
                "resources": [
                    {"id": product.id, "type": product.kind, "name": product.name, **deployed}
                ],
            },
        }


def _asks_administrators(row: Approval) -> bool:
    return any(slot.approver.kind == "admin" for level in row.levels for slot in level.slots)


def _decision(call: Call, member: str) -> Mapping[str, Any]:
    given: Mapping[str, Any] | None = call.params.get(member)
    if given is None:
        message = "The approval to decide is missing."
        raise invalid("MISSING_AGREEMENT_APPROVAL_ID", message, member)
    return given


def _slot_for(row: Approval, override: str | None) -> Slot:
    slots = [slot for level in row.levels for slot in level.slots]
    if override is not None:
        named = next((slot for slot in slots if slot.id == override), None)
        if named is None:
            message = "This approval has no such approver."
            raise invalid("INVALID_APPROVER_OUTCOME_ID_TO_OVERRIDE", message)
        return named
    own = next((slot for slot in slots if slot.approver.kind == "admin"), None)
    if own is None:
        raise denied("INVALID_ACCESS", "The administrators are not among the approvers.")
    return own


def _summary(row: Approval) -> dict[str, Any]:
    return {
        "approvalType": _TYPE,
        "agreementRequestId": row.quote_id,
        "agreementApprovalId": row.id,
        "name": row.name,
        "status": row.status,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
        "startedAt": row.created_at,
        "expiresAt": row.expires_at,
        "approvalNeededBy": row.needed_by,
    }


def _level(level: Level) -> dict[str, Any]:
    group = {
        "approvalCriteria": {"requiredApprovalCount": level.needed},
        "approvers": [_outcome(slot) for slot in level.slots],
    }
    return {"name": level.name, "groups": [group]}


def _outcome(slot: Slot) -> dict[str, Any]:
    told: dict[str, Any] = {
        "status": slot.status,
        "updatedAt": slot.updated_at,
        "approverOutcomeId": slot.id,
    }
    if slot.note:
        told["note"] = slot.note
    if slot.purchase_orders:
        told["purchaseOrders"] = [
            {"chargeId": charge, "purchaseOrderReference": reference}
            for charge, reference in slot.purchase_orders.items()
        ]
    if slot.approver.kind == "admin":
        return {"awsOrganizationApproverOutcome": told}
    if slot.overridden_by:
        told["overriddenBy"] = {"principalArn": slot.overridden_by}
    if slot.approver.kind == "tool":
        return {"procurementToolApproverOutcome": told | {"name": slot.approver.name}}
    who = {"emailAddress": slot.approver.address, "name": slot.approver.name}
    return {"emailApproverOutcome": told | who}
