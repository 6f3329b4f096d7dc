"""What comes as entries: table-driven over time zones, clock changes, leap days, month ends, currencies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.agreement import Agreement
from app.model.charge import Charge, ChargeRow
from app.model.listing import OfferName, Seller
from app.model.money import Money
from app.model.offer import OfferedProduct, PurchaseOption
from app.model.payment_session import PaymentSession
from app.model.quote import Quote
from app.model.renewal import Renewal
from app.model.request import (
    PENDING,
    Deadline,
    DeadlineKind,
    DecidedBy,
    PaymentRequest,
    RequestKind,
    RequestRow,
    payment_deadline,
)
from app.model.term import (
    AUTO_APPROVE,
    AgreementTerms,
    PriceIncrease,
    RenewalTerm,
    VariablePaymentTerm,
)
from app.model.timeline import (
    Entry,
    Kind,
    agreement_entries,
    by_day,
    charge_entries,
    day_of,
    decided_entries,
    grid_of,
    in_order,
    month_after,
    option_entries,
    quote_entries,
    request_entries,
    session_entries,
)

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
END = datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC)
TERM = RenewalTerm("t-1", auto_renew=True, lockout=timedelta(days=30))
ZURICH, APIA, KATHMANDU = (
    ZoneInfo("Europe/Zurich"),
    ZoneInfo("Pacific/Apia"),
    ZoneInfo("Asia/Kathmandu"),
)


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def agreement(**more: object) -> Agreement:
    facts: dict[str, object] = {
        "status": "ACTIVE",
        "product_name": "Lumenfold Observability",
        "seller_name": "Lumenfold",
        "ends_at": END,
        "end_behavior": "RENEW",
        "value": money("144000.00"),
    }
    return Agreement("agmt-1", **(facts | more))  # type: ignore[arg-type]


def kinds(one: Agreement, term: RenewalTerm | None = TERM) -> dict[Kind, Entry]:
    return {entry.kind: entry for entry in agreement_entries(one, term)}


@pytest.mark.parametrize(
    ("changes", "term", "expected"),
    [
        ({}, TERM, {Kind.DECISION, Kind.END}),
        ({}, None, {Kind.END}),
        ({"end_behavior": "EXPIRE", "end_reason": "ACCEPTOR_RENEW_OPTED_OUT"}, TERM,
         {Kind.DECISION, Kind.END}),
        ({"end_behavior": "EXPIRE", "end_reason": "PROPOSER_RENEW_OPTED_OUT"}, TERM, {Kind.END}),
        ({"end_behavior": "EXPIRE", "end_reason": "RENEWAL_LIMIT_EXHAUSTED"}, TERM, {Kind.END}),
        ({"end_behavior": "REPLACE"}, TERM, {Kind.END}),
        ({"end_behavior": ""}, TERM, {Kind.END}),
        ({"ends_at": None}, TERM, set()),
        ({"ends_at": datetime(9999, 12, 31, tzinfo=UTC)}, TERM, set()),
        ({"free_trial_ends_at": NOW}, None, {Kind.TRIAL, Kind.END}),
        ({"ends_at": None, "free_trial_ends_at": NOW}, None, {Kind.TRIAL}),
        ({"status": "EXPIRED", "end_behavior": ""}, TERM, {Kind.END}),
        ({"status": "RENEWED", "end_behavior": ""}, TERM, {Kind.END}),
        ({"status": "CANCELLED", "end_behavior": ""}, TERM, set()),
        ({"status": "TERMINATED", "free_trial_ends_at": NOW}, TERM, set()),
        ({"status": "REPLACED"}, TERM, set()),
    ],
)  # fmt: skip
def test_an_agreement_gives_the_dates_that_its_state_leaves(
    changes: dict[str, object], term: RenewalTerm | None, expected: set[Kind]
) -> None:
    assert set(kinds(agreement(**changes), term)) == expected


@pytest.mark.parametrize(
    ("lockout", "by"),
    [
        (timedelta(days=30), datetime(2027, 1, 1, 23, 59, 59, tzinfo=UTC)),
        (timedelta(days=365), datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)),
        (None, END),
    ],
)
def test_a_decision_is_due_when_the_lockout_begins(lockout: timedelta | None, by: datetime) -> None:
    found = kinds(agreement(), RenewalTerm("t-1", auto_renew=True, lockout=lockout))
    assert found[Kind.DECISION].at == by
    assert found[Kind.DECISION].renewal is Renewal.ON


def test_a_lockout_that_cannot_be_read_gives_no_decision() -> None:
    assert Kind.DECISION not in kinds(agreement(), RenewalTerm("t-1", unread_lockout="P1M"))


@pytest.mark.parametrize(
    ("increase", "value", "after"),
    [
        (PriceIncrease(fixed="4.00"), money("144000.00"), money("149760.00")),
        (PriceIncrease(least="2", most="9", default="5"), money("144000.00"), money("151200.00")),
        (PriceIncrease(fixed="4.00"), money("1001", "JPY"), money("1041.04", "JPY")),
        (PriceIncrease(fixed="2.5"), money("10.125", "KWD"), money("10.378125", "KWD")),
        (PriceIncrease(fixed="4"), money("0.00000001"), money("0.0000000104")),
        (PriceIncrease(fixed="a lot"), money("144000.00"), None),
        (PriceIncrease(fixed="4.00"), money("0.00"), None),
        (PriceIncrease(fixed="4.00"), None, None),
    ],
)
def test_a_price_rise_is_worked_out_to_the_last_digit(
    increase: PriceIncrease, value: Money | None, after: Money | None
) -> None:
    entry = kinds(agreement(value=value), RenewalTerm("t-1", price_increase=increase))[Kind.PRICE]
    assert (entry.at, entry.money, entry.rise) == (END, after, increase)


@pytest.mark.parametrize("behavior", ["EXPIRE", "REPLACE", ""])
def test_what_does_not_renew_does_not_get_dearer(behavior: str) -> None:
    term = RenewalTerm("t-1", price_increase=PriceIncrease(fixed="4"))
    assert Kind.PRICE not in kinds(agreement(end_behavior=behavior), term)


def test_charges_without_a_date_are_no_entries() -> None:
    rows = [
        ChargeRow(Charge("ch-1", "agmt-1", 1, NOW, money("1.50", "EUR"), "BL-1")),
        ChargeRow(
            Charge("ch-2", "agmt-1", 1, NOW, None), "prod-1", "Tessel", "8820", "Tessel Labs"
        ),
        ChargeRow(Charge("ch-3", "agmt-1", 1)),
    ]
    assert list(charge_entries(rows)) == [
        Entry(Kind.CHARGE, NOW, "ch-1", "agmt-1", "", money("1.50", "EUR")),
        Entry(Kind.CHARGE, NOW, "ch-2", "Tessel", "Tessel Labs", is_order_missing=True),
    ]


def request(kind: RequestKind, status: str, deadline: Deadline) -> RequestRow:
    return RequestRow(kind, "r-1", "T", "S", "", status, None, NOW, NOW, deadline)


@pytest.mark.parametrize(
    ("kind", "status", "deadline", "expected"),
    [
        (RequestKind.PAYMENT, PENDING, Deadline(DeadlineKind.APPROVES_ITSELF, END), Kind.PAYMENT),
        (RequestKind.CANCELLATION, PENDING, Deadline(DeadlineKind.APPROVES_ITSELF, END),
         Kind.CANCELLATION),
        (RequestKind.APPROVAL, PENDING, Deadline(DeadlineKind.NEEDED_BY, END), Kind.APPROVAL),
        (RequestKind.PAYMENT, PENDING, Deadline(DeadlineKind.NONE), None),
        (RequestKind.PAYMENT, PENDING, Deadline(DeadlineKind.UNKNOWN), None),
        (RequestKind.PAYMENT, "APPROVED", Deadline(DeadlineKind.APPROVES_ITSELF, END), None),
    ],
)  # fmt: skip
def test_only_requests_that_wait_and_have_a_deadline_are_entries(
    kind: RequestKind, status: str, deadline: Deadline, expected: Kind | None
) -> None:
    found = list(request_entries([request(kind, status, deadline)]))
    assert [one.kind for one in found] == ([expected] if expected else [])
    assert all(one.request is kind for one in found)


@pytest.mark.parametrize("kind", list(RequestKind))
def test_a_decided_request_stands_where_aws_changed_it_last(kind: RequestKind) -> None:
    row = request(kind, "REJECTED", Deadline(DeadlineKind.APPROVES_ITSELF, END))
    row = msgspec.structs.replace(row, decided_by=DecidedBy.YOU)
    (found,) = decided_entries([row, msgspec.structs.replace(row, updated_at=None)])
    assert (found.kind, found.at, found.request) == (Kind.DECIDED, NOW, kind)
    assert (found.status, found.decided_by) == ("REJECTED", DecidedBy.YOU)


def test_the_deadline_of_a_payment_crosses_a_clock_change_and_a_leap_day_exactly() -> None:
    asked = PaymentRequest(
        "pr-1", "agmt-1", PENDING, created_at=datetime(2028, 2, 25, 23, 30, tzinfo=UTC)
    )
    term = VariablePaymentTerm(AUTO_APPROVE, None, timedelta(days=30))
    at = payment_deadline(asked, AgreementTerms("agmt-1", (term,))).at
    assert at == datetime(2028, 3, 26, 23, 30, tzinfo=UTC)
    assert at is not None
    assert day_of(at, ZURICH) == date(2028, 3, 27)  # summer time began that night


@pytest.mark.parametrize(
    ("changes", "is_entry"),
    [
        ({"status": "DRAFT"}, True),
        ({"status": "APPROVED"}, True),
        ({"status": "PENDING_APPROVAL"}, True),
        ({"status": "ACCEPTED"}, False),
        ({"status": "DRAFT", "intent": "AMEND"}, False),
        ({"status": "DRAFT", "offer_expires_at": None}, False),
    ],
)
def test_an_open_quote_ends_with_its_offer(changes: dict[str, object], is_entry: bool) -> None:
    facts = {"quote_id": "ar-1", "offer_expires_at": END} | changes
    found = list(quote_entries([Quote(**facts)]))  # type: ignore[arg-type]
    assert [one.at for one in found] == ([END] if is_entry else [])


def test_offers_and_sessions_end_too() -> None:
    offer = PurchaseOption("offer-1", name="FY27", seller=Seller(name="Lumenfold"), expires_at=END)
    session = PaymentSession(
        session_id="payment-session-1", manager_arn="", user_id="dana", created_at=NOW, minutes=90,
        agent="shopper", left=money("12.50"),
    )  # fmt: skip
    assert list(option_entries([offer, PurchaseOption("offer-2")])) == [
        Entry(Kind.OFFER, END, "offer-1", "FY27", "Lumenfold")
    ]
    assert list(session_entries([session])) == [
        Entry(Kind.SESSION, NOW + timedelta(minutes=90), "payment-session-1", "shopper", "dana",
              money("12.50"))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("taken", "is_entry"),
    [(set(), True), ({"offer-1"}, True), ({"offer-1", "offer-2"}, False), ({"set-1"}, True)],
)
def test_a_set_is_left_out_once_all_its_offers_are_taken(taken: set[str], is_entry: bool) -> None:
    offers = tuple(OfferedProduct(offer=OfferName(one)) for one in ("offer-1", "offer-2"))
    bundle = PurchaseOption("set-1", expires_at=END, products=offers)
    assert len(list(option_entries([bundle], taken))) == is_entry


def test_an_offer_that_was_taken_does_not_expire_for_this_account() -> None:
    named = (OfferedProduct(offer=OfferName("offer-1")),)
    for one in (PurchaseOption("offer-1"), PurchaseOption("offer-1", products=named)):
        dated = msgspec.structs.replace(one, expires_at=END)
        assert not list(option_entries([dated], {"offer-1"}))


def test_a_session_that_was_gone_before_its_end_never_expires() -> None:
    facts = {"session_id": "s-1", "manager_arn": "", "user_id": "dana", "created_at": NOW,
             "minutes": 90}  # fmt: skip
    end = NOW + timedelta(minutes=90)
    gone = [PaymentSession(**facts, gone_at=at) for at in (NOW, end, END)]  # type: ignore[arg-type]
    assert [one.at for one in session_entries(gone)] == [end, end]


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        ("2026-12-31T23:30:00", UTC, (2026, 12, 31)),
        ("2026-12-31T23:30:00", ZURICH, (2027, 1, 1)),
        ("2026-12-31T10:30:00", APIA, (2026, 12, 31)),
        ("2026-12-31T11:30:00", APIA, (2027, 1, 1)),
        ("2026-11-18T18:14:59", KATHMANDU, (2026, 11, 18)),
        ("2026-11-18T18:15:00", KATHMANDU, (2026, 11, 19)),
        ("2026-03-28T22:59:59", ZURICH, (2026, 3, 28)),  # the night before summer time
        ("2026-03-28T23:00:00", ZURICH, (2026, 3, 29)),
        ("2026-03-29T21:59:59", ZURICH, (2026, 3, 29)),  # a day of 23 hours
        ("2026-03-29T22:00:00", ZURICH, (2026, 3, 30)),
        ("2026-10-24T22:00:00", ZURICH, (2026, 10, 25)),  # a day of 25 hours
        ("2026-10-25T22:59:59", ZURICH, (2026, 10, 25)),
        ("2026-10-25T23:00:00", ZURICH, (2026, 10, 26)),
        ("2028-02-28T23:30:00", ZURICH, (2028, 2, 29)),
        ("2027-02-28T23:30:00", ZURICH, (2027, 3, 1)),
        ("2026-11-18T11:00:00", timezone(timedelta(hours=-12)), (2026, 11, 17)),
    ],
)
def test_an_entry_stands_on_the_day_that_the_calendar_there_shows(
    at: str, zone: tzinfo, day: tuple[int, int, int]
) -> None:
    entry = Entry(Kind.CHARGE, datetime.fromisoformat(at).replace(tzinfo=UTC), "ch-1", "T")
    assert dict(by_day([entry], zone)) == {date(*day): [entry]}


def test_a_day_is_in_order_of_time_and_at_the_same_moment_silence_comes_first() -> None:
    late = NOW + timedelta(hours=5)
    entries = [
        Entry(Kind.PAYMENT, late, "pr-1", "A"),
        Entry(Kind.CHARGE, NOW, "ch-1", "B"),
        Entry(Kind.CHARGE, NOW, "ch-2", "A"),
        Entry(Kind.PAYMENT, NOW, "pr-2", "Z"),
        Entry(Kind.END, NOW, "agmt-1", "A"),
    ]
    (day,) = by_day(entries, UTC).values()
    assert [one.item_id for one in day] == ["pr-2", "agmt-1", "ch-2", "ch-1", "pr-1"]
    assert tuple(day) == in_order(entries)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2028, 1, 31), 1, (2028, 2, 29)),
        ((2026, 3, 31), -1, (2026, 2, 28)),
        ((2026, 12, 31), 2, (2027, 2, 28)),
        ((2026, 11, 30), 12, (2027, 11, 30)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2026, 1, 15), -13, (2024, 12, 15)),
    ],
)
def test_months_are_counted_by_the_calendar(
    day: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert month_after(date(*day), months) == date(*expected)


def test_the_calendar_has_ends() -> None:
    with pytest.raises(ValueError, match="year"):
        month_after(date(9999, 12, 1))
    with pytest.raises(ValueError, match="9999"):
        grid_of(date(9999, 12, 1), 0)


@pytest.mark.parametrize(
    ("month", "first_weekday", "begin", "end"),
    [
        ((2026, 11, 18), 0, (2026, 10, 26), (2026, 12, 6)),
        ((2026, 11, 1), 6, (2026, 11, 1), (2026, 12, 5)),
        ((2027, 2, 1), 0, (2027, 2, 1), (2027, 2, 28)),  # four weeks exactly
        ((2028, 2, 1), 0, (2028, 1, 31), (2028, 3, 5)),
    ],
)
def test_a_grid_has_whole_weeks(
    month: tuple[int, int, int],
    first_weekday: int,
    begin: tuple[int, int, int],
    end: tuple[int, int, int],
) -> None:
    assert grid_of(date(*month), first_weekday) == (date(*begin), date(*end))


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.integers(0, 6))
def test_every_grid_holds_its_month_and_nothing_but_whole_weeks(day: date, weekday: int) -> None:
    begin, end = grid_of(day, weekday)
    assert begin <= day <= end
    assert begin.weekday() == weekday
    assert ((end - begin).days + 1) % 7 == 0
    assert (end - begin).days < 42


@given(
    st.lists(st.integers(-(10**9), 10**9).map(lambda seconds: NOW + timedelta(seconds=seconds))),
    st.sampled_from([UTC, ZURICH, APIA, KATHMANDU]),
)
def test_no_entry_gets_lost_between_the_days(times: list[datetime], zone: tzinfo) -> None:
    entries = [Entry(Kind.CHARGE, at, str(number), "T") for number, at in enumerate(times)]
    days = by_day(entries, zone)
    assert sorted(one.item_id for found in days.values() for one in found) == sorted(
        one.item_id for one in entries
    )
    assert all(day_of(one.at, zone) == day for day, found in days.items() for one in found)
