"""Writes the activity log as a CSV file that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from app.errors import BadSettings
from app.model.command import CommandRecord
from ui import text
from ui.chips import outcome_face
from ui.confirm.outcome_words import WHOLE, sent_rows, verb
from ui.table.clipboard import harmless

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
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_TITLES)
            for record in records:
                writer.writerow([harmless(cell) for cell in _cells(record)])
    except OSError as error:
        raise BadSettings(
            f"The log could not be written to {path.name}: {error.strerror or 'it cannot be opened'}.",
            "Choose another folder.",
        ) from error


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
        outcome_face(record.state).words,
        record.aws_code,
        f"{record.message} {record.aws_message}".strip(),
        record.request_id,
        command.target,
        record.account_id,
        record.principal_arn,
        command.command_id,
        "; ".join(f"{row.label}: {row.value}" for row in sent_rows(command, WHOLE)),
    )
