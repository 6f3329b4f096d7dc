"""What a configuration comes to: exact in Decimal, apart by currency, and never free when it is metered."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.model.choices import LARGEST, Choices
from app.model.configuration import of_agreement, of_offer
from app.model.estimate import Estimate, estimate, price_of
from app.model.money import Money
from app.model.term import (
    AgreementTerms,
    FixedPricingTerm,
    Instalment,
    PaymentScheduleTerm,
    Quantity,
    Rate,
    RecurringPaymentTerm,
    Term,
)
from tests.fakes import agreement_samples as owned
from tests.fakes import offer_samples as some
from tests.fakes.offer_samples import usd
from tests.fakes.samples import NOW


def worked_out(choices: Choices, *terms: Term) -> Estimate:
    read = some.pricing("CONTRACT", *terms) if terms else some.configurable()
    return estimate(of_offer(read.offer, read.terms, NOW), choices, NOW)


def test_the_picture() -> None:
    found = worked_out(Choices("P12M", {"editor": 20, "viewer": 60, "pack": 12}))
    told = [(one.number, one.amount) for one in found.lines]
    assert told == [(20, usd("15600.00")), (60, usd("7200.00")), (12, usd("15600.00"))]
    assert found.committed == found.now == (usd("38400.00"),)
    assert found.metered == (Rate("rows", usd("4.20")),)
    assert found.at_most == (usd("12000.00"),)
    assert found.is_whole


def test_what_is_not_wanted_is_no_line() -> None:
    found = worked_out(Choices("P12M", {"editor": 0, "viewer": None}))
    assert found.lines == ()
    assert found.committed == ()


amounts = st.decimals(min_value=0, max_value=Decimal(10) ** 20, places=8).map(Decimal)


@given(
    prices=st.lists(amounts, min_size=3, max_size=3),
    numbers=st.lists(st.integers(min_value=1, max_value=LARGEST), min_size=3, max_size=3),
)
def test_amounts_and_their_sum_are_exact(prices: list[Decimal], numbers: list[int]) -> None:
    keys = ("editor", "viewer", "pack")
    card = some.seats().rate_cards[1]
    rates = tuple(Rate(key, Money(price, "USD")) for key, price in zip(keys, prices, strict=True))
    term = msgspec.structs.replace(
        some.seats(), rate_cards=(msgspec.structs.replace(card, rates=rates),)
    )
    found = worked_out(Choices("P12M", dict(zip(keys, numbers, strict=True))), term)
    exact = [Fraction(price) * number for price, number in zip(prices, numbers, strict=True)]
    assert [Fraction(one.amount.amount) for one in found.lines if one.amount] == exact
    assert [Fraction(one.amount) for one in found.committed] == [sum(exact)]


def test_a_price_that_cannot_be_read_makes_the_estimate_less_than_whole() -> None:
    card = msgspec.structs.replace(
        some.seats().rate_cards[1], rates=(Rate("editor"), Rate("viewer", usd("120.00")))
    )
    term = msgspec.structs.replace(some.seats(), rate_cards=(card,))
    found = worked_out(Choices("P12M", {"editor": 2, "viewer": 3}), term)
    assert not found.is_whole
    assert found.committed == (usd("360.00"),)


def test_a_schedule_pays_the_fixed_price_and_currencies_stay_apart() -> None:
    fixed = FixedPricingTerm("term-fixed", usd("168000.00"), "P12M")
    assert worked_out(Choices(), fixed).now == (usd("168000.00"),)
    dates = (NOW, NOW + timedelta(days=90))
    dated = tuple(Instalment(at, usd("84000.00")) for at in dates)
    found = worked_out(Choices(), fixed, PaymentScheduleTerm("term-dates", "USD", dated))
    assert found.committed == (usd("168000.00"),)
    assert found.now == (usd("84000.00"),)
    assert found.later == dated[1:]
    rupees = FixedPricingTerm("term-inr", Money(Decimal(5000), "INR"), "P12M")
    both = worked_out(Choices(), fixed, rupees)
    assert both.committed == (usd("168000.00"), Money(Decimal(5000), "INR"))


def test_use_is_metered_and_commits_nothing() -> None:
    read = some.by_use()
    monthly = RecurringPaymentTerm("term-monthly", usd("25.00"), "Monthly")
    terms = msgspec.structs.replace(read.terms, terms=(*read.terms.terms, monthly))
    options = of_offer(read.offer, terms, NOW)
    found = estimate(options, Choices(), NOW)
    assert options.is_metered
    assert found.committed == ()
    assert found.metered == (Rate("rows", usd("4.20")),)
    assert found.recurring == (monthly,)


def amended(counts: dict[str, int], price: str = "365.00") -> Estimate:
    card = msgspec.structs.replace(
        some.seats().rate_cards[1], rates=(Rate("editor", usd(price)), Rate("viewer", usd("73.00")))
    )
    term = msgspec.structs.replace(
        some.seats(),
        rate_cards=(card,),
        selected="P12M",
        quantities=(Quantity("editor", 20), Quantity("viewer", 60)),
    )
    options = of_agreement(owned.LUMENFOLD, AgreementTerms(owned.LUMENFOLD_ID, (term,)), NOW)
    return estimate(options, Choices("P12M", counts), NOW)


def test_an_amendment_adds_what_is_more_for_the_days_that_are_left() -> None:
    left = (owned.END - NOW).days
    found = amended({"editor": 25, "viewer": 60})
    assert [(one.dimension, one.number) for one in found.lines] == [("editor", 5)]
    assert found.now == (usd(f"{5 * left}.00"),)


def test_a_share_of_a_price_is_rounded_once_for_a_unit() -> None:
    left = (owned.END - NOW).days
    found = amended({"editor": 23, "viewer": 60}, "100.00")
    unit = (Decimal(100) * left / 365).quantize(Decimal("0.01"))
    assert found.lines[0].price == Money(unit, "USD")
    assert found.now == (Money(unit * 3, "USD"),)


def test_the_price_of_something_unknown_is_none() -> None:
    read = some.configurable()
    options = of_offer(read.offer, read.terms, NOW)
    assert price_of(options, "P12M", "editor") == usd("780.00")
    assert price_of(options, "P12M", "other") is None
    assert price_of(options, "P99M", "editor") is None
