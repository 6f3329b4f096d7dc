"""A start with the session, and taking everything out again: the real program on a real keyring and tray."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from app.accounts.key_text import item_name
from app.accounts.keyring_store import KeyringStore
from app.worker import process
from tests.e2e.desktop import PATIENCE_S, PROGRAM, App, Desktop
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(400)
STORE = "store sandbox-447109263358"


def forget(
    desktop: Desktop, data: Path, *options: str, typed: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program's way out; `typed` into its terminal, which it has not without."""
    built = os.environ.get(PROGRAM)
    command = [built] if built else process.own_command()
    command += ["--forget-everything", "--data-dir", str(data), *options]
    master, terminal = pty.openpty()
    if typed is not None:
        os.write(master, typed)
    try:
        return subprocess.run(
            command,
            env=desktop.env,
            stdin=subprocess.DEVNULL if typed is None else terminal,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    finally:
        os.close(terminal)
        os.close(master)


def used(desktop: Desktop, data: Path) -> App:
    app = desktop.start(data)
    app.see("^Updated ")
    return app


def start_in_tray(desktop: Desktop, data: Path, _patch: pytest.MonkeyPatch) -> None:
    """Start as with the session: an icon, no window before it is asked for."""
    tray = desktop.tray()
    app = desktop.start(data, "--in-tray")
    item = tray.wait_for_item()
    tray.menu(item, lambda menu: any("requests wait" in entry.label for entry in menu))
    assert app.windows() == []
    again = desktop.start(data, "--in-tray")
    assert again.wait() == 0
    assert app.windows() == []  # a second one leaves it where it is
    tray.activate(item)
    wait_until(lambda: bool(app.windows()), "the window comes", PATIENCE_S)
    app.see("^Updated ")
    app.picture("from-the-tray")
    assert app.quit() == 0
    assert app.log.read_text("utf-8") == ""


def test_a_start_with_the_session_shows_a_tray_icon_and_no_window(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_in_tray(desktop, tmp_path / "data", monkeypatch)


def test_a_newcomer_meets_the_window_also_then(desktop: Desktop, tmp_path: Path) -> None:
    desktop.tray()
    app = desktop.start(tmp_path / "data", "--in-tray", account=())
    wait_until(lambda: bool(app.windows()), "the window comes", PATIENCE_S)
    assert app.quit() == 0


def use_and_forget(desktop: Desktop, data: Path, patch: pytest.MonkeyPatch) -> None:
    """Use the program, then have it remove everything, after all that keeps it from doing so."""
    patch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus.address)
    name = item_name(STORE, data)
    app = used(desktop, data)
    assert KeyringStore().get(name) is not None
    open_still = forget(desktop, data, "--yes")
    assert (open_still.returncode, open_still.stdout) == (1, "")
    assert "is open on this folder. Quit it first." in open_still.stderr
    assert app.quit() == 0
    before = sorted(data.rglob("*"))
    unasked = forget(desktop, data)
    assert unasked.returncode == 1
    assert "nobody can be asked here" in unasked.stderr
    changed_mind = forget(desktop, data, typed=b"no\n")
    assert changed_mind.returncode == 1
    assert "cannot be undone" in changed_mind.stdout
    assert sorted(data.rglob("*")) == before
    forgotten = forget(desktop, data, typed=b"FORGET\n")
    assert (forgotten.returncode, forgotten.stderr) == (0, "")
    assert not data.exists()
    assert KeyringStore().get(name) is None
    assert forget(desktop, data, "--yes").returncode == 0  # nothing is no error
    assert not data.exists()


def test_all_that_was_kept_goes_with_its_keys(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_and_forget(desktop, tmp_path / "data", monkeypatch)
