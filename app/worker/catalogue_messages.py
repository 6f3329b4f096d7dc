"""The messages of the catalogue: what the window asks AWS Marketplace past the store, and the answers."""

from __future__ import annotations

import msgspec

from app.model.listing import (
    Delivery,
    FacetGroup,
    Listing,
    ListingPage,
    ListingQuery,
    ProductPage,
)
from app.model.offer import Offer, OfferSet, OfferTerms, PurchaseOption

# --- calls -------------------------------------------------------------------------------------------


class SearchMarketplace(msgspec.Struct, frozen=True, tag=True):
    """Search the catalogue. Answered with ListingsFound, one page.

    A search from the beginning takes the place of one that has not gone out yet; that one fails with
    NeverSent.
    """

    query: ListingQuery
    next_token: str = ""


class CountFacets(msgspec.Struct, frozen=True, tag=True):
    """Count what the results of a search could be narrowed by. Answered with FacetsCounted.

    It takes the place of one that has not gone out yet, as a search does.
    """

    query: ListingQuery


class ReadListing(msgspec.Struct, frozen=True, tag=True):
    """Read a listing's page. Answered with ListingRead."""

    listing_id: str


class ReadProduct(msgspec.Struct, frozen=True, tag=True):
    """Read a product's page. Answered with ProductRead."""

    product_id: str


class ReadDeliveries(msgspec.Struct, frozen=True, tag=True):
    """Read how a product is delivered. Answered with DeliveriesRead."""

    product_id: str


class ListOptions(msgspec.Struct, frozen=True, tag=True):
    """List all offers for a product; without one, this account's private offers. Answered with OptionsListed."""

    product_id: str = ""


class ReadOffer(msgspec.Struct, frozen=True, tag=True):
    """Read an offer with all its terms. Answered with OfferRead."""

    offer_id: str


class ReadOfferSet(msgspec.Struct, frozen=True, tag=True):
    """Read a set of offers. Answered with OfferSetRead."""

    offer_set_id: str


# --- answers -----------------------------------------------------------------------------------------


class ListingsFound(msgspec.Struct, frozen=True, tag=True):
    """One page of results; `next_token` is empty after the last. `unreadable` rows are missing."""

    listings: tuple[Listing, ...]
    total: int = 0
    next_token: str = ""
    unreadable: int = 0


class FacetsCounted(msgspec.Struct, frozen=True, tag=True):
    """The values that the results have, by facet."""

    groups: tuple[FacetGroup, ...]


class ListingRead(msgspec.Struct, frozen=True, tag=True):
    """A listing's page."""

    page: ListingPage


class ProductRead(msgspec.Struct, frozen=True, tag=True):
    """A product's page."""

    page: ProductPage


class DeliveriesRead(msgspec.Struct, frozen=True, tag=True):
    """How a product is delivered."""

    deliveries: tuple[Delivery, ...]


class OptionsListed(msgspec.Struct, frozen=True, tag=True):
    """All purchase options, in AWS's order, which says nothing. `unreadable` ones are missing."""

    options: tuple[PurchaseOption, ...]
    unreadable: int = 0


class OfferRead(msgspec.Struct, frozen=True, tag=True):
    """An offer with all its terms."""

    offer: Offer
    terms: OfferTerms


class OfferSetRead(msgspec.Struct, frozen=True, tag=True):
    """A set of offers."""

    offer_set: OfferSet


CatalogueRequest = (
    SearchMarketplace
    | CountFacets
    | ReadListing
    | ReadProduct
    | ReadDeliveries
    | ListOptions
    | ReadOffer
    | ReadOfferSet
)
CatalogueAnswer = (
    ListingsFound
    | FacetsCounted
    | ListingRead
    | ProductRead
    | DeliveriesRead
    | OptionsListed
    | OfferRead
    | OfferSetRead
)
