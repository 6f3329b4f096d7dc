"""Where a command stands that the rest of a view does not show: open, or lately of no effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import Qt

from app.language import tr
from app.model.command import CommandRecord, CommandState
from ui.chips import record_face
from ui.confirm import outcome_words
from ui.confirm.deeds import CommandDeeds
from ui.context import Context
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Note

_LATELY = timedelta(days=1)


def is_worth_a_note(record: CommandRecord | None, since: timedelta) -> bool:
    """Whether a command still matters: it is open, or came to nothing within a day (`since` it was made)."""
    if record is None or record.state is CommandState.CONFIRMED:
        return False
    return record.state.is_open or since <= _LATELY


class CommandNote(Note):
    """Says where the command stands; one whose outcome is not known can be checked."""

    def __init__(self, context: Context, deeds: CommandDeeds, record: CommandRecord) -> None:
        said = outcome_words.outcome(record, context.store.now())
        face = record_face(record)
        super().__init__(
            context.look, said.tone, face.icon, tr("{title}.", title=said.title), said.body
        )
        self.context = context
        self.record = record
        self._deeds = deeds
        self.put_icon_on_first_line()
        if record.state is CommandState.UNKNOWN:
            self.add_action(tr("Check now"), self._on_check_clicked)

    def add_action(self, words: str, slot: Callable[[], None]) -> None:
        """Put a link for what can be done below the words."""
        button = LinkButton(self.context.look, words)
        button.clicked.connect(slot)
        self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_check_clicked(self) -> None:
        self._deeds.check(self.record)
