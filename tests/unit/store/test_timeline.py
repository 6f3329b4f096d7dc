"""The timeline as the store gives it: every source, only what is in the time asked for, and what is missing."""

from __future__ import annotations

from datetime import datetime, timedelta

import apsw
import pytest

from app.model.offer import PurchaseOption
from app.model.request import DecidedBy
from app.model.sync import Listing
from app.model.term import AgreementTerms, PriceIncrease, RenewalTerm
from app.model.timeline import Kind, Timeline
from app.store.cache import Cache
from app.store.queries import Queries
from tests.fakes.session_samples import session
from tests.unit.store.samples import (
    AGREEMENT,
    NOW,
    ago,
    agreement,
    ahead,
    approval,
    auto_approving,
    cancellation,
    charge,
    payment,
    quote,
    usd,
)

TERM = RenewalTerm(
    "t-1", auto_renew=True, lockout=timedelta(days=30), price_increase=PriceIncrease(fixed="4.00")
)


@pytest.fixture
def cache(connection: apsw.Connection) -> Cache:
    cache = Cache(connection)
    cache.put_agreements(
        [
            agreement(
                "agmt-renews", ends_at=ahead(days=74), end_behavior="RENEW", value=usd("100.00")
            ),
            agreement(AGREEMENT, free_trial_ends_at=ahead(days=9)),
            agreement("agmt-old", status="EXPIRED", ends_at=ago(days=40)),
        ]
    )
    cache.put_terms(AgreementTerms("agmt-renews", (TERM,)), b"[]", NOW)
    cache.put_terms(auto_approving(days=5), b"[]", NOW)
    cache.put_charges(
        [
            charge("ch-past"),
            charge("ch-next", time=ahead(days=13), purchase_order="BL-1"),
            charge("ch-undated", time=None),
        ]
    )
    cache.put_payments([payment(), payment("pr-unknown", agreement_id="agmt-renews")])
    cache.put_cancellations([cancellation()])
    cache.put_approvals([approval()])
    cache.put_quotes([quote(offer_expires_at=ahead(days=12))])
    return cache


def asked(queries: Queries, since: datetime, before: datetime) -> Timeline:
    return queries.timeline(since, before, NOW)


def test_everything_that_comes_is_there_in_order(cache: Cache, queries: Queries) -> None:
    found = asked(queries, NOW, ahead(days=365))

    assert [(one.kind, one.at) for one in found.entries] == [
        (Kind.PAYMENT, ahead(days=3)),
        (Kind.CANCELLATION, ahead(days=6)),
        (Kind.APPROVAL, ahead(days=6)),
        (Kind.TRIAL, ahead(days=9)),
        (Kind.OFFER, ahead(days=12)),
        (Kind.CHARGE, ahead(days=13)),
        (Kind.DECISION, ahead(days=44)),
        (Kind.PRICE, ahead(days=74)),
        (Kind.END, ahead(days=74)),
    ]
    price = found.entries[-2]
    assert price.money == usd("104.00")
    assert found.entries[0].title == "Landing zone review"
    assert found.undated == 1
    assert found.unknown_deadlines == 1


@pytest.mark.parametrize(
    ("since", "before", "expected"),
    [
        (ago(days=60), NOW, ["agmt-old", "ch-past"]),
        (ahead(days=13), ahead(days=13, microseconds=1), ["ch-next"]),
        (ahead(days=12, microseconds=1), ahead(days=13), []),
        (ahead(days=44), ahead(days=45), ["agmt-renews"]),  # its end is after that
        (ahead(days=400), ahead(days=800), []),
    ],
)
def test_only_what_is_in_the_time_asked_for_is_given(
    cache: Cache, queries: Queries, since: datetime, before: datetime, expected: list[str]
) -> None:
    assert [one.item_id for one in asked(queries, since, before).entries] == expected


