"""What can be a passphrase, for the window that asks and the worker that uses it."""

from __future__ import annotations

LEAST_LENGTH = 12  # characters
_LONGEST = 1000
_LEAST_DIFFERENT = 4


def passphrase_problem(passphrase: str) -> str:
    """Say in one sentence why this cannot be a passphrase; empty when it can."""
    if len(passphrase) < LEAST_LENGTH:
        return f"A passphrase has at least {LEAST_LENGTH} characters; several words are best."
    if len(passphrase) > _LONGEST:
        return f"A passphrase has at most {_LONGEST:,} characters."
    if len(set(passphrase)) < _LEAST_DIFFERENT:
        return "A passphrase does not repeat the same few characters."
    return ""
