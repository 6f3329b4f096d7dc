"""Keys for stores that tests make by themselves."""

from __future__ import annotations

import os

from app.store.database import KEY_BYTES


def new_key() -> bytes:
    """Make a key for a new store."""
    return os.urandom(KEY_BYTES)
