"""What the sample agreements hold between them, and what the account sells."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.sandbox.http11 import Request
from app.sandbox.legal_texts import DOCUMENTS_HOST, DOCUMENTS_PATH, legal_text
from app.sandbox.sample_agreements import BRACKWATER, FOXGLOVE
from app.sandbox.sample_sales import PRODUCT
from app.sandbox.terms import LegalTerm, RenewalTerm
from app.sandbox.transitions import end_behavior
from app.sandbox.world import ACCOUNT_ID
from tests.unit.sandbox.desk import Desk

SOLD = [{"name": "PartyType", "values": ["Proposer"]},
        {"name": "AgreementType", "values": ["PurchaseAgreement"]}]  # fmt: skip


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="module")
def sold(desk: Desk) -> str:
    """Give an agreement in which the account sells."""
    rows = list(desk.pages("SearchAgreements", "agreementViewSummaries", filters=SOLD))
    active = [row for row in rows if row["status"] == "ACTIVE"]
    assert (len(rows), len(active)) == (4, 2)
    return str(active[0]["agreementId"])


def test_every_kind_of_term_is_in_some_agreement_and_offer(desk: Desk) -> None:
    agreed, offered = set(), set()
    for row in desk.world.state.agreements:
        pages = desk.pages("GetAgreementTerms", "acceptedTerms", agreementId=row.id)
        agreed |= {kind for term in pages for kind in term}
        pages = desk.pages("GetOfferTerms", "offerTerms", offerId=row.offer_id)
        offered |= {kind for term in pages for kind in term}
    assert len(agreed) == 13
    assert offered >= agreed - {"recurringPaymentTerm", "freeTrialPricingTerm"}


def test_a_rise_within_a_span_is_told_in_both_services_words(desk: Desk) -> None:
    offer_id = desk.world.state.agreements.row(BRACKWATER).offer_id
    agreed = desk.pages("GetAgreementTerms", "acceptedTerms", agreementId=BRACKWATER)
    offered = desk.pages("GetOfferTerms", "offerTerms", offerId=offer_id)
    in_agreement = next(row["renewalTerm"] for row in agreed if "renewalTerm" in row)
    in_offer = next(row["renewalTerm"] for row in offered if "renewalTerm" in row)
    span = in_agreement["priceIncrease"]["percentageRange"]
    assert span == {"minValue": "2.00", "maxValue": "8.00", "defaultValue": "5.00"}
    span = in_offer["priceIncrease"]["percentageRange"]
    assert span == {"minimumValue": "2.00", "maximumValue": "8.00", "defaultValue": "5.00"}
    schedule = in_agreement["termTemplates"][0]["paymentScheduleTermTemplate"]["schedule"]
    assert [row.get("dayOfMonth") for row in schedule] == [None, 15, 31]


@pytest.mark.parametrize(
    ("term", "rise"),
    [
        (RenewalTerm("term-1"), "0"),
        (RenewalTerm("term-1", increase="4.00"), "4.00"),
        (RenewalTerm("term-1", span=("2.00", "8.00", "5.00")), "5.00"),
    ],
)
def test_a_renewal_is_dearer_by_the_default_when_the_seller_does_nothing(
    term: RenewalTerm, rise: str
) -> None:
    assert term.rise == rise


def test_what_the_account_sells_can_be_read(desk: Desk, sold: str) -> None:
    described = desk.call("DescribeAgreement", agreementId=sold)
    assert described["proposer"]["accountId"] == ACCOUNT_ID
    assert described["acceptor"]["accountId"] != ACCOUNT_ID
    product = described["proposalSummary"]["resources"][0]["id"]
    assert desk.call("GetProduct", productId=product)["productName"] == PRODUCT
    (entitlement,) = desk.pages(
        "GetAgreementEntitlements", "agreementEntitlements", agreementId=sold
    )
    assert "registrationToken" not in entitlement
    assert list(desk.pages("GetAgreementTerms", "acceptedTerms", agreementId=sold))


def test_what_the_account_sells_is_not_among_what_it_buys(desk: Desk, sold: str) -> None:
    bought = [SOLD[0] | {"values": ["Acceptor"]}, SOLD[1]]
    rows = desk.pages("SearchAgreements", "agreementViewSummaries", filters=bought)
    assert sold not in {row["agreementId"] for row in rows}
    assert desk.refusal("CancelAgreement", agreementId=sold)[0] == "ResourceNotFoundException"
    order = {"agreementId": sold, "chargeId": "ch-1", "chargeRevision": 1}
    refused = desk.refusal("UpdatePurchaseOrders", purchaseOrders=[order])
    assert refused == ("ResourceNotFoundException", "Agreement")


def test_an_agreement_moves_to_its_other_offer_at_the_end() -> None:
    desk = Desk(agreements=200)
    old = next(one for one in desk.world.state.agreements if one.moves_to)
    told = desk.call("DescribeAgreement", agreementId=old.id)
    assert told["endTimeBehavior"] == {"type": "REPLACE"}
    offer, value = desk.world.state.offers.row(old.moves_to), old.value
    assert old.ends_at

    desk.wait(seconds=(old.ends_at - desk.now).total_seconds())

    ended = desk.call("DescribeAgreement", agreementId=old.id)
    assert (ended["status"], ended["endTime"]) == ("REPLACED", old.ends_at)
    assert "endTimeBehavior" not in ended
    found = [
        {"name": "PartyType", "values": ["Acceptor"]},
        {"name": "AgreementType", "values": ["PurchaseAgreement"]},
        {"name": "OfferId", "values": [offer.id]},
        {"name": "Status", "values": ["ACTIVE"]},
    ]
    rows = desk.pages("SearchAgreements", "agreementViewSummaries", filters=found)
    new = next(row for row in rows if row["initialAgreementId"] == old.initial_id)
    assert new["startTime"] == old.ends_at + timedelta(milliseconds=1)
    kinds = [next(iter(term)) for term in desk.pages(
        "GetAgreementTerms", "acceptedTerms", agreementId=new["agreementId"])]  # fmt: skip
    assert kinds == ["legalTerm", "supportTerm", "fixedUpfrontPricingTerm"]
    described = desk.call("DescribeAgreement", agreementId=new["agreementId"])
    assert described["estimatedCharges"]["agreementValue"] != value
    assert described["endTimeBehavior"] == {"type": "EXPIRE", "reasonCode": "NO_RENEWAL_TERM"}
    charges = desk.world.state.charges.group(new["agreementId"])
    assert [(one.time, one.amount) for one in charges] == [
        (new["startTime"], described["estimatedCharges"]["agreementValue"])
    ]
    (before,) = desk.pages("GetAgreementEntitlements", "agreementEntitlements", agreementId=old.id)
    (after,) = desk.pages(
        "GetAgreementEntitlements", "agreementEntitlements", agreementId=new["agreementId"]
    )
    assert (before["status"], after["status"]) == ("DEPROVISIONED", "PROVISIONED")


def test_a_seller_who_opts_out_wins_over_the_other_offer() -> None:
    old = next(one for one in Desk(agreements=200).world.state.agreements if one.moves_to)
    old.proposer_opted_out = True
    assert (end_behavior(old) or ("", ""))[0] == "EXPIRE"


def test_the_renewed_sample_agreement_counts_its_renewals(desk: Desk) -> None:
    found = desk.pages("GetAgreementTerms", "acceptedTerms", agreementId=FOXGLOVE)
    renewal = next(row["renewalTerm"] for row in found if "renewalTerm" in row)
    assert renewal["maxRenewals"] == 3
    agreements = desk.world.state.agreements
    assert agreements.row(agreements.row(FOXGLOVE).initial_id).status == "RENEWED"
    assert agreements.row(FOXGLOVE).renewals_used == 1


def test_each_legal_link_of_the_world_gives_a_text(desk: Desk) -> None:
    terms = [term for row in desk.world.state.agreements for term in row.terms]
    urls = {doc.url for term in terms if isinstance(term, LegalTerm) for doc in term.documents}
    assert len(urls) > 10
    bodies = [legal_text(_asked(url)).body for url in urls]
    assert len(set(bodies)) == len(urls)
    assert all(legal_text(_asked(url)).status == 200 for url in urls)


@pytest.mark.parametrize("path", ["a1", "a1/secret", "a1/b2/customeula", "/customeula/"])
def test_other_paths_give_nothing(path: str) -> None:
    assert legal_text(_request(path)).status == 404
    assert legal_text(_request("a1/customeula", "POST")).status == 404


def _asked(url: str) -> Request:
    site = f"https://{DOCUMENTS_HOST}/"
    assert url.startswith(site)
    return _request(url.removeprefix(site))


def _request(path: str, method: str = "GET") -> Request:
    return Request(method, DOCUMENTS_PATH + path, "", {}, b"")
