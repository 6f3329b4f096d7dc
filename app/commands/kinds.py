"""All kinds of commands that there are."""

from __future__ import annotations

from typing import Any

from app.commands.agreement_cancellation import AgreementCancellation
from app.commands.approvals import ApprovalGrant, ApprovalRefusal
from app.commands.base import CommandKind, Gateways
from app.commands.cancellation_requests import CancellationAcceptance, CancellationRejection
from app.commands.charge_orders import OrderSetting
from app.commands.models import ModelEnabling, ModelRemoval, UseCaseSubmission
from app.commands.payment_requests import PaymentApproval, PaymentRejection
from app.commands.payment_sessions import SessionCreation, SessionDeletion
from app.commands.quote_acceptance import QuoteAcceptance
from app.commands.quote_approvals import ApprovalStart
from app.commands.quote_creation import QuoteCreation
from app.commands.quote_withdrawal import QuoteWithdrawal
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


class CommandKinds:
    """Finds the kind that handles a command."""

    def __init__(self, gateways: Gateways) -> None:
        self._kinds: dict[type[Command], CommandKind[Any]] = {
            ApprovePayment: PaymentApproval(gateways),
            RejectPayment: PaymentRejection(gateways),
            AcceptCancellation: CancellationAcceptance(gateways),
            RejectCancellation: CancellationRejection(gateways),
            GrantApproval: ApprovalGrant(gateways),
            RefuseApproval: ApprovalRefusal(gateways),
            CreateQuote: QuoteCreation(gateways),
            AcceptQuote: QuoteAcceptance(gateways),
            StartApprovals: ApprovalStart(gateways),
            CancelQuote: QuoteWithdrawal(gateways),
            CancelAgreement: AgreementCancellation(gateways),
            EnableModel: ModelEnabling(gateways),
            RemoveModel: ModelRemoval(gateways),
            SubmitUseCase: UseCaseSubmission(gateways),
            SetPurchaseOrders: OrderSetting(gateways),
            CreatePaymentSession: SessionCreation(gateways),
            DeletePaymentSession: SessionDeletion(gateways),
        }

    def of(self, command: Command) -> CommandKind[Any]:
        """Give the kind of this command."""
        return self._kinds[type(command)]
