"""The global search: what it counts beyond the hits that it gives, and which hits come first."""

from __future__ import annotations

from app.model.search_hits import HitTotals, SearchHits
from app.store.cache import Cache
from app.store.queries import Queries
from tests.unit.store import samples
from tests.unit.store.samples import NOW, ahead, usd

ARN = "arn:aws:license-manager::294406891311:license:l-5c1d8b7a90f34e21"


def _found(queries: Queries, text: str, each: int = 2) -> SearchHits:
    return queries.search(text, NOW, each)


def _fill(cache: Cache) -> None:
    """Seven agreements of one product and seller; the last to end, agmt-1, is active like all others."""
    cache.put_agreements(
        [samples.agreement(f"agmt-{n}", ends_at=ahead(days=100 - n)) for n in range(1, 8)]
    )
    cache.put_charges(
        [
            samples.charge(f"ch-{n}", agreement_id="agmt-1", time=ahead(days=n), money=usd("1.00"))
            for n in range(1, 5)
        ]
    )


def test_each_kind_is_counted_beyond_what_is_given(cache: Cache, queries: Queries) -> None:
    _fill(cache)
    found = _found(queries, "migration")
    assert len(found.agreements) == 2
    assert found.totals == HitTotals(agreements=7, charges=4, products=1)
    assert found.products[0].agreements == 7


def test_the_whole_id_comes_before_what_only_holds_it(cache: Cache, queries: Queries) -> None:
    _fill(cache)
    cache.put_agreements([samples.agreement("agmt-12", ends_at=ahead(days=1))])
    found = _found(queries, " agmt-1 ")
    assert [row.agreement.agreement_id for row in found.agreements] == ["agmt-1", "agmt-12"]
    assert found.totals.agreements == 2


def test_a_whole_purchase_order_number_comes_first(cache: Cache, queries: Queries) -> None:
    _fill(cache)
    cache.put_charges(
        [
            samples.charge("ch-8", agreement_id="agmt-1", purchase_order="BL-1", time=NOW),
            samples.charge(
                "ch-9", agreement_id="agmt-1", purchase_order="BL-10", time=ahead(days=9)
            ),
        ]
    )
    found = _found(queries, "bl-1")
    assert [row.charge.charge_id for row in found.charges] == ["ch-8", "ch-9"]


def test_a_product_with_the_whole_id_comes_before_a_larger_one(
    cache: Cache, queries: Queries
) -> None:
    _fill(cache)
    other = samples.agreement("agmt-8", product_id="prod", product_name="Other")
    cache.put_agreements([other])
    assert [one.product_id for one in _found(queries, "prod").products] == [
        "prod",
        "prod-migration",
    ]


def test_a_licence_arn_finds_its_agreement(cache: Cache, queries: Queries) -> None:
    _fill(cache)
    cache.put_agreements([samples.agreement("agmt-9", license_arns=(ARN,))])
    found = _found(queries, ARN)
    assert [row.agreement.agreement_id for row in found.agreements] == ["agmt-9"]
    assert found.totals == HitTotals(agreements=1)


def test_a_request_with_the_whole_id_comes_first(cache: Cache, queries: Queries) -> None:
    cache.put_payments([samples.payment("pr-10", created_at=NOW), samples.payment("pr-1")])
    found = _found(queries, "pr-1")
    assert [row.request_id for row in found.open_requests] == ["pr-1", "pr-10"]
    assert found.totals.open_requests == 2
