"""What people read: amounts keep every digit, countdowns follow the rules of the design."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from babel.core import Locale, UnknownLocaleError, get_global
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from app.model.money import Money
from ui import text
from ui.separators import ENGLISH, Separators, separators_of

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
LOCALES = ("en_US", "en_GB", "de_DE", "de_CH", "fr_FR", "ja_JP", "ar_EG", "hi_IN")
amounts = st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15
)


@given(amounts, st.sampled_from(LOCALES))
def test_an_amount_keeps_its_value_in_every_locale(amount: Decimal, locale: str) -> None:
    signs = separators_of(locale)
    shown = text.amount(Money(amount, "USD"), signs)
    back = shown.replace(signs.group, "").replace(signs.decimal, ".").replace(text.MINUS, "-")
    assert Decimal(back) == amount


def test_groups_and_signs_are_those_of_babel_wherever_qt_can_be_set_to() -> None:
    everywhere = QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    )
    names = {one.name() for one in everywhere}
    assert names > set(LOCALES)
    assert {name: separators_of(name) for name in names} == {name: in_babel(name) for name in names}


def in_babel(name: str) -> Separators:
    try:
        found = Locale.parse(name)
    except UnknownLocaleError:
        return ENGLISH
    symbols = found.number_symbols["latn"]
    return Separators(symbols["decimal"], symbols["group"], *found.decimal_formats[None].grouping)


def test_the_digits_of_each_currency_are_those_of_babel() -> None:
    for currency, (digits, *_) in get_global("currency_fractions").items():
        if currency != "DEFAULT":
            shown = text.amount(Money(Decimal(1), currency), ENGLISH)
            assert len(shown.partition(".")[2]) == digits, currency


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("12480", "USD", "12,480.00 USD"),
        ("1284.6", "USD", "1,284.60 USD"),
        ("0.000125", "USD", "0.000125 USD"),
        ("1234.5", "JPY", "1,234.5 JPY"),
        ("9007199254740993.01", "USD", "9,007,199,254,740,993.01 USD"),
        ("-5", "KWD", "\u22125.000 KWD"),
        ("1E+3", "USD", "1,000.00 USD"),
    ],
)
def test_amounts_show_all_digits_and_the_code(amount: str, currency: str, shown: str) -> None:
    value = Money(Decimal(amount), currency)
    assert text.money(value, ENGLISH).replace(text.NBSP, " ") == shown


def test_hindi_groups_by_two_after_three() -> None:
    assert text.number(Decimal(12345678), 0, separators_of("hi_IN")) == "1,23,45,678"


def test_an_unknown_locale_writes_as_english_does() -> None:
    assert separators_of("tlh_KX") == ENGLISH


def test_what_is_not_known_is_never_zero() -> None:
    assert text.money_or(None) == "Not available"


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (timedelta(days=846), "in 2 years"),
        (timedelta(days=74), "in 74 days"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=2, hours=22, minutes=30), "in 2 d 22 h"),
        (timedelta(hours=6, minutes=12), "in 6 h 12 min"),
        (timedelta(minutes=9, seconds=59), "in 9 min"),
        (timedelta(seconds=59), "in under 1 min"),
        (-timedelta(days=18), "18 days ago"),
        (-timedelta(days=2, hours=23), "2 days ago"),
        (-timedelta(hours=30), "1 day ago"),
        (-timedelta(hours=19, minutes=40), "19 h ago"),
        (-timedelta(minutes=9, seconds=59), "9 min ago"),
        (timedelta(0), "just now"),
    ],
)
def test_countdowns_get_finer_as_the_time_comes_near(left: timedelta, shown: str) -> None:
    assert text.until(NOW + left, NOW) == shown


def test_a_sentence_spells_the_days() -> None:
    later = NOW + timedelta(days=2, hours=22)
    assert text.long_countdown(later, NOW) == "2 days 22 h"
    assert text.long_countdown(NOW + timedelta(days=1, hours=1), NOW) == "1 day 1 h"


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=9000)))
def test_a_countdown_never_says_more_than_is_left(left: timedelta) -> None:
    shown = text.countdown(NOW + left, NOW)
    number = int(shown.removeprefix("under ").split()[0])
    unit = shown.removeprefix("under ").split()[1]
    length = {"years": timedelta(days=365), "days": timedelta(days=1), "d": timedelta(days=1)}
    length |= {"h": timedelta(hours=1), "min": timedelta(minutes=1)}
    # Days are counted on the calendar, as people do, so the last one may not be a whole one.
    slack = timedelta(days=1) if unit == "days" else timedelta(0)
    assert shown == "under 1 min" or number * length[unit] <= left + slack


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("It ends on 4 Feb 2027 or on 18 Nov.", "It ends on 4_Feb_2027 or on 18_Nov."),
        ("5 Jan 2027, 23:59 in 14 days", "5_Jan_2027, 23:59 in 14 days"),
        ("1 Decade, 100 May 2026, 3 Mars", "1 Decade, 100 May 2026, 3 Mars"),
        ("", ""),
    ],
)
def test_no_line_of_running_text_ends_within_a_date(said: str, shown: str) -> None:
    assert text.unbroken(said) == shown.replace("_", text.NBSP)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_every_date_that_is_written_stays_whole(day: date) -> None:
    said = text.day_month_year(day.day, day.month, day.year)
    assert text.unbroken(f"On {said}.") == f"On {said.replace(' ', text.NBSP)}."


def test_dates_leave_out_this_year_in_lists() -> None:
    assert text.short_date(NOW, NOW) == "18 Nov"
    assert text.short_date(NOW - timedelta(days=365), NOW) == "18 Nov 2025"
    assert text.utc(NOW) == "18 Nov 2026, 10:42:00 UTC"


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(days=5), "5 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=12), "12 hours"),
        (timedelta(minutes=90), "90 minutes"),
    ],
)
def test_durations_of_terms_are_whole_words(length: timedelta, shown: str) -> None:
    assert text.duration(length) == shown


def test_account_ids_are_grouped_and_nothing_else_is() -> None:
    assert text.account_id("447109263358") == "4471-0926-3358"
    assert text.account_id("44710926335") == "44710926335"
    full_width = "\uff14\uff14\uff17\uff11\uff10\uff19\uff12\uff16\uff13\uff13\uff15\uff18"
    assert text.account_id(full_width) == full_width


def test_long_ids_are_cut_in_the_middle() -> None:
    shown = text.short_id("agmt-0123456789abcdef0123456789", 12)
    assert shown == "agmt-…456789"
    assert len(shown) == 12


def test_percent_has_at_most_one_decimal() -> None:
    assert text.percent(Decimal("0.737")) == "73.7%"
    assert text.percent(Decimal("0.96")) == "96%"
    assert text.percent(Decimal(1)) == "100%"


@pytest.mark.parametrize("part", ["0.9996", "0.99999999999999999999999999999999999"])
def test_only_all_of_it_is_a_hundred_percent(part: str) -> None:
    assert text.percent(Decimal(part)) == "99.9%"


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 charges"), (1, "1 charge"), (1200, "1,200 charges")]
)
def test_plurals(number: int, shown: str) -> None:
    assert text.plural(number, "{n} charge", "{n} charges") == shown
