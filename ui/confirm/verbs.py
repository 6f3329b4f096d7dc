"""How each command is named: in the log, while it is sent, and when it is done."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.command import (
    AcceptCancellation,
    AcceptQuote,
    ApprovePayment,
    CancelAgreement,
    CancelQuote,
    Command,
    CreatePaymentSession,
    CreateQuote,
    DeletePaymentSession,
    EnableModel,
    GrantApproval,
    RefuseApproval,
    RejectCancellation,
    RejectPayment,
    RemoveModel,
    SetPurchaseOrders,
    StartApprovals,
    SubmitUseCase,
)


@dataclass(frozen=True)
class Verb:
    """How one kind of command is named: in the log, while it runs, and when it is done."""

    name: str
    icon: str
    sending: str
    done: str
    confirmed: str
    infinitive: str
    target: str = "Request"  # what the command acts on
    result: str = ""  # what came into being
    read_back: str = "Countersign reads the request again until it knows."


_VERBS: dict[type, Verb] = {
    ApprovePayment: Verb(
        "Approve payment request",
        "check",
        "Approving",
        "Approved and confirmed",
        "AWS reports the request as approved. The charge shows in Charges when AWS creates it.",
        "approve",
    ),
    RejectPayment: Verb(
        "Reject payment request",
        "x",
        "Rejecting",
        "Rejected and confirmed",
        "AWS reports the request as rejected. Nothing is charged.",
        "reject",
    ),
    AcceptCancellation: Verb(
        "Accept cancellation",
        "prohibit",
        "Accepting the cancellation of",
        "Cancellation accepted and confirmed",
        "AWS reports the request as approved, and now ends the agreement.",
        "accept the cancellation of",
    ),
    RejectCancellation: Verb(
        "Keep the agreement",
        "shield-check",
        "Keeping",
        "Kept and confirmed",
        "AWS reports the cancellation request as rejected. The agreement goes on.",
        "keep",
    ),
    GrantApproval: Verb(
        "Approve organisation request",
        "check",
        "Approving",
        "Approved and confirmed",
        "AWS reports your approval. The request moves on.",
        "approve",
    ),
    RefuseApproval: Verb(
        "Reject organisation request",
        "x",
        "Rejecting",
        "Rejected and confirmed",
        "AWS reports the request as rejected. Nothing is charged.",
        "reject",
    ),
    CreateQuote: Verb(
        "Ask for a quote",
        "note-pencil",
        "Asking for a quote on",
        "Quote made",
        "AWS has worked out the quote. Nothing is bought yet.",
        "ask for",
        "Asked about",
        "Quote",
        "Countersign asks again in the same words until AWS answers: that makes no second quote.",
    ),
    AcceptQuote: Verb(
        "Accept quote",
        "handshake",
        "Accepting the quote for",
        "Accepted and confirmed",
        "AWS reports the quote as accepted: the agreement is made.",
        "accept",
        "Quote",
        "Agreement",
        "Countersign reads the quote again until it knows.",
    ),
    StartApprovals: Verb(
        "Ask for approval",
        "buildings",
        "Asking for approval of",
        "Approval asked for",
        "AWS asks the approvers. When all of them agree, it accepts the quote by itself.",
        "ask for approval of",
        "Quote",
        "",
        "Countersign reads the quote again until it knows.",
    ),
    CancelQuote: Verb(
        "Cancel quote",
        "prohibit",
        "Cancelling the quote for",
        "Cancelled and confirmed",
        "AWS reports the quote as cancelled. Nothing is bought.",
        "cancel",
        "Quote",
        "",
        "Countersign reads the quote again until it knows.",
    ),
    CancelAgreement: Verb(
        "Cancel agreement",
        "prohibit",
        "Cancelling",
        "Cancelled and confirmed",
        "AWS ends the agreement. What was used until then is still to pay.",
        "cancel",
        "Agreement",
        "",
        "Countersign reads the agreement again until it knows.",
    ),
    EnableModel: Verb(
        "Accept model offer",
        "pencil-line",
        "Accepting the offer for",
        "Accepted and confirmed",
        "AWS reports the agreement. It can take 15 minutes until every call works.",
        "accept the offer for",
        target="Model",
        read_back="Countersign reads the access to the model again until it knows.",
    ),
    RemoveModel: Verb(
        "Remove model access",
        "minus-circle",
        "Removing the access to",
        "Removed and confirmed",
        "AWS reports no agreement. Whoever may call the model subscribes again by calling it.",
        "remove the access to",
        target="Model",
        read_back="Countersign reads the access to the model again until it knows.",
    ),
    SubmitUseCase: Verb(
        "Send use-case form",
        "note-pencil",
        "Sending the",
        "Sent and confirmed",
        "AWS has the form as you sent it. You can accept the offers that asked for it.",
        "send the",
        target="Form",
        read_back="Countersign reads the form again until it knows.",
    ),
    SetPurchaseOrders: Verb(
        "Set purchase order",
        "hash",
        "Setting the purchase order on charges of",
        "Set and confirmed",
        "AWS shows the purchase order as you set it.",
        "set",
        target="Agreement",
        read_back="Countersign reads the charges again until it knows.",
    ),
    CreatePaymentSession: Verb(
        "Create payment session",
        "robot",
        "Allowing",
        "Created and confirmed",
        "AWS reports the session. The agent can spend with its id until it ends.",
        "create",
        "Payment manager",
        "Session",
        "Countersign asks again in the same words until AWS answers: that makes no second session.",
    ),
    DeletePaymentSession: Verb(
        "Delete payment session",
        "trash",
        "Deleting the session of",
        "Deleted and confirmed",
        "AWS no longer has the session: nothing more can be spent from it. Its record is kept here.",
        "delete",
        "Session",
        "",
        "Countersign reads the session again until it knows.",
    ),
}


def verb(command: Command) -> Verb:
    """How this command is named."""
    return _VERBS[type(command)]
