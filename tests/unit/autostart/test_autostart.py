"""Starting with the session, as each system wants it written; Linux for real, the others as text."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.autostart import IN_TRAY, linux, macos, own_autostart, start_command, windows
from app.autostart.files import told_as_autostart
from app.errors import BadSettings
from bundling import product

PLACES = [
    "/opt/countersign/countersign",
    '/home/zoë/a "place" with $igns, a \\ & 100% more|/countersign',
    "/home/a/`id`/$(id)/countersign",
    "/home/line\nbreak/countersign",
]
USUAL = Path("/home/a/.local/share/Countersign")


class FakeRegistry:
    """The registry as a dictionary; `is_refused` as for a managed computer."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], object] = {}
        self.is_refused = False

    def get(self, key: str, name: str) -> object:
        self._require()
        return self.values.get((key, name))

    def set(self, key: str, name: str, value: str) -> None:
        self._require()
        self.values[key, name] = value

    def delete(self, key: str, name: str) -> None:
        self._require()
        self.values.pop((key, name), None)

    def _require(self) -> None:
        if self.is_refused:
            raise PermissionError(5, "Access is denied")


def test_the_command_starts_this_program_in_the_tray_on_its_folder() -> None:
    plain = start_command(USUAL, USUAL)
    assert plain[0] == sys.executable
    assert plain[-1] == IN_TRAY
    assert start_command(Path("/data"), USUAL)[-3:] == [IN_TRAY, "--data-dir", "/data"]


def test_a_packaged_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert start_command(USUAL, USUAL) == [sys.executable, IN_TRAY]


@pytest.mark.parametrize("place", PLACES)
def test_the_desktops_own_check_takes_the_entry(place: str, tmp_path: Path) -> None:
    checker = shutil.which("desktop-file-validate")
    if checker is None:
        pytest.skip("MISSING: desktop-file-validate. apt-get install desktop-file-utils")
    autostart = linux.LinuxAutostart([place, IN_TRAY], tmp_path / "autostart")
    autostart.turn_on()
    path = tmp_path / "autostart" / linux.FILE
    told = subprocess.run([checker, str(path)], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout + told.stderr) == (0, "")
    assert path.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in path.parent.iterdir()] == [linux.FILE]


@pytest.mark.skipif(os.name == "nt", reason="a shell script of Linux")
@pytest.mark.parametrize("place", [one for one in PLACES if "\n" not in one])
def test_the_archives_own_script_writes_what_the_settings_know(place: str, tmp_path: Path) -> None:
    folder = tmp_path / Path(place).parent.name
    shutil.copytree(product.PACKAGING / "linux", folder)
    applications = folder / "share" / "applications"
    applications.mkdir(parents=True)
    (folder / "countersign.desktop").rename(applications / "countersign.desktop")
    icons = folder / "share" / "icons" / "hicolor" / "scalable" / "apps"
    icons.mkdir(parents=True)
    (icons / "countersign.svg").touch()
    home = {"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]}
    subprocess.run(["sh", str(folder / "integrate.sh"), "--autostart"], env=home, check=True)
    entries = tmp_path / "home" / ".config" / "autostart"
    autostart = linux.LinuxAutostart([str(folder / "countersign"), IN_TRAY], entries)
    assert autostart.is_on()
    autostart.turn_off()
    assert list(entries.iterdir()) == []


def test_it_is_turned_on_and_off(tmp_path: Path) -> None:
    autostart = linux.LinuxAutostart([PLACES[0], IN_TRAY], tmp_path / "config" / "autostart")
    assert not autostart.is_on()
    autostart.turn_off()
    autostart.turn_on()
    autostart.turn_on()
    assert autostart.is_on()
    autostart.turn_off()
    assert not autostart.is_on()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("X-GNOME-Autostart-enabled=true", "X-GNOME-Autostart-enabled=false"),
        ("Terminal=false", "Terminal=false\nHidden=true"),
        ("/opt/countersign/", "/opt/elsewhere/"),
        ("Exec=", "Start="),
    ],
)
def test_what_was_turned_off_elsewhere_or_moved_is_off(
    before: str, after: str, tmp_path: Path
) -> None:
    autostart = linux.LinuxAutostart([PLACES[0], IN_TRAY], tmp_path)
    autostart.turn_on()
    path = tmp_path / linux.FILE
    path.write_text(path.read_text().replace(before, after))
    assert not autostart.is_on()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("a file")
    for autostart in (
        linux.LinuxAutostart(["x"], tmp_path / "autostart"),
        macos.MacAutostart(["x"], tmp_path / "autostart"),
    ):
        assert not autostart.is_on()
        with pytest.raises(BadSettings, match="cannot be changed"):
            autostart.turn_on()


