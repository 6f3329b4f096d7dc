"""The hidden files and folders in which an export grows, written down so that a kill leaves none for good.

Before a part is made, its path goes into a record in the data folder. Its name has 64 random bits, and it
is made only where nothing has that name: what a record names is ours, and nothing else is ever removed.
A record is held by its process, which the system ends with it.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FOLDER, _ENDING = "exports", ".parts"
_SHOWN = 40  # characters of the target's name; four bytes each still leave room for the rest
_OURS = re.compile(r"\..*\.[0-9a-f]{16}\.part", re.DOTALL)


def new_record(data_dir: Path) -> Path:
    """Where the parts of one more export are written down."""
    return data_dir / _FOLDER / f"{secrets.token_hex(8)}{_ENDING}"


class Parts:
    """The parts of one export, for one thread. Without a record nothing remembers them."""

    def __init__(self, record: Path | None = None) -> None:
        self._record = record
        self._open: set[Path] = set()
        self._held: int | None = None

    def file(self, target: Path) -> tuple[int, Path]:
        """Make a hidden file beside a target; gives its descriptor, for writing.

        Raises:
            OSError: it cannot be made there.
        """
        part = self._named(target)
        try:
            return os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), part
        except OSError:
            self.forget(part)
            raise

    def folder(self, target: Path) -> Path:
        """Make a hidden folder beside a target.

        Raises:
            OSError: it cannot be made there.
        """
        part = self._named(target)
        try:
            part.mkdir(0o700)
        except OSError:
            self.forget(part)
            raise
        return part

    def forget(self, part: Path) -> None:
        """One is in its place, or removed. The record goes with the last of them."""
        self._open.discard(part)
        if not self._open and self._held is not None and self._record is not None:
            os.close(self._held)
            self._held = None
            with suppress(OSError):
                self._record.unlink()

    def _named(self, target: Path) -> Path:
        name = f".{target.name[:_SHOWN]}.{secrets.token_hex(8)}.part"
        part = target.absolute().with_name(name)
        self._open.add(part)
        if self._record is not None:
            with suppress(OSError):  # where nothing can be written down, an export is still wanted
                self._note(self._record, part)
        return part

    def _note(self, record: Path, part: Path) -> None:
        if self._held is None:
            record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._held = os.open(record, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            _hold(self._held)
        os.write(self._held, json.dumps(str(part)).encode() + b"\n")


def clear_all(data_dir: Path) -> None:
    """Remove what exports that were killed have left, in whatever folders."""
    for record in sorted((data_dir / _FOLDER).glob(f"*{_ENDING}")):
        clear(record)


def clear(record: Path) -> None:
    """Remove what one export has left, unless it still runs. What cannot be reached now is tried again later."""
    with _taken(record) as lines:
        if lines is None:
            return
        parts = [Path(one) for one in map(_path, lines) if one]
        left = [part for part in parts if not _is_removed(part)]
    if not left:
        with suppress(OSError):
            record.unlink()


@contextmanager
def _taken(record: Path) -> Iterator[list[bytes] | None]:
    """Give the lines of a record that no process holds; None of one that is held or gone."""
    try:
        descriptor = os.open(record, os.O_RDWR | _BINARY)
    except OSError:
        yield None
        return
    try:
        _hold(descriptor)
        os.lseek(descriptor, 0, os.SEEK_SET)
        content = os.read(descriptor, os.fstat(descriptor).st_size)
    except OSError:
        yield None
    else:
        yield content.splitlines()
    finally:
        os.close(descriptor)


def _path(line: bytes) -> str:
    """Read one line; empty for one that a kill has cut, whose part was never made."""
    try:
        path = json.loads(line)
    except ValueError:
        return ""
    return path if isinstance(path, str) else ""


def _is_removed(part: Path) -> bool:
    """Remove a part; says whether nothing of it is left to do."""
    if not (part.is_absolute() and _OURS.fullmatch(part.name)):
        return True  # whoever wrote that, it was not us
    try:
        kind = stat.S_IFMT(part.lstat().st_mode)
        if kind == stat.S_IFDIR:
            shutil.rmtree(part)
        elif kind == stat.S_IFREG:
            part.unlink()
    except ValueError:
        return True  # no file has such a name
    except FileNotFoundError:
        return part.parent.is_dir()  # else the disk is not there just now
    except OSError:
        return False
    return True


if sys.platform == "win32":
    import msvcrt

    _BINARY = os.O_BINARY
    _BEYOND = 1 << 30  # where no record has bytes: who may read it is not the question

    def _hold(descriptor: int) -> None:
        os.lseek(descriptor, _BEYOND, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    _BINARY = 0
    # Some network folders have no locks; only the next start looks at records, when nothing is exported.
    _WITHOUT_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP})

    def _hold(descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _WITHOUT_LOCKS:
                raise
