"""Values as AWS would tell them, relative to one moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.model.account import Identity
from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.charge_orders import entry_for, orders_target
from app.model.command import (
    ApprovePayment,
    CommandRecord,
    RejectPayment,
    SetPurchaseOrders,
    ShownPayment,
)
from app.model.money import Money
from app.model.quote import Quote
from app.model.request import PENDING, Approval, CancellationRequest, PaymentRequest
from app.model.term import AUTO_APPROVE, AgreementTerms, VariablePaymentTerm
from app.store.journal import Journal

NOW = datetime(2026, 11, 18, 10, 43, tzinfo=UTC)
KEY = bytes(range(32))
IDENTITY = Identity("447109263358", "arn:aws:iam::447109263358:role/buyer", "us-east-1")
AGREEMENT = "agmt-migration"
SELLER = "210987654321"


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def ago(**parts: float) -> datetime:
    return NOW - timedelta(**parts)


def ahead(**parts: float) -> datetime:
    return NOW + timedelta(**parts)


def agreement(agreement_id: str = AGREEMENT, /, **more: object) -> Agreement:
    facts: dict[str, object] = {
        "status": "ACTIVE",
        "seller_account_id": SELLER,
        "seller_name": "Sablewood Consulting",
        "product_id": "prod-migration",
        "product_name": "Migration Readiness",
        "offer_id": "offer-migration",
    }
    return Agreement(agreement_id, **(facts | more))  # type: ignore[arg-type]


def payment(request_id: str = "pr-1", /, **more: object) -> PaymentRequest:
    facts: dict[str, object] = {
        "agreement_id": AGREEMENT,
        "status": PENDING,
        "name": "Landing zone review",
        "money": usd("9750.00"),
        "created_at": ago(days=2),
    }
    return PaymentRequest(request_id, **(facts | more))  # type: ignore[arg-type]


def cancellation(request_id: str = "acr-1", /, **more: object) -> CancellationRequest:
    facts: dict[str, object] = {
        "agreement_id": AGREEMENT,
        "status": PENDING,
        "reason_code": "PRODUCT_DISCONTINUED",
        "created_at": ago(days=1),
    }
    return CancellationRequest(request_id, **(facts | more))  # type: ignore[arg-type]


def approval(request_id: str = "apr-1", /, **more: object) -> Approval:
    facts: dict[str, object] = {
        "quote_id": "ar-1",
        "status": PENDING,
        "requester_account_id": "882015476093",
        "product_name": "Pellucid Data Quality",
        "seller_name": "Pellucid Systems",
        "created_at": ago(days=3),
        "needed_by": ahead(days=6),
    }
    return Approval(request_id, **(facts | more))  # type: ignore[arg-type]


def quote(quote_id: str = "ar-1", /, **more: object) -> Quote:
    facts: dict[str, object] = {
        "status": "PENDING_APPROVAL",
        "value": usd("38400.00"),
        "product_name": "Pellucid Data Quality",
    }
    return Quote(quote_id, **(facts | more))  # type: ignore[arg-type]


def charge(charge_id: str = "ch-1", /, **more: object) -> Charge:
    facts: dict[str, object] = {
        "agreement_id": AGREEMENT,
        "revision": 1,
        "time": ago(days=9),
        "money": usd("9750.00"),
    }
    return Charge(charge_id, **(facts | more))  # type: ignore[arg-type]


def auto_approving(
    agreement_id: str = AGREEMENT, days: int = 5, limit: Money | None = None
) -> AgreementTerms:
    variable = VariablePaymentTerm(AUTO_APPROVE, limit, timedelta(days=days))
    return AgreementTerms(agreement_id, (variable,))


def shown(**more: object) -> ShownPayment:
    facts: dict[str, object] = {
        "name": "Landing zone review",
        "description": None,
        "money": usd("9750.00"),
        "status": PENDING,
        "seller_account_id": SELLER,
        "strategy": AUTO_APPROVE,
        "budget_limit": None,
    }
    return ShownPayment(**(facts | more))  # type: ignore[arg-type]


def approve(
    command_id: str = "c-1", target: str = "pr-1", order: str | None = None
) -> ApprovePayment:
    return ApprovePayment(
        command_id,
        target,
        "Landing zone review",
        "Sablewood Consulting",
        agreement_id=AGREEMENT,
        shown=shown(),
        purchase_order=order,
    )


def reject(command_id: str = "c-1", target: str = "pr-1", reason: str = "") -> RejectPayment:
    return RejectPayment(
        command_id,
        target,
        "Kick-off travel",
        "Sablewood Consulting",
        agreement_id=AGREEMENT,
        shown=shown(),
        reason=reason,
    )


def sent(journal: Journal, command: ApprovePayment | RejectPayment) -> CommandRecord:
    journal.prepare(command, IDENTITY, NOW, "hash")
    return journal.mark_sent(command.command_id, NOW)


def orders(command_id: str = "c-1", order: str = "BL-1") -> SetPurchaseOrders:
    return SetPurchaseOrders(
        command_id,
        orders_target(AGREEMENT),
        "Landing zone review",
        "Sablewood Consulting",
        agreement_id=AGREEMENT,
        entries=(entry_for(charge(), order),),
    )


def is_gathering(step: str) -> bool:
    """Whether a step of a plan only puts the keys that other steps find into one answer."""
    return step.startswith(("CO-ROUTINE (subquery-", "SCAN (subquery-"))
