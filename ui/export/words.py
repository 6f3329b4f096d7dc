"""What the export menu says of each kind of file."""

from __future__ import annotations

from typing import NamedTuple

from app.export.formats import PARQUET_EXTRA, Format
from ui import text


class FormatWords(NamedTuple):
    """An entry of the menu: `{rows}` stands for how many rows there are."""

    icon: str
    entry: str
    filter: str


WORDS = {
    Format.CSV: FormatWords("file-text", "CSV: {rows}, as filtered and sorted…", "CSV (*.csv)"),
    Format.XLSX: FormatWords("table", "Excel workbook: {rows}, no formulas…", "Excel (*.xlsx)"),
    Format.JSON: FormatWords("brackets-curly", "JSON: {rows}, for programs…", "JSON (*.json)"),
    Format.ICS: FormatWords(
        "calendar-plus", "Calendar file: what is to come, with reminders…", "Calendar (*.ics)"
    ),
    Format.PARQUET: FormatWords(
        "database", "Parquet folder: for Athena, DuckDB or Spark…", "Parquet folder (*.parquet)"
    ),
}
_MISSING = f'Parquet: needs pip install "{PARQUET_EXTRA}"'
HOW_TO_GET_IT = (
    "Parquet needs a part that is not installed.",
    f'Run pip install "{PARQUET_EXTRA}" where Countersign is installed, and start it again.',
)


def entry(kind: Format, rows: int) -> str:
    """The words of one entry; where something is missing they say how to get it."""
    if not kind.is_installed:
        return _MISSING
    return WORDS[kind].entry.format(rows=text.plural(rows, "row"))
