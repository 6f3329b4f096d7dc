"""A data folder that a program for synchronising works on, or that lies on a share: copies, replacements, locks."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from app.accounts.store_keys import StoreKeys
from app.errors import BadSettings, StoreDamaged
from app.model.command import CommandState
from app.store import database
from app.store.database import open_reader, open_writer, sent_commands, set_aside
from app.store.journal import Journal
from app.store.sent_mark import SentMark
from tests.fakes.secrets import FakeSecretStore
from tests.unit.store.samples import IDENTITY, KEY, NOW, approve, sent

POSIX = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows does not let files in use be removed or replaced"
)
CONFLICT_COPIES = (
    "store-DANA-PC.db",  # OneDrive
    "store (Dana's conflicted copy 2026-11-18).db",  # Dropbox
    "store (1).db",  # Google Drive
    "store 2.db",  # iCloud
    "store.sync-conflict-20261118-101500-ABCDEFG.db",  # Syncthing
    "store (conflicted copy 2026-11-18 101500).db",  # Nextcloud
    "store.db-wal (1)",
    ".store.db.icloud",
    "~store.db.tmp",
)


def journal_of(path: Path) -> Journal:
    return Journal(open_writer(path, KEY), SentMark(path, KEY))


def replaced_by_a_copy(path: Path) -> None:
    """As a synchronising program does it: a whole new file takes the name."""
    shutil.copy(path, path.with_name("coming.tmp"))
    path.with_name("coming.tmp").replace(path)


def log_replaced(path: Path) -> None:
    replaced_by_a_copy(path.with_name("store.db-wal"))


def log_removed(path: Path) -> None:
    path.with_name("store.db-wal").unlink()


def removed(path: Path) -> None:
    path.unlink()


SNATCHED: list[Callable[[Path], None]] = [replaced_by_a_copy, log_replaced, log_removed, removed]


@POSIX
@pytest.mark.parametrize("snatch", SNATCHED, ids=lambda one: one.__name__)
def test_nothing_is_prepared_in_a_file_that_was_taken_away(
    path: Path, snatch: Callable[[Path], None]
) -> None:
    journal = journal_of(path)
    sent(journal, approve("c-1", "pr-1"))
    snatch(path)
    with pytest.raises(StoreDamaged, match=r"was (removed|replaced)") as raised:
        journal.prepare(approve("c-2", "pr-2"), IDENTITY, NOW, "hash")
    assert "Nothing was sent" in raised.value.hint
    journal._connection.close()


@POSIX
@pytest.mark.parametrize("snatch", SNATCHED, ids=lambda one: one.__name__)
def test_nothing_may_leave_after_a_commit_into_a_file_that_was_taken_away(
    path: Path, snatch: Callable[[Path], None]
) -> None:
    """What is sent has to be found by the next process, in the file that has the name."""
    journal = journal_of(path)
    journal.prepare(approve("c-1", "pr-1"), IDENTITY, NOW, "hash")
    snatch(path)
    with pytest.raises(StoreDamaged, match=r"was (removed|replaced)"):
        journal.mark_sent("c-1", NOW)
    journal._connection.close()


def test_copies_beside_the_store_are_left_alone(path: Path) -> None:
    journal = journal_of(path)
    sent(journal, approve("c-1", "pr-1"))
    journal.settle("c-1", CommandState.UNKNOWN, NOW)
    journal._connection.close()
    for name in CONFLICT_COPIES:
        path.with_name(name).write_bytes(b"of another computer")

    connection = open_writer(path, KEY)
    assert sent_commands(connection) == 1
    connection.close()
    set_aside(path)
    open_writer(path, KEY).close()

    for name in CONFLICT_COPIES:
        assert path.with_name(name).read_bytes() == b"of another computer"


def test_a_copy_of_another_computer_in_the_place_of_the_store_is_told(path: Path) -> None:
    """It has other commands, as many of them: only the key says that it is not ours."""
    journal_of(path)._connection.close()
    elsewhere = path.parent / "elsewhere" / "store.db"
    other = open_writer(elsewhere, bytes(reversed(KEY)))
    other.close()
    shutil.copy(elsewhere, path)
    with pytest.raises(StoreDamaged):
        open_writer(path, KEY)


@pytest.mark.parametrize("by", [open_writer, open_reader], ids=lambda one: one.__name__)
def test_a_store_that_another_program_locks_is_named_after_a_while(
    path: Path, monkeypatch: pytest.MonkeyPatch, by: Callable[[Path, bytes], apsw.Connection]
) -> None:
    open_writer(path, KEY).close()
    monkeypatch.setattr(database, "_BUSY_MS", 50)
    holder = apsw.Connection(str(path))
    holder.execute("PRAGMA cipher='chacha20'")
    holder.execute(f"PRAGMA key='raw:{KEY.hex()}'")
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(BadSettings) as raised:
        by(path, KEY)
    assert raised.value.code == "store-busy"
    assert "scan or back up this folder" in raised.value.hint
    holder.execute("COMMIT")
    holder.close()
    open_writer(path, KEY).close()


def test_a_share_that_cannot_hold_the_log_is_named(path: Path) -> None:
    """As on shares without locks the log cannot be opened: here a folder has its name."""
    open_writer(path, KEY).close()
    path.with_name("store.db-wal").mkdir()
    with pytest.raises(BadSettings) as raised:
        open_writer(path, KEY)
    assert str(path.parent) in raised.value.message
    path.with_name("store.db-wal").rmdir()
    open_writer(path, KEY).close()


def test_forgetting_takes_conflict_copies_with_it(tmp_path: Path) -> None:
    keys = StoreKeys(FakeSecretStore(), tmp_path)
    path = keys.for_store("aws-447109263358").path
    for name in ("store.db", *CONFLICT_COPIES):
        path.with_name(name).write_bytes(b"x")
    keys.forget("aws-447109263358")
    assert not path.parent.exists()
