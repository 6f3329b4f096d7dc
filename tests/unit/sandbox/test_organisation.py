"""Several accounts' worlds as one: they change apart from each other and come back together."""

from __future__ import annotations

from datetime import timedelta

from app.sandbox.clock import SandboxClock
from app.sandbox.ledger import Ledger
from app.sandbox.organisation import Organisation, build_organisation
from app.sandbox.signin.directory import EU, LABS
from app.sandbox.world import build_world
from tests.unit.sandbox.desk import SAMPLE_NOW


def organisation() -> Organisation:
    return build_organisation(SandboxClock(SAMPLE_NOW), Ledger(), has_sellers=False)


def payments(found: Organisation, account: str) -> int:
    return len(found._others[account].state.payments)


def test_a_seller_acts_in_the_account_that_is_named() -> None:
    found = organisation()
    first, second, before = len(found._first.state.payments), payments(found, EU), found.revision
    found.seller_act("new_payment_request", {"account": EU})
    assert payments(found, EU) == second + 1
    assert found.revision > before
    found.seller_act("new_payment_request", {})
    assert len(found._first.state.payments) == first + 1


def test_every_account_comes_back_as_it_was() -> None:
    found, again = organisation(), organisation()
    found.seller_act("new_payment_request", {"account": EU})
    found.seller_act("new_payment_request", {})
    again.restore(found.snapshot())
    assert payments(again, EU) == payments(found, EU)
    assert again._first.state.payments.rows == found._first.state.payments.rows
    assert again._others[EU].state.payments.rows == found._others[EU].state.payments.rows


def test_an_account_from_before_there_were_others_comes_back() -> None:
    alone = build_world(SandboxClock(SAMPLE_NOW), Ledger(), has_sellers=False)
    alone.seller_act("new_payment_request", {})
    found = organisation()
    found.restore(alone.snapshot())
    assert found._first.state.payments.rows == alone.state.payments.rows
    assert payments(found, EU) == payments(organisation(), EU)


def test_the_smallest_account_has_bought_nothing() -> None:
    state = organisation()._others[LABS].state
    assert len(state.agreements) == len(state.charges) == len(state.quotes) == 0
    assert len(state.products) > 5


def test_sellers_find_nobody_to_ask_in_an_account_of_no_agreements() -> None:
    clock = SandboxClock(SAMPLE_NOW)
    world = build_world(clock, Ledger(), agreements=0)
    world.tick(SAMPLE_NOW + timedelta(days=10))
    state = world.state
    assert len(state.agreements) == len(state.charges) == len(state.payments) == 0
    assert len(state.products) > 5
