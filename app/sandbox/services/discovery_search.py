"""Searching the catalogue: text, filters, facets and order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from app.sandbox.service import Call, ServiceError
from app.sandbox.services.discovery_words import (
    FULFILLMENT,
    PRICING_NAMES,
    UNIT_NAMES,
    listing_summary,
)
from app.sandbox.services.paging import slice_of
from app.sandbox.state import Product, State
from app.sandbox.transitions import Stage

_PAGE = 20
_BEST = 5
_FACETS: dict[str, Callable[[Product], Sequence[str]]] = {
    "CATEGORY": lambda p: (p.category.lower(),),
    "PUBLISHER": lambda p: (p.maker,),
    "FULFILLMENT_OPTION_TYPE": lambda p: (FULFILLMENT[p.kind][0],),
    "PRICING_MODEL": lambda p: p.pricing,
    "PRICING_UNIT": lambda p: (p.unit,),
    "DEPLOYED_ON_AWS": lambda p: ("DEPLOYED" if p.deployed_on_aws else "NOT_DEPLOYED",),
    "NUMBER_OF_PRODUCTS": lambda _: ("1",),
    "AVERAGE_CUSTOMER_RATING": lambda p: (p.rating.split(".")[0],),
}


class ListingSearch:
    """Answers SearchListings and SearchFacets from the same matches."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def listings(self, call: Call) -> dict[str, Any]:
        """Answer SearchListings."""
        found = self._matches(call.params)
        if call.params.get("sortBy") == "AVERAGE_CUSTOMER_RATING":
            ascending = call.params.get("sortOrder") == "ASCENDING"
            found.sort(key=lambda p: Decimal(p.rating), reverse=not ascending)
        told = [listing_summary(self._stage.state, product) for product in found]
        page = slice_of(call, told, "listingSummaries", _PAGE)
        return page | {"totalResults": len(found)}

    def facets(self, call: Call) -> dict[str, Any]:
        """Answer SearchFacets."""
        found = self._matches(call.params)
        kinds = call.params.get("facetTypes") or list(_FACETS)
        state = self._stage.state
        told = {kind: _count(state, kind, found) for kind in kinds}
        return {"totalResults": len(found), "listingFacets": told}

    def _matches(self, params: Mapping[str, Any]) -> list[Product]:
        words = params.get("searchText", "").lower().split()
        tests = [
            _test(item["filterType"], item["filterValues"]) for item in params.get("filters", [])
        ]
        listed = (p for p in self._stage.state.products.values() if p.listed)
        ranked = [
            (not all(word in product.name.lower() for word in words), product)
            for product in listed
            if _says(self._stage.state, product, words) and all(test(product) for test in tests)
        ]
        ranked.sort(key=lambda pair: pair[0])
        return [product for _, product in ranked]


def _says(state: State, product: Product, words: Iterable[str]) -> bool:
    maker = state.sellers[product.maker].name
    text = f"{product.name} {maker} {product.short} {product.long} {product.category}".lower()
    return all(word in text for word in words)


def _test(kind: str, values: Sequence[str]) -> Callable[[Product], bool]:
    if kind.endswith("AVERAGE_CUSTOMER_RATING"):
        limit = _rating(values)
        if kind.startswith("MIN"):
            return lambda product: Decimal(product.rating) >= limit
        return lambda product: Decimal(product.rating) <= limit
    wanted = set(values)
    return lambda product: bool(wanted & set(_FACETS[kind](product)))


def _rating(values: Sequence[str]) -> Decimal:
    try:
        limit = Decimal(values[0])
    except InvalidOperation:
        limit = Decimal(-1)
    if len(values) > 1 or not 0 <= limit <= _BEST:
        message = "A rating is one number from 0.0 to 5.0."
        raise ServiceError("ValidationException", message, reason="MALFORMED_REQUEST_PARAMETERS")
    return limit


def _count(state: State, kind: str, found: Iterable[Product]) -> list[dict[str, Any]]:
    counts = Counter(value for product in found for value in _FACETS[kind](product))
    return [
        {"value": value, "displayName": _name(state, kind, value), "count": count}
        for value, count in counts.most_common()
    ]


def _name(state: State, kind: str, value: str) -> str:
    if kind == "PUBLISHER":
        return state.sellers[value].name
    names = PRICING_NAMES | UNIT_NAMES | dict(FULFILLMENT.values())
    return names.get(value, value.replace("_", " ").capitalize())
