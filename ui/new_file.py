"""Files of the person's choice: whole, never half written, and a reason in words when they cannot be."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import BadSettings
from app.model.text import plain

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


class NewFile:
    """A file that appears under its name once `finish` has been called, complete; until then it is hidden.

    All methods may be called in any thread, one after the other, and raise BadSettings where the file
    cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _told(path):
            handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
        self._part = Path(name)
        self._file = os.fdopen(handle, "wb")

    def write(self, content: bytes) -> None:
        """Append bytes."""
        with _told(self._path):
            self._file.write(content)

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


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file at once.

    Raises:
        BadSettings: the file cannot be written there.
    """
    file = NewFile(path)
    try:
        file.write(content)
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
