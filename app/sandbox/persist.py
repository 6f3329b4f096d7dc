"""The sandbox account on disk: written whole and atomically before an answer leaves."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from app.errors import BadSettings
from app.model.typed import known
from app.sandbox.ledger import Effect

_FORMAT = 1


class Recipe(msgspec.Struct, frozen=True):
    """What a world is built from. The same recipe builds the same world."""

    start: datetime
    agreements: int | None = None
    charges: int | None = None
    seed: int = 1
    has_sellers: bool = True


class SavedAccount(msgspec.Struct, frozen=True):
    """Everything that a restart brings back."""

    recipe: Recipe
    clock_offset: timedelta
    clock_frozen_at: datetime | None
    effects: tuple[Effect, ...]
    world: bytes
    format: int = _FORMAT
    sign_in: bytes = b""


class StateFile:
    """Keep the account in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> SavedAccount | None:
        """Read the file, or return None when there is none yet. Raises BadSettings."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as cause:
            raise BadSettings(
                f"The sandbox account's file {self.path} cannot be read.",
                "Check its permissions, or name another file with --state.",
            ) from cause
        try:
            saved = msgspec.msgpack.decode(data, type=known(SavedAccount))
        except msgspec.DecodeError as cause:
            raise self._foreign() from cause
        if saved.format != _FORMAT:
            raise self._foreign()
        return saved

    def save(self, account: SavedAccount) -> None:
        """Write the file so that a crash leaves the old one or the new one. Raises BadSettings."""
        try:
            self._write(account)
        except OSError as cause:
            raise BadSettings(
                f"The sandbox account's file {self.path} cannot be written: "
                f"{os.strerror(cause.errno or 0)}.",
                "Make room on the disk, or name another file with --state.",
            ) from cause

    def _write(self, account: SavedAccount) -> None:
        draft = self.path.with_name(self.path.name + ".new")
        with draft.open("wb") as stream:
            stream.write(msgspec.msgpack.encode(account))
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self.path)
        if os.name == "posix":
            _sync_folder(self.path.parent)

    def _foreign(self) -> BadSettings:
        return BadSettings(
            f"The file {self.path} holds no sandbox account that this version reads.",
            "Name another file with --state, or remove this one to start afresh.",
        )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
