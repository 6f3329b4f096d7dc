"""How runs ended: crashes are counted and put away without secrets, everything else is forgotten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.crash_report import report, share
from app.runs import SAFE_AFTER, LastWords, Runs
from tests.fakes.private import open_to_others

KEY_ID = "AKIA" + "Q7W3E5R1T9Y2U4I6"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYSAMPLEKEYS"
_DIES = """
import faulthandler, sys
from pathlib import Path
from app.runs import Runs
runs = Runs(Path(sys.argv[1]))
runs.begin()
if sys.argv[2] != "starting":
    runs.is_complete()
if sys.argv[2] == "hard":
    faulthandler._sigsegv()
if sys.argv[2] == "error":
    try:
        raise RuntimeError("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYSAMPLEKEYS")
    except RuntimeError as error:
        runs.crashed(error)
import os, signal
os.kill(os.getpid(), signal.SIGKILL)
"""


def die(folder: Path, how: str) -> None:
    """Run a process on the folder that ends badly."""
    subprocess.run([sys.executable, "-c", _DIES, str(folder), how], check=False)


def begun(folder: Path) -> tuple[bool, list[str]]:
    """Begin a run and end it in order: was it to be careful, and what was there to tell?"""
    runs = Runs(folder)
    is_safe = runs.begin()
    told = runs.untold()
    runs.is_complete()
    runs.end()
    return is_safe, told


def test_a_run_that_ended_in_order_leaves_nothing(tmp_path: Path) -> None:
    begun(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert begun(tmp_path) == (False, [])


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("how", "counts", "says"),
    [
        ("hard", True, "Segmentation fault"),
        ("error", True, "RuntimeError"),
        ("starting", True, ""),
        ("killed", False, ""),
    ],
)
def test_what_counts_as_a_crash(tmp_path: Path, how: str, counts: bool, says: str) -> None:
    for _ in range(SAFE_AFTER):
        die(tmp_path, how)
    is_safe, told = begun(tmp_path)
    assert is_safe is counts
    assert bool(told) is bool(says)
    assert says in "".join(told)
    assert SECRET not in "".join(told)
    assert begun(tmp_path) == (False, [])  # told once, and an orderly end makes good


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_orderly_end_in_between_begins_the_count_anew(tmp_path: Path) -> None:
    for _ in range(SAFE_AFTER - 1):
        die(tmp_path, "starting")
    assert begun(tmp_path)[0] is False
    die(tmp_path, "starting")
    assert begun(tmp_path)[0] is False


def test_runs_whose_worker_could_not_be_kept_up_count(tmp_path: Path) -> None:
    for _ in range(SAFE_AFTER):
        runs = Runs(tmp_path)
        assert not runs.begin()
        runs.is_complete()
        runs.has_failed()
        runs.end()
    careful = Runs(tmp_path)
    assert careful.begin()
    careful.forgive()
    careful.end()
    assert begun(tmp_path)[0] is False


def test_what_a_worker_left_is_told_while_the_window_runs(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.begin()
    worker = LastWords(tmp_path, "worker-4711")
    worker.open()
    assert runs.untold() == []
    worker.add(ValueError(f"key {KEY_ID}"))
    worker.close()
    (told,) = runs.untold("Qt 6")
    assert "the part that talks to AWS" in told
    assert "ValueError" in told
    assert told.endswith("Qt 6")
    assert KEY_ID not in told
    assert runs.untold() == []
    runs.end()


def test_only_the_newest_reports_are_kept_and_for_this_person_alone(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.begin()
    for number in range(14):
        (tmp_path / "crashes" / f"new-{number:011}-worker-1.txt").write_text(f"crash {number}")
        runs.untold()
    kept = sorted(path.read_text() for path in (tmp_path / "crashes").glob("told-*"))
    assert kept == sorted(f"crash {number}" for number in range(4, 14))
    runs.end()


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_files_of_crashes_are_for_this_person_alone(tmp_path: Path) -> None:
    die(tmp_path, "hard")
    runs = Runs(tmp_path)
    runs.begin()
    assert open_to_others(tmp_path / "crashes") == []
    runs.end()


@pytest.mark.parametrize("content", ["", "many", "-1", "9" * 5000, "\0\0\0", "1e3"])
def test_a_broken_count_is_none(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "crashes"
    folder.mkdir()
    (folder / "in-a-row").write_text(content, "ascii")
    runs = Runs(tmp_path)
    is_safe = runs.begin()
    assert is_safe is (content[:1] == "9")
    runs.end()


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "crashes").write_text("a file in the way")
    assert begun(tmp_path) == (False, [])


def test_a_report_names_nobody(tmp_path: Path, own_home: Path) -> None:
    words = (
        f'File "{Path.home()}/.local/app.py"\nSessionToken={SECRET} {KEY_ID}\n'
        "arn:aws:sts::447109263358:assumed-role/Buyer/robin@brindle.example in 447109263358"
    )
    told = report(words, "worker-1", 0.0)
    for private in (str(Path.home()), SECRET, KEY_ID, "447109263358", "robin", "Buyer"):
        assert private not in told
    assert "~/.local/app.py" in told
    assert "1970-01-01" in told


def test_a_report_is_bounded_and_keeps_both_ends() -> None:
    told = share("first " + "x " * 1_000_000 + " last")
    assert len(told) < 100_000
    assert told.startswith("first")
    assert told.endswith("last")
