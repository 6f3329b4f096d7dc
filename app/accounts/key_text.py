"""Keys as the text that keyrings take, and back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from pathlib import Path

from app.folders import home_of
from app.model.secret import Secret

KEY_BYTES = 32


def new_key() -> bytes:
    """Make a key."""
    return secrets.token_bytes(KEY_BYTES)


def as_secret(key: bytes) -> Secret:
    """Write a key for a keyring."""
    return Secret(base64.b64encode(key).decode())


def from_secret(secret: Secret | None) -> bytes | None:
    """Read a key that a keyring gave; None when it is none."""
    if secret is None:
        return None
    try:
        key = base64.b64decode(secret.reveal(), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def item_name(what: str, data_dir: Path) -> str:
    """Name a keyring's item after what it opens and the folder, so that two folders never share one.

    A folder that has moved keeps the name of its first place.
    """
    return f"{what} {hashlib.sha256(str(home_of(data_dir)).encode()).hexdigest()[:8]}"
