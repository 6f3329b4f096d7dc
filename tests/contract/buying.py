"""What a buyer sends to buy: quotes for the sample account's offers, amendments and approvals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.contract.account import Buyer

PELLUCID = ("Pellucid Data Quality", "Data quality for two teams")
DRAFT = "ar-71x0c4m9e2"
APPROVED = "ar-3m8d0q5v2x"
SEATS = {"EditorSeats": 20, "ViewerSeats": 60, "PipelinePacks": 12}
WAIT = {"paymentRequestApprovalStrategy": "WAIT_FOR_APPROVAL"}


def quantities(counts: Mapping[str, int], duration: str = "P12M") -> dict[str, Any]:
    dimensions = [{"dimensionKey": k, "dimensionValue": n} for k, n in counts.items()]
    chosen = {"selectorValue": duration, "dimensions": dimensions}
    return {"configurableUpfrontPricingTermConfiguration": chosen}


def requested(
    terms: Mapping[str, Mapping[str, Any]],
    counts: Mapping[str, int] = SEATS,
    variable: Mapping[str, str] = WAIT,
) -> list[dict[str, Any]]:
    choices = {
        "configurableUpfrontPricingTerm": quantities(counts),
        "renewalTerm": {"renewalTermConfiguration": {"enableAutoRenew": False}},
        "variablePaymentTerm": {"variablePaymentTermConfiguration": dict(variable)},
    }
    return [
        {"id": term["id"]} | ({"configuration": choices[kind]} if kind in choices else {})
        for kind, term in terms.items()
    ]


def purchase(buyer: Buyer, offer: tuple[str, str], **more: Any) -> dict[str, Any]:
    """Give the members of a request for a new agreement."""
    found = buyer.offer(*offer)
    return {
        "intent": "NEW",
        "agreementProposalIdentifier": found["agreementProposalId"],
        "requestedTerms": requested(buyer.terms_of(found)),
    } | more


def amendment(buyer: Buyer, product: str, kind: str, configuration: Any) -> dict[str, Any]:
    agreement = buyer.agreement_of(product)
    rows = buyer.all("get_agreement_terms", "acceptedTerms", agreementId=agreement)
    term = next(row[kind] for row in rows if kind in row)
    return {
        "intent": "AMEND",
        "sourceAgreementIdentifier": agreement,
        "requestedTerms": [{"id": term["id"], "configuration": configuration}],
    }


def approvable(buyer: Buyer) -> tuple[str, list[dict[str, Any]]]:
    """Give a fresh quote that needs approvals, and the inputs for all its plans."""
    quote = buyer.call(
        "create_agreement_request", **purchase(buyer, ("Heronsgate Uptime", "Public offer"))
    )
    assert quote["approvalRequirement"] == "REQUIRED"
    key = quote["agreementRequestId"]
    plans = buyer.call("get_agreement_request_approval_plans", agreementRequestId=key)["items"]
    inputs = [
        {
            "buyerAgreementApprovalPlanInput": {
                "planReference": plan["buyerAgreementApprovalPlan"]["planReference"]
            }
        }
        for plan in plans
    ]
    return key, inputs
