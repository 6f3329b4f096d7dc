"""Amounts on the screen are the decimal strings of AWS, in every locale: no digit, no currency is lost.

What is expected is written out here from AWS's string, and not by the code that is tested.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from app.model.agreement_detail import AgreementRow
from app.model.charge import Charge, ChargeRow
from app.model.command import ApprovePayment
from app.model.money import Money, parse_money
from app.model.notice import Notice, NoticeKind
from app.model.quote import ExpectedCharge, ItemizedChange, Quote, QuoteTerms, Tax
from app.model.quote_row import QuoteRow
from app.model.request import RequestKind
from app.model.term import (
    AUTO_APPROVE,
    AgreementTerms,
    ConfigurablePricingTerm,
    FixedPricingTerm,
    Instalment,
    PaymentScheduleTerm,
    Rate,
    RecurringPaymentTerm,
    UpfrontRateCard,
    UsagePricingTerm,
    VariablePaymentTerm,
)
from tests.fakes import agreement_samples, quote_samples, samples
from tests.fakes.frame import Frame
from tests.fakes.painted import painted
from tests.fakes.widget_texts import all_text
from ui import search_find, text, tray_words
from ui.activity_details import with_amounts
from ui.appearance import Appearance
from ui.confirm import outcome_words, rules
from ui.notice_words import notice_words
from ui.purchase.quote_view import QuoteView
from ui.purchase.summary import summary
from ui.search_hits import HitKind
from ui.table import clipboard
from ui.table.footer import TableFooter
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.table.view import TableView
from ui.tabs.agreements import cells
from ui.tabs.charges import columns as charge_columns
from ui.tabs.offers import columns as quote_columns
from ui.tabs.offers.quote_list import QuoteList
from ui.tabs.requests.inbox_view import InboxView
from ui.terms.price_words import percent
from ui.terms.term_card import Around
from ui.terms.term_words import cards
from ui.typed import typed_amount, typed_count
from ui.widgets.fact import Fact
from ui.widgets.fact_table import FactTable
from ui.widgets.labels import MoneyLabel

# Point, sign between groups, digits of the groups before the last.
LOCALES = {
    "en_US": (".", ",", 3),
    "de_DE": (",", ".", 3),
    "ja_JP": (".", ",", 3),
    "ar_EG": (".", ",", 3),
    "hi_IN": (".", ",", 2),
}
DIGITS = {"JPY": 0, "VND": 0, "KWD": 3, "CLF": 4}
AMOUNTS = [
    ("0", "USD"),
    ("0.00", "USD"),
    ("-0.01", "EUR"),
    ("100", "USD"),
    ("1234", "USD"),
    ("1234.5", "USD"),
    ("9750.00", "USD"),
    ("1.000", "USD"),
    ("1234", "JPY"),
    ("1000000", "JPY"),
    ("1234.567", "KWD"),
    ("-1234.567", "KWD"),
    ("0.5", "CLF"),
    ("12345678.9", "INR"),
    ("0.0000000001", "USD"),
    ("0.1234567891", "USD"),
    ("1000000000.00", "USD"),
    ("25000000000000", "VND"),
    ("-999999999999999999999999999999.99", "INR"),
    ("123456789012345678901234567890.1234567891", "USD"),
]
NOW = samples.NOW
Formatter = Callable[[Money], list[str]]


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The person's own locale, as Qt finds it at the start of the program."""
    own = QLocale(request.param)
    assert own.name() == request.param
    before = QLocale()
    monkeypatch.setattr(QLocale, "system", lambda: own)
    QLocale.setDefault(own)
    text.own_separators.cache_clear()
    yield request.param
    text.own_separators.cache_clear()
    QLocale.setDefault(before)


def number_in(locale: str, amount: str, currency: str) -> str:
    """Write AWS's string as a person of this locale reads it, with no fewer decimals than it has."""
    point, sign, size = LOCALES[locale]
    whole, _, fraction = amount.removeprefix("-").partition(".")
    fraction = fraction.ljust(DIGITS.get(currency, 2), "0")
    rest, groups = whole[:-3], [whole[-3:]]
    while rest:
        groups.insert(0, rest[-size:])
        rest = rest[:-size]
    written = sign.join(groups) + (f"{point}{fraction}" if fraction else "")
    return f"\u2212{written}" if amount.startswith("-") else written


def in_locale(locale: str, amount: str, currency: str) -> str:
    return f"{number_in(locale, amount, currency)} {currency}"


