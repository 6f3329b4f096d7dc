"""Harm to the disk and to the files of a store: each has a name, and no sent command is silently forgotten."""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import AppError, BadSettings, StoreDamaged, TargetBusy
from app.model.command import CommandState
from app.store.database import open_writer, sent_commands, set_aside
from app.store.journal import Journal
from app.store.salvage import carry_over
from app.store.sent_mark import SentMark
from tests.unit.store.samples import IDENTITY, KEY, NOW, approve, reject, sent

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits of files are POSIX only")


def journal_of(path: Path) -> Journal:
    return Journal(open_writer(path, KEY), SentMark(path, KEY))


def send(journal: Journal, number: int) -> None:
    sent(journal, approve(f"c-{number}", f"pr-{number}"))
    journal.settle(f"c-{number}", CommandState.UNKNOWN, NOW)


def copied(path: Path, folder: Path) -> Path:
    """Copy the files as a killed process leaves them: the log is not yet in the database."""
    folder.mkdir()
    for part in path.parent.glob(f"{path.name}*"):
        shutil.copy(part, folder / part.name)
    return folder / path.name


def is_told_or_whole(path: Path, commands: int) -> str:
    """Open a store: give the code of what is told, or nothing where it has all commands."""
    try:
        connection = open_writer(path, KEY)
    except StoreDamaged as error:
        return error.code
    found = sent_commands(connection)
    connection.close()
    assert found == commands
    return ""


# --- the log of a process that was killed -------------------------------------------------------------


@pytest.fixture
def killed(path: Path, tmp_path: Path) -> Path:
    """What a killed process leaves behind that has sent three commands."""
    journal = journal_of(path)
    for number in range(3):
        send(journal, number)
    left = copied(path, tmp_path / "left")
    journal._connection.close()
    return left


def test_what_a_killed_process_left_is_whole(killed: Path) -> None:
    assert killed.with_name("store.db-wal").stat().st_size > 0
    assert is_told_or_whole(killed, 3) == ""


@pytest.mark.parametrize("part", range(20))
def test_a_torn_log_is_told_and_not_read_as_far_as_it_goes(killed: Path, part: int) -> None:
    log = killed.with_name("store.db-wal")
    content = log.read_bytes()
    log.write_bytes(content[: len(content) * part // 20])

    told = is_told_or_whole(killed, 3)

    assert told or part > 10
    assert part > 5 or told in ("store-older", "store-damaged")


@pytest.mark.parametrize("part", range(20))
def test_a_flipped_bit_in_the_log_is_told(killed: Path, part: int) -> None:
    log = killed.with_name("store.db-wal")
    content = bytearray(log.read_bytes())
    content[len(content) * part // 20 + 40] ^= 1
    log.write_bytes(content)

    assert is_told_or_whole(killed, 3) or part > 10


def test_a_log_that_is_gone_is_told(killed: Path) -> None:
    killed.with_name("store.db-wal").unlink()
    assert is_told_or_whole(killed, 3) in ("store-older", "store-damaged")


# --- an older copy ------------------------------------------------------------------------------------


def test_an_older_copy_put_back_is_told_and_carried_over(path: Path, tmp_path: Path) -> None:
    journal = journal_of(path)
    send(journal, 1)
    journal._connection.close()
    shutil.copy(path, tmp_path / "backup")
    journal = journal_of(path)
    send(journal, 2)
    journal._connection.close()
    shutil.copy(tmp_path / "backup", path)

    with pytest.raises(StoreDamaged) as raised:
        open_writer(path, KEY)
    assert raised.value.code == "store-older"
    assert "1 of your decisions" in raised.value.message

    kept = set_aside(path)
    connection = open_writer(path, KEY)
    assert carry_over(kept, KEY, connection) == 1
    carried = Journal(connection, SentMark(path, KEY))
    with pytest.raises(TargetBusy):
        carried.prepare(reject("c-3", "pr-1"), IDENTITY, NOW, "hash")
    send(carried, 4)
    connection.close()
    assert is_told_or_whole(path, 2) == ""


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 86, b"garbage", b"00000000000000000099 " + b"0" * 64]
)
def test_a_mark_that_makes_no_sense_hinders_nothing(path: Path, content: bytes) -> None:
    journal = journal_of(path)
    send(journal, 1)
    path.with_name("store.db.sent").write_bytes(content)

    send(journal, 2)

    journal._connection.close()
    assert SentMark(path, KEY).read() == 2
    assert is_told_or_whole(path, 2) == ""


def test_a_kill_between_the_log_and_the_mark_is_no_damage(path: Path) -> None:
    journal = Journal(open_writer(path, KEY))  # which writes no mark
    send(journal, 1)
    journal._connection.close()
    assert is_told_or_whole(path, 1) == ""


# --- the disk ------------------------------------------------------------------------------------------

STEPS: list[tuple[str, Callable[[Journal], object]]] = [
    ("prepare", lambda journal: journal.prepare(approve("c-9", "pr-9"), IDENTITY, NOW, "hash")),
    ("mark_sent", lambda journal: journal.mark_sent("c-1", NOW)),
    ("settle", lambda journal: journal.settle("c-2", CommandState.UNKNOWN, NOW)),
]


@contextmanager
def files_cannot_grow() -> Iterator[None]:
    """Let every write beyond the first byte of a file fail, as on a broken disk or with a used-up quota."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@POSIX
@pytest.mark.parametrize("step", [row[1] for row in STEPS], ids=[row[0] for row in STEPS])
def test_a_disk_that_fails_is_named_and_the_step_is_not_taken(
    path: Path, step: Callable[[Journal], object]
) -> None:
    journal = journal_of(path)
    journal.prepare(approve("c-1", "pr-1"), IDENTITY, NOW, "hash")
    sent(journal, approve("c-2", "pr-2"))
    before = [one.state for one in journal.open_commands()]

    with files_cannot_grow(), pytest.raises(AppError) as raised:
        step(journal)

    assert isinstance(raised.value, BadSettings)
    assert raised.value.code in ("disk-error", "disk-full")
    assert [one.state for one in journal.open_commands()] == before
    step(journal)  # once the disk works again
    journal._connection.close()


@POSIX
def test_a_store_cannot_be_made_on_a_disk_that_fails(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.db"
    with files_cannot_grow(), pytest.raises(BadSettings):
        open_writer(path, KEY)
    open_writer(path, KEY).close()


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.EIO, "disk-error"), (errno.ENOSPC, "disk-full"), (errno.EACCES, "data-folder")],
)
def test_a_mark_that_cannot_be_written_stops_the_send(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    journal = journal_of(path)
    journal.prepare(approve("c-1", "pr-1"), IDENTITY, NOW, "hash")

    def fail(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("app.store.sent_mark.os.fsync", fail)
    with pytest.raises(BadSettings) as raised:
        journal.mark_sent("c-1", NOW)

    assert raised.value.code == code
    assert journal.get("c-1").state is CommandState.SENT  # read back later, as after a kill
    journal._connection.close()
