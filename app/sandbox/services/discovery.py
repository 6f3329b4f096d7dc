"""The discovery service: what there is to buy, and the only place where names come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.sandbox.service import Call, Handler, ServiceError
from app.sandbox.services.discovery_search import ListingSearch
from app.sandbox.services.discovery_words import (
    badges_of,
    fulfillment_option,
    listing_page,
    offer_information,
    pricing_model,
    product_information,
    product_page,
    seller_information,
)
from app.sandbox.services.paging import slice_of
from app.sandbox.state import CATALOG, Offer, OfferSet, Product
from app.sandbox.terms import offer_form
from app.sandbox.transitions import Stage

_TERMS_PAGE = 25
_OPTIONS_PAGE = 100
_FULFILLMENT_PAGE = 50


def discovery_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    discovery, search = _Discovery(stage), ListingSearch(stage)
    return {
        "GetListing": discovery.listing,
        "GetOffer": discovery.offer,
        "GetOfferSet": discovery.offer_set,
        "GetOfferTerms": discovery.offer_terms,
        "GetProduct": discovery.product,
        "ListFulfillmentOptions": discovery.fulfillment_options,
        "ListPurchaseOptions": discovery.purchase_options,
        "SearchFacets": search.facets,
        "SearchListings": search.listings,
    }


class _Discovery:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def listing(self, call: Call) -> dict[str, Any]:
        key = call.params["listingId"]
        products = self._stage.state.products.values()
        found = next((p for p in products if p.listing_id == key and p.listed), None)
        if found is None:
            raise _not_found("listing", key)
        offers = self._stage.state.offers.group(found.id)
        offers = [o for o in offers if not (o.is_private or o.is_withdrawn)]
        return listing_page(self._stage.state, found, offers)

    def product(self, call: Call) -> dict[str, Any]:
        return product_page(self._stage.state, self._product(call))

    def offer(self, call: Call) -> dict[str, Any]:
        offer = self._offer(call)
        state = self._stage.state
        entity: dict[str, Any] = {"product": product_information(state, offer.product_id)}
        if offer.offer_set_id:
            bundle = state.offer_sets[offer.offer_set_id]
            entity["offerSet"] = _set_information(self._stage, bundle)
        told: dict[str, Any] = {
            "offerId": offer.id,
            "catalog": CATALOG,
            "sellerOfRecord": seller_information(state, offer.seller),
            "associatedEntities": [entity],
            "agreementProposalId": offer.proposal_id,
            "pricingModel": pricing_model(offer.pricing_model),
            "badges": badges_of(offer),
            **_times(offer),
        }
        if offer.name:
            told["offerName"] = offer.name
        if offer.replaces:
            told["replacementAgreementId"] = offer.replaces
        return told

    def offer_set(self, call: Call) -> dict[str, Any]:
        state, key = self._stage.state, call.params["offerSetId"]
        bundle = state.offer_sets.get(key)
        if bundle is None:
            raise _not_found("offer set", key)
        offers = [offer for o in bundle.offer_ids if (offer := state.offers.get(o))]
        return {
            "offerSetId": bundle.id,
            "catalog": CATALOG,
            "offerSetName": bundle.name,
            "buyerNotes": bundle.notes,
            "sellerOfRecord": seller_information(state, bundle.seller),
            "badges": [],
            "associatedEntities": [
                {
                    "product": product_information(state, offer.product_id),
                    "offer": offer_information(state, offer),
                }
                for offer in offers
            ],
        }

    def offer_terms(self, call: Call) -> dict[str, Any]:
        terms = [offer_form(term) for term in self._offer(call).terms]
        return slice_of(call, terms, "offerTerms", _TERMS_PAGE)

    def fulfillment_options(self, call: Call) -> dict[str, Any]:
        options = [fulfillment_option(self._product(call))]
        return slice_of(call, options, "fulfillmentOptions", _FULFILLMENT_PAGE)

    def purchase_options(self, call: Call) -> dict[str, Any]:
        wanted = _wanted(call)
        offers = [o for o in self._candidates(wanted) if self._fits(o, wanted, call)]
        told = [self._option(offer) for offer in offers]
        if "OFFERSET" in wanted.get("PURCHASE_OPTION_TYPE", {"OFFERSET"}):
            sets = {o.offer_set_id for o in offers if o.offer_set_id}
            bundles = self._stage.state.offer_sets
            told += [self._set_option(bundles[key]) for key in sorted(sets)]
        if "OFFER" not in wanted.get("PURCHASE_OPTION_TYPE", {"OFFER"}):
            told = [option for option in told if option["purchaseOptionType"] != "OFFER"]
        return slice_of(call, told, "purchaseOptions", _OPTIONS_PAGE)

    def _candidates(self, wanted: Mapping[str, set[str]]) -> list[Offer]:
        offers = self._stage.state.offers
        if "PRODUCT_ID" not in wanted:
            return [offer for offer in offers if offer.is_private]
        return [offer for key in sorted(wanted["PRODUCT_ID"]) for offer in offers.group(key)]

    def _fits(self, offer: Offer, wanted: Mapping[str, set[str]], call: Call) -> bool:
        expired = offer.expires_at is not None and offer.expires_at <= call.now
        early = offer.available_from is not None and offer.available_from > call.now
        status = "EXPIRED" if expired else "FUTURE" if early else "AVAILABLE"
        return (
            not offer.is_withdrawn
            and status in wanted.get("AVAILABILITY_STATUS", {status})
            and offer.seller in wanted.get("SELLER_OF_RECORD_PROFILE_ID", {offer.seller})
            and (offer.is_private or "VISIBILITY_SCOPE" not in wanted)
        )

    def _option(self, offer: Offer) -> dict[str, Any]:
        state = self._stage.state
        entity = {
            "product": product_information(state, offer.product_id),
            "offer": offer_information(state, offer),
        }
        told: dict[str, Any] = {
            "purchaseOptionId": offer.id,
            "catalog": CATALOG,
            "purchaseOptionType": "OFFER",
            "sellerOfRecord": seller_information(state, offer.seller),
            "badges": badges_of(offer),
            "associatedEntities": [entity],
            **_times(offer),
        }
        return told | ({"purchaseOptionName": offer.name} if offer.name else {})

    def _set_option(self, bundle: OfferSet) -> dict[str, Any]:
        state = self._stage.state
        offers = [offer for o in bundle.offer_ids if (offer := state.offers.get(o))]
        return {
            "purchaseOptionId": bundle.id,
            "catalog": CATALOG,
            "purchaseOptionType": "OFFERSET",
            "purchaseOptionName": bundle.name,
            "sellerOfRecord": seller_information(state, bundle.seller),
            "badges": [],
            "associatedEntities": [
                {
                    "product": product_information(state, offer.product_id),
                    "offer": offer_information(state, offer),
                    "offerSet": _set_information(self._stage, bundle),
                }
                for offer in offers
            ],
        }

    def _product(self, call: Call) -> Product:
        key = call.params["productId"]
        product = self._stage.state.products.get(key)
        if product is None:
            raise _not_found("product", key)
        return product

    def _offer(self, call: Call) -> Offer:
        key = call.params["offerId"]
        offer = self._stage.state.offers.get(key)
        if offer is None or offer.is_withdrawn:
            raise _not_found("offer", key)
        return offer


def _wanted(call: Call) -> dict[str, set[str]]:
    filters = call.params.get("filters", [])
    wanted = {item["filterType"]: set(item["filterValues"]) for item in filters}
    if not {"PRODUCT_ID", "VISIBILITY_SCOPE"} & set(wanted):
        raise _malformed("A PRODUCT_ID or a VISIBILITY_SCOPE filter is needed.")
    allowed = {
        "VISIBILITY_SCOPE": {"PRIVATE"},
        "PURCHASE_OPTION_TYPE": {"OFFER", "OFFERSET"},
        "AVAILABILITY_STATUS": {"AVAILABLE", "EXPIRED"},
    }
    for name, values in allowed.items():
        if not wanted.get(name, values) <= values:
            raise _malformed(f"{name} has a value that it cannot have.")
    return wanted


def _times(offer: Offer) -> dict[str, Any]:
    times = {"availableFromTime": offer.available_from, "expirationTime": offer.expires_at}
    return {name: time for name, time in times.items() if time is not None}


def _set_information(stage: Stage, bundle: OfferSet) -> dict[str, Any]:
    seller = seller_information(stage.state, bundle.seller)
    return {"offerSetId": bundle.id, "sellerOfRecord": seller}


def _not_found(kind: str, key: str) -> ServiceError:
    return ServiceError("ResourceNotFoundException", f"There is no {kind} {key}.")


def _malformed(message: str) -> ServiceError:
    return ServiceError("ValidationException", message, reason="MALFORMED_REQUEST_PARAMETERS")
