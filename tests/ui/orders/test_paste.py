"""What is pasted from a spreadsheet finds its charges, or says which lines found none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.model.charge import Charge, ChargeRow
from ui.orders.paste import MOST_LINES, cells_of, charge_ids_of, match


def _row(charge_id: str, product: str, month: int) -> ChargeRow:
    at = datetime(2026, month, 15, 12, tzinfo=UTC)
    return ChargeRow(Charge(charge_id, "agmt-1", 1, at), f"prod-{product}", product)


ROWS = [
    _row("ch-1", "Lumenfold, Observability", 1),
    _row("ch-2", "Lumenfold, Observability", 2),
    _row("ch-3", "Tessel", 2),
]


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ('"x, y";b\nz;d', [["x, y", "b"], ["z", "d"]]),
        ("PO 1, part\nPO 2", [["PO 1, part"], ["PO 2"]]),
        ("one", [["one"]]),
        ("", [[""]]),
        ('a\t"b\nc', [["a", "b"], ["c"]]),
    ],
)
def test_cells_are_read_as_spreadsheets_write_them(content: str, cells: list[list[str]]) -> None:
    assert cells_of(content) == cells


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_ids_find_their_charges_in_any_order(separator: str) -> None:
    content = f"ch-3{separator}BL-3\nch-1{separator}BL-1\n"
    assert match(content, ROWS).orders == {"ch-3": "BL-3", "ch-1": "BL-1"}


def test_a_column_alone_goes_by_the_order_of_the_rows() -> None:
    found = match("BL-1\n\nBL-3\nBL-4\n", ROWS)
    assert found.orders == {"ch-1": "BL-1", "ch-3": "BL-3"}
    assert found.unknown == ("BL-4",)


def test_product_and_date_find_the_one_charge() -> None:
    lines = "Lumenfold, Observability\t2026-02-15\tBL-2\nTESSEL\t15 Feb 2026\tBL-3"
    assert match(lines, ROWS).orders == {"ch-2": "BL-2", "ch-3": "BL-3"}


def test_what_fits_several_charges_or_none_is_named() -> None:
    found = match("Lumenfold, Observability\tBL-2\nch-9\tBL-9\nNobody\tBL-0", ROWS)
    assert found.orders == {}
    assert found.ambiguous == ("Lumenfold, Observability",)
    assert found.unknown == ("ch-9", "Nobody")


def test_titles_say_where_the_number_stands() -> None:
    content = "Date\tPurchase order\tCharge id\n1 Jan\tBL-1\tch-1\n\tBL-2\tch-2\n\t\tch-3"
    assert match(content, ROWS).orders == {"ch-1": "BL-1", "ch-2": "BL-2"}
    assert match("Purchase order\nBL-1", ROWS).orders == {"ch-1": "BL-1"}


def test_ids_of_charges_that_are_not_listed_are_found() -> None:
    assert charge_ids_of("ch-7\tBL\nch-8\tBL\nch-7\tBL\nx\tch-9") == ["ch-7", "ch-8"]


def test_much_is_cut() -> None:
    found = match("BL\n" * (MOST_LINES + 1), ROWS)
    assert found.is_cut
    assert found.lines == MOST_LINES
    assert len(cells_of("x" * 200_000 + "\ty")[0][0]) == 1000


def test_foreign_text_in_what_is_told_is_one_plain_line() -> None:
    (line,) = match("<b>\u202ex</b>\tBL\n", ROWS).unknown
    assert "\u202e" not in line
