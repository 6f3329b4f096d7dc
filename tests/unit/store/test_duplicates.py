"""The store looks for duplicates among few requests; it must miss none of those among all."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import apsw
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.request import PENDING, PaymentRequest
from app.store.cache import Cache
from app.store.inbox import Inbox
from app.store.judgement import find_duplicate
from app.store.lookup import Lookup
from app.store.schema import migrate
from tests.unit.store.samples import NOW, agreement, payment, usd

SELLERS = {"agmt-1": "111111111111", "agmt-2": "111111111111", "agmt-3": "333333333333"}


@st.composite
def payments(draw: st.DrawFn) -> list[PaymentRequest]:
    """Requests that look alike, of agreements with and without a stored seller."""
    return [
        payment(
            f"pr-{number}",
            agreement_id=draw(st.sampled_from([*SELLERS, "agmt-unread"])),
            status=draw(st.sampled_from([PENDING, "APPROVED", "REJECTED"])),
            name=draw(st.sampled_from(["Milestone 3", "milestone-4", "Travel"])),
            money=draw(st.none() | st.sampled_from(["9750", "9750.00", "10.5"]).map(usd)),
            created_at=draw(
                st.none() | st.integers(0, 120).map(lambda days: NOW - timedelta(days=days))
            ),
        )
        for number in range(draw(st.integers(1, 8)))
    ]


@settings(max_examples=60)
@given(payments())
def test_no_possible_duplicate_is_missed(requests: list[PaymentRequest]) -> None:
    with closing(apsw.Connection(":memory:")) as connection:
        migrate(connection)
        cache = Cache(connection)
        cache.put_agreements(
            [agreement(one, seller_account_id=seller) for one, seller in SELLERS.items()]
        )
        cache.put_payments(requests)
        rows = Inbox(Lookup(connection), is_decided=False).rows(NOW)

    others = [(one, SELLERS.get(one.agreement_id, "")) for one in requests]
    expected = {
        one.request_id
        for one, seller in others
        if one.status == PENDING and find_duplicate(one, seller, others)
    }
    assert {row.request_id for row in rows if row.possible_duplicate} == expected
