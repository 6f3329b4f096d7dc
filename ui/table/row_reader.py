"""Reads many rows of a table to copy them, in portions, so that neither the window nor its questions wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from ui.store_view import StoreView
from ui.table.clipboard import as_lines, as_text
from ui.table.column import Column

if TYPE_CHECKING:
    from app.store.queries import Queries, Table

_PORTION = 500
Answer = TypeVar("Answer")


class RowReader:
    """Reads many rows in the store's background thread, some hundred at a time.

    Between two portions the thread answers what the window asks.
    """

    def __init__(self, table: Table, store: StoreView, columns: Sequence[Column]) -> None:
        self._table = table
        self._store = store
        self._columns = tuple(columns)

    async def lines(self, keys: Sequence[int]) -> str:
        """The rows as tab-separated lines with titles; empty when the store was closed."""
        columns, now = self._columns, self._store.now()
        parts = await self._parts(keys, lambda records: as_lines(columns, records, now))
        head, *rest = parts or [""]
        return head + "".join(part.partition("\n")[2] for part in rest)

    async def text(self, keys: Sequence[int]) -> str:
        """The rows as text for a message; empty when the store was closed."""
        columns, now = self._columns, self._store.now()
        parts = await self._parts(keys, lambda records: as_text(columns, records, now))
        return "\n".join(parts)

    async def _parts(self, keys: Sequence[int], make: Callable[[Sequence[Any]], str]) -> list[str]:
        parts: list[str] = []
        for start in range(0, len(keys), _PORTION):
            part = await self._portion(keys[start : start + _PORTION], make)
            if part is None:
                return []
            parts.append(part)
        return parts

    async def _portion(
        self, keys: Sequence[int], use: Callable[[Sequence[Any]], Answer]
    ) -> Answer | None:
        now, wanted = self._store.now(), list(keys)

        def read(queries: Queries) -> Answer:
            return use(queries.table_rows(self._table, wanted, now=now))

        return await self._store.ask_surely(read)  # it is interrupted before `use`, if at all
