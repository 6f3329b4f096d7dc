"""What the export menu says of each kind of file."""

from __future__ import annotations

from typing import NamedTuple

from app.export.formats import PARQUET_EXTRA, Format
from app.language import tr
from ui import text


class FormatWords(NamedTuple):
    """An entry of the menu: `{rows}` stands for how many rows there are."""

    icon: str
    entry: str
    filter: str


WORDS = {
    Format.CSV: FormatWords(
        "file-text", tr("CSV: {rows}, as filtered and sorted…"), tr("CSV (*.csv)")
    ),
    Format.XLSX: FormatWords(
        "table", tr("Excel workbook: {rows}, no formulas…"), tr("Excel (*.xlsx)")
    ),
    Format.JSON: FormatWords(
        "brackets-curly", tr("JSON: {rows}, for programs…"), tr("JSON (*.json)")
    ),
    Format.ICS: FormatWords(
        "calendar-plus",
        tr("Calendar file: what is to come, with reminders…"),
        tr("Calendar (*.ics)"),
    ),
    Format.PARQUET: FormatWords(
        "database",
        tr("Parquet folder: for Athena, DuckDB or Spark…"),
        tr("Parquet folder (*.parquet)"),
    ),
}
_MISSING = tr('Parquet: needs pip install "{parquet_extra}"', parquet_extra=PARQUET_EXTRA)
HOW_TO_GET_IT = (
    tr("Parquet needs a part that is not installed."),
    tr(
        'Run pip install "{parquet_extra}" where Countersign is installed, and start it again.',
        parquet_extra=PARQUET_EXTRA,
    ),
)


def entry(kind: Format, rows: int) -> str:
    """The words of one entry; where something is missing they say how to get it."""
    if not kind.is_installed:
        return _MISSING
    return WORDS[kind].entry.format(rows=text.plural(rows, "{n} row", "{n} rows"))
