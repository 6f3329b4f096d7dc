"""Where the rows of an export come from: a table of the store in its own order, or records at hand."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from app.store.queries import Queries, Table

_PORTION = 500


class Source(Protocol):
    """Rows in portions, read in the thread that asks for them."""

    @property
    def total(self) -> int:
        """How many rows there are."""

    def portions(self) -> Generator[Sequence[Any], None, None]:
        """Give all rows, as they are at one moment."""


class TableRows:
    """Rows of a large table, by their keys and in that order.

    It has a connection of its own, and one read transaction from the first row to the last: what the
    worker writes meanwhile is not seen, and nothing that the window asks waits.
    """

    def __init__(
        self,
        open_store: Callable[[], Queries],
        table: Table,
        keys: Sequence[int],
        now: datetime,
    ) -> None:
        self._open = open_store
        self._table = table
        self._keys = keys
        self._now = now

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self._keys)

    def portions(self) -> Generator[Sequence[Any], None, None]:
        """Give all rows.

        Raises:
            StoreDamaged: the store cannot be read.
        """
        with closing(self._open()) as queries, queries.one_moment():
            for start in range(0, len(self._keys), _PORTION):
                keys = self._keys[start : start + _PORTION]
                yield queries.table_rows(self._table, keys, now=self._now)


class Records:
    """Records that were read already."""

    def __init__(self, records: Sequence[Any]) -> None:
        self._records = records

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self._records)

    def portions(self) -> Generator[Sequence[Any], None, None]:
        """Give them all."""
        for start in range(0, len(self._records), _PORTION):
            yield self._records[start : start + _PORTION]
