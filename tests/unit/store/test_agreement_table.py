"""The agreements table against plain Python: sorts, chips, counts, sums and lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import AccessDenied
from app.model.agreement import Agreement
from app.model.agreement_detail import AgreementRow, ChargeReading, OrderCoverage
from app.model.charge import Charge
from app.model.money import Money, MoneyBag
from app.model.renewal import Renewal
from app.model.sync import Listing
from app.model.term import AUTO_APPROVE, AgreementTerms, RenewalTerm, VariablePaymentTerm
from app.store.agreements import agreement_rows
from app.store.cache import Cache
from app.store.columns import folded, from_millionths, millionths
from app.store.keys import Table, chip_counts, keys
from app.store.queries import Queries
from app.store.sums import sums
from tests.unit.store.samples import (
    AGREEMENT,
    NOW,
    ago,
    agreement,
    ahead,
    cancellation,
    charge,
    payment,
    usd,
)
from tests.unit.store.worlds import AMOUNTS, World, is_due, worlds

Key = Callable[[World, Agreement], Any]
# Each example makes a store of its own, which a busy machine may do slowly.
few = settings(max_examples=40)


def _renewal(world: World, one: Agreement) -> int | None:
    renewal = world.renewal(one)
    return None if renewal is Renewal.UNKNOWN else list(Renewal).index(renewal)


def _time(charge: Charge) -> datetime:
    return charge.time or NOW


def _without_order(world: World, one: Agreement) -> int:
    return sum(1 for each in _that_take_orders(world, one) if not each.purchase_order)


def _that_take_orders(world: World, one: Agreement) -> list[Charge]:
    return [each for each in world.charges_of(one) if not each.is_refund]


def _ends_within(one: Agreement, days: int) -> bool:
    if one.status != "ACTIVE" or one.ends_at is None:
        return False
    return NOW < one.ends_at <= NOW + timedelta(days=days)


SORTS: dict[str, Key] = {
    "product": lambda _, one: folded(one.title),
    "seller": lambda _, one: folded(one.seller) or None,
    "seller_id": lambda _, one: one.seller_account_id or None,
    "status": lambda _, one: one.status,
    "value": lambda _, one: (one.value.amount, one.value.currency) if one.value else None,
    "accepted": lambda _, one: one.accepted_at,
    "start": lambda _, one: one.starts_at,
    "end": lambda _, one: one.ends_at,
    "renewal": _renewal,
    "next_charge": lambda world, one: min(
        (due.time for due in world.charges_of(one) if is_due(due) and due.time), default=None
    ),
    "orders": lambda world, one: _without_order(world, one) if world.charges_of(one) else None,
    "updated": lambda _, one: one.updated_at,
    "type": lambda _, one: folded(one.agreement_type) or None,
    "offer": lambda _, one: one.offer_id or None,
    "offer_set": lambda _, one: folded(one.offer_set_id) or None,
    "acceptor": lambda _, one: folded(one.acceptor_account_id) or None,
    "initial": lambda _, one: folded(one.initial_agreement_id) or None,
    "trial": lambda _, one: one.free_trial_ends_at,
    "id": lambda _, one: one.agreement_id,
}
CHIPS: dict[str, Callable[[World, Agreement], bool]] = {
    "active": lambda _, one: one.status == "ACTIVE",
    "ending30": lambda _, one: _ends_within(one, 30),
    "ending60": lambda _, one: _ends_within(one, 60),
    "ending90": lambda _, one: _ends_within(one, 90),
    "auto_renew": lambda world, one: one.status == "ACTIVE" and world.renewal(one) is Renewal.ON,
    "po_missing": lambda world, one: _without_order(world, one) > 0,
    "ended": lambda _, one: one.status != "ACTIVE",
}


def in_order(world: World, key: Key, *, is_descending: bool) -> list[int]:
    """Sort as a person expects: missing values last both ways, else the exact reverse."""
    found = [(key(world, one), row) for row, one in enumerate(world.agreements, 1)]
    present = sorted((pair for pair in found if pair[0] is not None), reverse=is_descending)
    missing = sorted((row for value, row in found if value is None), reverse=is_descending)
    return [*(row for _, row in present), *missing]


# --- against Python ----------------------------------------------------------------------------------


@few
@given(worlds(), st.booleans(), st.booleans())
def test_every_sort_is_what_python_sorts(world: World, terms_first: bool, descending: bool) -> None:
    with world.stored(terms_first=terms_first) as connection:
        for sort, key in SORTS.items():
            found = keys(connection, Table.AGREEMENTS, sort=sort, is_descending=descending, now=NOW)
            assert list(found) == in_order(world, key, is_descending=descending), sort


@few
@given(worlds(), st.sets(st.sampled_from(sorted(CHIPS)), max_size=3), st.sampled_from(list(SORTS)))
def test_chips_together_keep_what_fits_all_of_them(
    world: World, chips: set[str], sort: str
) -> None:
    with world.stored(terms_first=False) as connection:
        found = keys(
            connection, Table.AGREEMENTS, sort=sort, is_descending=False, chips=chips, now=NOW
        )
    fitting = [
        row
        for row, one in enumerate(world.agreements, 1)
        if all(CHIPS[chip](world, one) for chip in chips)
    ]
    ordered = in_order(world, SORTS[sort], is_descending=False)
    assert list(found) == [row for row in ordered if row in fitting]


@few
@given(worlds())
def test_chips_are_counted_as_they_filter(world: World) -> None:
    with world.stored(terms_first=True) as connection:
        counts = chip_counts(connection, Table.AGREEMENTS, NOW)

    expected = {
        name: sum(1 for one in world.agreements if fits(world, one)) for name, fits in CHIPS.items()
    }
    assert counts == {"": len(world.agreements)} | expected


@few
@given(worlds(), st.data())
def test_sums_are_exact_whatever_the_amounts(world: World, data: st.DataObject) -> None:
    rows = data.draw(st.sets(st.integers(1, 8)))
    with world.stored(terms_first=False) as connection:
        found = sums(connection, sorted(rows), NOW)

    these = [
        one
        for row, agreement in enumerate(world.agreements, 1)
        if row in rows
        for one in world.charges_of(agreement)
    ]
    open_ones = [one for one in these if one.time is None or is_due(one)]
    past = MoneyBag(one.money for one in these if one.money and one not in open_ones)
    to_come = MoneyBag(one.money for one in open_ones if one.money)
    currencies = {one.money.currency for one in these if one.money}
    assert {*found.charged} == {past.get(one) for one in currencies}
    assert {*found.still_to_pay} == {to_come.get(one) for one in currencies}
    assert found.count == len(these)
    assert found.without_amount == sum(1 for one in these if one.money is None)


@few
@given(worlds())
def test_a_line_says_what_its_charges_and_terms_say(world: World) -> None:
    with world.stored(terms_first=False) as connection:
        rows = agreement_rows(connection, range(1, len(world.agreements) + 1), NOW)

    for row, one in zip(rows, world.agreements, strict=True):
        of_this = world.charges_of(one)
        due = [each for each in of_this if is_due(each)]
        assert row.agreement == one
        assert row.renewal is world.renewal(one)
        take_orders = len(_that_take_orders(world, one))
        assert row.orders == OrderCoverage(take_orders - _without_order(world, one), take_orders)
        assert row.next_charge == min(due, key=_time, default=None)


@given(AMOUNTS)
def test_millionths_are_exact_or_not_used(amount: Any) -> None:
    money = Money(amount, "USD")
    whole = millionths(money)

    assert whole is None or from_millionths(whole, "USD") == money


# --- one by one --------------------------------------------------------------------------------------


def line(queries: Queries) -> AgreementRow:
    keys = queries.table_keys(Table.AGREEMENTS, sort="id")
    (row,) = queries.table_rows(Table.AGREEMENTS, keys, now=NOW)
    return row


def test_a_line_warns_of_the_decision_and_the_limit(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement(ends_at=ahead(days=74), end_behavior="RENEW")])
    limit = usd("60000.00")
    renewal = RenewalTerm("t-1", auto_renew=True, lockout=timedelta(days=30))
    variable = VariablePaymentTerm(AUTO_APPROVE, limit)
    cache.put_terms(AgreementTerms(AGREEMENT, (renewal, variable)), b"[]", NOW)

    row = line(queries)

    assert (row.renewal, row.decide_by, row.at_most) == (Renewal.ON, ahead(days=44), limit)


def test_a_line_counts_what_waits_for_an_answer(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement()])
    cache.put_payments([payment(), payment("pr-2"), payment("pr-3", status="APPROVED")])
    cache.put_cancellations([cancellation()])

    assert line(queries).waiting_requests == 3


def test_a_line_knows_whether_all_its_charges_were_read(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement(accepted_at=ago(days=1))])
    assert line(queries).charge_reading is ChargeReading.PART

    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.put_charges([charge()])
    assert (line(queries).charge_reading, queries.charge_reading()) == (ChargeReading.PART,) * 2

    cache.end_listing(Listing.CHARGES, ahead(days=1), complete_ids_run=run)
    assert (line(queries).charge_reading, queries.charge_reading()) == (ChargeReading.WHOLE,) * 2

    cache.begin_listing(Listing.CHARGES, ahead(days=2))
    assert line(queries).charge_reading is ChargeReading.WHOLE


def test_charges_that_may_not_be_read_are_called_denied(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement()])
    cache.begin_listing(Listing.CHARGES, NOW)
    cache.fail_listing(Listing.CHARGES, NOW, AccessDenied("No.", missing_right="a:ListCharges"))

    assert line(queries).charge_reading is ChargeReading.DENIED


def test_an_agreement_accepted_since_charges_were_read_waits_for_its_own(
    cache: Cache, queries: Queries
) -> None:
    cache.put_agreements([agreement(accepted_at=ahead(days=1))])
    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.end_listing(Listing.CHARGES, ahead(days=2), complete_ids_run=run)

    assert line(queries).charge_reading is ChargeReading.PART


def test_terms_read_later_move_the_agreement_in_the_renewal_order(
    cache: Cache, queries: Queries
) -> None:
    cache.put_agreements(
        [agreement("agmt-1", status="EXPIRED", ends_at=ago(days=1)), agreement("agmt-2")]
    )
    before = list(queries.table_keys(Table.AGREEMENTS, sort="renewal"))

    wish = RenewalTerm("t-1", auto_renew=True)
    cache.put_terms(AgreementTerms("agmt-1", (wish,)), b"[]", NOW)

    assert (before, list(queries.table_keys(Table.AGREEMENTS, sort="renewal"))) == ([2, 1], [1, 2])


def test_what_is_paid_in_full_is_still_there_with_zero(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement()])
    cache.put_charges([charge(), charge("ch-2", money=None), charge("ch-3", time=ago(days=1))])
    keys = queries.table_keys(Table.AGREEMENTS, sort="id")

    assert queries.still_to_pay(keys, NOW) == [usd("0")]
    assert queries.still_to_pay([], NOW) == []


@pytest.mark.parametrize("amount", ["5.25", "5.000000000001"])
def test_a_charge_whose_date_is_not_known_yet_is_still_to_be_paid(
    cache: Cache, queries: Queries, amount: str
) -> None:
    cache.put_agreements([agreement()])
    cache.put_charges([charge(), charge("ch-2", time=None, money=usd(amount))])
    keys = queries.table_keys(Table.AGREEMENTS, sort="id")

    assert queries.still_to_pay(keys, NOW) == [usd(amount)]


@pytest.mark.parametrize(
    "words",
    [
        "active",
        "SaaSProduct",
        "l-0b5e7791d3",
        "4471092633",
        "set-9",
        "agmt-first",
        "offer-next",
        "60000.00 usd",
        "2027-02-28",
        "acceptor renew opted out",
        "billing",
    ],
)
def test_agreements_are_found_by_every_field(cache: Cache, queries: Queries, words: str) -> None:
    cache.put_agreements(
        [
            agreement(
                resource_type="SaaSProduct",
                license_arns=("arn:aws:license-manager::1:license:l-0b5e7791d3",),
                acceptor_account_id="447109263358",
                offer_set_id="offset-9",
                initial_agreement_id="agmt-first",
                renewal_offer_id="offer-next",
                value=usd("60000.00"),
                ends_at=NOW.replace(year=2027, month=2, day=28),
                end_behavior="EXPIRE",
                end_reason="ACCEPTOR_RENEW_OPTED_OUT",
                contact_types=("BILLING",),
            ),
            agreement("agmt-other", status="ROLLED_BACK"),
        ]
    )
    assert len(queries.table_keys(Table.AGREEMENTS, sort="id", text=words)) == 1
    assert len(queries.table_keys(Table.AGREEMENTS, sort="id", text="rolled back")) == 1


def test_charges_are_not_found_by_what_their_lines_do_not_show(
    cache: Cache, queries: Queries
) -> None:
    cache.put_agreements([agreement(offer_set_id="offset-9")])
    cache.put_charges([charge()])

    assert len(queries.table_keys(Table.CHARGES, sort="time", text="sablewood")) == 1
    assert len(queries.table_keys(Table.CHARGES, sort="time", text="offset-9")) == 0
    assert len(queries.table_keys(Table.CHARGES, sort="time", text="ac")) == 0


def test_what_depends_on_the_time_needs_one(queries: Queries) -> None:
    for sort, chips in (("next_charge", []), ("id", ["ending30"])):
        with pytest.raises(ValueError, match="depends on the time"):
            queries.table_keys(Table.AGREEMENTS, sort=sort, chips=chips)
