"""The columns of the activity log: what each line of it says."""

from __future__ import annotations

from app.export.layout import Layout, amount, moment, text
from app.model.command import CommandRecord
from ui.chips import record_face
from ui.confirm.outcome_words import WHOLE, sent_rows, target_id
from ui.confirm.verbs import verb


def _sent(record: CommandRecord) -> str:
    return "; ".join(f"{row.label}: {row.value}" for row in sent_rows(record.command, WHOLE))


ACTIVITY = Layout(
    "activity",
    1,
    (
        text("command_id", lambda record: record.command.command_id),
        *moment("prepared_at", "prepared_on", lambda record: record.created_at),
        *moment("sent_at", "sent_on", lambda record: record.sent_at),
        *moment("settled_at", "settled_on", lambda record: record.settled_at),
        text("action", lambda record: verb(record.command).name),
        text("name", lambda record: record.command.title),
        text("counterparty", lambda record: record.command.counterparty),
        *amount("amount", "currency", lambda record: record.money),
        text("state", lambda record: record.state.value),
        text("outcome", lambda record: record_face(record).words),
        text("result", lambda record: record.result),
        text("aws_code", lambda record: record.aws_code),
        text("message", lambda record: record.message),
        text("aws_message", lambda record: record.aws_message),
        text("aws_request_id", lambda record: record.request_id),
        text("target", lambda record: target_id(record.command)),
        text("account_id", lambda record: record.account_id),
        text("caller", lambda record: record.principal_arn),
        text("sent_with", _sent),
    ),
    parts_by="currency",
)
