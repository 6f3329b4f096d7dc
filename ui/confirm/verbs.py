"""How each command is named: in the log, while it is sent, and when it is done."""

from __future__ import annotations

from dataclasses import dataclass

from app.language import tr, tr_in
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
    sending: str  # with a place for `what` it is about
    done: str
    confirmed: str
    not_twice: str
    target: str = tr("Request")  # what the command acts on
    result: str = ""  # what came into being
    read_back: str = tr("Countersign reads the request again until it knows.")


_VERBS: dict[type, Verb] = {
    ApprovePayment: Verb(
        tr("Approve payment request"),
        "check",
        tr("Approving {what}."),
        tr("Approved and confirmed"),
        tr("AWS reports the request as approved. The charge shows in Charges when AWS creates it."),
        tr("Do not approve it a second time."),
    ),
    RejectPayment: Verb(
        tr("Reject payment request"),
        "x",
        tr("Rejecting {what}."),
        tr("Rejected and confirmed"),
        tr("AWS reports the request as rejected. Nothing is charged."),
        tr("Do not reject it a second time."),
    ),
    AcceptCancellation: Verb(
        tr("Accept cancellation"),
        "prohibit",
        tr("Accepting the cancellation of {what}."),
        tr("Cancellation accepted and confirmed"),
        tr("AWS reports the request as approved, and now ends the agreement."),
        tr("Do not accept the cancellation of it a second time."),
    ),
    RejectCancellation: Verb(
        tr("Keep the agreement"),
        "shield-check",
        tr("Keeping {what}."),
        tr("Kept and confirmed"),
        tr("AWS reports the cancellation request as rejected. The agreement goes on."),
        tr("Do not keep it a second time."),
    ),
    GrantApproval: Verb(
        tr("Approve organisation request"),
        "check",
        tr("Approving {what}."),
        tr("Approved and confirmed"),
        tr("AWS reports your approval. The request moves on."),
        tr("Do not approve it a second time."),
    ),
    RefuseApproval: Verb(
        tr("Reject organisation request"),
        "x",
        tr("Rejecting {what}."),
        tr("Rejected and confirmed"),
        tr("AWS reports the request as rejected. Nothing is charged."),
        tr("Do not reject it a second time."),
    ),
    CreateQuote: Verb(
        tr("Ask for a quote"),
        "note-pencil",
        tr("Asking for a quote on {what}."),
        tr("Quote made"),
        tr("AWS has worked out the quote. Nothing is bought yet."),
        tr("Do not ask for it a second time."),
        tr("Asked about"),
        tr("Quote"),
        tr(
            "Countersign asks again in the same words until AWS answers: that makes no second quote."
        ),
    ),
    AcceptQuote: Verb(
        tr("Accept quote"),
        "handshake",
        tr("Accepting the quote for {what}."),
        tr("Accepted and confirmed"),
        tr("AWS reports the quote as accepted: the agreement is made."),
        tr("Do not accept it a second time."),
        tr("Quote"),
        tr("Agreement"),
        tr("Countersign reads the quote again until it knows."),
    ),
    StartApprovals: Verb(
        tr("Ask for approval"),
        "buildings",
        tr("Asking for approval of {what}."),
        tr("Approval asked for"),
        tr("AWS asks the approvers. When all of them agree, it accepts the quote by itself."),
        tr("Do not ask for approval of it a second time."),
        tr("Quote"),
        "",
        tr("Countersign reads the quote again until it knows."),
    ),
    CancelQuote: Verb(
        tr("Cancel quote"),
        "prohibit",
        tr("Cancelling the quote for {what}."),
        tr_in("a quote", "Cancelled and confirmed"),
        tr("AWS reports the quote as cancelled. Nothing is bought."),
        tr_in("a quote", "Do not cancel it a second time."),
        tr("Quote"),
        "",
        tr("Countersign reads the quote again until it knows."),
    ),
    CancelAgreement: Verb(
        tr("Cancel agreement"),
        "prohibit",
        tr("Cancelling {what}."),
        tr_in("an agreement", "Cancelled and confirmed"),
        tr("AWS ends the agreement. What was used until then is still to pay."),
        tr_in("an agreement", "Do not cancel it a second time."),
        tr("Agreement"),
        "",
        tr("Countersign reads the agreement again until it knows."),
    ),
    EnableModel: Verb(
        tr("Accept model offer"),
        "pencil-line",
        tr("Accepting the offer for {what}."),
        tr("Accepted and confirmed"),
        tr("AWS reports the agreement. It can take 15 minutes until every call works."),
        tr("Do not accept the offer for it a second time."),
        target=tr("Model"),
        read_back=tr("Countersign reads the access to the model again until it knows."),
    ),
    RemoveModel: Verb(
        tr("Remove model access"),
        "minus-circle",
        tr("Removing the access to {what}."),
        tr("Removed and confirmed"),
        tr("AWS reports no agreement. Whoever may call the model subscribes again by calling it."),
        tr("Do not remove the access to it a second time."),
        target=tr("Model"),
        read_back=tr("Countersign reads the access to the model again until it knows."),
    ),
    SubmitUseCase: Verb(
        tr("Send use-case form"),
        "note-pencil",
        tr("Sending the use-case form."),
        tr("Sent and confirmed"),
        tr("AWS has the form as you sent it. You can accept the offers that asked for it."),
        tr("Do not send it a second time."),
        target=tr("Form"),
        read_back=tr("Countersign reads the form again until it knows."),
    ),
    SetPurchaseOrders: Verb(
        tr("Set purchase order"),
        "hash",
        tr("Setting the purchase order on charges of {what}."),
        tr("Set and confirmed"),
        tr("AWS shows the purchase order as you set it."),
        tr("Do not set it a second time."),
        target=tr("Agreement"),
        read_back=tr("Countersign reads the charges again until it knows."),
    ),
    CreatePaymentSession: Verb(
        tr("Create payment session"),
        "robot",
        tr("Allowing {what}."),
        tr("Created and confirmed"),
        tr("AWS reports the session. The agent can spend with its id until it ends."),
        tr("Do not create it a second time."),
        tr("Payment manager"),
        tr("Session"),
        tr(
            "Countersign asks again in the same words until AWS answers: that makes no second session."
        ),
    ),
    DeletePaymentSession: Verb(
        tr("Delete payment session"),
        "trash",
        tr("Deleting the session of {what}."),
        tr("Deleted and confirmed"),
        tr(
            "AWS no longer has the session: nothing more can be spent from it. Its record is kept here."
        ),
        tr("Do not delete it a second time."),
        tr("Session"),
        "",
        tr("Countersign reads the session again until it knows."),
    ),
}


def verb(command: Command) -> Verb:
    """How this command is named."""
    return _VERBS[type(command)]
