"""Writes the rows of a table to a CSV file in portions, so that neither the window nor its questions wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ui.csv_file import CsvFile
from ui.store_view import StoreView
from ui.table.clipboard import as_lines, as_text, fields, titles
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

    async def write_csv(self, path: Path, keys: Sequence[int]) -> bool:
        """Write all rows; false when the store was closed meanwhile, and then there is no file.

        Raises:
            BadSettings: the file cannot be written there.
        """
        columns, now = self._columns, self._store.now()
        file = CsvFile(path)
        try:
            file.write_rows([titles(columns)])
            for start in range(0, len(keys), _PORTION):

                def write(records: Sequence[Any]) -> bool:
                    file.write_rows([fields(columns, record, now) for record in records])
                    return True

                if not await self._portion(keys[start : start + _PORTION], write):
                    return False

            def finish(_queries: Queries) -> bool:
                file.finish()
                return True

            return bool(await self._store.ask(finish))
        finally:
            file.discard()

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
