"""What the window asks of the catalogue, through the worker: searches, pages, offers with their terms."""

from __future__ import annotations

from datetime import UTC
from typing import TypeVar, get_args

import pytest

from app.errors import AccessDenied, AppError, NotFound, Rejected, Unclear
from app.model.listing import FilterType, ListingFilter, ListingQuery, ListingSort
from app.model.offer import FUTURE_DATED, OFFER_SET, PRIVATE, REPLACEMENT, PurchaseOption
from app.model.term import (
    FixedPricingTerm,
    RenewalTerm,
    Term,
    UnknownTerm,
    UsagePricingTerm,
)
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.sample_catalogue import offer_id, product_id
from app.sandbox.sample_offers import ENDED, EVERYTHING, NOT_OPEN_YET
from app.worker.catalogue_messages import (
    CatalogueRequest,
    CountFacets,
    DeliveriesRead,
    FacetsCounted,
    ListingRead,
    ListingsFound,
    ListOptions,
    OfferRead,
    OfferSetRead,
    OptionsListed,
    ProductRead,
    ReadDeliveries,
    ReadListing,
    ReadOffer,
    ReadOfferSet,
    ReadProduct,
    SearchMarketplace,
)
from app.worker.messages import Answer
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox
from tests.fakes.worker import RunningWorker

A = TypeVar("A", bound=Answer)

OBSERVABILITY = ListingQuery("observability")
LUMENFOLD = product_id("Lumenfold Observability")


def ask(worker: RunningWorker, request: CatalogueRequest, kind: type[A]) -> A:
    answer = worker.call(request)
    assert isinstance(answer, kind)
    return answer


def options(worker: RunningWorker, product: str = "") -> tuple[PurchaseOption, ...]:
    return ask(worker, ListOptions(product), OptionsListed).options


def kinds(option: PurchaseOption) -> set[str]:
    return {badge.kind for badge in option.badges}


def test_a_search_is_read_page_by_page(worker: RunningWorker) -> None:
    first = ask(worker, SearchMarketplace(OBSERVABILITY), ListingsFound)
    second = ask(worker, SearchMarketplace(OBSERVABILITY, first.next_token), ListingsFound)
    found = [*first.listings, *second.listings]
    assert (first.total, len(first.listings), second.next_token) == (28, 20, "")
    assert len({one.listing_id for one in found}) == 28
    assert found[0].name == "Lumenfold Observability"
    assert found[0].product_id == LUMENFOLD


def test_a_search_is_narrowed_and_ordered(worker: RunningWorker) -> None:
    only = ListingFilter(FilterType.PRICING, ("USAGE",))
    query = ListingQuery("", (only,), ListingSort.BEST_RATED)
    found = ask(worker, SearchMarketplace(query), ListingsFound).listings
    ratings = [one.reviews[0].rating for one in found]
    assert ratings == sorted(ratings, reverse=True)
    assert found
    assert all("USAGE" in {model.kind for model in one.pricing_models} for one in found)


def test_facets_count_the_same_results(worker: RunningWorker) -> None:
    groups = ask(worker, CountFacets(OBSERVABILITY), FacetsCounted).groups
    categories = next(group for group in groups if group.kind == "CATEGORY")
    assert sum(one.count for one in categories.facets) == 28


def test_a_listing_and_its_product_are_read(worker: RunningWorker) -> None:
    listing = ask(worker, SearchMarketplace(OBSERVABILITY), ListingsFound).listings[0]
    page = ask(worker, ReadListing(listing.listing_id), ListingRead).page
    product = ask(worker, ReadProduct(LUMENFOLD), ProductRead).page
    deliveries = ask(worker, ReadDeliveries(LUMENFOLD), DeliveriesRead).deliveries
    assert page.listing.name == product.product.name == "Lumenfold Observability"
    assert page.story.long.startswith("Set a budget")
    assert product.listing_id == listing.listing_id
    assert [one.member for one in deliveries] == ["saasFulfillmentOption"]
    assert dict(deliveries[0].details)["fulfillmentOptionDisplayName"] == "SaaS"


def test_the_offers_for_a_product_say_what_is_special(worker: RunningWorker) -> None:
    found = {one.name: one for one in options(worker, LUMENFOLD)}
    assert {"FY27 renewal", "FY27 via Tidewater Resale", "Public offer"} <= found.keys()
    renewal = found["FY27 renewal"]
    assert kinds(renewal) >= {PRIVATE, REPLACEMENT}
    assert renewal.expires_at is not None
    assert renewal.expires_at.tzinfo is UTC
    assert not found["Public offer"].is_private


def test_private_offers_are_listed_for_all_products(worker: RunningWorker) -> None:
    found = options(worker)
    assert all(one.is_private for one in found if not one.is_set)
    assert len({one.products[0].product.product_id for one in found}) > 1


