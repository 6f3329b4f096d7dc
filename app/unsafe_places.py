"""Folders that are no safe place for the data: on a network, or worked on by a program that synchronises.

Only the common cases are known: what the system says of the drive, and what the programs themselves leave
beside the files or call their folders. Nothing is asked of any network.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath

from app.language import tr

_NETWORKS = ("nfs", "cifs", "smb", "ncpfs", "afpfs", "afs", "ceph", "glusterfs", "davfs", "webdav")
# File systems of programs: these fetch what they show from somewhere else.
_FAR_PROGRAMS = ("sshfs", "rclone", "davfs", "gvfsd-fuse", "glusterfs", "s3fs", "ceph", "onedriver")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_MOUNT_LINE = re.compile(r"^.*? on (?P<place>.*) \((?P<kind>[^,)]+)[,)]")
_PATIENCE_S = 5.0
# What the folders of these programs are called, with what may follow: "OneDrive - Northlight", "Dropbox (Personal)".
_CALLED = re.compile(
    r"(OneDrive|Dropbox|Google ?Drive|Nextcloud|ownCloud|iCloud ?Drive)(?: - .+| \(.+\))?",
    re.IGNORECASE,
)
_SERVICES = ("OneDrive", "Dropbox", "Google Drive", "Nextcloud", "ownCloud", "iCloud Drive")
_LEFT_BESIDE = {
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
_ONE_DRIVE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")  # variables of Windows
_ICLOUD = ("Library", "Mobile Documents")
_CLOUD_STORAGE = ("Library", "CloudStorage")


def danger_of(folder: Path) -> str:
    """Why the data are not safe in a folder, in a sentence; empty where nothing is known against it."""
    place = folder.absolute()
    if _is_on_network(place):
        return tr("This folder is on a network drive.")
    service = _service_of(place)
    return tr("{service} synchronises this folder.", service=service) if service else ""


# --- programs that synchronise --------------------------------------------------------------------------


def _service_of(folder: Path) -> str:
    return next(filter(None, (_named(folder), _registered(folder), _marked(folder))), "")


def _named(folder: PurePath) -> str:
    parts = folder.parts
    for number, part in enumerate(parts):
        if parts[number : number + 2] == _ICLOUD:
            return "iCloud Drive"
        if parts[number : number + 2] == _CLOUD_STORAGE and number + 2 < len(parts):
            return _service_called(parts[number + 2].partition("-")[0])
        if found := _CALLED.fullmatch(part):
            return _service_called(found[1])
    return ""


def _service_called(name: str) -> str:
    """The program as it writes itself; its folder may be written in another way."""
    bare = name.replace(" ", "").lower()
    return next((one for one in _SERVICES if one.replace(" ", "").lower() == bare), name)


def _registered(folder: Path) -> str:
    """The folders that programs say are theirs, whatever they are called."""
    places = [("OneDrive", os.environ.get(name, "")) for name in _ONE_DRIVE]
    places += [("Dropbox", one) for one in _dropbox_folders()]
    places += [("iCloud Drive", str(one)) for one in _icloud_folders()]
    return next((name for name, one in places if one and _is_in(folder, Path(one))), "")


def _dropbox_folders() -> Iterator[str]:
    bases = (os.environ.get("LOCALAPPDATA"), os.environ.get("APPDATA"))
    files = [Path(base, "Dropbox", "info.json") for base in bases if base]
    for file in (*files, Path.home() / ".dropbox" / "info.json"):
        try:
            content = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            continue
        accounts = content.values() if isinstance(content, dict) else ()
        for one in accounts:
            path = one.get("path") if isinstance(one, dict) else None
            if isinstance(path, str):
                yield path


def _icloud_folders() -> Iterator[Path]:
    """Desktop and documents, where the person lets macOS keep them in iCloud."""
    home = Path.home()
    for name in ("Desktop", "Documents"):
        try:
            if home.joinpath(*_ICLOUD, "com~apple~CloudDocs", name).samefile(home / name):
                yield home / name
        except OSError:
            continue


def _marked(folder: Path) -> str:
    for place in (folder, *folder.parents):
        for mark, name in _LEFT_BESIDE.items():
            if os.path.lexists(place / mark):
                return name
    return ""


def _is_in(folder: Path, outer: Path) -> bool:
    return outer.is_absolute() and folder.resolve().is_relative_to(outer.resolve())


# --- networks ---------------------------------------------------------------------------------------------


def _is_on_network(folder: Path) -> bool:
    if sys.platform == "win32":
        return _is_remote_drive(folder)
    mounts = _linux_mounts() if sys.platform.startswith("linux") else _mounts_of_program()
    return is_network_kind(kind_at(folder.resolve(), mounts))


def is_network_kind(kind: str) -> bool:
    """Whether a file system of this kind keeps its files on another computer."""
    program = kind.removeprefix("fuse.")
    return kind.startswith(_NETWORKS) or (program != kind and program.startswith(_FAR_PROGRAMS))


def kind_at(folder: PurePath, mounts: dict[str, str]) -> str:
    """The kind of file system that holds a folder; empty where that is not known."""
    places = (folder, *folder.parents)
    return next((mounts[str(one)] for one in places if str(one) in mounts), "")


def mounts_in(mountinfo: str) -> dict[str, str]:
    """Kinds of file systems by their place, from what Linux says of this process."""
    found: dict[str, str] = {}
    for line in mountinfo.splitlines():
        own, _, rest = line.partition(" - ")
        words, kind = own.split(), rest.partition(" ")[0]
        if len(words) > 4 and kind != "autofs":  # noqa: PLR2004 - the fifth is the place
            found[_ESCAPED.sub(lambda one: chr(int(one[1], 8)), words[4])] = kind
    return found


def mounts_told(lines: str) -> dict[str, str]:
    """Kinds of file systems by their place, from what macOS's `mount` prints."""
    told = (_MOUNT_LINE.match(line) for line in lines.splitlines())
    return {one["place"]: one["kind"] for one in told if one is not None}


def _linux_mounts() -> dict[str, str]:
    try:
        return mounts_in(Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape"))
    except OSError:
        return {}


def _mounts_of_program() -> dict[str, str]:
    try:
        done = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return {}
    return mounts_told(done.stdout)


if sys.platform == "win32":
    import ctypes

    _REMOTE = 4

    def _is_remote_drive(folder: Path) -> bool:
        drive = folder.drive
        return drive.startswith("\\\\") or (
            bool(drive) and ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE
        )
