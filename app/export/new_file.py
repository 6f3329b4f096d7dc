"""Files of the person's choice: whole, never half written, and a reason in words when they cannot be."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol, cast

from app.errors import BadSettings
from app.export.parts import Parts
from app.language import tr
from app.model.text import plain

_REASONS = {
    errno.ENOSPC: tr("The disk is full"),
    errno.EDQUOT: tr("The disk space that you may use is full"),
    errno.EFBIG: tr("The disk takes no file of that size"),
    errno.EACCES: tr("You may not write there"),
    errno.EPERM: tr("You may not write there"),
    errno.EROFS: tr("That place is read-only"),
    errno.ENOENT: tr("The folder is not there"),
    errno.ENOTDIR: tr("The folder is not there"),
    errno.EISDIR: tr("A folder has that name"),
    errno.EEXIST: tr("Something with that name came there meanwhile, and it was left alone"),
    errno.ENOTEMPTY: tr("Something with that name came there meanwhile, and it was left alone"),
    errno.ENAMETOOLONG: tr("The name is too long"),
}
_FULL = (errno.ENOSPC, errno.EDQUOT)
_TAKEN = (errno.EEXIST, errno.ENOTEMPTY)
_HELD = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
_SHOWN = 80


class Cancelled(Exception):
    """Nobody wants the file any more."""


class Stop(Protocol):
    """Says whether the work shall end; a threading.Event."""

    def is_set(self) -> bool:
        """Whether it shall."""


class NewFile:
    """A file that appears under its name once `finish` has been called, complete; until then it is hidden.

    All methods may be called in any thread, one after the other, and raise BadSettings where the file
    cannot be written, and Cancelled once `stop` is set.
    """

    def __init__(
        self,
        path: Path,
        *,
        may_replace: bool = True,
        stop: Stop | None = None,
        parts: Parts | None = None,
    ) -> None:
        """Begin; without `may_replace` a file that is there when it is finished stays."""
        self._path = path
        self._may_replace = may_replace
        self._parts = parts or Parts()
        with told(path):
            handle, self._part = self._parts.file(path)
        self._file = os.fdopen(handle, "wb")
        self._stop = stop

    @property
    def handle(self) -> IO[bytes]:
        """For libraries that write by themselves: a binary file whose writing ends when it is cancelled."""
        return cast("IO[bytes]", _Handle(self._file, self._stop))

    def write(self, content: bytes) -> None:
        """Append bytes."""
        check(self._stop)
        with told(self._path):
            self._file.write(content)

    def finish(self) -> None:
        """Put the file in place."""
        check(self._stop)
        with told(self._path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        with told(self._path, is_last=True):
            if self._may_replace:
                self._part.replace(self._path)
            else:
                _put_beside(self._part, self._path)
        self._parts.forget(self._part)

    def discard(self) -> None:
        """Leave nothing behind, unless it was finished."""
        with suppress(OSError):  # a full disk fails once more on the rest in the buffer
            self._file.close()
        self._part.unlink(missing_ok=True)
        self._parts.forget(self._part)


class NewFolder:
    """A folder that appears under its name when it is complete, and never in the place of another."""

    def __init__(self, path: Path, parts: Parts | None = None) -> None:
        self._path = path
        self._parts = parts or Parts()
        if path.exists():
            raise BadSettings(
                tr(
                    "{name} is there already, and a folder is never replaced.",
                    name=plain(path.name, _SHOWN),
                ),
                tr("Choose another name."),
                code="folder-exists",
            )
        with told(path):
            self.part = self._parts.folder(path)

    def finish(self) -> None:
        """Put the folder in place."""
        with told(self._path, is_last=True):
            self.part.rename(self._path)
        self._parts.forget(self.part)

    def discard(self) -> None:
        """Leave nothing behind, unless it was finished."""
        _remove(self.part, self._parts)


class WorkFolder:
    """A hidden folder beside a target, for a library's own temporary files."""

    def __init__(self, target: Path, parts: Parts | None = None) -> None:
        self._parts = parts or Parts()
        with told(target):
            self.path = self._parts.folder(target)

    def discard(self) -> None:
        """Remove it with all that is in it."""
        _remove(self.path, self._parts)


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file at once, over one of the same name.

    Raises:
        BadSettings: the file cannot be written there.
    """
    file = NewFile(path)
    try:
        file.write(content)
        file.finish()
    finally:
        file.discard()


def check(stop: Stop | None) -> None:
    """End the work where nobody wants it any more.

    Raises:
        Cancelled: `stop` is set.
    """
    if stop is not None and stop.is_set():
        raise Cancelled


@contextmanager
def told(path: Path, *, is_last: bool = False) -> Iterator[None]:
    """Turn what the system says while `path` is written into a sentence; `is_last` when it is put in place.

    Raises:
        BadSettings: with that sentence.
    """
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        reason = _REASONS.get(number, tr("The file cannot be opened"))
        hint = tr("Choose another folder.")
        if number in _FULL:
            hint = tr("Make room, or choose another folder.")
        elif number in _TAKEN:
            hint = tr("Choose another name.")
            reason = _REASONS[errno.EISDIR] if path.is_dir() else reason
        elif is_last and number in _HELD and path.exists():
            reason, hint = (
                tr("Another program has it open"),
                tr("Close it there, or choose another name."),
            )
        raise BadSettings(
            tr(
                "{name} could not be written. {reason}.",
                name=plain(path.name, _SHOWN),
                reason=reason,
            ),
            hint,
            code=errno.errorcode.get(number, ""),
        ) from error


def _remove(folder: Path, parts: Parts) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        parts.forget(folder)


def _put_beside(part: Path, path: Path) -> None:
    """Give a file its name unless something has that name."""
    try:
        os.link(part, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():  # file systems without links cannot do both in one step
            raise FileExistsError(errno.EEXIST, "exists") from error
        part.rename(path)
        return
    part.unlink()


class _Handle:
    """A binary file for libraries. After its first failure it takes everything and keeps nothing.

    A library that is broken off still tidies up, and then writes to a file that may be gone.
    """

    mode = "wb"

    def __init__(self, file: IO[bytes], stop: Stop | None) -> None:
        self._file = file
        self._stop = stop
        self._has_failed = False

    @property
    def closed(self) -> bool:
        return False

    def write(self, content: bytes) -> int:
        if not self._is_dead:
            try:
                check(self._stop)
                self._file.write(content)
            except BaseException:
                self._has_failed = True
                raise
        return len(content)

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        return 0 if self._is_dead else self._file.seek(place, whence)

    def tell(self) -> int:
        return 0 if self._is_dead else self._file.tell()

    def flush(self) -> None:
        if not self._is_dead:
            self._file.flush()

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        """NewFile closes it."""

    @property
    def _is_dead(self) -> bool:
        return self._has_failed or self._file.closed
