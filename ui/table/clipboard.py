"""Rows for other programs: as lines for a spreadsheet, and as text for a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QMimeData

from app.export.safe_text import harmless
from app.model.text import plain
from ui import text
from ui.table.column import Cell, Column

_SHEET_TYPE = "text/tab-separated-values"
_NOTHING = ("", text.DASH)


def titles(columns: Sequence[Column]) -> list[str]:
    """The first line of a sheet; an amount has its currency in a column of its own."""
    return [title for column in columns for title in column.sheet or (column.words,)]


def fields(columns: Sequence[Column], record: Any, now: datetime) -> list[str]:
    """One line of a sheet: plain decimals, whole ids, nothing that goes out of date."""
    return [part for column in columns for part in _parts(column, column.cell(record, now))]


def _parts(column: Column, cell: Cell) -> list[str]:
    money = cell.money if column.sheet else None
    parts = [_field(cell)] if money is None else [f"{money.amount:f}", money.currency]
    parts += cell.copied_rest
    return parts + [""] * (len(column.sheet) - len(parts))


def as_lines(columns: Sequence[Column], records: Iterable[Any], now: datetime) -> str:
    """Tab-separated lines with titles."""
    rows = [titles(columns), *(fields(columns, record, now) for record in records)]
    return "".join("\t".join(harmless(cell) for cell in row) + "\n" for row in rows)


def as_text(columns: Sequence[Column], records: Iterable[Any], now: datetime) -> str:
    """What a person would paste into a message: a paragraph for each row."""
    return "\n\n".join(_paragraph(columns, record, now) for record in records) + "\n"


def sheet_data(lines: str) -> QMimeData:
    """Lines as spreadsheets, editors and mail programs look for them."""
    data = QMimeData()
    data.setText(lines)
    data.setData(_SHEET_TYPE, lines.encode())
    return data


def _paragraph(columns: Sequence[Column], record: Any, now: datetime) -> str:
    lines: list[str] = []
    for column in columns:
        cell = column.cell(record, now)
        said = _said(cell)
        if column.stretches:
            lines.insert(0, said)
        elif said not in _NOTHING:
            lines.append(f"{column.words}: {said}")
    return "\n".join(lines)


def _said(cell: Cell) -> str:
    shown = cell.copied if cell.is_mono and cell.copied else cell.text
    if cell.money is not None and not cell.first:
        shown = text.money(cell.money)
    said = f"{shown}, {cell.beside}" if cell.beside else shown
    return plain(said, max(len(said), 1))


def _field(cell: Cell) -> str:
    return "" if cell.for_sheet == text.DASH else cell.for_sheet
