"""Writes the small files that desktops read: whole or not at all, and in words when it does not work."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from app.errors import BadSettings
from app.language import tr


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that others may read; folders that are missing are made. Raises BadSettings."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with told_as_autostart(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(content)
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a file; none is no error. Raises BadSettings."""
    with told_as_autostart(path):
        path.unlink(missing_ok=True)


def read_small(path: Path, most_bytes: int = 20_000) -> bytes:
    """Read a file that is small; empty where there is none that can be read."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes)
    except OSError:
        return b""


@contextlib.contextmanager
def told_as_autostart(path: object) -> Iterator[None]:
    """Turn what the system says about a place into BadSettings."""
    try:
        yield
    except OSError as error:
        raise BadSettings(
            tr(
                "Starting with your session cannot be changed: {path} cannot be written ({reason}).",
                path=path,
                reason=os.strerror(error.errno or 0),
            ),
            tr("Change it in the settings of your system instead."),
            code="autostart",
        ) from error
