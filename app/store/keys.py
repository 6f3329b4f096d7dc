"""Orders and searches the large tables: only row keys come out, rows are fetched when they are shown."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import chain

import apsw
import msgspec

from app.store.columns import folded

_STANDING = "standing"  # active ones by what ends next, then ended ones, the last to end first
_TRIGRAM = 3  # shorter words have no trigram and are found by reading every text
_IS_ACTIVE = "t.status = 'ACTIVE'"
_HAS_ENDED = "t.status != 'ACTIVE'"


class Table(StrEnum):
    """The large tables."""

    AGREEMENTS = "agreements"
    CHARGES = "charges"
    OFFERS = "offers"


class _View(msgspec.Struct, frozen=True):
    """A table's sort columns and filters, by the names that the window uses."""

    name: str
    sorts: Mapping[str, str]
    chips: Mapping[str, str] = msgspec.field(default_factory=dict)


_VIEWS = {
    Table.AGREEMENTS: _View(
        "agreement",
        {
            "product": "product",
            "seller": "seller",
            "status": "status",
            "accepted": "accepted_at",
            "ends": "ends_at",
            _STANDING: "ends_at",
            "value": "amount",
        },
        {"active": _IS_ACTIVE, "ended": _HAS_ENDED},
    ),
    Table.CHARGES: _View(
        "charge",
        {"time": "time", "amount": "amount", "order": "purchase_order"},
        {"without_order": "t.purchase_order IS NULL"},
    ),
    Table.OFFERS: _View(
        "quote",
        {
            "created": "created_at",
            "product": "product",
            "seller": "seller",
            "status": "status",
            "value": "amount",
        },
    ),
}
# A charge has no names of its own; they are its agreement's, so that a new name is written once.
_CHARGE_NAMES = ("product", "seller")


def keys(
    connection: apsw.Connection,
    table: Table,
    *,
    sort: str,
    is_descending: bool,
    words: Iterable[str] = (),
    chips: Iterable[str] = (),
) -> array[int]:
    """Give the row keys in order; rows without a value in the sort column come last.

    Raises:
        ValueError: the table has no such sort or chip.
    """
    view = _VIEWS[table]
    is_name = table is Table.CHARGES and sort in _CHARGE_NAMES
    column = sort if is_name else view.sorts.get(sort)
    unknown = set(chips) - set(view.chips)
    if column is None or unknown:
        raise ValueError(f"{table.value}: no sort {sort!r} or no filter {sorted(unknown)}")
    conditions = [view.chips[chip] for chip in chips]
    values: list[str] = []
    for word in words:
        condition, value = _contains(table, word)
        conditions.append(condition)
        values += [value] * condition.count("?")
    order = _charge_name_order if is_name else _column_order
    if sort == _STANDING:
        order = _standing_order
    found = array("q")
    for sql in order(view.name, column, "DESC" if is_descending else "ASC", conditions):
        found.extend(chain.from_iterable(connection.execute(sql, values)))
    return found


def _column_order(table: str, column: str, way: str, conditions: list[str]) -> list[str]:
    shown = f"SELECT t.row_id FROM {table} t WHERE t.is_shown = 1"
    order = f"t.{column} {way}, t.row_id {way}"
    if conditions:
        test = " AND ".join(conditions)
        return [f"{shown} AND {test} ORDER BY t.{column} IS NULL, {order}"]
    # Two walks over the covering index; one statement with both orders would have to sort.
    return [
        f"{shown} AND t.{column} IS NOT NULL ORDER BY {order}",
        f"{shown} AND t.{column} IS NULL ORDER BY t.row_id {way}",
    ]


def _standing_order(table: str, column: str, way: str, conditions: list[str]) -> list[str]:
    back = "ASC" if way == "DESC" else "DESC"
    return [
        *_column_order(table, column, way, [*conditions, _IS_ACTIVE]),
        *_column_order(table, column, back, [*conditions, _HAS_ENDED]),
    ]


def _charge_name_order(_table: str, column: str, way: str, conditions: list[str]) -> list[str]:
    source = "FROM agreement a CROSS JOIN charge t ON t.agreement_row = a.row_id AND t.is_shown = 1"
    order = f"a.{column} {way}, a.row_id {way}, t.time {way}, t.row_id {way}"
    if conditions:
        test = " AND ".join(conditions)
        return [f"SELECT t.row_id {source} WHERE {test} ORDER BY a.is_shown DESC, {order}"]
    return [
        f"SELECT t.row_id {source} WHERE a.is_shown = {is_shown} ORDER BY {order}"
        for is_shown in (1, 0)
    ]


def words_of(text: str) -> list[str]:
    """Split what was typed into the words that must all be found."""
    return folded(text).split()


def _contains(table: Table, word: str) -> tuple[str, str]:
    """Give the condition that a row's text holds this word, and the value for its parameters."""
    if len(word) >= _TRIGRAM:
        test, value = "text MATCH ?", '"' + word.replace('"', '""') + '"'
    else:
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        test, value = "text LIKE ? ESCAPE '\\'", f"%{escaped}%"
    rows = f"SELECT rowid FROM {_VIEWS[table].name}_text WHERE {test}"
    if table is Table.CHARGES:
        rows += (
            " UNION ALL SELECT c.row_id FROM charge c WHERE c.agreement_row IN "
            f"(SELECT rowid FROM agreement_text WHERE {test})"
        )
    return f"t.row_id IN ({rows})", value
