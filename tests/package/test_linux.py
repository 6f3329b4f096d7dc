"""The files for Linux as a person has them: installed, used to approve a request, removed again."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bundling import archives, checks, smoke
from tests.e2e import test_journeys as journeys
from tests.e2e import test_session_start as session_start
from tests.e2e.desktop import PROGRAM, Desktop, missing_tools
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(600)
LARGEST_DEB_MB = 42
INSTALLED = ("/opt/countersign", "/usr/bin/countersign", "/usr/share/doc/countersign")


@pytest.fixture
def installed(deb: Path) -> Iterator[Path]:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        pytest.skip("MISSING: a Debian system and root, to install a package for real.")
    if any(Path(one).exists() for one in INSTALLED):
        pytest.skip("Countersign is installed here already: this test would remove it.")
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", str(deb)]
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(install, check=True, capture_output=True, env=environ)
    yield Path("/usr/bin/countersign")
    subprocess.run(["dpkg", "--purge", "countersign"], check=True, capture_output=True)


def files_of_package() -> list[str]:
    told = subprocess.run(["dpkg", "-L", "countersign"], capture_output=True, text=True, check=True)
    return [line for line in told.stdout.splitlines() if "countersign" in line.lower()]


def test_the_package_is_installed_used_to_approve_a_request_and_removed(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing_tools():
        pytest.skip(f"MISSING: {', '.join(missing_tools())}")
    files = files_of_package()
    monkeypatch.setenv(PROGRAM, str(installed))
    with Desktop(tmp_path) as desktop:
        desktop.notifications()
        tray = desktop.tray()
        app = journeys.open_countersign(desktop, tmp_path / "data")
        tray.wait_for_item()
        assert app.worker_pid()
        request_id = journeys.seller_asks(app)
        journeys.open_sheet(app)
        journeys.approve(app)
        app.see("^Approved and confirmed$", "label", window="dialog")
        app.picture("package-approved")
        wait_until(lambda: journeys.approvals(app, request_id) == 1, "it happened once", 30)
        app.click(app.see("^Done$", "push button", window="dialog", on=True))
        assert app.quit() == 0
        assert journeys.clean(app)
    subprocess.run(["dpkg", "--purge", "countersign"], check=True, capture_output=True)
    assert files
    assert [name for name in files if os.path.lexists(name)] == []


def test_it_starts_with_the_session_and_forgets_everything(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing_tools():
        pytest.skip(f"MISSING: {', '.join(missing_tools())}")
    monkeypatch.setenv(PROGRAM, str(bundle / "countersign"))
    for name, act in (
        ("start", session_start.start_in_tray),
        ("end", session_start.use_and_forget),
    ):
        (tmp_path / name).mkdir()
        with Desktop(tmp_path / name) as desktop:
            act(desktop, tmp_path / name / "data", monkeypatch)


def test_desktop_and_software_centre_take_its_files(deb: Path, tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "-x", str(deb), str(tmp_path)], check=True)
    commands = {
        "desktop-file-validate": [str(tmp_path / "usr/share/applications/countersign.desktop")],
        "appstreamcli": ["validate-tree", "--no-net", str(tmp_path)],
    }
    for program, arguments in commands.items():
        if shutil.which(program) is None:
            pytest.skip(f"MISSING: {program}. apt-get install desktop-file-utils appstream")
        told = subprocess.run(
            [program, *arguments], capture_output=True, text=True, check=False, timeout=60
        )
        assert told.returncode == 0, told.stdout + told.stderr


def test_it_is_as_small_as_it_is_to_be(deb: Path, bundle: Path) -> None:
    assert deb.stat().st_size / 1e6 <= LARGEST_DEB_MB
    assert checks.size_mib(bundle) <= checks.INSTALLED_MIB


def test_the_sums_are_those_of_the_files(packages: Path, archive: Path, deb: Path) -> None:
    (sums,) = packages.glob("*.sha256")
    lines = sums.read_text().splitlines()
    assert {f"{archives.digest(path)}  {path.name}" for path in (archive, deb)} < set(lines)


def test_the_archive_adds_itself_to_a_menu_and_takes_itself_out(
    bundle: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    place = tmp_path / 'a "place" with $igns, a \\ & 100% more|'
    shutil.copytree(bundle, place, symlinks=True)
    environ = {**smoke.surroundings(tmp_path), "HOME": str(home)}

    def integrate(*arguments: str) -> set[str]:
        subprocess.run([place / "integrate.sh", *arguments], env=environ, check=True)
        return {path.name for path in home.rglob("*") if path.is_file()}

    assert integrate() == {"countersign.desktop", "countersign.svg"}
    integrate("--autostart")
    entries = sorted(home.rglob("*.desktop"))
    assert [path.parent.name for path in entries] == ["autostart", "applications"]
    for path in entries:
        assert program_of(path) == str(place / "countersign")
    assert integrate("--remove") == set()


def program_of(entry: Path) -> str:
    """What a desktop starts for an entry: its value without the escapes, the quotes and theirs."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(entry, encoding="utf-8")
    value = parser["Desktop Entry"]["Exec"].replace("\\\\", "\\")
    quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*)"(?: --in-tray)?', value)
    assert quoted
    return re.sub(r"\\(.)", r"\1", quoted[1]).replace("%%", "%")
