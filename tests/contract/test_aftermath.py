"""What the worker reads by itself once something was bought, asked for or cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.model.command import (
    AcceptQuote,
    CancelAgreement,
    Command,
    CommandRecord,
    CommandState,
    CreateQuote,
    StartApprovals,
)
from app.model.offer_set import MemberState, Standing, standing
from app.model.quote import ACCEPTED, APPROVED, PENDING_APPROVAL
from app.sandbox.faults import Fault, FaultKind
from app.store.queries import Queries, Table
from app.worker.messages import Changed, CommandChanged, RunCommand, Settled, SyncNow
from app.worker.quote_messages import EntitlementsSeen
from tests.fakes import purchasing
from tests.fakes.deciding import Desk, deciding
from tests.fakes.sandbox import SAMPLE_NOW
from tests.fakes.worker import RunningWorker, running_worker


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with deciding(tmp_path) as desk:
        yield desk


@pytest.fixture
def worker(desk: Desk, tmp_path: Path) -> Iterator[RunningWorker]:
    with running_worker(tmp_path / "data", desk.sandbox.url) as worker:
        worker.synced()
        yield worker


def run(desk: Desk, worker: RunningWorker, command: Command) -> CommandRecord:
    answer = worker.call(RunCommand(command, desk.identity.account_id))
    assert isinstance(answer, Settled)
    return answer.record


def stored(worker: RunningWorker, fits: Callable[[Queries], bool]) -> None:
    """Wait until the store has what fits."""

    def has(_event: Changed | None = None) -> bool:
        with worker.queries() as queries:
            return fits(queries)

    if not has():
        worker.log.wait_for(Changed, has)


def status_of(quote_id: str, status: str) -> Callable[[Queries], bool]:
    return lambda queries: queries.quotes([quote_id])[quote_id].status == status


def test_a_new_quote_is_among_the_quotes(desk: Desk, worker: RunningWorker) -> None:
    record = run(desk, worker, desk.command(CreateQuote))
    assert record.state is CommandState.CONFIRMED

    def is_listed(queries: Queries) -> bool:
        return record.result in queries.quotes_of_status("DRAFT")

    stored(worker, is_listed)
    with worker.queries() as queries:
        quote = queries.quotes([record.result])[record.result]
        assert len(queries.table_keys(Table.OFFERS, sort="created"))
    assert quote.offer_id == purchasing.PELLUCID
    assert quote.product_id
    assert quote.tax is not None


def test_an_accepted_quote_brings_its_agreement_with_all_that_hangs_on_it(
    desk: Desk, worker: RunningWorker
) -> None:
    record = run(desk, worker, desk.command(AcceptQuote))
    agreement_id = record.result

    def is_whole(queries: Queries) -> bool:
        detail = queries.agreement_detail(agreement_id, SAMPLE_NOW)
        return bool(
            detail
            and detail.row.agreement.value == record.money
            and detail.row.agreement.product_name
            and detail.charges
            and detail.terms
            and detail.terms[0].terms.names
        )

    stored(worker, is_whole)
    stored(worker, status_of(purchasing.DRAFT, ACCEPTED))


def test_the_store_tells_where_an_offer_stands_before_and_after_it_is_accepted(
    desk: Desk, worker: RunningWorker
) -> None:
    offer_id = purchasing.PELLUCID

    def standing_now(queries: Queries) -> Standing:
        return standing(offer_id, queries.dealings([offer_id]), SAMPLE_NOW)

    with worker.queries() as queries:
        before = standing_now(queries)
    assert (before.state, before.quote_id) == (MemberState.QUOTED, purchasing.DRAFT)
    record = run(desk, worker, desk.command(AcceptQuote))
    with worker.queries() as queries:
        after = standing_now(queries)
    assert (after.state, after.agreement_id) == (MemberState.ACCEPTED, record.result)
    stored(worker, lambda queries: standing_now(queries).agreement is not None)


def test_entitlements_are_told_until_they_are_set_up(desk: Desk, worker: RunningWorker) -> None:
    record = run(desk, worker, desk.command(AcceptQuote))

    first = worker.log.wait_for(EntitlementsSeen)
    assert first.agreement_id == record.result
    assert [one.status for one in first.entitlements] == ["PENDING"]
    assert not first.is_settled

    desk.control.advance(timedelta(minutes=2))
    last = worker.log.wait_for(EntitlementsSeen, lambda event: event.is_settled)
    assert [one.status for one in last.entitlements] == ["PROVISIONED"]


def started(desk: Desk, worker: RunningWorker) -> Command:
    command = desk.command(StartApprovals)
    record = run(desk, worker, command)
    assert record.state is CommandState.CONFIRMED
    stored(
        worker,
        lambda queries: command.target in queries.quotes_of_status(PENDING_APPROVAL),
    )
    return command


def approve(desk: Desk, quote_id: str) -> None:
    """Let all levels agree."""
    pages = desk.session.approvals.approvals(purchasing.REQUESTER, quote_id=quote_id)
    (approval,) = [one for page in pages for one in page.items]
    for _ in range(2):
        desk.control.act("approver_decides", approval_id=approval.request_id)


def test_a_quote_that_all_approved_brings_its_agreement(desk: Desk, worker: RunningWorker) -> None:
    quote_id = started(desk, worker).target
    approve(desk, quote_id)
    worker.call(SyncNow())

    stored(worker, status_of(quote_id, ACCEPTED))
    agreement_id = desk.session.quotes.quote(quote_id).value.agreement_id
    assert worker.log.wait_for(EntitlementsSeen).agreement_id == agreement_id
    stored(worker, lambda queries: agreement_id in queries.agreements([agreement_id]))


def test_a_quote_that_is_approved_but_could_not_be_accepted_is_seen(
    desk: Desk, worker: RunningWorker
) -> None:
    quote_id = started(desk, worker).target
    desk.control.act("expire_offer", offer_id=purchasing.UPTIME)
    approve(desk, quote_id)
    worker.call(SyncNow())

    stored(worker, status_of(quote_id, APPROVED))
    with worker.queries() as queries:
        assert quote_id in queries.quotes_of_status(APPROVED)


def test_a_cancelled_agreement_is_seen_to_its_end(desk: Desk, worker: RunningWorker) -> None:
    command = desk.command(CancelAgreement)
    record = run(desk, worker, command)
    assert record.state is CommandState.UNKNOWN

    desk.control.advance(timedelta(minutes=1))
    worker.log.wait_for(CommandChanged, lambda event: event.record.state is CommandState.CONFIRMED)
    stored(
        worker,
        lambda queries: queries.agreements([command.target])[command.target].status == "CANCELLED",
    )


def test_what_cannot_be_read_afterwards_does_not_spoil_the_purchase(
    desk: Desk, worker: RunningWorker
) -> None:
    command = desk.command(AcceptQuote)
    for operation in ("GetAgreementEntitlements", "ListAgreementCharges"):
        desk.control.add_fault(Fault(kind=FaultKind.ACCESS_DENIED, operation=operation, times=None))
    record = run(desk, worker, command)
    assert record.state is CommandState.CONFIRMED
    stored(worker, lambda queries: record.result in queries.agreements([record.result]))
