"""What is the code of an MFA device, for the window that asks and the worker that uses it."""

from __future__ import annotations

from app.language import tr

DIGITS = 6
NOT_A_CODE = tr("An MFA code has six digits.")


def code_of(typed: str) -> str:
    """Give the code in what was typed or pasted: spaces are dropped; empty while it is none."""
    code = "".join(typed.split())
    return code if len(code) == DIGITS and code.isascii() and code.isdigit() else ""
