"""Where Countersign keeps its data: the usual place, another one that was named, or where that has moved to.

A folder that has moved leaves a pointer in its first place, its home, and names that home itself. Only while
both agree are the keys of the home its own: a copy of a folder elsewhere opens nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.errors import BadSettings

POINTER = "moved.json"  # in the home: where the data are, and what the last move left behind
PLAN = "move.json"  # in the folder in use: where to move, or what became of the last move
HOME = "home.json"  # in a folder that has moved: where it came from first


def usual_data_dir() -> Path:
    """Give the folder that is named without --data-dir."""
    # Imported here: with --data-dir it is not needed.
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("Countersign", appauthor=False)


def folder_in_use(named: Path) -> Path:
    """Give the folder whose data are used where this one is named.

    Raises:
        BadSettings: the data have moved to a folder that is not there now.
    """
    pointer = named / POINTER
    if not pointer.exists():
        return named
    folder = path_in(pointer, "folder")
    if folder == named.resolve():  # it has come back
        return named
    if folder is None or path_in(folder / HOME, "home") != named.resolve():
        where = folder or "a folder that cannot be read from there"
        raise BadSettings(
            f"The data of {named} have moved to {where}, and are not there now",
            "Connect the disk on which they are, or choose another folder with --data-dir.",
            code="data-folder",
        )
    return folder


def home_of(data_dir: Path) -> Path:
    """Give the folder after which the keys of this one are named: its own, unless it has moved."""
    home = path_in(data_dir / HOME, "home")
    if home is not None and path_in(home / POINTER, "folder") == data_dir.resolve():
        return home
    return data_dir.resolve()


def name_of(data_dir: Path) -> Path:
    """Give the folder to name on a command line so that this one is used, also after it moves again."""
    if not (data_dir / HOME).exists():
        return data_dir
    home, usual = home_of(data_dir), usual_data_dir()
    return usual if home == usual.resolve() else home


def content_of(path: Path) -> dict[str, Any]:
    """Read one of the small files; empty where there is none that makes sense."""
    import json  # noqa: PLC0415 - a start on a folder that never moved needs none

    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def path_in(file: Path, name: str) -> Path | None:
    """Read a folder's absolute path from one of the small files."""
    found = content_of(file).get(name)
    path = Path(found) if isinstance(found, str) and "\0" not in found else None
    return path if path is not None and path.is_absolute() else None
