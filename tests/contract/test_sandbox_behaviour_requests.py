"""Payment and cancellation requests: every way in which one is decided, and only once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.account import Buyer, payment_key
from tests.fakes.sandbox import SAMPLE_NOW, running_sandbox

MILESTONE = "pr-8f20c6ab41"
CONFLICT = ("ConflictException", "PaymentRequest")


@pytest.fixture
def buyer() -> Iterator[Buyer]:
    with running_sandbox(is_frozen=True) as sandbox:
        yield Buyer(sandbox)


@pytest.fixture
def milestone(buyer: Buyer) -> dict[str, Any]:
    return buyer.payment(MILESTONE)


@pytest.fixture
def cancellation(buyer: Buyer) -> dict[str, str]:
    rows = buyer.call(
        "list_agreement_cancellation_requests", partyType="Acceptor", status="PENDING_APPROVAL"
    )["items"]
    assert len(rows) == 1
    members = ("agreementId", "agreementCancellationRequestId")
    return {name: rows[0][name] for name in members}


def test_accepting_makes_one_charge_with_its_purchase_order(
    buyer: Buyer, milestone: dict[str, Any]
) -> None:
    reply = buyer.call(
        "accept_agreement_payment_request",
        **payment_key(milestone),
        purchaseOrderReference="BL-2026-0214",
    )
    assert (reply["status"], "chargeId" in reply) == ("APPROVED", False)
    charge_id = buyer.payment(MILESTONE)["chargeId"]
    charges = buyer.all("list_agreement_charges", "items", agreementId=milestone["agreementId"])
    made = [charge for charge in charges if charge["id"] == charge_id]
    assert [(c["amount"], c["purchaseOrderReference"]) for c in made] == [
        ("9750.00", "BL-2026-0214")
    ]


def test_the_ledger_knows_an_acceptance_by_its_request_id(
    buyer: Buyer, milestone: dict[str, Any]
) -> None:
    reply = buyer.call("accept_agreement_payment_request", **payment_key(milestone))
    effects = [e for e in buyer.control.ledger() if e.object_id == MILESTONE]
    assert [(e.effect, e.request_id) for e in effects] == [
        ("payment request APPROVED by buyer", reply["ResponseMetadata"]["RequestId"])
    ]


def test_rejecting_tells_the_seller_why_and_charges_nothing(
    buyer: Buyer, milestone: dict[str, Any]
) -> None:
    before = buyer.all("list_agreement_charges", "items")
    buyer.call(
        "reject_agreement_payment_request",
        **payment_key(milestone),
        rejectionReason="We paid this milestone.",
    )
    after = buyer.payment(MILESTONE)
    assert (after["status"], after["statusMessage"]) == ("REJECTED", "We paid this milestone.")
    assert buyer.all("list_agreement_charges", "items") == before


@pytest.mark.parametrize("first", ["accept", "reject", "withdraw", "deadline"])
@pytest.mark.parametrize("second", ["accept", "reject"])
def test_a_decided_payment_request_conflicts(
    buyer: Buyer, milestone: dict[str, Any], first: str, second: str
) -> None:
    if first == "withdraw":
        buyer.control.act("withdraw_payment_request", request_id=MILESTONE)
    elif first == "deadline":
        buyer.wait(days=5)
    else:
        buyer.call(f"{first}_agreement_payment_request", **payment_key(milestone))
    decided = buyer.payment(MILESTONE)
    operation = f"{second}_agreement_payment_request"
    assert buyer.refusal(operation, **payment_key(milestone)) == CONFLICT
    assert buyer.payment(MILESTONE) | {"ResponseMetadata": 0} == decided | {"ResponseMetadata": 0}


def test_silence_approves_exactly_at_the_deadline(buyer: Buyer) -> None:
    buyer.wait(days=2, hours=22, minutes=29, seconds=59)
    assert buyer.payment(MILESTONE)["status"] == "PENDING_APPROVAL"
    buyer.wait(seconds=1)
    approved = buyer.payment(MILESTONE)
    assert (approved["status"], approved["chargeId"][:3]) == ("APPROVED", "ch-")
    assert (approved["updatedAt"] - SAMPLE_NOW).total_seconds() == 70.5 * 3600


def test_a_request_that_waits_for_approval_waits_without_limit(buyer: Buyer) -> None:
    buyer.wait(days=60)
    rows = buyer.call(
        "list_agreement_payment_requests", partyType="Acceptor", status="PENDING_APPROVAL"
    )["items"]
    assert [row["name"] for row in rows] == ["Advisory hours, October"]


def test_a_request_can_be_answered_once_it_is_validated(buyer: Buyer) -> None:
    key = buyer.control.act("new_payment_request", validating=True)["id"]
    row = payment_key(buyer.payment(key))
    assert buyer.refusal("accept_agreement_payment_request", **row) == CONFLICT
    buyer.wait(minutes=1)
    assert buyer.payment(key)["status"] == "PENDING_APPROVAL"
    buyer.call("accept_agreement_payment_request", **row)


def test_a_changed_amount_is_seen_and_charged(buyer: Buyer, milestone: dict[str, Any]) -> None:
    buyer.control.act("change_payment_request", request_id=MILESTONE, amount="12750.00")
    assert buyer.payment(MILESTONE)["chargeAmount"] == "12750.00"
    buyer.call("accept_agreement_payment_request", **payment_key(milestone))
    charges = buyer.all("list_agreement_charges", "items", agreementId=milestone["agreementId"])
    assert charges[-1]["amount"] == "12750.00"


def test_a_payment_request_under_another_agreement_is_not_found(buyer: Buyer) -> None:
    other = buyer.agreement_of("Orrery Advisory Hours")
    for operation in ("get", "accept", "reject"):
        name = f"{operation}_agreement_payment_request"
        found = buyer.refusal(name, paymentRequestId=MILESTONE, agreementId=other)
        assert found == ("ResourceNotFoundException", "PaymentRequest")


@pytest.mark.parametrize(
    ("operation", "more", "reason"),
    [
        ("accept", {"purchaseOrderReference": "x" * 201}, "INVALID_PURCHASE_ORDER_REFERENCE"),
        ("accept", {"purchaseOrderReference": " "}, "INVALID_PURCHASE_ORDER_REFERENCE"),
        ("reject", {"rejectionReason": "x" * 251}, "INVALID_REJECTION_REASON"),
    ],
)
def test_bad_words_change_nothing(
    buyer: Buyer, milestone: dict[str, Any], operation: str, more: dict[str, str], reason: str
) -> None:
    name = f"{operation}_agreement_payment_request"
    code, detail = buyer.refusal(name, **payment_key(milestone), **more)
    assert (code, detail) == ("ValidationException", reason)
    assert buyer.payment(MILESTONE)["status"] == "PENDING_APPROVAL"


def test_a_proposer_sees_no_requests_and_nobody_else_may_ask(buyer: Buyer) -> None:
    listing = "list_agreement_payment_requests"
    assert buyer.call(listing, partyType="Proposer")["items"] == []
    assert buyer.refusal(listing, partyType="Buyer") == (
        "ValidationException",
        "INVALID_PARTY_TYPE",
    )


def test_accepting_a_cancellation_ends_the_agreement_a_little_later(
    buyer: Buyer, cancellation: dict[str, str]
) -> None:
    agreement = {"agreementId": cancellation["agreementId"]}
    reply = buyer.call("accept_agreement_cancellation_request", **cancellation)
    assert reply["status"] == "APPROVED"
    assert buyer.call("describe_agreement", **agreement)["status"] == "ACTIVE"
    buyer.wait(minutes=1)
    assert buyer.call("describe_agreement", **agreement)["status"] == "CANCELLED"
    entitlements = buyer.call("get_agreement_entitlements", **agreement)["agreementEntitlements"]
    assert {e["status"] for e in entitlements} == {"DEPROVISIONED"}


def test_a_rejected_cancellation_keeps_the_agreement_past_its_seven_days(
    buyer: Buyer, cancellation: dict[str, str]
) -> None:
    buyer.call(
        "reject_agreement_cancellation_request", **cancellation, rejectionReason="We need it."
    )
    buyer.wait(days=30)
    row = buyer.call("get_agreement_cancellation_request", **cancellation)
    assert (row["status"], row["statusMessage"]) == ("REJECTED", "We need it.")
    agreement = buyer.call("describe_agreement", agreementId=cancellation["agreementId"])
    assert agreement["status"] == "ACTIVE"


def test_silence_approves_a_cancellation_after_seven_days(
    buyer: Buyer, cancellation: dict[str, str]
) -> None:
    buyer.wait(days=2, hours=4, minutes=22)
    assert _status(buyer, cancellation) == "PENDING_APPROVAL"
    buyer.wait(minutes=2)
    assert _status(buyer, cancellation) == "APPROVED"
    agreement = buyer.call("describe_agreement", agreementId=cancellation["agreementId"])
    assert agreement["status"] == "CANCELLED"


@pytest.mark.parametrize("second", ["accept", "reject"])
def test_a_withdrawn_cancellation_conflicts(
    buyer: Buyer, cancellation: dict[str, str], second: str
) -> None:
    key = cancellation["agreementCancellationRequestId"]
    buyer.control.act("withdraw_cancellation_request", request_id=key)
    more = {"rejectionReason": "Too late."} if second == "reject" else {}
    operation = f"{second}_agreement_cancellation_request"
    found = buyer.refusal(operation, **cancellation, **more)
    assert found == ("ConflictException", "AgreementCancellationRequest")


def _status(buyer: Buyer, cancellation: dict[str, str]) -> str:
    return str(buyer.call("get_agreement_cancellation_request", **cancellation)["status"])
