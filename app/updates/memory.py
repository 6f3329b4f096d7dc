"""What was read of the publisher last: when, and the last manifest that was good, still signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from app.model.typed import known
from app.private_folder import told_as_settings, write_private
from app.updates.manifest import MOST_BYTES, BadManifestError, Manifest, read

FILE = "releases.json"
_EVERY = timedelta(days=1)


class _Kept(msgspec.Struct, frozen=True):
    asked_at: datetime | None = None
    manifest: str = ""


class ReleaseMemory:
    """Keeps `releases.json` in the data folder. The manifest is checked whenever it is read from there."""

    def __init__(self, data_dir: Path, release_key: str) -> None:
        self._path = data_dir / FILE
        self._release_key = release_key

    def is_due(self, now: datetime) -> bool:
        """Whether a day has passed since the publisher was asked; also when the clock was turned back."""
        asked_at = self._read().asked_at
        return asked_at is None or not asked_at <= now < asked_at + _EVERY

    def note_asked(self, now: datetime) -> None:
        """Remember that the publisher is asked now, whatever comes of it. Raises BadSettings."""
        self._write(msgspec.structs.replace(self._read(), asked_at=now))

    def keep(self, content: bytes) -> None:
        """Remember a manifest that is good. Raises BadSettings."""
        self._write(msgspec.structs.replace(self._read(), manifest=content.decode()))

    def last(self) -> Manifest | None:
        """Give the last manifest that was good, which may have expired since."""
        kept = self._read()
        try:
            return read(kept.manifest.encode(), self._release_key) if kept.manifest else None
        except BadManifestError:  # of another key, or somebody wrote into the file
            return None

    def _read(self) -> _Kept:
        with told_as_settings(self._path.parent):
            try:
                with self._path.open("rb") as file:
                    content = file.read(3 * MOST_BYTES)
            except FileNotFoundError:
                return _Kept()
        try:
            kept = msgspec.json.decode(content, type=known(_Kept))
        except (msgspec.DecodeError, UnicodeDecodeError):
            return _Kept()
        is_whole = kept.asked_at is None or kept.asked_at.tzinfo is not None
        return kept if is_whole else _Kept(manifest=kept.manifest)

    def _write(self, kept: _Kept) -> None:
        write_private(self._path, msgspec.json.encode(kept))
