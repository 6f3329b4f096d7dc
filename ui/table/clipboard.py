"""Rows as tab-separated lines: amounts as plain decimals, and nothing that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from app.model.text import plain
from ui.table.column import Cell, Column

_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\uff1d")


def rows_as_lines(columns: Sequence[Column], records: Iterable[Any], now: datetime) -> str:
    """The titles and one line for each record."""
    lines = ["\t".join(column.title for column in columns)]
    lines += [
        "\t".join(_field(column.cell(record, now)) for column in columns) for record in records
    ]
    return "\n".join(lines) + "\n"


def _field(cell: Cell) -> str:
    if cell.copied:
        return harmless(cell.copied)
    if cell.money is not None:
        return f"{cell.money.amount:f} {cell.money.currency}"
    return harmless(cell.text)


def harmless(content: str) -> str:
    """Text that a spreadsheet takes as text: no tabs, no lines, no formula."""
    one_line = plain(content)
    return f"'{one_line}" if one_line.startswith(_RUNS_AS_FORMULA) else one_line
