"""Tells a wrong key from a damaged file: the cipher itself gives the same error for both.

A hash of the key lies beside the store. The key is 32 random bytes, so the hash gives nothing away.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

_PURPOSE = b"countersign store key"


def check_path(store: Path) -> Path:
    """Where the hash of this store's key lies."""
    return store.with_name(store.name + ".keycheck")


def write_check(store: Path, key: bytes) -> None:
    """Remember which key the store was made with. Written once the store is complete."""
    path = check_path(store)
    if not path.exists():
        path.write_text(_digest(key), encoding="ascii")


def is_written(store: Path) -> bool:
    """Say whether this store was complete once."""
    return check_path(store).exists()


def is_other_key(store: Path, key: bytes) -> bool | None:
    """Say whether the store was made with another key; None when there is no hash to compare with."""
    try:
        kept = check_path(store).read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return not hmac.compare_digest(kept, _digest(key))


def _digest(key: bytes) -> str:
    return hmac.new(key, _PURPOSE, hashlib.sha256).hexdigest()