def recovered(locale: str, shown: str) -> Decimal:
    """Read a shown number back; only ASCII digits and the locale's own signs may be in it."""
    point, sign, _ = LOCALES[locale]
    plain = shown.replace(sign, "").replace(point, ".").replace("\u2212", "-")
    assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain), shown
    return Decimal(plain)


# --- every way in which an amount is written ---------------------------------------------------------


def charge_cells(money: Money) -> list[str]:
    row = ChargeRow(Charge("ch-1", "agmt-1", 1, NOW, money))
    hit = search_find.charge_hit(row, ())
    return [charge_columns.amount(row, NOW).text, hit.amount]


def quote_cells(money: Money) -> list[str]:
    quote = Quote("ar-1", "DRAFT", value=money, value_after_tax=money)
    cell = quote_columns.line(QuoteRow(quote), NOW)
    return [cell.second, cell.spoken, search_find.quote_hit(quote, ()).amount]


def agreement_cells(money: Money) -> list[str]:
    agreement = msgspec.structs.replace(agreement_samples.LUMENFOLD, value=money)
    row = msgspec.structs.replace(
        agreement_samples.row(agreement),
        next_charge=Charge("ch-1", agreement.agreement_id, 1, NOW, money),
    )
    limited = AgreementRow(msgspec.structs.replace(agreement, value=None), at_most=money)
    written = [cells.next_charge(row, NOW).text, cells.value(limited, NOW).text]
    if money.amount:  # nothing is committed
        written.append(cells.value(row, NOW).text)
        written.append(search_find.agreement_hit(row, (), NOW).amount)
    return written


def rates(money: Money) -> list[str]:
    rate, code = Rate("Hosts", money), money.currency
    terms = (
        UsagePricingTerm(currency=code, rate_cards=((rate,),)),
        ConfigurablePricingTerm(
            currency=code, rate_cards=(UpfrontRateCard("Duration", "P12M", rates=(rate,)),)
        ),
        FixedPricingTerm(price=money, duration="P12M"),
        RecurringPaymentTerm(price=money, billing_period="Monthly"),
        PaymentScheduleTerm(currency=code, schedule=(Instalment(NOW, money),)),
        VariablePaymentTerm(AUTO_APPROVE, money),
    )
    found = cards(AgreementTerms("agmt-1", terms), Around(NOW))
    written = []
    for card in found:
        lines = [line.spoken for line in card.lines]
        written.append(next((one for one in lines if money.currency in one), "no amount"))
    assert len(written) == len(terms)
    return written


def answers(money: Money) -> list[str]:
    command = samples.approve_command()
    assert isinstance(command, ApprovePayment)
    shown = msgspec.structs.replace(command.shown, money=money)
    record = samples.record(command=msgspec.structs.replace(command, shown=shown))
    rows = [row.value for row in outcome_words.outcome(record, NOW).rows if row.label == "Amount"]
    said = [line for line in outcome_words.details(record).splitlines() if "Amount:" in line]
    return [*rows, *said, with_amounts(f"The amount is now {money.amount:f} {money.currency}.")]


def requests(money: Money) -> list[str]:
    row = samples.payment_row(samples.payment(amount=money))
    notice = Notice("n-1", NoticeKind.NEW_REQUEST, RequestKind.PAYMENT, "pr-1", "Work", "S", money)
    return [
        tray_words.request_line(row, NOW),
        notice_words(notice, NOW, hides_amounts=False).title,
        search_find.request_hit(HitKind.PENDING, row, (), NOW).amount,
    ]


FORMATTERS: dict[str, Formatter] = {
    "text": lambda money: [text.money(money), text.money_or(money), text.money_list([money])],
    "fact": lambda money: [Fact("Price", "", money).spoken],
    "charges": charge_cells,
    "quotes": quote_cells,
    "agreements": agreement_cells,
    "rate cards": rates,
    "answers": answers,
    "requests": requests,
}


@pytest.mark.parametrize("name", FORMATTERS)
def test_every_amount_is_written_whole(locale: str, name: str) -> None:
    for amount, currency in AMOUNTS:
        expected = in_locale(locale, amount, currency)
        for written in FORMATTERS[name](parse_money(amount, currency)):
            assert expected in written.replace("\u00a0", " "), name


@pytest.mark.parametrize(("amount", "currency"), AMOUNTS)
def test_widgets_show_every_amount_whole(
    locale: str, amount: str, currency: str, look: Appearance, qtbot: QtBot
) -> None:
    money, expected = parse_money(amount, currency), in_locale(locale, amount, currency)
    number = number_in(locale, amount, currency)
    label = MoneyLabel(look, money)
    table = FactTable(look, [Fact("Extra host", "", money)], 4)
    footer = TableFooter(look)
    footer.show_sums([money])
    for widget in (label, table, footer):
        qtbot.addWidget(widget)
    label.resize(label.sizeHint())
    table.resize(900, 30)
    assert painted(label) == [number, currency]
    assert {number, currency} <= set(painted(table))
    for said in (label.text(), label.accessibleName(), table.accessibleName(), footer.text()):
        assert expected in said.replace("\u00a0", " ")


