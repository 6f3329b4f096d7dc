"""Real crashes of real processes: told at the next start or at once, without secrets; safe mode after three."""

from __future__ import annotations

import os
import re
import signal
import stat
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until
from tests.fakes.private import open_to_others

pytestmark = pytest.mark.timeout(300)
SAID = "^A part of Countersign failed$"


def segfault(pid: int) -> None:
    """End a process as a fault in a library does."""
    os.kill(pid, signal.SIGSEGV)


def crash(app: App) -> None:
    segfault(app.process.pid)
    assert app.wait() != 0


def standing(app: App) -> App:
    """Wait until the window is complete: from then on only a crash is one."""
    app.see("^Pending requests", "page tab")
    marker = app.data / "crashes" / "starting"
    wait_until(lambda: not marker.exists(), "the window is complete", PATIENCE_S)
    return app


def searches(app: App) -> int:
    """How often the account was searched; -1 while its address is still that of the run before."""
    try:
        return app.control.count("SearchAgreements")
    except (OSError, HTTPException):
        return -1


def sockets(pid: int) -> list[str]:
    """The sockets of files that belong to the data folder's window."""
    inodes = {
        found[1]
        for link in Path(f"/proc/{pid}/fd").iterdir()
        if (found := re.fullmatch(r"socket:\[(\d+)\]", str(link.readlink())))
    }
    lines = Path("/proc/net/unix").read_text("ascii", "replace").splitlines()[1:]
    rows = [line.split() for line in lines]
    return [row[7] for row in rows if len(row) > 7 and row[6] in inodes and row[7].startswith("/")]


def test_a_window_that_crashed_tells_it_at_the_next_start(desktop: Desktop, tmp_path: Path) -> None:
    data = tmp_path / "data"
    crash(standing(desktop.start(data)))
    app = standing(desktop.start(data))
    app.see(SAID)
    app.picture("crash-report")
    app.click(app.see("^Copy report$", "push button", on=True))
    app.see("^Copied")
    (told,) = (data / "crashes").glob("told-*.txt")
    report = told.read_text("utf-8")
    assert "Segmentation fault" in report
    assert open_to_others(data) == []
    app.click(app.see("^Close$", "push button", on=True))
    app.see_no(SAID)
    assert app.quit() == 0
    assert not list((data / "crashes").glob("last-*"))


def test_a_worker_that_crashed_is_told_at_once_and_works_again(
    desktop: Desktop, tmp_path: Path
) -> None:
    app = standing(desktop.start(tmp_path / "data"))
    worker = app.worker_pid()
    app.see("^Updated", timeout_s=PATIENCE_S)
    segfault(worker)
    app.see(SAID)
    app.click(app.see("^Close$", "push button", on=True))
    assert app.worker_pid() != worker
    assert app.quit() == 0


def test_after_three_crashes_the_start_is_a_careful_one_with_a_way_back(
    desktop: Desktop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    for _ in range(3):
        crash(standing(desktop.start(data)))
    app = standing(desktop.start(data))
    app.click(app.see("^Close$", "push button", on=True))
    app.see("^Countersign is in safe mode")
    app.picture("safe-mode")
    wait_until(lambda: searches(app) >= 0, "the account answers", PATIENCE_S)
    assert searches(app) == 0
    app.click(app.see("^Read now$", "push button", on=True))
    wait_until(lambda: searches(app) > 0, "AWS is read", PATIENCE_S)
    assert app.quit() == 0
    again = standing(desktop.start(data))
    again.see_no("safe mode")
    assert again.quit() == 0


def test_what_runs_lets_nobody_else_in(desktop: Desktop, tmp_path: Path) -> None:
    """Looked at in the running processes: files, folders, sockets, and who holds credentials."""
    data = tmp_path / "data"
    app = standing(desktop.start(data))
    worker = app.worker_pid()
    assert open_to_others(data) == []
    listening = sockets(app.process.pid)
    assert listening
    for path in {Path(one) for one in listening if Path(one).exists()}:
        mode = path.parent.stat().st_mode
        assert not stat.S_IMODE(mode) & 0o077 or not path.stat().st_mode & 0o077, path
    for pid in (app.process.pid, worker):
        limits = Path(f"/proc/{pid}/limits").read_text("ascii")
        assert re.search(r"Max core file size\s+0\s", limits)
    assert app.quit() == 0
