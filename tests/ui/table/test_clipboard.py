"""Rows for other programs: every field whole, amounts plain, and text that a person would send."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from app.model.money import Money
from ui.table.clipboard import as_lines, as_text, fields, titles
from ui.table.column import Cell, Column

NOW = datetime(2026, 11, 18, tzinfo=UTC)
PRODUCT = Column(
    "Product and seller",
    200,
    lambda name, _now: Cell(name, "Lumenfold", copied=name, copied_rest=("Lumenfold",)),
    stretches=True,
    sheet=("Product", "Seller"),
)
VALUE = Column(
    "Value",
    100,
    lambda _name, _now: Cell(
        "\u22121,234,567.8900\u00a0USD", money=Money(Decimal("-1234567.8900"), "USD")
    ),
    sheet=("Value", "Value, currency"),
)
NONE = Column("Trial", 100, lambda _name, _now: Cell("—", copied=""))
MONO = Column("Id", 100, lambda _n, _t: Cell("agmt…hd", is_mono=True, copied="agmt-5kq2n8v1r7hd"))
ALL = (PRODUCT, VALUE, NONE, MONO)


def test_a_sheet_gets_names_amounts_and_currencies_apart() -> None:
    assert titles(ALL) == ["Product", "Seller", "Value", "Value, currency", "Trial", "Id"]
    assert fields(ALL, "Observability", NOW) == [
        "Observability",
        "Lumenfold",
        "-1234567.8900",
        "USD",
        "",
        "agmt-5kq2n8v1r7hd",
    ]


def test_an_amount_that_is_not_known_leaves_its_currency_empty() -> None:
    metered = Column("Value", 100, lambda _n, _t: Cell("Metered"), sheet=("Value", "Currency"))
    assert fields((metered,), "", NOW) == ["Metered", ""]


def test_lines_hold_no_formula_and_no_stray_tab() -> None:
    lines = as_lines(ALL, ["=1+1\tx"], NOW).splitlines()
    assert len(lines) == 2
    assert lines[1].split("\t")[:2] == ["'=1+1 x", "Lumenfold"]


def test_text_names_each_row_and_says_only_what_there_is() -> None:
    assert as_text(ALL, ["Observability", "Edge"], NOW) == (
        "Observability, Lumenfold\nValue: \u22121,234,567.8900 USD\nId: agmt-5kq2n8v1r7hd\n\n"
        "Edge, Lumenfold\nValue: \u22121,234,567.8900 USD\nId: agmt-5kq2n8v1r7hd\n"
    )
