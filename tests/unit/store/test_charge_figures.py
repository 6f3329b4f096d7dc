"""What charges add up to: exactly, never across currencies, and by month, product and seller."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given

from app.model.agreement_detail import ChargeReading
from app.model.charge import Charge
from app.model.charge_figures import OTHERS, ChargeMonths, Sums, sum_of
from app.model.money import Money, exact_sum
from app.model.request import PENDING
from app.model.sync import Listing
from app.model.term import AgreementTerms, UsagePricingTerm
from app.store.cache import Cache
from app.store.charge_months import months
from app.store.charge_totals import totals
from app.store.queries import Queries
from tests.unit.store.samples import NOW, ago, agreement, ahead, charge, payment, usd
from tests.unit.store.worlds import World, worlds

MONTHS = tuple(
    datetime(2026 + (number // 12), number % 12 + 1, 1, tzinfo=UTC) for number in range(5, 18)
)
MONTH = (MONTHS[5], MONTHS[6])  # November 2026
BIG = "99999999999999.12345678"


def total_of(charges: list[Charge], currency: str) -> Money:
    amounts = [one.money for one in charges if one.money and one.money.currency == currency]
    return Money(exact_sum(one.amount for one in amounts), currency)


@given(worlds())
def test_totals_are_those_of_the_charges_one_by_one(world: World) -> None:
    with world.stored(terms_first=False) as connection:
        told = totals(connection, NOW, MONTH)
    charges = world.charges
    assert {one.currency for one in told.currencies} == {
        one.money.currency for one in charges if one.money
    }
    for one in told.currencies:
        timed = [(c, c.time) for c in charges]
        month = [c for c, at in timed if at and MONTH[0] <= at < MONTH[1]]
        soon = [c for c, at in timed if at and NOW < at <= NOW + timedelta(days=30)]
        to_come = [c for c, at in timed if at is None or at > NOW]
        without = [c for c in charges if not c.purchase_order and not c.is_refund]
        assert one.this_month == total_of(month, one.currency)
        assert one.next_30_days == total_of(soon, one.currency)
        assert one.still_to_pay == total_of(to_come, one.currency)
        assert one.without_order == total_of(without, one.currency)
    assert told.without_amount == sum(one.money is None for one in charges)


@given(worlds())
def test_months_are_those_of_the_charges_one_by_one(world: World) -> None:
    with world.stored(terms_first=False) as connection:
        told = months(connection, MONTHS, NOW, "USD", by_seller=True)
    for month, (begin, end) in zip(told.months, pairwise(MONTHS), strict=True):
        inside = [
            one
            for one in world.charges
            if one.money and one.money.currency == "USD" and one.time and begin <= one.time < end
        ]
        amounts = [(one.money.amount, one.time <= NOW) for one in inside if one.money and one.time]
        assert month.sums == Sums(
            exact_sum(amount for amount, is_past in amounts if amount > 0 and is_past),
            exact_sum(amount for amount, is_past in amounts if amount > 0 and not is_past),
            exact_sum(amount for amount, _ in amounts if amount < 0),
        )
        assert sum_of(month.stacks) == month.sums
    assert told.total == exact_sum(one.sums.total for one in told.months)
    assert told.total == exact_sum(one.total for one in told.groups)


# --- totals ------------------------------------------------------------------------------------------


def test_the_currency_of_most_charges_comes_first(cache: Cache, queries: Queries) -> None:
    yen = Money(Decimal(1200), "JPY")
    cache.put_charges([charge("ch-1"), charge("ch-2", money=yen), charge("ch-3", money=yen)])
    told = queries.charge_totals(NOW, MONTH)
    assert [(one.currency, one.charges) for one in told.currencies] == [("JPY", 2), ("USD", 1)]


def test_what_waits_is_told_beside_the_sums_and_in_none_of_them(
    cache: Cache, queries: Queries
) -> None:
    cache.put_charges([charge(time=ahead(days=1))])
    cache.put_payments(
        [
            payment("pr-1", money=usd("10.00")),
            payment("pr-2", money=usd("0.00000001")),
            payment("pr-3", money=usd("99.00"), status="APPROVED"),
            payment("pr-4", money=Money(Decimal("1.234"), "KWD")),
            payment("pr-5", money=None, status=PENDING),
        ]
    )
    dollars, dinars = queries.charge_totals(NOW, MONTH).currencies
    assert dollars.waiting == usd("10.00000001")
    assert dollars.still_to_pay == dollars.next_30_days == usd("9750.00")
    assert dinars.waiting == Money(Decimal("1.234"), "KWD")
    assert dinars.still_to_pay.amount == 0


def test_amounts_of_any_length_are_added_exactly(cache: Cache, queries: Queries) -> None:
    cache.put_charges([charge("ch-1", money=usd(BIG)), charge("ch-2", money=usd("0.00000001"))])
    (told,) = queries.charge_totals(NOW, MONTH).currencies
    assert told.this_month.amount == Decimal("99999999999999.12345679")


def test_it_counts_what_has_no_purchase_order_amount_or_date(
    cache: Cache, queries: Queries
) -> None:
    cache.put_charges(
        [
            charge("ch-1"),
            charge("ch-2", money=None),
            charge("ch-3", time=None, agreement_id="agmt-2"),
            charge("ch-4", purchase_order="BL-1"),
        ]
    )
    told = queries.charge_totals(NOW, MONTH)
    assert (told.without_order, told.agreements_without_order) == (3, 2)
    assert (told.without_amount, told.without_date) == (1, 1)


def test_it_says_how_much_of_the_charges_has_been_read(cache: Cache, queries: Queries) -> None:
    assert queries.charge_totals(NOW, MONTH).reading is ChargeReading.PART
    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)
    told = queries.charge_totals(NOW, MONTH)
    assert told.reading is ChargeReading.WHOLE
    assert told.currencies == ()


# --- months ------------------------------------------------------------------------------------------


def told_of(queries: Queries, currency: str = "USD", *, by_seller: bool = False) -> ChargeMonths:
    return queries.charge_months(MONTHS, NOW, currency, by_seller=by_seller)


def test_past_and_future_of_a_month_are_told_apart(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement()])
    cache.put_charges(
        [
            charge("ch-1", money=usd("100.00")),
            charge("ch-2", money=usd("30.00"), time=ahead(days=2)),
            charge("ch-3", money=usd("-7.00")),
        ]
    )
    cache.put_payments([payment(money=usd("5.00"))])
    told = told_of(queries)
    assert told.months[5].sums == Sums(Decimal(100), Decimal(30), Decimal(-7), Decimal(5))
    assert told.total == 123
    assert [one.name for one in told.groups] == ["Migration Readiness"]
    assert all(one.sums == Sums() for at, one in enumerate(told.months) if at != 5)


@pytest.fixture
def two_hundred(cache: Cache) -> None:
    numbers = range(200)
    cache.put_agreements(
        [
            agreement(f"agmt-{n}", product_id=f"prod-{n}", product_name=f"Product {n}")
            for n in numbers
        ]
    )
    cache.put_charges(
        [charge(f"ch-{n}", agreement_id=f"agmt-{n}", money=usd(f"{n + 1}.00")) for n in numbers]
    )


@pytest.mark.usefixtures("two_hundred")
def test_two_hundred_products_become_five_and_the_others(queries: Queries) -> None:
    told = told_of(queries)
    names = [one.name for one in told.groups]
    assert names == [*(f"Product {n}" for n in (199, 198, 197, 196, 195)), ""]
    assert (told.groups[-1].key, told.groups[-1].members) == (OTHERS, 195)
    month = told.months[5]
    assert len(month.parts) == 8
    assert month.more_parts == 192
    assert month.parts[5].group == 5
    assert sum_of(month.stacks).invoiced == sum(range(1, 201))


@pytest.mark.usefixtures("two_hundred")
def test_the_same_seller_is_one_group(queries: Queries) -> None:
    told = told_of(queries, by_seller=True)
    assert [one.name for one in told.groups] == ["Sablewood Consulting"]


def test_use_is_among_the_others(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement(), agreement("agmt-2", product_id="prod-2")])
    cache.put_terms(AgreementTerms("agmt-2", (UsagePricingTerm("t-1"),)), b"[]", NOW)
    cache.put_charges([charge("ch-1"), charge("ch-2", agreement_id="agmt-2")])
    told = told_of(queries)
    assert [one.key for one in told.groups] == ["prod-migration", OTHERS]


def test_a_charge_before_its_agreement_has_a_name_too(cache: Cache, queries: Queries) -> None:
    cache.put_charges([charge()])
    assert [one.name for one in told_of(queries).groups] == ["agmt-migration"]


def test_a_request_of_an_unknown_agreement_waits_among_the_others(
    cache: Cache, queries: Queries
) -> None:
    cache.put_payments([payment()])
    told = told_of(queries)
    assert told.months[5].sums.waiting == 9750
    assert [one.key for one in told.groups] == [OTHERS]


def test_without_charges_there_are_twelve_empty_months(queries: Queries) -> None:
    told = told_of(queries)
    assert len(told.months) == 12
    assert told.groups == ()
    assert told.total == 0


# --- choices -----------------------------------------------------------------------------------------


def test_only_what_has_charges_can_be_chosen_in_the_order_of_the_names(
    cache: Cache, queries: Queries
) -> None:
    cache.put_agreements(
        [
            agreement("agmt-1", product_id="prod-1", product_name="zebra"),
            agreement("agmt-2", product_id="prod-2", product_name="Ärmel"),
            agreement("agmt-3", product_id="prod-3", product_name="no charges"),
        ]
    )
    cache.put_charges(
        [
            charge("ch-1", agreement_id="agmt-1", time=ago(days=1)),
            charge("ch-2", agreement_id="agmt-2", money=Money(Decimal(1), "EUR")),
            charge("ch-3", agreement_id="agmt-none", money=None),
        ]
    )
    told = queries.charge_choices()
    assert [one.name for one in told.products] == ["zebra", "Ärmel"]
    assert [one.name for one in told.sellers] == ["Sablewood Consulting"]
    assert told.currencies == ("EUR", "USD")
