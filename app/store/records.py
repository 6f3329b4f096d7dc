"""Reads rows of the journal as values; shared by the journal and the window's queries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import apsw
import msgspec

from app.model.command import Command, CommandRecord, CommandState, Evidence
from app.model.typed import known
from app.store.columns import moment

_COLUMNS = (
    "command_id, document, state, account_id, principal_arn, created_at, sent_at, settled_at, "
    "next_check_at, checks, message, hint, aws_code, aws_message, request_id, result"
)
_Row = tuple[
    str, str, str, str, str, int, int | None, int | None, int | None, int, *tuple[str, ...]
]


def records(
    connection: apsw.Connection,
    where: str = "true",
    values: tuple[apsw.SQLiteValue, ...] = (),
    *,
    order: str = "created_at, command_id",
) -> Iterator[CommandRecord]:
    """Give the commands that fit a condition, oldest first, each with its evidence."""
    sql = f"SELECT {_COLUMNS} FROM command WHERE {where} ORDER BY {order}"
    rows = cast("list[_Row]", connection.execute(sql, values).fetchall())
    if not rows:
        return  # learning all commands takes several ms
    decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(known(Command))
    for row in rows:
        command_id, text, state, account_id, arn, created, sent, settled, check, checks = row[:10]
        message, hint, aws_code, aws_message, request_id, result = row[10:]
        yield CommandRecord(
            command=decoder.decode(text),
            state=CommandState(state),
            account_id=account_id,
            principal_arn=arn,
            created_at=moment(created),
            sent_at=moment(sent),
            settled_at=moment(settled),
            next_check_at=moment(check),
            checks=checks,
            message=message,
            hint=hint,
            aws_code=aws_code,
            aws_message=aws_message,
            request_id=request_id,
            evidence=_evidence(connection, command_id),
            result=result,
        )


def _evidence(connection: apsw.Connection, command_id: str) -> tuple[Evidence, ...]:
    rows = connection.execute(
        "SELECT at, operation, text, request_id FROM evidence WHERE command_id = ? ORDER BY row_id",
        (command_id,),
    )
    return tuple(
        Evidence(moment(at), operation, text, request_id)
        for at, operation, text, request_id in cast("Iterator[tuple[int, str, str, str]]", rows)
    )
