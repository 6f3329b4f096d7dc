"""Every kind of term with all its fields; what is odd leaves a gap, and never another meaning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import msgspec
import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape

from app.aws.terms import TermDocument, term_of
from app.aws.wire import rows
from app.model.money import parse_money
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

DAY = datetime(2026, 2, 1, tzinfo=UTC)
PRICE = parse_money("12.50", "EUR")
RATE = {"dimensionKey": "Hosts", "price": "12.50"}
GRANTS = [{"dimensionKey": "Hosts", "maxQuantity": 400}, {"dimensionKey": "Seats"}]
GRANTED = (Grant("Hosts", 400), Grant("Seats"))
PRICED = {"id": "term-1", "type": "…", "currencyCode": "EUR"}
SHARE = {"chargeDateOffset": "P1M", "chargePercentage": "33.34", "dayOfMonth": 31}

KINDS: list[tuple[str, dict[str, Any], Term]] = [
    (
        "legalTerm",
        {"documents": [{"type": "CustomEula", "url": "https://x/y", "version": "3"}]},
        LegalTerm("term-1", (LegalDocument("CustomEula", "https://x/y", "3"),)),
    ),
    ("supportTerm", {"refundPolicy": "None."}, SupportTerm("term-1", "None.")),
    (
        "renewalTerm",
        {
            "configuration": {"enableAutoRenew": True},
            "lockoutPeriod": "P30D",
            "maxRenewals": 3,
            "adjustmentDeadline": "P90D",
            "priceIncrease": {
                "percentageRange": {"minValue": "2", "maxValue": "8", "defaultValue": "5"}
            },
            "termTemplates": [{"paymentScheduleTermTemplate": {"schedule": [SHARE]}}],
        },
        RenewalTerm(
            "term-1",
            auto_renew=True,
            lockout=timedelta(days=30),
            max_renewals=3,
            adjustment_deadline=timedelta(days=90),
            price_increase=PriceIncrease(least="2", most="8", default="5"),
            schedules=((ScheduleShare("P1M", "33.34", 31),),),
        ),
    ),
    (
        "usageBasedPricingTerm",
        {"rateCards": [{"rateCard": [RATE]}]},
        UsagePricingTerm("term-1", "EUR", ((Rate("Hosts", PRICE),),)),
    ),
    (
        "configurableUpfrontPricingTerm",
        {
            "rateCards": [
                {
                    "selector": {"type": "Duration", "value": "P12M"},
                    "constraints": {
                        "multipleDimensionSelection": "Allowed",
                        "quantityConfiguration": "Disallowed",
                    },
                    "rateCard": [RATE],
                }
            ],
            "configuration": {
                "selectorValue": "P12M",
                "dimensions": [{"dimensionKey": "Hosts", "dimensionValue": 0}],
            },
        },
        ConfigurablePricingTerm(
            "term-1",
            "EUR",
            (
                UpfrontRateCard(
                    "Duration", "P12M", "Allowed", "Disallowed", (Rate("Hosts", PRICE),)
                ),
            ),
            "P12M",
            (Quantity("Hosts", 0),),
        ),
    ),
    ("byolPricingTerm", {}, ByolTerm("term-1")),
    (
        "recurringPaymentTerm",
        {"billingPeriod": "Monthly", "price": "12.50"},
        RecurringPaymentTerm("term-1", PRICE, "Monthly"),
    ),
    (
        "validityTerm",
        {"agreementDuration": "P12M", "agreementStartDate": DAY, "agreementEndDate": DAY},
        ValidityTerm("term-1", "P12M", DAY, DAY),
    ),
    (
        "paymentScheduleTerm",
        {"schedule": [{"chargeDate": DAY, "chargeAmount": "12.50"}]},
        PaymentScheduleTerm("term-1", "EUR", (Instalment(DAY, PRICE),)),
    ),
    (
        "freeTrialPricingTerm",
        {"duration": "P14D", "grants": GRANTS},
        FreeTrialTerm("term-1", "P14D", GRANTED),
    ),
    (
        "fixedUpfrontPricingTerm",
        {"duration": "P12M", "price": "12.50", "grants": GRANTS},
        FixedPricingTerm("term-1", PRICE, "P12M", GRANTED),
    ),
    (
        "variablePaymentTerm",
        {
            "maxTotalChargeAmount": "12.50",
            "configuration": {
                "paymentRequestApprovalStrategy": "AUTO_APPROVE_ON_EXPIRATION",
                "expirationDuration": "P5D",
            },
        },
        VariablePaymentTerm("AUTO_APPROVE_ON_EXPIRATION", PRICE, timedelta(days=5), "term-1"),
    ),
    ("netPaymentTerm", {"paymentDuePeriod": "P30D"}, NetPaymentTerm("term-1", "P30D")),
]
BODIES = {name: PRICED | body for name, body, _ in KINDS}


def read(*documents: dict[str, Any]) -> tuple[Term, ...]:
    page = rows({"acceptedTerms": list(documents)}, "acceptedTerms", TermDocument, term_of)
    assert not page.unreadable
    return page.items


@pytest.mark.parametrize(("name", "body", "term"), KINDS, ids=lambda one: str(one)[:24])
def test_a_term_is_read_with_all_its_fields(name: str, body: dict[str, Any], term: Term) -> None:
    assert read({name: PRICED | body}) == (term,)


def test_these_are_all_kinds_that_aws_has() -> None:
    model = ServiceModel(Loader().load_service_model("marketplace-agreement", "service-2"))
    shape: Shape = model.operation_model("GetAgreementTerms").output_shape
    members = shape.members["acceptedTerms"].member.members
    assert set(members) == set(BODIES)
    tags = {one.__struct_config__.tag for one in get_args(Term) if one is not UnknownTerm}
    assert tags == set(members)


def test_a_fixed_increase_is_read() -> None:
    body = {"id": "term-1", "priceIncrease": {"fixedPercentage": {"value": "4.00"}}}
    (term,) = read({"renewalTerm": body})
    assert isinstance(term, RenewalTerm)
    assert term.price_increase == PriceIncrease(fixed="4.00")
    (bare,) = read({"renewalTerm": {"id": "term-1"}})
    assert bare == RenewalTerm("term-1")


def test_a_kind_that_is_new_has_its_name() -> None:
    assert read({"SDK_UNKNOWN_MEMBER": {"name": "loyaltyTerm"}}) == (UnknownTerm("loyaltyTerm"),)
    assert read({}) == (UnknownTerm(),)


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("fixedUpfrontPricingTerm", {"price": "twelve"}),
        ("fixedUpfrontPricingTerm", {"price": 12.5}),
        ("recurringPaymentTerm", {"currencyCode": None}),
    ],
)
def test_an_odd_price_is_none_and_the_rest_stays(name: str, odd: dict[str, Any]) -> None:
    (term,) = read({name: BODIES[name] | odd})
    assert isinstance(term, FixedPricingTerm | RecurringPaymentTerm)
    assert term.price is None
    assert term.term_id == "term-1"


def test_odd_values_leave_their_own_field_empty() -> None:
    naive = datetime(2026, 2, 1)  # noqa: DTZ001
    (validity,) = read({"validityTerm": {"id": 5, "agreementDuration": "P1M",
                                         "agreementEndDate": naive}})  # fmt: skip
    assert validity == ValidityTerm("", "P1M")
    documents = [{"type": "CustomEula", "url": 7}, {"type": "CustomDsa", "url": "https://x"}, "y"]
    (legal,) = read({"legalTerm": {"documents": documents}})
    assert legal == LegalTerm(
        "",
        (LegalDocument("CustomEula"), LegalDocument("CustomDsa", "https://x"), LegalDocument("")),
    )
    (trial,) = read({"freeTrialPricingTerm": {"grants": "many"}})
    assert trial == FreeTrialTerm()
    (choice,) = read({"configurableUpfrontPricingTerm": {"configuration": {
        "selectorValue": "P1M", "dimensions": [{"dimensionKey": "Hosts", "dimensionValue": "9"}]}}})  # fmt: skip
    assert choice == ConfigurablePricingTerm(selected="P1M")


FAR = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5)))


@pytest.mark.parametrize(
    ("document", "term"),
    [
        ({"validityTerm": {"agreementDuration": "P1M", "agreementEndDate": FAR}},
         ValidityTerm("", "P1M")),
        ({"paymentScheduleTerm": {"schedule": [{"chargeDate": FAR}]}},
         PaymentScheduleTerm("", "", (Instalment(None, None),))),
        ({"legalTerm": {"documents": [None, {"url": "https://x/\ud800"}]}},
         LegalTerm("", (LegalDocument(""), LegalDocument("", "https://x/?")))),
        ({"usageBasedPricingTerm": {"currencyCode": "EUR", "rateCards": [{"rateCard": [
            RATE, RATE, None, {"dimensionKey": "a", "price": "NaN"},
            {"dimensionKey": "a", "price": "9" * 500}]}]}},
         UsagePricingTerm("", "EUR", ((Rate("Hosts", PRICE), Rate("Hosts", PRICE), Rate("", None),
                                       Rate("a", None), Rate("a", None)),))),
    ],
)  # fmt: skip
def test_absurd_values_leave_their_own_field_empty(document: dict[str, Any], term: Term) -> None:
    assert read(document) == (term,)


@pytest.mark.parametrize("number", [-5, 2**64, -(10**30), float("nan"), float("inf"), True, None])
def test_a_count_that_makes_no_sense_is_none(number: object) -> None:
    grants = [{"dimensionKey": "Hosts", "maxQuantity": number}]
    (trial,) = read({"freeTrialPricingTerm": {"grants": grants}})
    assert trial == FreeTrialTerm("", "", (Grant("Hosts"),))
    assert msgspec.msgpack.encode(trial)


@pytest.mark.parametrize("lockout", ["P9999999D", "P1M", "P0D"])
def test_a_lockout_without_an_exact_length_is_not_taken_for_none(lockout: str) -> None:
    (term,) = read({"renewalTerm": {"lockoutPeriod": lockout}})
    assert isinstance(term, RenewalTerm)
    assert (term.lockout, term.unread_lockout) == (None, lockout)


def test_ten_thousand_rates_are_read_like_one() -> None:
    card = [{"dimensionKey": f"d{at}", "price": "1.5"} for at in range(10_000)]
    (term,) = read({"usageBasedPricingTerm": PRICED | {"rateCards": [{"rateCard": card}]}})
    assert isinstance(term, UsagePricingTerm)
    assert len(term.rate_cards[0]) == 10_000
    assert term.rate_cards[0][-1] == Rate("d9999", parse_money("1.5", "EUR"))


@pytest.mark.parametrize(
    "document",
    [
        {"variablePaymentTerm": {"maxTotalChargeAmount": 60000.5}},
        {"variablePaymentTerm": {"configuration": {"expirationDuration": 5}}},
        {"renewalTerm": {"lockoutPeriod": 30}},
        {"renewalTerm": {"maxRenewals": 10**30}},
        {"renewalTerm": {"configuration": {"enableAutoRenew": "yes"}}},
        {"legalTerm": "none"},
    ],
)
def test_terms_on_which_dates_hang_are_not_guessed(document: dict[str, Any]) -> None:
    page = rows({"acceptedTerms": [document]}, "acceptedTerms", TermDocument, term_of)
    assert page.unreadable == 1


def test_terms_are_the_same_after_they_were_stored() -> None:
    terms = tuple(term for _, _, term in KINDS)
    again = msgspec.json.decode(msgspec.json.encode(terms), type=tuple[Term, ...])
    assert again == terms
