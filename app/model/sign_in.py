"""What a person signs in with inside Countersign, and what a sign-in asks of them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

SIGN_IN_CANCELLED = "sign-in-cancelled"  # the code of a SignInNeeded: the person gave up


class AccessKeys(msgspec.Struct, frozen=True):
    """Typed or pasted access keys, with a session token and a role to assume where there are any.

    A secret: it is never logged, and does not show itself.
    """

    access_key_id: str
    secret_access_key: str
    session_token: str = ""
    role_arn: str = ""
    external_id: str = ""
    mfa_serial: str = ""

    def __repr__(self) -> str:
        return "AccessKeys(…)"


class Center(msgspec.Struct, frozen=True):
    """An IAM Identity Center: the start URL that its people know, and the region it lives in."""

    start_url: str
    region: str


class CenterAccount(msgspec.Struct, frozen=True):
    """An account that a person may enter from Identity Center. `name` and `email` are foreign text."""

    account_id: str
    name: str = ""
    email: str = ""


class BrowserPage(msgspec.Struct, frozen=True):
    """Where the browser shall go. With a `user_code`, the person compares it there. Ends at `ends_at`.

    The address holds secrets of this one sign-in: it is never logged, and does not show itself.
    """

    url: str
    ends_at: datetime
    user_code: str = ""

    def __repr__(self) -> str:
        return "BrowserPage(…)"


class Vault(Protocol):
    """Keeps secrets that are too long for a keyring, encrypted; may be used from any thread, blocks.

    `is_kept` False: there is no keyring and no passphrase, so everything goes with the process.
    """

    @property
    def is_kept(self) -> bool:
        """Whether what is put here is there at the next start."""

    def get(self, name: str) -> bytes | None:
        """Read a secret; None when there is none. Raises AppError."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a secret, in place of an earlier one. Raises AppError."""

    def delete(self, name: str) -> None:
        """Forget a secret; none is no error. Raises AppError."""

    def names(self) -> tuple[str, ...]:
        """List what is kept. Raises AppError."""
