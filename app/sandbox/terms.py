"""The thirteen kinds of terms, and how the two services spell them.

The discovery service describes a term for reading (display names, units); the agreement service
keeps keys, prices and the buyer's configuration. Both forms come from one value here.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

AUTO_APPROVE = "AUTO_APPROVE_ON_EXPIRATION"
WAIT_FOR_APPROVAL = "WAIT_FOR_APPROVAL"


class Dimension(msgspec.Struct, frozen=True):
    """Something that is counted and priced, e.g. seats."""

    key: str
    name: str
    price: str = ""
    unit: str = "Units"
    description: str = ""

    def rate(self) -> dict[str, Any]:
        """Spell it as the agreement service does."""
        return {"dimensionKey": self.key, "price": self.price}

    def described(self) -> dict[str, Any]:
        """Spell it as the discovery service does, without the price."""
        told = {"dimensionKey": self.key, "displayName": self.name, "unit": self.unit}
        return told | ({"description": self.description} if self.description else {})


class Grant(msgspec.Struct, frozen=True):
    """What a fixed price or a trial includes."""

    dimension: Dimension
    quantity: int


class Document(msgspec.Struct, frozen=True):
    """A legal text the buyer accepts."""

    kind: str
    url: str
    version: str | None = None


class RateCard(msgspec.Struct, frozen=True):
    """The prices of one duration. `several` and `countable` are the seller's limits on the choice."""

    duration: str
    dimensions: tuple[Dimension, ...]
    several: bool = True
    countable: bool = True

    def price_of(self, key: str) -> Decimal | None:
        """Return the price of a dimension, or None if the card does not have it."""
        return next((Decimal(d.price) for d in self.dimensions if d.key == key), None)


class Installment(msgspec.Struct, frozen=True):
    """One charge of a payment schedule."""

    due: datetime
    amount: str


class Share(msgspec.Struct, frozen=True):
    """One charge of a schedule for the time after a renewal."""

    offset: str
    percentage: str
    day_of_month: int | None = None


class LegalTerm(msgspec.Struct, frozen=True, tag=True):
    """The documents that are accepted with the agreement."""

    id: str
    documents: tuple[Document, ...]

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        return {"documents": [_document(d) for d in self.documents]}

    offered = agreed


class SupportTerm(msgspec.Struct, frozen=True, tag=True):
    """What the seller refunds."""

    id: str
    refund_policy: str

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        return {"refundPolicy": self.refund_policy}

    offered = agreed


class RenewalTerm(msgspec.Struct, frozen=True, tag=True):
    """Whether the agreement may renew; `auto_renew` is the buyer's wish, None in an offer.

    The price rises by `increase` percent, or within `span` (least, most, default), which the seller
    settles by the `adjustment` deadline.
    """

    id: str
    lockout: str | None = None
    max_renewals: int | None = None
    increase: str | None = None
    auto_renew: bool | None = None
    adjustment: str | None = None
    span: tuple[str, str, str] | None = None
    shares: tuple[Share, ...] = ()

    @property
    def rise(self) -> str:
        """The percentage by which a renewal is dearer when the seller does nothing."""
        return self.increase or (self.span[2] if self.span else "0")

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        told = self._limits() | self._rises("value", "minValue", "maxValue")
        if self.auto_renew is not None:
            told["configuration"] = {"enableAutoRenew": self.auto_renew}
        return told

    def offered(self) -> dict[str, Any]:
        """Spell the term's own members as the discovery service does."""
        return self._limits() | self._rises("percentageValue", "minimumValue", "maximumValue")

    def _limits(self) -> dict[str, Any]:
        told = _present(
            lockoutPeriod=self.lockout,
            maxRenewals=self.max_renewals,
            adjustmentDeadline=self.adjustment,
        )
        if self.shares:
            schedule = [
                _present(
                    chargeDateOffset=share.offset,
                    chargePercentage=share.percentage,
                    dayOfMonth=share.day_of_month,
                )
                for share in self.shares
            ]
            told["termTemplates"] = [{"paymentScheduleTermTemplate": {"schedule": schedule}}]
        return told

    def _rises(self, fixed: str, least: str, most: str) -> dict[str, Any]:
        if self.increase is not None:
            return {"priceIncrease": {"fixedPercentage": {fixed: self.increase}}}
        if self.span is None:
            return {}
        values = dict(zip((least, most, "defaultValue"), self.span, strict=True))
        return {"priceIncrease": {"percentageRange": values}}


