"""Offers and products of the pictures, for tests of the window."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import msgspec

from app.model.listing import (
    Delivery,
    Facet,
    FacetGroup,
    Listing,
    ListingPage,
    OfferName,
    ProductName,
    ProductPage,
    Review,
    Seller,
    Story,
    Word,
)
from app.model.money import Money
from app.model.offer import (
    FUTURE_DATED,
    OFFER_SET,
    PRIVATE,
    REPLACEMENT,
    Offer,
    OfferedProduct,
    OfferSet,
    OfferTerms,
    PurchaseOption,
)
from app.model.term import (
    ConfigurablePricingTerm,
    DimensionName,
    FixedPricingTerm,
    FreeTrialTerm,
    LegalDocument,
    LegalTerm,
    NetPaymentTerm,
    Rate,
    RenewalTerm,
    SupportTerm,
    Term,
    UpfrontRateCard,
    UsagePricingTerm,
    ValidityTerm,
    VariablePaymentTerm,
)
from app.worker.catalogue_messages import OfferRead
from tests.fakes.samples import NOW

SELLER = Seller("seller-lumenfold", "Lumenfold")
PRODUCT = ProductName("prod-lumenfold0001", "Lumenfold Observability", SELLER)
SAAS, CONTRACT = Word("SAAS", "SaaS"), Word("CONTRACT", "Contract")
PRIVATE_BADGE = Word(PRIVATE, "Private pricing")
RENEWAL_ID = "offer-3kq9v7m2x5w8z"
REPLACED = "agmt-5kq2n8v1r7hd"


def listing(number: int = 0, name: str = "Lumenfold Observability") -> Listing:
    """A search result."""
    return Listing(
        f"listing-lumenfold{number:04}",
        name,
        SELLER,
        "Traces, metrics and logs in one store.",
        "AWSMarketplace",
        "https://images.example/logo.png",
        (PRODUCT,) if not number else (ProductName(f"prod-other{number:04}", name, SELLER),),
        (SAAS,),
        (Word("monitoring", "Monitoring"),),
        (Word("FREE_TRIAL", "Free trial"),),
        (CONTRACT,),
        (Word("HOSTS", "Hosts"),),
        (Review("AWS_MARKETPLACE", "AWS Marketplace", "4.6", 212),),
    )


def page() -> ListingPage:
    """Its page."""
    return ListingPage(listing(), Story("Short.", "Set a budget per team."))


def product() -> ProductPage:
    """Its product."""
    return ProductPage(PRODUCT, listing().listing_id, "AWSMarketplace", "DEPLOYED")


def deliveries() -> tuple[Delivery, ...]:
    """How it is delivered."""
    details = (("fulfillmentUrl", "https://vendor.example/setup"), ("quickLaunch", "DISABLED"))
    return (Delivery("saasFulfillmentOption", "fo-1", details),)


def facets() -> tuple[FacetGroup, ...]:
    """What narrows the results."""
    return (
        FacetGroup("CATEGORY", (Facet("monitoring", "Monitoring", "", 26), Facet("data", "Data"))),
        FacetGroup("PRICING_MODEL", (Facet("USAGE", "Usage based", "", 3),)),
    )


def option(
    key: str = RENEWAL_ID, name: str = "FY27 renewal", days: int | None = 12, *badges: str
) -> PurchaseOption:
    """A private offer that expires in some days."""
    kinds = badges or (PRIVATE, REPLACEMENT)
    return PurchaseOption(
        key, "OFFER", name, "AWSMarketplace", SELLER,
        tuple(Word(kind, kind.title()) for kind in kinds),
        NOW - timedelta(days=9), NOW + timedelta(days=days) if days is not None else None,
        (OfferedProduct(PRODUCT),),
    )  # fmt: skip


def public() -> PurchaseOption:
    """The offer for everybody."""
    return PurchaseOption(
        "offer-public000001", "OFFER", "Public offer", seller=SELLER, products=(OfferedProduct(PRODUCT),)
    )  # fmt: skip


def coming() -> PurchaseOption:
    """One that opens later."""
    made = option("offer-coming000001", "From April", 60, PRIVATE, FUTURE_DATED)
    return PurchaseOption(
        made.option_id, made.type, made.name, made.catalog, made.seller, made.badges,
        NOW + timedelta(days=20), made.expires_at, made.products,
    )  # fmt: skip


def bundle() -> PurchaseOption:
    """A set of offers."""
    return PurchaseOption("offerset-3kq9v7m2x5w", OFFER_SET, "Starter set", seller=SELLER)


def offer_set() -> OfferSet:
    """The same set, read."""
    inside = (OfferedProduct(PRODUCT, OfferName(RENEWAL_ID, "FY27 renewal", SELLER)),)
    return OfferSet(
        bundle().option_id,
        "Starter set",
        notes="Both on one invoice.",
        seller=SELLER,
        products=inside,
    )


def read(
    shown: PurchaseOption | None = None, *terms: Term, model: Word = CONTRACT, replaces: str = ""
) -> OfferRead:
    """An offer with terms; without any, a fixed price."""
    one = shown or option()
    price = FixedPricingTerm("term-1", Money(Decimal("168000.00"), "USD"), "P12M")
    offer = Offer(
        one.option_id, one.name, one.catalog, "at-proposal", replaces, model, one.seller,
        one.badges, one.available_from, one.expires_at, one.products,
    )  # fmt: skip
    names = (DimensionName("units", "Requests", "Units", "Each call", ("Region: eu-west-1",)),)
    return OfferRead(offer, OfferTerms(one.option_id, terms or (price,), names))


def metered() -> OfferRead:
    """An offer that is paid by use."""
    rates = ((Rate("units", Money(Decimal("0.045"), "USD")),),)
    return read(public(), UsagePricingTerm("term-2", "USD", rates), model=Word("USAGE", "Usage"))


# --- offers to configure: those of the picture, and one for each pricing model -------------------------

_LEGAL = LegalTerm("term-legal", (LegalDocument("StandardEula", "https://legal.example/eula"),))
_SUPPORT = SupportTerm("term-support", "Refunds within 30 days.")
_VALIDITY = ValidityTerm("term-validity", "P12M")
_RENEWAL = RenewalTerm("term-renewal", lockout=timedelta(days=30))
DATA_QUALITY = ProductName(
    "prod-pellucid0001", "Pellucid Data Quality", Seller("seller-pellucid", "Pellucid Systems")
)
SEAT_NAMES = (
    DimensionName("editor", "Editor seats", "Units", "Write and change rules"),
    DimensionName("viewer", "Viewer seats", "Units", "Read results and reports"),
    DimensionName("pack", "Pipeline packs", "Units", "100 tables in each pack"),
    DimensionName("rows", "Overage", "million rows", "Rows beyond the packs"),
)


def usd(amount: str) -> Money:
    """An amount in US dollars."""
    return Money(Decimal(amount), "USD")


def seats(*, multiple: str = "Allowed", quantity: str = "Allowed") -> ConfigurablePricingTerm:
    """The price list of the picture: four durations, three dimensions."""
    prices = {
        "P1M": ("82.00", "13.00", "140.00"),
        "P12M": ("780.00", "120.00", "1300.00"),
        "P24M": ("1480.00", "228.00", "2470.00"),
        "P36M": ("2106.00", "324.00", "3510.00"),
    }
    keys = ("editor", "viewer", "pack")
    cards = (
        UpfrontRateCard(
            "Duration", selector, multiple, quantity,
            tuple(Rate(key, usd(amount)) for key, amount in zip(keys, row, strict=True)),
        )
        for selector, row in prices.items()
    )  # fmt: skip
    return ConfigurablePricingTerm("term-seats", "USD", tuple(cards))


def pricing(model: str, *terms: Term, replaces: str = "") -> OfferRead:
    """A private offer for seats under a pricing model, with the terms that every offer has."""
    shown = PurchaseOption(
        "offer-pellucid00001", "OFFER", "Private offer", "AWSMarketplace", DATA_QUALITY.maker,
        (PRIVATE_BADGE,), NOW - timedelta(days=9), NOW + timedelta(days=12),
        (OfferedProduct(DATA_QUALITY),),
    )  # fmt: skip
    made = read(
        shown, _LEGAL, _SUPPORT, _VALIDITY, *terms, model=Word(model, model), replaces=replaces
    )
    named = msgspec.structs.replace(made.terms, names=SEAT_NAMES)
    return msgspec.structs.replace(made, terms=named)


def configurable(**constraints: str) -> OfferRead:
    """The offer of the picture: seats, overage by use, payments on request, auto-renewal."""
    return pricing(
        "CONTRACT",
        seats(**constraints),
        _RENEWAL,
        VariablePaymentTerm(max_total=usd("12000.00"), term_id="term-payments"),
        UsagePricingTerm("term-rows", "USD", ((Rate("rows", usd("4.20")),),)),
        NetPaymentTerm("term-net", "P45D"),
    )


def by_use(*, upfront: bool = False) -> OfferRead:
    """A public offer that is paid by use, with a trial, and perhaps seats for a lower rate."""
    rates = UsagePricingTerm("term-rows", "USD", ((Rate("rows", usd("4.20")),),))
    trial = FreeTrialTerm("term-trial", "P30D")
    return pricing("USAGE", rates, trial, _RENEWAL, *((seats(),) if upfront else ()))
