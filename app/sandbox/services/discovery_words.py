"""How the discovery service spells sellers, products, listings and offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.sandbox.state import CATALOG, Offer, Product, State
from app.sandbox.terms import RenewalTerm, ValidityTerm

PRICING_NAMES = {
    "USAGE": "Usage based", "CONTRACT": "Contract", "BYOL": "Bring your own licence",
    "FREE": "Free",
}  # fmt: skip
UNIT_NAMES = {
    "USERS": "Users", "HOSTS": "Hosts", "BANDWIDTH": "Bandwidth", "DATA": "Data",
    "TIERS": "Tiers", "REQUESTS": "Requests", "UNITS": "Units",
}  # fmt: skip
FULFILLMENT = {
    "SaaSProduct": ("SAAS", "SaaS"),
    "AmiProduct": ("AMAZON_MACHINE_IMAGE", "AMI"),
    "ContainerProduct": ("CONTAINER", "Container"),
    "ProfessionalServicesProduct": ("PROFESSIONAL_SERVICES", "Professional services"),
}
_BADGES = {
    "PRIVATE_PRICING": "Private pricing",
    "FUTURE_DATED": "Future dated",
    "REPLACEMENT_OFFER": "Replacement offer",
    "AUTO_RENEW": "Auto-renew",
}


def seller_information(state: State, profile_id: str) -> dict[str, Any]:
    """Spell a seller."""
    return {"sellerProfileId": profile_id, "displayName": state.sellers[profile_id].name}


def product_information(state: State, product_id: str) -> dict[str, Any]:
    """Spell a product in a few words."""
    product = state.products[product_id]
    maker = seller_information(state, product.maker)
    return {"productId": product.id, "productName": product.name, "manufacturer": maker}


def offer_information(state: State, offer: Offer) -> dict[str, Any]:
    """Spell an offer in a few words."""
    told: dict[str, Any] = {
        "offerId": offer.id,
        "sellerOfRecord": seller_information(state, offer.seller),
    }
    return told | ({"offerName": offer.name} if offer.name else {})


def pricing_model(kind: str) -> dict[str, str]:
    """Spell a pricing model."""
    return {"pricingModelType": kind, "displayName": PRICING_NAMES[kind]}


def badges_of(offer: Offer) -> list[dict[str, str]]:
    """Spell what is special about an offer."""
    starts = [t.starts_at for t in offer.terms if isinstance(t, ValidityTerm) and t.starts_at]
    available = offer.available_from
    kinds = {
        "PRIVATE_PRICING": offer.is_private,
        "FUTURE_DATED": any(available and start > available for start in starts),
        "REPLACEMENT_OFFER": offer.replaces is not None,
        "AUTO_RENEW": any(isinstance(term, RenewalTerm) for term in offer.terms),
    }
    return [{"badgeType": kind, "displayName": _BADGES[kind]} for kind, has in kinds.items() if has]


def listing_summary(state: State, product: Product) -> dict[str, Any]:
    """Spell a search result."""
    return _listing(state, product) | {
        "associatedEntities": [{"product": product_information(state, product.id)}]
    }


def listing_page(state: State, product: Product, offers: Sequence[Offer]) -> dict[str, Any]:
    """Spell a whole listing."""
    information = product_information(state, product.id)
    return _listing(state, product) | {
        "associatedEntities": [
            {"product": information, "offer": offer_information(state, offer)} for offer in offers
        ],
        "highlights": [product.short],
        "longDescription": product.long,
        "promotionalMedia": [],
        "resources": _resources(),
        "sellerEngagements": _engagements(product),
        "useCases": [],
    }


def product_page(state: State, product: Product) -> dict[str, Any]:
    """Spell a whole product."""
    return {
        "productId": product.id,
        "catalog": CATALOG,
        "productName": product.name,
        "manufacturer": seller_information(state, product.maker),
        "deployedOnAws": "DEPLOYED" if product.deployed_on_aws else "NOT_DEPLOYED",
        "shortDescription": product.short,
        "longDescription": product.long or product.short,
        "logoThumbnailUrl": _logo(product),
        "fulfillmentOptionSummaries": [fulfillment_summary(product)],
        "categories": [category_of(product)],
        "highlights": [product.short],
        "promotionalMedia": [],
        "resources": _resources(),
        "sellerEngagements": _engagements(product),
        "listingId": product.listing_id,
    }


def fulfillment_summary(product: Product) -> dict[str, str]:
    """Spell how a product is delivered, in a word."""
    kind, name = FULFILLMENT[product.kind]
    return {"fulfillmentOptionType": kind, "displayName": name}


def category_of(product: Product) -> dict[str, str]:
    """Spell a product's category."""
    return {"categoryId": product.category.lower(), "displayName": product.category}


