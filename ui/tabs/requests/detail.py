"""What the store holds of one request, whichever kind it is."""

from __future__ import annotations

from app.model.request import ApprovalDetail, CancellationDetail, PaymentDetail, RequestKind
from ui.store_view import StoreView

Detail = PaymentDetail | CancellationDetail | ApprovalDetail


def read_detail(store: StoreView, kind: RequestKind, request_id: str) -> Detail | None:
    """What is stored of a request now; None when it has not been read or no store is open."""
    queries, now = store.queries, store.now()
    if queries is None:
        return None
    if kind is RequestKind.PAYMENT:
        return queries.payment_detail(request_id, now)
    if kind is RequestKind.CANCELLATION:
        return queries.cancellation_detail(request_id, now)
    return queries.approval_detail(request_id, now)
