"""What this account had with a seller before: agreements of any state, and payments that were approved."""

from __future__ import annotations

from app.model.personal_rules import SellerPast
from app.store.cache import Cache
from app.store.queries import Queries
from tests.unit.store.samples import AGREEMENT, SELLER, agreement, approval, payment


def test_a_seller_that_nobody_dealt_with_has_no_past(queries: Queries) -> None:
    assert queries.seller_past(SELLER) == SellerPast()


def test_other_agreements_and_approved_payments_count(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement(), agreement("agmt-old", status="EXPIRED")])
    cache.put_payments(
        [payment("pr-1"), payment("pr-2", status="APPROVED"), payment("pr-3", status="REJECTED")]
    )
    assert queries.seller_past(SELLER, AGREEMENT) == SellerPast(1, 1)
    assert queries.seller_past(SELLER) == SellerPast(2, 1)
    assert queries.seller_past("111122223333") == SellerPast()


def test_a_purchase_that_the_organisation_approved_counts_apart(
    cache: Cache, queries: Queries
) -> None:
    mine, other = {"seller_account_id": SELLER}, {"seller_account_id": "111122223333"}
    cache.put_approvals([approval("apr-1", **mine), approval("apr-2", status="REJECTED", **mine)])
    cache.put_approvals([approval("apr-3", status="APPROVED", **other)])
    assert queries.seller_past(SELLER) == SellerPast()
    cache.put_approvals([approval("apr-4", status="APPROVED", **mine)])
    assert queries.seller_past(SELLER) == SellerPast(has_approvals=True)
