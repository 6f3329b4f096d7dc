"""The Windows installer, run under Wine around a stand-in for the program: what it puts where and takes away."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bundling import icons, product, windows
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(600)
NEEDED = {"wine": "wine64 wine", "makensis": "nsis", "xvfb-run": "xvfb xauth"}
RUN = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Countersign"
FILES = {
    "countersign.exe",
    "uninstall.exe",
    "sbom.cdx.json",
    "_internal/openssl.cnf",
    "licences/LICENSE.txt",
}
# A picture of one point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class Windows:
    """A Windows of Wine for one test module, with an empty profile."""

    def __init__(self, folder: Path) -> None:
        self._environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "WINEPREFIX": str(folder / "prefix"),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        self.run("wineboot", "-i")
        self.run("winecfg", "-v", "win10")
        (self.home,) = (
            one for one in (folder / "prefix/drive_c/users").iterdir() if one.name != "Public"
        )
        self.programs = self.home / "AppData/Local/Programs/Countersign"
        menu = self.home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        self.link = menu / "Countersign.lnk"

    def run(self, *command: str) -> str:
        """Run a Windows program to its end; what it said."""
        # Through a pipe and with a screen: without them, programs of Wine can fail to start or spin.
        told = subprocess.run(
            ["xvfb-run", "-a", "wine", *command],
            env=self._environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=240,
            check=False,
        )
        return told.stdout.decode("utf-8", "replace")

    def files(self) -> set[str]:
        """What is in the folder of the program."""
        found = (path for path in self.programs.rglob("*") if path.is_file())
        return {path.relative_to(self.programs).as_posix() for path in found}

    def stop(self) -> None:
        """End what still runs there."""
        subprocess.run(["wineserver", "-k"], env=self._environ, check=False)


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    missing = [package for name, package in NEEDED.items() if shutil.which(name) is None]
    if missing:
        pytest.skip(f"MISSING: apt-get install --no-install-recommends {' '.join(missing)}")
    made = Windows(tmp_path_factory.mktemp("windows"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def installer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installer")
    source = folder / "countersign"
    for name in FILES - {"uninstall.exe"}:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(name)
    icon = folder / "countersign.ico"
    icon.write_bytes(icons.ico({16: PNG}))
    made = folder / "countersign-installer.exe"
    windows.make_installer(source, made, icon)
    return made


def test_it_installs_for_one_person_and_leaves_nothing(computer: Windows, installer: Path) -> None:
    computer.run(str(installer), "/S")
    assert computer.files() == FILES
    assert computer.link.exists()
    told = computer.run("reg", "query", UNINSTALL)
    assert product.version() in told
    assert "uninstall.exe" in told
    assert "Countersign" not in computer.run("reg", "query", RUN)
    uninstall(computer)
    assert not computer.programs.exists()
    assert not computer.link.exists()
    assert "DisplayName" not in computer.run("reg", "query", UNINSTALL)


def test_autostart_by_choice_goes_with_it_and_data_and_foreign_files_stay(
    computer: Windows, installer: Path
) -> None:
    data = computer.home / "AppData/Local/Countersign/kept"
    data.parent.mkdir(exist_ok=True)
    data.write_text("data")
    computer.run(str(installer), "/S", "/AUTOSTART=1")
    assert "countersign.exe" in computer.run("reg", "query", RUN)
    (computer.programs / "mine.txt").write_text("mine")
    uninstall(computer)
    assert "countersign.exe" not in computer.run("reg", "query", RUN)
    assert computer.files() == {"mine.txt"}
    assert data.read_text() == "data"
    shutil.rmtree(computer.programs)


def test_a_newer_version_replaces_what_an_earlier_one_had(
    computer: Windows, installer: Path
) -> None:
    computer.run(str(installer), "/S")
    (computer.programs / "_internal" / "left.dll").write_text("of an earlier version")
    computer.run(str(installer), "/S")
    assert computer.files() == FILES
    uninstall(computer)


def uninstall(computer: Windows) -> None:
    """The uninstaller goes on as a copy of itself, and is back before that has ended."""
    computer.run(str(computer.programs / "uninstall.exe"), "/S")
    wait_until(lambda: not (computer.programs / "uninstall.exe").exists(), "it is gone", 60)