@settings(
    max_examples=400,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.from_regex(r"-?[0-9]{1,30}(\.[0-9]{1,12})?", fullmatch=True).filter(str.isascii),
    st.sampled_from(["USD", "JPY", "KWD", "CLF", "INR"]),
)
def test_whatever_aws_sends_can_be_read_back(locale: str, amount: str, currency: str) -> None:
    shown = text.amount(parse_money(amount, currency))
    back = recovered(locale, shown)
    assert back == Decimal(amount)
    decimals = len(amount.partition(".")[2])
    assert -int(back.as_tuple().exponent) == max(decimals, DIGITS.get(currency, 2))


@pytest.mark.parametrize(("amount", "currency"), AMOUNTS)
def test_a_sheet_gets_the_string_of_aws(locale: str, amount: str, currency: str) -> None:
    row = ChargeRow(Charge("ch-1", "agmt-1", 1, NOW, parse_money(amount, currency)))
    assert [amount, currency] == clipboard.fields(
        [one for one in charge_columns.COLUMNS if one.name == "amount"], row, NOW
    )


@pytest.mark.parametrize(("amount", "currency"), [one for one in AMOUNTS if Decimal(one[0]) > 0])
def test_a_whole_quote_says_every_amount_whole(
    locale: str, amount: str, currency: str, frame: Frame, qtbot: QtBot
) -> None:
    money, code = parse_money(amount, currency), currency
    terms = (UsagePricingTerm("t-1", code, ((Rate("rows", money),),)),)
    read = quote_samples.contract(
        value=money,
        value_after_tax=money,
        tax=money,
        taxes=(Tax("VAT", "0.20", money),),
        charges=(ExpectedCharge("ch-1", "ON_ACCEPTANCE", None, money, money, None, money),),
        changes=(ItemizedChange("editors", 0, 1234, money, "ch-1"),),
    )
    read = msgspec.structs.replace(
        read, terms=QuoteTerms(read.quote.quote_id, terms, quote_samples.NAMES)
    )
    view = QuoteView(frame.context)
    qtbot.addWidget(view)
    view.show_read(read)
    whole, said = in_locale(locale, amount, currency), all_text(view)
    for told in (said, summary(read, NOW).replace("\u00a0", " ")):
        assert whole in told
    numbers = re.findall(rf"[\u2212-]?[0-9][0-9.,]*(?= {currency}\b)", said)
    assert {recovered(locale, one) for one in numbers} == {Decimal(amount)}


# --- where there is no room for a long one ---------------------------------------------------------


HUGE = parse_money("123456789012345678901234567890.12", "USD")


@pytest.mark.parametrize("width", [120, 160, 200])
def test_a_number_without_room_is_never_cut_to_a_smaller_one(
    locale: str, width: int, look: Appearance, qtbot: QtBot
) -> None:
    table = FactTable(look, [Fact("Extra host", "", HUGE)], 4)
    qtbot.addWidget(table)
    table.resize(width, 30)
    shown = next(one for one in painted(table) if one[:1].isdigit())
    assert is_cut(shown)
    assert "USD" in painted(table)


def test_an_amount_that_may_be_cut_says_so_and_keeps_its_currency(
    locale: str, look: Appearance, qtbot: QtBot
) -> None:
    label = MoneyLabel(look, HUGE, elided=True)
    qtbot.addWidget(label)
    label.resize(120, label.sizeHint().height())
    number, code = painted(label)
    assert is_cut(number)
    assert code == "USD"
    assert text.amount(HUGE) in label.toolTip()
    label.resize(label.sizeHint())
    assert painted(label) == [text.amount(HUGE), "USD"]
    assert not label.toolTip()


def is_cut(shown: str) -> bool:
    return shown.endswith("…") and text.amount(HUGE).startswith(shown.removesuffix("…"))


def test_a_table_never_cuts_a_number_to_a_smaller_one(
    locale: str, look: Appearance, qtbot: QtBot
) -> None:
    row = ChargeRow(Charge("ch-1", "agmt-1", 1, NOW, HUGE))
    column = next(one for one in charge_columns.COLUMNS if one.name == "amount")
    model = TableModel((column,), lambda keys: [row for _ in keys], lambda: NOW)
    model.apply(plan_change(model.keys[:], array("q", [1])))
    view = TableView(look, model, "Charges")
    qtbot.addWidget(view)
    view.resize(column.width, 120)
    view.setColumnWidth(0, column.width)
    assert any(map(is_cut, painted(view.viewport())))


