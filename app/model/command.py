"""What a buyer can change, as values: the window sends one, the journal keeps it, the worker runs it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from app.model.charge_orders import OrderEntry
from app.model.foundation_model import ModelOffer
from app.model.money import Money
from app.model.purchase import QuoteRequest
from app.model.quote import ExpectedCharge, ItemizedChange
from app.model.term import Term
from app.model.use_case_form import UseCaseForm

# The code of an unknown command that AWS has taken and works on, sometimes for minutes.
UNDERWAY = "underway"
USE_CASE_FORM = "use-case-form"  # the target of SubmitUseCase: an account has one form


class ChargeOrder(msgspec.Struct, frozen=True):
    """A purchase order for one expected charge of a quote."""

    charge_id: str
    purchase_order: str


class ShownPayment(msgspec.Struct, frozen=True):
    """What the confirmation sheet showed of a payment request; re-read and compared before sending."""

    name: str
    description: str | None
    money: Money
    status: str
    seller_account_id: str
    strategy: str
    budget_limit: Money | None


class ShownCancellation(msgspec.Struct, frozen=True):
    """What the confirmation sheet showed of a cancellation request."""

    reason_code: str
    description: str | None
    status: str


class ShownApproval(msgspec.Struct, frozen=True):
    """What the confirmation sheet showed of an organisation approval and its quote."""

    name: str
    status: str
    quote_id: str
    money: Money | None
    offer_id: str


class ShownQuote(msgspec.Struct, frozen=True):
    """What was shown of a quote before it is accepted or put up for approval.

    `terms` are those of the quote itself (GetAgreementRequestTerms), in AWS's order.
    """

    status: str
    intent: str
    offer_id: str
    seller_account_id: str
    money: Money | None
    after_tax: Money | None
    approval_required: bool | None
    invoiced_by: str
    charges: tuple[ExpectedCharge, ...]
    changes: tuple[ItemizedChange, ...]
    terms: tuple[Term, ...]
    source_agreement_id: str = ""


class ShownAgreement(msgspec.Struct, frozen=True):
    """What was shown of an agreement before it is cancelled."""

    status: str
    product_id: str
    offer_id: str
    seller_account_id: str
    money: Money | None
    ends_at: datetime | None


class PlanNote(msgspec.Struct, frozen=True):
    """An approval plan to start, with the note that its approvers read (at most 1000 characters)."""

    plan_reference: str
    note: str = ""


class ShownModelOffer(msgspec.Struct, frozen=True):
    """What the confirmation sheet showed of a model and the offer that is taken with it."""

    agreement: str  # AWS's word, NOT_AVAILABLE or ERROR
    offer: ModelOffer


class ShownModel(msgspec.Struct, frozen=True):
    """What the confirmation sheet showed of a model that is given up."""

    agreement: str  # AWS's word, AVAILABLE


class ShownNewSession(msgspec.Struct, frozen=True):
    """What the confirmation sheet showed of a payment session to be made: `money` is its limit."""

    money: Money
    minutes: int  # 15 to 480
    user_id: str
    agent: str = ""


class ShownSession(msgspec.Struct, frozen=True):
    """What was shown of a payment session before it is deleted; `left` goes on changing meanwhile."""

    user_id: str
    created_at: datetime
    minutes: int
    limit: Money | None
    left: Money | None


class _Command(msgspec.Struct, frozen=True, tag_field="kind"):
    """Base of all commands. `target` is the AWS object that allows one open command at a time."""

    command_id: str  # made once per click by the window
    target: str
    title: str  # product or request name, for the activity log (foreign text)
    counterparty: str  # seller or requester, for the activity log (foreign text)


class ApprovePayment(_Command, frozen=True, kw_only=True, tag="approve-payment"):
    """AcceptAgreementPaymentRequest."""

    agreement_id: str
    shown: ShownPayment
    purchase_order: str | None = None


class RejectPayment(_Command, frozen=True, kw_only=True, tag="reject-payment"):
    """RejectAgreementPaymentRequest. `reason` at most 250 characters, the seller reads it."""

    agreement_id: str
    shown: ShownPayment
    reason: str | None = None


class AcceptCancellation(_Command, frozen=True, kw_only=True, tag="accept-cancellation"):
    """AcceptAgreementCancellationRequest."""

    agreement_id: str
    shown: ShownCancellation


class RejectCancellation(_Command, frozen=True, kw_only=True, tag="reject-cancellation"):
    """RejectAgreementCancellationRequest. `reason` 1 to 2000 characters, the seller reads it."""

    agreement_id: str
    shown: ShownCancellation
    reason: str


class GrantApproval(_Command, frozen=True, kw_only=True, tag="grant-approval"):
    """AcceptAgreementApproval. `override` is another approver's outcome id."""

    shown: ShownApproval
    note: str | None = None
    override: str | None = None
    purchase_orders: tuple[ChargeOrder, ...] = ()


class RefuseApproval(_Command, frozen=True, kw_only=True, tag="refuse-approval"):
    """RejectAgreementApproval. `note` 1 to 1000 characters, the requester reads it."""

    shown: ShownApproval
    note: str
    override: str | None = None


