"""Reading: searches, pages, charges and their purchase orders, the catalogue, and what is not allowed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from botocore.model import ServiceModel

from app.sandbox.ledger import Ledger
from app.sandbox.world import build_world
from tests.contract.account import ACCEPTOR, Buyer
from tests.fakes.sandbox import running_sandbox
from tests.unit.sandbox.desk import FixedClock

TERM = "ValidationException"
FUTURE = "2027-01-01T00:00:00Z"
TARGETS = ("ResourceIdentifier", "OfferId", "OfferSetId")


@pytest.fixture(scope="module")
def reader() -> Iterator[Buyer]:
    """An account that nobody changes."""
    with running_sandbox(is_frozen=True) as sandbox:
        yield Buyer(sandbox)


@pytest.fixture
def buyer() -> Iterator[Buyer]:
    with running_sandbox(is_frozen=True) as sandbox:
        yield Buyer(sandbox)


END_TIMES: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("AfterEndTime", FUTURE),),
    (("BeforeEndTime", FUTURE), ("AfterEndTime", "2026-01-01T00:00:00Z")),
)
STATUSES: tuple[tuple[tuple[str, str], ...], ...] = ((), (("Status", "ACTIVE"),))
SUBJECTS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    *(((target, "prod-unknown"),) for target in TARGETS),
)
LEGAL = [
    *(
        (*subject, *status, *ends)
        for subject, status, ends in product(SUBJECTS, STATUSES, END_TIMES)
    ),
    *((("ResourceType", "SaaSProduct"), *ends) for ends in END_TIMES),
]


@pytest.mark.parametrize("filters", LEGAL, ids=lambda f: "+".join(name for name, _ in f) or "none")
def test_documented_filter_combinations_are_answered(
    reader: Buyer, filters: tuple[tuple[str, str], ...]
) -> None:
    found = reader.search(*filters)
    assert bool(found) == (not any(name in TARGETS for name, _ in filters))


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        ((("ResourceType", "SaaSProduct"), ("Status", "ACTIVE")), "UNSUPPORTED_FILTERS"),
        ((("ResourceIdentifier", "prod-1"), ("OfferId", "offer-1")), "UNSUPPORTED_FILTERS"),
        ((("AfterStartTime", FUTURE),), "UNSUPPORTED_FILTERS"),
        ((("InitialAgreementId", "agmt-1"),), "UNSUPPORTED_FILTERS"),
        ((("Seller", "Lumenfold"),), "INVALID_FILTER_NAME"),
        ((("Status", "ACTIVE"), ("Status", "EXPIRED")), "INVALID_FILTER_NAME"),
        ((("Status", "SLEEPING"),), "INVALID_FILTER_VALUES"),
        ((("AfterEndTime", "tomorrow"),), "INVALID_FILTER_VALUES"),
        (
            (("BeforeEndTime", "2026-01-01T00:00:00Z"), ("AfterEndTime", FUTURE)),
            "INVALID_FILTER_VALUES",
        ),
    ],
)
def test_other_filters_are_refused(
    reader: Buyer, filters: tuple[tuple[str, str], ...], reason: str
) -> None:
    asked = [{"name": name, "values": [value]} for name, value in (*ACCEPTOR, *filters)]
    assert reader.refusal("search_agreements", filters=asked) == (TERM, reason)


def test_a_search_names_party_and_type(reader: Buyer) -> None:
    assert reader.refusal("search_agreements") == (TERM, "UNSUPPORTED_FILTERS")
    sort = {"sortBy": "StartTime"}
    asked = [{"name": name, "values": [value]} for name, value in ACCEPTOR]
    found = reader.refusal("search_agreements", filters=asked, sort=sort)
    assert found == (TERM, "INVALID_SORT_BY")


@pytest.mark.parametrize("order", ["ASCENDING", "DESCENDING"])
def test_pages_follow_the_end_time_and_open_ends_come_last_when_ascending(
    reader: Buyer, order: str
) -> None:
    rows = reader.search(sort={"sortBy": "EndTime", "sortOrder": order}, maxResults=3)
    ends = [row["endTime"] for row in rows if "endTime" in row]
    assert ends == sorted(ends, reverse=order == "DESCENDING")
    assert len({row["agreementId"] for row in rows}) == 14
    assert ("endTime" in rows[-1]) == (order == "DESCENDING")


def first_token(reader: Buyer) -> str:
    return str(reader.call("list_agreement_charges", maxResults=5)["nextToken"])


@pytest.mark.parametrize("harm", ["damaged", "other parameters", "other operation"])
def test_a_page_token_is_bound_to_its_request(reader: Buyer, harm: str) -> None:
    token = first_token(reader)
    operation, params = "list_agreement_charges", {"nextToken": token}
    if harm == "damaged":
        params["nextToken"] = token[:-4] + "AAAA"
    elif harm == "other parameters":
        params["agreementId"] = reader.agreement_of("Lumenfold Observability")
    else:
        operation = "list_agreement_requests"
    assert reader.refusal(operation, **params) == (TERM, "INVALID_NEXT_TOKEN")


def test_a_page_token_grows_old(buyer: Buyer) -> None:
    token = first_token(buyer)
    buyer.wait(hours=2)
    found = buyer.refusal("list_agreement_charges", nextToken=token)
    assert found == (TERM, "INVALID_NEXT_TOKEN")


def test_charges_come_once_each_however_small_the_pages(reader: Buyer) -> None:
    rows = reader.all("list_agreement_charges", "items", maxResults=7)
    assert len({row["id"] for row in rows}) == len(rows) == 51


def charge(buyer: Buyer, product_name: str, place: int) -> dict[str, Any]:
    agreement = buyer.agreement_of(product_name)
    row = buyer.all("list_agreement_charges", "items", agreementId=agreement)[place]
    return {
        "agreementId": agreement,
        "chargeId": row["id"],
        "chargeRevision": row["revision"],
        "purchaseOrderReference": "BL-2026-0203",
    }


def test_a_purchase_order_moves_the_revision(buyer: Buyer) -> None:
    entry = charge(buyer, "Lumenfold Observability", -1)
    buyer.call("update_purchase_orders", purchaseOrders=[entry])
    rows = buyer.all("list_agreement_charges", "items", agreementId=entry["agreementId"])
    row = next(row for row in rows if row["id"] == entry["chargeId"])
    assert (row["purchaseOrderReference"], row["revision"]) == ("BL-2026-0203", 2)
    stale = buyer.refusal("update_purchase_orders", purchaseOrders=[entry])
    assert stale == (TERM, "UNSUPPORTED_ACTION")


def test_one_bad_entry_spoils_the_call(buyer: Buyer) -> None:
    good = charge(buyer, "Lumenfold Observability", -1)
    bad = charge(buyer, "Lumenfold Observability", -2) | {"chargeRevision": 9}
    assert buyer.refusal("update_purchase_orders", purchaseOrders=[good, bad])[0] == TERM
    assert buyer.control.effects(good["chargeId"]) == ()


@pytest.mark.parametrize(
    ("product_name", "place", "change", "error"),
    [
        ("Lumenfold Observability", -1, {"chargeId": "ch-unknown"},
         ("ResourceNotFoundException", "Charge")),
        ("Lumenfold Observability", -1, {"agreementId": "agmt-unknown"},
         ("ResourceNotFoundException", "Agreement")),
        ("Lumenfold Observability", -1, {"chargeRevision": None}, (TERM, "MISSING_CHARGE_REVISION")),
        ("Lumenfold Observability", -1, {"agreementId": None}, (TERM, "MISSING_AGREEMENT_ID")),
        ("Lumenfold Observability", -1, {"purchaseOrderReference": "x" * 201},
         (TERM, "INVALID_PURCHASE_ORDER_REFERENCE")),
        ("Orrery Data Connect", 0, {}, (TERM, "UNSUPPORTED_ACTION")),
    ],
)  # fmt: skip
def test_purchase_orders_that_cannot_be_set_are_refused(
    reader: Buyer, product_name: str, place: int, change: dict[str, Any], error: tuple[str, str]
) -> None:
    entry = charge(reader, product_name, place) | change
    given = {name: value for name, value in entry.items() if value is not None}
    assert reader.refusal("update_purchase_orders", purchaseOrders=[given]) == error


def test_a_call_names_each_charge_once_and_one_agreement(reader: Buyer) -> None:
    entry = charge(reader, "Lumenfold Observability", -1)
    other = charge(reader, "Cinderpath Incident Desk", -1)
    twice = reader.refusal("update_purchase_orders", purchaseOrders=[entry, entry])
    mixed = reader.refusal("update_purchase_orders", purchaseOrders=[entry, other])
    assert (twice, mixed) == ((TERM, "DUPLICATE_CHARGES"), (TERM, "UNSUPPORTED_ACTION"))


def test_a_purchase_order_closes_three_hours_before_its_charge(buyer: Buyer) -> None:
    buyer.wait(days=12, hours=10, minutes=30)  # 30 November, 21:12; the charge is at midnight
    entry = charge(buyer, "Lumenfold Observability", 10)
    found = buyer.refusal("update_purchase_orders", purchaseOrders=[entry])
    assert found == (TERM, "UNSUPPORTED_ACTION")


def test_names_come_from_the_catalogue(reader: Buyer) -> None:
    row = reader.search(("Status", "ACTIVE"))[1]
    offer = reader.call("get_offer", offerId=row["proposalSummary"]["offerId"])
    assert offer["sellerOfRecord"]["displayName"] == "Lumenfold"
    entity = offer["associatedEntities"][0]["product"]
    assert entity["productName"] == "Lumenfold Observability"


def test_searching_the_catalogue_counts_and_filters(reader: Buyer) -> None:
    everything = reader.all("search_listings", "listingSummaries", searchText="observability")
    assert len(everything) == 28
    assert everything[0]["listingName"] == "Lumenfold Observability"
    filters = [{"filterType": "MIN_AVERAGE_CUSTOMER_RATING", "filterValues": ["4.5"]}]
    rated = reader.call("search_listings", searchText="observability", filters=filters)
    assert rated["totalResults"] == 2
    facets = reader.call("search_facets", searchText="observability", facetTypes=["PRICING_MODEL"])
    counts = {f["value"]: f["count"] for f in facets["listingFacets"]["PRICING_MODEL"]}
    assert counts == {"CONTRACT": 26, "USAGE": 3}


def test_an_offer_set_leads_to_its_offers(reader: Buyer) -> None:
    wanted = [
        {"filterType": "PRODUCT_ID",
         "filterValues": [reader.offer("Kitestring Profiler")["associatedEntities"][0]["product"]["productId"]]},
        {"filterType": "PURCHASE_OPTION_TYPE", "filterValues": ["OFFERSET"]},
    ]  # fmt: skip
    options = reader.call("list_purchase_options", filters=wanted)["purchaseOptions"]
    bundle = reader.call("get_offer_set", offerSetId=options[0]["purchaseOptionId"])
    assert len(options) == 1
    assert len(bundle["associatedEntities"]) == 2


def test_the_catalogue_refuses_in_its_own_words(reader: Buyer) -> None:
    lonely = [{"filterType": "AVAILABILITY_STATUS", "filterValues": ["AVAILABLE"]}]
    missing = reader.refusal("list_purchase_options", filters=lonely)
    token = reader.refusal("search_listings", nextToken="AAAA")
    assert missing == (TERM, "MALFORMED_REQUEST_PARAMETERS")
    assert token == (TERM, "INVALID_PAGINATION_TOKEN")
    assert reader.refusal("get_offer", offerId="offer-unknown")[0] == "ResourceNotFoundException"


def test_a_buyer_may_not_act_as_a_seller(reader: Buyer) -> None:
    found = reader.refusal(
        "cancel_agreement_payment_request", paymentRequestId="pr-1", agreementId="agmt-1"
    )
    assert found == ("AccessDeniedException", "INVALID_ACCESS")


def test_every_operation_of_the_model_is_answered() -> None:
    with running_sandbox() as sandbox:
        for name in ("marketplace-agreement", "marketplace-discovery"):
            client = sandbox.client(name)
            model: ServiceModel = client.meta.service_model
            assert set(model.operation_names) == set(handled(name))


def handled(service: str) -> list[str]:
    world = build_world(FixedClock(), Ledger())
    found = next(s for s in world.services() if s.name == service)
    return list(found.handlers())


def test_the_caller_is_the_sample_account() -> None:
    with running_sandbox() as sandbox:
        assert sandbox.client("sts").get_caller_identity()["Account"] == "447109263358"
