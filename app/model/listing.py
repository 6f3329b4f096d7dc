"""The catalogue of AWS Marketplace: search results, what narrows them, pages of listings and products.

All names and texts are foreign: sellers write them.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

LONGEST_SEARCH = 512  # characters that SearchListings takes
RATING = "AVERAGE_CUSTOMER_RATING"


class Seller(msgspec.Struct, frozen=True):
    """Who makes or sells something: the catalogue knows profiles, not accounts."""

    profile_id: str = ""
    name: str = ""


class Word(msgspec.Struct, frozen=True):
    """One of AWS's values with the words that AWS shows for it."""

    kind: str = ""
    words: str = ""


class Review(msgspec.Struct, frozen=True):
    """What reviewers of one source say; the rating is AWS's own text, such as `4.6`."""

    source_id: str = ""
    source: str = ""
    rating: str = ""
    count: int = 0
    url: str = ""


class ProductName(msgspec.Struct, frozen=True):
    """A product in a few words."""

    product_id: str = ""
    name: str = ""
    maker: Seller = Seller()


class OfferName(msgspec.Struct, frozen=True):
    """An offer in a few words."""

    offer_id: str = ""
    name: str = ""
    seller: Seller = Seller()


class Listing(msgspec.Struct, frozen=True):
    """One search result."""

    listing_id: str
    name: str = ""
    publisher: Seller = Seller()
    short: str = ""
    catalog: str = ""
    logo_url: str = ""
    products: tuple[ProductName, ...] = ()
    deliveries: tuple[Word, ...] = ()
    categories: tuple[Word, ...] = ()
    badges: tuple[Word, ...] = ()
    pricing_models: tuple[Word, ...] = ()
    pricing_units: tuple[Word, ...] = ()
    reviews: tuple[Review, ...] = ()

    @property
    def product_id(self) -> str:
        """The first product; most listings have one."""
        return self.products[0].product_id if self.products else ""


class Media(msgspec.Struct, frozen=True):
    """A picture or a video that promotes; nothing of it is loaded."""

    title: str = ""
    description: str = ""
    url: str = ""
    preview_url: str = ""
    thumbnail_url: str = ""


class Contact(msgspec.Struct, frozen=True):
    """A way to support, or to a request to the seller; `form` says what the value is (`LINK`, `EMAIL`)."""

    kind: str = ""
    form: str = ""
    value: str = ""
    name: str = ""


class UseCase(msgspec.Struct, frozen=True):
    """What a product is good for."""

    name: str = ""
    description: str = ""
    value: str = ""


class Story(msgspec.Struct, frozen=True):
    """What a seller tells on a page."""

    short: str = ""
    long: str = ""
    highlights: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    resources: tuple[Contact, ...] = ()
    engagements: tuple[Contact, ...] = ()


class ListingPage(msgspec.Struct, frozen=True):
    """What GetListing says beyond a search result."""

    listing: Listing
    story: Story = Story()
    integration_guide: str = ""
    offers: tuple[OfferName, ...] = ()
    use_cases: tuple[UseCase, ...] = ()


class ProductPage(msgspec.Struct, frozen=True):
    """What GetProduct says."""

    product: ProductName
    listing_id: str = ""
    catalog: str = ""
    deployed_on_aws: str = ""
    logo_url: str = ""
    story: Story = Story()
    deliveries: tuple[Word, ...] = ()
    categories: tuple[Word, ...] = ()


class Delivery(msgspec.Struct, frozen=True):
    """One way in which a product is delivered.

    `member` is AWS's name of its kind (`saasFulfillmentOption`). The twelve kinds share little, and none
    of it is worked with: `details` are the members beyond the id as AWS names them, such as
    `operatingSystems.operatingSystemName`, with their values as text.
    """

    member: str
    option_id: str = ""
    details: tuple[tuple[str, str], ...] = ()


class FilterType(StrEnum):
    """What a search can be narrowed by, as AWS names it."""

    MIN_RATING = "MIN_AVERAGE_CUSTOMER_RATING"
    CATEGORY = "CATEGORY"
    PUBLISHER = "PUBLISHER"
    DELIVERY = "FULFILLMENT_OPTION_TYPE"
    PRICING = "PRICING_MODEL"
    UNIT = "PRICING_UNIT"
    DEPLOYED = "DEPLOYED_ON_AWS"
    PRODUCTS = "NUMBER_OF_PRODUCTS"


class ListingSort(StrEnum):
    """The orders of search results: AWS knows relevance and rating."""

    BEST_MATCH = "RELEVANCE"
    BEST_RATED = "AVERAGE_CUSTOMER_RATING"


class ListingFilter(msgspec.Struct, frozen=True):
    """One filter: results have one of the values."""

    type: FilterType
    values: tuple[str, ...]


class ListingQuery(msgspec.Struct, frozen=True):
    """A search of the catalogue; filters of different types must all hold."""

    text: str = ""
    filters: tuple[ListingFilter, ...] = ()
    sort: ListingSort = ListingSort.BEST_MATCH


class Facet(msgspec.Struct, frozen=True):
    """One value that results have, and how many have it. `parent` is the value above it, if any."""

    value: str
    words: str = ""
    parent: str = ""
    count: int = 0


class FacetGroup(msgspec.Struct, frozen=True):
    """The values of one facet; `kind` is AWS's name, and may be a new one."""

    kind: str
    facets: tuple[Facet, ...] = ()
