"""Writes what a buyer asks for as AWS's service model wants it: optional members are there or absent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.model.charge_orders import OrderEntry
from app.model.command import ChargeOrder, PlanNote
from app.model.entitlement import Contact
from app.model.purchase import (
    PaymentChoice,
    QuoteRequest,
    RenewalChoice,
    RequestedTerm,
    UpfrontChoice,
)

Params = dict[str, Any]


def quote_params(request: QuoteRequest, terms: Sequence[RequestedTerm], token: str) -> Params:
    """Give the parameters of CreateAgreementRequest.

    The token is never left out: botocore would make one up, and nobody would know it afterwards.
    """
    params: Params = {
        "intent": request.intent.value,
        "requestedTerms": [_term(one) for one in terms],
        "clientToken": token,
    }
    if request.proposal_id:
        params["agreementProposalIdentifier"] = request.proposal_id
    if request.source_agreement_id:
        params["sourceAgreementIdentifier"] = request.source_agreement_id
    if request.estimates_tax:
        params["taxConfiguration"] = {"taxEstimation": "ENABLED"}
    if request.contact is not None:
        params["acceptorContact"] = _contact(request.contact)
    return params


def order_params(orders: Sequence[ChargeOrder]) -> Params:
    """Give the member `purchaseOrders`, or nothing: AWS takes no empty list."""
    if not orders:
        return {}
    return {
        "purchaseOrders": [
            {"chargeId": one.charge_id, "purchaseOrderReference": one.purchase_order}
            for one in orders
        ]
    }


def charge_order_params(agreement_id: str, entries: Sequence[OrderEntry]) -> Params:
    """Give the parameters of UpdatePurchaseOrders; all entries of a call name the same agreement."""
    return {
        "purchaseOrders": [
            {
                "agreementId": agreement_id,
                "chargeId": one.charge_id,
                "chargeRevision": one.revision,
                "purchaseOrderReference": one.purchase_order,
            }
            for one in entries
        ]
    }


def plan_params(plans: Sequence[PlanNote]) -> Params:
    """Give the member `planInputs`, a list of unions of which only one member is known."""
    return {
        "planInputs": [
            {
                "buyerAgreementApprovalPlanInput": {
                    "planReference": one.plan_reference,
                    **({"requesterNote": one.note} if one.note else {}),
                }
            }
            for one in plans
        ]
    }


def _term(term: RequestedTerm) -> Params:
    asked: Params = {"id": term.term_id}
    match term.choice:
        case UpfrontChoice(selector, quantities):
            dimensions = [
                {"dimensionKey": one.dimension, "dimensionValue": one.number} for one in quantities
            ]
            chosen: Params = {"selectorValue": selector, "dimensions": dimensions}
            asked["configuration"] = {"configurableUpfrontPricingTermConfiguration": chosen}
        case RenewalChoice(auto_renew):
            chosen = {"enableAutoRenew": auto_renew}
            asked["configuration"] = {"renewalTermConfiguration": chosen}
        case PaymentChoice(strategy, expiration):
            chosen = {"paymentRequestApprovalStrategy": strategy}
            if expiration:
                chosen["expirationDuration"] = expiration
            asked["configuration"] = {"variablePaymentTermConfiguration": chosen}
    return asked


def _contact(contact: Contact) -> Params:
    return {
        "firstName": contact.first_name,
        "lastName": contact.last_name,
        "emailAddress": contact.email,
        "companyName": contact.company,
        "countryCode": contact.country,
    }
