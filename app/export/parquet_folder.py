"""Parquet for people who query with Athena, DuckDB or Spark: a folder in parts by currency.

The parts have the names that Hive gives them (`part_currency=USD`), and every file holds all columns, the
one that parts them too: a single file can be moved elsewhere and still says what its amounts are in.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from app.errors import BadSettings
from app.export.layout import Column, Kind, Layout, Value
from app.export.new_file import NewFolder, Stop, check, told
from app.export.parts import Parts
from app.export.writer import About

DIGITS, DECIMALS = (
    38,
    12,
)  # of decimal128: the most that it holds, and the most decimals that AWS sends
NO_PART = "none"
_HELD = 20_000  # rows in memory, of all parts together
_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.TEXTS: pa.list_(pa.string()),
    Kind.WHOLE: pa.int64(),
    Kind.YES_NO: pa.bool_(),
    Kind.AMOUNT: pa.decimal128(DIGITS, DECIMALS),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.DAY: pa.date32(),
}
_MOST_OPEN = 32  # files; parts beyond them get several


class ParquetWriter:
    """Rows wait in memory until there are many; then the part that has most is written as a row group."""

    def __init__(
        self,
        path: Path,
        about: About,
        *,
        may_replace: bool,
        stop: Stop,
        parts: Parts | None = None,
    ) -> None:
        """Begin; a folder is never replaced, whatever `may_replace` says."""
        del may_replace
        layout = about.layout
        self._path = path
        self._stop = stop
        self._about = about
        self._layout = layout
        self._key = layout.names.index(layout.parts_by)
        facts = {f"countersign.{name}": value for name, value in about.facts().items()}
        self._schema = pa.schema(_fields(layout), metadata=facts)
        self._waiting: dict[str, list[list[Value]]] = {}
        self._held = 0
        self._open: dict[str, pq.ParquetWriter] = {}
        self._number = 0
        self._folder = NewFolder(path, parts)

    def write(self, records: Sequence[Any]) -> None:
        """Append rows."""
        check(self._stop)
        for row in self._about.rows(records):
            part = row[self._key]
            self._waiting.setdefault(part if isinstance(part, str) else NO_PART, []).append(row)
        self._held += len(records)
        while self._held > _HELD:
            self._flush(max(self._waiting, key=lambda part: len(self._waiting[part])))

    def finish(self) -> None:
        """Put the whole folder in place."""
        if not self._waiting and not self._open:
            self._waiting[NO_PART] = []  # no rows, but their columns
        for part in list(self._waiting):
            self._flush(part)
        self._close()
        check(self._stop)
        self._folder.finish()

    def discard(self) -> None:
        """Leave nothing behind, unless it was finished."""
        with suppress(
            BadSettings
        ):  # a full disk fails once more on what the files still have to say
            self._close()
        self._folder.discard()

    def _flush(self, part: str) -> None:
        check(self._stop)
        rows = self._waiting.pop(part)
        self._held -= len(rows)
        with told(self._path):
            self._writer_of(part).write_table(self._table(rows))

    def _writer_of(self, part: str) -> pq.ParquetWriter:
        known = self._open.get(part)
        if known is not None:
            return known
        if len(self._open) >= _MOST_OPEN:
            self._close()
        folder = self._folder.part / f"part_{self._layout.parts_by}={part}"
        folder.mkdir(exist_ok=True)
        self._number += 1
        made = pq.ParquetWriter(
            folder / f"rows-{self._number:05}.parquet", self._schema, compression="snappy"
        )
        self._open[part] = made
        return made

    def _close(self) -> None:
        with told(self._path):
            while self._open:
                _, writer = self._open.popitem()
                writer.close()

    def _table(self, rows: Sequence[Sequence[Value]]) -> pa.Table:
        arrays: list[pa.Array] = []
        for place, column in enumerate(self._layout.columns):
            values = [row[place] for row in rows]
            if column.kind is Kind.AMOUNT:
                arrays.append(pa.array(map(_held, values), _TYPES[Kind.AMOUNT], size=len(rows)))
                arrays.append(pa.array(map(_said, values), pa.string(), size=len(rows)))
            else:
                arrays.append(pa.array(values, _TYPES[column.kind]))
        return pa.Table.from_arrays(arrays, schema=self._schema)


def _fields(layout: Layout) -> list[pa.Field]:
    return [field for column in layout.columns for field in _fields_of(column)]


def _fields_of(column: Column) -> list[pa.Field]:
    fields = [pa.field(column.name, _TYPES[column.kind])]
    if column.kind is Kind.AMOUNT:
        fields.append(pa.field(f"{column.name}_text", pa.string()))
    return fields


def _held(amount: Any) -> Decimal | None:
    """The amount where 38 digits hold it, 12 of them decimals."""
    if amount is None:
        return None
    places = amount.as_tuple()
    whole = len(places.digits) + places.exponent
    return amount if whole <= DIGITS - DECIMALS and -places.exponent <= DECIMALS else None


def _said(amount: Any) -> str | None:
    return None if amount is None else f"{amount:f}"
