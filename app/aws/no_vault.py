"""Stands in where a session has no vault: for scripts and checks, which keep nothing."""

from __future__ import annotations


class NoVault:
    """Keeps nothing; may be used from any thread."""

    @property
    def is_kept(self) -> bool:
        """Whether what is put here is there at the next start."""
        return False

    def get(self, _name: str) -> bytes | None:
        """Read a secret: there is none."""
        return None

    def put(self, _name: str, _content: bytes) -> None:
        """Let a secret go."""

    def delete(self, _name: str) -> None:
        """Forget a secret: there is none."""

    def names(self) -> tuple[str, ...]:
        """List what is kept: nothing."""
        return ()
