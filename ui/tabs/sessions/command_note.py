"""Where a command stands that the rest of the view does not show: open, or lately of no effect."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from app.model.command import CommandRecord, CommandState, CreatePaymentSession
from ui.chips import record_face
from ui.confirm import outcome_words
from ui.context import Context
from ui.tabs.sessions.deeds import Deeds
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Note

_LATELY = timedelta(days=1)
_NEEDS_OFFER = "SubscriptionRequired"


def is_worth_a_note(record: CommandRecord | None, now: timedelta) -> bool:
    """Whether a command still matters: it is open, or came to nothing within a day (`now`: since then)."""
    if record is None or record.state is CommandState.CONFIRMED:
        return False
    return record.state.is_open or now <= _LATELY


def needs_offer(record: CommandRecord) -> bool:
    """Whether AWS wants a product to be bought before it makes a session."""
    is_refused = record.state is CommandState.REFUSED and record.aws_code.startswith(_NEEDS_OFFER)
    return is_refused and isinstance(record.command, CreatePaymentSession)


class CommandNote(Note):
    """Says where the command stands, with what can be done: check it, or find the offer that is missing."""

    def __init__(self, context: Context, deeds: Deeds, record: CommandRecord) -> None:
        now = context.store.now()
        said = outcome_words.outcome(record, now)
        face = record_face(record)
        super().__init__(context.look, said.tone, face.icon, f"{said.title}.", said.body)
        self._context = context
        self._deeds = deeds
        self._record = record
        self.put_icon_on_first_line()
        if record.state is CommandState.UNKNOWN:
            self._add("Check now", self._on_check_clicked)
        elif needs_offer(record):
            self._add("Find the offer", self._on_offer_clicked)

    def _add(self, words: str, slot: object) -> None:
        button = LinkButton(self._context.look, words)
        button.clicked.connect(slot)
        self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_check_clicked(self) -> None:
        self._deeds.check(self._record)

    def _on_offer_clicked(self) -> None:
        self._context.places.find_offer(self._record.result or "AgentCore payments")
