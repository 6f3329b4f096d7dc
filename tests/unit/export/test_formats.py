"""Every kind of file, read back by another program: nothing is lost, changed or alive in it."""

from __future__ import annotations

import json
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import icalendar
import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import BadSettings
from app.export import parquet_folder, workbook
from app.export.formats import Format
from app.export.layouts import LAYOUTS
from app.export.safe_text import harmless, line
from app.model.charge import ChargeRow
from app.model.money import Money
from tests.fakes.exported import (
    FORMULA_STARTS,
    HOSTILE,
    NOW,
    charge_row,
    charge_rows,
    csv_rows,
    exported,
    number,
    parquet_rows,
    sheet_rows,
)

LONG = Money(Decimal("1234567890123456789.123456789012"), "USD")
HUGE = Money(Decimal("9" * 30 + ".5"), "JPY")
SMALL = Money(Decimal("0.00000001"), "KWD")
rows_of_charges = st.lists(charge_rows, max_size=6)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _times(rows: Sequence[ChargeRow]) -> list[datetime | None]:
    return [row.charge.time for row in rows]


# --- text ---------------------------------------------------------------------------------------------


@given(st.sampled_from(FORMULA_STARTS), st.text(max_size=40))
def test_nothing_that_a_spreadsheet_would_run_leaves_as_it_came(start: str, rest: str) -> None:
    safe = harmless(f"{start}{rest}x")
    assert not safe.lstrip().startswith(FORMULA_STARTS)
    assert not set(safe) & {"\t", "\r", "\n"}


@given(st.text(max_size=40), st.sampled_from(FORMULA_STARTS))
def test_a_cell_that_is_cut_at_its_semicolons_holds_no_formula_either(
    before: str, start: str
) -> None:
    parts = harmless(f"{before}; {start}SUM(A1)").split(";")
    assert not [part for part in parts[1:] if part.lstrip().startswith(FORMULA_STARTS)]


@pytest.mark.parametrize("plain", ["-420.00", "0", "12480.50"])
def test_plain_numbers_stay_numbers(plain: str) -> None:
    assert harmless(plain) == plain


@given(st.text())
def test_a_line_has_nothing_that_is_not_seen_and_all_that_is(text: str) -> None:
    shown = line(text)
    bad = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not [one for one in shown if unicodedata.category(one) in bad and one != "\u200d"]
    kept = [one for one in text if unicodedata.category(one)[0] not in "CZ"]
    assert [one for one in shown if unicodedata.category(one)[0] not in "CZ"] == kept


@pytest.mark.parametrize("kind", [Format.CSV, Format.XLSX])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_dead_in_a_spreadsheet(tmp_path: Path, kind: Format, text: str) -> None:
    path = exported(tmp_path, kind, [charge_row(text=text)])
    (row,) = csv_rows(path) if kind is Format.CSV else sheet_rows(path)
    for name in ("purchase_order", "product", "seller"):
        found = row[name] or ""
        assert isinstance(found, str)
        assert found.lstrip("'") == line(text).lstrip("'") or ";" in text
        if kind is Format.CSV:
            assert not found.lstrip().startswith(FORMULA_STARTS)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_whole_for_programs(tmp_path: Path, text: str) -> None:
    rows = [charge_row(text=text)]
    (told,) = json.loads(exported(tmp_path, Format.JSON, rows).read_bytes())["rows"]
    assert told["purchase_order"] == (line(text) or None)
    (held,) = parquet_rows(_fresh(tmp_path, rows))
    assert held["purchase_order"] == (line(text) or None)


def _fresh(folder: Path, rows: Sequence[ChargeRow]) -> Path:
    inner = Path(tempfile.mkdtemp(dir=folder))
    return exported(inner, Format.PARQUET, rows)


@pytest.mark.parametrize("text", ["x" * 32_767, "x" * 32_768, "\U0001f600" * 20_000])
def test_a_cell_of_excel_holds_what_it_can_and_says_when_more_follows(
    tmp_path: Path, text: str
) -> None:
    (row,) = sheet_rows(exported(tmp_path, Format.XLSX, [charge_row(text=text)]))
    found = row["product"]
    assert len(found.encode("utf-16-le")) // 2 <= workbook.LONGEST
    assert found == text or (found.endswith("…") and text.startswith(found[:-1]))
    assert (found == text) == (len(text) <= workbook.LONGEST and text[0] == "x")
    (whole,) = csv_rows(exported(tmp_path, Format.CSV, [charge_row(text=text)]))
    assert whole["product"] == text


