"""JSON Web Tokens of the sandbox's own issuers, signed with keys that only it knows."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.model.typed import known
from app.sandbox.signin.directory import WEB_IDENTITY_ISSUER

WEB_IDENTITY_AUDIENCE = "sts.amazonaws.com"
_KEY = b"the sandbox account signs with this; nothing real depends on it"
_HEADER = {"alg": "HS256", "typ": "JWT"}


class BadToken(Exception):
    """The token is none of the sandbox's."""


class WebIdentity(msgspec.Struct, frozen=True):
    """What a web identity's token says."""

    iss: str
    sub: str
    aud: str
    exp: int


def web_identity_token(subject: str, lifetime: timedelta, now: datetime) -> str:
    """Make the token that a workload shows to become a role."""
    end = int((now + lifetime).timestamp())
    return signed_claims(
        {"iss": WEB_IDENTITY_ISSUER, "sub": subject, "aud": WEB_IDENTITY_AUDIENCE, "exp": end}
    )


def read_web_identity(token: str) -> WebIdentity:
    """Read a token, of which the time is still to be checked. Raises BadToken."""
    try:
        head, body, signature = token.split(".")
        claims = msgspec.json.decode(_decoded(body), type=known(WebIdentity))
        given = _decoded(signature)
    except (ValueError, binascii.Error, msgspec.DecodeError) as cause:
        raise BadToken("The web identity token cannot be read.") from cause
    if not hmac.compare_digest(given, hmac.digest(_KEY, f"{head}.{body}".encode(), "sha256")):
        raise BadToken("The web identity token's signature is wrong.")
    return claims


def signed_claims(claims: Mapping[str, Any]) -> str:
    """Write a token with these claims."""
    text = ".".join(_encoded(msgspec.json.encode(part)) for part in (_HEADER, claims))
    return f"{text}.{_encoded(hmac.digest(_KEY, text.encode(), 'sha256'))}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
