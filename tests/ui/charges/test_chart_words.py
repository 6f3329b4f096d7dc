"""What the chart says: short on it, exact in its tooltip; and where its parts stand."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.charge_figures import (
    OTHERS,
    ChargeGroup,
    ChargeMonth,
    ChargeMonths,
    Part,
    Sums,
    sum_of,
)
from app.model.money import exact_sum
from ui.tabs.charges.chart_layout import Block, Layout, Shape
from ui.tabs.charges.chart_words import (
    Scale,
    bar_label,
    chart_name,
    group_name,
    line_words,
    month_label,
    scale_of,
    short,
    tip_of,
)

NOW = datetime(2026, 11, 18, tzinfo=UTC)
AMOUNTS = st.integers(0, 10**23).map(lambda number: Decimal(number).scaleb(-8))
SUMS = st.builds(Sums, AMOUNTS, AMOUNTS, AMOUNTS.map(lambda one: -one), AMOUNTS)


def month(*stacks: Sums, number: int = 11, parts: tuple[Part, ...] = ()) -> ChargeMonth:
    return ChargeMonth(datetime(2026, number, 1, 12, tzinfo=UTC), stacks, parts, 0, sum_of(stacks))


def chart(*months: ChargeMonth, groups: int = 1, currency: str = "USD") -> ChargeMonths:
    named = tuple(ChargeGroup(f"p-{at}", f"Product {at}", Decimal(0)) for at in range(groups))
    return ChargeMonths(currency, months, named)


# --- short numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "0"),
        ("0.00000001", "<0.01"),
        ("-0.00000001", "\u2212<0.01"),
        ("0.05", "0.05"),
        ("9.96", "10"),
        ("12.5", "12.5"),
        ("950", "950"),
        ("999.94", "999.9"),
        ("999.95", "1.0k"),
        ("42176.22", "42.2k"),
        ("16550", "16.6k"),
        ("999949", "999.9k"),
        ("999960", "1.0M"),
        ("-8200", "\u22128.2k"),
        ("1234567890123", "1.2T"),
        ("123456789012345678", "123,456.8T"),
    ],
)
def test_amounts_on_the_chart_are_short(amount: str, words: str) -> None:
    assert short(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "words"), [("15000", "15k"), ("2500", "2.5k"), ("-15000", "\u221215k"), ("0", "0")]
)
def test_lines_have_no_needless_digits(amount: str, words: str) -> None:
    assert line_words(Decimal(amount)) == words


@given(AMOUNTS)
def test_a_short_amount_is_short(amount: Decimal) -> None:
    assert len(short(amount)) <= 8


# --- lines -------------------------------------------------------------------------------------------


def test_the_lines_are_round_and_hold_what_waits_too() -> None:
    months = [month(Sums(Decimal(24_354), waiting=Decimal(11_034))), month(Sums(Decimal(42_176)))]
    assert scale_of(months) == Scale(Decimal(15_000), 3, 0)


def test_refunds_get_lines_below() -> None:
    months = [month(Sums(Decimal(12_000))), month(Sums(refunded=Decimal(-5_000)))]
    assert scale_of(months) == Scale(Decimal(4_000), 3, 2)


@pytest.mark.parametrize("months", [[], [month()], [month(Sums())]])
def test_without_amounts_there_are_lines_still(months: list[ChargeMonth]) -> None:
    assert scale_of(months) == Scale(Decimal(1), 3, 0)


@given(st.lists(SUMS, max_size=4))
def test_all_bars_are_between_the_lines(sums: list[Sums]) -> None:
    scale = scale_of([month(one) for one in sums])
    assert scale.above >= 1
    assert scale.above + scale.below <= 7
    for one in sums:
        assert exact_sum((one.invoiced, one.committed, one.waiting)) <= scale.top
        assert one.refunded >= scale.bottom


# --- words -------------------------------------------------------------------------------------------


def test_the_year_is_said_where_it_begins() -> None:
    begins = [datetime(2026, 12, 1, 12, tzinfo=UTC), datetime(2027, 1, 1, 12, tzinfo=UTC)]
    assert [month_label(one, is_first=False) for one in begins] == ["Dec", "Jan 2027"]
    assert month_label(begins[0], is_first=True) == "Dec 2026"


def test_what_waits_is_never_added_to_the_sum() -> None:
    assert bar_label(Sums(Decimal(24_354), waiting=Decimal(11_034))) == ("24.4k", "+ 11.0k")
    assert bar_label(Sums()) == ("0", "")


def test_the_tooltip_has_exact_amounts_and_says_what_they_are() -> None:
    sums = Sums(Decimal("12000.5"), Decimal(30), Decimal("-7.25"), Decimal(5))
    shown = chart(month(sums, parts=(Part("Lumen\u202efold", 0, sums),)))
    tip = tip_of(shown, 0, NOW)
    assert tip.title == "November 2026"
    assert [(one.amount, one.mark) for one in tip.lines] == [
        ("12,000.50", ""),
        ("30.00", "committed"),
        ("\u22127.25", "refund"),
        ("5.00", "waiting for you"),
    ]
    assert {one.name for one in tip.lines} == {"Lumenfold"}
    assert tip.note == "5.00\u00a0USD waits for you and is not in the sum"
    assert tip.spoken.startswith("November 2026: 12,023.25\u00a0USD. Lumenfold 12,000.50. ")


def test_a_month_of_many_products_says_how_many_are_left_out() -> None:
    one = ChargeMonth(NOW, (Sums(),), (), 192, Sums())
    assert tip_of(chart(one), 0, NOW).note == "and 192 more"


def test_the_others_are_named_for_what_they_are() -> None:
    others = ChargeGroup(OTHERS, "", Decimal(0))
    assert group_name(others, by_seller=False) == "Other and metered"
    assert group_name(others, by_seller=True) == "Other sellers"


def test_the_chart_says_what_it_is_about() -> None:
    shown = chart(month(number=6), month(number=11))
    assert chart_name(shown) == "Charges by month in USD, Jun 2026 to Nov 2026"
    assert chart_name(ChargeMonths("")) == "Charges by month"


# --- where it stands ---------------------------------------------------------------------------------


def layout(shown: ChargeMonths, *, is_mirrored: bool = False) -> Layout:
    return Layout(shown, 1000, 170, round, is_mirrored=is_mirrored)


def test_each_kind_of_money_has_a_shape_of_its_own() -> None:
    sums = Sums(Decimal(10), Decimal(20), Decimal(-5), Decimal(30))
    blocks = layout(chart(month(sums))).blocks(0)
    assert [one.shape for one in blocks] == [
        Shape.INVOICED,
        Shape.COMMITTED,
        Shape.WAITING,
        Shape.REFUND,
    ]


def test_blocks_stand_on_each_other_and_refunds_hang_below() -> None:
    sums = Sums(Decimal(10), Decimal(20), Decimal(-15))
    where = layout(chart(month(sums)))
    low, high, back = where.blocks(0)
    assert low.box.bottom() == where.zero
    assert high.box.bottom() < low.box.top() <= high.box.bottom() + 2
    assert back.box.bottom() > where.zero
    assert abs(back.box.top() - where.zero) <= 2


def test_the_smallest_amount_can_still_be_seen() -> None:
    sums = Sums(Decimal(10_000)), Sums(Decimal("0.01"))
    blocks: list[Block] = layout(chart(month(*sums), groups=2)).blocks(0)
    assert min(one.box.height() for one in blocks) == 2


def test_the_months_lie_the_other_way_where_one_reads_from_the_right() -> None:
    shown = chart(month(number=10), month(number=11))
    there, mirrored = layout(shown), layout(shown, is_mirrored=True)
    assert there.slot(0).left() < there.slot(1).left()
    assert mirrored.slot(0).left() > mirrored.slot(1).left()
    for where in (there, mirrored):
        assert [where.month_at(where.slot(at).center().x()) for at in (0, 1)] == [0, 1]
        assert where.month_at(-5) == -1
