"""Builds the lines of the inbox: requests with their names, deadlines, deciders and warnings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property

import msgspec

from app.model.agreement import Agreement
from app.model.money import Money
from app.model.quote import Quote
from app.model.request import (
    DUPLICATE_WINDOW,
    PENDING,
    Approval,
    CancellationRequest,
    Deadline,
    DeadlineKind,
    DecidedBy,
    PaymentRequest,
    RequestKind,
    RequestRow,
    approval_deadline,
    cancellation_deadline,
    payment_deadline,
)
from app.model.sync import RequestCounts
from app.model.term import AgreementTerms
from app.store.columns import folded
from app.store.judgement import AnyRequest, Mark, decided_by, find_duplicate
from app.store.lookup import Lookup

# While VALIDATING, AWS still checks what the seller sent: nothing waits, and nothing is decided.
UNDECIDED = (PENDING, "VALIDATING")
OPEN = f"status = '{PENDING}' AND is_shown"
DECIDED = f"status NOT IN {UNDECIDED}"
FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


class Surroundings(msgspec.Struct, frozen=True):
    """What is stored around some requests, fetched at once."""

    agreements: dict[str, Agreement]
    terms: dict[str, AgreementTerms]
    quotes: dict[str, Quote]
    marks: dict[str, list[Mark]]
    paid: list[tuple[PaymentRequest, str]]  # with sellers; against these, duplicates are looked for


class Inbox:
    """The lines of one list as they are in one state of the store, to be filtered while somebody types."""

    def __init__(self, lookup: Lookup, *, is_decided: bool) -> None:
        requests = [one for _, one in lookup.requests(DECIDED if is_decided else OPEN)]
        around = surroundings(lookup, requests, with_duplicates=not is_decided)
        rows = (request_row(one, around) for one in requests)
        self._rows = sorted(rows, key=_newest, reverse=True)

    def rows(
        self,
        now: datetime,
        *,
        kind: RequestKind | None = None,
        sort: str = "deadline",
        text: str = "",
    ) -> list[RequestRow]:
        """Give the lines that hold every word of the text.

        Sorts: `deadline` (soonest first, then those without one, newest first), `newest`, `amount`.
        A request whose deadline is over is only waiting for AWS's word, so it stands below the others.
        """
        words = folded(text).split()
        rows = self._with_words(words) if words else self._rows
        found = [row for row in rows if kind in (None, row.kind)]
        if sort == "amount":
            found.sort(key=_amount, reverse=True)
        elif sort == "deadline":
            found.sort(key=lambda row: _urgency(row, now))
        elif sort != "newest":
            raise ValueError(sort)
        return found

    def _with_words(self, words: Iterable[str]) -> list[RequestRow]:
        pairs = zip(self._rows, self._texts, strict=True)
        return [row for row, text in pairs if all(word in text for word in words)]

    @cached_property
    def _texts(self) -> list[str]:
        return [_text(row) for row in self._rows]


def request_counts(lookup: Lookup) -> RequestCounts:
    """Count open and decided requests by kind."""
    return RequestCounts(open=lookup.count_requests(OPEN), decided=lookup.count_requests(DECIDED))


def surroundings(
    lookup: Lookup, requests: Collection[AnyRequest], *, with_duplicates: bool
) -> Surroundings:
    """Fetch agreements, terms, quotes, commands and possible duplicates of these requests."""
    agreement_ids = {
        one.agreement_id
        for one in requests
        if isinstance(one, PaymentRequest | CancellationRequest)
    }
    return Surroundings(
        lookup.agreements(agreement_ids),
        lookup.brief_terms(agreement_ids),
        lookup.quotes({one.quote_id for one in requests if isinstance(one, Approval)}),
        lookup.marks({one.request_id for one in requests}),
        _possible_duplicates(lookup, requests) if with_duplicates else [],
    )


def _possible_duplicates(
    lookup: Lookup, requests: Iterable[AnyRequest]
) -> list[tuple[PaymentRequest, str]]:
    waiting = [one for one in requests if isinstance(one, PaymentRequest) and one.status == PENDING]
    oldest = min((one.created_at for one in waiting if one.created_at), default=None)
    since = max(oldest, FIRST + DUPLICATE_WINDOW) - DUPLICATE_WINDOW if oldest else None
    return lookup.payments_like(waiting, since)


def request_row(request: AnyRequest, around: Surroundings) -> RequestRow:
    """Build one line of the inbox."""
    if isinstance(request, PaymentRequest):
        return _payment_row(request, around)
    if isinstance(request, CancellationRequest):
        return _cancellation_row(request, around)
    return _approval_row(request, around)


def _payment_row(request: PaymentRequest, around: Surroundings) -> RequestRow:
    agreement = around.agreements.get(request.agreement_id)
    deadline = payment_deadline(request, around.terms.get(request.agreement_id))
    seller_id = agreement.seller_account_id if agreement else ""
    is_open = request.status == PENDING
    return RequestRow(
        kind=RequestKind.PAYMENT,
        request_id=request.request_id,
        title=request.name,
        seller=agreement.seller if agreement else "",
        subject=agreement.title if agreement else request.agreement_id,
        status=request.status,
        money=request.money,
        created_at=request.created_at,
        updated_at=request.updated_at,
        deadline=deadline,
        decided_by=_decider(request, RequestKind.PAYMENT, deadline, around),
        possible_duplicate=is_open and find_duplicate(request, seller_id, around.paid) is not None,
        command_state=_open_state(request.request_id, around),
    )


def _cancellation_row(request: CancellationRequest, around: Surroundings) -> RequestRow:
    agreement = around.agreements.get(request.agreement_id)
    deadline = cancellation_deadline(request)
    return RequestRow(
        kind=RequestKind.CANCELLATION,
        request_id=request.request_id,
        title=agreement.title if agreement else request.agreement_id,
        seller=agreement.seller if agreement else "",
        subject=request.reason_code,
        status=request.status,
        money=None,
        created_at=request.created_at,
        updated_at=request.updated_at,
        deadline=deadline,
        decided_by=_decider(request, RequestKind.CANCELLATION, deadline, around),
        command_state=_open_state(request.request_id, around),
    )


def _approval_row(approval: Approval, around: Surroundings) -> RequestRow:
    quote = around.quotes.get(approval.quote_id)
    deadline = approval_deadline(approval)
    quoted_product = quote.product_name if quote else None
    quoted_seller = quote.seller_name if quote else None
    return RequestRow(
        kind=RequestKind.APPROVAL,
        request_id=approval.request_id,
        title=approval.product_name or quoted_product or approval.name or approval.quote_id,
        seller=approval.seller_name or quoted_seller or approval.seller_account_id,
        subject=approval.requester_account_id,
        status=approval.status,
        money=quote.value if quote else None,
        created_at=approval.created_at or approval.started_at,
        updated_at=approval.updated_at,
        deadline=deadline,
        decided_by=_decider(approval, RequestKind.APPROVAL, deadline, around),
        command_state=_open_state(approval.request_id, around),
    )


def _decider(
    request: AnyRequest, kind: RequestKind, deadline: Deadline, around: Surroundings
) -> DecidedBy | None:
    return decided_by(request, kind, deadline, around.marks.get(request.request_id, []))


def _open_state(target: str, around: Surroundings) -> str | None:
    marks = around.marks.get(target)
    return marks[-1].state.value if marks and marks[-1].state.is_open else None


def _text(row: RequestRow) -> str:
    amount = f"{row.money.amount:f} {row.money.currency}" if row.money else ""
    return folded(f"{row.title}\n{row.seller}\n{row.subject}\n{row.request_id}\n{amount}")


def _newest(row: RequestRow) -> tuple[datetime, str]:
    is_open = row.status == PENDING
    at = row.created_at if is_open else row.updated_at or row.created_at
    return at or FIRST, row.request_id


def _amount(row: RequestRow) -> tuple[bool, Decimal]:
    money = row.money or Money(Decimal(0), "XXX")
    return row.money is not None, money.amount


def _urgency(row: RequestRow, now: datetime) -> tuple[int, datetime]:
    at = row.deadline.at
    if at is None:
        return 2, _LAST
    is_over = row.deadline.kind is DeadlineKind.APPROVES_ITSELF and at <= now
    return (1 if is_over else 0), at
