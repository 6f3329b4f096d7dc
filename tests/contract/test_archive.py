"""What was agreed is kept when it is first seen: terms, what their dimensions mean, and documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.aws import download
from app.aws.documents import SAMPLE_HOST
from app.errors import Unclear
from app.model.agreement_detail import AgreementDetail
from app.model.request import RequestKind
from app.model.sync import Listing
from app.model.term import LegalTerm
from app.sandbox import legal_texts
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.legal_texts import DOCUMENTS_HOST
from app.sandbox.sample_agreements import CINDERPATH, LUMENFOLD, TESSEL
from app.store.queries import Table
from app.worker.archive import Archive
from app.worker.listings import Outcome
from tests.contract.account import Buyer
from tests.fakes.reading import Reader, at_account
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox
from tests.fakes.secrets import FakeSecretStore

TERMS, OFFER_TERMS = "GetAgreementTerms", "GetOfferTerms"


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


def details(reader: Reader) -> list[AgreementDetail]:
    queries = reader.queries
    keys = queries.table_keys(Table.AGREEMENTS, sort="product", now=SAMPLE_NOW)
    rows = queries.table_rows(Table.AGREEMENTS, keys, now=SAMPLE_NOW)
    found = (queries.agreement_detail(row.agreement.agreement_id, SAMPLE_NOW) for row in rows)
    return [one for one in found if one is not None]


def detail(reader: Reader, agreement_id: str) -> AgreementDetail:
    found = reader.queries.agreement_detail(agreement_id, SAMPLE_NOW)
    assert found
    return found


def documents_of(one: AgreementDetail) -> set[str]:
    terms = one.terms[0].terms.terms
    return {doc.url for term in terms if isinstance(term, LegalTerm) for doc in term.documents}


def waiting(reader: Reader) -> set[str]:
    """Give the agreements whose terms are read again each time, for a request waits."""
    found = set()
    for row in reader.queries.request_rows(decided=False, now=SAMPLE_NOW):
        payment = reader.queries.payment_detail(row.request_id, SAMPLE_NOW)
        cancellation = reader.queries.cancellation_detail(row.request_id, SAMPLE_NOW)
        if row.kind is not RequestKind.APPROVAL:
            request = payment.request if payment else cancellation and cancellation.request
            assert request
            found.add(request.agreement_id)
    return found


def test_the_first_round_keeps_all_terms_and_documents(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, outcome: Outcome) -> None:
        assert outcome.errors == {}
        kept = details(reader)
        assert len(kept) == 14
        for one in kept:
            assert len(one.terms) == 1
            assert {file.url for file in one.files} == documents_of(one)
            assert documents_of(one)
            for file in one.files:
                body = reader.queries.legal_file(file.url, file.sha256)
                assert body
                assert file.size == len(body)
                assert file.media_type.startswith("text/plain")
        kinds = {kind for one in kept for kind in one.terms[0].terms.kinds}
        assert len(kinds) == 13

    at_account(sandbox, tmp_path, check)


def test_dimensions_have_the_names_of_the_offer(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        names = {one.key: one for one in detail(reader, LUMENFOLD).terms[0].terms.names}
        assert names["ExtraHostEachHour"].name == "Extra host, each hour"
        assert names["Hosts"].unit == "Units"
        responders = detail(reader, CINDERPATH).terms[0].terms.names[0]
        assert responders.description == "Take and hand over incidents"

    at_account(sandbox, tmp_path, check)


def test_the_archive_is_filled_after_everything_else(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        order = [one.operation for one in sandbox.control.requests().latest]
        last = max(at for at, name in enumerate(order) if name not in (TERMS, OFFER_TERMS))
        early = order[: order.index("SearchAgreements")].count(TERMS)
        assert len(waiting(reader)) <= early < 14
        assert early + order[last:].count(TERMS) == 14  # each agreement once
        assert OFFER_TERMS not in order[:last]

    at_account(sandbox, tmp_path, check)


def kept(reader: Reader) -> int:
    return sum(len(one.terms) for one in details(reader))


def test_filling_gives_way_at_once_and_goes_on_where_it_stopped(
    sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_terms = Archive.read_terms

    async def read_and_hold(archive: Archive, agreement_id: str, **how: bool) -> None:
        await read_terms(archive, agreement_id, **how)
        if how.get("idle"):
            archive.hold()

    monkeypatch.setattr(Archive, "read_terms", read_and_hold)

    async def check(reader: Reader, outcome: Outcome) -> None:
        monkeypatch.undo()
        assert reader.state(Listing.TERMS).is_partial
        # What had been asked for is kept.
        assert len(waiting(reader)) < kept(reader) == sandbox.control.count(TERMS) < 14
        await reader.account.archive.fill(outcome)
        assert not reader.state(Listing.TERMS).is_partial
        assert kept(reader) == sandbox.control.count(TERMS) == 14
        assert outcome.errors == {}
        await reader.account.archive.fill(outcome)
        assert sandbox.control.count(TERMS) == 14

    at_account(sandbox, tmp_path, check)


def test_a_document_that_changed_is_noticed_within_a_week_and_both_are_kept(
    sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing_new(reader: Reader, _outcome: Outcome) -> None:
        first.update({one.url: one.sha256 for found in details(reader) for one in found.files})
        monkeypatch.setitem(legal_texts._TITLES, "customeula", "Another licence agreement")
        await reader.full()
        assert len(detail(reader, LUMENFOLD).files) == len(documents_of(detail(reader, LUMENFOLD)))

    async def both(reader: Reader, _outcome: Outcome) -> None:
        eula = [one for one in detail(reader, LUMENFOLD).files if one.url.endswith("/customeula")]
        assert len(eula) == 2
        newer, older = (reader.queries.legal_file(one.url, one.sha256) or b"" for one in eula)
        assert newer.startswith(b"Another licence agreement")
        assert older.startswith(b"End user licence agreement")
        assert eula[1].sha256 == first[eula[0].url]

    first: dict[str, str] = {}
    secrets = FakeSecretStore()
    at_account(sandbox, tmp_path, nothing_new, secrets)
    sandbox.control.advance(timedelta(days=8))
    at_account(sandbox, tmp_path, both, secrets)


def test_a_later_round_reads_nothing_of_it_again(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        before = {one.row.agreement.agreement_id: one.terms for one in details(reader)}
        sandbox.control.clear_requests()
        await reader.full()
        assert sandbox.control.count(TERMS) == len(waiting(reader))
        assert sandbox.control.count(OFFER_TERMS) == 0
        assert {one.row.agreement.agreement_id: one.terms for one in details(reader)} == before

    at_account(sandbox, tmp_path, check)


def test_terms_that_were_amended_become_another_version(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        buyer = Buyer(sandbox)
        rows = buyer.all("get_agreement_terms", "acceptedTerms", agreementId=CINDERPATH)
        renewal = next(row["renewalTerm"] for row in rows if "renewalTerm" in row)
        change = {"renewalTermConfiguration": {"enableAutoRenew": False}}
        quote = buyer.call(
            "create_agreement_request",
            intent="AMEND",
            sourceAgreementIdentifier=CINDERPATH,
            requestedTerms=[{"id": renewal["id"], "configuration": change}],
        )
        buyer.call("accept_agreement_request", agreementRequestId=quote["agreementRequestId"])
        await reader.full()
        newest, oldest = detail(reader, CINDERPATH).terms
        assert newest.terms.renewal
        assert oldest.terms.renewal
        assert (newest.terms.renewal.auto_renew, oldest.terms.renewal.auto_renew) == (False, True)
        assert newest.terms.names == oldest.terms.names != ()
        assert Counter(len(one.terms) for one in details(reader)) == {1: 13, 2: 1}

    at_account(sandbox, tmp_path, check)


NOT_FOUND = Fault(
    kind=FaultKind.ERROR,
    operation=OFFER_TERMS,
    code="ResourceNotFoundException",
    status=404,
    times=None,
)
DENIED = Fault(kind=FaultKind.ACCESS_DENIED, operation=OFFER_TERMS, times=None)


@pytest.mark.parametrize("fault", [NOT_FOUND, DENIED], ids=["not found", "denied"])
def test_without_the_offer_the_terms_have_no_names_and_nothing_is_wrong(
    sandbox: RunningSandbox, tmp_path: Path, fault: Fault
) -> None:
    sandbox.control.add_fault(fault)

    async def check(reader: Reader, outcome: Outcome) -> None:
        assert outcome.errors == {}
        assert detail(reader, LUMENFOLD).terms[0].terms.names == ()

    at_account(sandbox, tmp_path, check)


def test_names_that_could_not_be_read_come_in_the_next_round(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    refused = Fault(
        kind=FaultKind.ERROR,
        operation=OFFER_TERMS,
        code="ValidationException",
        status=400,
        times=None,
    )
    number = sandbox.control.add_fault(refused)

    async def check(reader: Reader, outcome: Outcome) -> None:
        assert outcome.errors == {}
        assert all(one.terms for one in details(reader))
        assert detail(reader, LUMENFOLD).terms[0].terms.names == ()
        sandbox.control.clear_faults(number)
        assert (await reader.full()).errors == {}
        (version,) = detail(reader, LUMENFOLD).terms
        assert version.terms.names

    at_account(sandbox, tmp_path, check)


def test_terms_that_make_no_sense_keep_no_others_out(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    odd = {"acceptedTerms.0": {"renewalTerm": {"maxRenewals": "many"}}}
    fault = Fault(kind=FaultKind.ALTERED, operation=TERMS, members=odd, skip=8)
    sandbox.control.add_fault(fault)

    async def check(reader: Reader, outcome: Outcome) -> None:
        assert isinstance(outcome.errors[Listing.TERMS], Unclear)
        assert Counter(len(one.terms) for one in details(reader)) == {1: 13, 0: 1}
        assert (await reader.full()).errors == {}
        assert all(one.terms for one in details(reader))

    at_account(sandbox, tmp_path, check)


def test_documents_that_could_not_be_had_are_fetched_in_the_next_round(
    sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(download, "MOST_BYTES", 10)

        async def check(reader: Reader, outcome: Outcome) -> None:
            assert outcome.errors == {}
            assert not any(one.files for one in details(reader))
            patch.undo()
            assert (await reader.full()).errors == {}
            assert [bool(one.files) for one in details(reader)] == [True] * 14

        at_account(sandbox, tmp_path, check)


def test_the_sample_documents_have_the_host_that_the_reader_maps() -> None:
    assert SAMPLE_HOST == DOCUMENTS_HOST


def test_a_trial_and_a_monthly_price_are_among_the_terms(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def check(reader: Reader, _outcome: Outcome) -> None:
        kinds = detail(reader, TESSEL).terms[0].terms.kinds
        assert {"freeTrialPricingTerm", "recurringPaymentTerm"} <= set(kinds)

    at_account(sandbox, tmp_path, check)
