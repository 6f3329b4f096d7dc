from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from app.errors import BadSettings, StoreDamaged, StoreLocked, StoreTooNew
from app.store import database, keycheck, schema, versions
from app.store.cache import Cache
from app.store.database import open_reader, open_writer, set_aside, transaction
from app.store.journal import Journal
from app.store.queries import Queries
from tests.fakes.store_key import new_key
from tests.unit.store.samples import (
    IDENTITY,
    KEY,
    NOW,
    agreement,
    approve,
    charge,
    payment,
)

needs_posix_rights = pytest.mark.skipif(
    sys.platform == "win32", reason="folder rights work differently on Windows"
)


def filled(path: Path) -> bytes:
    """Make a store with rows in every part, closed, and give its bytes."""
    connection = open_writer(path, KEY)
    cache = Cache(connection)
    for number in range(0, 300, 50):
        numbers = range(number, number + 50)
        cache.put_agreements([agreement(f"agmt-{one}") for one in numbers])
        cache.put_charges([charge(f"ch-{one}", agreement_id=f"agmt-{one}") for one in numbers])
    cache.put_payments([payment()])
    Journal(connection).prepare(approve(), IDENTITY, NOW, "hash")
    connection.close()
    return path.read_bytes()


def read_everything(path: Path) -> None:
    open_writer(path, KEY).close()
    connection = open_reader(path, KEY)
    with database.driver_errors(str(path)):
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for (name,) in tables.fetchall():
            connection.execute(f"SELECT * FROM {name}").fetchall()
        verdicts = connection.execute("PRAGMA integrity_check").fetchall()
    if verdicts != [("ok",)]:
        raise StoreDamaged(str(verdicts))


def test_nothing_readable_reaches_the_disk(path: Path) -> None:
    connection = open_writer(path, KEY)
    Cache(connection).put_agreements([agreement()])
    Journal(connection).prepare(approve(), IDENTITY, NOW, "hash")

    files = [part for part in path.parent.iterdir() if part.is_file()]

    assert {part.name for part in files} >= {"store.db", "store.db-wal"}
    for part in files:
        content = part.read_bytes()
        assert b"Sablewood" not in content
        assert b"agmt-" not in content
        assert KEY not in content