def test_my_quotes_never_cut_a_number_to_a_smaller_one(
    locale: str, look: Appearance, qtbot: QtBot
) -> None:
    row = QuoteRow(msgspec.structs.replace(quote_samples.QUOTE, value=HUGE))
    model = TableModel(quote_columns.COLUMNS, lambda keys: [row for _ in keys], lambda: NOW)
    model.apply(plan_change(model.keys[:], array("q", [1])))
    view = QuoteList(look, model)
    qtbot.addWidget(view)
    view.resize(260, 120)
    view.setColumnWidth(0, 260)
    assert any(map(is_cut, painted(view.viewport())))


def test_the_inbox_never_cuts_a_number_to_a_smaller_one(
    locale: str, look: Appearance, qtbot: QtBot
) -> None:
    view = InboxView(look, NOW)
    qtbot.addWidget(view)
    view.requests.set_rows([samples.payment_row(samples.payment(amount=HUGE))])
    view.resize(260, 120)
    assert any(map(is_cut, painted(view.viewport())))


# --- what is typed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency"), [one for one in AMOUNTS if not one[0].startswith("-")]
)
def test_the_amount_that_is_shown_confirms_it(locale: str, amount: str, currency: str) -> None:
    money = parse_money(amount, currency)
    assert rules.amount_matches(number_in(locale, amount, currency), money)
    assert rules.amount_matches(in_locale(locale, amount, currency), money)
    assert not rules.amount_matches(number_in(locale, f"{amount}1", currency), money)


@pytest.mark.parametrize("limit", ["0", "1000", "2500.5", "1234567.89"])
def test_a_limit_that_is_shown_is_read_back(locale: str, limit: str) -> None:
    assert typed_amount(text.number(Decimal(limit), 2)) == Decimal(limit)


@pytest.mark.parametrize("number", [0, 1, 40, 999, 1000, 1234567, 2**31 - 1])
def test_a_quantity_that_is_shown_is_read_back(locale: str, number: int) -> None:
    assert typed_count(text.count(number)) == number
    assert typed_count(str(number)) == number


@pytest.mark.parametrize("typed", ["1.5", "1,5", "12.25", "0,5", "-3", "1e3", "٤٠", "४०", "", "x"])
def test_what_is_no_whole_number_is_no_quantity(locale: str, typed: str) -> None:
    assert typed_count(typed) is None


def test_any_sign_may_stand_between_groups_and_only_there(locale: str) -> None:
    for sign in (LOCALES[locale][1], ".", ",", " ", "\u202f", "\u2019"):
        assert typed_count(f"1{sign}500") == 1500
        assert typed_count(f"1{sign}500{sign}000") == 1500000
        assert typed_count(f"1{sign}50") is None
        assert typed_count(f"1{sign}500{sign}0") is None
    assert typed_count("1,500.00") is None
    assert typed_count("1.500,000") is None


@pytest.mark.parametrize(
    "order",
    [
        "1.234,50",
        "1,234.50",
        "00012",
        "PO-2026-0214",
        "٤٥٦/١٢",
        "४५६",
        "\uff30\uff2f\uff11",
        "A 1 000",
    ],
)
def test_a_purchase_order_stays_as_it_was_typed(locale: str, order: str) -> None:
    assert rules.read_order(f"  {order} ").value == order
    charge = Charge("ch-1", "agmt-1", 1, NOW, None, order)
    cell = charge_columns.purchase_order(ChargeRow(charge), NOW)
    assert (cell.text, cell.copied) == (order, order)


# --- beside amounts ------------------------------------------------------------------------------------


def test_a_percentage_has_the_point_of_the_amounts(locale: str) -> None:
    point, sign, _ = LOCALES[locale]
    assert percent("4.125") == f"4{point}125%"
    assert percent("1250.00") == f"1{sign}250%"
    assert text.percent(Decimal("0.737")) == f"73{point}7%"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others take it from the system")
@pytest.mark.parametrize("own", LOCALES)
def test_the_locale_of_the_computer_is_the_one_that_is_used(own: str) -> None:
    code = "from decimal import Decimal; from ui import text; print(text.number(Decimal('1234567.5'), 2))"
    environment = os.environ | {"LC_ALL": f"{own}.UTF-8", "PYTHONUTF8": "1"}
    told = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
    )
    assert told.stdout.strip() == number_in(own, "1234567.5", "USD")
