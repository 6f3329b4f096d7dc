"""What stands above a quote: what became of the last command, and that it could not be read again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.errors import AppError
from app.language import tr
from app.model.command import CommandRecord, CommandState
from ui.appearance import Appearance
from ui.chips import outcome_face
from ui.confirm import outcome_words
from ui.theme import Tone
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Note
from ui.widgets.failed import Asked, failure

ASKED = Asked(
    tr("quote"), "aws-marketplace:GetAgreementRequest", tr("Your role may not read this quote.")
)


def command_note(
    look: Appearance,
    record: CommandRecord,
    now: datetime,
    *,
    check: Callable[[], None],
    copy: Callable[[], None],
) -> Note:
    """How a command stands that is not confirmed."""
    said = outcome_words.outcome(record, now)
    icon = outcome_face(record.state).icon
    note = Note(look, said.tone, icon, f"{said.title}.", said.body)
    if record.state is CommandState.UNKNOWN:
        _link(look, note, tr("Check now"), check)
    elif not record.state.is_open:
        _link(look, note, tr("Copy details"), copy)
    return note


def unread_note(look: Appearance, error: AppError, again: Callable[[], None]) -> Note:
    """What is shown is from before, because AWS could not be read."""
    said = failure(error, ASKED)
    lines = tr("{lines} What you see is from before.", lines=said.lines)
    note = Note(look, Tone.WARNING, said.icon, said.title, lines)
    _link(look, note, tr("Read again"), again)
    return note


def _link(look: Appearance, note: Note, words: str, run: Callable[[], None]) -> None:
    link = LinkButton(look, words)
    link.clicked.connect(run)
    note.add_widget(link)
