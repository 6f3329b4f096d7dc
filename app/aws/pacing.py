"""Keeps calls under AWS's published quotas: one token bucket for each operation, shared by threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import Enum
from typing import Protocol

# Requests per second for each account, as AWS publishes them for the agreement and discovery APIs.
_PUBLISHED: dict[str, float] = {
    "AcceptAgreementCancellationRequest": 2,
    "RejectAgreementCancellationRequest": 2,
    "AcceptAgreementRequest": 3,
    "CancelAgreement": 3,
    "CreateAgreementRequest": 4,
    "GetAgreementTerms": 10,
    "GetAgreementEntitlements": 10,
    "ListAgreementCharges": 15,
    "GetCallerIdentity": 50,
    "SearchListings": 10,
    "SearchFacets": 10,
    **dict.fromkeys(
        (
            "DescribeAgreement",
            "SearchAgreements",
            "GetAgreementCancellationRequest",
            "ListAgreementCancellationRequests",
            "GetAgreementPaymentRequest",
            "ListAgreementPaymentRequests",
            "AcceptAgreementPaymentRequest",
            "RejectAgreementPaymentRequest",
            "GetListing",
            "GetOffer",
            "GetOfferSet",
            "GetOfferTerms",
            "GetProduct",
            "ListFulfillmentOptions",
            "ListPurchaseOptions",
        ),
        5,
    ),
}
# It publishes none for these: what is taken for it is never used up.
_GUESSED: dict[str, float] = {
    # Invoices: a round asks for three months, the first one for thirteen.
    "ListInvoiceSummaries": 2,
    "GetInvoicePDF": 1,
    # Others have found that one a second is let through.
    **dict.fromkeys(
        (
            "ListFoundationModels",
            "GetFoundationModelAvailability",
            "ListFoundationModelAgreementOffers",
            "CreateFoundationModelAgreement",
            "DeleteFoundationModelAgreement",
            "GetUseCaseForModelAccess",
            "PutUseCaseForModelAccess",
        ),
        1,
    ),
    # What it publishes for their neighbours in AgentCore is 20.
    **dict.fromkeys(
        (
            "ListPaymentManagers",
            "GetPaymentManager",
            "ListPaymentConnectors",
            "GetPaymentConnector",
            "CreatePaymentSession",
            "GetPaymentSession",
            "ListPaymentSessions",
            "DeletePaymentSession",
            "ListPaymentInstruments",
            "GetPaymentInstrument",
            "GetPaymentInstrumentBalance",
        ),
        5,
    ),
}
QUOTAS = _PUBLISHED | _GUESSED
UNPUBLISHED = 2.0
SYNC_SHARE = 0.98  # a little less than AWS lets through: clocks differ, and answers are under way
_CALM_SHARE = 0.65  # the rest is for other programs of the account
_URGENT_SHARE = 0.3
_URGENT_BURST = 3  # what one decision of a person calls at once
_CALM_S = 300.0  # so long after AWS has said that it is too much


class _Use(Enum):
    """What a bucket is for."""

    SYNC = SYNC_SHARE
    CALM = _CALM_SHARE
    URGENT = _URGENT_SHARE


class Pacer(Protocol):
    """Says when a call may go out."""

    def wait(self, operation: str, *, urgent: bool = False, idle: bool = False) -> None:
        """Block until the operation may be called.

        Urgent calls do not queue behind a sync; idle ones go only when no call of a sync waits.
        """

    def slow_down(self, operation: str) -> None:
        """Hold the operation back, for AWS has just said that it is too much."""


class Unpaced:
    """No waiting: for benchmarks and tests against the sandbox server."""

    def wait(self, operation: str, *, urgent: bool = False, idle: bool = False) -> None:
        """Return at once."""

    def slow_down(self, operation: str) -> None:
        """Do nothing."""


class TokenBucket:
    """Hands out moments: `reserve` takes one and says how long to wait for it.

    After a pause, `burst` calls may follow each other at once.
    """

    def __init__(self, rate: float, now: float, *, burst: int = 1) -> None:
        self._gap = 1.0 / rate
        self._slack = (burst - 1) * self._gap
        self._next = now

    def reserve(self, now: float) -> float:
        """Take the next free moment; returns the seconds until then."""
        even = max(self._next, now)
        self._next = even + self._gap
        return max(even - self._slack - now, 0.0)

    def wait_s(self, now: float) -> float:
        """Give the seconds until a moment that nobody has taken."""
        return max(self._next - now, 0.0)

    def hold(self, until: float) -> None:
        """Give nothing out before `until`."""
        self._next = max(self._next, until)


class QuotaPacer:
    """Spaces the calls of each operation evenly, below its quota; safe to use from many threads.

    A sync takes nearly all of it while nobody else calls. An urgent call takes its moment away from the sync,
    which comes later by as much. Where AWS has just said that it is too much, somebody else of the account
    calls, too: for some minutes the operation then leaves a third to them. Idle calls always do.
    """

    _HOLD_S = 2.0

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self._monotonic = monotonic
        self._pause = pause or threading.Event().wait  # an event that is never set: a plain wait
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, _Use], TokenBucket] = {}
        self._calm_until: dict[str, float] = {}

    def wait(self, operation: str, *, urgent: bool = False, idle: bool = False) -> None:
        """Block until the operation may be called."""
        if idle:
            while (delay := self._reserve_unused(operation)) > 0:
                self._pause(delay)
            return
        delay = self.reserve(operation, urgent=urgent)
        if delay > 0:
            self._pause(delay)

    def reserve(self, operation: str, *, urgent: bool = False) -> float:
        """Take the next moment for the operation; returns the seconds until then."""
        with self._lock:
            now = self._monotonic()
            delay = self._bucket(operation, _Use.SYNC, now).reserve(now)
            if urgent:
                return self._bucket(operation, _Use.URGENT, now).reserve(now)
            if operation not in _PUBLISHED or now < self._calm_until.get(operation, now):
                delay = max(delay, self._bucket(operation, _Use.CALM, now).reserve(now))
            return delay

    def _reserve_unused(self, operation: str) -> float:
        with self._lock:
            now = self._monotonic()
            buckets = [self._bucket(operation, use, now) for use in (_Use.SYNC, _Use.CALM)]
            delay = max(one.wait_s(now) for one in buckets)
            if delay <= 0:
                for one in buckets:
                    one.reserve(now)
            return delay

    def slow_down(self, operation: str) -> None:
        """Let the operation rest for two seconds, and go on more slowly."""
        with self._lock:
            now = self._monotonic()
            self._calm_until[operation] = now + _CALM_S
            for use in (_Use.SYNC, _Use.CALM):
                self._bucket(operation, use, now).hold(now + self._HOLD_S)

    def _bucket(self, operation: str, use: _Use, now: float) -> TokenBucket:
        key = (operation, use)
        if key not in self._buckets:
            rate = QUOTAS.get(operation, UNPUBLISHED) * use.value
            burst = _URGENT_BURST if use is _Use.URGENT else 1
            self._buckets[key] = TokenBucket(rate, now, burst=burst)
        return self._buckets[key]
