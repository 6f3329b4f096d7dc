"""A world remembers across restarts, is the same for the same seed, and stays quick when large."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest

from app.sandbox.transitions import end_behavior
from app.sandbox.world import World
from tests.unit.sandbox.desk import SAMPLE_NOW, Desk


def everything(world: World) -> bytes:
    state = world.state
    tables: list[Any] = [
        state.offers.rows, state.agreements.rows, state.charges.rows, state.payments.rows,
        state.cancellations.rows, state.quotes.rows, state.approvals.rows,
    ]  # fmt: skip
    return msgspec.json.encode(tables)


def test_a_restored_world_equals_the_one_that_was_put_away() -> None:
    desk = Desk(has_sellers=True)
    desk.wait(days=9)
    desk.world.seller_act("new_payment_request", {"amount": "77.00"})
    later = Desk(has_sellers=True)
    later.world.restore(desk.world.snapshot())
    assert everything(later.world) == everything(desk.world)


def test_a_restored_world_goes_on_alike() -> None:
    desk, later = Desk(has_sellers=True), Desk(has_sellers=True)
    desk.wait(days=1)
    later.world.restore(desk.world.snapshot())
    later.now = desk.now
    for each in (desk, later):
        each.wait(days=20)
    assert everything(later.world) == everything(desk.world)


def test_a_snapshot_holds_only_what_changed() -> None:
    desk = Desk(agreements=200, charges=4000)
    untouched = len(desk.world.snapshot())
    desk.world.seller_act("new_payment_request", {})
    assert untouched < 300
    assert len(desk.world.snapshot()) < untouched + 300


def test_revision_grows_with_every_change_and_not_without() -> None:
    desk = Desk()
    before = desk.world.revision
    desk.call("ListAgreementCharges")
    assert desk.world.revision == before
    desk.world.seller_act("new_payment_request", {})
    assert desk.world.revision > before


def test_worlds_of_one_seed_are_equal_and_of_another_are_not() -> None:
    first, same, other = (Desk(agreements=60, charges=500, seed=seed).world for seed in (1, 1, 2))
    assert everything(first) == everything(same)
    assert everything(first) != everything(other)


def test_a_large_world_has_every_status_and_several_currencies() -> None:
    state = Desk(agreements=400, charges=2000).world.state
    statuses = Counter(a.status for a in state.agreements)
    assert len(statuses) == 9
    assert len({c.currency for c in state.charges}) >= 4
    assert (len(state.agreements), len(state.charges)) == (400, 2000)


def test_a_large_world_has_chains_and_agreements_that_move() -> None:
    agreements = list(Desk(agreements=400, charges=2000).world.state.agreements)
    known = {one.id: one for one in agreements}
    assert all(one.initial_id in known for one in agreements)
    followers = [one for one in agreements if one.initial_id != one.id]
    for one in followers:
        first = known[one.initial_id]
        assert (one.product_id, one.seller) == (first.product_id, first.seller)
        assert first.status in ("RENEWED", "REPLACED")
        assert first.ends_at
        assert first.ends_at < one.starts_at
    assert Counter(one.renewals_used for one in followers).keys() >= {0, 1, 2}
    assert {"REPLACE", "RENEW", "EXPIRE"} <= {
        behavior[0] for one in agreements if (behavior := end_behavior(one))
    }


def test_the_first_request_of_a_seller_comes_within_two_minutes() -> None:
    desk = Desk(has_sellers=True)
    known = len(desk.world.state.payments)
    desk.wait(minutes=2)
    assert len(desk.world.state.payments) == known + 1
    assert desk.world.state.payments.rows[-1].created_at > SAMPLE_NOW


@pytest.mark.parametrize(
    ("action", "params"),
    [
        ("dance", {}),
        ("withdraw_payment_request", {"request_id": "pr-unknown"}),
        ("new_payment_request", {"agreement_id": "agmt-unknown"}),
        ("withdraw_payment_request", {"request_id": "pr-6b71e90d2f"}),
    ],
)
def test_an_impossible_act_is_refused_with_a_sentence(action: str, params: dict[str, Any]) -> None:
    desk = Desk()
    before = everything(desk.world)
    with pytest.raises(ValueError, match=r"\.$"):
        desk.world.seller_act(action, params)
    assert everything(desk.world) == before
