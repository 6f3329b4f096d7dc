"""Folders on a network, or in the hands of a program that synchronises, are known before data move there."""

from __future__ import annotations

import json
import sys
from pathlib import Path, PurePosixPath

import pytest

from app.unsafe_places import danger_of, is_network_kind, kind_at, mounts_in, mounts_told

LINUX = """\
24 31 0:22 / /proc rw,nosuid shared:5 - proc proc rw
31 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro
90 31 0:50 / /home/dana/team rw,relatime shared:80 - nfs4 nas:/team rw,vers=4.2
91 31 0:51 / /mnt/our\\040share rw,relatime - cifs //nas/ours rw,vers=3.1
92 31 0:52 / /mnt/late rw,relatime - autofs systemd-1 rw,fd=45
93 92 0:53 / /mnt/late rw,relatime - ext4 /dev/sdb1 rw
94 31 0:54 / /mnt/host rw,nosuid - fuse.sshfs dana@host:/srv rw
95 31 0:55 / /mnt/disk rw,nosuid - fuseblk /dev/sdc1 rw
96 31 0:56 / /mnt/kind rw,nosuid - fuse.portal portal rw
odd
"""
MACOS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//dana@nas._smb._tcp.local/home on /Volumes/home on the nas (smbfs, nodev, nosuid, mounted by dana)
/dev/disk4s1 on /Volumes/Stick (exfat, local, nodev, noowners)
odd
"""


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home in which nothing synchronises anything."""
    home = tmp_path / "somebody"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("app.unsafe_places._is_on_network", lambda _folder: False)
    return home


def test_a_plain_folder_has_nothing_against_it(nobody: Path) -> None:
    assert danger_of(nobody / "Countersign") == ""
    assert danger_of(nobody / "my Dropboxes" / "OneDriver") == ""


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("OneDrive/Countersign", "OneDrive"),
        ("OneDrive - Northlight/Documents", "OneDrive"),
        ("dropbox", "Dropbox"),
        ("Dropbox (Personal)/a/b", "Dropbox"),
        ("Google Drive/data", "Google Drive"),
        ("Nextcloud/data", "Nextcloud"),
        ("iCloudDrive/data", "iCloud Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/data", "iCloud Drive"),
        ("Library/CloudStorage/GoogleDrive-dana@example.com/My Drive", "Google Drive"),
        ("Library/CloudStorage/Box-Box/a", "Box"),
    ],
)
def test_what_such_programs_call_their_folders_is_known(
    nobody: Path, name: str, service: str
) -> None:
    assert danger_of(nobody / name) == f"{service} synchronises this folder."


@pytest.mark.parametrize(
    ("mark", "service"), [(".stfolder", "Syncthing"), (".dropbox.cache", "Dropbox")]
)
def test_what_such_programs_leave_beside_the_files_is_known(
    nobody: Path, mark: str, service: str
) -> None:
    (nobody / "Papers" / mark).mkdir(parents=True)
    assert danger_of(nobody / "Papers" / "new" / "deep") == f"{service} synchronises this folder."
    assert danger_of(nobody / "Others") == ""


def test_a_folder_that_the_program_itself_names_is_known_whatever_it_is_called(
    nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(nobody / "Firm"))
    assert danger_of(nobody / "Firm" / "data") == "OneDrive synchronises this folder."
    (nobody / ".dropbox").mkdir()
    told = {"personal": {"path": str(nobody / "Box")}, "business": {"path": 7}, "other": 1}
    (nobody / ".dropbox" / "info.json").write_text(json.dumps(told))
    assert danger_of(nobody / "Box" / "data") == "Dropbox synchronises this folder."
    assert danger_of(nobody / "Boxes") == ""


@pytest.mark.parametrize("content", ["", "[]", "{", "7"])
def test_a_file_of_theirs_that_makes_no_sense_is_passed_over(nobody: Path, content: str) -> None:
    (nobody / ".dropbox").mkdir()
    (nobody / ".dropbox" / "info.json").write_text(content)
    assert danger_of(nobody / "data") == ""


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_documents_that_macos_keeps_in_icloud_are_known(nobody: Path) -> None:
    cloud = nobody / "Library" / "Mobile Documents" / "com~apple~CloudDocs"
    cloud.mkdir(parents=True)
    (nobody / "Documents").mkdir()
    assert danger_of(nobody / "Documents" / "data") == ""
    (cloud / "Documents").symlink_to(nobody / "Documents")
    assert danger_of(nobody / "Documents" / "data") == "iCloud Drive synchronises this folder."


def test_a_network_is_told_first(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.unsafe_places._is_on_network", lambda _folder: True)
    assert danger_of(nobody / "Nextcloud") == "This folder is on a network drive."


@pytest.mark.parametrize(
    ("place", "is_network"),
    [
        ("/home/dana/.local/share", False),
        ("/home/dana/team/countersign/new", True),
        ("/home/dana/teams", False),
        ("/mnt/our share/new", True),
        ("/mnt/late/new", False),
        ("/mnt/host", True),
        ("/mnt/disk/new", False),
        ("/mnt/kind/new", False),
    ],
)
def test_linux_says_which_folders_are_on_a_network(place: str, is_network: bool) -> None:
    assert is_network_kind(kind_at(PurePosixPath(place), mounts_in(LINUX))) is is_network


@pytest.mark.parametrize(
    ("place", "is_network"),
    [
        ("/Users/dana/Library", False),
        ("/Volumes/home on the nas/new", True),
        ("/Volumes/Stick/new", False),
    ],
)
def test_macos_says_which_folders_are_on_a_network(place: str, is_network: bool) -> None:
    assert is_network_kind(kind_at(PurePosixPath(place), mounts_told(MACOS))) is is_network


def test_a_system_that_says_nothing_is_believed_to_have_no_network(tmp_path: Path) -> None:
    assert kind_at(tmp_path, {}) == ""
    assert not is_network_kind("")
