"""Tells what happened to a request, from AWS's times, the notices and the journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from app.model.charge import Charge
from app.model.command import CommandRecord, CommandState
from app.model.notice import WARN_BEFORE, deadline_key
from app.model.request import DecidedBy, RequestRow, Step
from app.store.judgement import APPROVED, REJECTED, WITHDRAWN
from app.store.lookup import Lookup

_LAST = datetime.max.replace(tzinfo=UTC)
_KINDS = {APPROVED: "approved", REJECTED: "rejected", WITHDRAWN: "withdrawn"}


def story(
    lookup: Lookup, row: RequestRow, commands: Sequence[CommandRecord], charge: Charge | None
) -> tuple[Step, ...]:
    """Give the steps in order of time; one whose time is not known stands last."""
    steps = [
        Step("asked", row.created_at, row.money),
        *_reminders(lookup, row.request_id),
        *_checks(commands),
        *_decision(row, commands),
    ]
    if charge is not None:
        steps.append(Step("charged", charge.time, charge.money, detail=charge.charge_id))
    return tuple(sorted(steps, key=lambda step: step.at or _LAST))


def _reminders(lookup: Lookup, request_id: str) -> Iterator[Step]:
    for before in WARN_BEFORE:
        at = lookup.notice_shown_at(deadline_key(request_id, before))
        if at is not None:
            yield Step("reminded", at, before=before)


def _checks(commands: Sequence[CommandRecord]) -> Iterator[Step]:
    for record in commands:
        if record.state is CommandState.UNKNOWN:
            at = record.evidence[-1].at if record.evidence else record.sent_at
            yield Step("checked", at, detail=record.message)


def _decision(row: RequestRow, commands: Sequence[CommandRecord]) -> Iterator[Step]:
    kind = _KINDS.get(row.status)
    if kind is None:
        return
    if row.decided_by is DecidedBy.DEADLINE:
        yield Step("deadline", row.updated_at, by=DecidedBy.DEADLINE)
        return
    at = row.updated_at
    if row.decided_by is DecidedBy.YOU:
        # AWS's time of the change can be missing until the request has been read again.
        confirmed = (one for one in commands if one.state is CommandState.CONFIRMED)
        record = next(confirmed, None)
        at = at or (record.settled_at if record else None)
    yield Step(kind, at, by=row.decided_by)
