"""CSV files: whole, never half written, and with nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import errno
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import BadSettings
from app.model.text import plain

# What a spreadsheet takes as the start of a formula, the full-width forms too.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_REASONS = {
    errno.ENOSPC: "The disk is full",
    errno.EDQUOT: "The disk space that you may use is full",
    errno.EACCES: "You may not write there",
    errno.EPERM: "You may not write there",
    errno.EROFS: "That place is read-only",
    errno.ENOENT: "The folder is not there",
    errno.ENOTDIR: "The folder is not there",
    errno.EISDIR: "A folder has that name",
    errno.ENAMETOOLONG: "The name is too long",
}
_FULL = (errno.ENOSPC, errno.EDQUOT)


def harmless(content: str) -> str:
    """Text that a spreadsheet takes as text, whole: no tabs, no lines, no formula."""
    line = plain(content, max(len(content), 1))
    if _NUMBER.fullmatch(line):
        return line
    return f"'{line}" if line.startswith(_RUNS) else line


class CsvFile:
    """A file that appears under its name once `finish` has been called, complete; until then it is hidden.

    All methods may be called in any thread, one after the other, and raise BadSettings where the file
    cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _told(path):
            handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
        self._part = Path(name)
        self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Append rows."""
        with _told(self._path):
            self._writer.writerows([harmless(cell) for cell in row] for row in rows)

    def finish(self) -> None:
        """Put the file in place, over one of the same name."""
        with _told(self._path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self._path)

    def discard(self) -> None:
        """Leave nothing behind, unless it was finished."""
        with suppress(OSError):  # a full disk fails once more on the rest in the buffer
            self._file.close()
        self._part.unlink(missing_ok=True)


def write_csv(path: Path, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a whole file at once.

    Raises:
        BadSettings: the file cannot be written there.
    """
    file = CsvFile(path)
    try:
        file.write([titles])
        file.write(rows)
        file.finish()
    finally:
        file.discard()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        reason = _REASONS.get(number, "The file cannot be opened")
        raise BadSettings(
            f"{plain(path.name, 80)} could not be written. {reason}.",
            "Make room, or choose another folder." if number in _FULL else "Choose another folder.",
            code=errno.errorcode.get(number, ""),
        ) from error
