"""CSV files with nothing in them that a spreadsheet would run."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.model.text import plain
from ui.new_file import NewFile

# What a spreadsheet takes as the start of a formula, the full-width forms too.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def harmless(content: str) -> str:
    """Text that a spreadsheet takes as text, whole: no tabs, no lines, no formula."""
    line = plain(content, max(len(content), 1))
    if _NUMBER.fullmatch(line):
        return line
    return f"'{line}" if line.startswith(_RUNS) else line


class CsvFile(NewFile):
    """A NewFile of rows, in the encoding that spreadsheets recognise."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.write(codecs.BOM_UTF8)

    def write_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Append rows."""
        lines = io.StringIO(newline="")
        csv.writer(lines).writerows([harmless(cell) for cell in row] for row in rows)
        self.write(lines.getvalue().encode())


def write_csv(path: Path, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a whole file at once.

    Raises:
        BadSettings: the file cannot be written there.
    """
    file = CsvFile(path)
    try:
        file.write_rows([titles])
        file.write_rows(rows)
        file.finish()
    finally:
        file.discard()
