"""The window's reading side over the sample world, kept in memory and changed by tests at will."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from app.model.agreement import Agreement
from app.model.agreement_detail import OwnAgreement
from app.model.command import CommandRecord, CommandState, SetPurchaseOrders
from app.model.offer_set import Dealings
from app.model.personal_rules import SellerPast
from app.model.request import (
    PENDING,
    ApprovalDetail,
    CancellationDetail,
    DecidedBy,
    PaymentDetail,
    RequestKind,
    RequestRow,
)
from app.model.sync import Counts, Listing, ListingState, RequestCounts
from tests.fakes import samples

Detail = PaymentDetail | CancellationDetail | ApprovalDetail


class FakeQueries:
    """Answers like the store's queries, from values that a test may replace."""

    def __init__(self) -> None:
        self.details: dict[str, Detail] = {}
        self.records: list[CommandRecord] = []
        self.read_at: datetime | None = samples.NOW
        self.stored: dict[str, Agreement] = {}
        self.owned: list[OwnAgreement] = []
        self.dealt = Dealings()
        self.past = SellerPast(agreements=1)
        for detail in (
            samples.travel_detail(),
            samples.milestone_detail(),
            samples.pellucid_detail(),
            samples.hours_detail(),
            samples.quayside_detail(),
            samples.decided_detail(),
        ):
            self.put(detail)
        self._earlier = [
            samples.payment_row(samples.MILESTONE_3, decided_by=DecidedBy.YOU),
            samples.payment_row(samples.MILESTONE_1, decided_by=DecidedBy.YOU),
            samples.payment_row(samples.KICK_OFF, decided_by=DecidedBy.YOU),
        ]

    def put(self, detail: Detail) -> None:
        """Add or replace what is stored about one request."""
        self.details[detail.row.request_id] = detail

    def agreements(self, ids: Collection[str]) -> dict[str, Agreement]:
        return {one: self.stored[one] for one in ids if one in self.stored}

    def seller_past(self, seller_id: str, besides: str = "") -> SellerPast:
        return self.past

    def dealings(self, offer_ids: Collection[str]) -> Dealings:
        return self.dealt

    def request_rows(
        self,
        *,
        decided: bool,
        kind: RequestKind | None,
        sort: str,
        now: datetime,
        text: str = "",
    ) -> list[RequestRow]:
        rows = [detail.row for detail in self.details.values()]
        rows += self._earlier
        found = [
            row for row in rows if (row.status != PENDING) == decided and kind in (None, row.kind)
        ]
        return sorted(found, key=lambda row: _sort_key(row, sort))

    def active_agreements_on(self, product_id: str) -> tuple[OwnAgreement, ...]:
        return tuple(one for one in self.owned if one.agreement.product_id == product_id)

    def request_counts(self) -> RequestCounts:
        counts: dict[bool, dict[str, int]] = {True: {}, False: {}}
        for decided in (True, False):
            rows = self.request_rows(decided=decided, kind=None, sort="newest", now=samples.NOW)
            for row in rows:
                counts[decided][row.kind] = counts[decided].get(row.kind, 0) + 1
        return RequestCounts(open=counts[False], decided=counts[True])

    def counts(self, _now: datetime) -> Counts:
        return Counts(offers=3, agreements=10, charges_without_order=4, open_requests=5, sessions=3)

    def listing_states(self) -> list[ListingState]:
        return [ListingState(listing, read_at=self.read_at) for listing in Listing]

    def payment_detail(self, request_id: str, now: datetime) -> PaymentDetail | None:
        detail = self.details.get(request_id)
        return detail if isinstance(detail, PaymentDetail) else None

    def cancellation_detail(self, request_id: str, now: datetime) -> CancellationDetail | None:
        detail = self.details.get(request_id)
        return detail if isinstance(detail, CancellationDetail) else None

    def approval_detail(self, request_id: str, now: datetime) -> ApprovalDetail | None:
        detail = self.details.get(request_id)
        return detail if isinstance(detail, ApprovalDetail) else None

    def newest_command_on(self, target: str) -> CommandRecord | None:
        return next((one for one in self.records if one.command.target == target), None)

    def open_orders(self) -> list[CommandRecord]:
        return [
            one
            for one in self.records
            if isinstance(one.command, SetPurchaseOrders) and one.state.is_open
        ]

    def command_records(
        self, *, state: CommandState | None, since: datetime | None, text: str
    ) -> list[CommandRecord]:
        return [
            record
            for record in self.records
            if state in (None, record.state)
            and (since is None or record.created_at >= since)
            and text.lower()
            in f"{record.command.title} {record.command.target} {record.request_id}".lower()
        ]

    def command_counts(self, since: datetime | None) -> dict[CommandState, int]:
        counts: dict[CommandState, int] = {}
        for record in self.command_records(state=None, since=since, text=""):
            counts[record.state] = counts.get(record.state, 0) + 1
        return counts


def _sort_key(row: RequestRow, sort: str) -> tuple[bool, float]:
    if sort == "amount":
        return row.money is None, -float(row.money.amount) if row.money else 0.0
    if sort == "newest":
        stamp = row.updated_at if row.status != PENDING else row.created_at
        return False, -(stamp or samples.NOW).timestamp()
    end = row.deadline.at
    return end is None, end.timestamp() if end else 0.0
