"""Reads a DPoP proof (RFC 9449): a signed note that whoever asks holds the key of their sign-in."""

from __future__ import annotations

import base64
import binascii
import hashlib
from urllib.parse import urlsplit

import msgspec

from app.model.typed import known
from app.sandbox.signin.p256 import is_signature

_HALF = 32  # bytes of a P-256 coordinate, and of each half of a signature


class BadProof(Exception):
    """The proof is missing, broken, or of something else."""


class Proof(msgspec.Struct, frozen=True):
    """A checked proof: the thumbprint of its key, and its own number."""

    thumbprint: str
    number: str


class _Jwk(msgspec.Struct, frozen=True):
    kty: str
    crv: str
    x: str
    y: str


class _Header(msgspec.Struct, frozen=True):
    typ: str
    alg: str
    jwk: _Jwk


class _Claims(msgspec.Struct, frozen=True):
    htm: str
    htu: str
    iat: int
    jti: str


def read_proof(text: str, method: str, path: str) -> Proof:
    """Check a proof of a request. Raises BadProof.

    Its time is not looked at: the sandbox's clock may be any distance away from the client's.
    """
    try:
        head, body, signature = text.split(".")
        header = msgspec.json.decode(_decoded(head), type=known(_Header))
        claims = msgspec.json.decode(_decoded(body), type=known(_Claims))
        signed = _decoded(signature)
        x, y = (_decoded(part) for part in (header.jwk.x, header.jwk.y))
    except (ValueError, binascii.Error, msgspec.DecodeError) as cause:
        raise BadProof("The DPoP proof cannot be read.") from cause
    if (header.typ, header.alg, header.jwk.crv) != ("dpop+jwt", "ES256", "P-256"):
        raise BadProof("The DPoP proof must be signed with ES256.")
    if (claims.htm, urlsplit(claims.htu).path) != (method, path):
        raise BadProof("The DPoP proof is of another request.")
    digest = hashlib.sha256(f"{head}.{body}".encode()).digest()
    r, s = int.from_bytes(signed[:_HALF], "big"), int.from_bytes(signed[_HALF:], "big")
    public = (int.from_bytes(x, "big"), int.from_bytes(y, "big"))
    if len(signed) != 2 * _HALF or not is_signature(public, digest, r, s):
        raise BadProof("The DPoP proof's signature is wrong.")
    thumbprint = hashlib.sha256(x + y).hexdigest()
    return Proof(thumbprint, claims.jti)


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
