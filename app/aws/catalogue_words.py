"""The documents that the catalogue's answers share, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence

from app.aws.wire import Count, Wire
from app.model.listing import OfferName, ProductName, Seller, Word
from app.model.offer import OfferedProduct, SetName


class SellerDoc(Wire, frozen=True):
    """A seller."""

    seller_profile_id: str = ""
    display_name: str = ""

    @property
    def value(self) -> Seller:
        """The model's value."""
        return Seller(self.seller_profile_id, self.display_name)


class WordDoc(Wire, frozen=True):
    """AWS's value with AWS's words; each kind has a member of its own for the value."""

    display_name: str = ""
    badge_type: str = ""
    category_id: str = ""
    fulfillment_option_type: str = ""
    pricing_model_type: str = ""
    pricing_unit_type: str = ""

    @property
    def value(self) -> Word:
        """The model's value."""
        kind = (
            self.badge_type
            or self.category_id
            or self.fulfillment_option_type
            or self.pricing_model_type
            or self.pricing_unit_type
        )
        return Word(kind, self.display_name)


def words(docs: Sequence[WordDoc]) -> tuple[Word, ...]:
    """Make the model's values."""
    return tuple(one.value for one in docs)


class ProductDoc(Wire, frozen=True):
    """A product in a few words."""

    product_id: str = ""
    product_name: str = ""
    manufacturer: SellerDoc = SellerDoc()

    @property
    def value(self) -> ProductName:
        """The model's value."""
        return ProductName(self.product_id, self.product_name, self.manufacturer.value)


class OfferDoc(Wire, frozen=True):
    """An offer in a few words."""

    offer_id: str = ""
    offer_name: str = ""
    seller_of_record: SellerDoc = SellerDoc()

    @property
    def value(self) -> OfferName:
        """The model's value."""
        return OfferName(self.offer_id, self.offer_name, self.seller_of_record.value)


class SetDoc(Wire, frozen=True):
    """An offer set in a few words."""

    offer_set_id: str = ""
    seller_of_record: SellerDoc = SellerDoc()


class EntityDoc(Wire, frozen=True):
    """What belongs to a listing, an offer or a set."""

    product: ProductDoc | None = None
    offer: OfferDoc | None = None
    offer_set: SetDoc | None = None

    @property
    def value(self) -> OfferedProduct:
        """The model's value."""
        bundle = self.offer_set
        return OfferedProduct(
            self.product.value if self.product else ProductName(),
            self.offer.value if self.offer else OfferName(),
            SetName(bundle.offer_set_id, bundle.seller_of_record.value) if bundle else None,
        )


def entities(docs: Sequence[EntityDoc]) -> tuple[OfferedProduct, ...]:
    """Make the model's values."""
    return tuple(one.value for one in docs)


class ReviewDoc(Wire, frozen=True):
    """The reviews of one source."""

    source_id: str = ""
    source_name: str = ""
    source_url: str = ""
    average_rating: str = ""
    total_reviews: Count = 0


class ReviewsDoc(Wire, frozen=True):
    """The reviews of all sources."""

    review_source_summaries: tuple[ReviewDoc, ...] = ()
