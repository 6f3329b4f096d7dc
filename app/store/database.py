"""Opens the encrypted store and turns the driver's errors into sentences for a person."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import apsw

from app.errors import (
    AppError,
    BadSettings,
    StoreDamaged,
    StoreLocked,
    StoreOutdated,
    StoreTooNew,
    Unclear,
)
from app.language import tr, tr_plural
from app.store.schema import NewerSchema, check_version, migrate
from app.store.versions import MIGRATIONS

Connection = apsw.Connection  # for those who hold one without knowing the driver
KEY_BYTES = 32
_BUSY_MS = 10_000
_HEADER_BYTES = 100
# Holds every index of 100,000 charges: a page that falls out has to be read and deciphered again.
_CACHE_KIB = 16_000
_SIDE_FILES = ("", "-journal", "-wal", "-shm", ".keycheck", ".sent")


def open_writer(path: Path, key: bytes, *, durable: bool = True, mark: str = "") -> apsw.Connection:
    """Open the store for writing; create it or bring its schema up to date.

    `mark` is the SentMark's line as it was kept outside of the store's folder.

    `durable` decides what a commit costs. The journal needs every commit on disk before the request
    leaves (FULL: the write-ahead log is synced at each commit). Pages of cached data may be read
    again from AWS, so the cache's own connection leaves the syncing to checkpoints (NORMAL); a power
    cut can then lose the last pages, never the journal, because a later FULL commit syncs all of the
    log before it, and never the file's order, because a checkpoint syncs the log first.

    Raises:
        StoreLocked: the key is not the one that the store was made with.
        StoreDamaged: the file is not a store or has been altered.
        StoreTooNew: a newer version wrote it.
        BadSettings: the folder cannot be written, or the disk is full.
    """
    with _opening(path, key):
        _create_private(path)
        connection = _connect(path, key, apsw.SQLITE_OPEN_READWRITE)
        try:
            check_version(connection)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.execute(
                "PRAGMA fullfsync=1"
            )  # macOS: plain fsync stops at the drive's cache
            connection.execute("PRAGMA foreign_keys=1")
            migrate(connection)
            _check_journal(connection)
            _check_age(connection, path, key, mark)
        except BaseException:
            connection.close()
            raise
        # Imported here: hashlib costs the window's start 4 ms, and the window never gets here.
        from app.store import keycheck  # noqa: PLC0415

        keycheck.write_check(path, key)
        return connection


def sent_commands(connection: apsw.Connection) -> int:
    """Count the commands that were ever sent. None is ever removed."""
    (count,) = next(iter(connection.execute("SELECT count(sent_at) FROM command")))
    return int(str(count))


def open_reader(path: Path, key: bytes, *, is_old_fine: bool = False) -> apsw.Connection:
    """Open the store read-only; raises the same errors as `open_writer`.

    Raises:
        StoreOutdated: no writer has brought it up to date yet, unless `is_old_fine`.
    """
    with _opening(path, key):
        connection = _connect(path, key, apsw.SQLITE_OPEN_READONLY)
        try:
            version = check_version(connection)
            if not is_old_fine:
                _require_newest(version, path)
        except BaseException:
            connection.close()
            raise
        return connection


def open_private(path: Path, key: bytes) -> apsw.Connection:
    """Open an encrypted file that has nothing of a store in it; create it where there is none.

    Raises:
        StoreDamaged: the key is another one, or the file has been altered.
        BadSettings: the folder cannot be written, or the disk is full.
    """
    with _opening(path, key):
        _create_private(path)
        connection = _connect(path, key, apsw.SQLITE_OPEN_READWRITE)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection


def set_aside(path: Path, name: str = "store.damaged") -> Path:
    """Keep an unreadable file under another name, which begins with `name`; returns that name.

    Raises:
        BadSettings: the folder cannot be written.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    kept = path.with_name(f"{name}-{stamp}.db")
    try:
        for ending in _SIDE_FILES:
            part = path.with_name(path.name + ending)
            if part.exists():
                part.rename(kept.with_name(kept.name + ending))
    except OSError as error:
        raise _unwritable(path) from error
    return kept


@contextmanager
def driver_errors(where: str | apsw.Connection) -> Iterator[None]:
    """Turn the driver's errors while reading or writing into errors for a person."""
    try:
        yield
    except apsw.ConnectionClosedError as error:
        raise _closed() from error
    except apsw.Error as error:
        told = _told(error, where if isinstance(where, str) else where.filename)
        if told is None:
            raise
        raise told from error


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """Write several rows as one; nothing of it stays when an error ends it."""
    with driver_errors(connection):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            # A full disk makes SQLite roll back by itself; then there is nothing left to undo.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def folder_errors(path: Path) -> Iterator[None]:
    """Turn what the system says of a file beside the store into errors for a person."""
    try:
        yield
    except PermissionError as error:
        raise _unwritable(path) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _full(str(path)) from error
        raise _disk_error(str(path)) from error