class UsageTerm(msgspec.Struct, frozen=True, tag=True):
    """Metered prices."""

    id: str
    currency: str
    dimensions: tuple[Dimension, ...]

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        cards = [{"rateCard": [d.rate() for d in self.dimensions]}]
        return {"currencyCode": self.currency, "rateCards": cards}

    def offered(self) -> dict[str, Any]:
        """Spell the term's own members as the discovery service does."""
        cards = [{"rateCard": [d.described() | {"price": d.price} for d in self.dimensions]}]
        return {"currencyCode": self.currency, "rateCards": cards}


class ConfigurableTerm(msgspec.Struct, frozen=True, tag=True):
    """Prices by duration and quantity; `duration` and `quantities` are the buyer's choice."""

    id: str
    currency: str
    cards: tuple[RateCard, ...]
    duration: str | None = None
    quantities: dict[str, int] | None = None

    def card(self, duration: str) -> RateCard | None:
        """Return the rate card of a duration."""
        return next((card for card in self.cards if card.duration == duration), None)

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        told: dict[str, Any] = {
            "currencyCode": self.currency,
            "rateCards": [
                _card_frame(c) | {"rateCard": [d.rate() for d in c.dimensions]} for c in self.cards
            ],
        }
        if self.duration is not None and self.quantities:
            told["configuration"] = {
                "selectorValue": self.duration,
                "dimensions": [
                    {"dimensionKey": key, "dimensionValue": count}
                    for key, count in self.quantities.items()
                ],
            }
        return told

    def offered(self) -> dict[str, Any]:
        """Spell the term's own members as the discovery service does."""
        cards = [
            _card_frame(card)
            | {"rateCard": [d.described() | {"price": d.price} for d in card.dimensions]}
            for card in self.cards
        ]
        return {"currencyCode": self.currency, "rateCards": cards}


class FixedTerm(msgspec.Struct, frozen=True, tag=True):
    """A fixed price for a fixed set of entitlements."""

    id: str
    currency: str
    duration: str
    price: str
    grants: tuple[Grant, ...] = ()

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        return self._price() | {"grants": [_grant(g) for g in self.grants]}

    def offered(self) -> dict[str, Any]:
        """Spell the term's own members as the discovery service does."""
        grants = [g.dimension.described() | {"maxQuantity": g.quantity} for g in self.grants]
        return self._price() | {"grants": grants}

    def _price(self) -> dict[str, Any]:
        return {"currencyCode": self.currency, "duration": self.duration, "price": self.price}


class TrialTerm(msgspec.Struct, frozen=True, tag=True):
    """A free trial."""

    id: str
    duration: str
    grants: tuple[Grant, ...] = ()

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        return {"duration": self.duration, "grants": [_grant(g) for g in self.grants]}

    def offered(self) -> dict[str, Any]:
        """Spell the term's own members as the discovery service does."""
        grants = [g.dimension.described() | {"maxQuantity": g.quantity} for g in self.grants]
        return {"duration": self.duration, "grants": grants}


class ScheduleTerm(msgspec.Struct, frozen=True, tag=True):
    """Dates and amounts of payments; a date that is past at acceptance is charged at once."""

    id: str
    currency: str
    installments: tuple[Installment, ...]

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        items = [{"chargeDate": i.due, "chargeAmount": i.amount} for i in self.installments]
        return {"currencyCode": self.currency, "schedule": items}

    offered = agreed


