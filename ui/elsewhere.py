"""Where a click leads that may have to open another account first."""

from __future__ import annotations

import msgspec

from app.model.request import RequestKind


class Elsewhere(msgspec.Struct, frozen=True):
    """A request of an account, or one of its payment sessions; with neither, the account itself.

    `account` is the key of the account.
    """

    account: str
    request: RequestKind | None = None
    request_id: str = ""
    session_id: str = ""