def test_an_offer_comes_with_all_its_terms(
    worker: RunningWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.aws.offers._TERM_ROWS", 2)
    answer = ask(worker, ReadOffer(offer_id("FY27 renewal")), OfferRead)
    assert answer.offer.replaces == "agmt-5kq2n8v1r7hd"
    assert answer.offer.proposal_id.startswith("at-")
    price = next(one for one in answer.terms.terms if isinstance(one, FixedPricingTerm))
    renewal = next(one for one in answer.terms.terms if isinstance(one, RenewalTerm))
    assert str(price.price and price.price.amount) == "168000.00"
    assert renewal.price_increase is not None
    assert renewal.price_increase.fixed == "4.00"
    assert {one.name for one in answer.terms.names} >= {"Hosts", "Seats"}


def test_a_metered_offer_has_rates(worker: RunningWorker) -> None:
    answer = ask(worker, ReadOffer(offer_id("Tessel Vector Store")), OfferRead)
    rates = next(one for one in answer.terms.terms if isinstance(one, UsagePricingTerm))
    assert answer.offer.is_metered
    assert rates.rate_cards


def test_an_offer_set_names_its_offers(worker: RunningWorker) -> None:
    bundles = [one for one in options(worker, product_id("Kitestring Profiler")) if one.is_set]
    assert [one.type for one in bundles] == [OFFER_SET]
    found = ask(worker, ReadOfferSet(bundles[0].option_id), OfferSetRead).offer_set
    assert (found.name, found.notes) == ("Starter set", "Both products on one invoice.")
    assert [one.offer.offer_id for one in found.products] == [
        offer_id("Kitestring Profiler"),
        offer_id("Verdigris Log Archive"),
    ]


@pytest.mark.parametrize(
    "request_",
    [
        ReadListing("listing-none"),
        ReadProduct("prod-none"),
        ReadDeliveries("prod-none"),
        ReadOffer("offer-none"),
        ReadOfferSet("offerset-none"),
    ],
)
def test_what_is_not_there_is_not_found(worker: RunningWorker, request_: CatalogueRequest) -> None:
    with pytest.raises(NotFound):
        worker.call(request_)


@pytest.mark.parametrize(
    ("request_", "operation"),
    [
        (SearchMarketplace(ListingQuery()), "SearchListings"),
        (CountFacets(ListingQuery()), "SearchFacets"),
        (ListOptions(), "ListPurchaseOptions"),
        (ReadOffer(offer_id("FY27 renewal")), "GetOfferTerms"),
        (ReadDeliveries(LUMENFOLD), "ListFulfillmentOptions"),
    ],
)
def test_a_refusal_names_the_right(
    sandbox: RunningSandbox, worker: RunningWorker, request_: CatalogueRequest, operation: str
) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.ACCESS_DENIED, operation=operation, times=None))
    with pytest.raises(AccessDenied) as caught:
        worker.call(request_)
    assert caught.value.missing_right == f"aws-marketplace:{operation}"


def test_a_place_that_aws_lost_says_so(worker: RunningWorker) -> None:
    with pytest.raises(Rejected) as caught:
        worker.call(SearchMarketplace(OBSERVABILITY, "bG9zdA=="))
    assert caught.value.reason == "INVALID_PAGINATION_TOKEN"


def test_an_answer_without_results_is_no_empty_answer(
    sandbox: RunningSandbox, worker: RunningWorker
) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.EMPTY, operation="SearchListings", times=None))
    with pytest.raises(AppError) as caught:
        worker.call(SearchMarketplace(OBSERVABILITY))
    assert isinstance(caught.value, Unclear)


def test_future_dated_and_ended_offers_are_listed_with_their_times(worker: RunningWorker) -> None:
    found = {one.name: one for one in options(worker)}
    coming, ended = found[NOT_OPEN_YET], found[ENDED]
    assert FUTURE_DATED in kinds(coming)
    assert coming.available_from is not None
    assert coming.available_from > SAMPLE_NOW
    assert ended.expires_at is not None
    assert ended.expires_at < SAMPLE_NOW


def test_every_kind_of_term_is_read(worker: RunningWorker) -> None:
    terms = ask(worker, ReadOffer(offer_id(EVERYTHING)), OfferRead).terms
    kinds_of_terms = {type(one) for one in terms.terms}
    assert kinds_of_terms == set(get_args(Term)) - {UnknownTerm}
    assert terms.unknown == ()


@pytest.mark.parametrize("name", ["Own licence", "Community"])
def test_offers_without_a_price_are_read(worker: RunningWorker, name: str) -> None:
    offer = ask(worker, ReadOffer(offer_id(name)), OfferRead).offer
    assert offer.pricing_model.kind in ("BYOL", "FREE")
    assert not offer.is_metered