@needs_posix_rights
def test_only_this_user_can_read_the_files(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "store.db"
    connection = open_writer(path, KEY)
    Cache(connection).put_agreements([agreement()])

    assert path.parent.stat().st_mode & 0o777 == 0o700
    for part in ("store.db", "store.db-wal"):
        assert (path.parent / part).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("opener", [open_writer, open_reader])
def test_another_key_is_told_apart_from_damage(path: Path, opener: object) -> None:
    filled(path)

    with pytest.raises(StoreLocked):
        opener(path, new_key())  # type: ignore[operator]


def test_a_key_of_the_wrong_length_is_refused(path: Path) -> None:
    with pytest.raises(StoreLocked):
        open_writer(path, b"short")


def test_a_flipped_bit_is_noticed_wherever_it_is(path: Path) -> None:
    content = filled(path)
    pages = len(content) // 4096
    for page in {*range(0, pages, max(1, pages // 24)), pages - 1}:
        altered = bytearray(content)
        altered[page * 4096 + 1000] ^= 1
        path.write_bytes(altered)

        with pytest.raises(StoreDamaged):
            read_everything(path)


def test_a_flipped_bit_in_the_journal_is_noticed_when_the_store_opens(path: Path) -> None:
    content = filled(path)
    connection = open_reader(path, KEY)
    root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'command'").get
    connection.close()
    altered = bytearray(content)
    altered[(root - 1) * 4096 + 2000] ^= 1
    path.write_bytes(altered)

    with pytest.raises(StoreDamaged):
        open_writer(path, KEY)


@pytest.mark.parametrize("kept", [0, 1, 100, 4096, 40960])
def test_a_truncated_file_is_damage(path: Path, kept: int) -> None:
    content = filled(path)
    path.write_bytes(content[:kept])

    with pytest.raises(StoreDamaged):
        open_writer(path, KEY)


@pytest.mark.parametrize("content", [b"garbage" * 2000, os.urandom(8192), b"SQLite format 3\0"])
def test_garbage_is_damage(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    with pytest.raises(StoreDamaged):
        open_writer(path, KEY)


def test_a_damaged_page_that_a_query_meets_is_told(path: Path) -> None:
    content = filled(path)
    queries = Queries(path, KEY)
    root = queries._connection().execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'request_by_status'"
    )
    altered = bytearray(content)
    altered[(root.get - 1) * 4096 + 3000] ^= 1
    queries.close()
    path.write_bytes(altered)

    with pytest.raises(StoreDamaged) as raised:
        Queries(path, KEY).request_counts()

    assert str(path) in raised.value.message


def test_a_store_set_aside_keeps_every_file_and_makes_room(path: Path) -> None:
    filled(path)
    (path.parent / "store.db-wal").write_bytes(b"")

    kept = set_aside(path)

    assert kept.name.startswith("store.damaged-")
    assert not list(path.parent.glob("store.db*"))
    open_writer(path, new_key()).close()
    open_writer(kept, KEY).close()  # what was only locked opens again with its key


@contextlib.contextmanager
def as_somebody() -> Iterator[None]:
    """Without root's right to write anywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@needs_posix_rights
def test_a_read_only_folder_is_a_settings_error() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)

        with as_somebody(), pytest.raises(BadSettings) as raised:
            open_writer(Path(folder) / "store.db", KEY)

        assert f"may not write in the folder {folder}" in raised.value.message


@needs_posix_rights
def test_a_store_that_became_read_only_is_a_settings_error() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        filled(path)
        path.chmod(0o444)
        Path(folder).chmod(0o555)

        with as_somebody(), pytest.raises(BadSettings):
            open_writer(path, KEY)

        Path(folder).chmod(0o700)


def test_a_file_in_place_of_the_folder_is_a_settings_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(BadSettings) as raised:
        open_writer(tmp_path / "file" / "store.db", KEY)

    assert str(tmp_path / "file") in raised.value.message


def test_a_missing_store_is_a_settings_error_for_the_reader(path: Path) -> None:
    with pytest.raises(BadSettings):
        open_reader(path, KEY)


def test_a_folder_with_spaces_and_emoji_works(tmp_path: Path) -> None:
    path = tmp_path / "Käufe 🛒 #1?" / "store.db"

    open_writer(path, KEY).close()

    assert path.exists()


def test_a_full_disk_undoes_the_page_and_says_so(connection: apsw.Connection) -> None:
    cache = Cache(connection)
    cache.put_agreements([agreement("agmt-old")])
    connection.execute(f"PRAGMA max_page_count={connection.execute('PRAGMA page_count').get}")

    with pytest.raises(BadSettings, match="is full"):
        cache.put_agreements([agreement(f"agmt-{number}") for number in range(500)])

    assert connection.execute("SELECT count(*) FROM agreement").get == 1
    assert not connection.in_transaction


def test_a_store_kept_busy_by_another_program_is_told(
    connection: apsw.Connection, path: Path
) -> None:
    other = open_writer(path, KEY)
    other.set_busy_timeout(0)

    with transaction(connection), pytest.raises(BadSettings, match="busy"):
        Cache(other).set_meta("account_id", "447109263358")


def test_the_reader_cannot_write(connection: apsw.Connection, path: Path) -> None:
    reader = open_reader(path, KEY)

    with pytest.raises(apsw.ReadOnlyError):
        reader.execute("DELETE FROM command")


def test_a_store_of_a_newer_version_is_left_alone(path: Path) -> None:
    connection = open_writer(path, KEY)
    connection.execute(f"PRAGMA user_version={len(versions.MIGRATIONS) + 1}")
    connection.close()
    content = path.read_bytes()

    for opener in (open_writer, open_reader):
        with pytest.raises(StoreTooNew):
            opener(path, KEY)

    assert path.read_bytes() == content


OLD = (
    "CREATE TABLE command (command_id TEXT PRIMARY KEY, state TEXT NOT NULL);"
    "CREATE TABLE agreement (id TEXT PRIMARY KEY, name TEXT);"
)
STEP = (
    "ALTER TABLE command ADD COLUMN hint TEXT NOT NULL DEFAULT '';"
    "DROP TABLE agreement;"
    "CREATE TABLE agreement (row_id INTEGER PRIMARY KEY, id TEXT UNIQUE);"
)


def old_store() -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    schema.migrate(connection, (OLD,))
    connection.execute("INSERT INTO command VALUES ('c-1', 'unknown')")
    connection.execute("INSERT INTO agreement VALUES ('agmt-1', 'Migration Readiness')")
    return connection


def test_an_older_store_is_brought_up_to_date_with_its_journal() -> None:
    connection = old_store()

    schema.migrate(connection, (OLD, STEP))

    assert connection.execute("SELECT * FROM command").fetchall() == [("c-1", "unknown", "")]
    assert schema.check_version(connection, (OLD, STEP)) == 2


def test_a_step_that_fails_leaves_the_store_as_it_was() -> None:
    connection = old_store()

    with pytest.raises(apsw.SQLError):
        schema.migrate(connection, (OLD, STEP + "CREATE TABLE command (x);"))

    assert connection.execute("SELECT * FROM agreement").fetchall() == [
        ("agmt-1", "Migration Readiness")
    ]
    assert schema.check_version(connection, (OLD, STEP)) == 1
    assert not connection.in_transaction


def test_a_current_store_is_not_touched_by_opening_it(path: Path) -> None:
    content = filled(path)

    open_writer(path, KEY).close()

    assert path.read_bytes() == content


def test_creation_that_was_interrupted_goes_on(path: Path) -> None:
    path.touch()

    open_writer(path, KEY).close()

    assert keycheck.is_other_key(path, KEY) is False


def test_the_key_check_gives_nothing_of_the_key_away(path: Path) -> None:
    open_writer(path, KEY).close()

    kept = keycheck.check_path(path).read_text()

    assert KEY.hex() not in kept
    assert keycheck.is_other_key(path, new_key()) is True
