"""Carries over what cannot be read again from a store that was set aside, as far as it can be read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import apsw

from app.errors import AppError
from app.store.database import open_reader, transaction
from app.store.notes import take_over

_JOURNAL = ("command", "evidence")
# A store that is older than one of these has nothing of it.
_ARCHIVE = (
    "terms_version",
    "legal_file",
    "payment_session",
    "payment_region",
    "payment_user",
)
_VIEWS = ("saved_view",)
_NOTES = "note"


def carry_over(aside: Path, key: bytes, connection: apsw.Connection) -> int | None:
    """Copy what is readable of journal, archive, saved views and notes; give the number of commands.

    None where nothing at all can be read: another key was its, or its first page is damaged.

    Damage in the cached data must not make Countersign forget what it sent: a command whose outcome is
    open goes on locking its target in the new store. Nor what was agreed: AWS does not show it again.
    Nor what the person wrote; where both stores have a note, the newer one stays.
    """
    try:
        old = open_reader(aside, key, is_old_fine=True)
    except AppError:
        return None  # the file stays where the person was told
    try:
        rows = {table: _readable(old, table) for table in (*_JOURNAL, *_ARCHIVE, *_VIEWS, _NOTES)}
    finally:
        old.close()
    known = {row["command_id"] for row in rows["command"]}
    with transaction(connection):
        for table in _JOURNAL:
            for row in rows[table]:
                if row["command_id"] in known:
                    _insert(connection, table, row)
        for table in (*_ARCHIVE, *_VIEWS):
            for row in rows[table]:
                _insert(connection, table, row)
        for row in rows[_NOTES]:
            take_over(connection, row)
    return len(known)


def _readable(old: apsw.Connection, table: str) -> list[dict[str, apsw.SQLiteValue]]:
    """Read rows until the first damaged page; a table that is itself unreadable gives none."""
    found: list[dict[str, apsw.SQLiteValue]] = []
    with suppress(apsw.CorruptError, apsw.NotADBError, apsw.SQLError):
        columns = old.execute("SELECT name FROM pragma_table_info(?)", (table,))
        names = [str(name) for (name,) in columns]
        for row in old.execute(f"SELECT * FROM {table} ORDER BY rowid"):
            found += [dict(zip(names, row, strict=True))]  # one by one: an error keeps those before
    return found


def _insert(connection: apsw.Connection, table: str, row: dict[str, apsw.SQLiteValue]) -> None:
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"
    connection.execute(sql, tuple(row.values()))
