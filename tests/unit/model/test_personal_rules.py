"""The person's own rules: exact, in one currency, silent where a fact is not known."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.money import Money
from app.model.personal_rules import (
    AboveLimit,
    Before,
    Decision,
    NewSeller,
    NoOrder,
    PersonalRules,
    PriceUp,
    SellerPast,
    Subject,
    findings,
)

ALL = PersonalRules(
    warn_above=(Money(Decimal(1000), "USD"), Money(Decimal(500), "EUR")),
    new_seller=True,
    price_up_percent=10,
    missing_order=True,
)
AT = datetime(2026, 10, 3, tzinfo=UTC)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def test_no_rule_is_on_at_first() -> None:
    decision = Decision(usd("1e9"), SellerPast(), Before(usd("1")), lacks_order=True)
    assert findings(PersonalRules(), decision) == ()


@pytest.mark.parametrize(
    ("money", "limit"),
    [
        (usd("1000"), None),
        (usd("1000.000001"), usd("1000")),
        (Money(Decimal("500.01"), "EUR"), Money(Decimal(500), "EUR")),
        (Money(Decimal(10**9), "JPY"), None),
    ],
)
def test_each_currency_has_its_own_limit(money: Money, limit: Money | None) -> None:
    expected = (AboveLimit(money, limit),) if limit else ()
    assert findings(ALL, Decision(money)) == expected


@pytest.mark.parametrize(
    ("past", "is_new"),
    [(None, False), (SellerPast(), True), (SellerPast(1), False), (SellerPast(0, 1), False)],
)
def test_a_seller_is_new_where_nothing_was_agreed_or_paid(
    past: SellerPast | None, is_new: bool
) -> None:
    assert findings(ALL, Decision(past=past)) == ((NewSeller(),) if is_new else ())
    approval = Decision(past=past, subject=Subject.APPROVAL)
    assert findings(ALL, approval) == ((NewSeller(Subject.APPROVAL),) if is_new else ())


@pytest.mark.parametrize(
    ("now", "before", "percent"),
    [
        ("110", "100", None),
        ("110.01", "100", "10.0"),
        ("122.29", "100", "22.2"),
        ("90", "100", None),
        ("5", "0", None),
        ("1000", "0.000000000001", "99999999999999900.0"),
    ],
)
def test_a_price_is_up_only_above_the_percentage(
    now: str, before: str, percent: str | None
) -> None:
    found = findings(ALL, Decision(usd(now), before=Before(usd(before), "Phase 1", AT)))
    rises = [one.percent for one in found if isinstance(one, PriceUp)]
    assert rises == ([Decimal(percent)] if percent else [])


def test_prices_in_two_currencies_are_not_compared() -> None:
    assert findings(ALL, Decision(usd("900"), before=Before(Money(Decimal(1), "EUR")))) == ()


def test_a_missing_order_is_told_where_there_is_one_to_miss() -> None:
    assert findings(ALL, Decision(lacks_order=True)) == (NoOrder(),)
    assert findings(ALL, Decision()) == ()


def test_the_amount_with_tax_is_above_a_limit_and_the_price_without_it_has_risen() -> None:
    before = Before(usd("1000"), "Phase 1", AT)
    quiet = Decision(usd("999"), before=before, price=usd("900"))
    assert findings(ALL, quiet) == ()
    decision = Decision(usd("1210"), before=before, price=usd("1100"))
    assert findings(ALL, decision) == (AboveLimit(usd("1210"), usd("1000")),)


@pytest.mark.parametrize("subject", [Subject.PAYMENT, Subject.PURCHASE, Subject.APPROVAL])
def test_every_rule_applies_to_what_is_bought(subject: Subject) -> None:
    decision = Decision(
        usd("2000"), SellerPast(), Before(usd("1")), lacks_order=True, subject=subject
    )
    kinds = [type(one) for one in findings(ALL, decision)]
    assert kinds == [AboveLimit, NewSeller, PriceUp, NoOrder]


def test_of_a_payment_session_only_the_limit_is_judged() -> None:
    decision = Decision(
        usd("2000"), SellerPast(), Before(usd("1")), lacks_order=True, subject=Subject.SESSION
    )
    assert findings(ALL, decision) == (AboveLimit(usd("2000"), usd("1000")),)
    assert findings(ALL, Decision(usd("1000"), subject=Subject.SESSION)) == ()


@pytest.mark.parametrize(
    ("subject", "is_new"),
    [(Subject.APPROVAL, False), (Subject.PURCHASE, True), (Subject.PAYMENT, True)],
)
def test_what_others_bought_makes_a_seller_known_only_to_who_approves_for_them(
    subject: Subject, is_new: bool
) -> None:
    decision = Decision(past=SellerPast(has_approvals=True), subject=subject)
    assert findings(ALL, decision) == ((NewSeller(subject),) if is_new else ())


@given(st.decimals(0, 10**30, places=12), st.decimals(0, 10**30, places=12))
def test_no_amount_is_too_long_for_the_percentage(now: Decimal, before: Decimal) -> None:
    decision = Decision(Money(now, "USD"), before=Before(Money(before, "USD")))
    for found in findings(PersonalRules(price_up_percent=0), decision):
        assert isinstance(found, PriceUp)
        assert now > before


@pytest.mark.parametrize(
    "content",
    [
        b'{"warnAbove":[{"amount":"-1","currency":"USD"}]}',
        b'{"warnAbove":[{"amount":"1","currency":"USD"},{"amount":"2","currency":"USD"}]}',
        b'{"warnAbove":[{"amount":"NaN","currency":"USD"}]}',
        b'{"warnAbove":[{"amount":"1","currency":"usd"}]}',
        b'{"priceUpPercent":-1}',
        b'{"priceUpPercent":1001}',
        b'{"surprise":true}',
    ],
)
def test_rules_that_nobody_can_have_chosen_are_refused(content: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(content, type=PersonalRules)


def test_rules_come_back_as_they_were_kept() -> None:
    assert msgspec.json.decode(msgspec.json.encode(ALL), type=PersonalRules) == ALL