# --- amounts and times --------------------------------------------------------------------------------


@pytest.mark.parametrize("money", [LONG, HUGE, SMALL, Money(Decimal("9.95"), "USD")])
def test_amounts_are_exact_everywhere(tmp_path: Path, money: Money) -> None:
    rows = [charge_row(money=money)]
    exact = f"{money.amount:f}"
    (cells,) = csv_rows(exported(tmp_path, Format.CSV, rows))
    assert (cells["amount"], cells["currency"]) == (exact, money.currency)
    (told,) = json.loads(exported(tmp_path, Format.JSON, rows).read_bytes())["rows"]
    assert (told["amount"], told["currency"]) == (exact, money.currency)
    (sheet,) = sheet_rows(exported(tmp_path, Format.XLSX, rows))
    assert number(sheet["amount"]) == money.amount
    assert sheet["currency"] == money.currency
    (held,) = parquet_rows(exported(tmp_path, Format.PARQUET, rows))
    assert held["amount"] == (None if money is HUGE else money.amount)
    assert (held["amount_text"], held["currency"]) == (exact, money.currency)


def test_an_amount_that_excel_would_round_is_text_there(tmp_path: Path) -> None:
    rows = [charge_row(money=LONG), charge_row(money=Money(Decimal("12000.00"), "USD"))]
    path = exported(tmp_path, Format.XLSX, rows)
    first, second = sheet_rows(path)
    assert first["amount"] == "1234567890123456789.123456789012"
    assert second["amount"] == 12000
    book = openpyxl.load_workbook(path)
    column = next(one for one in book.worksheets[0][1] if one.value == "amount").column
    assert book.worksheets[0].cell(3, column).number_format == "#,##0.00"
    book.close()


@pytest.mark.parametrize(
    "time",
    [
        datetime(1899, 12, 31, 12, tzinfo=UTC),
        datetime(1900, 2, 28, 12, tzinfo=UTC),
        datetime(987, 6, 5, 12, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
    ],
)
def test_times_that_spreadsheets_do_not_know_are_text_and_right(
    tmp_path: Path, time: datetime
) -> None:
    rows = [charge_row(time=time)]
    said = f"{time.replace(tzinfo=None).isoformat()}Z"
    (cells,) = csv_rows(exported(tmp_path, Format.CSV, rows))
    (sheet,) = sheet_rows(exported(tmp_path, Format.XLSX, rows))
    assert cells["charged_at"] == sheet["charged_at"] == said
    day = sheet["charged_on"]
    assert (day.date() if isinstance(day, datetime) else date.fromisoformat(day)).isoformat() == (
        cells["charged_on"]
    )
    (held,) = parquet_rows(exported(tmp_path, Format.PARQUET, rows))
    assert held["charged_at"] == time


# --- everything, at random ----------------------------------------------------------------------------


@settings(max_examples=40)
@given(rows_of_charges)
def test_csv_reads_back(rows: list[ChargeRow]) -> None:
    with _folder() as folder:
        found = csv_rows(exported(folder, Format.CSV, rows))
    assert [one["columns_version"] for one in found] == ["charges/1"] * len(rows)
    assert [one["charge_id"] for one in found] == [row.charge.charge_id for row in rows]
    for cells, row in zip(found, rows, strict=True):
        money, time = row.charge.money, row.charge.time
        assert cells["amount"] == (f"{money.amount:f}" if money else "")
        assert cells["charged_at"] == (f"{time.replace(tzinfo=None).isoformat()}Z" if time else "")
        assert cells["product"] == harmless(row.product_name or "")


@settings(max_examples=40)
@given(rows_of_charges)
def test_a_workbook_reads_back(rows: list[ChargeRow]) -> None:
    with _folder() as folder:
        found = sheet_rows(exported(folder, Format.XLSX, rows))
        assert [one.name for one in folder.iterdir()] == ["out.xlsx"]
    for cells, row in zip(found, rows, strict=True):
        money = row.charge.money
        assert (number(cells["amount"]) if money else cells["amount"]) == (money and money.amount)
        text = line(row.product_name or "")
        assert cells["product"] in (text or None, text)


@settings(max_examples=40)
@given(rows_of_charges)
def test_json_reads_back(rows: list[ChargeRow]) -> None:
    with _folder() as folder:
        found = json.loads(exported(folder, Format.JSON, rows, chosen='text "a"').read_bytes())
    assert found["countersign"]["columns"] == "charges/1"
    assert found["countersign"]["chosen"] == 'text "a"'
    assert list(found["countersign"]["kinds"]) == list(LAYOUTS["charges"].names)
    for told, row in zip(found["rows"], rows, strict=True):
        money = row.charge.money
        assert told["amount"] == (f"{money.amount:f}" if money else None)
        assert told["product"] == (line(row.product_name or "") or None)
        assert list(told) == list(LAYOUTS["charges"].names)


@settings(max_examples=40)
@given(rows_of_charges)
def test_parquet_reads_back_in_any_number_of_files(rows: list[ChargeRow]) -> None:
    with _folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet_folder, "_HELD", 2)
        patch.setattr(parquet_folder, "_MOST_OPEN", 1)
        path = exported(folder, Format.PARQUET, rows)
        found = parquet_rows(path)
        parts = {one.name for one in path.iterdir()}
    currencies = {row.charge.money.currency if row.charge.money else "none" for row in rows}
    assert parts == {f"part_currency={one}" for one in currencies or {"none"}}

    def place(one: dict[str, Any]) -> tuple[str, str, str]:
        return one["charge_id"], str(one["charged_at"]), str(one["amount_text"])

    wanted = [
        {
            "charge_id": row.charge.charge_id,
            "charged_at": row.charge.time,
            "amount_text": f"{row.charge.money.amount:f}" if row.charge.money else None,
        }
        for row in rows
    ]
    assert sorted(map(place, found)) == sorted(map(place, wanted))


