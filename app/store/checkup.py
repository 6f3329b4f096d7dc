"""Looks at a store file without changing it: its size, whether it is encrypted, whether it is whole."""

from __future__ import annotations

import time
from pathlib import Path

import apsw
import msgspec

from app.store.database import driver_errors, open_reader

_PLAIN_HEADER = b"SQLite format 3\0"
_SIDE_FILES = ("", "-wal", "-shm")
_STEPS = 5_000  # of SQLite's virtual machine, between two looks at the clock


class StoreFacts(msgspec.Struct, frozen=True):
    """What a look at a store gave. `is_whole` None: it would have taken too long to read all of it."""

    size: int
    is_encrypted: bool
    is_whole: bool | None


def look_at(path: Path, key: bytes, limit_s: float) -> StoreFacts:
    """Read the whole store once, for `limit_s` seconds at most.

    Raises:
        AppError: it cannot be opened, or what was read is damaged.
    """
    connection = open_reader(path, key, is_old_fine=True)
    try:
        is_whole = _is_whole(connection, limit_s)
    finally:
        connection.close()
    return StoreFacts(_size(path), not _is_plain(path), is_whole)


def _is_whole(connection: apsw.Connection, limit_s: float) -> bool | None:
    end = time.monotonic() + limit_s
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        with driver_errors(connection):
            (verdict,) = next(iter(connection.execute("PRAGMA quick_check(1)")))
    except apsw.InterruptError:
        return None
    return str(verdict) == "ok"


def _size(path: Path) -> int:
    parts = (path.with_name(path.name + ending) for ending in _SIDE_FILES)
    return sum(part.stat().st_size for part in parts if part.exists())


def _is_plain(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER
