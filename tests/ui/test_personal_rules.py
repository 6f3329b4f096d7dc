"""The person's rules on the sheet that asks: what was found stands there with what it was compared with."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from app.model.money import Money
from app.model.personal_rules import (
    AboveLimit,
    Before,
    NewSeller,
    NoOrder,
    PersonalRules,
    PriceUp,
    SellerPast,
)
from tests.fakes import samples
from tests.fakes.frame import Frame
from tests.ui.test_confirm_sheet import told
from ui.confirm.personal import payment_decision, rule_line
from ui.confirm.plan import spoken
from ui.tabs.requests.tab import RequestsTab


@pytest.fixture
def tab(frame: Frame) -> Iterator[RequestsTab]:
    made = RequestsTab(frame.context)
    frame.window.setCentralWidget(made)
    frame.window.show()
    made.refresh()
    made.inbox.select(samples.MILESTONE)
    yield made
    if made.pane.sheet is not None:
        made.pane.sheet.reject()


def asked(tab: RequestsTab) -> str:
    tab.run_main_action()
    assert tab.pane.sheet is not None
    return told(tab.pane.sheet).replace("\u00a0", " ")


def test_without_rules_the_sheet_warns_of_nothing_more(tab: RequestsTab) -> None:
    said = asked(tab)
    for words in ("Above your own limit", "New seller", "more than before", "No purchase order. "):
        assert words not in said


def test_each_rule_that_finds_something_says_what_it_compared(
    tab: RequestsTab, frame: Frame
) -> None:
    frame.queries.past = SellerPast()
    frame.context.settings.rules = PersonalRules(
        (Money(Decimal(100), "USD"),), new_seller=True, price_up_percent=0, missing_order=True
    )
    if tab.pane.order is not None:
        tab.pane.order.edit.clear()
    said = asked(tab)
    assert "Above your own limit. 9,750.00 USD is more than the 100.00 USD that you chose." in said
    assert "New seller. This account has no other agreement with this seller" in said
    assert "No purchase order. Your rules ask for one on everything you pay." in said


def test_a_warning_forbids_nothing_and_rules_in_another_currency_find_nothing(
    tab: RequestsTab, frame: Frame
) -> None:
    frame.context.settings.rules = PersonalRules((Money(Decimal(1), "EUR"),))
    assert "Above your own limit" not in asked(tab)


def test_a_payment_is_compared_with_the_newest_approved_one(frame: Frame) -> None:
    detail = samples.milestone_detail()
    money = detail.request.money
    assert money is not None
    decision = payment_decision(frame.context, detail, money, "PO-1")
    approved = [one.request for one in detail.earlier if one.request.status == "APPROVED"]
    assert decision.before is not None
    assert decision.before.money in [one.money for one in approved]
    assert not decision.lacks_order


def test_the_limit_for_typing_is_that_of_the_currency(tab: RequestsTab, frame: Frame) -> None:
    frame.context.settings.typed_limits = (Money(Decimal("9749.99"), "USD"),)
    tab.run_main_action()
    assert tab.pane.sheet is not None
    assert tab.pane.sheet.form.plan.to_type == samples.money("9750.00")
    assert tab.pane.sheet.form.plan.limit_words.startswith("9,749.99")


def test_every_finding_has_words() -> None:
    usd = Money(Decimal("122.29"), "USD")
    before = Before(Money(Decimal(100), "USD"), "Phase 1", samples.NOW)
    lines = [
        spoken(rule_line(found)).replace("\u00a0", " ")
        for found in (
            AboveLimit(usd, before.money),
            NewSeller(),
            PriceUp(usd, before, Decimal("22.2"), 10),
            NoOrder(),
        )
    ]
    assert lines[2] == (
        "22.2% more than before. Compared with 100.00 USD for “Phase 1” of 18 Nov 2026;"
        " you want to know above 10%."
    )
    assert all(lines)