def test_what_aws_lists_no_more_is_left_out(cache: Cache, queries: Queries) -> None:
    for listing in (Listing.AGREEMENTS, Listing.CHARGES, Listing.QUOTES, Listing.PAYMENTS):
        run = cache.begin_listing(listing, NOW)
        cache.end_listing(listing, NOW, complete_ids_run=run)

    found = asked(queries, ago(days=100), ahead(days=365))

    assert [one.kind for one in found.entries] == [Kind.CANCELLATION, Kind.APPROVAL]
    assert found.undated == found.unknown_deadlines == 0


def test_sessions_expire_and_expired_and_those_that_were_deleted_before_are_none(
    connection: apsw.Connection, queries: Queries
) -> None:
    open_one, over = session(1, ago=60, minutes=120), session(2, ago=200, minutes=120)
    deleted = session(3, ago=200, minutes=120, gone_at=over.created_at)
    Cache(connection).sessions.put_sessions([open_one, over, deleted])

    found = asked(queries, ago(days=2), ahead(days=2)).entries

    assert [(one.kind, one.at, one.item_id) for one in found] == [
        (Kind.SESSION, one.expires_at, one.session_id) for one in (over, open_one)
    ]


def test_requests_that_were_decided_stand_in_the_past_with_who_decided(
    cache: Cache, queries: Queries
) -> None:
    times = {"created_at": ago(days=30), "updated_at": ago(days=25)}
    cache.put_payments(
        [
            payment("pr-silent", status="APPROVED", **times),
            payment("pr-long-ago", status="APPROVED", updated_at=ago(days=90)),
            payment("pr-validating", status="VALIDATING", updated_at=ago(days=25)),
        ]
    )
    cache.put_cancellations([cancellation("acr-old", status="CANCELLED", **times)])
    cache.put_approvals([approval("apr-old", status="REJECTED", updated_at=ago(days=20))])

    found = asked(queries, ago(days=60), ahead(days=1)).entries
    decided = [one for one in found if one.kind is Kind.DECIDED]

    assert [(one.item_id, one.status, one.decided_by) for one in decided] == [
        ("pr-silent", "APPROVED", DecidedBy.DEADLINE),
        ("acr-old", "CANCELLED", DecidedBy.SELLER),
        ("apr-old", "REJECTED", DecidedBy.SOMEBODY),
    ]
    assert Kind.DECIDED not in {
        one.kind for one in asked(queries, ahead(days=1), ahead(days=9)).entries
    }


def test_private_offers_expire_unless_a_quote_stands_for_them_or_they_were_accepted(
    cache: Cache, queries: Queries
) -> None:
    def option(offer_id: str, **more: object) -> PurchaseOption:
        facts = {"name": offer_id, "expires_at": ahead(days=4)} | more
        return PurchaseOption(offer_id, **facts)  # type: ignore[arg-type]

    quoted = quote("ar-2", offer_id="offer-quoted", offer_expires_at=ahead(days=5))
    unread = quote("ar-3", offer_id="offer-unread")  # its own end has not been read
    cache.put_quotes([quoted, unread])
    names = ("offer-new", "offer-quoted", "offer-unread", "offer-migration")
    endless = option("offer-endless", expires_at=None)
    run = cache.begin_listing(Listing.OFFERS, NOW)
    cache.put_offers([*map(option, names), endless])
    cache.end_listing(Listing.OFFERS, NOW, complete_ids_run=run)

    def offers() -> list[str]:
        found = asked(queries, NOW, ahead(days=10)).entries
        return [one.item_id for one in found if one.kind is Kind.OFFER]

    assert offers() == ["offer-new", "offer-unread", "ar-2"]
    run = cache.begin_listing(Listing.OFFERS, NOW)
    cache.end_listing(Listing.OFFERS, NOW, complete_ids_run=run)
    assert offers() == ["ar-2"]


def test_it_says_what_has_been_read(cache: Cache, queries: Queries) -> None:
    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)
    states = {one.listing: one for one in asked(queries, NOW, ahead(days=1)).states}
    assert states[Listing.CHARGES].read_at == NOW
    assert states[Listing.TERMS].read_at is None
