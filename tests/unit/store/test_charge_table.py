"""The table of charges in the store: its chips and filters, its sorts, and the kind of each charge."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.model.charge import Charge, ChargeKind
from app.model.money import Money
from app.model.term import (
    AgreementTerms,
    FixedPricingTerm,
    Instalment,
    PaymentScheduleTerm,
    Term,
    UsagePricingTerm,
)
from app.store.cache import Cache
from app.store.columns import stamp
from app.store.queries import Queries, Table
from tests.unit.store.samples import (
    AGREEMENT,
    NOW,
    SELLER,
    ago,
    agreement,
    ahead,
    charge,
    payment,
    usd,
)

USE = UsagePricingTerm("t-1", "USD", ())
SCHEDULE = PaymentScheduleTerm("t-2", "USD", ())
PLAN = PaymentScheduleTerm("t-4", "USD", (Instalment(ago(days=1), usd("9750.00")),))
CONTRACT = FixedPricingTerm("t-3", usd("100.00"), "P12M", ())


def ids(queries: Queries, *chips: str, sort: str = "id", descending: bool = False) -> list[str]:
    found = queries.table_keys(
        Table.CHARGES, sort=sort, descending=descending, chips=chips, now=NOW
    )
    rows = queries.table_rows(Table.CHARGES, found, now=NOW)
    return [one.charge.charge_id for one in rows]


def kind(cache: Cache, queries: Queries, one: Charge, *terms: Term) -> ChargeKind:
    cache.put_agreements([agreement(value=usd("100.00"))])
    if terms:
        cache.put_terms(AgreementTerms(AGREEMENT, terms), b"[]", NOW)
    cache.put_charges([one])
    keys = queries.table_keys(Table.CHARGES, sort="time")
    (row,) = queries.table_rows(Table.CHARGES, keys, now=NOW)
    return row.kind


# --- chips and filters -------------------------------------------------------------------------------


@pytest.fixture
def several(cache: Cache) -> None:
    cache.put_agreements(
        [
            agreement(),
            agreement("agmt-2", product_id="prod-2", seller_account_id="1" * 12, status="EXPIRED"),
        ]
    )
    cache.put_charges(
        [
            charge("ch-1"),
            charge("ch-2", time=ahead(days=9), purchase_order="BL-1"),
            charge("ch-3", time=ahead(days=9)),
            charge("ch-4", time=ahead(hours=3)),
            charge("ch-5", time=ahead(hours=3, seconds=1), money=None),
            charge("ch-6", time=None, money=Money(usd("5.00").amount, "EUR")),
            charge("ch-7", time=ahead(days=2), money=usd("-20.00")),
            charge("ch-8", time=ahead(days=2), agreement_id="agmt-2"),
        ]
    )


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("chips", "found"),
    [
        (("upcoming",), "2345678"),
        (("invoiced",), "1"),
        (("without_order",), "134568"),
        (("gaps",), "356"),
        (("product=prod-2",), "8"),
        ((f"seller={SELLER}",), "1234567"),
        ((f"agreement={AGREEMENT}",), "1234567"),
        (("currency=EUR",), "6"),
        ((f"since={stamp(ahead(days=2))}",), "2378"),
        ((f"since={stamp(ahead(days=2))}", f"before={stamp(ahead(days=9))}"), "78"),
        (("upcoming", "currency=USD", "product=prod-migration"), "2347"),
        (("product=' OR 1 --",), ""),
    ],
)
def test_chips_and_filters_leave(queries: Queries, chips: tuple[str, ...], found: str) -> None:
    assert ids(queries, *chips) == [f"ch-{one}" for one in found]


@pytest.mark.usefixtures("several")
def test_each_chip_is_counted(queries: Queries) -> None:
    assert queries.chip_counts(Table.CHARGES, NOW) == {
        "": 8,
        "upcoming": 7,
        "invoiced": 1,
        "without_order": 6,
        "gaps": 3,
    }


@pytest.mark.parametrize("chip", ["nothing", "nothing=1", "product", "upcoming=1"])
def test_an_unknown_filter_is_refused(queries: Queries, chip: str) -> None:
    with pytest.raises(ValueError, match="no filter"):
        queries.table_keys(Table.CHARGES, sort="time", chips=[chip], now=NOW)


@pytest.mark.usefixtures("several")
def test_gaps_come_in_the_order_in_which_they_close(queries: Queries) -> None:
    assert ids(queries, "gaps", sort="cutoff") == ["ch-5", "ch-3", "ch-6"]


# --- sorts -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    "sort",
    [
        "time", "cutoff", "status", "amount", "order", "product", "seller", "id", "revision",
        "currency", "kind", "agreement", "seller_account", "product_id",
    ],
)  # fmt: skip
def test_every_sort_gives_every_charge_either_way(queries: Queries, sort: str) -> None:
    assert sorted(ids(queries, sort=sort)) == sorted(ids(queries, sort=sort, descending=True))
    assert len(ids(queries, sort=sort)) == 8


def test_the_newest_revision_is_what_is_sorted(cache: Cache, queries: Queries) -> None:
    cache.put_charges([charge("ch-1", revision=9), charge("ch-2", revision=10)])
    cache.put_charges([charge("ch-1", revision=11)])
    assert ids(queries, sort="revision") == ["ch-2", "ch-1"]


# --- kinds -------------------------------------------------------------------------------------------

PAST, COMING = charge(time=ago(days=1)), charge(time=ahead(days=1))


@pytest.mark.parametrize(
    ("one", "terms", "told"),
    [
        (PAST, (), ChargeKind.SCHEDULED),
        (PAST, (SCHEDULE,), ChargeKind.SCHEDULED),
        (PAST, (USE,), ChargeKind.METERED),
        (PAST, (USE, CONTRACT), ChargeKind.OPEN),
        (COMING, (USE, CONTRACT), ChargeKind.SCHEDULED),
        (PAST, (USE, PLAN), ChargeKind.SCHEDULED),
        (charge(money=usd("100.00")), (USE, CONTRACT), ChargeKind.SCHEDULED),
        (charge(money=None), (SCHEDULE,), ChargeKind.METERED),
        (charge(money=usd("-1.00")), (USE,), ChargeKind.REFUND),
        (charge(money=usd("-99999999999999.5")), (), ChargeKind.REFUND),
    ],
)
def test_the_kind_follows_from_the_amount_and_the_terms(
    cache: Cache, queries: Queries, one: Charge, terms: tuple[Term, ...], told: ChargeKind
) -> None:
    assert kind(cache, queries, one, *terms) is told


def test_terms_that_were_read_before_their_agreement_tell_the_kind_too(
    cache: Cache, queries: Queries
) -> None:
    cache.put_terms(AgreementTerms(AGREEMENT, (USE,)), b"[]", NOW)
    assert kind(cache, queries, PAST) is ChargeKind.METERED


def test_an_agreement_of_no_value_is_paid_by_use(cache: Cache, queries: Queries) -> None:
    assert kind(cache, queries, PAST) is ChargeKind.SCHEDULED
    cache.put_values({AGREEMENT: usd("0.00")})
    keys = queries.table_keys(Table.CHARGES, sort="time")
    assert queries.table_rows(Table.CHARGES, keys, now=NOW)[0].kind is ChargeKind.METERED


@pytest.mark.parametrize(
    ("terms", "told"),
    [((USE, CONTRACT), ChargeKind.METERED), ((SCHEDULE,), ChargeKind.SCHEDULED)],
)
def test_no_value_means_use_unless_the_terms_have_no_price_for_it(
    cache: Cache, queries: Queries, terms: tuple[Term, ...], told: ChargeKind
) -> None:
    kind(cache, queries, PAST, *terms)
    cache.put_values({AGREEMENT: usd("0.00")})
    keys = queries.table_keys(Table.CHARGES, sort="time")
    assert queries.table_rows(Table.CHARGES, keys, now=NOW)[0].kind is told


def test_what_a_payment_request_has_become_says_so(cache: Cache, queries: Queries) -> None:
    cache.put_payments([payment(status="APPROVED", charge_id="ch-1")])
    assert kind(cache, queries, PAST, USE) is ChargeKind.REQUEST
    assert ids(queries, sort="kind") == ["ch-1"]


def test_the_same_charge_is_told_anew_when_time_has_passed(cache: Cache, queries: Queries) -> None:
    assert kind(cache, queries, COMING, USE, CONTRACT) is ChargeKind.SCHEDULED
    keys = queries.table_keys(Table.CHARGES, sort="time")
    later = NOW + timedelta(days=2)
    assert queries.table_rows(Table.CHARGES, keys, now=later)[0].kind is ChargeKind.OPEN
