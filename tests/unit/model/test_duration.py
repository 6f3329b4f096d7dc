from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.duration import parse_duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("P10D", timedelta(days=10)),
        ("P2W", timedelta(days=14)),
        ("PT36H", timedelta(hours=36)),
        ("PT90M", timedelta(minutes=90)),
        ("P1DT12H30M", timedelta(days=1, hours=12, minutes=30)),
    ],
)
def test_exact_lengths_are_read(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


JUNK = [
    "",
    "P",
    "PT",
    "P0D",
    "PT0M",
    "P1M",
    "P1Y",
    "P-1D",
    "-P1D",
    "+P1D",
    "P1.5D",
    "PT30S",
    "P1DT",
]
ODD = [
    "10D",
    "p10d",
    " P10D",
    "P10D ",
    "P1D\n",
    "P\u0661D",
    "P100000D",
    "PT1M1H",
    10,
    None,
    ["P1D"],
]


@pytest.mark.parametrize("text", [*JUNK, *ODD])
def test_everything_else_is_not_understood(text: object) -> None:
    assert parse_duration(text) is None


@given(st.integers(1, 99_999))
def test_every_count_of_days_is_itself(days: int) -> None:
    assert parse_duration(f"P{days}D") == timedelta(days=days)


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    length = parse_duration(text)
    assert length is None or length > timedelta()


def test_the_longest_duration_moves_no_date_out_of_the_calendar() -> None:
    longest = parse_duration("P9999W99999DT99999H99999M")
    assert longest is not None
    now = datetime(2026, 11, 18, tzinfo=UTC)
    assert now - longest < now < now + longest
    assert parse_duration("P99999W") is None
