"""What sellers ask for: payment requests and cancellation requests, read and answered as the buyer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from app.aws.agreements import PAGE_ROWS
from app.aws.calls import Answer, ServiceCalls
from app.aws.errors import request_id_of
from app.aws.wire import Page, Wire, pages, read_document, rows, unreadable, utc
from app.model.money import money_or_none
from app.model.request import CancellationRequest, PaymentRequest

Doc = TypeVar("Doc", bound=Wire)
Request = TypeVar("Request", bound=PaymentRequest | CancellationRequest)

_BUYER = "Acceptor"


class _Kind(msgspec.Struct, Generic[Doc, Request], frozen=True):
    """One kind of requests: its name in AWS's operations, its id's name, and how it is read."""

    noun: str
    key: str
    doc: type[Doc]
    make: Callable[[Doc], Request]


class _RequestGateway(Generic[Doc, Request]):
    """What both kinds share: how they are listed, read and answered."""

    def __init__(self, calls: ServiceCalls, kind: _Kind[Doc, Request]) -> None:
        self._calls = calls
        self._kind = kind

    def requests(
        self,
        *,
        status: str | None = None,
        agreement_id: str | None = None,
        urgent: bool = False,
    ) -> Iterator[Page[Request]]:
        """Yield requests, of one status or agreement if given; without descriptions."""
        kind = self._kind
        return pages(
            lambda where: self._calls.read(
                f"List{kind.noun}s",
                urgent=urgent,
                partyType=_BUYER,
                maxResults=PAGE_ROWS,
                **_given(status=status, agreementId=agreement_id),
                **where,
            ),
            lambda reply: rows(reply, "items", kind.doc, kind.make),
        )

    def request(
        self, request_id: str, agreement_id: str, *, urgent: bool = False
    ) -> Answer[Request]:
        """Read one request with its description."""
        reply = self._calls.read(
            f"Get{self._kind.noun}", urgent=urgent, **self._ids(request_id, agreement_id)
        )
        return self._answer(reply, request_id, agreement_id)

    def _send(
        self, verb: str, request_id: str, agreement_id: str, **params: str | None
    ) -> Answer[Request]:
        reply = self._calls.write(
            f"{verb}{self._kind.noun}", **self._ids(request_id, agreement_id), **_given(**params)
        )
        return self._answer(reply, request_id, agreement_id)

    def _ids(self, request_id: str, agreement_id: str) -> dict[str, Any]:
        return {self._kind.key: request_id, "agreementId": agreement_id}

    def _answer(
        self, reply: Mapping[str, Any], request_id: str, agreement_id: str
    ) -> Answer[Request]:
        found = read_document(reply, self._kind.doc, self._kind.make)
        if (found.request_id, found.agreement_id) != (request_id, agreement_id):
            raise unreadable("foreign request")
        return Answer(found, request_id_of(reply))


class PaymentRequestGateway(_RequestGateway["_Payment", PaymentRequest]):
    """Reads, accepts and rejects payment requests."""

    def __init__(self, calls: ServiceCalls) -> None:
        kind = _Kind("AgreementPaymentRequest", "paymentRequestId", _Payment, _from_payment)
        super().__init__(calls, kind)

    def accept(
        self, request_id: str, agreement_id: str, purchase_order: str | None
    ) -> Answer[PaymentRequest]:
        """Approve a payment: AWS charges it. Sent exactly once."""
        order = {"purchaseOrderReference": purchase_order}
        return self._send("Accept", request_id, agreement_id, **order)

    def reject(
        self, request_id: str, agreement_id: str, reason: str | None
    ) -> Answer[PaymentRequest]:
        """Refuse a payment. Sent exactly once."""
        return self._send("Reject", request_id, agreement_id, rejectionReason=reason)


class CancellationRequestGateway(_RequestGateway["_Cancellation", CancellationRequest]):
    """Reads, accepts and rejects requests to cancel an agreement."""

    def __init__(self, calls: ServiceCalls) -> None:
        noun = "AgreementCancellationRequest"
        key = "agreementCancellationRequestId"
        super().__init__(calls, _Kind(noun, key, _Cancellation, _from_cancellation))

    def accept(self, request_id: str, agreement_id: str) -> Answer[CancellationRequest]:
        """Let the seller end the agreement. Sent exactly once."""
        return self._send("Accept", request_id, agreement_id)

    def reject(
        self, request_id: str, agreement_id: str, reason: str
    ) -> Answer[CancellationRequest]:
        """Keep the agreement. Sent exactly once."""
        return self._send("Reject", request_id, agreement_id, rejectionReason=reason)


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
