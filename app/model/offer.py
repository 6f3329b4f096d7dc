"""Offers of the catalogue: purchase options, an offer with its terms, a set of offers. Names are foreign."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.model.listing import OfferName, ProductName, Seller, Word
from app.model.term import DimensionName, Term, UnknownTerm

OFFER_SET = "OFFERSET"
PRIVATE = "PRIVATE_PRICING"
FUTURE_DATED = "FUTURE_DATED"
REPLACEMENT = "REPLACEMENT_OFFER"
AUTO_RENEW = "AUTO_RENEW"
USAGE = "USAGE"


class SetName(msgspec.Struct, frozen=True):
    """An offer set in a few words."""

    offer_set_id: str = ""
    seller: Seller = Seller()


class OfferedProduct(msgspec.Struct, frozen=True):
    """A product with the offer for it, and the set that the offer is in."""

    product: ProductName = ProductName()
    offer: OfferName = OfferName()
    offer_set: SetName | None = None


class PurchaseOption(msgspec.Struct, frozen=True):
    """One way to buy: an offer, or a set of offers."""

    option_id: str
    type: str = ""
    name: str = ""
    catalog: str = ""
    seller: Seller = Seller()
    badges: tuple[Word, ...] = ()
    available_from: datetime | None = None
    expires_at: datetime | None = None
    products: tuple[OfferedProduct, ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether it is a set of offers."""
        return self.type == OFFER_SET

    @property
    def is_private(self) -> bool:
        """Whether it was made for this account."""
        return any(badge.kind == PRIVATE for badge in self.badges)


class Offer(msgspec.Struct, frozen=True):
    """What GetOffer says. `replaces` is the agreement that accepting it would replace."""

    offer_id: str
    name: str = ""
    catalog: str = ""
    proposal_id: str = ""
    replaces: str = ""
    pricing_model: Word = Word()
    seller: Seller = Seller()
    badges: tuple[Word, ...] = ()
    available_from: datetime | None = None
    expires_at: datetime | None = None
    products: tuple[OfferedProduct, ...] = ()

    @property
    def is_metered(self) -> bool:
        """Whether it is paid for by use."""
        return self.pricing_model.kind == USAGE


class OfferTerms(msgspec.Struct, frozen=True):
    """All terms of an offer in AWS's order, with the offer's names of its dimensions."""

    offer_id: str
    terms: tuple[Term, ...] = ()
    names: tuple[DimensionName, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the kinds that this version does not know, each once."""
        names = (one.name for one in self.terms if isinstance(one, UnknownTerm))
        return tuple(dict.fromkeys(names))


class OfferSet(msgspec.Struct, frozen=True):
    """Several offers that are meant to be accepted together."""

    offer_set_id: str
    name: str = ""
    catalog: str = ""
    notes: str = ""
    seller: Seller = Seller()
    badges: tuple[Word, ...] = ()
    available_from: datetime | None = None
    expires_at: datetime | None = None
    products: tuple[OfferedProduct, ...] = ()
