from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.request import (
    Approval,
    CancellationRequest,
    Deadline,
    DeadlineKind,
    PaymentRequest,
    approval_deadline,
    cancellation_deadline,
    payment_deadline,
)
from app.model.term import AUTO_APPROVE, WAIT_FOR_APPROVAL, AgreementTerms, VariablePaymentTerm

CREATED = datetime(2026, 11, 16, 9, 12, tzinfo=UTC)
moments = st.timedeltas(timedelta(0), timedelta(days=30_000)).map(lambda since: CREATED + since)
FIVE_DAYS = timedelta(days=5)
ABSENT = Deadline(DeadlineKind.UNKNOWN)


def requested(at: datetime | None = CREATED) -> PaymentRequest:
    return PaymentRequest("pr-1", "agmt-1", "PENDING_APPROVAL", created_at=at)


def terms(strategy: str, expiration: timedelta | None = FIVE_DAYS) -> AgreementTerms:
    return AgreementTerms("agmt-1", (VariablePaymentTerm(strategy, expiration=expiration),))


@given(at=moments, length=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_payment_approves_itself_that_long_after_its_creation(
    at: datetime, length: timedelta
) -> None:
    deadline = payment_deadline(requested(at), terms(AUTO_APPROVE, length))

    assert deadline == Deadline(DeadlineKind.APPROVES_ITSELF, at + length, at, length)


def test_a_payment_that_waits_for_approval_has_no_deadline() -> None:
    assert payment_deadline(requested(), terms(WAIT_FOR_APPROVAL)).kind is DeadlineKind.NONE


@pytest.mark.parametrize(
    ("request_at", "known"),
    [
        (CREATED, None),
        (CREATED, AgreementTerms("agmt-1")),
        (CREATED, terms("A_NEW_STRATEGY")),
        (CREATED, terms(AUTO_APPROVE, None)),
        (None, terms(AUTO_APPROVE)),
    ],
)
def test_what_is_not_known_is_never_no_deadline(
    request_at: datetime | None, known: AgreementTerms | None
) -> None:
    assert payment_deadline(requested(request_at), known) == ABSENT


@given(moments)
def test_silence_approves_a_cancellation_after_seven_days(at: datetime) -> None:
    request = CancellationRequest("acr-1", "agmt-1", "PENDING_APPROVAL", created_at=at)

    deadline = cancellation_deadline(request)

    assert (deadline.kind, deadline.at) == (DeadlineKind.APPROVES_ITSELF, at + timedelta(days=7))


def test_a_cancellation_without_a_creation_time_has_an_unknown_deadline() -> None:
    request = CancellationRequest("acr-1", "agmt-1", "PENDING_APPROVAL")

    assert cancellation_deadline(request) == ABSENT


def test_an_approval_is_needed_by_a_time_and_never_approves_itself() -> None:
    request = Approval("apr-1", "ar-1", "PENDING_APPROVAL", needed_by=CREATED)

    assert approval_deadline(request) == Deadline(DeadlineKind.NEEDED_BY, CREATED)
    assert approval_deadline(Approval("apr-1", "ar-1", "PENDING_APPROVAL")) == ABSENT


def test_a_creation_at_the_end_of_time_gives_no_deadline() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    assert payment_deadline(requested(last), terms(AUTO_APPROVE)).kind is DeadlineKind.UNKNOWN
    request = CancellationRequest("acr-1", "agmt-1", "PENDING_APPROVAL", created_at=last)
    assert cancellation_deadline(request).kind is DeadlineKind.UNKNOWN
