"""The gateways over the wire: whole listings, model values, and no answer that is only half right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.aws import agreements
from app.aws.approvals import As
from app.aws.pacing import Unpaced
from app.aws.session import AwsSession, Limits
from app.errors import (
    AccessDenied,
    AppError,
    NotFound,
    Offline,
    OverQuota,
    Rejected,
    SignInNeeded,
    Unclear,
)
from app.model.account import Source
from app.model.money import Money
from app.model.request import PENDING
from app.sandbox.faults import Fault, FaultKind
from tests.fakes.sandbox import RunningSandbox, running_sandbox

PAYMENT, PAYER = "pr-858af5ba1c", "agmt-eb92154c9fcb"


def open_session(sandbox: RunningSandbox, *, tries: int = 1) -> AwsSession:
    limits = Limits(connect=10, read=20, write=20, read_tries=tries)
    return AwsSession(Source(sandbox=True), sandbox.url, limits=limits, paced=False)


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def session(sandbox: RunningSandbox) -> AwsSession:
    return open_session(sandbox)


# --- sound answers -----------------------------------------------------------------------------------


def test_the_caller_is_known(session: AwsSession) -> None:
    identity = session.identity.caller()
    assert (identity.account_id, identity.region) == ("447109263358", "us-east-1")
    assert identity.principal_arn.endswith("assumed-role/Purchasing/dana")


def test_agreements_are_read_and_described(session: AwsSession) -> None:
    found = [one for page in session.agreements.search() for one in page.items]
    assert len({one.agreement_id for one in found}) == len(found) > 10
    assert {"ACTIVE", "CANCELLED"} <= {one.status for one in found}
    described = session.agreements.describe(PAYER)
    assert described.request_id
    assert described.value.value is not None
    summary = next(one for one in found if one.agreement_id == PAYER)
    assert described.value.seller_account_id == summary.seller_account_id
    assert summary.starts_at is not None
    assert summary.starts_at.tzinfo is UTC


def test_large_listings_are_read_to_the_end() -> None:
    with running_sandbox(agreements=230, charges=1234) as sandbox:
        session = open_session(sandbox)
        pages = list(session.agreements.search())
        assert len(pages) > 4
        assert len({one.agreement_id for page in pages for one in page.items}) >= 230
        charges = [one for page in session.agreements.charges() for one in page.items]
        assert len({one.charge_id for one in charges}) == len(charges) >= 1234


def test_terms_are_read_with_their_documents(session: AwsSession) -> None:
    terms, raw = session.agreements.terms(PAYER)
    variable = terms.variable_payment
    assert variable is not None
    assert variable.strategy == "AUTO_APPROVE_ON_EXPIRATION"
    assert variable.expiration == timedelta(days=5)
    assert variable.max_total == Money(Decimal("60000.00"), "USD")
    assert "legalTerm" in terms.kinds
    assert terms.unknown == ()
    kept = [next(iter(term)) for page in json.loads(raw) for term in page["acceptedTerms"]]
    assert sorted(set(kept)) == sorted(terms.kinds)


def test_a_term_of_a_new_kind_is_recorded(sandbox: RunningSandbox, session: AwsSession) -> None:
    new = {"acceptedTerms.0": {"loyaltyTerm": {"id": "term-1"}}}
    sandbox.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation="GetAgreementTerms", members=new)
    )
    terms, raw = session.agreements.terms(PAYER)
    assert terms.unknown == ("loyaltyTerm",)
    assert b"loyaltyTerm" in raw


@pytest.mark.parametrize("place_is_lost", [False, True])
def test_terms_on_several_pages_are_kept_once_each(
    sandbox: RunningSandbox,
    session: AwsSession,
    monkeypatch: pytest.MonkeyPatch,
    place_is_lost: bool,
) -> None:
    monkeypatch.setattr(agreements, "PAGE_ROWS", 1)
    if place_is_lost:
        sandbox.control.add_fault(
            Fault(
                kind=FaultKind.ERROR,
                operation="GetAgreementTerms",
                code="ValidationException",
                status=400,
                members={"reason": "INVALID_NEXT_TOKEN"},
                skip=2,
            )
        )
    terms, raw = session.agreements.terms(PAYER)
    assert len(terms.kinds) == len(json.loads(raw)) > 2
    assert terms.variable_payment is not None


def test_a_term_that_makes_no_sense_spoils_the_terms(
    sandbox: RunningSandbox, session: AwsSession
) -> None:
    odd = {"acceptedTerms.2.variablePaymentTerm.maxTotalChargeAmount": 60000.5}
    sandbox.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation="GetAgreementTerms", members=odd)
    )
    with pytest.raises(Unclear):
        session.agreements.terms(PAYER)


def test_an_approver_of_a_new_kind_is_named(sandbox: RunningSandbox, session: AwsSession) -> None:
    new = {
        "buyerAgreementApproval.levels.0.groups.0.approvers.0": {"oracleOutcome": {"status": "X"}}
    }
    sandbox.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation="GetAgreementApproval", members=new)
    )
    approval = session.approvals.approval("apr-2c9e71f05d").value
    assert approval.levels[0].approvers[0].kind == "oracleOutcome"


def test_a_caller_without_an_account_is_not_taken(
    sandbox: RunningSandbox, session: AwsSession
) -> None:
    sandbox.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation="GetCallerIdentity", members={"Account": "root"})
    )
    with pytest.raises(Unclear):
        session.identity.caller()


def test_the_wish_to_renew_is_read(session: AwsSession) -> None:
    agreements_read = [one for page in session.agreements.search() for one in page.items]
    renewals = [session.agreements.terms(one.agreement_id)[0].renewal for one in agreements_read]
    wishes = [one for one in renewals if one is not None]
    assert {one.auto_renew for one in wishes} == {True, False}
    assert any(one.lockout for one in wishes)


def test_requests_are_listed_by_status_and_agreement(session: AwsSession) -> None:
    open_ones = [one for page in session.payments.requests(status=PENDING) for one in page.items]
    assert {one.status for one in open_ones} == {PENDING}
    of_one = [one for page in session.payments.requests(agreement_id=PAYER) for one in page.items]
    assert {one.agreement_id for one in of_one} == {PAYER}
    detail = session.payments.request(PAYMENT, PAYER).value
    assert detail.description
    assert detail.money == Money(Decimal("1284.60"), "USD")


def test_cancellation_requests_are_read(session: AwsSession) -> None:
    (page,) = session.cancellations.requests(status=PENDING)
    first = page.items[0]
    detail = session.cancellations.request(first.request_id, first.agreement_id).value
    assert detail.reason_code == "PRODUCT_DISCONTINUED"
    assert detail.description


def test_approvals_and_their_quotes_are_read(session: AwsSession) -> None:
    (page,) = session.approvals.approvals(As.ADMINISTRATOR, status=PENDING)
    approval = session.approvals.approval(page.items[0].request_id).value
    kinds = [[one.kind for one in level.approvers] for level in approval.levels]
    assert kinds == [["email", "email"], ["admin"]]
    assert approval.levels[0].needed == 2
    assert approval.needed_by is not None
    quote = session.quotes.quote(approval.quote_id).value
    assert quote.value is not None
    assert quote.approval_required is True
    assert quote.charges[0].amount is not None
    assert list(session.approvals.approvals(As.REQUESTER))
    listed = [one.quote_id for page in session.quotes.quotes() for one in page.items]
    assert listed


def test_names_come_from_the_catalogue(session: AwsSession) -> None:
    agreement = session.agreements.describe(PAYER).value
    name = session.discovery.offer_name(agreement.offer_id)
    assert name.seller_name == "Sablewood Consulting"
    assert name.product_name == session.discovery.product_name(agreement.product_id).product_name
    assert session.discovery.offer_name("offer-gone").product_name is None
    assert session.discovery.product_name("prod-gone").product_name is None


# --- answers that are not sound ----------------------------------------------------------------------

Read = Callable[[AwsSession], object]
READS: dict[str, Read] = {
    "SearchAgreements": lambda s: list(s.agreements.search()),
    "DescribeAgreement": lambda s: s.agreements.describe(PAYER),
    "GetAgreementTerms": lambda s: s.agreements.terms(PAYER),
    "ListAgreementCharges": lambda s: list(s.agreements.charges()),
    "ListAgreementPaymentRequests": lambda s: list(s.payments.requests()),
    "GetAgreementPaymentRequest": lambda s: s.payments.request(PAYMENT, PAYER),
    "ListAgreementCancellationRequests": lambda s: list(s.cancellations.requests()),
    "GetAgreementCancellationRequest": lambda s: s.cancellations.request(
        "acr-51d0b7e2c9", "agmt-20cdede2413d"
    ),
    "ListAgreementApprovals": lambda s: list(s.approvals.approvals(As.ADMINISTRATOR)),
    "GetAgreementApproval": lambda s: s.approvals.approval("apr-2c9e71f05d"),
    "ListAgreementRequests": lambda s: list(s.quotes.quotes()),
    "GetAgreementRequest": lambda s: s.quotes.quote("ar-5e90b1d7c4"),
    "GetAgreementRequestTerms": lambda s: s.quotes.terms("ar-5e90b1d7c4"),
    "GetAgreementRequestApprovalPlans": lambda s: s.quotes.plans("ar-3m8d0q5v2x"),
    "GetOffer": lambda s: s.discovery.offer_name("offer-9ac99c666bfa2"),
    "GetProduct": lambda s: s.discovery.product_name("prod-5f9aa6baa8fb7"),
    "GetCallerIdentity": lambda s: s.identity.caller(),
}
GETS = [name for name in READS if name.startswith(("Get", "Describe"))]
WITHOUT_ID = (
    "GetAgreementTerms",
    "GetAgreementRequestTerms",
    "GetAgreementRequestApprovalPlans",
    "GetCallerIdentity",
)
BROKEN = [
    FaultKind.EMPTY,
    FaultKind.NO_CONTENT,
    FaultKind.HTML,
    FaultKind.REDIRECT,
    FaultKind.GARBAGE,
    FaultKind.TOP_LIST,
    FaultKind.TOP_NULL,
    FaultKind.DEEP,
    FaultKind.CUT,
    FaultKind.TRUNCATED,
    FaultKind.BAD_UTF8,
    FaultKind.RESET_AFTER,
    FaultKind.SERVER_ERROR,
]


def _failure(read: Read, session: AwsSession) -> AppError:
    with pytest.raises(AppError) as caught:
        read(session)
    return caught.value


@pytest.mark.parametrize("operation", READS)
def test_no_broken_answer_is_taken_for_a_sound_one(sandbox: RunningSandbox, operation: str) -> None:
    session = open_session(sandbox)
    for kind in BROKEN:
        sandbox.control.add_fault(Fault(kind=kind, operation=operation))
        told = _failure(READS[operation], session)
        assert isinstance(told, Unclear), (kind, told)
        assert told.message.endswith(".")
        sandbox.control.clear_faults()


@pytest.mark.parametrize("operation", READS)
def test_every_refusal_is_told_by_what_there_is_to_do(
    sandbox: RunningSandbox, operation: str
) -> None:
    session = open_session(sandbox)
    refusals = {
        FaultKind.THROTTLE: OverQuota,
        FaultKind.ACCESS_DENIED: AccessDenied,
        FaultKind.EXPIRED_TOKEN: SignInNeeded,
        FaultKind.CLOCK_SKEW: SignInNeeded,
    }
    for kind, expected in refusals.items():
        sandbox.control.add_fault(Fault(kind=kind, operation=operation))
        told = _failure(READS[operation], session)
        assert type(told) is expected, (kind, told)
        assert told.request_id
        if expected is AccessDenied:
            assert told.missing_right.endswith(f":{operation}")


@pytest.mark.parametrize("tries", [1, 3])
def test_an_operation_that_aws_throttles_is_called_less_often_also_where_a_further_try_succeeds(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch, tries: int
) -> None:
    slowed: list[str] = []
    monkeypatch.setattr(Unpaced, "slow_down", lambda _self, operation: slowed.append(operation))
    session = open_session(sandbox, tries=tries)
    sandbox.control.add_fault(Fault(kind=FaultKind.THROTTLE, operation="DescribeAgreement"))
    sandbox.control.add_fault(Fault(kind=FaultKind.ACCESS_DENIED, operation="GetOffer"))
    if tries > 1:
        assert session.agreements.describe(PAYER).value.agreement_id == PAYER
    else:
        assert isinstance(_failure(READS["DescribeAgreement"], session), OverQuota)
    assert isinstance(_failure(READS["GetOffer"], session), AccessDenied)
    assert slowed == ["DescribeAgreement"]


@pytest.mark.parametrize("operation", [name for name in GETS if name not in WITHOUT_ID])
def test_an_answer_about_something_else_is_not_taken(
    sandbox: RunningSandbox, session: AwsSession, operation: str
) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.FOREIGN, operation=operation))
    assert isinstance(_failure(READS[operation], session), Unclear)


@pytest.mark.parametrize(
    "operation",
    [
        name
        for name in READS
        if name
        not in (
            "GetProduct",
            "GetCallerIdentity",
            "ListAgreementRequests",
            "GetAgreementRequestTerms",
            "GetAgreementRequestApprovalPlans",
        )
    ],
)
def test_a_time_that_makes_no_sense_spoils_its_answer(
    sandbox: RunningSandbox, session: AwsSession, operation: str
) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.BAD_TIMESTAMP, operation=operation))
    told = _failure(READS[operation], session)
    assert isinstance(told, Unclear)


ODD_ROWS: list[dict[str, Any]] = [
    {"items.0.paymentRequestId": 5},
    {"items.0.status": {"value": "APPROVED"}},
    {"items.0.chargeAmount": 12.5},
]


@pytest.mark.parametrize("members", ODD_ROWS)
def test_an_odd_row_does_not_spoil_the_others(
    sandbox: RunningSandbox, session: AwsSession, members: dict[str, Any]
) -> None:
    operation = "ListAgreementPaymentRequests"
    whole = sum(len(page.items) for page in session.payments.requests())
    sandbox.control.add_fault(Fault(kind=FaultKind.ALTERED, operation=operation, members=members))
    pages = list(session.payments.requests())
    assert sum(len(page.items) for page in pages) == whole - 1
    assert sum(page.unreadable for page in pages) == 1


@pytest.mark.parametrize(
    "amount", ["NaN", "-", "1e3", " 10 ", "\uff11\uff10", "9" * 40, "1,000.00"]
)
def test_odd_amounts_are_shown_as_not_readable(
    sandbox: RunningSandbox, session: AwsSession, amount: str
) -> None:
    altered = Fault(
        kind=FaultKind.ALTERED,
        operation="GetAgreementPaymentRequest",
        members={"chargeAmount": amount},
    )
    sandbox.control.add_fault(altered)
    assert session.payments.request(PAYMENT, PAYER).value.money is None


def test_new_statuses_pass_as_they_are(sandbox: RunningSandbox, session: AwsSession) -> None:
    altered = Fault(
        kind=FaultKind.ALTERED,
        operation="GetAgreementPaymentRequest",
        members={"status": "PONDERING"},
    )
    sandbox.control.add_fault(altered)
    assert session.payments.request(PAYMENT, PAYER).value.status == "PONDERING"


def test_an_expired_place_in_a_listing_starts_it_again() -> None:
    with running_sandbox(agreements=120) as sandbox:
        session = open_session(sandbox)
        lost = Fault(
            kind=FaultKind.ERROR,
            operation="SearchAgreements",
            code="ValidationException",
            status=400,
            members={"reason": "INVALID_NEXT_TOKEN"},
            skip=1,
        )
        sandbox.control.add_fault(lost)
        found = [one.agreement_id for page in session.agreements.search() for one in page.items]
        assert len(set(found)) >= 120
        assert len(found) > len(set(found))


def test_reads_try_again_and_writes_do_not(sandbox: RunningSandbox) -> None:
    session = open_session(sandbox, tries=3)
    for operation in ("DescribeAgreement", "AcceptAgreementPaymentRequest"):
        sandbox.control.add_fault(Fault(kind=FaultKind.SERVER_ERROR, operation=operation, times=1))
    assert session.agreements.describe(PAYER).value.agreement_id == PAYER
    with pytest.raises(Unclear):
        session.payments.accept(PAYMENT, PAYER, None)
    assert sandbox.control.count("DescribeAgreement") == 2
    assert sandbox.control.count("AcceptAgreementPaymentRequest") == 1


def test_an_unknown_object_is_not_found(session: AwsSession) -> None:
    with pytest.raises(NotFound):
        session.payments.request("pr-000000", PAYER)


def test_a_server_that_is_gone_is_offline(sandbox: RunningSandbox, session: AwsSession) -> None:
    sandbox.close()
    with pytest.raises(Offline):
        session.identity.caller()


def test_what_the_client_finds_wrong_is_not_sent(
    sandbox: RunningSandbox, session: AwsSession
) -> None:
    with pytest.raises(Rejected):
        session.payments.request("", PAYER)
    assert sandbox.control.count("GetAgreementPaymentRequest") == 0
