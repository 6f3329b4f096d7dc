"""What the pane says of a change that was sent and has not come to its end."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.language import tr
from app.model.agreement_change import is_active
from app.model.agreement_detail import AgreementDetail
from app.model.command import CommandState
from ui import text
from ui.confirm import outcome_words
from ui.tabs.agreements.changes import ended_since
from ui.tabs.agreements.words import sentence
from ui.theme import Tone


class ChangeWords(msgspec.Struct, frozen=True):
    """A note; `command_id` is of a command whose outcome can be looked for now."""

    tone: Tone
    icon: str
    bold: str
    rest: str
    command_id: str = ""


def change_note(detail: AgreementDetail, now: datetime) -> ChangeWords | None:
    """The words for the newest change that is under way; None when there is none."""
    for record in detail.commands:
        if record.state.is_open:
            said = outcome_words.outcome(record, now)
            is_lost = record.state is CommandState.UNKNOWN
            command_id = record.command.command_id if is_lost else ""
            return ChangeWords(said.tone, said.icon, sentence(said.title), said.body, command_id)
    since = ended_since(detail)
    if since is None or not is_active(detail):
        return None
    return ChangeWords(
        Tone.WARNING,
        "hourglass-medium",
        tr("You cancelled it {ago}.", ago=text.ago(since, now)),
        tr(
            "AWS has taken the cancellation and ends the agreement. Countersign reads it again until"
            " AWS shows it as cancelled."
        ),
    )
