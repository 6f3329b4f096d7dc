"""Codes of the sandbox's MFA devices, as authenticator apps make them from a seed (RFC 6238)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

STEP = timedelta(seconds=30)
_DIGITS = 6


def seed_of(serial: str) -> str:
    """Return a device's seed in base32: an authenticator app with this seed shows the same codes."""
    return base64.b32encode(hashlib.sha256(f"seed of {serial}".encode()).digest()[:20]).decode()


def code_at(serial: str, moment: datetime) -> str:
    """Return the code that a device shows at a moment of the sandbox's time."""
    counter = int(moment.timestamp() // STEP.total_seconds())
    return one_time_code(base64.b32decode(seed_of(serial)), counter)


def one_time_code(seed: bytes, counter: int) -> str:
    """Return the code of a step of time (RFC 4226)."""
    digest = hmac.digest(seed, counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number)[-_DIGITS:].zfill(_DIGITS)


def is_valid(serial: str, code: str, moment: datetime) -> bool:
    """Tell whether a device shows this code, or did half a minute ago."""
    shown = {code_at(serial, moment), code_at(serial, moment - STEP)}
    return code in shown
