"""What a refusal of AWS becomes: the kind of error, one sentence, and what to do."""

from __future__ import annotations

import msgspec

from app.errors import AppError, Rejected
from app.language import tr


class Row(msgspec.Struct, frozen=True):
    """One line of a table. The sentence also stands after "AWS refused, and nothing happened."."""

    kind: type[AppError]
    message: str
    hint: str = ""


READ_AGAIN = tr("Read it again to see where it stands.")
TRY_LATER = tr("Wait a minute, then try again.")
# For what no choice of the person causes: a fault of ours, or a change at AWS.
NEWER = tr("Try again; if it stays, look for a newer version of Countersign.")


def rejected(message: str, hint: str = NEWER) -> Row:
    """Make a row for a request that AWS found invalid, so that it did nothing."""
    return Row(Rejected, message, hint)
