"""The data folder moves as a whole or not at all, with its keys, whatever ends the process meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.accounts.key_text import item_name
from app.accounts.store_keys import StoreKeys
from app.autostart import start_command
from app.errors import BadSettings
from app.folders import HOME, PLAN, POINTER, folder_in_use, home_of, name_of
from app.moving import (
    LastMove,
    clear_up,
    forget_plan,
    last_move,
    move_now,
    move_was_told,
    plan_move,
    planned,
    stopped,
    target_problem,
)
from app.options import parse
from app.worker.forget_all import remove_all
from main import _moved
from tests.fakes.secrets import FakeSecretStore

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="rights and processes are other ones")
FILES = {
    "window.ini": b"[General]\n",
    "accounts.json": b"{}",
    "stores/aws-447109263358/store.db": b"store" * 9000,
    "stores/aws-447109263358/store.db.sent": b"1",
    "logs/window.log": b"",
}
# Ends this process at the n-th change of a file, for each n until a move has come to its end.
_KILLS = """
import os, pathlib, shutil, sys
from app.folders import folder_in_use
from app.moving import clear_up, move_now, plan_move
base, changes = pathlib.Path(sys.argv[1]), {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime"}
files = {}
def content(folder):
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*")
            if one.is_file() and one.suffix not in (".lock", ".part")
            and one.name not in ("move.json", "home.json", "moved.json")}
for number in range(1, 1000):
    home, new = base / f"home-{number}", base / f"new-{number}"
    shutil.copytree(base / "first", home)
    plan_move(home, new)
    before = content(home)
    child = os.fork()
    if not child:
        left = [number]
        def count(event, arguments):
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & 3
            if event in changes or writes:
                left[0] -= 1
                if not left[0]:
                    os._exit(9)
        sys.addaudithook(count)
        clear_up(move_now(home))
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    used = folder_in_use(home)
    assert content(used) == before, (number, used)
    clear_up(used)  # as main does it at each start
    clear_up(move_now(used))
    again = folder_in_use(home)
    assert again == used or code, number
    assert content(again) == before, number
    if used == new:
        assert [one.name for one in home.iterdir()] == ["moved.json"], number
    if not code:
        assert used == new
        print(number)
        break
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "first"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "instance.lock").write_text("1\n")
    return folder


def content_of(folder: Path) -> dict[str, bytes]:
    found = (one for one in folder.rglob("*") if one.is_file() and one.parent.name != "sandbox")
    names = {one.relative_to(folder).as_posix(): one for one in found}
    own = (PLAN, HOME, POINTER, "instance.lock")
    return {name: path.read_bytes() for name, path in names.items() if name not in own}


def not_moved(home: Path) -> str:
    found = last_move(home)
    assert found is not None
    assert found.words == "The data folder was not moved."
    return found.said


def moved(home: Path, target: Path) -> Path:
    used = folder_in_use(home)
    plan_move(used, target)
    found = move_now(used)
    clear_up(found)
    return found


def test_nothing_moves_unless_it_is_planned(home: Path, tmp_path: Path) -> None:
    assert move_now(home) == home
    plan_move(home, tmp_path / "new")
    assert planned(home) == tmp_path / "new"
    forget_plan(home)
    assert move_now(home) == home
    assert not (tmp_path / "new").exists()


def test_everything_moves_and_the_first_place_says_where_to(home: Path, tmp_path: Path) -> None:
    new = tmp_path / "deep" / "new"
    item = item_name("vault", home)
    assert moved(home, new) == new == folder_in_use(home)
    assert content_of(new) == FILES
    assert [one.name for one in home.iterdir()] == [POINTER]
    said = f"Before, it was {home}."
    assert last_move(new) == LastMove(is_done=True, said=said, is_new=True)
    move_was_told(new)
    assert last_move(new) == LastMove(is_done=True, said=said, is_new=False)
    assert item_name("vault", new) == item
    assert planned(new) is None
    assert move_now(new) == new
    assert name_of(new) == home


def test_it_moves_on_and_comes_back(home: Path, tmp_path: Path) -> None:
    item, first, second = item_name("vault", home), tmp_path / "a", tmp_path / "b"
    moved(home, first)
    moved(home, second)
    assert folder_in_use(home) == second
    assert not first.exists()
    assert item_name("vault", second) == item
    moved(home, home)
    assert folder_in_use(home) == home
    assert content_of(home) == FILES
    assert not second.exists()
    assert not (home / POINTER).exists()
    assert item_name("vault", home) == item


def test_a_copy_of_a_folder_that_moved_has_no_keys_of_it(home: Path, tmp_path: Path) -> None:
    new, copy = moved(home, tmp_path / "new"), tmp_path / "copy"
    shutil.copytree(new, copy)
    assert home_of(copy) == copy.resolve()
    assert item_name("vault", copy) != item_name("vault", new)


def test_a_folder_that_is_not_there_begins_no_empty_one(home: Path, tmp_path: Path) -> None:
    new = moved(home, tmp_path / "new")
    new.rename(tmp_path / "unplugged")
    with pytest.raises(BadSettings, match="are not there now"):
        folder_in_use(home)
    new.mkdir()  # where a disk would be mounted
    with pytest.raises(BadSettings, match="are not there now"):
        folder_in_use(home)


@pytest.mark.parametrize("content", ["", "[]", '{"folder": 1}', '{"folder": "relative"}', "\0"])
def test_a_pointer_that_makes_no_sense_is_told(home: Path, content: str) -> None:
    (home / POINTER).write_text(content)
    with pytest.raises(BadSettings):
        folder_in_use(home)


