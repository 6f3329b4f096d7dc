"""Who is signed in, and where the calls go."""

from __future__ import annotations

import msgspec


class Identity(msgspec.Struct, frozen=True):
    """The caller as sts GetCallerIdentity names it, pinned in every command."""

    account_id: str
    principal_arn: str
    region: str


class Source(msgspec.Struct, frozen=True):
    """What the person chose at start: decides the credentials, the endpoint and the store."""

    sandbox: bool = False
    profile: str | None = None
    endpoint_url: str | None = None

    @property
    def key(self) -> str:
        """A stable name for this choice in the account index."""
        if self.sandbox:
            return "sandbox"
        name = f"profile:{self.profile}" if self.profile else "environment"
        return f"{name}@{self.endpoint_url}" if self.endpoint_url else name
