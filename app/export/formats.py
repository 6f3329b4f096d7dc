"""The kinds of files that can be written, and what each needs."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from app.export.new_file import Stop
from app.export.parts import Parts
from app.export.writer import About, Writer

PARQUET_EXTRA = "countersign[parquet]"


class Format(StrEnum):
    """The kinds of files, by the ending of their names."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    ICS = "ics"
    PARQUET = "parquet"

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files."""
        return self is Format.PARQUET

    @property
    def is_installed(self) -> bool:
        """Whether what it needs is there: Parquet's library is an optional extra of 150 MB."""
        return self is not Format.PARQUET or importlib.util.find_spec("pyarrow") is not None


def writer_of(
    kind: Format,
    path: Path,
    about: About,
    *,
    may_replace: bool,
    stop: Stop,
    parts: Parts | None = None,
) -> Writer:
    """Begin a file; without `may_replace` one that is there stays, and so a folder always does.

    With `parts` that have a record, nothing of it stays for good when the process is killed.

    The libraries are imported here, when somebody exports: XlsxWriter takes 60 ms, icalendar 150 ms,
    pyarrow 200 ms.

    Raises:
        BadSettings: it cannot be written there.
    """
    made: Callable[..., Writer]
    match kind:
        case Format.CSV:
            from app.export.csv_file import CsvWriter  # noqa: PLC0415 - see above

            made = CsvWriter
        case Format.XLSX:
            from app.export.workbook import WorkbookWriter  # noqa: PLC0415 - see above

            made = WorkbookWriter
        case Format.JSON:
            from app.export.json_file import JsonWriter  # noqa: PLC0415 - see above

            made = JsonWriter
        case Format.ICS:
            from app.export.calendar_file import CalendarWriter  # noqa: PLC0415 - see above

            made = CalendarWriter
        case Format.PARQUET:
            from app.export.parquet_folder import ParquetWriter  # noqa: PLC0415 - see above

            made = ParquetWriter
    return made(path, about, may_replace=may_replace, stop=stop, parts=parts)