@pytest.mark.skipif(sys.platform != "linux", reason="the place of Linux")
def test_this_systems_own_place_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    own = own_autostart(tmp_path / "data")
    assert own
    own.turn_on()
    text = (tmp_path / "autostart" / linux.FILE).read_text()
    assert f"--data-dir {tmp_path / 'data'}\n" in text
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert linux.autostart_folder() == tmp_path / ".config" / "autostart"


def test_windows_keeps_a_quoted_command() -> None:
    place = r"C:\Users\Zoë Ä\AppData\Local\Programs\Countersign\countersign.exe"
    assert windows.run_value([place, IN_TRAY]) == f'"{place}" --in-tray'
    assert windows.run_value([place]) == f'"{place}"'
    told = windows.run_value([place, IN_TRAY, "--data-dir", "D:\\my data"])
    assert told.endswith('--in-tray --data-dir "D:\\my data"')


def test_windows_is_not_given_what_it_would_not_start() -> None:
    with pytest.raises(BadSettings, match="too long"):
        windows.run_value(["C:\\" + "x" * 300])


def test_windows_value_is_written_read_and_removed() -> None:
    registry = FakeRegistry()
    autostart = windows.WindowsAutostart(["C:\\countersign.exe", IN_TRAY], registry)
    assert not autostart.is_on()
    autostart.turn_on()
    assert registry.values == {
        (windows.RUN, "Countersign"): '"C:\\countersign.exe" --in-tray',
    }
    assert autostart.is_on()
    registry.values[windows.RUN, windows.NAME] = '"c:\\Countersign.exe" --in-tray'
    assert autostart.is_on()  # the same file for Windows
    registry.values[windows.RUN, windows.NAME] = 7
    assert not autostart.is_on()
    autostart.turn_off()
    assert registry.values == {}


def test_windows_task_manager_has_the_last_word_until_the_person_ticks_again() -> None:
    registry = FakeRegistry()
    autostart = windows.WindowsAutostart(["C:\\countersign.exe", IN_TRAY], registry)
    autostart.turn_on()
    registry.values[windows.APPROVED, windows.NAME] = bytes([2]) + bytes(11)
    assert autostart.is_on()
    registry.values[windows.APPROVED, windows.NAME] = bytes([3]) + bytes(11)
    assert not autostart.is_on()
    autostart.turn_on()
    assert autostart.is_on()


def test_a_registry_that_refuses_is_told() -> None:
    registry = FakeRegistry()
    registry.is_refused = True
    autostart = windows.WindowsAutostart(["C:\\countersign.exe"], registry)
    assert not autostart.is_on()
    for change in (autostart.turn_on, autostart.turn_off):
        with pytest.raises(BadSettings, match="CurrentVersion"):
            change()


def test_the_installers_value_is_the_one_that_the_settings_know() -> None:
    script = (product.PACKAGING / "windows" / "countersign.nsi").read_text(encoding="utf-8")
    assert f'!define RUN "{windows.RUN}"' in script
    assert f'!define APP "{windows.NAME}"' in script


@pytest.mark.parametrize("place", PLACES)
def test_macos_gets_a_launch_agent(place: str, tmp_path: Path) -> None:
    autostart = macos.MacAutostart([place, IN_TRAY], tmp_path / "LaunchAgents")
    assert not autostart.is_on()
    autostart.turn_on()
    assert autostart.is_on()
    (path,) = (tmp_path / "LaunchAgents").iterdir()
    assert path.name == f"{product.COMPONENT}.plist"
    told = plistlib.loads(path.read_bytes())
    assert told["Label"] == product.COMPONENT
    assert told["ProgramArguments"] == [place, IN_TRAY]
    assert told["RunAtLoad"] is True
    assert not macos.MacAutostart(["/elsewhere"], tmp_path / "LaunchAgents").is_on()
    autostart.turn_off()
    assert not autostart.is_on()


@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"bplist00", b"<plist>", b"<plist><array/></plist>", b"\xff\xfe<"]
)
def test_a_damaged_launch_agent_is_off(content: bytes) -> None:
    assert not macos.starts(content, ["x"])


def test_a_launch_agent_that_was_turned_off_is_off() -> None:
    told = plistlib.loads(macos.agent(["x"])) | {"Disabled": True}
    assert not macos.starts(plistlib.dumps(told), ["x"])


def test_what_the_system_says_becomes_a_sentence() -> None:
    with pytest.raises(BadSettings) as told, told_as_autostart("/place"):
        raise OSError(28, "No space left on device")
    assert "/place cannot be written (No space left on device)" in told.value.message
