"""Buying: quotes and what they are refused for, acceptance, amendments, replacements, approvals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.account import Buyer
from tests.contract.buying import (
    APPROVED,
    DRAFT,
    PELLUCID,
    SEATS,
    WAIT,
    amendment,
    approvable,
    purchase,
    quantities,
    requested,
)
from tests.fakes.sandbox import SAMPLE_NOW, running_sandbox

TERM = "ValidationException"


@pytest.fixture
def buyer() -> Iterator[Buyer]:
    with running_sandbox(is_frozen=True) as sandbox:
        yield Buyer(sandbox)


@pytest.fixture(scope="module")
def refusing() -> Iterator[Buyer]:
    """An account for calls that are refused: they change nothing, so all may share it."""
    with running_sandbox(is_frozen=True) as sandbox:
        yield Buyer(sandbox)


def test_a_quote_costs_what_the_offer_says(buyer: Buyer) -> None:
    asked = purchase(buyer, PELLUCID, taxConfiguration={"taxEstimation": "ENABLED"})
    quote = buyer.call("create_agreement_request", **asked)
    summary = quote["chargeSummary"]
    assert (quote["status"], quote["approvalRequirement"]) == ("DRAFT", "NOT_REQUIRED")
    assert summary["newAgreementValue"] == "38400.00"
    assert summary["newAgreementValueAfterTax"] == "46080.00"
    timings = [charge["timing"] for charge in summary["expectedCharges"]]
    assert timings == ["ON_ACCEPTANCE", "BILLING_PERIOD", "NOT_APPLICABLE"]
    amounts = [item["incrementalChargeAmount"] for item in summary["itemizedCharges"]]
    assert amounts == ["15600.00", "7200.00", "15600.00"]


def test_a_quote_without_tax_tells_none(buyer: Buyer) -> None:
    summary = buyer.call("create_agreement_request", **purchase(buyer, PELLUCID))["chargeSummary"]
    assert "newAgreementValueAfterTax" not in summary
    assert "estimatedTaxes" not in summary


def test_a_repeated_token_gives_the_same_quote_and_another_request_is_refused(
    buyer: Buyer,
) -> None:
    asked = purchase(buyer, PELLUCID, clientToken="one-click")
    first = buyer.call("create_agreement_request", **asked)
    again = buyer.call("create_agreement_request", **asked)
    assert again["agreementRequestId"] == first["agreementRequestId"]
    assert again["chargeSummary"] == first["chargeSummary"]
    other = asked | {"taxConfiguration": {"taxEstimation": "ENABLED"}}
    assert buyer.refusal("create_agreement_request", **other) == (TERM, "INVALID_CLIENT_TOKEN")


def test_accepting_a_quote_makes_the_agreement_and_its_charges(buyer: Buyer) -> None:
    quote = buyer.call("get_agreement_request", agreementRequestId=DRAFT)
    charge = quote["chargeSummary"]["expectedCharges"][0]["id"]
    orders = [{"chargeId": charge, "purchaseOrderReference": "BL-2026-0211"}]
    agreement = buyer.call(
        "accept_agreement_request", agreementRequestId=DRAFT, purchaseOrders=orders
    )["agreementId"]
    told = buyer.call("describe_agreement", agreementId=agreement)
    assert (told["status"], told["acceptanceTime"]) == ("ACTIVE", SAMPLE_NOW)
    assert told["endTime"].date().isoformat() == "2027-11-17"
    charges = buyer.all("list_agreement_charges", "items", agreementId=agreement)
    assert [(c["id"] == charge, c.get("amount")) for c in charges] == [
        (True, "38400.00"),
        (False, None),
    ]
    assert charges[0]["purchaseOrderReference"] == "BL-2026-0211"
    request = buyer.call("get_agreement_request", agreementRequestId=DRAFT)
    assert (request["status"], request["agreementId"]) == ("ACCEPTED", agreement)


def test_a_second_acceptance_conflicts_and_buys_nothing(buyer: Buyer) -> None:
    buyer.call("accept_agreement_request", agreementRequestId=DRAFT)
    bought = buyer.search(("Status", "ACTIVE"))
    found = buyer.refusal("accept_agreement_request", agreementRequestId=DRAFT)
    assert found == ("ConflictException", "AgreementRequest")
    assert buyer.search(("Status", "ACTIVE")) == bought
    assert buyer.control.effects(DRAFT) == ("agreement request ACCEPTED by buyer",)


def test_entitlements_settle_and_until_then_changes_are_refused(buyer: Buyer) -> None:
    key = {
        "agreementId": buyer.call("accept_agreement_request", agreementRequestId=DRAFT)[
            "agreementId"
        ]
    }
    first = buyer.call("get_agreement_entitlements", **key)["agreementEntitlements"][0]
    assert (first["status"], first["statusReasonCode"]) == ("PENDING", "PROVISIONING_IN_PROGRESS")
    assert buyer.refusal("cancel_agreement", **key) == (TERM, "UNSUPPORTED_ACTION")
    buyer.wait(minutes=2)
    later = buyer.call("get_agreement_entitlements", **key)["agreementEntitlements"][0]
    assert (later["status"], "registrationToken" in later) == ("PROVISIONED", True)


@pytest.mark.parametrize("action", ["republish_offer", "expire_offer"])
def test_a_quote_dies_with_its_proposal(buyer: Buyer, action: str) -> None:
    offer = buyer.offer(*PELLUCID)
    asked = purchase(buyer, PELLUCID)
    buyer.control.act(action, offer_id=offer["offerId"])
    gone = ("ResourceNotFoundException", "AgreementRequest")
    assert buyer.refusal("get_agreement_request", agreementRequestId=DRAFT) == gone
    assert buyer.refusal("accept_agreement_request", agreementRequestId=DRAFT) == gone
    reason = {"republish_offer": "SUPERSEDED", "expire_offer": "EXPIRED"}[action]
    found = buyer.refusal("create_agreement_request", **asked)
    assert found == (TERM, f"{reason}_AGREEMENT_PROPOSAL")


def test_a_later_accepted_quote_on_the_product_ends_the_earlier(buyer: Buyer) -> None:
    asked = purchase(buyer, PELLUCID)
    quote = buyer.call("create_agreement_request", **asked)["agreementRequestId"]
    buyer.call("accept_agreement_request", agreementRequestId=quote)
    found = buyer.refusal("get_agreement_request", agreementRequestId=DRAFT)
    assert found == ("ResourceNotFoundException", "AgreementRequest")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"intent": "AMEND"}, "MISSING_SOURCE_AGREEMENT_IDENTIFIER"),
        ({"intent": "REPLACE"}, "MISSING_SOURCE_AGREEMENT_IDENTIFIER"),
        ({"sourceAgreementIdentifier": "agmt-x"}, "INVALID_SOURCE_AGREEMENT_IDENTIFIER"),
        ({"agreementProposalIdentifier": None}, "MISSING_AGREEMENT_PROPOSAL_IDENTIFIER"),
        (
            {"intent": "AMEND", "sourceAgreementIdentifier": "agmt-x"},
            "INVALID_AGREEMENT_PROPOSAL_IDENTIFIER",
        ),
        ({"requestedTerms": [{"id": "term-unknown"}]}, "INVALID_REQUESTED_TERM_ID"),
    ],
)
def test_members_that_do_not_fit_the_intent_are_refused(
    refusing: Buyer, change: dict[str, Any], reason: str
) -> None:
    asked = purchase(refusing, PELLUCID) | change
    given = {name: value for name, value in asked.items() if value is not None}
    assert refusing.refusal("create_agreement_request", **given) == (TERM, reason)


def test_an_unknown_proposal_is_not_found(refusing: Buyer) -> None:
    asked = purchase(refusing, PELLUCID, agreementProposalIdentifier="at-unknown")
    found = refusing.refusal("create_agreement_request", **asked)
    assert found == ("ResourceNotFoundException", "AgreementProposal")


@pytest.mark.parametrize(
    ("counts", "variable"),
    [
        ({"Nothing": 1}, WAIT),
        (SEATS, {"paymentRequestApprovalStrategy": "AUTO_APPROVE_ON_EXPIRATION"}),
        (SEATS, {"paymentRequestApprovalStrategy": "AUTO_APPROVE_ON_EXPIRATION",
                 "expirationDuration": "PT5H"}),
    ],
)  # fmt: skip
def test_impossible_configurations_are_refused(
    refusing: Buyer, counts: dict[str, int], variable: dict[str, str]
) -> None:
    asked = purchase(refusing, PELLUCID)
    terms = refusing.terms_of(refusing.offer(*PELLUCID))
    asked["requestedTerms"] = requested(terms, counts, variable)
    found = refusing.refusal("create_agreement_request", **asked)
    assert found == (TERM, "INVALID_REQUESTED_TERM_CONFIGURATION")


def test_a_contract_needs_every_term_and_each_once(refusing: Buyer) -> None:
    asked = purchase(refusing, PELLUCID)
    terms = asked["requestedTerms"]
    for given, reason in (
        (terms[1:], "MISSING_MANDATORY_TERMS"),
        ([*terms, terms[0]], "INVALID_REQUESTED_TERMS"),
    ):
        found = refusing.refusal("create_agreement_request", **asked | {"requestedTerms": given})
        assert found == (TERM, reason)


def test_more_of_something_costs_its_price_to_the_end(buyer: Buyer) -> None:
    counts = {"Responders": 55, "StatusPages": 2, "PhoneAlertPacks": 10}
    asked = amendment(
        buyer, "Cinderpath Incident Desk", "configurableUpfrontPricingTerm", quantities(counts)
    )
    quote = buyer.call("create_agreement_request", **asked)
    summary = quote["chargeSummary"]
    assert summary["newAgreementValue"] == "30304.00"
    items = {i["dimensionKey"]: i["incrementalChargeAmount"] for i in summary["itemizedCharges"]}
    assert items == {"Responders": "3660.00", "PhoneAlertPacks": "244.00"}
    done = buyer.call("accept_agreement_request", agreementRequestId=quote["agreementRequestId"])
    assert done["agreementId"] == asked["sourceAgreementIdentifier"]
    told = buyer.call("describe_agreement", agreementId=done["agreementId"])
    assert told["estimatedCharges"]["agreementValue"] == "30304.00"


@pytest.mark.parametrize(
    ("configuration", "reason"),
    [
        (quantities({"Responders": 40, "StatusPages": 2, "PhoneAlertPacks": 6}),
         "INVALID_REQUESTED_TERM_CONFIGURATION"),
        (quantities({"Responders": 39, "StatusPages": 2, "PhoneAlertPacks": 6}),
         "INVALID_INCREMENTAL_CHARGE"),
        ({"renewalTermConfiguration": {"enableAutoRenew": False}},
         "INVALID_REQUESTED_TERM_CONFIGURATION"),
    ],
)  # fmt: skip
def test_amendments_that_change_nothing_or_give_back_are_refused(
    refusing: Buyer, configuration: dict[str, Any], reason: str
) -> None:
    asked = amendment(
        refusing, "Cinderpath Incident Desk", "configurableUpfrontPricingTerm", configuration
    )
    assert refusing.refusal("create_agreement_request", **asked) == (TERM, reason)


def switch(buyer: Buyer, product: str, *, on: bool) -> dict[str, Any]:
    wish = {"renewalTermConfiguration": {"enableAutoRenew": on}}
    return amendment(buyer, product, "renewalTerm", wish)


def test_turning_renewal_off_changes_what_happens_at_the_end(buyer: Buyer) -> None:
    asked = switch(buyer, "Cinderpath Incident Desk", on=False)
    quote = buyer.call("create_agreement_request", **asked)
    assert quote["approvalRequirement"] == "NOT_REQUIRED"
    buyer.call("accept_agreement_request", agreementRequestId=quote["agreementRequestId"])
    told = buyer.call("describe_agreement", agreementId=asked["sourceAgreementIdentifier"])
    assert told["endTimeBehavior"]["type"] == "EXPIRE"
    assert told["endTimeBehavior"]["reasonCode"] == "ACCEPTOR_RENEW_OPTED_OUT"
    same = buyer.refusal("create_agreement_request", **asked)
    assert same == (TERM, "INVALID_REQUESTED_TERM_CONFIGURATION")


def test_renewal_cannot_be_decided_after_the_lockout(buyer: Buyer) -> None:
    buyer.wait(days=45)
    asked = switch(buyer, "Lumenfold Observability", on=False)
    assert buyer.refusal("create_agreement_request", **asked) == (TERM, "UNSUPPORTED_ACTION")


def test_a_sellers_opt_out_wins_over_the_buyers_wish(buyer: Buyer) -> None:
    agreement = buyer.agreement_of("Lumenfold Observability")
    buyer.control.act("opt_out_of_renewal", agreement_id=agreement)
    behavior = buyer.call("describe_agreement", agreementId=agreement)["endTimeBehavior"]
    assert behavior["reasonCode"] == "PROPOSER_RENEW_OPTED_OUT"


def test_at_the_end_an_agreement_renews_at_the_agreed_price(buyer: Buyer) -> None:
    first = buyer.agreement_of("Lumenfold Observability")
    buyer.wait(days=75)
    assert buyer.call("describe_agreement", agreementId=first)["status"] == "RENEWED"
    second = buyer.call(
        "describe_agreement", agreementId=buyer.agreement_of("Lumenfold Observability")
    )
    assert second["initialAgreementId"] == first
    assert second["estimatedCharges"]["agreementValue"] == "149760.00"


def test_a_replacement_ends_the_old_agreement(buyer: Buyer) -> None:
    old = buyer.agreement_of("Lumenfold Observability")
    new = buyer.call("accept_agreement_request", agreementRequestId=APPROVED)["agreementId"]
    assert buyer.call("describe_agreement", agreementId=old)["status"] == "REPLACED"
    told = buyer.call("describe_agreement", agreementId=new)
    assert (told["status"], told["initialAgreementId"]) == ("ACTIVE", old)
    charges = buyer.all("list_agreement_charges", "items", agreementId=new)
    assert [charge["amount"] for charge in charges] == ["42000.00"] * 4


def test_a_replacement_is_for_the_same_product(refusing: Buyer) -> None:
    source = refusing.agreement_of("Cinderpath Incident Desk")
    asked = purchase(refusing, PELLUCID, intent="REPLACE", sourceAgreementIdentifier=source)
    assert refusing.refusal("create_agreement_request", **asked) == (TERM, "UNSUPPORTED_ACTION")


def test_the_last_approver_turns_the_quote_into_an_agreement(buyer: Buyer) -> None:
    key, inputs = approvable(buyer)
    refused = buyer.refusal("accept_agreement_request", agreementRequestId=key)
    assert refused == (TERM, "REJECTED_BY_AGREEMENT_APPROVAL_POLICY")
    started = buyer.call("start_agreement_approvals", agreementRequestId=key, planInputs=inputs)
    approval = started["approvalSummaries"][0]["agreementApprovalId"]
    waiting = buyer.refusal("accept_agreement_request", agreementRequestId=key)
    assert waiting == (TERM, "PENDING_APPROVAL_AGREEMENT_REQUEST")
    for _level in range(2):
        buyer.control.act("approver_decides", approval_id=approval, outcome="APPROVED")
    quote = buyer.call("get_agreement_request", agreementRequestId=key)
    assert (quote["status"], "agreementId" in quote) == ("ACCEPTED", True)


def test_a_quote_stays_approved_when_it_cannot_be_accepted_by_itself(buyer: Buyer) -> None:
    key, inputs = approvable(buyer)
    started = buyer.call("start_agreement_approvals", agreementRequestId=key, planInputs=inputs)
    approval = started["approvalSummaries"][0]["agreementApprovalId"]
    offer = buyer.offer("Heronsgate Uptime")
    buyer.control.act("republish_offer", offer_id=offer["offerId"])
    for _level in range(2):
        buyer.control.act("approver_decides", approval_id=approval, outcome="APPROVED")
    assert buyer.call("get_agreement_request", agreementRequestId=key)["status"] == "APPROVED"
    found = buyer.refusal("accept_agreement_request", agreementRequestId=key)
    assert found == ("ResourceNotFoundException", "AgreementRequest")


def test_cancelling_a_quote_ends_its_approvals(buyer: Buyer) -> None:
    key, inputs = approvable(buyer)
    buyer.call("start_agreement_approvals", agreementRequestId=key, planInputs=inputs)
    buyer.call("cancel_agreement_request", agreementRequestId=key)
    assert buyer.call("get_agreement_request", agreementRequestId=key)["status"] == "CANCELLED"
    rows = buyer.call("list_agreement_approvals", partyType="REQUESTER", agreementRequestId=key)
    assert [row["status"] for row in rows["items"]] == ["CANCELLED"]
    again = buyer.refusal("start_agreement_approvals", agreementRequestId=key, planInputs=inputs)
    assert again == (TERM, "CLOSED_AGREEMENT_REQUEST")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda inputs: inputs * 2, "DUPLICATE_PLAN_REFERENCE"),
        (
            lambda _: [{"buyerAgreementApprovalPlanInput": {"planReference": "aplan-x"}}],
            "INVALID_PLAN_INPUTS",
        ),
    ],
)
def test_wrong_plans_are_refused(refusing: Buyer, change: Any, reason: str) -> None:
    key, inputs = approvable(refusing)
    found = refusing.refusal(
        "start_agreement_approvals", agreementRequestId=key, planInputs=change(inputs)
    )
    assert found == (TERM, reason)


MEMBERS = "apr-2c9e71f05d"


def approval(buyer: Buyer) -> dict[str, Any]:
    told = buyer.call("get_agreement_approval", agreementApprovalId=MEMBERS)
    result: dict[str, Any] = told["buyerAgreementApproval"]
    return result


def test_an_administrator_approves_what_a_member_asked_for(buyer: Buyer) -> None:
    given = {"agreementApprovalId": MEMBERS, "note": "Fine."}
    buyer.call("accept_agreement_approval", buyerAgreementApprovalApproverInput=given)
    told = approval(buyer)
    outcome = told["levels"][1]["groups"][0]["approvers"][0]["awsOrganizationApproverOutcome"]
    assert (told["status"], outcome["status"], outcome["note"]) == ("APPROVED", "APPROVED", "Fine.")
    again = buyer.refusal("accept_agreement_approval", buyerAgreementApprovalApproverInput=given)
    assert again == (TERM, "CLOSED_AGREEMENT_APPROVAL")


def test_a_new_approval_reaches_the_administrators(buyer: Buyer) -> None:
    key = buyer.control.act("new_approval")["id"]
    listed = buyer.call(
        "list_agreement_approvals", partyType="AWS_ORGANIZATION_ADMIN", status="PENDING_APPROVAL"
    )["items"]
    assert [row["agreementApprovalId"] for row in listed] == [MEMBERS, key]
    given = {"agreementApprovalId": key}
    buyer.call("accept_agreement_approval", buyerAgreementApprovalApproverInput=given)


def test_a_rejection_rejects_the_quote_too(buyer: Buyer) -> None:
    given = {"agreementApprovalId": MEMBERS, "note": "Over budget."}
    buyer.call("reject_agreement_approval", buyerAgreementApprovalRejectionInput=given)
    told = approval(buyer)
    quote = buyer.call("get_agreement_request", agreementRequestId=told["agreementRequestId"])
    assert (told["status"], quote["status"]) == ("REJECTED", "REJECTED")


def test_an_administrator_may_decide_for_another_but_not_before_their_turn(buyer: Buyer) -> None:
    key, inputs = approvable(buyer)
    started = buyer.call("start_agreement_approvals", agreementRequestId=key, planInputs=inputs)
    own = {"agreementApprovalId": started["approvalSummaries"][0]["agreementApprovalId"]}
    levels = buyer.call("get_agreement_approval", **own)["buyerAgreementApproval"]["levels"]
    slots = [
        next(iter(level["groups"][0]["approvers"][0].values()))["approverOutcomeId"]
        for level in levels
    ]
    early = own | {"approverOutcomeIdToOverride": slots[1]}
    found = buyer.refusal("accept_agreement_approval", buyerAgreementApprovalApproverInput=early)
    assert found == (TERM, "QUEUED_AGREEMENT_APPROVAL")
    due = own | {"approverOutcomeIdToOverride": slots[0]}
    buyer.call("accept_agreement_approval", buyerAgreementApprovalApproverInput=due)
    levels = buyer.call("get_agreement_approval", **own)["buyerAgreementApproval"]["levels"]
    outcome = levels[0]["groups"][0]["approvers"][0]["emailApproverOutcome"]
    assert (outcome["status"], "overriddenBy" in outcome) == ("APPROVED", True)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, (TERM, "MISSING_AGREEMENT_APPROVAL_ID")),
        (
            {"agreementApprovalId": "apr-unknown"},
            ("ResourceNotFoundException", "AgreementApproval"),
        ),
        (
            {"agreementApprovalId": MEMBERS, "approverOutcomeIdToOverride": "aprout-unknown"},
            (TERM, "INVALID_APPROVER_OUTCOME_ID_TO_OVERRIDE"),
        ),
    ],
)
def test_decisions_without_a_target_are_refused(
    refusing: Buyer, given: dict[str, str], error: tuple[str, str]
) -> None:
    members = {"buyerAgreementApprovalApproverInput": given} if given else {}
    assert refusing.refusal("accept_agreement_approval", **members) == error


def test_an_approval_that_nobody_decides_expires_and_approves_nothing(buyer: Buyer) -> None:
    buyer.wait(days=20)
    told = approval(buyer)
    quote = buyer.call("get_agreement_request", agreementRequestId=told["agreementRequestId"])
    assert (told["status"], quote["status"]) == ("EXPIRED", "PENDING_APPROVAL")


def test_only_agreements_by_use_can_be_cancelled(buyer: Buyer) -> None:
    fixed = buyer.agreement_of("Brackwater Cloud Guard")
    assert buyer.refusal("cancel_agreement", agreementId=fixed) == (TERM, "UNSUPPORTED_ACTION")
    metered = buyer.agreement_of("Tessel Vector Store")
    buyer.call("cancel_agreement", agreementId=metered)
    again = buyer.refusal("cancel_agreement", agreementId=metered)
    assert again == ("ConflictException", "Agreement")
    buyer.wait(minutes=1)
    assert buyer.call("describe_agreement", agreementId=metered)["status"] == "CANCELLED"
