"""Entries of the vault: values as JSON, each under its name."""

from __future__ import annotations

from typing import Any

import msgspec

from app.model.sign_in import Vault
from app.model.typed import known


def load_entry(vault: Vault, name: str, kind: Any) -> Any:
    """Give the entry as a value of `kind`; None when there is none, or one that another version wrote.

    Raises:
        AppError: the vault cannot be read.
    """
    content = vault.get(name)
    if content is None:
        return None
    try:
        return msgspec.json.decode(content, type=known(kind))
    except msgspec.DecodeError:
        return None


def keep_entry(vault: Vault, name: str, value: msgspec.Struct) -> None:
    """Keep a value in place of an earlier one. Raises AppError."""
    vault.put(name, msgspec.json.encode(value))
