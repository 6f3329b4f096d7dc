"""What sellers ask for: payment requests and cancellation requests, read and answered as the buyer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.aws.agreements import PAGE_ROWS
from app.aws.calls import Answer, ServiceCalls
from app.aws.errors import request_id_of
from app.aws.wire import Page, Wire, pages, read_document, rows, unreadable, utc
from app.model.money import money_or_none
from app.model.request import CancellationRequest, PaymentRequest

_BUYER = "Acceptor"


class PaymentRequestGateway:
    """Reads, accepts and rejects payment requests."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def requests(
        self,
        *,
        status: str | None = None,
        agreement_id: str | None = None,
        urgent: bool = False,
    ) -> Iterator[Page[PaymentRequest]]:
        """Yield payment requests, of one status or agreement if given; without descriptions."""
        return pages(
            lambda where: self._calls.read(
                "ListAgreementPaymentRequests",
                urgent=urgent,
                partyType=_BUYER,
                maxResults=PAGE_ROWS,
                **_given(status=status, agreementId=agreement_id),
                **where,
            ),
            lambda reply: rows(reply, "items", _Payment, _from_payment),
        )

    def request(
        self, request_id: str, agreement_id: str, *, urgent: bool = False
    ) -> Answer[PaymentRequest]:
        """Read one payment request with its description."""
        reply = self._calls.read(
            "GetAgreementPaymentRequest",
            urgent=urgent,
            paymentRequestId=request_id,
            agreementId=agreement_id,
        )
        return _payment_answer(reply, request_id, agreement_id)

    def accept(
        self, request_id: str, agreement_id: str, purchase_order: str | None
    ) -> Answer[PaymentRequest]:
        """Approve a payment: AWS charges it. Sent exactly once."""
        reply = self._calls.write(
            "AcceptAgreementPaymentRequest",
            paymentRequestId=request_id,
            agreementId=agreement_id,
            **_given(purchaseOrderReference=purchase_order),
        )
        return _payment_answer(reply, request_id, agreement_id)

    def reject(
        self, request_id: str, agreement_id: str, reason: str | None
    ) -> Answer[PaymentRequest]:
        """Refuse a payment. Sent exactly once."""
        reply = self._calls.write(
            "RejectAgreementPaymentRequest",
            paymentRequestId=request_id,
            agreementId=agreement_id,
            **_given(rejectionReason=reason),
        )
        return _payment_answer(reply, request_id, agreement_id)


class CancellationRequestGateway:
    """Reads, accepts and rejects requests to cancel an agreement."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def requests(
        self,
        *,
        status: str | None = None,
        agreement_id: str | None = None,
        urgent: bool = False,
    ) -> Iterator[Page[CancellationRequest]]:
        """Yield cancellation requests, of one status or agreement if given; without descriptions."""
        return pages(
            lambda where: self._calls.read(
                "ListAgreementCancellationRequests",
                urgent=urgent,
                partyType=_BUYER,
                maxResults=PAGE_ROWS,
                **_given(status=status, agreementId=agreement_id),
                **where,
            ),
            lambda reply: rows(reply, "items", _Cancellation, _from_cancellation),
        )

    def request(
        self, request_id: str, agreement_id: str, *, urgent: bool = False
    ) -> Answer[CancellationRequest]:
        """Read one cancellation request with its description."""
        reply = self._calls.read(
            "GetAgreementCancellationRequest",
            urgent=urgent,
            agreementCancellationRequestId=request_id,
            agreementId=agreement_id,
        )
        return _cancellation_answer(reply, request_id, agreement_id)

    def accept(self, request_id: str, agreement_id: str) -> Answer[CancellationRequest]:
        """Let the seller end the agreement. Sent exactly once."""
        reply = self._calls.write(
            "AcceptAgreementCancellationRequest",
            agreementCancellationRequestId=request_id,
            agreementId=agreement_id,
        )
        return _cancellation_answer(reply, request_id, agreement_id)

    def reject(
        self, request_id: str, agreement_id: str, reason: str
    ) -> Answer[CancellationRequest]:
        """Keep the agreement. Sent exactly once."""
        reply = self._calls.write(
            "RejectAgreementCancellationRequest",
            agreementCancellationRequestId=request_id,
            agreementId=agreement_id,
            rejectionReason=reason,
        )
        return _cancellation_answer(reply, request_id, agreement_id)


def _given(**params: str | None) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value is not None}


class _Payment(Wire, frozen=True):
    payment_request_id: str
    agreement_id: str
    status: str
    status_message: str = ""
    name: str = ""
    description: str | None = None
    charge_id: str = ""
    charge_amount: str | None = None
    currency_code: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None


def _from_payment(doc: _Payment) -> PaymentRequest:
    return PaymentRequest(
        request_id=doc.payment_request_id,
        agreement_id=doc.agreement_id,
        status=doc.status,
        name=doc.name,
        description=doc.description,
        status_message=doc.status_message,
        charge_id=doc.charge_id,
        money=money_or_none(doc.charge_amount, doc.currency_code),
        created_at=utc(doc.created_at),
        updated_at=utc(doc.updated_at),
    )


def _payment_answer(
    reply: Mapping[str, Any], request_id: str, agreement_id: str
) -> Answer[PaymentRequest]:
    payment = read_document(reply, _Payment, _from_payment)
    if (payment.request_id, payment.agreement_id) != (request_id, agreement_id):
        raise unreadable("foreign payment request")
    return Answer(payment, request_id_of(reply))


class _Cancellation(Wire, frozen=True):
    agreement_cancellation_request_id: str
    agreement_id: str
    status: str
    status_message: str = ""
    reason_code: str = ""
    description: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


def _from_cancellation(doc: _Cancellation) -> CancellationRequest:
    return CancellationRequest(
        request_id=doc.agreement_cancellation_request_id,
        agreement_id=doc.agreement_id,
        status=doc.status,
        reason_code=doc.reason_code,
        description=doc.description,
        status_message=doc.status_message,
        created_at=utc(doc.created_at),
        updated_at=utc(doc.updated_at),
    )


def _cancellation_answer(
    reply: Mapping[str, Any], request_id: str, agreement_id: str
) -> Answer[CancellationRequest]:
    found = read_document(reply, _Cancellation, _from_cancellation)
    if (found.request_id, found.agreement_id) != (request_id, agreement_id):
        raise unreadable("foreign cancellation request")
    return Answer(found, request_id_of(reply))
