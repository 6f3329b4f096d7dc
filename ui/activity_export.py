"""Writes the activity log as a CSV file: what each line of it says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app.model.command import CommandRecord
from ui import csv_file, text
from ui.chips import record_face
from ui.confirm.outcome_words import WHOLE, sent_rows, target_id
from ui.confirm.verbs import verb

_TITLES = (
    "Prepared (UTC)",
    "Sent (UTC)",
    "Settled (UTC)",
    "Action",
    "Name",
    "Counterparty",
    "Amount",
    "Currency",
    "Outcome",
    "AWS code",
    "Message",
    "AWS request id",
    "Request",
    "Account",
    "Caller",
    "Command",
    "Sent with it",
)


def write_csv(path: Path, records: Iterable[CommandRecord]) -> None:
    """Write the records in the order in which they are shown.

    Raises:
        BadSettings: the file cannot be written there.
    """
    csv_file.write_csv(path, _TITLES, (_cells(record) for record in records))


def _cells(record: CommandRecord) -> tuple[str, ...]:
    command, money = record.command, record.money
    return (
        text.utc(record.created_at),
        text.utc(record.sent_at) if record.sent_at else "",
        text.utc(record.settled_at) if record.settled_at else "",
        verb(command).name,
        command.title,
        command.counterparty,
        f"{money.amount:f}" if money else "",
        money.currency if money else "",
        record_face(record).words,
        record.aws_code,
        f"{record.message} {record.aws_message}".strip(),
        record.request_id,
        target_id(command),
        record.account_id,
        record.principal_arn,
        command.command_id,
        "; ".join(f"{row.label}: {row.value}" for row in sent_rows(command, WHOLE)),
    )
