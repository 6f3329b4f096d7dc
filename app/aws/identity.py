"""Who the caller is: pinned in every command, asked again before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.aws.calls import ServiceCalls
from app.aws.wire import Wire, read_document, unreadable
from app.model.account import Identity

_ACCOUNT = re.compile(r"[0-9]{12}")


class IdentityGateway:
    """Asks the token service whose credentials these are."""

    def __init__(
        self, calls: ServiceCalls, region: str, told: Callable[[str], None] = lambda _account: None
    ) -> None:
        """Take the calls; `told` hears the account that each answer names, in the thread that asked."""
        self._calls = calls
        self._region = region
        self._told = told

    def caller(self) -> Identity:
        """Read the account and the principal. Raises AppError."""
        reply = self._calls.read("GetCallerIdentity", urgent=True)
        doc = read_document(reply, _Caller, lambda found: found)
        if not _ACCOUNT.fullmatch(doc.account):
            raise unreadable("account id")
        self._told(doc.account)
        return Identity(account_id=doc.account, principal_arn=doc.arn, region=self._region)


class _Caller(Wire, frozen=True, rename="pascal"):
    account: str
    arn: str
