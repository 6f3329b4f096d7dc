"""What a command is about: its noun, its agreement, and the way to where it is shown."""

from __future__ import annotations

from app.model.command import (
    AcceptCancellation,
    AcceptQuote,
    CancelAgreement,
    CancelQuote,
    Command,
    CommandRecord,
    CommandState,
    CreatePaymentSession,
    CreateQuote,
    DeletePaymentSession,
    GrantApproval,
    ModelCommand,
    RefuseApproval,
    RejectCancellation,
    SetPurchaseOrders,
    StartApprovals,
)
from app.model.request import RequestKind
from ui.confirm.verbs import verb
from ui.context import Places


def kind_of(command: Command) -> RequestKind:
    """Which kind of request a reply answers."""
    if isinstance(command, AcceptCancellation | RejectCancellation):
        return RequestKind.CANCELLATION
    if isinstance(command, GrantApproval | RefuseApproval):
        return RequestKind.APPROVAL
    return RequestKind.PAYMENT


def subject_noun(record: CommandRecord) -> str:
    """What `open_subject` shows, in a word."""
    noun = verb(record.command).target.lower()
    match record.command:
        case SetPurchaseOrders():
            noun = "charges"
        case CancelAgreement():
            noun = "agreement"
        case AcceptQuote() if record.result:
            noun = "agreement"
        case CreateQuote() if not record.result:
            noun = "offer" if record.command.offer_id else "agreement"
        case CreateQuote() | AcceptQuote() | StartApprovals() | CancelQuote():
            noun = "quote"
        case CreatePaymentSession() if record.state is CommandState.CONFIRMED:
            noun = "session"
    return noun


def agreement_of(command: Command, result: str) -> str:
    """The agreement that a command is about, or that it made; empty where there is none."""
    if isinstance(command, AcceptQuote):
        return result
    if isinstance(command, CancelAgreement):
        return command.target
    if isinstance(command, CreateQuote):
        return command.request.source_agreement_id
    return getattr(command, "agreement_id", "")


def open_subject(places: Places, record: CommandRecord) -> None:
    """Show what a command was about, or what came of it."""
    command = record.command
    if isinstance(command, CancelAgreement):
        places.open_agreement(command.target)
    elif isinstance(command, AcceptQuote) and record.result:
        places.open_agreement(record.result)
    elif isinstance(command, CreateQuote):
        _open_asked(places, command, record.result)
    elif isinstance(command, AcceptQuote | StartApprovals | CancelQuote):
        places.open_quote(command.target)
    elif isinstance(command, SetPurchaseOrders):
        places.open_charges_of(command.agreement_id)
    elif isinstance(command, ModelCommand):
        places.open_model(command.target)
    elif isinstance(command, CreatePaymentSession):
        places.open_session(record.result if record.state is CommandState.CONFIRMED else "")
    elif isinstance(command, DeletePaymentSession):
        places.open_session(command.target)
    else:
        places.open_request(kind_of(command), command.target)


def _open_asked(places: Places, command: CreateQuote, quote_id: str) -> None:
    if quote_id:
        places.open_quote(quote_id)
    elif command.offer_id:
        places.open_quote(command.offer_id)
    else:
        places.open_agreement(command.request.source_agreement_id)
