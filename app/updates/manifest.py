"""The signed manifest of the newest release: what it says, who signed it, and until when it counts.

Whoever can answer in the publisher's place could show an old release for ever or invent one. So the text is
signed (Ed25519), its release never goes back, and it ends: a text that nobody renews is worth nothing.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta

import msgspec

from app.model.release import Release, version_order
from app.model.text import plain_block
from app.model.typed import known
from app.updates.ed25519 import is_signed

MOST_BYTES = 64_000
LONGEST_NEWS = 4000
FORMAT = 1
_PURPOSE = (
    b"Countersign release manifest 1\n"  # what this key signs for anything else is no manifest
)
_AHEAD = timedelta(hours=1)  # between the publisher's clock and AWS's


class BadManifestError(Exception):
    """What came is not to be shown; the text says why, in words for a log."""


class Manifest(msgspec.Struct, frozen=True, rename="camel"):
    """What is signed. Times are aware; of two texts on one version the one issued later counts."""

    format: int
    version: str
    issued_at: datetime
    expires_at: datetime
    whats_new: str = ""

    @property
    def order(self) -> tuple[tuple[int, int, int], datetime]:
        """What only grows from one manifest to the next."""
        return version_order(self.version), self.issued_at

    @property
    def release(self) -> Release:
        """The release, with its text made plain."""
        return Release(self.version, plain_block(self.whats_new, LONGEST_NEWS))


class _Envelope(msgspec.Struct, frozen=True):
    """The file: the manifest as the very text that was signed, and the signature in base64."""

    manifest: str
    signature: str


def enveloped(text: str, signature: bytes) -> bytes:
    """Give the file for a signed text."""
    return msgspec.json.encode(_Envelope(text, base64.b64encode(signature).decode())) + b"\n"


def signed_part(text: str) -> bytes:
    """Give the bytes that are signed for the text of a manifest."""
    return _PURPOSE + text.encode()


def read(content: bytes, release_key: str) -> Manifest:
    """Give what the publisher signed, whether or not it still counts.

    Raises:
        BadManifestError: it is not signed with this key, or makes no sense.
    """
    if len(content) > MOST_BYTES:
        raise BadManifestError("it is too large")
    try:
        envelope = msgspec.json.decode(content, type=known(_Envelope))
        signature = base64.b64decode(envelope.signature, validate=True)
        part = signed_part(envelope.manifest)
        key = base64.b64decode(release_key, validate=True)
    except (msgspec.DecodeError, binascii.Error, ValueError, RecursionError):
        raise BadManifestError("it is no manifest") from None
    if not is_signed(part, signature, key):
        raise BadManifestError("it is not signed with the key of releases")
    try:
        return _read_text(envelope.manifest)
    except ValueError as error:
        raise BadManifestError(str(error)) from None


def require_current(manifest: Manifest, now: datetime, *, before: Manifest | None) -> None:
    """See that a signed manifest counts now, and that none after it has been seen.

    Args:
        manifest: What came.
        now: AWS's time: a clock that somebody has turned back must not bring an old text back.
        before: The last one that was good.

    Raises:
        BadManifestError: it does not count.
    """
    if now >= manifest.expires_at:
        raise BadManifestError("it has expired, or the clock is wrong")
    if manifest.issued_at > now + _AHEAD:
        raise BadManifestError("it is of the future, or the clock is wrong")
    if before is not None and manifest.order < before.order:
        raise BadManifestError("it is older than one that was seen before")


def _read_text(text: str) -> Manifest:
    """Read the signed text. Raises ValueError."""
    manifest = msgspec.json.decode(text, type=known(Manifest))
    if manifest.format != FORMAT:
        raise ValueError("it is of another format")
    version_order(manifest.version)
    if manifest.issued_at.tzinfo is None or manifest.expires_at.tzinfo is None:
        raise ValueError("its times have no zone")
    if manifest.expires_at <= manifest.issued_at:
        raise ValueError("it ends before it begins")
    return manifest
