"""The header's search: the first hits of every kind, whole ids first, and how many there are."""

from __future__ import annotations

import pytest

from app.model.search_hits import HitTotals, ProductHit, SearchHits, SellerHit
from app.store.cache import Cache
from app.store.queries import Queries, Table
from tests.unit.store.samples import (
    NOW,
    SELLER,
    ago,
    agreement,
    approval,
    cancellation,
    charge,
    payment,
    quote,
)


@pytest.fixture
def account(cache: Cache) -> None:
    """One of everything about the migration, and other things beside it."""
    other = {
        "product_id": "prod-guard",
        "product_name": "Brackwater Cloud Guard",
        "seller_account_id": "510987654321",
        "seller_name": "Brackwater Security",
        "offer_id": "offer-guard",
    }
    cache.put_agreements(
        [
            agreement("agmt-old", status="EXPIRED"),
            agreement("agmt-new"),
            agreement("agmt-new-2"),
            agreement("agmt-guard", **other),
        ]
    )
    cache.put_charges(
        [
            charge("ch-1", agreement_id="agmt-new", time=ago(days=9)),
            charge("ch-2", agreement_id="agmt-new", time=ago(days=2), purchase_order="BL-2026-02"),
            charge("ch-3", agreement_id="agmt-guard", time=NOW, purchase_order="BL-2026-0203"),
        ]
    )
    cache.put_payments(
        [
            payment("pr-1", agreement_id="agmt-new"),
            payment("pr-2", agreement_id="agmt-guard", status="REJECTED", name="Workshop"),
        ]
    )
    cache.put_cancellations([cancellation("acr-1", agreement_id="agmt-old")])
    cache.put_approvals([approval()])
    cache.put_quotes([quote("ar-1"), quote("ar-2", product_name="Migration Readiness")])


def find(queries: Queries, text: str, each: int = 5) -> SearchHits:
    return queries.search(text, NOW, each)


@pytest.mark.usefixtures("account")
def test_words_find_every_kind_of_thing(queries: Queries) -> None:
    hits = find(queries, "MIGRATION readi")

    assert [one.agreement.agreement_id for one in hits.agreements] == [
        "agmt-new",
        "agmt-new-2",
        "agmt-old",
    ]
    assert [one.charge.charge_id for one in hits.charges] == ["ch-2", "ch-1"]
    assert {one.request_id for one in hits.open_requests} == {"pr-1", "acr-1"}
    assert hits.decided_requests == ()
    assert [one.quote_id for one in hits.quotes] == ["ar-2"]
    assert hits.products == (
        ProductHit("prod-migration", "Migration Readiness", SELLER, "Sablewood Consulting", 3),
    )
    assert hits.sellers == ()


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("text", ["brackwater", "510987654321"])
def test_sellers_are_found_by_name_and_by_account(queries: Queries, text: str) -> None:
    hits = find(queries, text)

    assert hits.sellers == (SellerHit("510987654321", "Brackwater Security", 1),)
    assert [one.agreement.agreement_id for one in hits.agreements] == ["agmt-guard"]


@pytest.mark.usefixtures("account")
def test_of_many_hits_the_first_are_given_and_all_are_counted(queries: Queries) -> None:
    hits = find(queries, "a", each=1)

    shown = (hits.agreements, hits.charges, hits.open_requests, hits.products, hits.sellers)
    assert [len(part) for part in shown] == [1, 1, 1, 1, 1]
    assert hits.totals == HitTotals(
        open_requests=3,
        decided_requests=1,
        agreements=4,
        charges=3,
        quotes=2,
        products=2,
        sellers=2,
    )


@pytest.mark.usefixtures("account")
def test_a_whole_id_comes_before_what_only_holds_it(queries: Queries) -> None:
    by_order = find(queries, "bl-2026-02")
    by_id = find(queries, " agmt-new ", each=1)

    assert [one.charge.charge_id for one in by_order.charges] == ["ch-2", "ch-3"]
    assert [one.agreement.agreement_id for one in by_id.agreements] == ["agmt-new"]
    assert [one.request_id for one in find(queries, "pr-2").decided_requests] == ["pr-2"]


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("text", ["", "   ", "nothing here", "%", '"'])
def test_what_is_not_there_is_not_found(queries: Queries, text: str) -> None:
    assert find(queries, text) == SearchHits()


@pytest.mark.parametrize(
    "text", [" ".join(map(str, range(2000))), "qx " * 2000, "\ud800", "x\ud83d"]
)
@pytest.mark.usefixtures("account")
def test_whatever_is_pasted_can_be_searched(queries: Queries, text: str) -> None:
    assert find(queries, text).totals == HitTotals()
    assert not queries.table_keys(Table.CHARGES, sort="time", text=text)