def _create_private(path: Path) -> None:
    """Make an empty file that only this user can read; SQLite gives its log the same rights."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except PermissionError as error:
        raise _unwritable(path) from error
    except OSError as error:
        raise BadSettings(
            tr(
                "The folder {folder} cannot be used for stored data: {reason}.",
                folder=path.parent,
                reason=os.strerror(error.errno or 0),
            ),
            tr("Choose another folder with --data-dir."),
            code="data-folder",
        ) from error
    from app.store import keycheck  # noqa: PLC0415 (see open_writer)

    # SQLite takes a file shorter than its header for a new one, and would write over it.
    size = path.stat().st_size
    if 0 < size < _HEADER_BYTES or (size == 0 and keycheck.is_written(path)):
        raise _damaged(str(path))


def _connect(path: Path, key: bytes, flags: int) -> apsw.Connection:
    if len(key) != KEY_BYTES:
        raise StoreLocked(
            tr("The key of the stored data has the wrong length."),
            tr("Set the stored data aside and begin anew, or restore the keyring."),
            code="wrong-key",
        )
    connection = apsw.Connection(str(path), flags=flags)
    connection.set_busy_timeout(_BUSY_MS)
    if sys.platform == "win32":
        # WORKAROUND: it would let Windows wait for a lock. Under Wine that wait fails at once and for good, so
        # SQLite asks again and again instead, as it did before 3.49.
        connection.setlk_timeout(0, 0)
    connection.execute("PRAGMA cipher='chacha20'")
    connection.execute(f"PRAGMA key='raw:{key.hex()}'")
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    connection.execute("PRAGMA temp_store=MEMORY")  # temporary files would not be encrypted
    return connection


def _check_journal(connection: apsw.Connection) -> None:
    """Read the whole journal once: the cipher proves each page, and the journal must be whole."""
    for table in ("command", "evidence"):
        for (verdict,) in connection.execute(f"PRAGMA integrity_check({table})"):
            if verdict != "ok":
                raise _damaged(connection.filename)


def _check_age(connection: apsw.Connection, path: Path, key: bytes, line: str) -> None:
    """Refuse a journal that has lost sent commands. Raises StoreDamaged."""
    from app.store.sent_mark import SentMark  # noqa: PLC0415 (see open_writer)

    mark = SentMark(path, key)
    lost = max(mark.read(), mark.count_in(line)) - sent_commands(connection)
    if lost > 0:
        raise StoreDamaged(
            tr_plural(
                lost,
                "The stored data in {path} is older than what Countersign wrote there last: {n} of your "
                "decisions that were sent are missing in its log.",
                "The stored data in {path} is older than what Countersign wrote there last: {n} of your "
                "decisions that were sent are missing in its log.",
                path=path,
            ),
            tr(
                "Look in AWS what became of them before you decide again. Set it aside and begin anew: "
                "Countersign reads everything again from AWS, and carries over the log as far as it goes."
            ),
            code="store-older",
        )


@contextmanager
def _opening(path: Path, key: bytes) -> Iterator[None]:
    try:
        with driver_errors(str(path)):
            yield
    except NewerSchema as error:
        raise StoreTooNew(
            tr(
                "The stored data in {path} was written by a newer version of Countersign.",
                path=path,
            ),
            tr("Start the newer version, or choose another folder with --data-dir."),
            code="store-too-new",
        ) from error
    except StoreDamaged as error:
        from app.store import keycheck  # noqa: PLC0415 (see open_writer)

        if keycheck.is_other_key(path, key):
            raise StoreLocked(
                tr(
                    "The keyring holds another key than the one that {path} was made with.",
                    path=path,
                ),
                tr("Restore the keyring, or set the stored data aside and begin anew."),
                code="wrong-key",
            ) from error
        raise


def _told(error: apsw.Error, where: str) -> AppError | None:
    match error:
        case apsw.CorruptError() | apsw.NotADBError() | apsw.FormatError():
            return _damaged(where)
        case apsw.FullError():
            return _full(where)
        case apsw.ReadOnlyError() | apsw.CantOpenError() | apsw.PermissionsError():
            return _unwritable(Path(where))
        case apsw.IOError():
            return _disk_error(where)
        case apsw.BusyError():
            return BadSettings(
                tr("Another program keeps {where} busy.", where=where),
                tr(
                    "Close other copies of Countersign and programs that scan or back up this folder, then try again."
                ),
                code="store-busy",
            )
        case _:
            return None


def _closed() -> Unclear:
    return Unclear(
        tr("The stored data was closed while Countersign was using it."),
        tr(
            "What you decided is in the log; what became of it is found out when this account is opened again."
        ),
        code="store-closed",
    )


def _damaged(where: str) -> StoreDamaged:
    return StoreDamaged(
        tr("The stored data in {where} is damaged.", where=where),
        tr(
            "Set it aside and begin anew: Countersign reads everything again from AWS, and carries over "
            "what it can still read of the log of your decisions."
        ),
        code="store-damaged",
    )


def _full(where: str) -> BadSettings:
    return BadSettings(
        tr("The disk that holds {where} is full.", where=where),
        tr("Free some space, then try again."),
        code="disk-full",
    )


def _disk_error(where: str) -> BadSettings:
    return BadSettings(
        tr("The disk gave an error while Countersign used {where}.", where=where),
        tr("Check the disk and its free space, then start Countersign again."),
        code="disk-error",
    )


def _require_newest(version: int, path: Path) -> None:
    if version < len(MIGRATIONS):
        raise StoreOutdated(
            tr("The stored data in {path} is of an older version of Countersign.", path=path),
            tr("Wait until Countersign has brought it up to date."),
            code="store-outdated",
        )


def _unwritable(path: Path) -> BadSettings:
    return BadSettings(
        tr("Countersign may not write in the folder {folder}.", folder=path.parent),
        tr("Give your user the right to write there, or choose another folder with --data-dir."),
        code="data-folder",
    )