def test_where_it_cannot_move_is_said(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("")
    assert target_problem(home, tmp_path / "full") == "Choose an empty folder, or a new one."
    assert target_problem(home, tmp_path / "file") == "Choose a folder, and not a file."
    assert "outside" in target_problem(home, home / "in-it")
    assert "outside" in target_problem(home, home)
    assert "empty" in target_problem(home, tmp_path)
    assert "whole path" in target_problem(home, Path("relative"))
    with pytest.raises(BadSettings):
        plan_move(home, tmp_path / "full")
    assert planned(home) is None


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may do everything")
def test_a_denied_folder_leaves_the_old_one_in_use_and_says_so(home: Path, tmp_path: Path) -> None:
    plan_move(home, tmp_path / "new" / "deep")
    (tmp_path / "new").mkdir(mode=0o500)
    assert move_now(home) == home == folder_in_use(home)
    assert not_moved(home)
    assert content_of(home) == FILES


@pytest.mark.skipif(sys.platform != "linux", reason="a place in which nobody can make a folder")
def test_a_place_that_takes_no_folder_leaves_the_old_one_in_use(home: Path) -> None:
    plan_move(home, Path("/proc/countersign"))
    assert move_now(home) == home == folder_in_use(home)
    assert not_moved(home)
    assert content_of(home) == FILES


def test_what_is_there_meanwhile_is_left_alone(home: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    plan_move(home, new)
    new.mkdir()
    (new / "mine").write_text("of the person")
    assert move_now(home) == home
    assert "Choose an empty folder" in not_moved(home)
    assert content_of(new) == {"mine": b"of the person"}


@POSIX
def test_what_is_no_plain_file_is_not_moved_and_nothing_of_it_stays(
    home: Path, tmp_path: Path
) -> None:
    (home / "papers").symlink_to(tmp_path)
    plan_move(home, tmp_path / "new")
    assert move_now(home) == home
    assert "papers in it is no plain file." in not_moved(home)
    assert not (tmp_path / "new").exists()


@POSIX
def test_a_disk_without_room_leaves_the_old_one_in_use(home: Path, tmp_path: Path) -> None:
    import resource

    plan_move(home, tmp_path / "new")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))  # as a disk that fills up
    try:
        assert move_now(home) == home
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not_moved(home)
    assert content_of(home) == FILES
    assert not (tmp_path / "new").exists()


def test_it_tells_how_far_it_is(home: Path, tmp_path: Path) -> None:
    plan_move(home, tmp_path / "new")
    told: list[tuple[int, int]] = []
    move_now(home, lambda done, total: told.append((done, total)))
    size = sum(len(content) for content in FILES.values())
    assert {total for _, total in told} == {3 * size}  # copied, and both read again
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (3 * size, 3 * size)


@pytest.mark.parametrize("number", range(1, 3 * len(FILES) - 3))
def test_who_stops_it_stays_and_nothing_of_the_copy_is_left(
    home: Path, tmp_path: Path, number: int
) -> None:
    plan_move(home, tmp_path / "new")
    told: list[int] = []

    def stop(done: int, _total: int) -> None:
        told.append(done)
        if len(told) == number:
            raise stopped()

    assert move_now(home, stop) == home == folder_in_use(home)
    assert len(told) == number
    assert not_moved(home) == "You stopped it. This folder is still in use."
    assert content_of(home) == FILES
    assert not (tmp_path / "new").exists()
    assert planned(home) is None


@POSIX
def test_whatever_ends_the_process_one_whole_folder_is_in_use(home: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _KILLS, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 3 * len(FILES)


def test_what_a_move_left_is_removed_at_the_next_start(home: Path, tmp_path: Path) -> None:
    plan_move(home, tmp_path / "new")
    new = move_now(home)
    assert content_of(home) == FILES
    (home / "mine").write_text("of the person")
    clear_up(new)
    assert content_of(home) == {"mine": b"of the person"}
    assert json.loads((home / POINTER).read_text()) == {"folder": str(new)}


def test_forgetting_everything_takes_the_first_place_with_it(home: Path, tmp_path: Path) -> None:
    secrets = FakeSecretStore()
    StoreKeys(secrets, home).keep_mark("aws-447109263358", "1")
    new = moved(home, tmp_path / "new")
    assert StoreKeys(secrets, new).mark("aws-447109263358") == "1"
    remove_all(new, secrets, None)
    assert not new.exists()
    assert not home.exists()
    assert StoreKeys(secrets, home).mark("aws-447109263358") == ""


def test_a_start_with_the_session_names_the_first_place(home: Path, tmp_path: Path) -> None:
    new = moved(home, tmp_path / "new")
    other = tmp_path / "usual"
    assert start_command(name_of(new), other) == start_command(home, other)


def test_a_start_moves_before_anything_is_open_and_goes_on_in_the_other_folder(
    home: Path, tmp_path: Path
) -> None:
    plan_move(home, tmp_path / "new")
    options = parse(["--data-dir", str(home)])
    found = _moved(options, move_now)
    assert (found.data_dir, found.named_dir) == (tmp_path / "new", home)
    assert _moved(found, move_now) == found  # with the lock of the other folder: clears up
    assert [one.name for one in home.iterdir()] == [POINTER]
    assert parse(["--data-dir", str(home)]).data_dir == tmp_path / "new"


def test_only_what_opens_the_folder_looks_where_it_is(home: Path) -> None:
    (home / POINTER).write_text("")
    assert parse(["--worker", "--data-dir", str(home)]).data_dir == home
    with pytest.raises(BadSettings, match="are not there now"):
        parse(["--sync", "--data-dir", str(home)])
