"""What can be a passphrase, for the window that asks and the worker that uses it."""

from __future__ import annotations

from app.language import tr
from app.model.number import written

LEAST_LENGTH = 12  # characters
_LONGEST = 1000
_LEAST_DIFFERENT = 4


def passphrase_problem(passphrase: str) -> str:
    """Say in one sentence why this cannot be a passphrase; empty when it can."""
    if len(passphrase) < LEAST_LENGTH:
        return tr(
            "A passphrase has at least {least} characters; several words are best.",
            least=LEAST_LENGTH,
        )
    if len(passphrase) > _LONGEST:
        return tr("A passphrase has at most {most} characters.", most=written(_LONGEST))
    if len(set(passphrase)) < _LEAST_DIFFERENT:
        return tr("A passphrase does not repeat the same few characters.")
    return ""
