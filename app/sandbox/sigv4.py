"""Checks the signature of a request (AWS Signature Version 4) with the secret it should come from."""

from __future__ import annotations

import hashlib
import hmac
import re
from urllib.parse import quote

from app.sandbox.http11 import Request

_ALGORITHM = "AWS4-HMAC-SHA256"
_PARTS = re.compile(
    r"AWS4-HMAC-SHA256\s+Credential=[^/,\s]+/(?P<scope>[^,\s]+),\s*"
    r"SignedHeaders=(?P<headers>[^,\s]+),\s*Signature=(?P<signature>[0-9a-f]{64})"
)


def is_signed_with(secret: str, request: Request) -> bool:
    """Tell whether a request was signed with this secret."""
    found = _PARTS.fullmatch(request.headers.get("authorization", ""))
    if found is None:
        return False
    scope, names = found["scope"], found["headers"].split(";")
    canonical = "\n".join(
        (
            request.method,
            quote(request.path or "/", safe="/~"),
            "&".join("=".join(pair) for pair in _sorted(request.query)),
            *(f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in names),
            "",
            ";".join(names),
            request.headers.get("x-amz-content-sha256", _sha256(request.body)),
        )
    )
    moment = request.headers.get("x-amz-date", "")
    text = "\n".join((_ALGORITHM, moment, scope, _sha256(canonical.encode())))
    key = b"AWS4" + secret.encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    return hmac.compare_digest(signature, found["signature"])


def _sorted(query: str) -> list[tuple[str, str]]:
    pairs = (text.partition("=") for text in query.split("&") if text)
    return sorted((name, value) for name, _, value in pairs)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
