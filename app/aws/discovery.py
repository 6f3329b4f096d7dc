"""Names from the catalogue: agreements and quotes carry only ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.aws.calls import ServiceCalls
from app.aws.wire import Page, Wire, pages, read_document, rows, unreadable
from app.errors import AccessDenied, NotFound
from app.model.agreement import CatalogName
from app.model.term import DimensionName

_TERM_ROWS = 25


class DiscoveryGateway:
    """Reads the names of offers, products and dimensions."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def offer_name(self, offer_id: str) -> CatalogName:
        """Name an offer's product and seller; no names when the catalogue no longer has it."""
        try:
            reply = self._calls.read("GetOffer", offerId=offer_id)
        except NotFound:
            return CatalogName(offer_id=offer_id)
        doc = read_document(reply, _Offer, lambda found: found)
        if doc.offer_id != offer_id:
            raise unreadable("foreign offer")
        product = doc.associated_entities[0].product.product_name if doc.associated_entities else ""
        return CatalogName(
            offer_id=offer_id,
            product_name=product or None,
            seller_name=doc.seller_of_record.display_name or None,
        )

    def product_name(self, product_id: str) -> CatalogName:
        """Name a product; no name when the catalogue no longer has it."""
        try:
            reply = self._calls.read("GetProduct", productId=product_id)
        except NotFound:
            return CatalogName(product_id=product_id)
        doc = read_document(reply, _Product, lambda found: found)
        if doc.product_id != product_id:
            raise unreadable("foreign product")
        return CatalogName(product_id=product_id, product_name=doc.product_name or None)

    def dimension_names(self, offer_id: str) -> tuple[DimensionName, ...]:
        """Give what an offer calls its dimensions; none when it is not readable any more.

        Nothing waits for them, so that these calls go only beside those of a sync.
        """

        def read(where: dict[str, Any]) -> Mapping[str, Any]:
            return self._calls.read(
                "GetOfferTerms", idle=True, offerId=offer_id, maxResults=_TERM_ROWS, **where
            )

        found: dict[str, DimensionName] = {}
        try:
            for page in pages(read, offer_term_page):
                for names in page.items:
                    found |= {one.key: one for one in names if one.key}
        except (NotFound, AccessDenied):
            return ()
        return tuple(found.values())


class _Label(Wire, frozen=True):
    label_type: str = ""
    label_value: str = ""
    display_name: str = ""


class _Dimension(Wire, frozen=True):
    dimension_key: str = ""
    display_name: str = ""
    unit: str = ""
    description: str = ""
    dimension_labels: tuple[_Label, ...] = ()


class _RateCard(Wire, frozen=True):
    rate_card: tuple[_Dimension, ...] = ()


class _Priced(Wire, frozen=True):
    rate_cards: tuple[_RateCard, ...] = ()
    grants: tuple[_Dimension, ...] = ()


class _OfferTerm(Wire, frozen=True):
    """The kinds of terms that have dimensions."""

    usage_based_pricing_term: _Priced = _Priced()
    configurable_upfront_pricing_term: _Priced = _Priced()
    fixed_upfront_pricing_term: _Priced = _Priced()
    free_trial_pricing_term: _Priced = _Priced()


def offer_term_page(reply: Mapping[str, Any]) -> Page[tuple[DimensionName, ...]]:
    """Give the names of the dimensions of each term of a page of GetOfferTerms."""
    return rows(reply, "offerTerms", _OfferTerm, _from_offer_term)


def _from_offer_term(doc: _OfferTerm) -> tuple[DimensionName, ...]:
    terms = (
        doc.usage_based_pricing_term,
        doc.configurable_upfront_pricing_term,
        doc.fixed_upfront_pricing_term,
        doc.free_trial_pricing_term,
    )
    rated = [one for term in terms for card in term.rate_cards for one in card.rate_card]
    granted = [one for term in terms for one in term.grants]
    return tuple(
        DimensionName(
            one.dimension_key,
            one.display_name,
            one.unit,
            one.description,
            tuple(_label(label) for label in one.dimension_labels),
        )
        for one in (*rated, *granted)
    )


def _label(label: _Label) -> str:
    said = " ".join(dict.fromkeys((label.display_name, label.label_value)))
    return f"{label.label_type}: {said.strip()}"


class _Named(Wire, frozen=True):
    display_name: str = ""


class _OfferProduct(Wire, frozen=True):
    product_name: str = ""


class _Entity(Wire, frozen=True):
    product: _OfferProduct = _OfferProduct()


class _Offer(Wire, frozen=True):
    offer_id: str
    seller_of_record: _Named = _Named()
    associated_entities: tuple[_Entity, ...] = ()


class _Product(Wire, frozen=True):
    product_id: str
    product_name: str = ""
