"""Side by side: lines that belong together, in an order that fits all sides, and what differs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.model.comparison import Comparison, Entry, Group, Side, compare
from app.model.money import Money


def side(title: str, **groups: list[tuple[str, str]]) -> Side:
    return Side(
        title,
        tuple(
            Group(name, tuple(Entry(one, value) for one, value in entries))
            for name, entries in groups.items()
        ),
    )


def lines(found: Comparison) -> list[tuple[str, tuple[str | None, ...], bool]]:
    return [
        (one.name, one.values, one.is_different) for group in found.groups for one in group.lines
    ]


def usd(amount: str, currency: str = "USD") -> Entry:
    money = Money(Decimal(amount), currency)
    return Entry("Value", f"{amount} {currency}", money)


def test_equal_sides_do_not_differ() -> None:
    one = side("A", Money=[("Value", "1")], Terms=[("Renewal", "On")])
    found = compare((one, one))
    assert found.titles == ("A", "A")
    assert [group.name for group in found.groups] == ["Money", "Terms"]
    assert found.differences == 0


def test_another_value_differs() -> None:
    found = compare((side("A", Money=[("Value", "1")]), side("B", Money=[("Value", "2")])))
    assert lines(found) == [("Value", ("1", "2"), True)]
    assert found.differences == 1


def test_what_one_side_does_not_have_differs_and_stays_in_its_place() -> None:
    one = side("A", Terms=[("First", "1"), ("Middle", "2"), ("Last", "3")])
    two = side("B", Terms=[("First", "1"), ("Extra", "x"), ("Last", "3")])
    assert lines(compare((one, two))) == [
        ("First", ("1", "1"), False),
        ("Extra", (None, "x"), True),
        ("Middle", ("2", None), True),
        ("Last", ("3", "3"), False),
    ]


def test_a_heading_that_one_side_lacks_is_shown() -> None:
    found = compare((side("A"), side("B", Tax=[("VAT", "20 %")])))
    assert lines(found) == [("VAT", (None, "20 %"), True)]


def test_the_same_name_twice_is_compared_in_turn() -> None:
    one = side("A", Charges=[("Charge", "10"), ("Charge", "20")])
    two = side("B", Charges=[("Charge", "10")])
    assert lines(compare((one, two))) == [
        ("Charge", ("10", "10"), False),
        ("Charge", ("20", None), True),
    ]


def test_three_sides_differ_when_one_does() -> None:
    sides = [side(name, Money=[("Value", value)]) for name, value in zip("ABC", "112", strict=True)]
    assert lines(compare(sides)) == [("Value", ("1", "1", "2"), True)]


@pytest.mark.parametrize(
    ("first", "second", "change"),
    [
        (usd("144000.00"), usd("168000.00"), Money(Decimal("24000.00"), "USD")),
        (usd("10.00"), usd("4.00"), Money(Decimal("-6.00"), "USD")),
        (usd("10.00"), usd("10.00"), None),
        (usd("10.00"), usd("10.00", "EUR"), None),
    ],
)
def test_the_change_of_an_amount_is_exact_and_of_one_currency(
    first: Entry, second: Entry, change: Money | None
) -> None:
    sides = [Side("A", (Group("Money", (first,)),)), Side("B", (Group("Money", (second,)),))]
    assert compare(sides).groups[0].lines[0].change == change


_ENTRIES = some.lists(some.tuples(some.sampled_from("abcd"), some.sampled_from("12")), max_size=6)


@given(_ENTRIES, _ENTRIES)
def test_nothing_is_lost_and_each_side_keeps_its_own_values(
    one: list[tuple[str, str]], two: list[tuple[str, str]]
) -> None:
    found = lines(compare((side("A", G=one), side("B", G=two))))
    for place, entries in enumerate((one, two)):
        kept = [(name, values[place]) for name, values, _ in found if values[place] is not None]
        assert sorted(kept) == sorted(entries)
    assert all(is_different is (values[0] != values[1]) for _, values, is_different in found)
