"""What can be done with a quote in each state. No widgets."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.language import tr
from app.model.command import CommandRecord, CommandState
from app.model.quote import Quote


class Act(StrEnum):
    """What the person can ask for."""

    ACCEPT = "accept"
    ASK = "ask"  # start the approvals
    CANCEL = "cancel"
    OPEN_AGREEMENT = "open-agreement"
    QUOTE_AGAIN = "quote-again"
    CHANGE = "change"


class Button(msgspec.Struct, frozen=True):
    """A button of the footer."""

    act: Act
    words: str
    icon: str = ""


class Footing(msgspec.Struct, frozen=True):
    """The footer: what ends the quote, or `hint` in its place, what changes it, and the main action."""

    hint: str = ""
    first: Button | None = None
    second: Button | None = None
    main: Button | None = None


_ACCEPT = Button(Act.ACCEPT, tr("Review and accept"), "arrow-right")
_ASK = Button(Act.ASK, tr("Ask for approval"), "arrow-right")
_CANCEL = Button(Act.CANCEL, tr("Cancel quote…"), "prohibit")
_AGREEMENT = Button(Act.OPEN_AGREEMENT, tr("Open the agreement"), "arrow-right")
_AGAIN = Button(Act.QUOTE_AGAIN, tr("Quote again"), "arrow-right")
_CHANGE = Button(Act.CHANGE, tr("Change configuration"))
_DRAFT_HINT = tr("A draft binds nobody and lapses by itself.")


def footing(quote: Quote) -> Footing:
    """What can be done. AWS documents no way to cancel a draft."""
    can_change = bool(quote.offer_id or (quote.intent == "AMEND" and quote.agreement_id))
    match quote.status:
        case "DRAFT":
            main = _ASK if quote.approval_required else _ACCEPT
            return Footing(_DRAFT_HINT, second=_CHANGE if can_change else None, main=main)
        case "PENDING_APPROVAL":
            return Footing(first=_CANCEL)
        case "APPROVED":
            return Footing(first=_CANCEL, main=_ACCEPT)
        case "ACCEPTED":
            return Footing(main=_AGREEMENT if quote.agreement_id else None)
        case "REJECTED" | "CANCELLED":
            return Footing(main=_AGAIN if can_change else None)
    return Footing(tr("This version of Countersign does not know what can be done in this state."))


def lock_of_command(record: CommandRecord | None, quote: Quote) -> str:
    """Why an earlier command on the quote keeps it locked; empty when none does."""
    if record is None:
        return ""
    if record.state is CommandState.UNKNOWN:
        return tr("What was sent before is being checked. Do not send anything a second time.")
    if record.state.is_open:
        return tr("Something about this quote is being sent.")
    shown = getattr(record.command, "shown", None)
    is_unread = getattr(shown, "status", "") == quote.status
    if record.state is CommandState.CONFIRMED and is_unread:
        return tr("AWS has confirmed what you sent. Countersign reads the quote again.")
    return ""
