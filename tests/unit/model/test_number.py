"""Numbers in sentences of the core."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.model.number import written


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (7, "7"),
        (1280, "1,280"),
        (-1234567, "-1,234,567"),
        (Decimal("0.50"), "0.50"),
        (Decimal("1234.5600"), "1,234.5600"),
    ],
)
def test_a_number_keeps_all_its_digits(number: int | Decimal, words: str) -> None:
    assert written(number) == words
