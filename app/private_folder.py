"""Folders and files of this user alone, and what the system says about them as an error for people."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from app.errors import BadSettings
from app.language import tr


def private_folder(folder: Path) -> None:
    """Make a folder that only this user may enter.

    Raises:
        BadSettings: it cannot be made.
    """
    with told_as_settings(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only this user may read, whole or not at all; it is on the disk when this returns.

    Raises:
        BadSettings: the folder cannot be made or written, or the disk is full.
    """
    private_folder(path.parent)
    part = path.with_suffix(f".{secrets.token_hex(4)}.part")
    with told_as_settings(path.parent):
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync_names(path.parent)


def sync_names(folder: Path) -> None:
    """Bring the names in a folder to the disk; Windows has no such call, and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def told_as_settings(folder: Path) -> Iterator[None]:
    """Turn what the system says about a folder into BadSettings."""
    try:
        yield
    except OSError as error:
        raise BadSettings(
            tr(
                "Countersign cannot use the folder {folder}: {reason}.",
                folder=folder,
                reason=os.strerror(error.errno or 0),
            ),
            tr(
                "Give your user the right to write there, or choose another folder with --data-dir."
            ),
            code="data-folder",
        ) from error
