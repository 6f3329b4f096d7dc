"""Operations of the selling side: a buyer's account may not call them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.sandbox.service import Call, Handler
from app.sandbox.services.refusals import denied

_OPERATIONS = (
    "BatchCreateBillingAdjustmentRequest",
    "CancelAgreementCancellationRequest",
    "CancelAgreementPaymentRequest",
    "GetBillingAdjustmentRequest",
    "ListAgreementInvoiceLineItems",
    "ListBillingAdjustmentRequests",
    "SendAgreementCancellationRequest",
    "SendAgreementPaymentRequest",
)


def selling_handlers() -> Mapping[str, Handler]:
    """Return the operations by name."""
    return dict.fromkeys(_OPERATIONS, _refuse)


def _refuse(call: Call) -> dict[str, Any]:
    raise denied("INVALID_ACCESS", f"Only a proposer may call {call.operation}.")
