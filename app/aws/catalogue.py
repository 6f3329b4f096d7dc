"""Searches the catalogue and reads the pages of listings and products; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.aws.calls import ServiceCalls
from app.aws.catalogue_words import (
    EntityDoc,
    ProductDoc,
    ReviewsDoc,
    SellerDoc,
    WordDoc,
    words,
)
from app.aws.wire import Count, Page, Wire, pages, read_document, rows, unreadable, utc
from app.model.listing import (
    Contact,
    Delivery,
    Facet,
    FacetGroup,
    Listing,
    ListingPage,
    ListingQuery,
    Media,
    OfferName,
    ProductName,
    ProductPage,
    Review,
    Story,
    UseCase,
)

LISTING_ROWS = 20
_DELIVERY_ROWS = 50
_OPTION_ID = "fulfillmentOptionId"
_UNKNOWN_MEMBER = "SDK_UNKNOWN_MEMBER"


class CatalogueGateway:
    """A person waits for every one of these calls, so that they go before those of a sync."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def search(self, query: ListingQuery, next_token: str = "") -> tuple[Page[Listing], int, str]:
        """Give one page of results, how many there are in all, and the token of the next page.

        Raises:
            AppError: with reason INVALID_PAGINATION_TOKEN AWS has lost the place.
        """
        where: dict[str, Any] = {"nextToken": next_token} if next_token else {}
        reply = self._calls.read(
            "SearchListings",
            urgent=True,
            maxResults=LISTING_ROWS,
            sortBy=query.sort.value,
            **_narrowed(query),
            **where,
        )
        found = rows(reply, "listingSummaries", _Listing, _listing)
        total = read_document(reply, _Found, lambda doc: doc)
        if total.next_token and total.next_token == next_token:
            raise unreadable("repeated page")
        return found, total.total_results, total.next_token

    def facets(self, query: ListingQuery) -> tuple[FacetGroup, ...]:
        """Count what the results of a search could be narrowed by."""
        found: dict[str, dict[str, Facet]] = {}

        def read(where: dict[str, Any]) -> Mapping[str, Any]:
            return self._calls.read("SearchFacets", urgent=True, **_narrowed(query), **where)

        for page in pages(read, _facet_page):
            for group in page.items:
                found.setdefault(group.kind, {}).update((one.value, one) for one in group.facets)
        return tuple(FacetGroup(kind, tuple(facets.values())) for kind, facets in found.items())

    def listing(self, listing_id: str) -> ListingPage:
        """Read a listing's page. Raises AppError."""
        reply = self._calls.read("GetListing", urgent=True, listingId=listing_id)
        found = read_document(reply, _ListingPage, _listing_page)
        if found.listing.listing_id != listing_id:
            raise unreadable("foreign listing")
        return found

    def product(self, product_id: str) -> ProductPage:
        """Read a product's page. Raises AppError."""
        reply = self._calls.read("GetProduct", urgent=True, productId=product_id)
        found = read_document(reply, _ProductPage, _product_page)
        if found.product.product_id != product_id:
            raise unreadable("foreign product")
        return found

    def deliveries(self, product_id: str) -> tuple[Delivery, ...]:
        """Read all ways in which a product is delivered. Raises AppError."""

        def read(where: dict[str, Any]) -> Mapping[str, Any]:
            return self._calls.read(
                "ListFulfillmentOptions",
                urgent=True,
                productId=product_id,
                maxResults=_DELIVERY_ROWS,
                **where,
            )

        found: dict[str, Delivery] = {}
        for page in pages(read, _delivery_page):
            for one in page.items:
                found[one.option_id or f"{one.member} {len(found)}"] = one
        return tuple(found.values())


def _narrowed(query: ListingQuery) -> dict[str, Any]:
    params: dict[str, Any] = {}
    if query.text:
        params["searchText"] = query.text
    if query.filters:
        params["filters"] = [
            {"filterType": one.type.value, "filterValues": list(one.values)}
            for one in query.filters
        ]
    return params


class _Found(Wire, frozen=True):
    total_results: Count = 0
    next_token: str = ""


class _Listing(Wire, frozen=True):
    listing_id: str
    listing_name: str = ""
    publisher: SellerDoc = SellerDoc()
    short_description: str = ""
    catalog: str = ""
    logo_thumbnail_url: str = ""
    associated_entities: tuple[EntityDoc, ...] = ()
    fulfillment_option_summaries: tuple[WordDoc, ...] = ()
    categories: tuple[WordDoc, ...] = ()
    badges: tuple[WordDoc, ...] = ()
    pricing_models: tuple[WordDoc, ...] = ()
    pricing_units: tuple[WordDoc, ...] = ()
    review_summary: ReviewsDoc = ReviewsDoc()


def _listing(doc: _Listing) -> Listing:
    products = (one.product.value for one in doc.associated_entities if one.product)
    return Listing(
        listing_id=doc.listing_id,
        name=doc.listing_name,
        publisher=doc.publisher.value,
        short=doc.short_description,
        catalog=doc.catalog,
        logo_url=doc.logo_thumbnail_url,
        products=tuple(dict.fromkeys(products)),
        deliveries=words(doc.fulfillment_option_summaries),
        categories=words(doc.categories),
        badges=words(doc.badges),
        pricing_models=words(doc.pricing_models),
        pricing_units=words(doc.pricing_units),
        reviews=tuple(
            Review(
                one.source_id,
                one.source_name,
                one.average_rating,
                one.total_reviews,
                one.source_url,
            )
            for one in doc.review_summary.review_source_summaries
        ),
    )


