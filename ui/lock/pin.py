"""The PIN of the lock: what is stored to check it with, and whether what was typed is it.

The lock is of the window only. Who can read this person's files can also change them, so the digest
keeps the PIN itself from being read there, and no more than that.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from app.language import tr

SHORTEST = 4
LONGEST = 64
_NAME = "scrypt"
_N, _R, _P = 2**15, 8, 1  # 32 MB and a tenth of a second for each try
_MEMORY = 64 * 2**20
_SALT_BYTES = 16
_DIGEST_BYTES = 32


def digest_of(pin: str) -> str:
    """Make what is stored for a PIN: method, salt and digest, in hex. Takes a tenth of a second."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{_NAME}:{salt.hex()}:{_scrypt(pin, salt).hex()}"


def is_pin(typed: str, stored: str) -> bool:
    """Whether this is the PIN. What is stored and makes no sense fits no PIN."""
    name, _, rest = stored.partition(":")
    salt, _, digest = rest.partition(":")
    try:
        salt_bytes, wanted = bytes.fromhex(salt), bytes.fromhex(digest)
    except ValueError:
        return False
    if name != _NAME or len(wanted) != _DIGEST_BYTES:
        return False
    return hmac.compare_digest(_scrypt(typed, salt_bytes), wanted)


def problem_of(pin: str, again: str) -> str:
    """Why this cannot be the new PIN; empty when it can."""
    if len(pin) < SHORTEST:
        return tr("A PIN has {shortest} characters or more.", shortest=SHORTEST)
    if len(pin) > LONGEST:
        return tr("A PIN has {longest} characters at most.", longest=LONGEST)
    return "" if pin == again else tr("The two are not the same. Type the PIN twice.")


def _scrypt(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        pin.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=_N,
        r=_R,
        p=_P,
        maxmem=_MEMORY,
        dklen=_DIGEST_BYTES,
    )
