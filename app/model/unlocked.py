"""What a worker hands to the one that follows it, so that the person is asked once for a window."""

from __future__ import annotations

import msgspec


class Unlocked(msgspec.Struct, frozen=True):
    """How the secrets of this window were opened. A secret: it is never logged, and does not show itself.

    `passphrase_key` came of the passphrase; `session_key` opens what lasts as long as the window;
    `goes_without`: the person chose to keep nothing.
    """

    passphrase_key: bytes = b""
    session_key: bytes = b""
    goes_without: bool = False

    def __repr__(self) -> str:
        return "Unlocked(…)"
