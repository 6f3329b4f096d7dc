"""The installers for Windows as a person has them, under Wine: installed, used to approve a request, removed."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from app.sandbox.control_client import SandboxControl
from bundling import checks, product, trim
from bundling.wine import Done, Wine, windows_path
from tests.e2e.desktop import PICTURES, Desktop, missing_tools
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(1200)
LARGEST_INSTALLER_MB = 24
PATIENCE_S = 180.0
STILL_S = 3.0
ACCEPT = "AcceptAgreementPaymentRequest"
WINDOW, SHEET = "^Countersign$", "^Approve payment request"
ACCENT = "#2a4bc9"  # of a button that can be pressed; behind a sheet it is dimmed
BUTTON_ROWS, BUTTON_POINTS = 120, 150
SERVER = "sandbox/server.json"
SELF_TEST = ("--sandbox", "--self-test")
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Countersign"
OWN = r"HKCU\Software\Countersign"
VAULT = r"HKCU\Software\Wine\Credential Manager"  # where Wine keeps what Windows keeps in its vault


class _Ready(msgspec.Struct, rename="camel"):
    url: str
    control_token: str


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    if missing_tools():
        pytest.skip(f"MISSING: {', '.join(missing_tools())}")
    with Desktop(tmp_path, has_keyring=False) as made:
        yield made


@pytest.fixture
def windows(tmp_path: Path, desktop: Desktop) -> Iterator[Wine]:
    with Wine(tmp_path / "windows", display=desktop.env["DISPLAY"]) as made:
        yield made


def the_file(folder: Path, suffix: str) -> str:
    (found,) = folder.glob(f"*{suffix}")
    return windows_path(found)


# --- the installer for one person -----------------------------------------------------------------


def test_it_is_installed_used_to_approve_a_request_and_removed(
    windows_files: Path, windows: Wine, desktop: Desktop
) -> None:
    installer = the_file(windows_files, ".exe")
    folder = windows.local / "Programs" / "Countersign"
    data = windows.local / "Countersign"
    program = str(folder / "countersign.exe")
    assert windows.run(installer, "/S", limit_s=400).code == 0
    assert_tested(windows.run(program, *SELF_TEST))
    (data / SERVER).unlink()  # of the account that the test of itself had

    with started(windows, program, "--sandbox") as running:
        control = account(data)
        wait_until(lambda: shown(desktop, "^Wine System Tray$"), "the tray's icon", PATIENCE_S)
        wait_until(lambda: workers(windows) == 1, "the worker runs", PATIENCE_S)
        wait_until(lambda: can_press(desktop, WINDOW), "there is a request", PATIENCE_S)
        keep(desktop, "windows-1-open")
        before = approved(control)
        approve(desktop, control)
        keep(desktop, "windows-2-approved")
        (request,) = approved(control) - before
        assert sum("APPROVED" in effect for effect in control.effects(request)) == 1
        assert windows.run(installer, "/S").code != 0  # not while it runs
        desktop.do("key", "Escape")
        wait_until(lambda: not shown(desktop, SHEET), "the sheet closes", PATIENCE_S)
        desktop.do("key", "ctrl+q")
        said, _ = running.communicate(timeout=PATIENCE_S)
    assert (running.returncode, said) == (0, b"")
    assert workers(windows) == 0
    assert [one.read_text() for one in (data / "logs").iterdir() if one.stat().st_size] == []
    assert "Countersign" in windows.run("reg", "query", VAULT, "/s").said

    windows.run(str(folder / "uninstall.exe"), "/S", "/FORGET=1")
    wait_until(lambda: not folder.exists(), "the program is gone", PATIENCE_S)
    assert not data.exists()
    assert not (windows.menu / "Countersign.lnk").exists()
    for key in (UNINSTALL, OWN, VAULT):
        assert "Countersign" not in windows.run("reg", "query", key, "/s").said


# --- the one for administrators --------------------------------------------------------------------


def test_the_msi_is_installed_for_all_and_removed(windows_files: Path, windows: Wine) -> None:
    package = the_file(windows_files, ".msi")
    folder = windows.prefix / "drive_c" / "Program Files" / "Countersign"
    assert windows.run("msiexec", "/i", package, "/qn", limit_s=400).code == 0
    assert held(folder) == held(windows_files / "countersign")
    assert_tested(windows.run(str(folder / "countersign.exe"), *SELF_TEST))
    assert windows.run("msiexec", "/x", package, "/qn").code == 0
    assert not folder.exists()


def test_the_msi_says_what_it_is(windows_files: Path) -> None:
    (package,) = windows_files.glob("*.msi")
    told = subprocess.run(
        ["msiinfo", "export", str(package), "Property"], capture_output=True, text=True, check=True
    )
    named = dict(line.split("\t", 1) for line in told.stdout.splitlines()[3:])
    assert (named["ProductName"], named["ProductVersion"]) == (product.NAME, product.version())
    assert named["ALLUSERS"] == "1"


# --- what was built --------------------------------------------------------------------------------


def test_it_is_as_small_as_it_is_to_be(windows_files: Path) -> None:
    (installer,) = windows_files.glob("*.exe")
    assert installer.stat().st_size / 1e6 <= LARGEST_INSTALLER_MB
    assert checks.size_mib(windows_files / "countersign") <= checks.INSTALLED_MIB


def test_the_program_says_which_version_it_is(windows_files: Path) -> None:
    content = (windows_files / "countersign" / "countersign.exe").read_bytes()
    for name, value in (("ProductName", "Countersign"), ("FileVersion", product.version())):
        label = name.encode("utf-16-le") + b"\0\0"
        after = content[content.index(label) + len(label) :][: 2 * len(value) + 4]
        assert value.encode("utf-16-le") in after


def test_nothing_of_wine_or_of_the_tests_is_in_it(windows_files: Path) -> None:
    names = held(windows_files / "countersign")
    assert [name for name in names if not trim.keep(name)] == []
    assert {name.rpartition("/")[2] for name in names}.isdisjoint({"icuuc.dll", "mscms.dll"})


# --- steps -----------------------------------------------------------------------------------------


@contextmanager
def started(computer: Wine, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    process = computer.start(*command)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def held(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


def assert_tested(done: Done) -> None:
    code, said = done
    lines = [line.rstrip("\r") for line in said.splitlines()]
    assert code == 0, said
    assert all(line.startswith("ok   ") for line in lines), said
    assert "ok   tray (in the system's tray)" in lines


def account(data: Path) -> SandboxControl:
    path = data / SERVER
    wait_until(lambda: read(path).endswith(b"\n"), "the sandbox account runs", PATIENCE_S)
    ready = msgspec.json.decode(path.read_bytes(), type=_Ready)
    return SandboxControl(ready.url, ready.control_token)


def shown(desktop: Desktop, title: str) -> bool:
    return bool(desktop.search("--name", title))


def keep(desktop: Desktop, name: str) -> None:
    if folder := os.environ.get(PICTURES):
        desktop.picture(Path(folder) / f"{name}.png")


def can_press(desktop: Desktop, title: str) -> bool:
    """Whether the window's own button, at its lower end, is in the accent's color and nothing lies over it."""
    told = desktop.search("--name", title, "getwindowgeometry", "--shell")
    place = dict(line.split("=") for line in told.splitlines() if "=" in line)
    if not place:
        return False
    left, top, width, height = (int(place[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
    image = desktop.screen()
    columns = range(max(left, 0), min(left + width, image.width()), 4)
    rows = range(max(top + height - BUTTON_ROWS, 0), min(top + height, image.height()), 4)
    found = sum(image.pixelColor(x, y).name() == ACCENT for x in columns for y in rows)
    return found > BUTTON_POINTS


def approve(desktop: Desktop, control: SandboxControl) -> None:
    """By keyboard: the sheet begins on Cancel, and its button answers only after the input guard."""
    desktop.do("mousemove", "300", "700", "click", "1")
    desktop.do("key", "ctrl+Return")
    wait_until(lambda: can_press(desktop, SHEET), "the sheet can be answered", PATIENCE_S)
    desktop.do("key", "Tab")
    desktop.do("key", "space")
    wait_until(lambda: control.count(ACCEPT) == 1, "the approval arrives", PATIENCE_S)
    wait_until(stillness(desktop), "the outcome is shown", PATIENCE_S)


def stillness(desktop: Desktop) -> Callable[[], bool]:
    """True as soon as nothing has moved for a while: as long as it is sent and read back, a bar runs."""
    last = desktop.screen()
    since = time.monotonic()

    def is_still() -> bool:
        nonlocal last, since
        now = desktop.screen()
        if now != last:
            last, since = now, time.monotonic()
        return time.monotonic() - since > STILL_S

    return is_still


def approved(control: SandboxControl) -> set[str]:
    return {one.object_id for one in control.ledger() if "APPROVED" in one.effect}


def workers(computer: Wine) -> int:
    """How many workers run on this Windows and on no other."""
    mark = f"WINEPREFIX={computer.prefix}\0".encode()
    return sum(
        mark in read(process / "environ") and b"--worker\0" in read(process / "cmdline")
        for process in Path("/proc").iterdir()
        if process.name.isdigit()
    )


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has just ended
        return b""
