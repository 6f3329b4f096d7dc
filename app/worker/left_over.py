"""What an earlier process of this account was still following when it ended, as the journal tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.model.command import CommandRecord, CommandState, StartApprovals
from app.model.quote import PENDING_APPROVAL

if TYPE_CHECKING:
    from app.store.queries import Queries


class LeftOver(msgspec.Struct, frozen=True):
    """The acceptances that were confirmed of late, and the quotes put up for approval that wait."""

    accepted: tuple[CommandRecord, ...]
    waiting: frozenset[str]


def left_over(queries: Queries, since: datetime) -> LeftOver:
    """Look in the store; acceptances that were settled before `since` are left out."""
    waiting = queries.quotes_of_status(PENDING_APPROVAL)
    return LeftOver(
        tuple(queries.accepted_since(since)),
        frozenset(one for one in waiting if _is_put_up(queries.newest_command_on(one))),
    )


def still_watched(
    accepted: Iterable[CommandRecord], told: Collection[str], now: datetime, length: timedelta
) -> dict[str, timedelta]:
    """Give the agreements to go on watching, each with what is left of its watch of this `length`.

    `told` are the ids of the commands that this process settled, and so follows by itself.
    """
    left: dict[str, timedelta] = {}
    for record in accepted:
        agreement_id, settled_at = record.result, record.settled_at
        if not agreement_id or settled_at is None or record.command.command_id in told:
            continue
        # AWS's time may have seemed later to the process before: no watch is longer for that.
        rest = min(settled_at + length - now, length)
        if rest > left.get(agreement_id, timedelta()):
            left[agreement_id] = rest
    return left


def _is_put_up(record: CommandRecord | None) -> bool:
    if record is None or record.state is not CommandState.CONFIRMED:
        return False
    return isinstance(record.command, StartApprovals)
