"""Folders that only this user may enter, and what the system says about them as an error for people."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from app.errors import BadSettings


def private_folder(folder: Path) -> None:
    """Make a folder that only this user may enter.

    Raises:
        BadSettings: it cannot be made.
    """
    with told_as_settings(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)


@contextlib.contextmanager
def told_as_settings(folder: Path) -> Iterator[None]:
    """Turn what the system says about a folder into BadSettings."""
    try:
        yield
    except OSError as error:
        raise BadSettings(
            f"Countersign cannot use the folder {folder}: {os.strerror(error.errno or 0)}.",
            "Give your user the right to write there, or choose another folder with --data-dir.",
            code="data-folder",
        ) from error
