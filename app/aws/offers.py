"""Reads purchase options, offers with all their terms, and offer sets; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.aws.calls import ServiceCalls
from app.aws.catalogue_words import EntityDoc, SellerDoc, WordDoc, entities, words
from app.aws.discovery import offer_term_page
from app.aws.terms import TermDocument, term_of
from app.aws.wire import Page, Wire, pages, read_document, rows, unreadable, utc
from app.model.offer import Offer, OfferSet, OfferTerms, PurchaseOption
from app.model.term import DimensionName, Term

_OPTION_ROWS = 100
_TERM_ROWS = 25


class OfferGateway:
    """A person waits for these calls unless said otherwise, so that they go before those of a sync."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def options(self, product_id: str = "", *, urgent: bool = True) -> Page[PurchaseOption]:
        """Read all purchase options of a product, or all private ones of this account.

        Not `urgent` when nobody waits for it. AWS promises no order, and lists expired ones, too.
        Raises AppError.
        """
        only = (
            {"filterType": "PRODUCT_ID", "filterValues": [product_id]}
            if product_id
            else {"filterType": "VISIBILITY_SCOPE", "filterValues": ["PRIVATE"]}
        )

        def read(where: dict[str, Any]) -> Mapping[str, Any]:
            return self._calls.read(
                "ListPurchaseOptions",
                urgent=urgent,
                filters=[only],
                maxResults=_OPTION_ROWS,
                **where,
            )

        found: dict[str, PurchaseOption] = {}
        unread = 0
        for page in pages(read, _option_page):
            found.update((one.option_id, one) for one in page.items)
            unread += page.unreadable
        return Page(tuple(found.values()), unread)

    def offer(self, offer_id: str, *, urgent: bool = True) -> Offer:
        """Read an offer; not `urgent` when nobody waits for it. Raises AppError."""
        reply = self._calls.read("GetOffer", urgent=urgent, offerId=offer_id)
        found = read_document(reply, _Offer, _offer)
        if found.offer_id != offer_id:
            raise unreadable("foreign offer")
        return found

    def terms(self, offer_id: str) -> OfferTerms:
        """Read all terms of an offer: what one could accept must be whole.

        Raises:
            Unclear: a term cannot be read.
            AppError: AWS did not give the terms.
        """
        terms: list[Term] = []
        names: dict[str, DimensionName] = {}

        def fetch(where: dict[str, Any]) -> Mapping[str, Any]:
            if not where:  # the first page, also after AWS lost the place
                terms.clear()
            reply = self._calls.read(
                "GetOfferTerms", urgent=True, offerId=offer_id, maxResults=_TERM_ROWS, **where
            )
            for named in offer_term_page(reply).items:
                names.update((one.key, one) for one in named if one.key)
            return reply

        for page in pages(fetch, lambda reply: rows(reply, "offerTerms", TermDocument, term_of)):
            if page.unreadable:
                raise unreadable("term")
            terms.extend(page.items)
        return OfferTerms(offer_id, tuple(terms), tuple(names.values()))

    def offer_set(self, offer_set_id: str) -> OfferSet:
        """Read a set of offers. Raises AppError."""
        reply = self._calls.read("GetOfferSet", urgent=True, offerSetId=offer_set_id)
        found = read_document(reply, _OfferSet, _offer_set)
        if found.offer_set_id != offer_set_id:
            raise unreadable("foreign offer set")
        return found


class _Option(Wire, frozen=True):
    purchase_option_id: str
    purchase_option_type: str = ""
    purchase_option_name: str = ""
    catalog: str = ""
    seller_of_record: SellerDoc = SellerDoc()
    badges: tuple[WordDoc, ...] = ()
    available_from_time: datetime | None = None
    expiration_time: datetime | None = None
    associated_entities: tuple[EntityDoc, ...] = ()


def _option_page(reply: Mapping[str, Any]) -> Page[PurchaseOption]:
    return rows(reply, "purchaseOptions", _Option, _option)


def _option(doc: _Option) -> PurchaseOption:
    return PurchaseOption(
        option_id=doc.purchase_option_id,
        type=doc.purchase_option_type,
        name=doc.purchase_option_name,
        catalog=doc.catalog,
        seller=doc.seller_of_record.value,
        badges=words(doc.badges),
        available_from=utc(doc.available_from_time),
        expires_at=utc(doc.expiration_time),
        products=entities(doc.associated_entities),
    )


class _Offer(Wire, frozen=True):
    offer_id: str
    offer_name: str = ""
    catalog: str = ""
    agreement_proposal_id: str = ""
    replacement_agreement_id: str = ""
    pricing_model: WordDoc = WordDoc()
    seller_of_record: SellerDoc = SellerDoc()
    badges: tuple[WordDoc, ...] = ()
    available_from_time: datetime | None = None
    expiration_time: datetime | None = None
    associated_entities: tuple[EntityDoc, ...] = ()


def _offer(doc: _Offer) -> Offer:
    return Offer(
        offer_id=doc.offer_id,
        name=doc.offer_name,
        catalog=doc.catalog,
        proposal_id=doc.agreement_proposal_id,
        replaces=doc.replacement_agreement_id,
        pricing_model=doc.pricing_model.value,
        seller=doc.seller_of_record.value,
        badges=words(doc.badges),
        available_from=utc(doc.available_from_time),
        expires_at=utc(doc.expiration_time),
        products=entities(doc.associated_entities),
    )


class _OfferSet(Wire, frozen=True):
    offer_set_id: str
    offer_set_name: str = ""
    catalog: str = ""
    buyer_notes: str = ""
    seller_of_record: SellerDoc = SellerDoc()
    badges: tuple[WordDoc, ...] = ()
    available_from_time: datetime | None = None
    expiration_time: datetime | None = None
    associated_entities: tuple[EntityDoc, ...] = ()


def _offer_set(doc: _OfferSet) -> OfferSet:
    return OfferSet(
        offer_set_id=doc.offer_set_id,
        name=doc.offer_set_name,
        catalog=doc.catalog,
        notes=doc.buyer_notes,
        seller=doc.seller_of_record.value,
        badges=words(doc.badges),
        available_from=utc(doc.available_from_time),
        expires_at=utc(doc.expiration_time),
        products=entities(doc.associated_entities),
    )