class RecurringTerm(msgspec.Struct, frozen=True, tag=True):
    """A price for each month."""

    id: str
    currency: str
    price: str

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        return {"currencyCode": self.currency, "billingPeriod": "Monthly", "price": self.price}

    offered = agreed


class ValidityTerm(msgspec.Struct, frozen=True, tag=True):
    """How long an agreement made from the offer runs: a duration, or fixed dates."""

    id: str
    duration: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        return _present(
            agreementDuration=self.duration,
            agreementStartDate=self.starts_at,
            agreementEndDate=self.ends_at,
        )

    offered = agreed


class VariableTerm(msgspec.Struct, frozen=True, tag=True):
    """The seller may ask for payments up to `maximum`; `strategy` is what the buyer's silence means."""

    id: str
    currency: str
    maximum: str
    strategy: str | None = None
    expiration: str | None = None

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        told = self.offered()
        if self.strategy is not None:
            told["configuration"] = _present(
                paymentRequestApprovalStrategy=self.strategy, expirationDuration=self.expiration
            )
        return told

    def offered(self) -> dict[str, Any]:
        """Spell the term's own members as the discovery service does."""
        return {"currencyCode": self.currency, "maxTotalChargeAmount": self.maximum}


class NetPaymentTerm(msgspec.Struct, frozen=True, tag=True):
    """When an invoice is due."""

    id: str
    period: str

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        return {"paymentDuePeriod": self.period}

    offered = agreed


class ByolTerm(msgspec.Struct, frozen=True, tag=True):
    """The buyer brings a licence."""

    id: str

    def agreed(self) -> dict[str, Any]:
        """Spell the term's own members as the agreement service does."""
        return {}

    offered = agreed


Term = (
    LegalTerm
    | SupportTerm
    | RenewalTerm
    | UsageTerm
    | ConfigurableTerm
    | FixedTerm
    | TrialTerm
    | ScheduleTerm
    | RecurringTerm
    | ValidityTerm
    | VariableTerm
    | NetPaymentTerm
    | ByolTerm
)

_NAMES: dict[type, str] = {
    LegalTerm: "legalTerm",
    SupportTerm: "supportTerm",
    RenewalTerm: "renewalTerm",
    UsageTerm: "usageBasedPricingTerm",
    ConfigurableTerm: "configurableUpfrontPricingTerm",
    FixedTerm: "fixedUpfrontPricingTerm",
    TrialTerm: "freeTrialPricingTerm",
    ScheduleTerm: "paymentScheduleTerm",
    RecurringTerm: "recurringPaymentTerm",
    ValidityTerm: "validityTerm",
    VariableTerm: "variablePaymentTerm",
    NetPaymentTerm: "netPaymentTerm",
    ByolTerm: "byolPricingTerm",
}


def agreement_form(term: Term) -> dict[str, Any]:
    """Spell a term as GetAgreementTerms does."""
    return _member(term, term.agreed())


def offer_form(term: Term) -> dict[str, Any]:
    """Spell a term as GetOfferTerms does."""
    return _member(term, term.offered())


def type_name(term: Term) -> str:
    """Return the term's type as both services name it."""
    name = _NAMES[type(term)]
    return name[0].upper() + name[1:]


def _member(term: Term, body: dict[str, Any]) -> dict[str, Any]:
    return {_NAMES[type(term)]: {"id": term.id, "type": type_name(term)} | body}


def _card_frame(card: RateCard) -> dict[str, Any]:
    return {
        "selector": {"type": "Duration", "value": card.duration},
        "constraints": {
            "multipleDimensionSelection": "Allowed" if card.several else "Disallowed",
            "quantityConfiguration": "Allowed" if card.countable else "Disallowed",
        },
    }


def _grant(grant: Grant) -> dict[str, Any]:
    return {"dimensionKey": grant.dimension.key, "maxQuantity": grant.quantity}


def _document(document: Document) -> dict[str, Any]:
    return _present(type=document.kind, url=document.url, version=document.version)


def _present(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
