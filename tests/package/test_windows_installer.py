"""The Windows installer, run under Wine around a stand-in for the program: what it puts where and takes away."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bundling import icons, product, windows
from bundling.wine import Wine
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(600)
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


SIGNATURE = b"stands for a signature behind the end"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("built") / "countersign"
    for name in FILES - {"uninstall.exe"}:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(name)
    return source


@pytest.fixture(scope="module")
def icon(source: Path) -> Path:
    made = source.with_suffix(".ico")
    made.write_bytes(icons.ico({16: PNG}))
    return made


@pytest.fixture(scope="module")
def installer(source: Path, icon: Path) -> Path:
    made = source.with_name("countersign-installer.exe")
    windows.make_installer(source, made, icon)
    return made


def test_it_installs_for_one_person_and_leaves_nothing(computer: Wine, installer: Path) -> None:
    computer.run(str(installer), "/S")
    assert files_of(computer) == FILES
    assert link(computer).exists()
    told = computer.run("reg", "query", UNINSTALL).said
    assert product.version() in told
    assert "uninstall.exe" in told
    assert "Countersign" not in computer.run("reg", "query", RUN).said
    uninstall(computer)
    assert not program_folder(computer).exists()
    assert not link(computer).exists()
    assert "DisplayName" not in computer.run("reg", "query", UNINSTALL).said


def test_autostart_by_choice_goes_with_it_and_data_and_foreign_files_stay(
    computer: Wine, installer: Path
) -> None:
    data = computer.local / "Countersign" / "kept"
    data.parent.mkdir(exist_ok=True)
    data.write_text("data")
    computer.run(str(installer), "/S", "/AUTOSTART=1")
    assert 'countersign.exe" --in-tray' in computer.run("reg", "query", RUN).said
    (program_folder(computer) / "mine.txt").write_text("mine")
    uninstall(computer)
    assert "countersign.exe" not in computer.run("reg", "query", RUN).said
    assert files_of(computer) == {"mine.txt"}
    assert data.read_text() == "data"
    shutil.rmtree(program_folder(computer))


def test_a_newer_version_replaces_what_an_earlier_one_had(computer: Wine, installer: Path) -> None:
    computer.run(str(installer), "/S")
    (program_folder(computer) / "_internal" / "left.dll").write_text("of an earlier version")
    computer.run(str(installer), "/S")
    assert files_of(computer) == FILES
    uninstall(computer)


def test_it_installs_the_uninstaller_that_was_signed_apart(
    computer: Wine, source: Path, icon: Path, tmp_path: Path
) -> None:
    signed = tmp_path / windows.UNINSTALLER
    windows.make_uninstaller(signed, icon)
    with signed.open("ab") as file:
        file.write(SIGNATURE)
    installer = tmp_path / "installer.exe"
    windows.make_installer(source, installer, icon, uninstaller=signed)
    computer.run(str(installer), "/S")
    assert (program_folder(computer) / "uninstall.exe").read_bytes() == signed.read_bytes()
    uninstall(computer)
    assert not program_folder(computer).exists()


def test_no_installer_is_made_without_the_signed_uninstaller(
    source: Path, icon: Path, tmp_path: Path
) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        windows.make_installer(
            source, tmp_path / "installer.exe", icon, uninstaller=tmp_path / "missing.exe"
        )


def program_folder(computer: Wine) -> Path:
    return computer.local / "Programs" / "Countersign"


def link(computer: Wine) -> Path:
    return computer.menu / "Countersign.lnk"


def files_of(computer: Wine) -> set[str]:
    """What is in the folder of the program."""
    folder = program_folder(computer)
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


def uninstall(computer: Wine) -> None:
    """The uninstaller goes on as a copy of itself, and is back before that has ended."""
    computer.run(str(program_folder(computer) / "uninstall.exe"), "/S")
    wait_until(lambda: not (program_folder(computer) / "uninstall.exe").exists(), "it is gone", 60)
