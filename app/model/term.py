"""The accepted terms of an agreement: one value for each kind that AWS knows, and what is new to us."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from app.model.money import Money

AUTO_APPROVE = "AUTO_APPROVE_ON_EXPIRATION"
WAIT_FOR_APPROVAL = "WAIT_FOR_APPROVAL"


class Rate(msgspec.Struct, frozen=True):
    """The price of one unit of a dimension; None = not readable."""

    dimension: str
    price: Money | None = None


class Grant(msgspec.Struct, frozen=True):
    """How much of a dimension is included; `most` None = as AWS sets it."""

    dimension: str
    most: int | None = None


class LegalDocument(msgspec.Struct, frozen=True):
    """A document that was accepted, such as a `CustomEula`. The address is foreign text."""

    type: str
    url: str = ""
    version: str = ""


class LegalTerm(msgspec.Struct, frozen=True, tag="legalTerm"):
    """The documents that accepting the agreement accepted."""

    term_id: str = ""
    documents: tuple[LegalDocument, ...] = ()


class SupportTerm(msgspec.Struct, frozen=True, tag="supportTerm"):
    """The seller's refund policy, in the seller's words."""

    term_id: str = ""
    refund_policy: str = ""


class PriceIncrease(msgspec.Struct, frozen=True):
    """How much dearer a renewal is, in percent as AWS writes it: fixed, or a range with a default."""

    fixed: str = ""
    least: str = ""
    most: str = ""
    default: str = ""


class ScheduleShare(msgspec.Struct, frozen=True):
    """One instalment of a renewal's payment schedule; 31 as day means the month's last."""

    offset: str = ""  # ISO 8601 duration after the renewal's start
    percentage: str = ""
    day_of_month: int | None = None


class RenewalTerm(msgspec.Struct, frozen=True, tag="renewalTerm"):
    """The buyer's wish to renew; whether it renews is the agreement's end behaviour."""

    term_id: str = ""
    auto_renew: bool | None = None
    lockout: timedelta | None = None
    unread_lockout: str = ""  # AWS's words where they give no exact length: no deadline then
    max_renewals: int | None = None
    adjustment_deadline: timedelta | None = None
    price_increase: PriceIncrease | None = None
    schedules: tuple[tuple[ScheduleShare, ...], ...] = ()


class UsagePricingTerm(msgspec.Struct, frozen=True, tag="usageBasedPricingTerm"):
    """What each unit of use costs."""

    term_id: str = ""
    currency: str = ""
    rate_cards: tuple[tuple[Rate, ...], ...] = ()


class UpfrontRateCard(msgspec.Struct, frozen=True):
    """The prices for one choice, such as the duration P12M, and what may be combined."""

    selector_type: str = ""
    selector: str = ""
    multiple_dimensions: str = ""  # Allowed | Disallowed
    quantity: str = ""  # Allowed | Disallowed
    rates: tuple[Rate, ...] = ()


class Quantity(msgspec.Struct, frozen=True):
    """How many units of a dimension were bought."""

    dimension: str
    number: int


class ConfigurablePricingTerm(msgspec.Struct, frozen=True, tag="configurableUpfrontPricingTerm"):
    """Paid in advance for what was configured: `selected` is the selector that was chosen."""

    term_id: str = ""
    currency: str = ""
    rate_cards: tuple[UpfrontRateCard, ...] = ()
    selected: str = ""
    quantities: tuple[Quantity, ...] = ()


class ByolTerm(msgspec.Struct, frozen=True, tag="byolPricingTerm"):
    """The buyer brings a licence that was bought elsewhere."""

    term_id: str = ""


class RecurringPaymentTerm(msgspec.Struct, frozen=True, tag="recurringPaymentTerm"):
    """The same price in every billing period."""

    term_id: str = ""
    price: Money | None = None
    billing_period: str = ""


class ValidityTerm(msgspec.Struct, frozen=True, tag="validityTerm"):
    """When the agreement begins and ends; the duration is ISO 8601."""

    term_id: str = ""
    duration: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class Instalment(msgspec.Struct, frozen=True):
    """One dated payment."""

    at: datetime | None = None
    money: Money | None = None


class PaymentScheduleTerm(msgspec.Struct, frozen=True, tag="paymentScheduleTerm"):
    """Payments on agreed dates."""

    term_id: str = ""
    currency: str = ""
    schedule: tuple[Instalment, ...] = ()


class FreeTrialTerm(msgspec.Struct, frozen=True, tag="freeTrialPricingTerm"):
    """What is free, and for how long (ISO 8601)."""

    term_id: str = ""
    duration: str = ""
    grants: tuple[Grant, ...] = ()


class FixedPricingTerm(msgspec.Struct, frozen=True, tag="fixedUpfrontPricingTerm"):
    """A fixed price for a duration (ISO 8601) and what it includes."""

    term_id: str = ""
    price: Money | None = None
    duration: str = ""
    grants: tuple[Grant, ...] = ()


class VariablePaymentTerm(msgspec.Struct, frozen=True, tag="variablePaymentTerm"):
    """How much a seller may ask for in total, and what silence means."""

    strategy: str = ""
    max_total: Money | None = None
    expiration: timedelta | None = None
    term_id: str = ""


class NetPaymentTerm(msgspec.Struct, frozen=True, tag="netPaymentTerm"):
    """How long after the invoice a payment is due (ISO 8601)."""

    term_id: str = ""
    due_period: str = ""


class UnknownTerm(msgspec.Struct, frozen=True, tag="unknownTerm"):
    """A kind that this version does not know; botocore keeps only its name."""

    name: str = ""


Term = (
    LegalTerm
    | SupportTerm
    | RenewalTerm
    | UsagePricingTerm
    | ConfigurablePricingTerm
    | ByolTerm
    | RecurringPaymentTerm
    | ValidityTerm
    | PaymentScheduleTerm
    | FreeTrialTerm
    | FixedPricingTerm
    | VariablePaymentTerm
    | NetPaymentTerm
    | UnknownTerm
)


class DimensionName(msgspec.Struct, frozen=True):
    """What the offer calls a dimension that the agreement names by its key only. Foreign text."""

    key: str
    name: str = ""
    unit: str = ""
    description: str = ""
    labels: tuple[str, ...] = ()  # such as `Region: us-east-1`


class AgreementTerms(msgspec.Struct, frozen=True):
    """What GetAgreementTerms said, in AWS's order; `names` come from the offer while it is readable."""

    agreement_id: str
    terms: tuple[Term, ...] = ()
    names: tuple[DimensionName, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """AWS's names of the known kinds that are there, each once."""
        known = (one for one in self.terms if not isinstance(one, UnknownTerm))
        return tuple(dict.fromkeys(str(one.__struct_config__.tag) for one in known))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the kinds that this version does not know, each once."""
        names = (one.name for one in self.terms if isinstance(one, UnknownTerm))
        return tuple(dict.fromkeys(names))

    @property
    def variable_payment(self) -> VariablePaymentTerm | None:
        """The term under which a seller may ask for payments, if there is one."""
        return next((one for one in self.terms if isinstance(one, VariablePaymentTerm)), None)

    @property
    def renewal(self) -> RenewalTerm | None:
        """The renewal term, if there is one."""
        return next((one for one in self.terms if isinstance(one, RenewalTerm)), None)
