"""Reads access keys from what people paste: credentials files, shell commands, JSON of the AWS tools."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from app.model.sign_in import AccessKeys

_LONGEST = 20_000
# `export A=b`, `set A=b`, `setx A b`, `$Env:A = "b"`, `a = b`, `Access key ID: b`
_LINE = re.compile(
    r"\s*(?:export\s+|set\s+|\$env:)?(?:setx\s+(?P<set>\w+)\s+|(?P<name>[A-Za-z_][\w ]*?)\s*[=:]\s*)"
    r"(?P<value>\S.*?)\s*;?\s*",
    re.IGNORECASE,
)
_FIELDS = {
    "accesskeyid": "access_key_id",
    "secretaccesskey": "secret_access_key",
    "secretkey": "secret_access_key",
    "sessiontoken": "session_token",
    "securitytoken": "session_token",
    "rolearn": "role_arn",
    "externalid": "external_id",
    "mfaserial": "mfa_serial",
}
_NEEDED = ("access_key_id", "secret_access_key")


def parse_keys(text: str) -> AccessKeys | None:
    """Find a pair of access keys in a pasted text; None when there is none, or more than one pair."""
    if len(text) > _LONGEST:
        return None
    found: dict[str, str] = {}
    for name, value in _pairs(text):
        plain_name = re.sub(r"[_ ]", "", name.casefold())
        field = _FIELDS.get(plain_name.removeprefix("aws"))
        if field is None or not value:
            continue
        if found.setdefault(field, value) != value:
            return None
    return AccessKeys(**found) if all(field in found for field in _NEEDED) else None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    if text.lstrip().startswith("{"):
        yield from _json_pairs(text)
        return
    lines = text.lstrip("\ufeff").splitlines()
    if (
        len(lines) > 1 and "," in lines[0] and "=" not in lines[0]
    ):  # the file that the console offers
        yield from zip(lines[0].split(","), lines[1].split(","), strict=False)
        return
    for line in lines:
        for part in line.split("&&"):
            found = _LINE.fullmatch(part)
            if found:
                yield found["set"] or found["name"], found["value"].strip("\"'")


def _json_pairs(text: str) -> Iterator[tuple[str, str]]:
    try:
        told = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return
    for part in ("Credentials", "roleCredentials", "AccessKey", "accessToken"):
        if isinstance(told, Mapping) and isinstance(told.get(part), Mapping):
            told = told[part]
    if isinstance(told, Mapping):
        yield from ((name, value) for name, value in told.items() if isinstance(value, str))
