"""A search that AWS would refuse is told in one sentence before it is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.model.agreement_search import (
    AgreementQuery,
    Filter,
    FilterName,
    PartyType,
    SortBy,
    additions,
    problem,
    time_value,
)

STATUS = Filter(FilterName.STATUS, "ACTIVE")
TYPE = Filter(FilterName.RESOURCE_TYPE, "SaaSProduct")
AFTER = Filter(FilterName.AFTER_END_TIME, "2027-01-01T00:00:00Z")


def told(*filters: Filter, party: PartyType = PartyType.ACCEPTOR) -> str:
    return problem(AgreementQuery(party, filters))


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ((STATUS, TYPE), "does not combine these filters for a buyer: ResourceType, Status."),
        ((STATUS, STATUS), "Status is there twice"),
        ((Filter(FilterName.PARTY_TYPE, "Acceptor"),), "PartyType is sent with every search"),
        ((Filter(FilterName.STATUS, "SLEEPING"),), "Status takes one of ACTIVE, CANCELLED"),
        ((Filter(FilterName.OFFER_ID, ""),), "OfferId takes 1 to 256"),
        ((Filter(FilterName.OFFER_ID, "a b"),), "OfferId takes 1 to 256"),
        ((Filter(FilterName.OFFER_ID, "a" * 257),), "OfferId takes 1 to 256"),
        ((Filter(FilterName.OFFER_ID, "offer-1\n"),), "OfferId takes 1 to 256"),
        ((Filter(FilterName.AFTER_END_TIME, "tomorrow"),), "AfterEndTime takes a time such as"),
        ((Filter(FilterName.AFTER_END_TIME, "2027-01-01"),), "AfterEndTime takes a time such as"),
        (
            (AFTER, Filter(FilterName.BEFORE_END_TIME, "2026-12-31T00:00:00Z")),
            "BeforeEndTime is earlier than AfterEndTime.",
        ),
    ],
)
def test_what_aws_would_refuse_is_told_in_one_sentence(
    filters: tuple[Filter, ...], words: str
) -> None:
    said = told(*filters)
    assert words in said
    assert said.endswith(".")


def test_both_times_may_be_the_same() -> None:
    assert told(AFTER, Filter(FilterName.BEFORE_END_TIME, AFTER.value)) == ""


@pytest.mark.parametrize("time", ["StartTime", "LastUpdateTime"])
def test_a_sellers_other_times_have_an_order_too(time: str) -> None:
    after = Filter(FilterName(f"After{time}"), "2027-01-01T00:00:00Z")
    before = Filter(FilterName(f"Before{time}"), "2026-12-31T23:00:00-02:00")
    assert told(after, before, party=PartyType.PROPOSER) == ""  # 1:00 in UTC
    early = Filter(before.name, "2026-12-31T23:00:00Z")
    assert "is earlier than" in told(after, early, party=PartyType.PROPOSER)


def test_a_full_search_of_a_seller_takes_no_more_filters() -> None:
    names = sorted(additions(AgreementQuery(PartyType.PROPOSER)))
    chosen = tuple(Filter(name, "x") for name in names[:8])
    query = AgreementQuery(PartyType.PROPOSER, chosen)
    assert additions(query) == frozenset()
    one_more = (*chosen, Filter(names[8], "x"))
    assert problem(AgreementQuery(PartyType.PROPOSER, one_more)).startswith("AWS takes at most 8")


def test_a_buyer_sorts_by_the_end_only() -> None:
    query = AgreementQuery(sort_by=SortBy.START_TIME)
    assert problem(query) == "AWS sorts by the end time only when you search as the buyer."


def test_times_are_written_in_utc() -> None:
    at = datetime(2026, 11, 18, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert time_value(at) == "2026-11-17T23:30:00Z"
    assert told(Filter(FilterName.AFTER_END_TIME, time_value(at.astimezone(UTC)))) == ""
