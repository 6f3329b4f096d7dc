"""Ending agreements early: sellers' requests for it, and the buyer's own cancellation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.sandbox.service import Call, Handler
from app.sandbox.services.agreement_reading import find_agreement
from app.sandbox.services.refusals import conflict, invalid
from app.sandbox.services.seller_requests import SellerRequests
from app.sandbox.state import (
    ACTIVE,
    CATALOG,
    PURCHASE_AGREEMENT,
    REJECTED,
    Agreement,
    CancellationRequest,
)
from app.sandbox.terms import ConfigurableTerm, FixedTerm, ScheduleTerm
from app.sandbox.transitions import (
    Cause,
    Stage,
    approve_cancellation,
    begin_cancelling,
    close_cancellation,
)

_UPFRONT = (FixedTerm, ConfigurableTerm, ScheduleTerm)


def cancellation_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    cancellations = _Cancellations(stage)
    return {
        "ListAgreementCancellationRequests": cancellations.list_page,
        "GetAgreementCancellationRequest": cancellations.get,
        "AcceptAgreementCancellationRequest": cancellations.accept,
        "RejectAgreementCancellationRequest": cancellations.reject,
        "CancelAgreement": cancellations.cancel_agreement,
    }


class _Cancellations:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._requests = SellerRequests(
            stage.state.cancellations,
            "agreementCancellationRequestId",
            "AgreementCancellationRequest",
        )

    def list_page(self, call: Call) -> dict[str, Any]:
        scope = {"agreementType": PURCHASE_AGREEMENT, "catalog": CATALOG}
        return self._requests.page(call, lambda row: _summary(row) | scope)

    def get(self, call: Call) -> dict[str, Any]:
        row = self._requests.find(call)
        return _details(row) | ({"statusMessage": row.message} if row.message else {})

    def accept(self, call: Call) -> dict[str, Any]:
        row = self._requests.pending(call)
        approve_cancellation(self._stage, row, Cause("buyer", call.now, call.request_id))
        return _details(row)

    def reject(self, call: Call) -> dict[str, Any]:
        row = self._requests.pending(call)
        reason = call.params["rejectionReason"]
        cause = Cause("buyer", call.now, call.request_id)
        close_cancellation(self._stage, row, REJECTED, cause, reason)
        return _details(row) | {"statusMessage": reason}

    def cancel_agreement(self, call: Call) -> dict[str, Any]:
        row = find_agreement(self._stage, call.params["agreementId"])
        self._check_cancellable(row)
        begin_cancelling(self._stage, row, Cause("buyer", call.now, call.request_id))
        return {}

    def _check_cancellable(self, row: Agreement) -> None:
        if row.status != ACTIVE:
            raise invalid("INACTIVE_AGREEMENT", "The agreement is not active.", "agreementId")
        if row.cancelled_at is not None:
            raise conflict("Agreement", row.id, "being cancelled")
        if row.is_settling:
            raise _unsupported("The entitlements of this agreement are still pending.")
        offer = self._stage.state.offers.get(row.offer_id)
        by_usage = offer is not None and offer.pricing_model == "USAGE"
        if not by_usage and any(isinstance(term, _UPFRONT) for term in row.terms):
            raise _unsupported(
                "This agreement has a payment schedule with charges still to come and cannot be "
                "cancelled by the acceptor."
            )
        if not _is_upfront(row) and any(
            other.status == ACTIVE and other.id != row.id and _is_upfront(other)
            for other in self._stage.state.agreements.group(row.product_id)
        ):
            raise _unsupported("An upfront agreement on this product must be cancelled first.")


def _is_upfront(row: Agreement) -> bool:
    return any(isinstance(term, _UPFRONT) for term in row.terms)


def _unsupported(message: str) -> Exception:
    return invalid("UNSUPPORTED_ACTION", message, "agreementId")


def _summary(row: CancellationRequest) -> dict[str, Any]:
    return {
        "agreementCancellationRequestId": row.id,
        "agreementId": row.agreement_id,
        "status": row.status,
        "reasonCode": row.reason,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
    }


def _details(row: CancellationRequest) -> dict[str, Any]:
    return _summary(row) | ({"description": row.description} if row.description else {})
