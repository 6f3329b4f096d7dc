"""Reading an account over the wire: what is stored, in which order, at what cost, and what goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.aws.agreements import AgreementGateway
from app.aws.calls import Answer
from app.aws.wire import Page
from app.errors import NotFound, Offline, OverQuota, SignInNeeded, Unclear
from app.model.agreement import Agreement
from app.model.notice import NoticeKind
from app.model.request import DeadlineKind, RequestKind
from app.model.sync import Listing
from app.model.timeline import Kind
from app.sandbox.faults import Fault, FaultKind
from app.store.queries import Table
from app.worker.listings import Outcome
from app.worker.messages import Changed
from tests.fakes.reading import Reader, at_account
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox
from tests.fakes.secrets import FakeSecretStore

SEARCH = "SearchAgreements"
CHARGES = "ListAgreementCharges"
PAYMENTS = "ListAgreementPaymentRequests"


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


def count(sandbox: RunningSandbox) -> int:
    return sum(sandbox.control.requests().counts.values())


def agreement_with_payments(reader: Reader) -> str:
    row = reader.queries.request_rows(decided=False, now=SAMPLE_NOW, kind=RequestKind.PAYMENT)[0]
    detail = reader.queries.payment_detail(row.request_id, SAMPLE_NOW)
    assert detail
    return detail.request.agreement_id


def ask_for_money(reader: Reader) -> str:
    agreement_id = agreement_with_payments(reader)
    done = reader.control.act("new_payment_request", agreement_id=agreement_id, description="Why")
    return str(done["id"])


def test_a_full_round_stores_everything_with_names_values_and_deadlines(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, outcome: Outcome) -> None:
        assert outcome.errors == {}
        queries = reader.queries
        keys = queries.table_keys(Table.AGREEMENTS, sort="product")
        rows = queries.table_rows(Table.AGREEMENTS, keys, now=SAMPLE_NOW)
        agreements = [row.agreement for row in rows]
        assert len(agreements) == 14
        assert all(one.product_name and one.seller_name and one.value for one in agreements)
        assert len(queries.table_keys(Table.CHARGES, sort="time")) > 50
        waiting = queries.request_rows(decided=False, now=SAMPLE_NOW)
        assert {row.kind for row in waiting} == set(RequestKind)
        assert all(row.title and row.seller for row in waiting)
        assert DeadlineKind.UNKNOWN not in {row.deadline.kind for row in waiting}
        assert all(not one.is_partial and one.read_at for one in queries.listing_states())

    at_account(sandbox, tmp_path, check)


def test_requests_that_wait_are_described_before_the_agreements_are_listed(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(_reader: Reader, _outcome: Outcome) -> None:
        order = [one.operation for one in sandbox.control.requests().latest]
        first_search = order.index(SEARCH)
        assert order.index("GetAgreementPaymentRequest") < first_search
        assert order.index("GetAgreementTerms") < first_search
        assert order.index(CHARGES) > order.index("GetAgreementPaymentRequest")

    at_account(sandbox, tmp_path, check)


def test_approvals_decided_before_the_first_start_have_their_details(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        queries = reader.queries
        rows = queries.request_rows(decided=True, now=SAMPLE_NOW, kind=RequestKind.APPROVAL)
        details = [queries.approval_detail(row.request_id, SAMPLE_NOW) for row in rows]
        assert len(details) == 3
        for detail in details:
            assert detail
            assert detail.approval.levels
            assert detail.approval.requester_account_id
            assert detail.row.seller
            assert detail.row.money
        keys = queries.table_keys(Table.OFFERS, sort="created")
        offers = queries.table_rows(Table.OFFERS, keys, now=SAMPLE_NOW)
        listed = {offer.quote.quote_id for offer in offers}
        assert not listed & {detail.approval.quote_id for detail in details if detail}
        sandbox.control.clear_requests()
        await reader.full()
        waiting = queries.request_counts().open[RequestKind.APPROVAL]
        assert sandbox.control.count("GetAgreementApproval") <= waiting

    at_account(sandbox, tmp_path, check)


def test_quotes_have_their_offer_and_how_far_their_approvals_are(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        keys = reader.queries.table_keys(Table.OFFERS, sort="created")
        rows = reader.queries.table_rows(Table.OFFERS, keys, now=SAMPLE_NOW)
        quotes = {row.quote.product_name: row.quote for row in rows}
        assert quotes["Pellucid Data Quality"].offer_name
        assert quotes["Pellucid Data Quality"].offer_expires_at
        waiting = quotes["Heronsgate Uptime"].approval
        assert waiting is not None
        assert (waiting.level, waiting.levels) == (1, 2)
        assert waiting.needed_by
        sandbox.control.clear_requests()
        await reader.full()
        assert sandbox.control.count("GetAgreementRequest") <= 1
        assert sandbox.control.count("GetOffer") == 0

    at_account(sandbox, tmp_path, check)


def test_quotes_are_there_without_the_right_to_see_approvals_or_offers(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    for operation in ("ListAgreementApprovals", "GetOffer"):
        sandbox.control.add_fault(
            Fault(kind=FaultKind.ACCESS_DENIED, operation=operation, times=None)
        )

    async def check(reader: Reader, outcome: Outcome) -> None:
        assert Listing.QUOTES not in outcome.errors
        assert len(reader.queries.table_keys(Table.OFFERS, sort="created")) > 3

    at_account(sandbox, tmp_path, check)


def test_a_poll_costs_three_calls_while_nothing_is_new(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        sandbox.control.clear_requests()
        await reader.poll()
        assert count(sandbox) == 3

    at_account(sandbox, tmp_path, check)


def test_a_second_full_round_reads_no_value_and_no_name_again(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        sandbox.control.clear_requests()
        assert (await reader.full()).errors == {}
        for operation in ("DescribeAgreement", "GetOffer", "GetProduct", "GetAgreementRequest"):
            assert sandbox.control.count(operation) == 0

    at_account(sandbox, tmp_path, check)


def test_a_new_request_is_stored_with_details_and_told_once(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        request_id = ask_for_money(reader)
        await reader.poll()
        await reader.poll()
        detail = reader.queries.payment_detail(request_id, SAMPLE_NOW)
        assert detail
        assert detail.request.description == "Why"
        assert detail.terms
        told = [one for one in reader.notices() if one.request_id == request_id]
        assert [one.kind for one in told] == [NoticeKind.NEW_REQUEST]
        assert Changed((Listing.PAYMENTS,)) in reader.messages or any(
            Listing.PAYMENTS in one.listings for one in reader.messages if isinstance(one, Changed)
        )

    at_account(sandbox, tmp_path, check)


def test_the_first_look_at_an_account_tells_of_all_that_waits_in_one_notice(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        rows = reader.queries.request_rows(decided=False, now=SAMPLE_NOW)
        (notice,) = reader.notices()
        assert notice.count == len(rows)
        assert notice.request_id == rows[0].request_id  # deadline first

    at_account(sandbox, tmp_path, check)


def test_a_request_that_is_not_listed_any_more_is_stored_as_decided(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        request_id = ask_for_money(reader)
        await reader.poll()
        sandbox.control.act("withdraw_payment_request", request_id=request_id)
        sandbox.control.clear_requests()
        await reader.poll()
        detail = reader.queries.payment_detail(request_id, SAMPLE_NOW)
        assert detail
        assert detail.request.status == "CANCELLED"
        assert count(sandbox) == 4
        decided = reader.queries.request_rows(decided=True, now=SAMPLE_NOW)
        assert request_id in {row.request_id for row in decided}

    at_account(sandbox, tmp_path, check)


def test_a_missing_right_marks_only_its_own_listing(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.ACCESS_DENIED, operation=CHARGES, times=None))

    async def check(reader: Reader, outcome: Outcome) -> None:
        assert set(outcome.errors) == {Listing.CHARGES}
        assert outcome.error is None
        state = reader.state(Listing.CHARGES)
        assert state.missing_right == f"aws-marketplace:{CHARGES}"
        assert reader.state(Listing.AGREEMENTS).read_at
        assert not reader.state(Listing.AGREEMENTS).error_code

    at_account(sandbox, tmp_path, check)


def test_private_offers_are_read_for_the_day_on_which_they_expire(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        found = reader.queries.timeline(SAMPLE_NOW, SAMPLE_NOW + timedelta(days=90), SAMPLE_NOW)
        offers = [one for one in found.entries if one.kind is Kind.OFFER]
        assert {one.item_id.partition("-")[0] for one in offers} == {"offer", "ar"}
        fault = Fault(kind=FaultKind.ACCESS_DENIED, operation="ListPurchaseOptions", times=None)
        sandbox.control.add_fault(fault)
        assert set((await reader.full()).errors) == {Listing.OFFERS}
        assert reader.state(Listing.OFFERS).is_denied
        again = reader.queries.timeline(SAMPLE_NOW, SAMPLE_NOW + timedelta(days=90), SAMPLE_NOW)
        assert again.entries == found.entries

    at_account(sandbox, tmp_path, check)


def test_a_read_that_breaks_off_stays_partial_and_hides_nothing(tmp_path: Path) -> None:
    with running_sandbox(agreements=120) as sandbox:

        async def check(reader: Reader, _outcome: Outcome) -> None:
            before = len(reader.queries.table_keys(Table.AGREEMENTS, sort="product"))
            throttle = Fault(kind=FaultKind.THROTTLE, operation=SEARCH, times=None, skip=1)
            number = sandbox.control.add_fault(throttle)
            outcome = await reader.full()
            assert isinstance(outcome.errors[Listing.AGREEMENTS], OverQuota)
            assert outcome.error
            assert reader.state(Listing.AGREEMENTS).is_partial
            assert len(reader.queries.table_keys(Table.AGREEMENTS, sort="product")) == before
            sandbox.control.clear_faults(number)
            await reader.full()
            assert not reader.state(Listing.AGREEMENTS).is_partial

        at_account(sandbox, tmp_path, check)


def test_values_are_read_while_the_list_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    search, describe = AgreementGateway.search, AgreementGateway.describe
    is_described = threading.Event()

    def search_slowly(self: AgreementGateway) -> Iterator[Page[Agreement]]:
        is_described.clear()  # what waits has been read before, with its agreements
        for number, page in enumerate(search(self)):
            assert not number or is_described.wait(60)
            yield page

    def describe_and_tell(
        self: AgreementGateway, agreement_id: str, *, urgent: bool = False
    ) -> Answer[Agreement]:
        is_described.set()
        return describe(self, agreement_id, urgent=urgent)

    monkeypatch.setattr(AgreementGateway, "search", search_slowly)
    monkeypatch.setattr(AgreementGateway, "describe", describe_and_tell)

    async def check(reader: Reader, outcome: Outcome) -> None:
        assert outcome.errors == {}
        keys = reader.queries.table_keys(Table.AGREEMENTS, sort="product")
        rows = reader.queries.table_rows(Table.AGREEMENTS, keys, now=SAMPLE_NOW)
        assert len(rows) == 120
        assert all(row.agreement.value for row in rows)
        assert not reader.state(Listing.VALUES).is_partial

    with running_sandbox(agreements=120) as sandbox:
        at_account(sandbox, tmp_path, check)


def test_pages_are_stored_as_they_arrive(tmp_path: Path) -> None:
    with running_sandbox(agreements=120) as sandbox:
        sandbox.control.add_fault(
            Fault(kind=FaultKind.SERVER_ERROR, operation=SEARCH, times=None, skip=1)
        )

        async def check(reader: Reader, outcome: Outcome) -> None:
            assert isinstance(outcome.errors[Listing.AGREEMENTS], Unclear)
            assert len(reader.queries.table_keys(Table.AGREEMENTS, sort="product")) >= 50

        at_account(sandbox, tmp_path, check)


def test_a_row_that_makes_no_sense_keeps_the_listing_from_being_complete(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        rows = reader.queries.request_rows(decided=False, now=SAMPLE_NOW)
        members = {"items.0.status": {"odd": "shape"}}
        sandbox.control.add_fault(
            Fault(kind=FaultKind.ALTERED, operation=PAYMENTS, members=members)
        )
        outcome = await reader.poll()
        assert isinstance(outcome.errors[Listing.PAYMENTS], Unclear)
        assert reader.queries.request_rows(decided=False, now=SAMPLE_NOW) == rows

    at_account(sandbox, tmp_path, check)


def test_a_status_that_this_version_does_not_know_is_kept_as_it_is(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    sandbox.control.add_fault(
        Fault(
            kind=FaultKind.ALTERED,
            operation=SEARCH,
            members={"agreementViewSummaries.0.status": "SHELVED"},
        )
    )

    async def check(reader: Reader, outcome: Outcome) -> None:
        assert outcome.errors == {}
        keys = reader.queries.table_keys(Table.AGREEMENTS, sort="status")
        stored = reader.queries.table_rows(Table.AGREEMENTS, keys, now=SAMPLE_NOW)
        assert "SHELVED" in {row.agreement.status for row in stored}

    at_account(sandbox, tmp_path, check)


def test_without_a_connection_a_round_ends_at_once_as_offline(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        sandbox.close()
        outcome = await reader.full()
        assert outcome.is_offline
        assert isinstance(outcome.error, Offline)
        assert Listing.CHARGES not in outcome.tried
        assert reader.queries.request_rows(decided=False, now=SAMPLE_NOW)

    at_account(sandbox, tmp_path, check)


def test_expired_credentials_end_a_round_with_the_way_to_sign_in(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        sandbox.control.add_fault(Fault(kind=FaultKind.EXPIRED_TOKEN, times=None))
        outcome = await reader.full()
        assert isinstance(outcome.error, SignInNeeded)
        assert not outcome.is_offline

    at_account(sandbox, tmp_path, check)


def test_one_request_is_read_again_with_its_terms(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        row = reader.queries.request_rows(decided=False, now=SAMPLE_NOW, kind=RequestKind.PAYMENT)[
            0
        ]
        reader.control.act("change_payment_request", request_id=row.request_id, amount="12.34")
        sandbox.control.clear_requests()
        await reader.account.sync.read_request(RequestKind.PAYMENT, row.request_id)
        assert sandbox.control.count("GetAgreementTerms") == 1
        detail = reader.queries.payment_detail(row.request_id, SAMPLE_NOW)
        assert detail
        assert detail.request.money
        assert str(detail.request.money.amount) == "12.34"
        with pytest.raises(NotFound):
            await reader.account.sync.read_request(RequestKind.PAYMENT, "pr-0000000000")

    at_account(sandbox, tmp_path, check)


def test_a_restart_tells_nothing_twice(sandbox: RunningSandbox, tmp_path: Path) -> None:
    secrets = FakeSecretStore()

    async def first(reader: Reader, _outcome: Outcome) -> None:
        assert reader.notices()

    async def second(reader: Reader, _outcome: Outcome) -> None:
        shown = {one.key for one in reader.notices()}
        assert len(shown) <= 1  # only the one that no tray has answered for
        request_id = ask_for_money(reader)
        await reader.poll()
        assert reader.notices()[-1].request_id == request_id

    at_account(sandbox, tmp_path, first, secrets)
    at_account(sandbox, tmp_path, second, secrets)
