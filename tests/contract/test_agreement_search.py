"""What may be searched for: the rules here, AWS's own text of them, and the sandbox account agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain, combinations
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from app.aws.session import AwsSession
from app.errors import Rejected, Unclear
from app.model.account import Source
from app.model.agreement import Agreement
from app.model.agreement_search import (
    MOST_FILTERS,
    AgreementQuery,
    Filter,
    FilterName,
    PartyType,
    SortBy,
    additions,
    choices,
    is_time,
    may_combine,
    problem,
    sorts,
    time_value,
)
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.ledger import Ledger
from app.sandbox.service import Call, Handler, ServiceError
from app.sandbox.world import ACCOUNT_ID, build_world
from tests.contract.account import Buyer
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox
from tests.unit.sandbox.desk import FixedClock

BUYER, SELLER = PartyType.ACCEPTOR, PartyType.PROPOSER
ALWAYS = {FilterName.PARTY_TYPE, FilterName.AGREEMENT_TYPE}
CHOSEN = [name for name in FilterName if name not in ALWAYS]
END_TIMES = {FilterName.BEFORE_END_TIME, FilterName.AFTER_END_TIME}
REFUSED = ("ValidationException", "UNSUPPORTED_FILTERS")

Names = frozenset[FilterName]


# --- AWS's text --------------------------------------------------------------------------------------


def model() -> ServiceModel:
    return ServiceModel(Loader().load_service_model("marketplace-agreement", "service-2"))


INPUT = model().operation_model("SearchAgreements").input_shape.members
TEXT = INPUT["filters"].documentation
LISTS = [re.findall(r"<li>(.*?)</li>", part) for part in re.findall(r"<ul>(.*?)</ul>", TEXT)]


def codes(html: str) -> list[str]:
    return re.findall(r"<code>(.*?)</code>", html)


DOCUMENTED = {codes(item)[0]: item for item in LISTS[0]}
# As written, where EndTime stands for one of two filters or both.
COMBINATIONS: set[frozenset[str]] = {frozenset(codes(item)) for item in LISTS[1]}


def is_documented(party: PartyType, names: Names) -> bool:
    """Say whether AWS's text allows these filters besides the party's."""
    if party is SELLER:
        most: int = INPUT["filters"].metadata["max"]
        return len(names) + len(ALWAYS) <= most
    written = {"EndTime" if name in END_TIMES else name.value for name in names}
    return frozenset({"AgreementType", *written}) in COMBINATIONS


def subsets() -> Iterator[Names]:
    """Give every combination of filters that can be chosen, legal or not."""
    sizes = range(len(CHOSEN) + 1)
    return map(frozenset, chain.from_iterable(combinations(CHOSEN, size) for size in sizes))


LEGAL = [names for names in subsets() if is_documented(BUYER, names)]


def test_the_text_is_the_one_that_these_rules_were_made_for() -> None:
    assert len(COMBINATIONS) == 18
    assert len(LEGAL) == 36  # EndTime once, the other way, or both
    assert INPUT["filters"].metadata["max"] == MOST_FILTERS
    assert "any combination of the preceding filters along with <code>AgreementType" in TEXT


def test_there_are_no_other_filters() -> None:
    assert set(FilterName) == set(DOCUMENTED)


@pytest.mark.parametrize("name", FilterName)
def test_the_choices_are_the_values_in_the_text(name: FilterName) -> None:
    capitals = [code for code in codes(DOCUMENTED[name])[1:] if not code[0].islower()]
    assert list(choices(name)) == sorted(capitals, key=list(choices(name)).index)


def test_times_are_the_filters_that_the_text_calls_dates() -> None:
    dates = {name for name, item in DOCUMENTED.items() if "A date used to filter" in item}
    assert {name for name in FilterName if is_time(name)} == dates


@pytest.mark.parametrize("party", PartyType)
def test_every_combination_is_allowed_exactly_where_the_text_allows_it(party: PartyType) -> None:
    wrong = [
        names for names in subsets() if may_combine(party, names) is not is_documented(party, names)
    ]
    assert wrong == []


@pytest.mark.parametrize("names", LEGAL, ids=lambda names: "+".join(sorted(names)) or "none")
def test_what_may_be_added_is_what_makes_a_documented_combination(names: Names) -> None:
    query = AgreementQuery(filters=filters(names))
    assert problem(query) == ""
    more = {name for name in CHOSEN if name not in names and is_documented(BUYER, names | {name})}
    assert additions(query) == more


def test_sorting_follows_the_text() -> None:
    text = INPUT["sort"].documentation
    assert "<code>EndTime</code> for both party types" in text
    assert "<code>LastUpdateTime</code> only when <code>PartyType</code> is <code>Prop" in text
    assert set(sorts(SELLER)) == set(SortBy)
    assert sorts(BUYER) == (SortBy.END_TIME,)


# --- the sandbox account -----------------------------------------------------------------------------


def value(name: FilterName) -> str:
    if is_time(name):
        return "2027-01-01T00:00:00Z" if name.startswith("Before") else "2026-01-01T00:00:00Z"
    return next(iter(choices(name)), "agmt-1")


def filters(names: Names) -> tuple[Filter, ...]:
    return tuple(Filter(name, value(name)) for name in FilterName if name in names)


def wire(party: PartyType, names: Names) -> list[dict[str, Any]]:
    sent = {"PartyType": party.value, "AgreementType": "PurchaseAgreement"}
    sent |= {name.value: value(name) for name in names}
    return [{"name": name, "values": [given]} for name, given in sent.items()]


@pytest.fixture(scope="module")
def search() -> Handler:
    """Give the account's own operation, without the wire: there are many combinations."""
    services = build_world(FixedClock(), Ledger(), has_sellers=False).services()
    found = next(one for one in services if one.name == "marketplace-agreement")
    return found.handlers()["SearchAgreements"]


