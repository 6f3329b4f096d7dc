"""All kinds of commands that there are."""

from __future__ import annotations

from typing import Any

from app.commands.approvals import ApprovalGrant, ApprovalRefusal
from app.commands.base import CommandKind, Gateways
from app.commands.cancellation_requests import CancellationAcceptance, CancellationRejection
from app.commands.models import ModelEnabling, ModelRemoval, UseCaseSubmission
from app.commands.payment_requests import PaymentApproval, PaymentRejection
from app.model.command import (
    AcceptCancellation,
    ApprovePayment,
    Command,
    EnableModel,
    GrantApproval,
    RefuseApproval,
    RejectCancellation,
    RejectPayment,
    RemoveModel,
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
            EnableModel: ModelEnabling(gateways),
            RemoveModel: ModelRemoval(gateways),
            SubmitUseCase: UseCaseSubmission(gateways),
        }

    def of(self, command: Command) -> CommandKind[Any]:
        """Give the kind of this command."""
        return self._kinds[type(command)]
