"""Files as Windows has them: locks between processes, files in use, names that are devices, ends of lines."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.accounts.one_process import one_process
from app.errors import BadSettings
from app.private_folder import write_private
from app.store.database import open_writer
from app.unsafe_places import danger_of
from app.worker.papers import Papers
from ui.instance_lock import try_lock

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from app.accounts.one_process import one_process
from ui.instance_lock import try_lock
folder = Path(sys.argv[2])
lock = try_lock(folder)
with one_process(folder):
    print("held", flush=True)
    sys.stdin.readline()
    print("let go", flush=True)
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    """Another process that holds both locks of the folder until it gets a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(ROOT), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_folder_has_one_window(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    assert try_lock(tmp_path) is None
    assert (tmp_path / "instance.lock").read_text().strip() == str(holder.pid)
    holder.communicate("\n", timeout=30)
    lock = try_lock(tmp_path)
    assert lock is not None
    lock.release()


def test_a_lock_ends_with_its_process(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate(timeout=30)
    lock = try_lock(tmp_path)
    assert lock is not None
    lock.release()
    with one_process(tmp_path):
        pass


def test_a_second_process_waits_for_its_turn(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    turns: list[str] = []

    def take() -> None:
        with one_process(tmp_path):
            turns.append("ours")

    waiting = threading.Thread(target=take)
    waiting.start()
    waiting.join(0.5)
    assert turns == []
    holder.communicate("\n", timeout=30)
    waiting.join(30)
    assert turns == ["ours"]


@pytest.mark.parametrize("name", ["CON", "nul", "AUX", "Com1", "LPT9"])
def test_a_paper_named_like_a_device_is_a_file(tmp_path: Path, name: str) -> None:
    path = Papers(tmp_path).keep(name, b"%PDF-1.4")
    assert path in list(path.parent.iterdir())
    assert path.read_bytes() == b"%PDF-1.4"


def test_a_paper_that_is_open_stays_and_goes_the_next_time(tmp_path: Path) -> None:
    papers = Papers(tmp_path)
    path = papers.keep("EUINGB26-1", b"%PDF-1.4")
    with path.open("rb"):
        papers.empty()
        assert path.exists()
    papers.empty()
    assert not path.parent.exists()


def test_a_private_file_keeps_its_bytes_and_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    write_private(path, b"one\n")
    write_private(path, b"two\n")
    assert path.read_bytes() == b"two\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_whose_name_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSettings):
        try_lock(tmp_path / "what?")


def test_a_store_in_use_cannot_be_taken_away_under_us(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    connection = open_writer(path, b"k" * 32)
    try:
        with pytest.raises(PermissionError):
            path.unlink()
    finally:
        connection.close()
    path.unlink()


def test_a_share_is_known_to_be_on_a_network(tmp_path: Path) -> None:
    assert danger_of(Path(r"\\server\share\data")) == "This folder is on a network drive."
    assert danger_of(tmp_path) != "This folder is on a network drive."
