"""What the window asks about agreements, through the worker: entitlements, contacts, searches, F5."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from app.errors import AccessDenied, AppError, NotFound, Rejected, Unclear
from app.model.agreement_search import AgreementQuery, Filter, FilterName, PartyType
from app.model.entitlement import Contact, Entitlement
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.sample_agreements import (
    BRACKWATER,
    CINDERPATH,
    LUMENFOLD,
    MIGRATION,
    NIMBREL,
    QUAYSIDE,
)
from app.worker.messages import (
    AgreementsFound,
    Answer,
    AskAws,
    ContactRead,
    Done,
    EntitlementsRead,
    ReadAgreement,
    ReadContact,
    ReadEntitlements,
    Reply,
    RevealToken,
    TokenRevealed,
)
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox
from tests.fakes.worker import RunningWorker

ENTITLEMENTS = "GetAgreementEntitlements"


def entitlements(worker: RunningWorker, agreement_id: str) -> tuple[Entitlement, ...]:
    found = worker.call(ReadEntitlements(agreement_id))
    assert isinstance(found, EntitlementsRead)
    return found.entitlements


def token(worker: RunningWorker, agreement_id: str, one: Entitlement) -> Answer:
    return worker.call(RevealToken(agreement_id, one.license_arn, one.resource.id))


def found(worker: RunningWorker, query: AgreementQuery) -> AgreementsFound:
    answer = worker.call(AskAws(query))
    assert isinstance(answer, AgreementsFound)
    return answer


@pytest.mark.parametrize(
    ("agreement_id", "states"),
    [
        (LUMENFOLD, [("PROVISIONED", "AGREEMENT_ACTIVE")] * 3 + [("SCHEDULED", "FUTURE_START_DATE")]),
        (BRACKWATER, [("PROVISIONED", "AGREEMENT_ACTIVE"), ("PENDING", "PROVISIONING_IN_PROGRESS")]),
        (
            QUAYSIDE,
            [("PROVISIONED", "AGREEMENT_ACTIVE")] * 2 + [("FAILED", "INVALID_PAYMENT_INSTRUMENT")],
        ),
        (NIMBREL, [("DEPROVISIONED", "AGREEMENT_INACTIVE")]),
    ],
)  # fmt: skip
def test_entitlements_come_with_their_states_and_reasons(
    worker: RunningWorker, agreement_id: str, states: list[tuple[str, str]]
) -> None:
    rows = entitlements(worker, agreement_id)
    assert [(one.status, one.reason) for one in rows] == states
    assert all(
        bool(one.license_arn) == (one.status in ("PROVISIONED", "DEPROVISIONED")) for one in rows
    )
    assert all(
        one.resource.id and one.type == f"AWSMarketplace:{one.resource.type}" for one in rows
    )


def test_all_pages_of_entitlements_are_read(
    worker: RunningWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.aws.entitlements.PAGE_ROWS", 1)
    assert len(entitlements(worker, LUMENFOLD)) == 4


def test_a_token_comes_fresh_each_time_and_leaves_no_trace(
    account: tuple[RunningSandbox, RunningWorker],
    worker: RunningWorker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    rows = entitlements(worker, LUMENFOLD)
    assert [one.has_token for one in rows] == [True, True, True, False]
    first, again = (token(worker, LUMENFOLD, rows[0]) for _ in range(2))
    assert isinstance(first, TokenRevealed)
    assert isinstance(again, TokenRevealed)
    assert first.token
    assert first.token != again.token
    assert first.token not in repr(first)
    assert first.token not in caplog.text


def test_without_a_token_there_is_nothing_to_reveal(worker: RunningWorker) -> None:
    with pytest.raises(NotFound, match="no registration token"):
        token(worker, LUMENFOLD, entitlements(worker, LUMENFOLD)[3])
    with pytest.raises(NotFound, match="no registration token"):
        worker.call(RevealToken(LUMENFOLD, "arn:aws:x", "prod-x"))


def test_a_contact_is_read_where_there_is_one(worker: RunningWorker) -> None:
    there = worker.call(ReadContact(LUMENFOLD))
    assert isinstance(there, ContactRead)
    assert there.contact == Contact("Dana", "Holt", "purchasing@brindle.example", "Brindle", "GB")
    assert "Holt" not in repr(there)
    assert worker.call(ReadContact(CINDERPATH)) == ContactRead(None)


PERSONAL = ("Holt", "purchasing@brindle")


def test_nothing_secret_or_personal_is_logged(
    worker: RunningWorker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    revealed = token(worker, LUMENFOLD, entitlements(worker, LUMENFOLD)[0])
    contact = worker.call(ReadContact(LUMENFOLD))
    assert isinstance(revealed, TokenRevealed)
    told = [repr(Reply(1, revealed)), repr(Reply(1, contact)), caplog.text]
    told += [repr(vars(record)) for record in caplog.records]
    for secret in (revealed.token, *PERSONAL):
        assert not [one for one in told if secret in one]


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (
            RevealToken(LUMENFOLD),
            Fault(
                kind=FaultKind.ALTERED,
                operation=ENTITLEMENTS,
                members={"agreementEntitlements.0.registrationToken": 5},
            ),
        ),
        (RevealToken(LUMENFOLD), Fault(kind=FaultKind.CUT, operation=ENTITLEMENTS, times=None)),
        (
            ReadContact(LUMENFOLD),
            Fault(
                kind=FaultKind.ALTERED,
                operation="GetAgreementContacts",
                members={"acceptorContact.firstName": ["x"]},
            ),
        ),
    ],
)
def test_answers_that_make_no_sense_are_not_quoted(
    sandbox: RunningSandbox,
    worker: RunningWorker,
    caplog: pytest.LogCaptureFixture,
    call: RevealToken | ReadContact,
    fault: Fault,
) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox.control.add_fault(fault)
    with pytest.raises(AppError) as caught:
        worker.call(call)
    told = [repr(caught.value.__dict__), str(caught.value), caplog.text]
    for secret in ("registrationToken", "emailAddress", *PERSONAL):
        assert not [one for one in told if secret in one]


@pytest.mark.parametrize(
    "next_token", ["x", "x" * 100_000, "../../..", '{"a":1}', "\x00", "\u202e", " "]
)
def test_a_place_that_aws_never_gave_is_refused(worker: RunningWorker, next_token: str) -> None:
    with pytest.raises(Rejected):
        worker.call(AskAws(AgreementQuery(), next_token))


def test_a_search_that_goes_in_a_circle_ends(
    sandbox: RunningSandbox, worker: RunningWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.aws.agreements.PAGE_ROWS", 1)
    first = found(worker, AgreementQuery())
    same = {"nextToken": first.next_token}
    sandbox.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation="SearchAgreements", members=same)
    )
    with pytest.raises(Unclear):
        worker.call(AskAws(AgreementQuery(), first.next_token))


@pytest.mark.parametrize(
    ("call", "operation"),
    [
        (ReadEntitlements(LUMENFOLD), ENTITLEMENTS),
        (ReadContact(LUMENFOLD), "GetAgreementContacts"),
        (AskAws(AgreementQuery()), "SearchAgreements"),
        (ReadAgreement(LUMENFOLD), "DescribeAgreement"),
    ],
)
def test_a_missing_right_is_named(
    sandbox: RunningSandbox,
    worker: RunningWorker,
    call: ReadEntitlements | ReadContact | AskAws | ReadAgreement,
    operation: str,
) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.ACCESS_DENIED, operation=operation, times=None))
    with pytest.raises(AccessDenied) as caught:
        worker.call(call)
    assert caught.value.missing_right == f"aws-marketplace:{operation}"


def test_a_search_finds_what_the_account_buys_and_sells(worker: RunningWorker) -> None:
    active = (Filter(FilterName.STATUS, "ACTIVE"),)
    bought = found(worker, AgreementQuery(filters=active)).agreements
    sold = found(worker, AgreementQuery(PartyType.PROPOSER, active)).agreements
    assert (len(bought), len(sold)) == (10, 2)
    assert {one.acceptor_account_id for one in bought} == {one.seller_account_id for one in sold}
    with pytest.raises(Rejected):
        worker.call(AskAws(AgreementQuery(filters=active * 2)))


def test_summaries_have_every_documented_field_somewhere(worker: RunningWorker) -> None:
    rows = found(worker, AgreementQuery()).agreements
    whole = {"agreement_id", "status", "agreement_type", "seller_account_id", "product_id",
             "resource_type", "offer_id", "accepted_at", "starts_at", "updated_at", "resources",
             "initial_agreement_id", "license_arns", "acceptor_account_id"}  # fmt: skip
    some = {"ends_at", "end_behavior", "end_reason", "free_trial_ends_at", "contact_types",
            "offer_set_id"}  # fmt: skip
    for name in whole:
        assert all(getattr(one, name) for one in rows), name
    for name in some:
        assert any(getattr(one, name) for one in rows), name


def test_one_agreement_is_read_again_with_all_that_hangs_on_it(
    sandbox: RunningSandbox, worker: RunningWorker
) -> None:
    asked = sandbox.control.act("new_payment_request", agreement_id=MIGRATION, description="Why")
    sandbox.control.clear_requests()
    assert worker.call(ReadAgreement(MIGRATION)) == Done()
    counts = sandbox.control.requests().counts
    assert {name.partition(":")[2] for name in counts} == {
        "DescribeAgreement", "GetAgreementTerms", "ListAgreementCharges",
        "ListAgreementPaymentRequests", "GetAgreementPaymentRequest",
        "ListAgreementCancellationRequests",
    }  # fmt: skip
    with worker.queries() as queries:
        detail = queries.agreement_detail(MIGRATION, SAMPLE_NOW)
        request = queries.payment_detail(str(asked["id"]), SAMPLE_NOW)
    assert detail
    assert detail.read_at
    assert SAMPLE_NOW - detail.read_at < timedelta(minutes=5)
    assert request
    assert request.request.description == "Why"


def test_what_can_be_read_is_kept_though_the_rest_cannot(
    sandbox: RunningSandbox, worker: RunningWorker
) -> None:
    fault = Fault(kind=FaultKind.ACCESS_DENIED, operation="ListAgreementCharges", times=None)
    sandbox.control.add_fault(fault)
    asked = sandbox.control.act("new_payment_request", agreement_id=MIGRATION, description="More")
    with pytest.raises(AccessDenied):
        worker.call(ReadAgreement(MIGRATION))
    with worker.queries() as queries:
        assert queries.payment_detail(str(asked["id"]), SAMPLE_NOW)


def test_what_the_account_sells_is_not_kept(worker: RunningWorker) -> None:
    sold = found(worker, AgreementQuery(PartyType.PROPOSER)).agreements[0].agreement_id
    with pytest.raises(Rejected, match="sells under"):
        worker.call(ReadAgreement(sold))
    with worker.queries() as queries:
        assert queries.agreement_detail(sold, SAMPLE_NOW) is None
    with pytest.raises(NotFound):
        worker.call(ReadAgreement("agmt-unknown"))
