"""Makes term values of AWS's terms, accepted or offered: all thirteen kinds, and the names of new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from app.aws.wire import Count, Wire, utc
from app.model.duration import parse_duration
from app.model.money import money_or_none
from app.model.term import (
    ByolTerm,
    ConfigurablePricingTerm,
    FixedPricingTerm,
    FreeTrialTerm,
    Grant,
    Instalment,
    LegalDocument,
    LegalTerm,
    NetPaymentTerm,
    PaymentScheduleTerm,
    PriceIncrease,
    Quantity,
    Rate,
    RecurringPaymentTerm,
    RenewalTerm,
    ScheduleShare,
    SupportTerm,
    Term,
    UnknownTerm,
    UpfrontRateCard,
    UsagePricingTerm,
    ValidityTerm,
    VariablePaymentTerm,
)
from app.model.typed import known

Doc = TypeVar("Doc", bound=Wire)

# botocore's name for a member that its service model does not know; its content is lost
_UNKNOWN_MEMBER = "SDK_UNKNOWN_MEMBER"


class TermDocument(msgspec.Struct, frozen=True, rename="camel"):
    """The union of terms, where exactly one member is set, each still as AWS wrote it."""

    byol_pricing_term: Mapping[str, Any] | None = None
    configurable_upfront_pricing_term: Mapping[str, Any] | None = None
    fixed_upfront_pricing_term: Mapping[str, Any] | None = None
    free_trial_pricing_term: Mapping[str, Any] | None = None
    legal_term: Mapping[str, Any] | None = None
    net_payment_term: Mapping[str, Any] | None = None
    payment_schedule_term: Mapping[str, Any] | None = None
    recurring_payment_term: Mapping[str, Any] | None = None
    renewal_term: Mapping[str, Any] | None = None
    support_term: Mapping[str, Any] | None = None
    usage_based_pricing_term: Mapping[str, Any] | None = None
    validity_term: Mapping[str, Any] | None = None
    variable_payment_term: Mapping[str, Any] | None = None
    unknown_member: Mapping[str, Any] | None = msgspec.field(name=_UNKNOWN_MEMBER, default=None)


def term_of(document: TermDocument) -> Term:
    """Make the value of the term that is set.

    Dates hang on the renewal and the variable payment term: a value of the wrong type in them raises
    msgspec.ValidationError. In the others it only leaves its own field empty.
    """
    for field in msgspec.structs.fields(document):
        body = getattr(document, field.name)
        if body is not None and field.encode_name in _READERS:
            return _READERS[field.encode_name](body)
    return UnknownTerm(str((document.unknown_member or {}).get("name", "")))


def _strictly(doc: type[Doc], make: Callable[[Doc], Term]) -> Callable[[Mapping[str, Any]], Term]:
    return lambda body: make(msgspec.convert(body, known(doc), strict=True))


def _gently(doc: type[Doc], make: Callable[[Doc], Term]) -> Callable[[Mapping[str, Any]], Term]:
    return lambda body: make(_convert_gently(body, doc))


def _convert_gently(raw: object, kind: Any) -> Any:
    """Read as much as is right: what is not leaves its field at the default."""
    try:
        return msgspec.convert(raw, known(kind), strict=True)
    except (ValueError, OverflowError):
        if get_origin(kind) is tuple:
            return tuple(_convert_gently(item, get_args(kind)[0]) for item in _listed(raw))
        if not (isinstance(kind, type) and issubclass(kind, Wire)):
            raise
    found = raw if isinstance(raw, Mapping) else {}
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        try:
            if field.encode_name in found:
                values[field.name] = _convert_gently(found[field.encode_name], field.type)
        except (ValueError, OverflowError):
            continue
    return kind(**values)


def _listed(raw: object) -> Sequence[Any]:
    return raw if isinstance(raw, list) else ()


class _Identified(Wire, frozen=True):
    id: str = ""


class _Document(Wire, frozen=True):
    type: str = ""
    url: str = ""
    version: str = ""


class _Legal(_Identified, frozen=True):
    documents: tuple[_Document, ...] = ()


def _legal(term: _Legal) -> Term:
    documents = tuple(LegalDocument(one.type, one.url, one.version) for one in term.documents)
    return LegalTerm(term.id, documents)


class _Support(_Identified, frozen=True):
    refund_policy: str = ""


class _RenewalConfiguration(Wire, frozen=True):
    enable_auto_renew: bool | None = None


class _Percentage(Wire, frozen=True):
    """Agreements and offers name the same values differently."""

    value: str = ""
    percentage_value: str = ""


class _PercentageRange(Wire, frozen=True):
    min_value: str = ""
    max_value: str = ""
    default_value: str = ""
    minimum_value: str = ""
    maximum_value: str = ""


class _PriceIncrease(Wire, frozen=True):
    fixed_percentage: _Percentage = _Percentage()
    percentage_range: _PercentageRange = _PercentageRange()


class _Share(Wire, frozen=True):
    charge_date_offset: str = ""
    charge_percentage: str = ""
    day_of_month: Count | None = None


class _ScheduleTemplate(Wire, frozen=True):
    schedule: tuple[_Share, ...] = ()


class _Template(Wire, frozen=True):
    payment_schedule_term_template: _ScheduleTemplate | None = None


class _Renewal(_Identified, frozen=True):
    configuration: _RenewalConfiguration = _RenewalConfiguration()
    lockout_period: str | None = None
    max_renewals: Count | None = None
    adjustment_deadline: str | None = None
    price_increase: _PriceIncrease = _PriceIncrease()
    term_templates: tuple[_Template, ...] = ()


def _renewal(term: _Renewal) -> Term:
    templates = (one.payment_schedule_term_template for one in term.term_templates)
    lockout = parse_duration(term.lockout_period)
    return RenewalTerm(
        term_id=term.id,
        auto_renew=term.configuration.enable_auto_renew,
        lockout=lockout,
        unread_lockout="" if lockout else term.lockout_period or "",
        max_renewals=term.max_renewals,
        adjustment_deadline=parse_duration(term.adjustment_deadline),
        price_increase=_increase(term.price_increase),
        schedules=tuple(
            tuple(
                ScheduleShare(share.charge_date_offset, share.charge_percentage, share.day_of_month)
                for share in template.schedule
            )
            for template in templates
            if template is not None
        ),
    )


def _increase(doc: _PriceIncrease) -> PriceIncrease | None:
    fixed, bounds = doc.fixed_percentage, doc.percentage_range
    increase = PriceIncrease(
        fixed.value or fixed.percentage_value,
        bounds.min_value or bounds.minimum_value,
        bounds.max_value or bounds.maximum_value,
        bounds.default_value,
    )
    return increase if increase != PriceIncrease() else None


class _Rate(Wire, frozen=True):
    dimension_key: str = ""
    price: str = ""


def _rates(card: tuple[_Rate, ...], currency: str) -> tuple[Rate, ...]:
    return tuple(Rate(one.dimension_key, money_or_none(one.price, currency)) for one in card)


class _RateCard(Wire, frozen=True):
    rate_card: tuple[_Rate, ...] = ()


class _Usage(_Identified, frozen=True):
    currency_code: str = ""
    rate_cards: tuple[_RateCard, ...] = ()


def _usage(term: _Usage) -> Term:
    cards = tuple(_rates(one.rate_card, term.currency_code) for one in term.rate_cards)
    return UsagePricingTerm(term.id, term.currency_code, cards)


class _Selector(Wire, frozen=True):
    type: str = ""
    value: str = ""


class _Constraints(Wire, frozen=True):
    multiple_dimension_selection: str = ""
    quantity_configuration: str = ""


class _UpfrontRateCard(Wire, frozen=True):
    selector: _Selector = _Selector()
    constraints: _Constraints = _Constraints()
    rate_card: tuple[_Rate, ...] = ()


class _Dimension(Wire, frozen=True):
    dimension_key: str = ""
    dimension_value: Count | None = None


class _Choice(Wire, frozen=True):
    selector_value: str = ""
    dimensions: tuple[_Dimension, ...] = ()


class _Configurable(_Identified, frozen=True):
    currency_code: str = ""
    rate_cards: tuple[_UpfrontRateCard, ...] = ()
    configuration: _Choice = _Choice()


def _configurable(term: _Configurable) -> Term:
    return ConfigurablePricingTerm(
        term_id=term.id,
        currency=term.currency_code,
        rate_cards=tuple(
            UpfrontRateCard(
                selector_type=card.selector.type,
                selector=card.selector.value,
                multiple_dimensions=card.constraints.multiple_dimension_selection,
                quantity=card.constraints.quantity_configuration,
                rates=_rates(card.rate_card, term.currency_code),
            )
            for card in term.rate_cards
        ),
        selected=term.configuration.selector_value,
        quantities=tuple(
            Quantity(one.dimension_key, one.dimension_value)
            for one in term.configuration.dimensions
            if one.dimension_value is not None
        ),
    )


class _Recurring(_Identified, frozen=True):
    currency_code: str = ""
    billing_period: str = ""
    price: str = ""


def _recurring(term: _Recurring) -> Term:
    price = money_or_none(term.price, term.currency_code)
    return RecurringPaymentTerm(term.id, price, term.billing_period)


class _Validity(_Identified, frozen=True):
    agreement_duration: str = ""
    agreement_start_date: datetime | None = None
    agreement_end_date: datetime | None = None


def _validity(term: _Validity) -> Term:
    return ValidityTerm(
        term.id,
        term.agreement_duration,
        _aware(term.agreement_start_date),
        _aware(term.agreement_end_date),
    )


def _aware(moment: datetime | None) -> datetime | None:
    """Give a time in UTC; one without a zone could be any moment, and one at the end of time none."""
    try:
        return utc(moment) if moment is not None and moment.tzinfo is not None else None
    except OverflowError:
        return None


class _Instalment(Wire, frozen=True):
    charge_date: datetime | None = None
    charge_amount: str = ""


class _Schedule(_Identified, frozen=True):
    currency_code: str = ""
    schedule: tuple[_Instalment, ...] = ()


def _schedule(term: _Schedule) -> Term:
    currency = term.currency_code
    instalments = tuple(
        Instalment(_aware(one.charge_date), money_or_none(one.charge_amount, currency))
        for one in term.schedule
    )
    return PaymentScheduleTerm(term.id, currency, instalments)


class _Grant(Wire, frozen=True):
    dimension_key: str = ""
    max_quantity: Count | None = None


def _grants(found: tuple[_Grant, ...]) -> tuple[Grant, ...]:
    return tuple(Grant(one.dimension_key, one.max_quantity) for one in found)


class _FreeTrial(_Identified, frozen=True):
    duration: str = ""
    grants: tuple[_Grant, ...] = ()


class _Fixed(_FreeTrial, frozen=True):
    currency_code: str = ""
    price: str = ""


def _fixed(term: _Fixed) -> Term:
    price = money_or_none(term.price, term.currency_code)
    return FixedPricingTerm(term.id, price, term.duration, _grants(term.grants))


class _VariableConfiguration(Wire, frozen=True):
    payment_request_approval_strategy: str = ""
    expiration_duration: str | None = None


class _Variable(_Identified, frozen=True):
    currency_code: str = ""
    max_total_charge_amount: str = ""
    configuration: _VariableConfiguration = _VariableConfiguration()


def _variable(term: _Variable) -> Term:
    return VariablePaymentTerm(
        strategy=term.configuration.payment_request_approval_strategy,
        max_total=money_or_none(term.max_total_charge_amount, term.currency_code),
        expiration=parse_duration(term.configuration.expiration_duration),
        term_id=term.id,
    )


class _NetPayment(_Identified, frozen=True):
    payment_due_period: str = ""


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Term]] = {
    "byolPricingTerm": _gently(_Identified, lambda term: ByolTerm(term.id)),
    "configurableUpfrontPricingTerm": _gently(_Configurable, _configurable),
    "fixedUpfrontPricingTerm": _gently(_Fixed, _fixed),
    "freeTrialPricingTerm": _gently(
        _FreeTrial, lambda term: FreeTrialTerm(term.id, term.duration, _grants(term.grants))
    ),
    "legalTerm": _gently(_Legal, _legal),
    "netPaymentTerm": _gently(
        _NetPayment, lambda term: NetPaymentTerm(term.id, term.payment_due_period)
    ),
    "paymentScheduleTerm": _gently(_Schedule, _schedule),
    "recurringPaymentTerm": _gently(_Recurring, _recurring),
    "renewalTerm": _strictly(_Renewal, _renewal),
    "supportTerm": _gently(_Support, lambda term: SupportTerm(term.id, term.refund_policy)),
    "usageBasedPricingTerm": _gently(_Usage, _usage),
    "validityTerm": _gently(_Validity, _validity),
    "variablePaymentTerm": _strictly(_Variable, _variable),
}
