"""Remembers beside a store how many commands it has sent, so that a store that lost some is noticed.

SQLite reads a log whose end is damaged up to there and says nothing, and an older copy of the file is as
sound as the newest one. Both would forget what was sent, and a second click could send it again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from pathlib import Path

_PURPOSE = b"countersign sent commands"
_DIGITS = 20


class SentMark:
    """The number of sent commands of one store. Sealed with the store's key: another store's does not count.

    `also` hears each line that is written, to keep it where a copy of the whole folder does not reach.
    """

    def __init__(self, store: Path, key: bytes, also: Callable[[str], None] | None = None) -> None:
        self._path = store.with_name(store.name + ".sent")
        self._key = key
        self._also = also

    def write(self, count: int) -> None:
        """Keep the number; it is on the disk when this returns. Raises OSError."""
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            # Always as long, so that a full disk is no hindrance once the file is there.
            os.write(descriptor, f"{self.line(count)}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if self._also is not None:
            self._also(self.line(count))

    def read(self) -> int:
        """Give the number; 0 where there is none, or one that makes no sense."""
        try:
            return self.count_in(self._path.read_text("ascii"))
        except (OSError, ValueError):
            return 0

    def line(self, count: int) -> str:
        """Write the number as it is kept."""
        return f"{count:0{_DIGITS}d} {self._seal(count)}"

    def count_in(self, line: str) -> int:
        """Read the number that a line keeps; 0 where it makes no sense or is another store's."""
        digits, _, seal = line.strip().partition(" ")
        if not (digits.isascii() and digits.isdecimal()) or len(digits) != _DIGITS:
            return 0
        count = int(digits)
        return count if hmac.compare_digest(seal.encode(), self._seal(count).encode()) else 0

    def _seal(self, count: int) -> str:
        return hmac.new(self._key, _PURPOSE + str(count).encode(), hashlib.sha256).hexdigest()
