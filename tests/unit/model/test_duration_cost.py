"""Durations side by side: what the same quantities come to, and an average that is never made up."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.choices import Choices
from app.model.configuration import Options, of_offer
from app.model.duration_cost import (
    DurationCost,
    average_month,
    cost_of,
    months_of,
    shortest_first,
)
from app.model.entitlement import Contact
from app.model.money import Money
from app.model.term import FixedPricingTerm, PaymentScheduleTerm, Term, UpfrontRateCard
from tests.fakes import offer_samples as some
from tests.fakes.offer_samples import usd
from tests.fakes.samples import NOW


def options(*terms: Term) -> Options:
    read = some.pricing("CONTRACT", *terms) if terms else some.configurable()
    return of_offer(read.offer, read.terms, NOW)


def costs(found: Options, choices: Choices) -> list[DurationCost]:
    return [cost_of(found, choices, card, NOW) for card in shortest_first(found.cards)]


def test_the_picture_for_each_duration() -> None:
    chosen = Choices("P12M", {"editor": 20, "viewer": 60, "pack": 12})
    found = costs(options(), chosen)
    assert [one.estimate.committed for one in found] == [
        (usd("4100.00"),),
        (usd("38400.00"),),
        (usd("72920.00"),),
        (usd("103680.00"),),
    ]
    assert [one.months for one in found] == [1, 12, 24, 36]
    assert {(one.missing, one.wrong) for one in found} == {((), "")}


def test_the_shortest_stands_first_and_a_selector_only_once() -> None:
    cards = [UpfrontRateCard("Duration", one) for one in ("P3Y", "P1M", "P1Y", "P1M")]
    assert [one.selector for one in shortest_first(cards)] == ["P1M", "P1Y", "P3Y"]


def test_what_a_duration_does_not_have_is_missing_and_in_no_sum() -> None:
    term = some.seats()
    first, *others = term.rate_cards
    less = msgspec.structs.replace(first, rates=first.rates[:2])
    found = options(msgspec.structs.replace(term, rate_cards=(less, *others)))
    month, year, *_ = costs(found, Choices("P12M", {"editor": 1, "pack": 2}))
    assert month.missing == ("pack",)
    assert month.estimate.committed == (usd("82.00"),)
    assert year.missing == ()


def test_only_what_is_wrong_with_the_quantities_counts() -> None:
    chosen = Choices("P12M", {"editor": 2}, approves_itself=True, days=None, contact=Contact("Ana"))
    assert {one.wrong for one in costs(options(), chosen)} == {""}
    one_each = costs(options(some.seats(quantity="Disallowed")), chosen)
    assert {one.wrong for one in one_each} == {"Enter 0 or 1: the seller sells one of each."}


@pytest.mark.parametrize(
    ("selector", "months"),
    [("P1M", 1), ("P1Y", 12), ("P1Y6M", 18), ("P30D", None), ("P1M1D", None), ("P", None),
     ("P0M", None), ("", None), ("Gold", None), ("P\N{ARABIC-INDIC DIGIT ONE}M", None)],
)  # fmt: skip
def test_only_whole_months_are_counted(selector: str, months: int | None) -> None:
    assert months_of(selector) == months


@pytest.mark.parametrize(
    "beside",
    [PaymentScheduleTerm("term-schedule", "USD"), FixedPricingTerm("term-2", usd("9.00"), "P12M")],
)
def test_a_total_that_is_not_for_the_duration_alone_has_no_average(beside: Term) -> None:
    found = costs(options(some.seats(), beside), Choices("P36M", {"editor": 1}))
    assert found[-1].months is None


def test_an_average_is_exact_only_to_the_printed_decimals() -> None:
    exact = average_month(usd("38400.00"), 12, 2)
    assert exact is not None
    assert (exact.money, exact.is_exact) == (usd("3200.00"), True)
    rounded = average_month(usd("72920.00"), 24, 2)
    assert rounded is not None
    assert (rounded.money, rounded.is_exact) == (usd("3038.33"), False)
    half = average_month(Money(Decimal(25), "JPY"), 2, 0)
    assert half is not None
    assert (half.money.amount, half.is_exact) == (Decimal(13), False)


def test_a_small_amount_never_becomes_nothing() -> None:
    assert average_month(usd("0.01"), 36, 2) is None
    nothing = average_month(usd("0.00"), 36, 2)
    assert nothing is not None
    assert nothing.is_exact


@given(
    amount=st.decimals(min_value=0, max_value=Decimal(10) ** 30, places=8).map(Decimal),
    months=st.integers(min_value=1, max_value=1200),
)
def test_what_is_called_exact_adds_up_to_the_last_digit(amount: Decimal, months: int) -> None:
    found = average_month(Money(amount, "USD"), months, 2)
    if found is None:
        assert amount / months < Decimal("0.005")
        return
    assert found.is_exact is (found.money.times(months).amount == amount)
    off = abs(found.money.times(months).amount - amount)
    assert off <= Decimal("0.005") * months
