"""Writes rows of any table: merged with what is stored, and only where something differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic

import apsw
import msgspec

from app.model.sync import Listing
from app.store.columns import decoder, document, storable
from app.store.tables import Columns, TableSpec, Value

_json = msgspec.json.Encoder()


class Changes(msgspec.Struct, frozen=True):
    """What one page, or the end of one listing, changed in the store.

    `previous` gives the status that each changed row had before; `gone` are rows that AWS no longer
    lists. A page that said nothing new is false.
    """

    listing: Listing
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    previous: dict[str, str] = msgspec.field(default_factory=dict)
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


@dataclass(frozen=True)
class Known(Generic[Value]):
    """A stored row; one without a value only holds the place of an agreement not read yet."""

    row: int | None
    is_shown: bool
    document: bytes | None
    value: Value | None


_NEW: Known[Any] = Known(None, is_shown=False, document=None, value=None)


class Rows:
    """Reads and writes rows. Whoever calls it has begun a transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def put(
        self,
        spec: TableSpec[Value],
        page: Iterable[Value],
        seen: set[int],
        extra: Callable[[Value, Value | None], Columns] = lambda _new, _old: {},
        *,
        is_merged: bool = False,
        is_listed: bool = True,
    ) -> Changes:
        """Write the rows that differ from what is stored, and add the rows of all to `seen`.

        `extra` gives columns that depend on more than the value; values that are not yet `is_merged`
        are completed with what is stored.
        """
        values = {spec.identity(value): value for value in map(storable, page)}
        known = self.known(spec, values)
        added: list[str] = []
        previous: dict[str, str] = {}
        for identity, new in values.items():
            stored = known.get(identity, _NEW)
            old = stored.value
            value = new if old is None or is_merged else spec.merge(new, old)
            encoded = document(value)
            row = stored.row
            is_shown = is_listed or stored.is_shown
            if row is None or (encoded, is_shown) != (stored.document, stored.is_shown):
                columns = {**spec.columns(value), **extra(value, old), "is_shown": int(is_shown)}
                row = self._write_row(spec, row, columns | {"id": identity, "document": encoded})
                self._write_text(spec, row, value, old)
                if old is None:
                    added.append(identity)
                else:
                    previous[identity] = spec.status(old)
            seen.add(row)
        return Changes(spec.listing, tuple(added), tuple(previous), previous)

    def known(self, spec: TableSpec[Value], ids: Iterable[str]) -> dict[str, Known[Value]]:
        """Give what is stored under these ids."""
        rows = self._connection.execute(
            f"SELECT id, row_id, is_shown, document FROM {spec.name} "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (_json.encode(list(ids)).decode(),),
        )
        decode = decoder(spec.type).decode
        return {
            identity: Known(row, bool(is_shown), encoded, decode(encoded) if encoded else None)
            for identity, row, is_shown, encoded in rows
        }

    def _write_row(
        self, spec: TableSpec[Value], row: int | None, columns: dict[str, apsw.SQLiteValue]
    ) -> int:
        if row is None:
            names = ", ".join(columns)
            marks = ", ".join("?" * len(columns))
            sql = f"INSERT INTO {spec.name} ({names}) VALUES ({marks})"
            self._connection.execute(sql, tuple(columns.values()))
            return self._connection.last_insert_rowid()
        pairs = ", ".join(f"{name} = ?" for name in columns)
        sql = f"UPDATE {spec.name} SET {pairs} WHERE row_id = ?"
        self._connection.execute(sql, (*columns.values(), row))
        return row

    def _write_text(
        self, spec: TableSpec[Value], row: int, value: Value, old: Value | None
    ) -> None:
        if spec.texts is None:
            return
        texts = spec.texts(value)
        if old is None:
            names = ", ".join(texts)
            marks = ", ".join("?" * len(texts))
            sql = f"INSERT INTO {spec.name}_text ({names}, rowid) VALUES ({marks}, ?)"
        elif spec.texts(old) != texts:
            pairs = ", ".join(f"{name} = ?" for name in texts)
            sql = f"UPDATE {spec.name}_text SET {pairs} WHERE rowid = ?"
        else:
            return
        self._connection.execute(sql, (*texts.values(), row))
