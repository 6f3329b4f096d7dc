"""Where a command about sessions stands, with the way to the offer that is missing."""

from __future__ import annotations

from app.language import tr
from app.model.command import CommandRecord, CommandState, CreatePaymentSession
from ui.confirm.command_note import CommandNote
from ui.context import Context
from ui.tabs.sessions.deeds import Deeds

_NEEDS_OFFER = "SubscriptionRequired"
_SEARCH = "AgentCore payments"  # in the catalogue, whose words are English


def needs_offer(record: CommandRecord) -> bool:
    """Whether AWS wants a product to be bought before it makes a session."""
    is_refused = record.state is CommandState.REFUSED and record.aws_code.startswith(_NEEDS_OFFER)
    return is_refused and isinstance(record.command, CreatePaymentSession)


class SessionNote(CommandNote):
    """Leads to the offer where a subscription is missing."""

    def __init__(self, context: Context, deeds: Deeds, record: CommandRecord) -> None:
        super().__init__(context, deeds, record)
        if needs_offer(record):
            self.add_action(tr("Find the offer"), self._on_offer_clicked)

    def _on_offer_clicked(self) -> None:
        self.context.places.find_offer(self.record.result or _SEARCH)
