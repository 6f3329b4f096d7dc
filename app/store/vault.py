"""Secrets by name in one small encrypted file, for those that are too long for a keyring."""

from __future__ import annotations

import threading
from pathlib import Path

from app.store.database import Connection, driver_errors, open_private, set_aside, transaction

_BESIDE = ("-journal", "-wal", "-shm")


class VaultFile:
    """An open file; may be used from any thread, and by other processes at the same time.

    What is deleted is overwritten. Every method raises StoreDamaged and BadSettings.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        """Open the file, or make an empty one.

        Raises:
            StoreDamaged: the key is another one, or the file was altered.
            BadSettings: the folder cannot be written.
        """
        self._lock = threading.Lock()
        self._connection = _opened(path, key)

    def get(self, name: str) -> bytes | None:
        """Read a secret; None when there is none."""
        with self._lock, driver_errors(self._connection):
            row = self._connection.execute(
                "SELECT content FROM secret WHERE name = ?", (name,)
            ).fetchone()
        return None if row is None else bytes(row[0])

    def put(self, name: str, content: bytes) -> None:
        """Keep a secret, in place of an earlier one; it is on the disk when this returns."""
        with self._lock, driver_errors(self._connection):
            self._connection.execute(
                "INSERT INTO secret (name, content) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET content = excluded.content",
                (name, content),
            )

    def delete(self, name: str) -> None:
        """Forget a secret; none is no error."""
        with self._lock, driver_errors(self._connection):
            self._connection.execute("DELETE FROM secret WHERE name = ?", (name,))

    def names(self) -> tuple[str, ...]:
        """List what is kept."""
        with self._lock, driver_errors(self._connection):
            rows = self._connection.execute("SELECT name FROM secret ORDER BY name")
            return tuple(str(name) for (name,) in rows)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


def replace_vault(path: Path, by: Path) -> None:
    """Put a file that nobody has open in the place of another one, which goes. Raises OSError."""
    remove_vault(path, spares_itself=True)
    by.replace(path)


def remove_vault(path: Path, *, spares_itself: bool = False) -> None:
    """Remove a file that nobody has open, with what SQLite lays beside it. Raises OSError."""
    for ending in _BESIDE if spares_itself else ("", *_BESIDE):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def set_vault_aside(path: Path, why: str = "damaged") -> Path:
    """Keep a file that cannot be used under a name that says why; returns that name.

    Raises:
        BadSettings: the folder cannot be written.
    """
    return set_aside(path, f"{path.stem}.{why}")


def _opened(path: Path, key: bytes) -> Connection:
    connection = open_private(path, key)
    try:
        with driver_errors(connection):
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA fullfsync=1")
            connection.execute("PRAGMA secure_delete=ON")
        with transaction(connection):
            connection.execute(
                "CREATE TABLE IF NOT EXISTS secret"
                " (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT"
            )
        with driver_errors(connection):
            for _ in connection.execute("SELECT name, content FROM secret"):
                pass  # the cipher proves each page: damage is found now, not in the middle of a sign-in
    except BaseException:
        connection.close()
        raise
    return connection
