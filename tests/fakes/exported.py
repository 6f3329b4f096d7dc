"""Rows to export that nobody would like to meet, and ways to read files back as other programs do."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
from hypothesis import strategies as st

from app.export.formats import Format, writer_of
from app.export.job import Export
from app.export.layouts import LAYOUTS
from app.export.new_file import Stop
from app.export.source import Records
from app.export.writer import About, Writer
from app.model.charge import Charge, ChargeRow
from app.model.money import Money

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
HOSTILE = (
    '=HYPERLINK("https://evil.example","Invoice")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\uff1d1+1",
    "  =1+1",
    'a;=WEBSERVICE("https://evil.example")',
    "{=1+1}",
    "https://evil.example/",
    "mailto:a@evil.example",
    "internal:Sheet1!A1",
    "\u202egnp.exe\u202c \u200b\u2066x\u2069",
    "nul\x00 bell\x07 del\x7f nel\x85 line\u2028para\u2029",
    "half \ud83d surrogate \udc00",
    '<r><t>x</t></r></is></c><c r="A9"><f>1+1</f></c><c t="inlineStr"><is><r></r>',
    "_x0041_ ]]> &amp; <b>",
    "BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT",
    "\\n \\, \\; ,;:\"'",
    "e\u0301" + "\u0301" * 40,
    "\U0001f469\u200d\U0001f4bb 日本語 ﷽",
    "00123",
    "1E5",
    "TRUE",
    "2026-11-18",
    "",
    "   ",
)


def charge_row(
    number: int = 0,
    *,
    text: str = "Tessel Vector Store",
    money: Money | None = None,
    time: datetime | None = NOW,
) -> ChargeRow:
    charge = Charge(f"ch-{number}", "agmt-1", 1, time, money, text)
    return ChargeRow(charge, "prod-1", text, "123456789012", text)


def exported(
    folder: Path,
    kind: Format,
    rows: Sequence[Any],
    subject: str = "charges",
    chosen: str = "",
    made_at: datetime = NOW,
) -> Path:
    """Write rows, over a file from before."""
    path = folder / f"out.{kind}"
    about = About(LAYOUTS[subject], made_at, chosen)

    def begin(stop: Stop) -> Writer:
        return writer_of(kind, path, about, may_replace=True, stop=stop)

    job = Export(Records(rows), begin)
    assert job.run() == len(rows)
    return path


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet_rows(path: Path) -> list[dict[str, Any]]:
    """The cells of the first sheet by column, as openpyxl finds them; no cell is a formula or a link."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    titles, *rows = sheet.iter_rows()
    cells = [one for row in rows for one in row]
    assert not [one for one in cells if one.data_type == "f" or one.hyperlink]
    names = [one.value for one in titles]
    found = [dict(zip(names, (one.value for one in row), strict=True)) for row in rows]
    book.close()
    return found


def parquet_rows(folder: Path) -> list[dict[str, Any]]:
    """The rows of a folder's files, each read by itself."""
    files = sorted(folder.rglob("*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def number(value: Any) -> Decimal:
    """A number of a sheet as the decimal that it stands for."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


# What can be in the store: text without half surrogates, and amounts as AWS writes them.
texts = st.text(max_size=60)
amounts = st.decimals(
    min_value=Decimal("-1e30"), max_value=Decimal("1e30"), allow_nan=False, allow_infinity=False
).map(lambda value: Decimal(f"{value:.12f}") if abs(value) < 10**29 else Decimal(int(value)))
moneys = st.builds(Money, amounts, st.sampled_from(["USD", "JPY", "KWD", "EUR"]))
times = st.datetimes(
    min_value=datetime(2, 1, 1),  # noqa: DTZ001 - the bounds are naive
    max_value=datetime(9998, 12, 31),  # noqa: DTZ001 - see above
    timezones=st.just(UTC),
)
charge_rows = st.builds(
    charge_row,
    st.integers(0, 10**6),
    text=texts,
    money=st.none() | moneys,
    time=st.none() | times,
)
