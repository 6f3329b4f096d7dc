"""What an export that is killed leaves behind goes at the next occasion, and nothing else ever does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.export.new_file import NewFile, NewFolder
from app.export.parts import Parts, clear, clear_all, new_record

EMOJI = "\U0001f9fe" * 60  # 240 bytes

WRITING = """
import sys
from pathlib import Path
from app.export.new_file import NewFile, NewFolder, WorkFolder
from app.export.parts import Parts, new_record

data, target = map(Path, sys.argv[1:])
parts = Parts(new_record(data))
file = NewFile(target, parts=parts)
file.write(b"half")
folder = WorkFolder(target, parts)
(folder.path / "rows").write_bytes(b"half")
print("writing", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    return tmp_path / "documents" / "charges.xlsx"


@pytest.fixture
def writing(data: Path, target: Path) -> Callable[[], subprocess.Popen[bytes]]:
    def start() -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-c", WRITING, str(data), str(target)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"writing\n"
        return child

    return start


def end(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    child.wait(30)
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()


def records(data: Path) -> list[Path]:
    return list((data / "exports").glob("*"))


def record_of(data: Path, *paths: object) -> Path:
    record = new_record(data)
    record.parent.mkdir(exist_ok=True)
    record.write_text("".join(f"{json.dumps(str(path))}\n" for path in paths), encoding="utf-8")
    return record


def test_what_a_killed_process_left_goes_and_what_lies_beside_it_stays(
    data: Path, target: Path, writing: Callable[[], subprocess.Popen[bytes]]
) -> None:
    theirs = target.with_name(f".{target.name}.0123456789abcdef.part")
    theirs.write_bytes(b"named like ours, but nobody wrote it down")
    target.write_bytes(b"of before")
    end(writing())
    assert len(list(target.parent.iterdir())) == 4
    clear_all(data)
    assert sorted(target.parent.iterdir()) == sorted([theirs, target])
    assert target.read_bytes() == b"of before"
    assert records(data) == []


def test_what_is_being_written_is_left_alone(
    data: Path, target: Path, writing: Callable[[], subprocess.Popen[bytes]]
) -> None:
    child = writing()
    try:
        clear_all(data)
        assert len(list(target.parent.iterdir())) == 2
        assert len(records(data)) == 1
    finally:
        end(child)


def test_the_record_goes_with_the_last_part(data: Path, target: Path) -> None:
    parts = Parts(new_record(data))
    first, second = NewFile(target, parts=parts), NewFolder(target.with_name("parts"), parts)
    assert len(records(data)) == 1
    first.finish()
    assert len(records(data)) == 1
    second.discard()
    assert records(data) == []
    assert list(target.parent.iterdir()) == [target]


def test_it_is_written_down_before_it_is_made(data: Path, tmp_path: Path) -> None:
    parts, nowhere = Parts(new_record(data)), tmp_path / "nowhere" / "a.csv"
    with pytest.raises(FileNotFoundError):
        parts.file(nowhere)
    assert records(data) == []


def test_a_data_folder_that_takes_nothing_stops_no_export(tmp_path: Path, target: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    file = NewFile(target, parts=Parts(new_record(tmp_path / "file")))
    file.finish()
    assert list(target.parent.iterdir()) == [target]


def test_a_record_that_was_tampered_with_removes_nothing_of_the_person(
    data: Path, target: Path, tmp_path: Path
) -> None:
    target.write_bytes(b"precious")
    link = target.with_name(".a.0123456789abcdef.part")
    link.symlink_to(tmp_path / "documents")
    nul = target.with_name(".a\x00.0123456789abcdef.part")
    odd = (target, target.parent, "relative/.a.0123456789abcdef.part", link, "\x00", "../..", nul)
    record = record_of(data, *odd)
    with record.open("a", encoding="utf-8") as file:
        file.write('7\nnull\n{}\n"cut')
    clear(record)
    assert target.read_bytes() == b"precious"
    assert link.is_symlink()
    assert not record.exists()


def test_a_disk_that_is_not_there_is_waited_for(data: Path, tmp_path: Path) -> None:
    part = tmp_path / "stick" / ".a.csv.0123456789abcdef.part"
    record = record_of(data, part)
    clear(record)
    assert record.exists()
    part.parent.mkdir()
    part.write_bytes(b"half")
    clear(record)
    assert not part.exists()
    assert not record.exists()


@pytest.mark.parametrize("name", [f"{EMOJI}.csv", "a" * 251 + ".csv", "\u202e=1+1\n.csv", ".csv"])
def test_every_name_that_a_target_can_have_has_parts(data: Path, target: Path, name: str) -> None:
    path = target.with_name(name)
    parts = Parts(new_record(data))
    NewFile(path, parts=parts)._file.close()
    assert len(list(path.parent.iterdir())) == 1
    assert parts._held is not None
    os.close(parts._held)  # as its process ends
    clear_all(data)
    assert list(path.parent.iterdir()) == []
