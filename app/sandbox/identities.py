"""Who calls: the access key id picks an identity.

Keys that the sandbox issued are checked, signature included. Every other key is the buyer's, so that
any made-up key opens the sample account; made-up keys of sessions (ASIA...) are unknown, though.
"""

from __future__ import annotations

import base64
import re
import secrets
import threading
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

import msgspec

from app.sandbox.http11 import Request
from app.sandbox.sigv4 import is_signed_with

BUYER_ACCOUNT = "447109263358"
BUYER_ARN = f"arn:aws:sts::{BUYER_ACCOUNT}:assumed-role/Purchasing/dana"

_SESSION_PREFIX = "ASIA"
_REMEMBERED = timedelta(days=2)  # expired keys are told apart from unknown ones for so long
# A SigV4a scope has no region.
_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/(?:([^/,\s]+)/)?([^/,\s]+)/aws4_request")


class Trouble(StrEnum):
    """What is wrong with the credentials of an identity."""

    NONE = "none"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    SIGNATURE = "signature"


class Identity(msgspec.Struct, frozen=True, rename="camel"):
    """Whose an access key is.

    Attributes:
        account_id: The account.
        principal_arn: The user, the session of a role, or the root.
        trouble: What is wrong with the key.
        user_id: AWS's own id of the principal; empty is the access key id.
        allowed: Patterns of the actions that are not denied, as "aws-marketplace:Get*".
        is_temporary: Whether the key comes from a session: such keys chain roles.
        has_mfa: Whether an MFA code was given for the key.
    """

    account_id: str = BUYER_ACCOUNT
    principal_arn: str = BUYER_ARN
    trouble: Trouble = Trouble.NONE
    user_id: str = ""
    allowed: tuple[str, ...] = ("*",)
    is_temporary: bool = False
    has_mfa: bool = False

    def may(self, action: str) -> bool:
        """Tell whether an action like "aws-marketplace:SearchAgreements" is allowed."""
        return any(fnmatchcase(action, pattern) for pattern in self.allowed)


ANONYMOUS = Identity("", "")


class Key(msgspec.Struct, frozen=True):
    """An access key: of a user, or with a token and an end of a session."""

    access_key_id: str
    secret: str
    token: str
    identity: Identity
    expires_at: datetime | None = None


class Credential(msgspec.Struct, frozen=True):
    """What an Authorization header says of the caller, the service and the region it signed for."""

    access_key_id: str
    signing_name: str
    region: str = ""


def read_credential(headers: Mapping[str, str]) -> Credential | None:
    """Read the Authorization header, or return None when there is none that signs a request."""
    found = _CREDENTIAL.search(headers.get("authorization", ""))
    return Credential(found.group(1), found.group(3), found.group(2) or "") if found else None


class Identities:
    """Map access keys to identities. Safe to use from several threads."""

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self._own = {key.access_key_id: key for key in keys}
        self._issued: dict[str, Key] = {}
        self._assigned: dict[str, Identity] = {}
        self._lock = threading.Lock()
        self.revision = 0

    def of(self, access_key_id: str) -> Identity:
        """Return whose an access key is, whether or not it is still good."""
        with self._lock:
            if access_key_id in self._assigned:
                return self._assigned[access_key_id]
            key = self._key(access_key_id)
        return key.identity if key else Identity()

    def calling(self, request: Request, credential: Credential, now: datetime) -> Identity:
        """Return who signed a request, with what is wrong about it."""
        with self._lock:
            assigned = self._assigned.get(credential.access_key_id)
            key = self._key(credential.access_key_id)
        if assigned is not None:
            return assigned
        if key is None:
            is_ours = credential.access_key_id.startswith(_SESSION_PREFIX)
            return Identity(trouble=Trouble.UNKNOWN if is_ours else Trouble.NONE)
        if request.headers.get("x-amz-security-token", "") != key.token:
            return msgspec.structs.replace(key.identity, trouble=Trouble.UNKNOWN)
        if not is_signed_with(key.secret, request):
            return msgspec.structs.replace(key.identity, trouble=Trouble.SIGNATURE)
        if key.expires_at is not None and key.expires_at <= now:
            return msgspec.structs.replace(key.identity, trouble=Trouble.EXPIRED)
        return key.identity

    def assign(self, access_key_id: str, identity: Identity) -> None:
        """Map an access key by hand; neither its signature nor its token are looked at."""
        with self._lock:
            self._assigned[access_key_id] = identity

    def issue(self, identity: Identity, lifetime: timedelta, now: datetime) -> Key:
        """Make the key of a session."""
        key = Key(
            access_key_id=_SESSION_PREFIX + base64.b32encode(secrets.token_bytes(10)).decode(),
            secret=secrets.token_urlsafe(30),
            token=secrets.token_urlsafe(96),
            identity=identity,
            expires_at=now + lifetime,
        )
        with self._lock:
            self._issued = {
                name: old
                for name, old in self._issued.items()
                if old.expires_at is None or old.expires_at > now - _REMEMBERED
            }
            self._issued[key.access_key_id] = key
            self.revision += 1
        return key

    def expire(self, now: datetime, account_id: str | None = None) -> None:
        """End the keys of an account's sessions, or of all, as time would."""
        with self._lock:
            for name, key in self._issued.items():
                if account_id in {None, key.identity.account_id}:
                    self._issued[name] = msgspec.structs.replace(key, expires_at=now)
            self.revision += 1

    def revoke(self, account_id: str | None = None) -> None:
        """Make the keys of an account's sessions unknown, or of all."""
        with self._lock:
            self._issued = {
                name: key
                for name, key in self._issued.items()
                if account_id not in {None, key.identity.account_id}
            }
            self.revision += 1

    def issued(self) -> tuple[Key, ...]:
        """List the keys of sessions."""
        with self._lock:
            return tuple(self._issued.values())

    def resume(self, keys: Iterable[Key]) -> None:
        """Take over the keys of sessions that were written down."""
        with self._lock:
            self._issued = {key.access_key_id: key for key in keys}

    def _key(self, access_key_id: str) -> Key | None:
        return self._issued.get(access_key_id) or self._own.get(access_key_id)
