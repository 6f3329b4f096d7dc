"""The three kinds of requests, each with its way to be listed, read, found in the store and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from app.model.command import (
    AcceptCancellation,
    ApprovePayment,
    RejectCancellation,
    RejectPayment,
    Reply,
)
from app.model.request import (
    PENDING,
    Approval,
    CancellationRequest,
    PaymentRequest,
    RequestKind,
)
from app.model.sync import Listing

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession
    from app.aws.wire import Page
    from app.store.rows import Changes
    from app.worker.stores import CachedStore

Request = TypeVar("Request", PaymentRequest, CancellationRequest, Approval)


@dataclass(frozen=True)
class Subject(Generic[Request]):
    """One kind of request. `read`, `waiting` and `all` block on AWS, `stored` and `put` on the store."""

    kind: RequestKind
    listing: Listing
    waiting: Callable[[], Iterator[Page[Request]]]
    all: Callable[[], Iterator[Page[Request]]]
    read: Callable[[Request, bool], Request]
    agreement_of: Callable[[Request], str]
    stored: Callable[[str, datetime], Request | None]
    put: Callable[[Sequence[Request]], Changes]


def payments(aws: AwsSession, store: CachedStore) -> Subject[PaymentRequest]:
    """Payment requests."""

    def stored(request_id: str, now: datetime) -> PaymentRequest | None:
        detail = store.queries.payment_detail(request_id, now)
        return detail.request if detail else None

    return Subject(
        RequestKind.PAYMENT,
        Listing.PAYMENTS,
        waiting=lambda: aws.payments.requests(status=PENDING),
        all=aws.payments.requests,
        read=lambda one, urgent: (
            aws.payments.request(one.request_id, one.agreement_id, urgent=urgent).value
        ),
        agreement_of=lambda one: one.agreement_id,
        stored=stored,
        put=store.cache.put_payments,
    )


def cancellations(aws: AwsSession, store: CachedStore) -> Subject[CancellationRequest]:
    """Cancellation requests."""

    def stored(request_id: str, now: datetime) -> CancellationRequest | None:
        detail = store.queries.cancellation_detail(request_id, now)
        return detail.request if detail else None

    return Subject(
        RequestKind.CANCELLATION,
        Listing.CANCELLATIONS,
        waiting=lambda: aws.cancellations.requests(status=PENDING),
        all=aws.cancellations.requests,
        read=lambda one, urgent: (
            aws.cancellations.request(one.request_id, one.agreement_id, urgent=urgent).value
        ),
        agreement_of=lambda one: one.agreement_id,
        stored=stored,
        put=store.cache.put_cancellations,
    )


def approvals(aws: AwsSession, store: CachedStore) -> Subject[Approval]:
    """Organisation approvals that this account may decide."""
    # Imported here: botocore comes with it, 0.3 s that opening the store does not wait for.
    from app.aws.approvals import As  # noqa: PLC0415

    def stored(request_id: str, now: datetime) -> Approval | None:
        detail = store.queries.approval_detail(request_id, now)
        return detail.approval if detail else None

    return Subject(
        RequestKind.APPROVAL,
        Listing.APPROVALS,
        waiting=lambda: aws.approvals.approvals(As.ADMINISTRATOR, status=PENDING),
        all=lambda: aws.approvals.approvals(As.ADMINISTRATOR),
        read=lambda one, urgent: aws.approvals.approval(one.request_id, urgent=urgent).value,
        agreement_of=lambda _one: "",
        stored=stored,
        put=store.cache.put_approvals,
    )


def kind_of(command: Reply) -> RequestKind:
    """Say which kind of request a reply answers."""
    if isinstance(command, ApprovePayment | RejectPayment):
        return RequestKind.PAYMENT
    if isinstance(command, AcceptCancellation | RejectCancellation):
        return RequestKind.CANCELLATION
    return RequestKind.APPROVAL
