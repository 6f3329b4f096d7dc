"""Payment requests as the buyer sees and answers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.sandbox.service import Call, Handler
from app.sandbox.services.refusals import check_purchase_order, invalid
from app.sandbox.services.seller_requests import SellerRequests
from app.sandbox.state import APPROVED, PaymentRequest
from app.sandbox.transitions import Cause, Stage, approve_payment, reject_payment

REASON_LIMIT = 250


def payment_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    payments = _Payments(stage)
    return {
        "ListAgreementPaymentRequests": payments.list_page,
        "GetAgreementPaymentRequest": payments.get,
        "AcceptAgreementPaymentRequest": payments.accept,
        "RejectAgreementPaymentRequest": payments.reject,
    }


class _Payments:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._requests = SellerRequests(stage.state.payments, "paymentRequestId", "PaymentRequest")

    def list_page(self, call: Call) -> dict[str, Any]:
        return self._requests.page(call, _summary)

    def get(self, call: Call) -> dict[str, Any]:
        return _details(self._requests.find(call))

    def accept(self, call: Call) -> dict[str, Any]:
        order = call.params.get("purchaseOrderReference")
        check_purchase_order(order)
        row = self._requests.pending(call)
        approve_payment(self._stage, row, Cause("buyer", call.now, call.request_id), order)
        return _answer(row)

    def reject(self, call: Call) -> dict[str, Any]:
        reason = call.params.get("rejectionReason")
        if reason is not None and len(reason) > REASON_LIMIT:
            message = f"A reason has at most {REASON_LIMIT} characters."
            raise invalid("INVALID_REJECTION_REASON", message, "rejectionReason")
        row = self._requests.pending(call)
        reject_payment(self._stage, row, Cause("buyer", call.now, call.request_id), reason)
        told = _answer(row)
        return told | ({"statusMessage": row.message} if row.message else {})


def _summary(row: PaymentRequest) -> dict[str, Any]:
    told: dict[str, Any] = {
        "paymentRequestId": row.id,
        "agreementId": row.agreement_id,
        "status": row.status,
        "name": row.name,
        "chargeAmount": row.amount,
        "currencyCode": row.currency,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
    }
    if row.charge_id and row.status == APPROVED:
        told["chargeId"] = row.charge_id
    return told


def _details(row: PaymentRequest) -> dict[str, Any]:
    told = _summary(row)
    if row.description:
        told["description"] = row.description
    if row.message:
        told["statusMessage"] = row.message
    return told


def _answer(row: PaymentRequest) -> dict[str, Any]:
    """Spell a decided request: unlike a later Get, the answer itself has no charge id."""
    told = _summary(row)
    told.pop("chargeId", None)
    return told | ({"description": row.description} if row.description else {})
