"""Answers to payment requests: approving one charges its amount, and cannot be taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from app.commands.base import (
    REPLY,
    Finding,
    Gateways,
    Reading,
    Verdict,
    amount,
    amount_clause,
    decided,
    differences,
    require_id,
    require_purchase_order,
    require_text,
    state_word,
    status_clause,
)
from app.errors import Rejected
from app.language import tr
from app.model.command import ApprovePayment, Evidence, RejectPayment, ShownPayment
from app.model.request import PENDING, PaymentRequest
from app.model.term import AUTO_APPROVE, WAIT_FOR_APPROVAL, VariablePaymentTerm

REASON_LIMIT = 250
_GET = "GetAgreementPaymentRequest"
_ACCOUNT = re.compile(r"[0-9]{12}")
_SILENCE = {
    AUTO_APPROVE: tr("silence now approves it"),
    WAIT_FOR_APPROVAL: tr("silence no longer approves it"),
}


class _PaymentAnswers:
    """What approving and rejecting have in common."""

    intended: str
    reads = _GET
    words = REPLY
    lasting = None

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def re_read(self, command: ApprovePayment | RejectPayment) -> Reading:
        """Compare the request, its seller and its term with what was shown."""
        answer = self._gateways.payments.request(command.target, command.agreement_id, urgent=True)
        agreement = self._gateways.agreements.describe(command.agreement_id, urgent=True).value
        terms, _ = self._gateways.agreements.terms(command.agreement_id, urgent=True)
        found = answer.value
        return Reading(
            differences=_differences(
                command.shown, found, agreement.seller_account_id, terms.variable_payment
            ),
            operation=_GET,
            text=tr("Read again before sending: {status}.", status=_told(found)),
            request_id=answer.request_id,
            seen=(found, agreement, terms),
        )

    def find_out(
        self, command: ApprovePayment | RejectPayment, _noted: Sequence[Evidence], /
    ) -> Verdict:
        """Read the request back."""
        answer = self._gateways.payments.request(command.target, command.agreement_id, urgent=True)
        return self._judge(command.shown, answer.value, _GET, answer.request_id)

    def _judge(
        self, shown: ShownPayment, found: PaymentRequest, operation: str, request_id: str
    ) -> Verdict:
        finding, text = Finding.UNSURE, tr("AWS shows it {status}.", status=_told(found))
        if found.money != shown.money:
            text = tr(
                "AWS shows another amount than the one you answered: {money}.",
                money=amount(found.money),
            )
        elif found.status == self.intended:
            finding = Finding.DONE
        elif found.status == PENDING:
            finding = Finding.WAITING
        elif decided(found.status):
            finding = Finding.ELSEWHERE
        return Verdict(finding, operation, text, request_id, found)


class PaymentApproval(_PaymentAnswers):
    """Approve a payment request."""

    intended = "APPROVED"
    done = tr("AWS shows the payment request as approved.")

    def check(self, command: ApprovePayment) -> None:
        """Refuse amounts that make no sense, and purchase orders that AWS would not take."""
        _check(command)
        if command.shown.money.amount <= Decimal(0):
            raise Rejected(tr("There is no amount to pay in this request."), code="no-amount")
        if command.purchase_order is not None:
            require_purchase_order(command.purchase_order)

    def send(self, command: ApprovePayment) -> Verdict:
        """Approve it; only the same request, approved, with the same amount proves it."""
        answer = self._gateways.payments.accept(
            command.target, command.agreement_id, command.purchase_order
        )
        return self._judge(
            command.shown, answer.value, "AcceptAgreementPaymentRequest", answer.request_id
        )


class PaymentRejection(_PaymentAnswers):
    """Reject a payment request."""

    intended = "REJECTED"
    done = tr("AWS shows the payment request as rejected. Nothing is charged.")

    def check(self, command: RejectPayment) -> None:
        """Refuse reasons that AWS would not take."""
        _check(command)
        if command.reason is not None:
            require_text(command.reason, tr("reason"), REASON_LIMIT)

    def send(self, command: RejectPayment) -> Verdict:
        """Reject it; only the same request, rejected, with the same amount proves it."""
        answer = self._gateways.payments.reject(
            command.target, command.agreement_id, command.reason
        )
        return self._judge(
            command.shown, answer.value, "RejectAgreementPaymentRequest", answer.request_id
        )


def _check(command: ApprovePayment | RejectPayment) -> None:
    require_id(command.target, tr("payment request"))
    require_id(command.agreement_id, tr("agreement"))
    if command.shown.status != PENDING:
        raise Rejected(tr("This payment request does not wait for an answer."), code="not-open")


def _differences(
    shown: ShownPayment, found: PaymentRequest, seller: str, term: VariablePaymentTerm | None
) -> tuple[str, ...]:
    strategy = term.strategy if term else ""
    limit = term.max_total if term else None
    account = seller if _ACCOUNT.fullmatch(seller) else tr("not readable")
    return differences(
        (shown.status, found.status, status_clause(found.status)),
        (shown.money, found.money, amount_clause(tr("the amount"), shown.money, found.money)),
        (shown.name, found.name, tr("its name changed")),
        (shown.description, found.description, tr("its description changed")),
        (
            shown.seller_account_id,
            seller,
            tr("the seller's account is now {account}", account=account),
        ),
        (shown.strategy, strategy, _SILENCE.get(strategy, tr("what silence means changed"))),
        (
            shown.budget_limit,
            limit,
            amount_clause(tr("the agreement's limit"), shown.budget_limit, limit),
        ),
    )


def _told(found: PaymentRequest) -> str:
    return f"{state_word(found.status)}, {amount(found.money)}"
