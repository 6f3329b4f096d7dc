"""JSON for programs: one object, its rows one a line, amounts as decimal strings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from app.export.new_file import NewFile, Stop
from app.export.parts import Parts
from app.export.writer import About

_encoder = msgspec.json.Encoder(decimal_format="string")


class JsonWriter:
    """`{"countersign": {…}, "rows": [ {…}, … ]}`. A missing value is null, never left out."""

    def __init__(
        self,
        path: Path,
        about: About,
        *,
        may_replace: bool,
        stop: Stop,
        parts: Parts | None = None,
    ) -> None:
        self._about = about
        self._file = NewFile(path, may_replace=may_replace, stop=stop, parts=parts)
        self._is_first = True
        columns = {one.name: one.kind.value for one in about.layout.columns}
        head = {**about.facts(), "version": about.layout.version, "kinds": columns}
        self._file.write(b'{"countersign": ' + _encoder.encode(head) + b',\n"rows": [')

    def write(self, records: Sequence[Any]) -> None:
        """Append rows."""
        names = self._about.layout.names
        rows = [
            _encoder.encode(dict(zip(names, map(_plain, row), strict=True)))
            for row in self._about.rows(records)
        ]
        if rows:
            self._file.write((b"\n" if self._is_first else b",\n") + b",\n".join(rows))
            self._is_first = False

    def finish(self) -> None:
        """Put the whole file in place."""
        self._file.write(b"\n]}\n")
        self._file.finish()

    def discard(self) -> None:
        """Leave nothing behind, unless it was finished."""
        self._file.discard()


def _plain(value: Any) -> Any:
    """Decimals without an exponent; all else is encoded as it is."""
    return f"{value:f}" if isinstance(value, Decimal) else value