def is_answered(search: Handler, party: PartyType, names: Names) -> bool:
    call = Call(
        service="marketplace-agreement",
        operation="SearchAgreements",
        params={"filters": wire(party, names)},
        account_id=ACCOUNT_ID,
        principal_arn="",
        access_key_id="",
        now=SAMPLE_NOW,
        request_id="",
    )
    try:
        return "agreementViewSummaries" in search(call)
    except ServiceError as error:
        if (error.code, error.members["reason"]) != REFUSED:
            raise
        return False


def test_the_account_answers_a_buyer_every_legal_combination_and_refuses_every_other(
    search: Handler,
) -> None:
    wrong = [
        names
        for names in subsets()
        if is_answered(search, BUYER, names) is not is_documented(BUYER, names)
    ]
    assert wrong == []


def test_the_account_answers_a_seller_every_combination_that_fits_into_one_search(
    search: Handler,
) -> None:
    legal = [names for names in subsets() if is_documented(SELLER, names)]
    assert len(legal) > 1000
    assert [names for names in legal if not is_answered(search, SELLER, names)] == []


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as running:
        yield running


@pytest.fixture(scope="module")
def reader(sandbox: RunningSandbox) -> Buyer:
    return Buyer(sandbox)


@pytest.mark.parametrize("names", LEGAL, ids=lambda names: "+".join(sorted(names)) or "none")
def test_over_the_wire_a_legal_combination_is_answered_and_one_filter_more_refused(
    reader: Buyer, names: Names
) -> None:
    assert "agreementViewSummaries" in reader.call("search_agreements", filters=wire(BUYER, names))
    for name in CHOSEN:
        more = names | {name}
        if not is_documented(BUYER, more):
            found = reader.refusal("search_agreements", filters=wire(BUYER, more))
            assert found == REFUSED


def test_more_than_ten_filters_are_refused(reader: Buyer) -> None:
    most = frozenset(CHOSEN[: MOST_FILTERS - len(ALWAYS)])
    reader.call("search_agreements", filters=wire(SELLER, most))
    more = wire(SELLER, frozenset(CHOSEN[: MOST_FILTERS - 1]))
    assert reader.refusal("search_agreements", filters=more)[0] == "ValidationException"


# --- the gateway -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(sandbox: RunningSandbox) -> AwsSession:
    return AwsSession(Source(sandbox=True), sandbox.url, paced=False)


def asked(session: AwsSession, query: AgreementQuery) -> list[str]:
    return [one.agreement_id for one in session.agreements.ask(query).agreements]


def test_a_search_reaches_aws_with_all_its_parts(session: AwsSession) -> None:
    active = Filter(FilterName.STATUS, "ACTIVE")
    by_end = asked(session, AgreementQuery(filters=(active,)))
    assert len(by_end) == 10
    assert asked(session, AgreementQuery(filters=(active,), descending=True)) == by_end[::-1]


@pytest.mark.parametrize("sort_by", SortBy)
def test_a_seller_sorts_by_all_three_times(session: AwsSession, sort_by: SortBy) -> None:
    found = session.agreements.ask(AgreementQuery(SELLER, sort_by=sort_by)).agreements
    times = {
        SortBy.END_TIME: [one.ends_at for one in found],
        SortBy.START_TIME: [one.starts_at for one in found],
        SortBy.LAST_UPDATE_TIME: [one.updated_at for one in found],
    }[sort_by]
    assert len(found) == 4
    assert times == sorted(times, key=lambda at: at or datetime.max.replace(tzinfo=UTC))
    assert {one.seller_account_id for one in found} == {ACCOUNT_ID}