def fulfillment_option(product: Product) -> dict[str, Any]:
    """Spell how a product is delivered."""
    kind, name = FULFILLMENT[product.kind]
    base: dict[str, Any] = {
        "fulfillmentOptionId": f"fo-{product.id.removeprefix('prod-')}",
        "fulfillmentOptionType": kind,
        "fulfillmentOptionDisplayName": name,
    }
    if kind == "SAAS":
        url = f"https://vendor.example/{product.id}"
        links = {"fulfillmentUrl": url, "launchUrl": url, "quickLaunch": "DISABLED"}
        return {"saasFulfillmentOption": base | links}
    if kind == "PROFESSIONAL_SERVICES":
        return {"professionalServicesFulfillmentOption": base}
    versioned = base | {"fulfillmentOptionName": product.name, "fulfillmentOptionVersion": "1.4.0"}
    if kind == "CONTAINER":
        return {"containerFulfillmentOption": versioned}
    system = {"operatingSystemFamilyName": "LINUX", "operatingSystemName": "AMAZON_LINUX"}
    image = {"operatingSystems": [system], "architecture": "x86_64"}
    return {"amazonMachineImageFulfillmentOption": versioned | image}


def _listing(state: State, product: Product) -> dict[str, Any]:
    return {
        "listingId": product.listing_id,
        "listingName": product.name,
        "publisher": seller_information(state, product.maker),
        "fulfillmentOptionSummaries": [fulfillment_summary(product)],
        "catalog": CATALOG,
        "shortDescription": product.short,
        "logoThumbnailUrl": _logo(product),
        "categories": [category_of(product)],
        "badges": _listing_badges(product),
        "reviewSummary": {"reviewSourceSummaries": [_reviews(product)]},
        "pricingModels": [pricing_model(kind) for kind in product.pricing],
        "pricingUnits": [
            {"pricingUnitType": product.unit, "displayName": UNIT_NAMES[product.unit]}
        ],
    }


def _listing_badges(product: Product) -> list[dict[str, str]]:
    told = [{"badgeType": "FREE_TRIAL", "displayName": "Free trial"}] if product.trial else []
    if product.deployed_on_aws:
        told.append({"badgeType": "DEPLOYED_ON_AWS", "displayName": "Deployed on AWS"})
    return told


def _reviews(product: Product) -> dict[str, Any]:
    return {
        "sourceName": "AWS Marketplace",
        "sourceId": "AWS_MARKETPLACE",
        "averageRating": product.rating,
        "totalReviews": product.reviews,
    }


def _logo(product: Product) -> str:
    return f"https://images.example/{product.id}.png"


def _resources() -> list[dict[str, str]]:
    link = "https://vendor.example/support"
    return [{"resourceType": "MANUFACTURER_SUPPORT", "contentType": "LINK", "value": link}]


def _engagements(product: Product) -> list[dict[str, str]]:
    value = f"https://vendor.example/{product.id}/offer"
    kind = "REQUEST_FOR_PRIVATE_OFFER"
    return [{"engagementType": kind, "contentType": "LINK", "value": value}]
