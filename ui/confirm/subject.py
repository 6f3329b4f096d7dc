"""What a command is about: its noun, its agreement, and the way to where it is shown."""

from __future__ import annotations

from app.language import tr
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
    EnableModel,
    GrantApproval,
    ModelCommand,
    RefuseApproval,
    RejectCancellation,
    RemoveModel,
    SetPurchaseOrders,
    StartApprovals,
    SubmitUseCase,
)
from app.model.request import RequestKind
from ui.context import Places

# Of what the command acts on, where that is no request.
_NOUNS: dict[type, str] = {
    EnableModel: tr("model"),
    RemoveModel: tr("model"),
    SubmitUseCase: tr("form"),
    CreatePaymentSession: tr("payment manager"),
    DeletePaymentSession: tr("session"),
}


def kind_of(command: Command) -> RequestKind:
    """Which kind of request a reply answers."""
    if isinstance(command, AcceptCancellation | RejectCancellation):
        return RequestKind.CANCELLATION
    if isinstance(command, GrantApproval | RefuseApproval):
        return RequestKind.APPROVAL
    return RequestKind.PAYMENT


def subject_noun(record: CommandRecord) -> str:
    """What `open_subject` shows, in a word."""
    noun = _NOUNS.get(type(record.command), tr("request"))
    match record.command:
        case SetPurchaseOrders():
            noun = tr("charges")
        case CancelAgreement():
            noun = tr("agreement")
        case AcceptQuote() if record.result:
            noun = tr("agreement")
        case CreateQuote() if not record.result:
            noun = tr("offer") if record.command.offer_id else tr("agreement")
        case CreateQuote() | AcceptQuote() | StartApprovals() | CancelQuote():
            noun = tr("quote")
        case CreatePaymentSession() if record.state is CommandState.CONFIRMED:
            noun = tr("session")
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
