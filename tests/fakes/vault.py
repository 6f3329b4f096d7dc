"""A vault in memory, as it is where there is no keyring."""

from __future__ import annotations

import threading


class FakeVault:
    """Keeps secrets for the length of a test; may be used from any thread."""

    def __init__(self, *, is_kept: bool = True) -> None:
        self._is_kept = is_kept
        self._secrets: dict[str, bytes] = {}
        self._lock = threading.Lock()

    @property
    def is_kept(self) -> bool:
        """Whether a next start would find what is put here."""
        return self._is_kept

    def get(self, name: str) -> bytes | None:
        """Read a secret; None when there is none."""
        with self._lock:
            return self._secrets.get(name)

    def put(self, name: str, content: bytes) -> None:
        """Keep a secret, in place of an earlier one."""
        with self._lock:
            self._secrets[name] = content

    def delete(self, name: str) -> None:
        """Forget a secret."""
        with self._lock:
            self._secrets.pop(name, None)

    def names(self) -> tuple[str, ...]:
        """List what is kept."""
        with self._lock:
            return tuple(sorted(self._secrets))
