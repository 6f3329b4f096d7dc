"""Looks whether files and folders are this person's alone (POSIX)."""

from __future__ import annotations

import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_to_others(folder: Path) -> list[str]:
    """List what in a folder, and the folder itself, lets the group or everybody in."""
    found = []
    for path in (folder, *sorted(folder.rglob("*"))):
        mode = path.lstat().st_mode
        if not stat.S_ISLNK(mode) and mode & _OTHERS:
            found.append(f"{stat.filemode(mode)} {path}")
    return found
