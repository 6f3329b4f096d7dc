"""Packs a folder so that the same files give the same bytes, and lists what was made with its SHA-256."""

from __future__ import annotations

import hashlib
import lzma
import os
import platform
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

_EXECUTABLE, _PLAIN, _FOLDER = 0o755, 0o644, 0o755
_UNIX = 3
_XZ = 9 | lzma.PRESET_EXTREME


def tar_xz(folder: Path, archive: Path, *, epoch: int, below: str | None = None) -> None:
    """Pack `folder` below its own name, or below `below`; owners, times and order are fixed."""
    top = folder.name if below is None else below
    with (
        lzma.open(archive, "wb", filters=_filters()) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for path in [folder, *sorted(folder.rglob("*"))]:
            info = tar.gettarinfo(path, f"{top}/{path.relative_to(folder).as_posix()}")
            _add(tar, _plain(info, path, epoch), path)


def _filters() -> list[dict[str, int]]:
    """How to compress: a filter for the machine's code takes 3 % more off, where there is one."""
    code = [{"id": lzma.FILTER_X86}] if platform.machine().lower() in {"amd64", "x86_64"} else []
    return [*code, {"id": lzma.FILTER_LZMA2, "preset": _XZ}]


def _plain(info: tarfile.TarInfo, path: Path, epoch: int) -> tarfile.TarInfo:
    info.name = info.name.removesuffix("/.")
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    info.mtime = epoch
    info.mode = _mode_of(path)
    # Hard links would depend on the file system: each file stands for itself.
    if info.islnk():
        info.type, info.size = tarfile.REGTYPE, path.stat().st_size
    return info


def _add(tar: tarfile.TarFile, info: tarfile.TarInfo, path: Path) -> None:
    if not info.isreg():
        tar.addfile(info)
        return
    with path.open("rb") as content:
        tar.addfile(info, content)


def ar(members: Mapping[str, bytes], archive: Path, *, epoch: int) -> None:
    """Write the old archive form that Debian's packages have, with the members in their order."""
    with archive.open("wb") as packed:
        packed.write(b"!<arch>\n")
        for name, content in members.items():
            packed.write(
                f"{name:<16}{epoch:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
            )
            packed.write(content + b"\n" * (len(content) % 2))


def zipped(folder: Path, archive: Path, *, epoch: int) -> None:
    """Pack `folder` under its own name for Windows, which has no other archive; no links, fixed times."""
    moment = datetime.fromtimestamp(epoch, UTC)
    time = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            name = path.relative_to(folder.parent).as_posix()
            info = zipfile.ZipInfo(name, time)
            info.create_system, info.external_attr = _UNIX, _mode_of(path) << 16
            packed.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def _mode_of(path: Path) -> int:
    if path.is_dir():
        return _FOLDER
    return _EXECUTABLE if os.access(path, os.X_OK) and not path.is_symlink() else _PLAIN


def set_times(folder: Path, epoch: int) -> None:
    """Give every file of a folder the same time and plain rights."""
    follows = os.utime not in os.supports_follow_symlinks  # Windows; no bundle has links there
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(_mode_of(path))
        os.utime(path, (epoch, epoch), follow_symlinks=follows)


def sums(files: Iterable[Path]) -> str:
    """The lines of a SHA256SUMS file, as `sha256sum --check` reads them."""
    listed = sorted(files, key=lambda path: path.name)
    return "".join(f"{digest(path)}  {path.name}\n" for path in listed)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, by its path there."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): digest(path) for path in files}
