"""Prices at renewal are exact, lengths of time read as words, and junk stays what it is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.money import Money
from app.model.renewal_price import increased
from tests.fakes.samples import money
from ui.terms.periods import period
from ui.terms.price_words import percent


@given(
    st.decimals(min_value=0, max_value=10**12, places=2),
    st.decimals(min_value=0, max_value=100, places=2),
)
def test_a_rise_is_exact(amount: Decimal, rise: Decimal) -> None:
    after = increased(Money(amount, "USD"), f"{rise}")
    assert after is not None
    assert Fraction(after.amount) == Fraction(amount) * (1 + Fraction(rise) / 100)


def test_a_rise_keeps_the_places_of_the_value() -> None:
    assert increased(money("144000.00"), "4.00") == money("149760.00")
    after = increased(money("144000.00"), "4.00")
    assert after is not None
    assert str(after.amount) == "149760.00"
    odd = increased(money("0.01"), "3.25")
    assert odd is not None
    assert str(odd.amount) == "0.010325"


@pytest.mark.parametrize("junk", ["", "four", "4,00", "-4", "1e9", "4.0.0", "٤"])
def test_a_rise_that_is_no_number_gives_no_price(junk: str) -> None:
    assert increased(money("100.00"), junk) is None


@pytest.mark.parametrize(
    ("written", "shown"), [("4.00", "4%"), ("2.50", "2.5%"), ("100", "100%"), ("x", "x")]
)
def test_a_percentage_in_words(written: str, shown: str) -> None:
    assert percent(written) == shown


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("P12M", "12 months"),
        ("P1M", "1 month"),
        ("P1Y6M", "1 year 6 months"),
        ("P365D", "365 days"),
        ("P2W", "2 weeks"),
        ("PT12H", "12 hours"),
        ("P1DT30M", "1 day 30 minutes"),
        ("P", "P"),
        ("PT", "PT"),
        ("-P1D", "-P1D"),
        ("Monthly", "Monthly"),
        ("", ""),
    ],
)
def test_a_length_of_time_in_words(iso: str, words: str) -> None:
    assert period(iso) == words