class CreateQuote(_Command, frozen=True, kw_only=True, tag="create-quote"):
    """CreateAgreementRequest: buys nothing. Target: the proposal, or the agreement that is amended.

    `command_id` is also the client token: sent again, it gives the same quote. The record's `result`
    is the quote's id.
    """

    request: QuoteRequest
    offer_id: str = ""


class AcceptQuote(_Command, frozen=True, kw_only=True, tag="accept-quote"):
    """AcceptAgreementRequest: this buys. The record's `result` is the agreement's id."""

    shown: ShownQuote
    purchase_orders: tuple[ChargeOrder, ...] = ()


class StartApprovals(_Command, frozen=True, kw_only=True, tag="start-approvals"):
    """StartAgreementApprovals: when all agree, AWS accepts the quote by itself."""

    shown: ShownQuote
    plans: tuple[PlanNote, ...]
    purchase_orders: tuple[ChargeOrder, ...] = ()


class CancelQuote(_Command, frozen=True, kw_only=True, tag="cancel-quote"):
    """CancelAgreementRequest: withdraws a quote that waits for approval, or is approved."""

    shown: ShownQuote


class CancelAgreement(_Command, frozen=True, kw_only=True, tag="cancel-agreement"):
    """CancelAgreement: ends an agreement now; AWS carries it out after it has answered."""

    shown: ShownAgreement


class EnableModel(_Command, frozen=True, kw_only=True, tag="enable-model"):
    """CreateFoundationModelAgreement for the model `target`, asked of the Bedrock of `region`.

    The agreement holds in all regions. A fresh token of the shown offer is fetched right before sending.
    """

    region: str
    shown: ShownModelOffer


class RemoveModel(_Command, frozen=True, kw_only=True, tag="remove-model"):
    """DeleteFoundationModelAgreement for the model `target`.

    It ends the agreement, not the use: whoever may invoke the model brings the agreement back by that.
    """

    region: str
    shown: ShownModel


class SubmitUseCase(_Command, frozen=True, kw_only=True, tag="submit-use-case"):
    """PutUseCaseForModelAccess with the form `shown`; AWS has no way to change it later.

    `target` is USE_CASE_FORM.
    """

    region: str
    shown: UseCaseForm


class CreatePaymentSession(_Command, frozen=True, kw_only=True, tag="create-payment-session"):
    """CreatePaymentSession under the payment manager `target` (its ARN): an agent may then spend.

    The token that AWS knows it by follows from `command_id`. The record's `result` is the session's id;
    where AWS refuses because a product has to be bought first, it is that product's link, if AWS gave it.
    """

    shown: ShownNewSession


class DeletePaymentSession(_Command, frozen=True, kw_only=True, tag="delete-payment-session"):
    """DeletePaymentSession of the session `target`: AWS then forgets it, and what was spent."""

    manager_arn: str
    shown: ShownSession


class SetPurchaseOrders(_Command, frozen=True, kw_only=True, tag="set-purchase-orders"):
    """UpdatePurchaseOrders for 1 to 86 charges of one agreement; `target` is `orders_target` of it.

    `renews` says whether the agreement was shown to renew, None where that is not known.
    """

    agreement_id: str
    entries: tuple[OrderEntry, ...]
    renews: bool | None = None


# Answers to what somebody else asked for.
Reply = (
    ApprovePayment
    | RejectPayment
    | AcceptCancellation
    | RejectCancellation
    | GrantApproval
    | RefuseApproval
)
# What the buyer begins.
Purchase = CreateQuote | AcceptQuote | StartApprovals | CancelQuote | CancelAgreement
ModelCommand = EnableModel | RemoveModel | SubmitUseCase
SessionCommand = CreatePaymentSession | DeletePaymentSession

Command = Reply | Purchase | ModelCommand | SessionCommand | SetPurchaseOrders


class CommandState(StrEnum):
    """prepared -> stopped (never sent) | sent -> confirmed | refused | unknown -> confirmed | refused."""

    PREPARED = "prepared"
    SENT = "sent"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    STOPPED = "stopped"

    @property
    def is_open(self) -> bool:
        """Open commands lock their target."""
        return self in (CommandState.PREPARED, CommandState.SENT, CommandState.UNKNOWN)


class Evidence(msgspec.Struct, frozen=True):
    """One observation about a command: which call, when, what it said, AWS's request id."""

    at: datetime
    operation: str
    text: str
    request_id: str = ""


class CommandRecord(msgspec.Struct, frozen=True):
    """A row of the journal. `message` is in our words, `aws_message` is foreign text.

    `result` is the id of what came into being (a quote, an agreement); empty where nothing does. Where AWS
    refused because a product has to be bought first, it is the link to that product.
    """

    command: Command
    state: CommandState
    account_id: str
    principal_arn: str
    created_at: datetime
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    next_check_at: datetime | None = None
    checks: int = 0
    message: str = ""
    hint: str = ""
    aws_code: str = ""
    aws_message: str = ""
    request_id: str = ""
    evidence: tuple[Evidence, ...] = ()
    result: str = ""

    @property
    def money(self) -> Money | None:
        """The amount that the command moves or refuses, if it has one."""
        shown = getattr(self.command, "shown", None)
        money = getattr(shown, "money", None)
        return money if isinstance(money, Money) else None
