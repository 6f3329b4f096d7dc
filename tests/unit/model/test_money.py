from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.money import (
    BadAmount,
    CurrencyMismatch,
    Money,
    MoneyBag,
    money_or_none,
    parse_money,
)

amounts = st.decimals(allow_nan=False, allow_infinity=False, places=12).filter(
    lambda amount: abs(amount) < Decimal(10) ** 30
)
currencies = st.sampled_from(["USD", "EUR", "JPY", "KWD", "XXX"])
moneys = st.builds(Money, amounts, currencies)


@given(amount=amounts, currency=currencies)
def test_what_aws_wrote_is_kept_to_the_last_digit(amount: Decimal, currency: str) -> None:
    money = parse_money(f"{amount:f}", currency)

    assert str(money.amount) == str(Decimal(f"{amount:f}"))
    assert money.currency == currency


@pytest.mark.parametrize("text", ["10", "10.0", "10.005", "-5", "0", "9007199254740993.01"])
def test_plain_decimals_are_amounts(text: str) -> None:
    assert str(parse_money(text, "USD").amount) == text


@pytest.mark.parametrize(
    "text",
    [
        "1e3",
        "NaN",
        "Infinity",
        "",
        " 10 ",
        "10\n",
        "\uff11\uff10",
        "\u0663",
        "1,000.00",
        "1.000,00",
        "+5",
        ".5",
        "5.",
        "1_000",
        "0x10",
        "1" * 31,
        "1." + "0" * 13,
        10.5,
        10,
        None,
        {"amount": "10"},
        Decimal(10),
    ],
    ids=repr,
)
def test_anything_odd_is_no_amount(text: object) -> None:
    with pytest.raises(BadAmount):
        parse_money(text, "USD")
    assert money_or_none(text, "USD") is None


@pytest.mark.parametrize(
    "currency", ["", "usd", "US", "USDT", "\uff35\uff33\uff24", "US\n", None, 840]
)
def test_anything_but_three_letters_is_no_currency(currency: object) -> None:
    assert money_or_none("10", currency) is None


@pytest.mark.parametrize("amount", [10.5, 10, "10", Decimal("NaN"), Decimal("Infinity")])
def test_money_itself_takes_finite_decimals_only(amount: object) -> None:
    with pytest.raises(BadAmount):
        Money(amount, "USD")  # type: ignore[arg-type]


@given(one=amounts, other=amounts)
def test_sums_are_exact(one: Decimal, other: Decimal) -> None:
    total = Money(one, "USD") + Money(other, "USD")

    assert (total - Money(other, "USD")).amount == one
    assert (total - Money(one, "USD")).amount == other


@given(one=moneys, other=moneys)
def test_two_currencies_never_meet(one: Money, other: Money) -> None:
    if one.currency == other.currency:
        assert (one + other).currency == one.currency
        return
    with pytest.raises(CurrencyMismatch):
        one + other
    with pytest.raises(CurrencyMismatch):
        one - other


@given(st.lists(moneys))
def test_a_bag_keeps_one_exact_sum_for_each_currency(found: list[Money]) -> None:
    bag = MoneyBag(found)

    assert [one.currency for one in bag] == list(dict.fromkeys(one.currency for one in found))
    assert len(bag) == len({one.currency for one in found})
    for total in bag:
        parts = (one.amount for one in found if one.currency == total.currency)
        assert Fraction(total.amount) == sum(map(Fraction, parts))
        assert bag.get(total.currency) == total


def test_a_bag_gives_zero_for_a_currency_it_has_not() -> None:
    assert MoneyBag().get("EUR") == Money(Decimal(0), "EUR")


@given(moneys)
def test_money_survives_the_store_and_the_channel(money: Money) -> None:
    for codec in (msgspec.json, msgspec.msgpack):
        again = codec.decode(codec.encode(money), type=Money)
        assert (str(again.amount), again.currency) == (str(money.amount), money.currency)


def test_money_that_was_altered_does_not_come_back() -> None:
    with pytest.raises((msgspec.ValidationError, BadAmount)):
        msgspec.json.decode(b'{"amount": "NaN", "currency": "USD"}', type=Money)
