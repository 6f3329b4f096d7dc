"""Typed amounts: any grouping, the same number, and nothing guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.separators import separators_of
from ui.text import number
from ui.typed import typed_amount, typed_search


@pytest.mark.parametrize(
    "typed",
    ["9750", "9,750", "9,750.00", "9.750,00", "9 750.00", "9\u00a0750,00", "9'750.00", " 9750.0 "],
)
def test_every_grouping_is_the_same_number(typed: str) -> None:
    assert typed_amount(typed) == Decimal(9750)


@pytest.mark.parametrize(
    "typed", ["", " ", "abc", "-5", "1e3", "NaN", "\uff11\uff10", "1.2.3,4,5", ".", ","]
)
def test_what_is_not_certain_is_not_read(typed: str) -> None:
    assert typed_amount(typed) is None


@given(
    st.decimals(min_value=0, max_value=10**12, places=2),
    st.sampled_from(["en_US", "de_DE", "de_CH", "fr_FR", "hi_IN"]),
)
def test_what_is_shown_can_be_typed(amount: Decimal, locale: str) -> None:
    assert typed_amount(number(amount, 2, separators_of(locale))) == amount


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("8820-1547-0002", "882015470002"),
        ("lumen 8820-1547-0002 active", "lumen 882015470002 active"),
        ("BL-2026-0177", "BL-2026-0177"),
        ("18820-1547-0002", "18820-1547-0002"),
    ],
)
def test_an_account_id_is_looked_for_by_its_digits(typed: str, looked_for: str) -> None:
    assert typed_search(typed) == looked_for
