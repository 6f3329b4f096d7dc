"""Quotes of the pictures, whole: a contract, a replacement by schedule, a metered offer, an amendment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from app.model.listing import Seller, Word
from app.model.money import Money
from app.model.offer import Offer
from app.model.quote import ExpectedCharge, ItemizedChange, Quote, QuoteTerms, Tax
from app.model.term import (
    WAIT_FOR_APPROVAL,
    ConfigurablePricingTerm,
    DimensionName,
    FixedPricingTerm,
    Instalment,
    LegalDocument,
    LegalTerm,
    PaymentScheduleTerm,
    Quantity,
    Rate,
    RenewalTerm,
    SupportTerm,
    Term,
    UnknownTerm,
    UpfrontRateCard,
    UsagePricingTerm,
    ValidityTerm,
    VariablePaymentTerm,
)
from app.worker.quote_messages import QuoteRead
from tests.fakes.samples import NOW

QUOTE_ID = "ar-71x0c4m9e2"
OFFER_ID = "offer-pellucid2026"
EXPIRES = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
EULA = "https://awsmp-eulas.s3.amazonaws.com/pellucid/3.pdf"


def usd(amount: str) -> Money:
    """An amount in US dollars."""
    return Money(Decimal(amount), "USD")


def tax(amount: str | None = None, rate: str = "0.20") -> Tax:
    """Value added tax as AWS writes it."""
    return Tax("VAT", rate, usd(amount) if amount else None)


TERMS: tuple[Term, ...] = (
    ConfigurablePricingTerm(
        "term-price", "USD",
        (
            UpfrontRateCard(
                "Duration", "P12M", "Allowed", "Allowed",
                (Rate("editors", usd("1200.00")), Rate("viewers", usd("120.00")),
                 Rate("packs", usd("600.00"))),
            ),
        ),
        "P12M", (Quantity("editors", 20), Quantity("viewers", 60), Quantity("packs", 12)),
    ),
    UsagePricingTerm("term-usage", "USD", ((Rate("rows", usd("4.20")),),)),
    VariablePaymentTerm(WAIT_FOR_APPROVAL, usd("12000.00"), None, "term-variable"),
    RenewalTerm("term-renewal", auto_renew=False),
    ValidityTerm(
        "term-validity", "P12M", datetime(2026, 11, 18, tzinfo=UTC),
        datetime(2027, 11, 17, 23, 59, 59, 999000, tzinfo=UTC),
    ),
    SupportTerm("term-support", "Full refund within 14 days, on request to the seller."),
    LegalTerm("term-legal", (LegalDocument("CustomEula", EULA, "3"),)),
)  # fmt: skip
NAMES = (
    DimensionName("editors", "Editor seats", "Users"),
    DimensionName("viewers", "Viewer seats", "Users"),
    DimensionName("packs", "Pipeline packs", "Units"),
    DimensionName("rows", "Overage", "million rows"),
)
OFFER = Offer(
    OFFER_ID,
    "Pellucid private offer",
    "AWSMarketplace",
    "at-pellucid2026",
    pricing_model=Word("CONTRACT", "Contract"),
    seller=Seller("seller-pellucid", "Pellucid Systems"),
    expires_at=EXPIRES,
)
QUOTE = Quote(
    quote_id=QUOTE_ID,
    status="DRAFT",
    intent="NEW",
    approval_required=False,
    product_id="prod-pellucid",
    product_name="Pellucid Data Quality",
    seller_account_id="510987654321",
    seller_name="Pellucid Systems",
    offer_id=OFFER_ID,
    created_at=NOW - timedelta(minutes=2),
    value=usd("38400.00"),
    value_after_tax=usd("46080.00"),
    invoiced_by="Meridian Invoicing SARL, UK Branch",
    charges=(
        ExpectedCharge(
            "ch-a1", "ON_ACCEPTANCE", None, usd("38400.00"), usd("7680.00"), None,
            usd("46080.00"), (tax("7680.00"),),
        ),
        ExpectedCharge("ch-a2", "BILLING_PERIOD", taxes=(tax(),)),
        ExpectedCharge("ch-a3", "NOT_APPLICABLE", None, usd("12000.00"), taxes=(tax(),)),
    ),
    changes=(
        ItemizedChange("editors", 0, 20, usd("24000.00"), "ch-a1"),
        ItemizedChange("viewers", 0, 60, usd("7200.00"), "ch-a1"),
        ItemizedChange("packs", 0, 12, usd("7200.00"), "ch-a1"),
    ),
    tax=usd("7680.00"),
    taxes=(tax("7680.00"),),
)  # fmt: skip


def contract(**changes: Any) -> QuoteRead:
    """The quote of the picture, with changes to the quote itself."""
    quote = msgspec.structs.replace(QUOTE, **changes)
    return QuoteRead(quote, QuoteTerms(QUOTE_ID, TERMS, NAMES), OFFER)


def unknown_term() -> QuoteRead:
    """The same with a term that nobody knows."""
    terms = QuoteTerms(QUOTE_ID, (*TERMS, UnknownTerm("loyaltyPricingTerm")), NAMES)
    return msgspec.structs.replace(contract(), terms=terms)


def replacement() -> QuoteRead:
    """Four payments of an agreement that replaces another one, approved by the organisation."""
    dates = [datetime(2027, month, 1, tzinfo=UTC) for month in (3, 6, 9)]
    each, of_each = usd("42000.00"), usd("8400.00")
    charges = [ExpectedCharge("ch-b0", "ON_ACCEPTANCE", None, each, of_each, "BL-2026-0209")]
    charges += [
        ExpectedCharge(f"ch-b{at}", "SCHEDULED", date, each, of_each)
        for at, date in enumerate(dates, 1)
    ]
    terms: tuple[Term, ...] = (
        FixedPricingTerm("term-fixed", usd("168000.00"), "P12M"),
        PaymentScheduleTerm("term-schedule", "USD", tuple(Instalment(at, each) for at in dates)),
        ValidityTerm(
            "term-validity", "", datetime(2026, 12, 1, tzinfo=UTC),
            datetime(2027, 11, 30, 23, 59, 59, tzinfo=UTC),
        ),
        LegalTerm("term-legal", (LegalDocument("StandardEula", EULA, "2024-09"),)),
    )  # fmt: skip
    quote = Quote(
        quote_id="ar-3m8d0q5v2x",
        status="APPROVED",
        intent="REPLACE",
        approval_required=True,
        product_name="Lumenfold Observability",
        seller_account_id="620011223344",
        seller_name="Lumenfold",
        offer_id="offer-3kq9v7m2x5w8z",
        created_at=NOW - timedelta(days=1),
        value=usd("168000.00"),
        value_after_tax=usd("201600.00"),
        invoiced_by="Meridian Invoicing SARL, UK Branch",
        charges=tuple(charges),
        tax=usd("33600.00"),
        taxes=(tax("33600.00"),),
    )
    offer = msgspec.structs.replace(
        OFFER, offer_id=quote.offer_id, name="FY27 renewal", replaces="agmt-5kq2n8v1r7hd"
    )
    return QuoteRead(quote, QuoteTerms(quote.quote_id, terms), offer)


def metered() -> QuoteRead:
    """An offer that is paid for by use alone: AWS values it at 0.00, and names no charge for it."""
    terms = (
        UsagePricingTerm("term-usage", "USD", ((Rate("rows", usd("4.20")),),)),
        LegalTerm("term-legal", (LegalDocument("StandardEula", EULA, ""),)),
    )
    quote = msgspec.structs.replace(
        QUOTE, quote_id="ar-5u8s3a9g1e", value=usd("0.00"), value_after_tax=None, charges=(),
        changes=(), tax=None, taxes=(),
    )  # fmt: skip
    offer = msgspec.structs.replace(
        OFFER, pricing_model=Word("USAGE", "Usage"), expires_at=None, name="Pay as you go"
    )
    return QuoteRead(quote, QuoteTerms(quote.quote_id, terms, NAMES), offer)


def amendment() -> QuoteRead:
    """Two more gateways in an agreement that has ten."""
    charge = ExpectedCharge(
        "ch-c1", "ON_ACCEPTANCE", None, Money(Decimal("455.00"), "GBP"),
        Money(Decimal("91.00"), "GBP"),
    )  # fmt: skip
    quote = Quote(
        quote_id="ar-9am2e7n4d1",
        status="DRAFT",
        intent="AMEND",
        agreement_id="agmt-9fw3h1z6k0pc",
        approval_required=True,
        product_name="Quayside Edge Gateway",
        seller_account_id="730022334455",
        created_at=NOW - timedelta(days=2),
        value=Money(Decimal("2730.00"), "GBP"),
        charges=(charge,),
        changes=(ItemizedChange("gateways", 10, 12, Money(Decimal("455.00"), "GBP"), "ch-c1"),),
    )
    names = (DimensionName("gateways", "Gateways"),)
    return QuoteRead(quote, QuoteTerms(quote.quote_id, (), names), OFFER)