@settings(max_examples=40)
@given(rows_of_charges)
def test_a_calendar_reads_back(rows: list[ChargeRow]) -> None:
    coming = [at for at in _times(rows) if at is not None and at > NOW]
    with _folder() as folder:
        if not coming:
            with pytest.raises(BadSettings, match="no date to come"):
                exported(folder, Format.ICS, rows)
            assert list(folder.iterdir()) == []
            return
        book = icalendar.Calendar.from_ical(exported(folder, Format.ICS, rows).read_bytes())
    events = book.walk("VEVENT")
    assert [_start(one) for one in events] == [at.replace(microsecond=0) for at in coming]
    assert all(len(one.walk("VALARM")) == 1 for one in events)


def _start(event: Any) -> datetime:
    at = event["DTSTART"].dt
    assert isinstance(at, datetime)
    return at


# --- calendars ----------------------------------------------------------------------------------------


def test_a_later_calendar_has_the_same_identities_and_newer_entries(tmp_path: Path) -> None:
    row = charge_row(1, time=NOW + timedelta(days=9), money=Money(Decimal("12480.50"), "EUR"))
    (first,) = _events(exported(tmp_path, Format.ICS, [row]))
    moved = msgspec.structs.replace(row.charge, time=NOW + timedelta(days=20))
    later = msgspec.structs.replace(row, charge=moved, product_name="Another name")
    tomorrow = NOW + timedelta(days=1)
    (second,) = _events(exported(tmp_path, Format.ICS, [later], made_at=tomorrow))
    assert first["UID"] == second["UID"] == "8c99fee2-9b35-5106-a876-6894ced9e378@countersign"
    assert first["SUMMARY"].startswith("Charge: 12,480.50 EUR, Tessel Vector Store")
    assert second["SEQUENCE"] > first["SEQUENCE"] > 0
    (alarm,) = second.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-3)


def test_hostile_text_makes_no_entries_of_its_own(tmp_path: Path) -> None:
    rows = [charge_row(n, text=text, time=NOW + timedelta(1)) for n, text in enumerate(HOSTILE)]
    path = exported(tmp_path, Format.ICS, rows)
    assert len(_events(path)) == len(HOSTILE)
    lines = path.read_bytes().split(b"\r\n")
    assert max(len(one) for one in lines) <= 75
    assert not [one for one in lines if b"\n" in one or b"\x00" in one]


def _events(path: Path) -> list[Any]:
    return list(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


# --- large files --------------------------------------------------------------------------------------


def test_a_sheet_that_is_full_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    path = exported(tmp_path, Format.XLSX, [charge_row(n) for n in range(5)])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Charges", "Charges 2", "Charges 3"]
    assert [sheet.max_row for sheet in book.worksheets] == [3, 3, 2]
    assert {sheet.cell(1, 1).value for sheet in book.worksheets} == {"charge_id"}
    assert book.custom_doc_props["columns_version"].value == "charges/1"
    book.close()
