"""The forecast as the store gives it: facts by month and currency, estimates beside them, nothing twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import apsw
import pytest

from app.model.agreement_detail import ChargeReading
from app.model.charge import Charge
from app.model.forecast import Basis, Forecast, PastUse, Unknown
from app.model.money import Money
from app.model.term import (
    AgreementTerms,
    FixedPricingTerm,
    PriceIncrease,
    Rate,
    RenewalTerm,
    UsagePricingTerm,
)
from app.model.timeline import month_after
from app.store.cache import Cache
from app.store.queries import Queries
from tests.unit.store.samples import NOW, agreement, charge, usd

BEGINS = [
    datetime.combine(month_after(date(2026, 11, 1), number), time(), UTC) for number in range(13)
]
TERM = RenewalTerm("t-1", auto_renew=True, price_increase=PriceIncrease(fixed="10"), max_renewals=2)
FIXED = FixedPricingTerm("t-3", usd("200.00"), "P12M")
USAGE = UsagePricingTerm("t-2", "USD", ((Rate("Host", usd("0.01")),),))


def money(amount: str, currency: str) -> Money:
    return Money(Decimal(amount), currency)


def at(month: int, day: int = 1) -> datetime:
    return month_and(month) + timedelta(days=day - 1)


def month_and(month: int) -> datetime:
    return datetime.combine(month_after(date(2026, 11, 1), month), time(), UTC)


def own(charge_id: str, when: datetime | None, amount: Money | None, of: str) -> Charge:
    return charge(charge_id, time=when, money=amount, agreement_id=of)


@pytest.fixture
def cache(connection: apsw.Connection) -> Cache:
    cache = Cache(connection)
    ends = at(3) - timedelta(seconds=1)
    cache.put_agreements(
        [
            agreement("agmt-0", status="RENEWED"),
            agreement(
                "agmt-1",
                starts_at=at(-9),
                ends_at=ends,
                end_behavior="RENEW",
                value=usd("200.00"),
                initial_agreement_id="agmt-0",
            ),
            agreement("agmt-2", ends_at=ends, end_behavior="RENEW", value=usd("0.00")),
            agreement("agmt-3", ends_at=ends, end_behavior="EXPIRE", value=usd("70.00")),
            agreement("agmt-4", value=usd("0.00")),
        ]
    )
    for one in ("agmt-1", "agmt-2", "agmt-3"):
        cache.put_terms(AgreementTerms(one, (TERM,)), one.encode(), NOW)
    cache.put_terms(AgreementTerms("agmt-4", (USAGE,)), b"[4]", NOW)
    cache.put_charges(
        [
            own("ch-1", at(-9), usd("150.00"), "agmt-1"),
            own("ch-2", at(1), usd("50.00"), "agmt-1"),
            own("ch-3", at(0), money("900", "JPY"), "agmt-3"),
            own("ch-4", at(0, 30), money("0.12345678", "USD"), "agmt-3"),
            own("ch-5", at(1) - timedelta(seconds=1), money("10000000.5", "USD"), "agmt-3"),
            own("ch-6", at(1), None, "agmt-4"),
            own("ch-7", at(12), usd("5.00"), "agmt-3"),
            own("ch-8", None, usd("6.00"), "agmt-3"),
            own("ch-9", at(-1), usd("30.00"), "agmt-4"),
            own("ch-10", at(-3), usd("15.00"), "agmt-4"),
            own("ch-11", at(-3) - timedelta(seconds=1), usd("99.00"), "agmt-4"),
        ]
    )
    return cache


@pytest.fixture
def found(cache: Cache, queries: Queries) -> Forecast:
    return queries.forecast(BEGINS, NOW, lambda _currency: 2)


def test_facts_are_what_aws_plans_by_month_and_currency(found: Forecast) -> None:
    assert len(found.months) == 12
    november = {one.currency: one.amount for one in found.months[0].sums}
    assert november == {"JPY": Decimal(900), "USD": Decimal("10000000.62345678")}
    assert [(one.amount, one.currency) for one in found.months[1].sums] == [(Decimal(50), "USD")]
    assert [one.without_amount for one in found.months] == [0, 1, *[0] * 10]
    assert found.months[11].sums == ()


def test_a_renewal_follows_the_charges_of_its_contract(found: Forecast) -> None:
    first, metered = sorted(found.renewals, key=lambda one: one.agreement_id)
    assert (first.agreement_id, first.basis, first.price) == (
        "agmt-1",
        Basis.AS_BEFORE,
        usd("220.00"),
    )
    assert [(one.month, one.amount) for one in first.shares] == [(3, Decimal("165.00"))]
    assert first.decide_by == first.renews_at
    assert (metered.agreement_id, metered.unknown) == ("agmt-2", Unknown.METERED)


def test_past_charges_of_a_contract_with_pay_by_use_count_where_they_make_its_value(
    cache: Cache, queries: Queries
) -> None:
    cache.put_terms(AgreementTerms("agmt-1", (TERM, USAGE, FIXED)), b"[both]", NOW)
    found = queries.forecast(BEGINS, NOW, lambda _currency: 2)
    first = next(one for one in found.renewals if one.agreement_id == "agmt-1")
    assert (first.basis, [f"{one.amount}" for one in first.shares]) == (Basis.AS_BEFORE, ["165.00"])


def test_use_is_the_average_of_the_three_months_before_this_one(found: Forecast) -> None:
    assert found.uses == (
        PastUse("agmt-4", "Migration Readiness", usd("15.00"), True, tuple(range(1, 12))),
    )


def test_how_often_it_renewed_is_counted_where_the_first_agreement_is_known(
    cache: Cache, queries: Queries
) -> None:
    short = {"starts_at": at(-1), "ends_at": at(0, 30), "end_behavior": "RENEW"}
    cache.put_agreements(
        [agreement("agmt-1", value=usd("10.00"), initial_agreement_id="agmt-0", **short)]
    )
    known = queries.forecast(BEGINS, NOW, lambda _currency: 2)
    one = next(one for one in known.renewals if one.agreement_id == "agmt-1")
    assert len(one.shares) == 1  # one of two has been used


def test_it_says_how_much_has_been_read(found: Forecast) -> None:
    assert found.reading is ChargeReading.PART
