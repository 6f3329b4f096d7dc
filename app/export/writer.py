"""What every kind of file has in common: what it says about itself, and how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import msgspec

from app.export.layout import Layout, Value


class About(msgspec.Struct, frozen=True):
    """What a file says of how it came to be. `chosen` are filter and order in words; empty for all rows."""

    layout: Layout
    made_at: datetime
    chosen: str = ""

    def rows(self, records: Sequence[Any]) -> list[list[Value]]:
        """Give the values of records at the moment of the export."""
        return self.layout.rows(records, self.made_at)

    def facts(self) -> dict[str, str]:
        """Everything as text, by name."""
        return {
            "columns": self.layout.mark,
            "made_at": iso(self.made_at),
            "chosen": self.chosen,
            "made_by": "Countersign",
        }


class Writer(Protocol):
    """Writes one export. Used in one thread; every method raises BadSettings and Cancelled as NewFile does."""

    def write(self, records: Sequence[Any]) -> None:
        """Append rows."""

    def finish(self) -> None:
        """Put the whole file in place."""

    def discard(self) -> None:
        """Leave nothing behind, unless it was finished."""


def iso(at: datetime) -> str:
    """A moment as `2026-11-18T09:43:07Z`, with as much of a second as it has."""
    there = at.astimezone(UTC).replace(tzinfo=None)
    return f"{there.isoformat()}Z"
