"""Who calls: the access key id picks an identity; signatures are required but not verified."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from enum import StrEnum

import msgspec

BUYER_ACCOUNT = "447109263358"
BUYER_ARN = f"arn:aws:sts::{BUYER_ACCOUNT}:assumed-role/Purchasing/dana"

# A SigV4a scope has no region.
_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/(?:([^/,\s]+)/)?([^/,\s]+)/aws4_request")


class Trouble(StrEnum):
    """What is wrong with the credentials of an identity."""

    NONE = "none"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class Identity(msgspec.Struct, frozen=True, rename="camel"):
    """Whose an access key is."""

    account_id: str = BUYER_ACCOUNT
    principal_arn: str = BUYER_ARN
    trouble: Trouble = Trouble.NONE


class Credential(msgspec.Struct, frozen=True):
    """What an Authorization header says of the caller and the service it signed for."""

    access_key_id: str
    signing_name: str


def read_credential(headers: Mapping[str, str]) -> Credential | None:
    """Read the Authorization header, or return None when there is none that signs a request."""
    found = _CREDENTIAL.search(headers.get("authorization", ""))
    return Credential(found.group(1), found.group(3)) if found else None


class Identities:
    """Map access keys to identities; every key that is not mapped is the buyer's."""

    def __init__(self) -> None:
        self._known: dict[str, Identity] = {}
        self._lock = threading.Lock()

    def of(self, access_key_id: str) -> Identity:
        """Return whose an access key is."""
        with self._lock:
            return self._known.get(access_key_id) or Identity()

    def assign(self, access_key_id: str, identity: Identity) -> None:
        """Map an access key."""
        with self._lock:
            self._known[access_key_id] = identity