class _Media(Wire, frozen=True):
    title: str = ""
    description: str = ""
    url: str = ""
    preview: str = ""
    thumbnail: str = ""


class _Promotion(Wire, frozen=True):
    embedded_image: _Media | None = None
    embedded_video: _Media | None = None


class _Resource(Wire, frozen=True):
    resource_type: str = ""
    engagement_type: str = ""
    content_type: str = ""
    value: str = ""
    display_name: str = ""


class _UseCase(Wire, frozen=True):
    display_name: str = ""
    description: str = ""
    value: str = ""


class _UseCaseEntry(Wire, frozen=True):
    use_case: _UseCase = _UseCase()


class _Told(Wire, frozen=True):
    """What pages of listings and of products share."""

    short_description: str = ""
    long_description: str = ""
    highlights: tuple[str, ...] = ()
    promotional_media: tuple[_Promotion, ...] = ()
    resources: tuple[_Resource, ...] = ()
    seller_engagements: tuple[_Resource, ...] = ()


def _story(doc: _Told) -> Story:
    media = (one.embedded_image or one.embedded_video for one in doc.promotional_media)
    return Story(
        short=doc.short_description,
        long=doc.long_description,
        highlights=doc.highlights,
        media=tuple(
            Media(one.title, one.description, one.url, one.preview, one.thumbnail)
            for one in media
            if one is not None
        ),
        resources=_contacts(doc.resources),
        engagements=_contacts(doc.seller_engagements),
    )


def _contacts(docs: Sequence[_Resource]) -> tuple[Contact, ...]:
    return tuple(
        Contact(
            one.resource_type or one.engagement_type,
            one.content_type,
            one.value,
            one.display_name,
        )
        for one in docs
    )


class _ListingPage(_Listing, frozen=True):
    long_description: str = ""
    highlights: tuple[str, ...] = ()
    promotional_media: tuple[_Promotion, ...] = ()
    resources: tuple[_Resource, ...] = ()
    seller_engagements: tuple[_Resource, ...] = ()
    integration_guide: str = ""
    use_cases: tuple[_UseCaseEntry, ...] = ()


def _listing_page(doc: _ListingPage) -> ListingPage:
    offers: list[OfferName] = [one.offer.value for one in doc.associated_entities if one.offer]
    return ListingPage(
        listing=_listing(doc),
        story=_story(_told(doc)),
        integration_guide=doc.integration_guide,
        offers=tuple(offers),
        use_cases=tuple(
            UseCase(one.use_case.display_name, one.use_case.description, one.use_case.value)
            for one in doc.use_cases
        ),
    )


def _told(doc: _ListingPage) -> _Told:
    return _Told(
        doc.short_description,
        doc.long_description,
        doc.highlights,
        doc.promotional_media,
        doc.resources,
        doc.seller_engagements,
    )


class _ProductPage(_Told, frozen=True, kw_only=True):
    product_id: str
    product_name: str = ""
    manufacturer: SellerDoc = SellerDoc()
    listing_id: str = ""
    catalog: str = ""
    deployed_on_aws: str = ""
    logo_thumbnail_url: str = ""
    fulfillment_option_summaries: tuple[WordDoc, ...] = ()
    categories: tuple[WordDoc, ...] = ()


def _product_page(doc: _ProductPage) -> ProductPage:
    product = ProductDoc(doc.product_id, doc.product_name, doc.manufacturer).value
    return ProductPage(
        product=ProductName(product.product_id, product.name, product.maker),
        listing_id=doc.listing_id,
        catalog=doc.catalog,
        deployed_on_aws=doc.deployed_on_aws,
        logo_url=doc.logo_thumbnail_url,
        story=_story(doc),
        deliveries=words(doc.fulfillment_option_summaries),
        categories=words(doc.categories),
    )


class _Facet(Wire, frozen=True):
    value: str
    display_name: str = ""
    parent: str = ""
    count: Count = 0


class _Facets(Wire, frozen=True):
    listing_facets: Mapping[str, tuple[_Facet, ...]]


def _facet_page(reply: Mapping[str, Any]) -> Page[FacetGroup]:
    return read_document(
        reply,
        _Facets,
        lambda doc: Page(
            tuple(
                FacetGroup(
                    kind,
                    tuple(
                        Facet(one.value, one.display_name, one.parent, one.count) for one in all_
                    ),
                )
                for kind, all_ in doc.listing_facets.items()
            )
        ),
    )


def _delivery_page(reply: Mapping[str, Any]) -> Page[Delivery]:
    found = reply.get("fulfillmentOptions")
    if not isinstance(found, list):
        raise unreadable("no fulfillmentOptions")
    options = [one for one in found if isinstance(one, Mapping) and one]
    return Page(tuple(_delivery(one) for one in options), len(found) - len(options))


def _delivery(option: Mapping[str, Any]) -> Delivery:
    member, body = next(iter(option.items()))
    if member == _UNKNOWN_MEMBER or not isinstance(body, Mapping):
        return Delivery(str(body.get("name", "")) if isinstance(body, Mapping) else str(member))
    facts = [(path, said) for path, said in _flat(body, "") if path != _OPTION_ID]
    return Delivery(str(member), str(body.get(_OPTION_ID, "")), tuple(facts))


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Give each value inside a document with the names that lead to it."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _flat(item, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for item in value:
            yield from _flat(item, path)
    elif isinstance(value, datetime):
        at = utc(value) if value.tzinfo else None
        yield path, at.isoformat(sep=" ", timespec="minutes") if at else ""
    else:
        yield path, str(value).encode("utf-8", "replace").decode("utf-8")
