"""Purchase orders pasted from a spreadsheet: which line is for which charge."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import UTC

import msgspec

from app.language import tr
from app.model.charge import ChargeRow
from app.model.text import plain
from ui import text

MOST_LINES = 5000
_CELL = 1000
_CHARGE_ID = re.compile(r"ch-[A-Za-z0-9_/-]{1,61}")
_OWN_KEY_TITLES = (tr("Charge id"), tr("Product"), tr("Product and seller"), tr("Date"))
# Lines are pasted from files, which are in English, and from lists of this window, in its language.
_ORDER_TITLES = frozenset(
    {"po", "po number", "purchase order", "new purchase order", "order"}
    | {one.casefold() for one in (tr("PO"), tr("Purchase order"), tr("New purchase order"))}
)
_KEY_TITLES = frozenset(
    {"charge", "charge id", "id", "product", "product and seller", "date"}
    | {one.casefold() for one in _OWN_KEY_TITLES}
)


class Pasted(msgspec.Struct, frozen=True):
    """What was taken over: purchase orders by charge id, and lines that fit no charge or several."""

    orders: dict[str, str]
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    lines: int = 0
    is_cut: bool = False


def cells_of(content: str) -> list[list[str]]:
    """Read tab-separated cells, else commas or semicolons where all lines have as many of them."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff").rstrip("\n")
    if "\t" in lines:
        return _read(lines, "\t")
    for delimiter in (",", ";"):
        found = _read(lines, delimiter)
        if min((len(one) for one in found if any(one)), default=0) > 1:
            return found
    return [[one.strip()[:_CELL]] for one in lines.split("\n")]


def charge_ids_of(content: str) -> list[str]:
    """Give what looks like the id of a charge, in order and once each."""
    found = [cell for line in cells_of(content)[:MOST_LINES] for cell in line[:-1]]
    return list(dict.fromkeys(cell for cell in found if _CHARGE_ID.fullmatch(cell)))


def match(content: str, rows: Sequence[ChargeRow], start: int = 0) -> Pasted:
    """Find the charge of each line: by its id, by product and date, or by the order of the rows.

    A column alone begins at the row `start`. An empty cell leaves its charge as it is.
    """
    lines = cells_of(content)
    is_cut, lines = len(lines) > MOST_LINES, lines[:MOST_LINES]
    order_at = -1
    if lines and (titled := _order_column(lines[0])) is not None:
        order_at, lines = titled, lines[1:]
    if max((len(line) for line in lines), default=0) <= 1:
        return _in_order(lines, rows[start:], is_cut=is_cut)
    finder = _Finder(rows)
    orders: dict[str, str] = {}
    unknown: list[str] = []
    ambiguous: list[str] = []
    for line in lines:
        if not any(line):
            continue
        at = order_at if order_at >= 0 else len(line) - 1
        order = line[at] if at < len(line) else ""
        keys = [cell for number, cell in enumerate(line) if cell and number != at]
        found = finder.find(keys)
        if len(found) == 1:
            if order:
                orders[found[0]] = order
        else:
            (ambiguous if found else unknown).append(plain(" · ".join(keys) or order, 80))
    return Pasted(orders, tuple(unknown), tuple(ambiguous), len(lines), is_cut=is_cut)


def _read(lines: str, delimiter: str) -> list[list[str]]:
    """Read line by line: a quote that is never closed must not swallow the lines after it."""
    found = []
    for line in lines.split("\n"):
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:  # such as a cell of more than 131,072 characters
            cells = line.split(delimiter)
        found.append([cell.strip()[:_CELL] for cell in cells])
    return found


def _order_column(first: Sequence[str]) -> int | None:
    """Where the purchase orders stand if the first line is one of titles."""
    titles = [cell.casefold() for cell in first]
    at = next((n for n, one in reversed(list(enumerate(titles))) if one in _ORDER_TITLES), None)
    if at is None or (len(titles) > 1 and not _KEY_TITLES & set(titles)):
        return None
    return at


def _in_order(lines: Sequence[Sequence[str]], rows: Sequence[ChargeRow], *, is_cut: bool) -> Pasted:
    cells = [line[0] if line else "" for line in lines]
    pairs = zip(rows, cells, strict=False)
    orders = {row.charge.charge_id: cell for row, cell in pairs if cell}
    beyond = tuple(plain(cell, 80) for cell in cells[len(rows) :] if cell)
    return Pasted(orders, beyond, (), len(cells), is_cut=is_cut)


class _Finder:
    """Knows the rows by id, by product and by day."""

    def __init__(self, rows: Sequence[ChargeRow]) -> None:
        self._words: dict[str, set[str]] = {}
        self._ids = {row.charge.charge_id for row in rows}
        self._order = [row.charge.charge_id for row in rows]
        for row in rows:
            for word in _words(row):
                self._words.setdefault(word, set()).add(row.charge.charge_id)

    def find(self, keys: Sequence[str]) -> list[str]:
        """Give the ids of the charges that fit all keys that say something of any charge."""
        named = [key for key in keys if key in self._ids]
        if named or any(_CHARGE_ID.fullmatch(key) for key in keys):
            return named[:1]
        sets = [found for key in keys if (found := self._words.get(key.casefold()))]
        if not sets:
            return []
        common = set.intersection(*sets)
        return [one for one in self._order if one in common]


def _words(row: ChargeRow) -> set[str]:
    """What a line may name a charge by, in lower case."""
    found = {row.product_name or "", row.product_id}
    if (at := row.charge.time) is not None:
        found |= {text.date(at), text.sheet_date(at), f"{at.astimezone(UTC):%Y-%m-%d}"}
    return {one.casefold() for one in found if one}
