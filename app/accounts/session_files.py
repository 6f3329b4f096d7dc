"""Encrypted files whose key lives only as long as the window: `<prefix><process id>-<word>.db`."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


def session_path(folder: Path, prefix: str, owner_pid: int, word: str) -> Path:
    """Name a file after the process that lives as long as the session."""
    return folder / f"{prefix}{owner_pid}-{word}.db"


def sweep_sessions(folder: Path, prefix: str, *, spare: int = 0) -> None:
    """Remove what sessions left that ended without quitting; nobody has their keys any more.

    The files of the process `spare` stay.
    """
    for path in folder.glob(f"{prefix}*.db"):
        owner = path.name.removeprefix(prefix).partition("-")[0]
        if owner == str(spare):
            continue
        if not owner.isdigit() or not _is_running(int(owner)):
            remove_session(path)


def remove_session(path: Path) -> None:
    """Remove a session's file with what SQLite lays beside it."""
    for part in path.parent.glob(f"{path.name}*"):
        # Windows refuses while somebody still reads it; the next start removes it.
        with contextlib.suppress(PermissionError):
            part.unlink(missing_ok=True)


def _is_running(process_id: int) -> bool:
    if sys.platform == "win32":
        return False  # asking could end the process; there, files in use refuse to be removed
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
