"""What renewals would cost, and when: from terms and charges, exactly, and never more than they say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.agreement import Agreement
from app.model.forecast import (
    Basis,
    Forecast,
    MonthFacts,
    PastUse,
    Renewing,
    Share,
    Unknown,
)
from app.model.money import Money
from app.model.past_use import past_use
from app.model.renewal_estimate import renewing
from app.model.renewal_plan import Planned, shifted
from app.model.term import (
    AgreementTerms,
    PriceIncrease,
    RenewalTerm,
    ScheduleShare,
    Term,
    VariablePaymentTerm,
)
from app.model.timeline import month_after
from app.model.what_if import WhatIf

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
ZURICH = ZoneInfo("Europe/Zurich")


def begins_of(first: date = date(2026, 11, 1), zone: ZoneInfo | None = None) -> list[datetime]:
    midnights = (month_after(first, number) for number in range(13))
    return [datetime.combine(one, time(), zone or UTC).astimezone(UTC) for one in midnights]


BEGINS = begins_of()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def agreement(**more: object) -> Agreement:
    facts: dict[str, object] = {
        "status": "ACTIVE",
        "product_name": "Lumenfold",
        "seller_name": "Lumenfold Inc",
        "starts_at": at("2026-02-01T00:00:00"),
        "ends_at": at("2027-01-31T23:59:59"),
        "end_behavior": "RENEW",
        "value": money("144000.00"),
    }
    return Agreement("agmt-1", **(facts | more))  # type: ignore[arg-type]


def terms(term: RenewalTerm | None = None, *more: Term) -> AgreementTerms:
    first: tuple[Term, ...] = (term or RenewalTerm("t-1", auto_renew=True),)
    return AgreementTerms("agmt-1", (*first, *more))


def rising(fixed: str = "4.00", **more: object) -> AgreementTerms:
    increase = PriceIncrease(fixed=fixed)
    return terms(RenewalTerm("t-1", auto_renew=True, price_increase=increase, **more))  # type: ignore[arg-type]


def monthly(amount: str = "12000.00", currency: str = "USD", number: int = 12) -> list[Planned]:
    start = at("2026-02-01T00:00:00")
    return [Planned(shifted(start, one), money(amount, currency)) for one in range(number)]


def estimated(
    one: Agreement, known: AgreementTerms | None, planned: list[Planned] | None = None, **more: int
) -> Renewing:
    found = renewing(one, known, planned or [], BEGINS, **more)
    assert found is not None
    return found


def shares(found: Renewing) -> dict[int, str]:
    return {one.month: f"{one.amount}" for one in found.shares}


def test_a_renewal_is_paid_as_the_present_term_was_a_year_later_and_dearer() -> None:
    found = estimated(agreement(), rising(), monthly())
    assert found.price == money("149760.00")
    assert found.basis is Basis.AS_BEFORE
    assert set(shares(found).values()) == {"12480.00"}
    assert list(shares(found)) == [3, 4, 5, 6, 7, 8, 9, 10, 11]  # February to October
    assert found.total == money("112320.00")


def test_without_known_charges_it_is_one_sum_when_it_renews() -> None:
    found = estimated(agreement(), rising(), monthly(number=11))  # one of twelve is not there
    assert (found.basis, shares(found)) == (Basis.AT_ONCE, {3: "149760.00"})
    other = estimated(agreement(), rising(), monthly(currency="EUR"))
    assert other.basis is Basis.AT_ONCE


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (
            [ScheduleShare("P0D", "50"), ScheduleShare("P6M", "50")],
            {3: "74880.00", 9: "74880.00"},
        ),
        (
            [ScheduleShare("P1M", "33.33", 31), ScheduleShare("P2M", "66.67", 15)],
            {4: "49915.0080", 5: "99844.9920"},
        ),
        ([ScheduleShare("P14D", "100")], {3: "149760.00"}),
        ([ScheduleShare("P1Y", "100")], {}),  # beyond the months
        ([ScheduleShare("P0D", "60")], None),  # no whole
        ([ScheduleShare("soon", "100")], None),
        ([ScheduleShare("P0D", "all")], None),
    ],
)
def test_an_agreed_schedule_is_followed_if_it_can_be_read(
    schedule: list[ScheduleShare], expected: dict[int, str] | None
) -> None:
    found = estimated(agreement(), rising(schedules=(tuple(schedule),)))
    assert found.basis is (Basis.AT_ONCE if expected is None else Basis.AGREED)
    given_shares = {month: Decimal(one) for month, one in shares(found).items()}
    wanted = {3: "149760.00"} if expected is None else expected
    assert given_shares == {month: Decimal(one) for month, one in wanted.items()}


def test_of_two_schedules_none_is_chosen() -> None:
    one = (ScheduleShare("P6M", "100"),)
    assert estimated(agreement(), rising(schedules=(one, one))).basis is Basis.AT_ONCE


@pytest.mark.parametrize(
    ("day", "month", "due"),
    [(31, "P0M", (2027, 2, 28)), (31, "P1M", (2027, 3, 31)), (30, "P2M", (2027, 4, 30))],
)
def test_the_last_day_of_a_month_is_its_last(
    day: int, month: str, due: tuple[int, int, int]
) -> None:
    schedule = (ScheduleShare(month, "100", day),)
    midnight = datetime.combine(date(*due), time(), UTC)
    begins = [BEGINS[0], midnight, midnight + timedelta(days=1)]
    found = renewing(agreement(), rising(schedules=(schedule,)), [], begins)
    assert found is not None
    assert [one.month for one in found.shares] == [1]


@pytest.mark.parametrize(
    ("changes", "known", "expected"),
    [
        ({"end_behavior": "EXPIRE", "end_reason": "ACCEPTOR_RENEW_OPTED_OUT"}, rising(), None),
        ({"end_behavior": "REPLACE"}, rising(), None),
        ({"end_behavior": ""}, rising(), None),
        ({"status": "EXPIRED"}, rising(), None),
        ({"ends_at": None}, rising(), None),
        ({"ends_at": at("2026-10-31T23:59:58")}, rising(), None),
        ({"ends_at": at("2027-10-31T23:59:59")}, rising(), None),
        ({}, None, Unknown.UNREAD),
        ({"value": None}, rising(), Unknown.UNREAD),
        ({"value": money("0.00")}, rising(), Unknown.METERED),
        ({}, rising("a lot"), Unknown.UNREADABLE),
        ({}, terms(None, VariablePaymentTerm("", money("144000.00"))), Unknown.ON_REQUEST),
        ({"value": None}, terms(None, VariablePaymentTerm("", money("1.00"))), Unknown.ON_REQUEST),
    ],
)
def test_nothing_is_guessed(
    changes: dict[str, object], known: AgreementTerms | None, expected: Unknown | None
) -> None:
    found = renewing(agreement(**changes), known, monthly(), BEGINS)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.unknown, found.price, found.shares, found.total) == (expected, None, (), None)


def test_without_a_rise_the_price_stays_and_of_a_range_the_default_counts() -> None:
    assert estimated(agreement(), terms()).price == money("144000.00")
    increase = PriceIncrease(least="2", most="9", default="5")
    ranged = terms(RenewalTerm("t-1", auto_renew=True, price_increase=increase))
    assert estimated(agreement(), ranged).price == money("151200.00")


QUARTER = {"starts_at": at("2026-09-30T00:00:00"), "ends_at": at("2026-12-29T23:59:59")}


@pytest.mark.parametrize(
    ("most", "used", "months"),
    [
        (None, None, [1, 4, 7, 10]),
        (3, 1, [1, 4]),
        (3, None, [1]),  # how often it renewed before is not known
        (1, 1, [1]),  # AWS says that it renews
    ],
)
def test_a_short_term_renews_as_often_as_was_agreed(
    most: int | None, used: int | None, months: list[int]
) -> None:
    one = agreement(**QUARTER, value=money("100.00"))
    known = rising("10", max_renewals=most)
    found = renewing(one, known, [], BEGINS, renewals_used=used)
    assert found is not None
    assert list(shares(found)) == months
    prices = [Decimal(one) for one in shares(found).values()]
    assert prices == [Decimal(100) * Decimal("1.1") ** (n + 1) for n in range(len(months))]
    assert found.price == money("110.00")


def test_a_term_of_days_is_followed_by_days() -> None:
    one = agreement(starts_at=at("2026-10-01T00:00:00"), ends_at=at("2026-11-20T00:00:00"))
    assert list(shares(estimated(one, terms()))) == [0, 2, 3, 5, 7, 8, 10]


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2027-01-31T00:00:00", 1, "2027-02-28T00:00:00"),
        ("2028-01-31T12:00:00", 1, "2028-02-29T12:00:00"),
        ("2028-02-29T23:59:59", 12, "2029-02-28T23:59:59"),
        ("2026-12-15T00:00:00", -13, "2025-11-15T00:00:00"),
    ],
)
def test_a_moment_moves_by_the_calendar(start: str, months: int, expected: str) -> None:
    assert shifted(at(start), months) == at(expected)


@pytest.mark.parametrize(
    ("amount", "currency", "rise", "price"),
    [
        ("1000", "JPY", "5", "1050"),
        ("10.125", "KWD", "2.5", "10.378125"),
        ("0.00000012", "USD", "4", "0.0000001248"),
        ("99999999999999999999.99", "EUR", "0.01", "100009999999999999999.989999"),
    ],
)
def test_sums_are_exact_in_every_currency(
    amount: str, currency: str, rise: str, price: str
) -> None:
    value = money(amount, currency)
    planned = [
        Planned(at("2026-02-01T00:00:00"), money(amount, currency)),
    ]
    found = estimated(agreement(value=value), rising(rise), planned)
    assert found.price == money(price, currency)
    assert found.basis is Basis.AS_BEFORE
    assert [one.amount for one in found.shares] == [Decimal(price)]


def test_a_rise_with_too_many_digits_is_not_rounded_but_left_out() -> None:
    one = agreement(**QUARTER)
    assert estimated(one, rising("3." + "7" * 60)).unknown is Unknown.UNREADABLE


def test_an_instalment_falls_into_the_local_month() -> None:
    late = [Planned(at("2026-02-28T23:30:00"), money("144000.00"))]
    utc = renewing(agreement(), terms(), late, BEGINS)
    there = renewing(agreement(), terms(), late, begins_of(zone=ZURICH))
    assert utc is not None
    assert there is not None
    assert [one.month for one in utc.shares] == [3]  # February in UTC
    assert [one.month for one in there.shares] == [4]  # and March in Zurich


@pytest.mark.parametrize(
    ("changes", "months"),
    [
        ({"ends_at": None, "end_behavior": ""}, tuple(range(1, 12))),
        ({}, tuple(range(1, 12))),
        ({"end_behavior": "EXPIRE"}, (1, 2)),
        ({"status": "CANCELLED"}, None),
        ({"ends_at": at("2026-11-20T00:00:00"), "end_behavior": "EXPIRE"}, None),
    ],
)
def test_use_would_go_on_until_the_agreement_ends(
    changes: dict[str, object], months: tuple[int, ...] | None
) -> None:
    past = [money("10.00"), money("20.00"), money("1.00"), money("600", "JPY")]
    found = list(past_use(agreement(**changes), past, BEGINS, {"USD": 2, "JPY": 0}.__getitem__))
    if months is None:
        assert found == []
        return
    assert found == [
        PastUse("agmt-1", "Lumenfold", money("10.33"), is_exact=False, months=months),
        PastUse("agmt-1", "Lumenfold", money("200", "JPY"), is_exact=True, months=months),
    ]


def test_use_that_was_paid_back_is_no_forecast() -> None:
    assert list(past_use(agreement(), [money("-5.00")], BEGINS, lambda _: 2)) == []


def forecast() -> Forecast:
    base = Renewing("agmt-1", "A", "", "", NOW, price=money("10.00"))
    return Forecast(
        months=(
            MonthFacts(BEGINS[0], (money("1.10"), money("7", "JPY"))),
            MonthFacts(BEGINS[1], (), 2),
        ),
        renewals=(
            Renewing("agmt-0", "U", "", "", NOW, unknown=Unknown.METERED),
            Renewing(
                "agmt-1", "A", "", "", NOW, price=money("10.00"),
                shares=(Share(0, Decimal("4.00")), Share(1, Decimal("6.00"))),
            ),
            Renewing("agmt-2", "B", "", "", NOW, price=money("3", "JPY"), shares=(Share(1, Decimal(3)),)),
            Renewing("agmt-3", "C", "", "", NOW, price=base.price, shares=(Share(1, Decimal("0.05")),)),
        ),
        uses=(PastUse("agmt-4", "D", money("2.00"), is_exact=True, months=(1,)),),
    )  # fmt: skip


def words(amounts: tuple[Decimal, ...]) -> list[str]:
    return [f"{one}" for one in amounts]


def test_currencies_and_kinds_are_kept_apart() -> None:
    found = forecast()
    assert found.currencies == ("USD", "JPY")
    assert words(found.charged("USD")) == ["1.10", "0"]
    assert words(found.expected("USD")) == ["4.00", "6.05"]
    assert words(found.used("USD")) == ["0", "2.00"]
    assert words(found.charged("JPY")) == ["7", "0"]
    assert words(found.expected("JPY")) == ["0", "3"]
    assert words(found.expected("EUR")) == ["0", "0"]


def test_what_is_not_renewed_is_in_no_sum() -> None:
    found = forecast()
    assert words(found.expected("USD", {"agmt-1"})) == ["0", "0.05"]
    assert words(found.expected("USD", {"agmt-1", "agmt-3", "agmt-unknown"})) == ["0", "0"]
    assert words(found.charged("USD")) == ["1.10", "0"]


@given(st.lists(st.sampled_from(["agmt-0", "agmt-1", "agmt-2", "agmt-3", "agmt-none"])))
def test_what_if_is_the_forecast_without_what_is_left_out(toggled: list[str]) -> None:
    found = forecast()
    what_if = WhatIf(found)
    for one in toggled:
        what_if.toggle(one)
    known = {one.agreement_id for one in found.renewals}
    odd = {one for one in toggled if toggled.count(one) % 2} & known
    assert what_if.off == odd
    for currency in ("USD", "JPY", "EUR"):
        assert what_if.expected(currency) == found.expected(currency, odd)
        assert what_if.charged(currency) == found.charged(currency)
        assert what_if.used(currency) == found.used(currency)
        whole = (
            a + b
            for a, b in zip(what_if.expected(currency), what_if.left_out(currency), strict=True)
        )
        assert tuple(whole) == found.expected(currency)
    what_if.renew_everything()
    assert what_if.expected("USD") == found.expected("USD")


@given(
    st.decimals(min_value="0.01", max_value=10**9, places=2),
    st.decimals(min_value=0, max_value=99, places=2),
    st.integers(1, 24),
    st.integers(1, 40),
)
def test_instalments_are_exactly_the_price(
    amount: Decimal, rise: Decimal, months: int, number: int
) -> None:
    start = at("2026-11-30T00:00:00")
    begin = shifted(start, months)
    planned = [Planned(start, Money(amount, "USD")) for _ in range(number)]
    value = Money(amount * number, "USD")
    one = agreement(starts_at=start, ends_at=begin - timedelta(seconds=1), value=value)
    begins = [start, shifted(begin, months)]
    found = renewing(one, rising(f"{rise}", max_renewals=1), planned, begins)
    assert found is not None
    assert found.basis is Basis.AS_BEFORE
    assert found.total == found.price
