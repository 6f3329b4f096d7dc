"""CSV files with nothing in them that a spreadsheet would run."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.export.layout import Value
from app.export.new_file import NewFile, Stop
from app.export.parts import Parts
from app.export.safe_text import harmless
from app.export.writer import About, iso

VERSION_COLUMN = "columns_version"
BETWEEN = "; "  # the texts of one cell


class CsvWriter:
    """One line a row, in the encoding that spreadsheets recognise; the first column says which columns."""

    def __init__(
        self,
        path: Path,
        about: About,
        *,
        may_replace: bool,
        stop: Stop,
        parts: Parts | None = None,
    ) -> None:
        self._about = about
        self._file = NewFile(path, may_replace=may_replace, stop=stop, parts=parts)
        self._file.write(codecs.BOM_UTF8)
        self._append([[VERSION_COLUMN, *about.layout.names]])

    def write(self, records: Sequence[Any]) -> None:
        """Append rows."""
        mark = self._about.layout.mark
        self._append([[mark, *map(cell, row)] for row in self._about.rows(records)])

    def finish(self) -> None:
        """Put the whole file in place."""
        self._file.finish()

    def discard(self) -> None:
        """Leave nothing behind, unless it was finished."""
        self._file.discard()

    def _append(self, rows: Sequence[Sequence[str]]) -> None:
        lines = io.StringIO(newline="")
        csv.writer(lines).writerows(rows)
        self._file.write(lines.getvalue().encode())


def cell(value: Value) -> str:
    """A value as the text of a cell: exact, and no formula."""
    text = _PLAIN.get(type(value))
    return str(value) if text is None else text(value)


# By type, not by `match`: a hundred thousand rows have a million cells.
_PLAIN: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    str: harmless,
    bool: lambda value: "true" if value else "false",
    Decimal: lambda value: f"{value:f}",
    datetime: iso,
    date: date.isoformat,
    tuple: lambda value: harmless(BETWEEN.join(value)),
}
