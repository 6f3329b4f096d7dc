"""The filters of the charges as chips of the queries, and as words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.model.charge_figures import Choice
from app.model.saved_view import ChargeFilters
from app.store.columns import stamp
from ui.tabs.charges.filter_words import PERIODS, chips_of, month_period, period_words, words_of
from ui.tabs.charges.months import month_begins, month_of

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
PRODUCT, SELLER = Choice("prod-1", "Lumen\u202efold"), Choice("1" * 12, "Orrery")


def bounds(period: str) -> list[datetime]:
    chips = chips_of(ChargeFilters(period=period), NOW)
    micro = [int(chip.partition("=")[2]) for chip in chips]
    return [datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=one) for one in micro]


def local(at: datetime) -> tuple[int, ...]:
    there = at.astimezone()
    return there.year, there.month, there.day, there.hour, there.minute


def test_no_filter_is_no_chip_and_no_words() -> None:
    assert chips_of(ChargeFilters(), NOW) == ()
    assert words_of(ChargeFilters()) == ""
    assert ChargeFilters().is_empty


def test_each_filter_is_a_chip() -> None:
    filters = ChargeFilters(PRODUCT, SELLER, "EUR", "this_month")
    begin, end = month_of(NOW)
    assert chips_of(filters, NOW) == (
        "product=prod-1",
        f"seller={'1' * 12}",
        "currency=EUR",
        f"since={stamp(begin)}",
        f"before={stamp(end)}",
    )
    assert words_of(filters) == "Lumenfold · Orrery · EUR · This month"
    assert not filters.is_empty


@pytest.mark.parametrize(
    ("period", "begin", "end"),
    [
        ("this_month", (2026, 11), (2026, 12)),
        ("last_month", (2026, 10), (2026, 11)),
        ("this_year", (2026, 1), (2027, 1)),
        ("last_year", (2025, 1), (2026, 1)),
        ("next_year", (2027, 1), (2028, 1)),
    ],
)
def test_periods_go_from_midnight_to_midnight(
    period: str, begin: tuple[int, int], end: tuple[int, int]
) -> None:
    assert [local(one) for one in bounds(period)] == [(*begin, 1, 0, 0), (*end, 1, 0, 0)]


def test_the_next_days_are_those_of_the_sums() -> None:
    step = timedelta(microseconds=1)
    assert bounds("next_30") == [NOW + step, NOW + timedelta(days=30) + step]


def test_every_period_has_words() -> None:
    assert all(period_words(one) for one in PERIODS)


def test_a_month_of_the_chart_stays_that_month() -> None:
    period = month_period(datetime(2026, 10, 5, 12, tzinfo=UTC))
    assert period_words(period) == "Oct 2026"
    assert [local(one)[:2] for one in bounds(period)] == [(2026, 10), (2026, 11)]


@pytest.mark.parametrize("period", ["nonsense", "1/", "/", "1/x", f"{10**30}/1", "1"])
def test_a_period_of_another_version_narrows_nothing(period: str) -> None:
    assert chips_of(ChargeFilters(period=period), NOW) == ()
    assert period_words(period) == ""


def test_the_chart_has_twelve_months_around_this_one() -> None:
    begins = [local(one)[:2] for one in month_begins(NOW)]
    assert begins[0] == (2026, 6)
    assert begins[5] == (2026, 11)
    assert begins[-1] == (2027, 6)
    assert len(begins) == 13


@pytest.mark.parametrize(
    ("page", "first"), [(-1, (2025, 6)), (2, (2028, 6)), (-(10**6), (1971, 1)), (10**6, (2999, 1))]
)
def test_the_pages_of_the_chart_end_where_calendars_do(page: int, first: tuple[int, int]) -> None:
    begins = [local(one)[:2] for one in month_begins(NOW, page)]
    assert begins[0] == first
    assert len(begins) == 13