MIDDLE = datetime(2026, 6, 15, tzinfo=UTC)
OBEYED: dict[FilterName, tuple[Callable[[Agreement], str], Callable[[Agreement, str], bool]]] = {
    FilterName.RESOURCE_IDENTIFIER: (lambda _: "prod-none", lambda one, v: one.product_id == v),
    FilterName.RESOURCE_TYPE: (lambda _: "AmiProduct", lambda one, v: one.resource_type == v),
    FilterName.ACCEPTOR_ACCOUNT_ID: (
        lambda one: one.acceptor_account_id,
        lambda one, v: one.acceptor_account_id == v,
    ),
    FilterName.OFFER_ID: (lambda one: one.offer_id, lambda one, v: one.offer_id == v),
    FilterName.OFFER_SET_ID: (lambda _: "offerset-none", lambda one, v: one.offer_set_id == v),
    FilterName.STATUS: (lambda _: "ACTIVE", lambda one, v: one.status == v),
    FilterName.END_TIME_BEHAVIOR_TYPE: (lambda _: "RENEW", lambda one, v: one.end_behavior == v),
    FilterName.END_TIME_BEHAVIOR_REASON_CODE: (
        lambda _: "ACCEPTOR_RENEW_OPTED_OUT",
        lambda one, v: one.end_reason == v,
    ),
    FilterName.INITIAL_AGREEMENT_ID: (
        lambda one: one.initial_agreement_id,
        lambda one, v: one.initial_agreement_id == v,
    ),
    FilterName.LICENSE_ARN: (
        lambda one: one.license_arns[0],
        lambda one, v: v in one.license_arns,
    ),
    FilterName.INCLUDES_CONTACT_OF_TYPE: (
        lambda _: "ACCEPTOR",
        lambda one, v: v in one.contact_types,
    ),
}
TIMES: dict[str, Callable[[Agreement], datetime | None]] = {
    "EndTime": lambda one: one.ends_at,
    "StartTime": lambda one: one.starts_at,
    "LastUpdateTime": lambda one: one.updated_at,
}


def is_meant(name: FilterName, one: Agreement, given: str) -> bool:
    if not is_time(name):
        return OBEYED[name][1](one, given)
    at = TIMES[name.removeprefix("Before").removeprefix("After")](one)
    assert at is not None
    return at < MIDDLE if name.startswith("Before") else at > MIDDLE


@pytest.mark.parametrize("name", CHOSEN)
def test_each_filter_of_a_seller_is_obeyed(session: AwsSession, name: FilterName) -> None:
    everything = session.agreements.ask(AgreementQuery(SELLER)).agreements
    given = time_value(MIDDLE) if is_time(name) else OBEYED[name][0](everything[1])
    found = session.agreements.ask(AgreementQuery(SELLER, (Filter(name, given),))).agreements
    assert found == tuple(one for one in everything if is_meant(name, one, given))
    assert len(found) < len(everything)


def test_a_search_that_aws_would_refuse_is_not_sent(
    sandbox: RunningSandbox, session: AwsSession
) -> None:
    sandbox.control.clear_requests()
    query = AgreementQuery(sort_by=SortBy.START_TIME)
    with pytest.raises(Rejected, match="sorts by the end time only"):
        session.agreements.ask(query)
    assert sandbox.control.count("SearchAgreements") == 0


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("UNSUPPORTED_FILTERS", "does not combine these filters"),
        ("INVALID_FILTER_VALUES", "does not accept the value of a filter"),
        ("INVALID_NEXT_TOKEN", "lost the place"),
    ],
)
def test_a_refusal_says_what_to_change(
    sandbox: RunningSandbox, session: AwsSession, reason: str, words: str
) -> None:
    refused = Fault(
        kind=FaultKind.ERROR,
        operation="SearchAgreements",
        code="ValidationException",
        status=400,
        members={"reason": reason},
    )
    sandbox.control.add_fault(refused)
    with pytest.raises(Rejected, match=words):
        session.agreements.ask(AgreementQuery())


def test_a_row_that_makes_no_sense_is_not_left_out_in_silence(
    sandbox: RunningSandbox, session: AwsSession
) -> None:
    odd = {"agreementViewSummaries.0.status": {"odd": "shape"}}
    fault = Fault(kind=FaultKind.ALTERED, operation="SearchAgreements", members=odd)
    sandbox.control.add_fault(fault)
    with pytest.raises(Unclear):
        session.agreements.ask(AgreementQuery())


def test_pages_follow_each_other(session: AwsSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.aws.agreements.PAGE_ROWS", 3)
    first = session.agreements.ask(AgreementQuery(SELLER))
    rest = session.agreements.ask(AgreementQuery(SELLER), first.next_token)
    assert (len(first.agreements), len(rest.agreements), rest.next_token) == (3, 1, "")
    assert not set(first.agreements) & set(rest.agreements)
