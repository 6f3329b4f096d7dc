"""The manifest that tells the program of a newer release, signed with a key that is no part of it."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from datetime import datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.updates.ed25519 import KEY_BYTES
from app.updates.manifest import FORMAT, LONGEST_NEWS, Manifest, enveloped, read, signed_part

_SECTION = r"^## {version} .*?\n(?P<news>.*?)(?=^## |\Z)"


def new_key() -> tuple[str, str]:
    """Make a private key and its public half, both in base64."""
    private = secrets.token_bytes(KEY_BYTES)
    return base64.b64encode(private).decode(), public_key(private)


def public_key(private_key: bytes) -> str:
    """Give the public half of a raw key, in base64 as app/publisher.py has it."""
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def sign(manifest: Manifest, private_key: bytes) -> bytes:
    """Give the file for a manifest, signed with a raw key."""
    text = msgspec.json.encode(manifest).decode()
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(signed_part(text))
    return enveloped(text, signature)


def signed_release(
    version: str,
    news: str,
    now: datetime,
    lasts: timedelta,
    *,
    private_key: str,
    release_key: str,
) -> bytes:
    """Give the file that tells of a release; it is read back as the program reads it.

    Args:
        version: Three whole numbers.
        news: What is new, for people.
        now: When it is told, in UTC.
        lasts: How long it counts.
        private_key: In base64, as the environment has it.
        release_key: The public half that the program has; empty: not decided yet.

    Raises:
        ValueError: the key is missing, is another one, or the program would refuse the manifest.
    """
    try:
        key = base64.b64decode(private_key, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError("the private key is missing, or not 32 bytes in base64")
    if release_key and release_key != public_key(key):
        raise ValueError("this is not the key whose public half is in app/publisher.py")
    content = sign(Manifest(FORMAT, version, now, now + lasts, news[:LONGEST_NEWS]), key)
    read(content, public_key(key))
    return content


def news_of(version: str, changes: str) -> str:
    """Give what a changelog says of a version, without its marks.

    Raises:
        ValueError: it says nothing of it.
    """
    found = re.search(
        _SECTION.format(version=re.escape(version)), changes, re.MULTILINE | re.DOTALL
    )
    if found is None or not found["news"].strip():
        raise ValueError(f"CHANGELOG.md says nothing of {version}")
    text = re.sub(r"\n  (?=\S)", " ", found["news"].strip())  # one line for each entry
    return re.sub(r"^### (.*)$", r"\1:", text, flags=re.MULTILINE)
