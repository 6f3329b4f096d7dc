"""Files and folders are there whole or not at all, and nothing is replaced that shall stay."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from app.errors import BadSettings
from app.export.new_file import Cancelled, NewFile, NewFolder, told, write_file


def test_a_file_of_the_same_name_is_replaced_only_when_the_new_one_is_complete(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.csv"
    write_file(path, b"old")
    file = NewFile(path)
    file.write(b"new")
    assert path.read_bytes() == b"old"
    file.discard()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_came_into_its_place_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    file = NewFile(path, may_replace=False)
    file.write(b"ours")
    path.write_bytes(b"theirs")
    with pytest.raises(BadSettings, match="came there meanwhile") as caught:
        file.finish()
    file.discard()
    assert caught.value.hint == "Choose another name."
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_where_the_file_system_has_no_links_nothing_is_replaced_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_args: object) -> None:
        raise OSError(errno.ENOTSUP, "no links")

    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "list.csv"
    first, second = NewFile(path, may_replace=False), NewFile(path, may_replace=False)
    first.finish()
    with pytest.raises(BadSettings, match="came there meanwhile"):
        second.finish()
    second.discard()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_disk_that_is_full_at_the_end_is_said_to_be_full(tmp_path: Path) -> None:
    file = NewFile(tmp_path / "list.csv")
    with Path("/dev/full").open("wb") as full:
        os.dup2(full.fileno(), file._file.fileno())
    file.write(b"a")
    with pytest.raises(BadSettings, match="The disk is full") as caught:
        file.finish()
    file.discard()
    assert caught.value.hint == "Make room, or choose another folder."
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named_as_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="The folder is not there") as caught:
        NewFile(tmp_path / "nowhere" / "list.csv")
    assert caught.value.hint == "Choose another folder."


def test_a_read_only_place_is_named_as_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="That place is read-only"), told(tmp_path / "a.csv"):
        raise OSError(errno.EROFS, "read-only")


def test_a_target_that_another_program_holds_is_said_to_be_open(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"open in a spreadsheet")
    with (
        pytest.raises(BadSettings, match="Another program has it open") as caught,
        told(path, is_last=True),
    ):
        raise PermissionError(errno.EACCES, "sharing violation")
    assert caught.value.hint == "Close it there, or choose another name."


def test_a_cancelled_file_takes_nothing_more_and_leaves_nothing(tmp_path: Path) -> None:
    stop = threading.Event()
    file = NewFile(tmp_path / "list.csv", stop=stop)
    file.write(b"a")
    stop.set()
    for last in (lambda: file.write(b"b"), lambda: file.handle.write(b"c"), file.finish):
        with pytest.raises(Cancelled):
            last()
    file.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_library_that_tidies_up_after_its_failure_is_left_alone(tmp_path: Path) -> None:
    stop = threading.Event()
    file = NewFile(tmp_path / "list.xlsx", stop=stop)
    handle = file.handle
    stop.set()
    with pytest.raises(Cancelled):
        handle.write(b"a")
    file.discard()
    assert handle.write(b"the end") == 7
    assert handle.tell() == 0


def test_a_folder_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "charges.parquet"
    path.mkdir()
    with pytest.raises(BadSettings, match="is there already") as caught:
        NewFolder(path)
    assert caught.value.hint == "Choose another name."
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "charges.parquet"
    folder = NewFolder(path)
    (folder.part / "a").write_bytes(b"1")
    assert not path.exists()
    folder.finish()
    folder.discard()
    assert (path / "a").read_bytes() == b"1"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_of_that_name_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.mkdir()
    file = NewFile(path, may_replace=False)
    with pytest.raises(BadSettings, match="A folder has that name"):
        file.finish()
    file.discard()
    assert list(tmp_path.iterdir()) == [path]
