"""What may be typed into a decision."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.money import Money
from ui import text
from ui.confirm.rules import amount_matches, must_type, read_order, read_reason

USD = Money(Decimal("46080.00"), "USD")
HIDDEN = ["a\tb", "a\nb", "a\u202eb", "a\u200bb", "a\x00b", "\ud800", "a\u2028b"]


@pytest.mark.parametrize(
    "typed",
    ["46,080.00", "46080", "46 080.00", "46'080.0", "46.080,00", " 46080.00 ", "46,080.00 USD"],
)
def test_the_amount_matches_as_a_decimal_with_any_grouping(typed: str) -> None:
    assert amount_matches(typed, USD)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "46,08",
        "4608000",
        "46,080.01",
        "4.608e4",
        "-46080",
        "\uff14\uff16\uff10\uff18\uff10",
        "46080 EUR",
        "9" * 99,
    ],
)
def test_another_amount_does_not_match(typed: str) -> None:
    assert not amount_matches(typed, USD)


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(["USD", "JPY", "KWD"]))
def test_what_the_sheet_shows_can_always_be_typed_back(amount: Decimal, currency: str) -> None:
    money = Money(amount, currency)
    assert amount_matches(text.amount(money), money)


def test_the_limit_holds_for_every_currency_and_is_not_itself_above() -> None:
    limit = Decimal("10000.00")
    assert not must_type(Money(Decimal(10000), "EUR"), limit)
    assert must_type(Money(Decimal("10000.01"), "EUR"), limit)
    assert not must_type(None, limit)


def test_a_purchase_order_is_trimmed_and_empty_means_none() -> None:
    assert read_order("  BL-2026-0214 ").value == "BL-2026-0214"
    assert read_order("   ").value is None
    assert read_order("   ").is_good


@pytest.mark.parametrize("typed", [*HIDDEN, "x" * 201])
def test_a_purchase_order_that_aws_would_not_take_is_refused(typed: str) -> None:
    assert not read_order(typed).is_good
    assert read_order(typed).value is None


@pytest.mark.parametrize("typed", [one for one in HIDDEN if "\n" not in one])
def test_a_reason_holds_nothing_that_cannot_be_seen(typed: str) -> None:
    assert not read_reason(typed, limit=250, is_required=False).is_good


def test_a_reason_keeps_its_lines_and_its_limit() -> None:
    assert read_reason(" a\nb ", limit=250, is_required=True).value == "a\nb"
    assert read_reason("x" * 250, limit=250, is_required=True).is_good
    assert not read_reason("x" * 251, limit=250, is_required=True).is_good


def test_only_a_required_reason_may_not_be_empty() -> None:
    assert read_reason(" ", limit=250, is_required=False).is_good
    assert not read_reason(" ", limit=250, is_required=True).is_good
