"""Reading one agreement: its description, terms, entitlements and contact."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from app.sandbox.service import Call, Handler
from app.sandbox.services.paging import slice_of
from app.sandbox.services.refusals import not_found
from app.sandbox.state import ACTIVE, PURCHASE_AGREEMENT, Agreement, Entitlement, Quote
from app.sandbox.terms import agreement_form
from app.sandbox.transitions import Stage, end_behavior

_PAGE = 50


def reading_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    reading = _Reading(stage)
    return {
        "DescribeAgreement": reading.describe,
        "GetAgreementTerms": reading.terms,
        "GetAgreementEntitlements": reading.entitlements,
        "GetAgreementContacts": reading.contacts,
    }


def find_agreement(stage: Stage, agreement_id: str) -> Agreement:
    """Return an agreement of the account or refuse."""
    agreement = stage.state.agreements.get(agreement_id)
    if agreement is None:
        raise not_found("Agreement", agreement_id)
    return agreement


def find_readable(stage: Stage, agreement_id: str) -> Agreement:
    """Return an agreement on either side of which the account stands, or refuse."""
    sold = stage.state.sales.get(agreement_id)
    return sold or find_agreement(stage, agreement_id)


def proposal_summary(stage: Stage, row: Agreement | Quote) -> dict[str, Any]:
    """Spell what an agreement or a quote is about; names are not part of it."""
    product = stage.state.products[row.product_id]
    told: dict[str, Any] = {
        "offerId": row.offer_id,
        "resources": [{"id": product.id, "type": product.kind}],
    }
    offer = stage.state.offers.get(row.offer_id)
    if offer and offer.offer_set_id:
        told["offerSetId"] = offer.offer_set_id
    return told


def party_summary(stage: Stage, row: Agreement) -> dict[str, Any]:
    """Spell what the search and the description of an agreement have in common."""
    told: dict[str, Any] = {
        "agreementId": row.id,
        "agreementType": PURCHASE_AGREEMENT,
        "acceptanceTime": row.accepted_at,
        "startTime": row.starts_at,
        "status": row.status,
        "acceptor": {"accountId": row.buyer or stage.state.account_id},
        "proposer": {"accountId": stage.state.sellers[row.seller].account_id},
        "proposalSummary": proposal_summary(stage, row),
        "initialAgreementId": row.initial_id or row.id,
    }
    if row.ends_at:
        told["endTime"] = row.ends_at
    return told


class _Reading:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def describe(self, call: Call) -> dict[str, Any]:
        row = find_readable(self._stage, call.params["agreementId"])
        told = party_summary(self._stage, row)
        told["estimatedCharges"] = {"currencyCode": row.currency, "agreementValue": row.value}
        behavior = end_behavior(row)
        if behavior:
            told["endTimeBehavior"] = _end_behavior(row, *behavior)
        if row.trial_ends_at:
            told["freeTrialSummary"] = {"trialEndTime": row.trial_ends_at}
        return told

    def terms(self, call: Call) -> dict[str, Any]:
        row = find_readable(self._stage, call.params["agreementId"])
        return slice_of(call, [agreement_form(t) for t in row.terms], "acceptedTerms", _PAGE)

    def entitlements(self, call: Call) -> dict[str, Any]:
        row = find_readable(self._stage, call.params["agreementId"])
        told = [self._entitlement(call, row, item) for item in row.entitlements]
        return slice_of(call, told, "agreementEntitlements", _PAGE)

    def contacts(self, call: Call) -> dict[str, Any]:
        row = find_readable(self._stage, call.params["agreementId"])
        return {"acceptorContact": msgspec.to_builtins(row.contact)} if row.contact else {}

    def _entitlement(self, call: Call, row: Agreement, item: Entitlement) -> dict[str, Any]:
        kind = self._stage.state.products[item.resource_id].kind
        told: dict[str, Any] = {
            "resource": {"id": item.resource_id, "type": kind},
            "type": f"AWSMarketplace:{kind}",
            "status": item.status,
            "statusReasonCode": item.reason,
        }
        if item.license_arn:
            told["licenseArn"] = item.license_arn
        is_registrable = kind == "SaaSProduct" and item.status == "PROVISIONED"
        if is_registrable and row.status == ACTIVE and not row.buyer:
            seed = f"{item.resource_id}{call.request_id}".encode()
            told["registrationToken"] = base64.b64encode(hashlib.sha256(seed).digest()).decode()
        return told


def _end_behavior(row: Agreement, kind: str, reason: str) -> dict[str, Any]:
    told: dict[str, Any] = {"type": kind}
    if reason:
        told["reasonCode"] = reason
    if kind == "RENEW" or reason.endswith("RENEW_OPTED_OUT"):
        told["renewalSummary"] = {"offerId": row.offer_id}
    return told
