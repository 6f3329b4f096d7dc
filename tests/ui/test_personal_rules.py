"""The person's rules on the sheet that asks: what was found stands there with what it was compared with."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest

from app.model.command import ChargeOrder
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
)
from tests.fakes import quote_samples, samples
from tests.fakes.frame import Frame
from tests.ui.test_confirm_sheet import told
from ui.confirm.personal import (
    approval_decision,
    payment_decision,
    purchase_decision,
    rule_line,
    session_decision,
)
from ui.confirm.plan import spoken
from ui.tabs.requests.approval_pane import ApprovalPane
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
    assert "No purchase order. Your rules ask for one on what you approve or accept." in said


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


ALL = PersonalRules(
    (Money(Decimal(100), "USD"),), new_seller=True, price_up_percent=0, missing_order=True
)


def test_an_organisation_approval_is_judged_as_a_purchase(tab: RequestsTab, frame: Frame) -> None:
    tab.inbox.select(samples.PELLUCID)
    frame.queries.past, frame.context.settings.rules = SellerPast(), ALL
    said = asked(tab)
    assert "Above your own limit. 46,080.00 USD is more than the 100.00 USD that you chose." in said
    assert "New seller. This account has no agreement with this seller, and your organis" in said
    assert "No purchase order. Your rules ask for one on what you approve or accept." in said
    assert "more than before" not in said


def test_a_seller_that_the_organisation_approved_before_is_not_new(
    tab: RequestsTab, frame: Frame
) -> None:
    tab.inbox.select(samples.PELLUCID)
    frame.queries.past = SellerPast(has_approvals=True)
    frame.context.settings.rules = PersonalRules(new_seller=True)
    assert "New seller" not in asked(tab)


def test_a_purchase_order_on_an_approval_answers_the_rule(tab: RequestsTab, frame: Frame) -> None:
    tab.inbox.select(samples.PELLUCID)
    frame.context.settings.rules = PersonalRules(missing_order=True)
    body = tab.pane.body
    assert isinstance(body, ApprovalPane)
    next(iter(body.orders.values())).setText("BL-1")
    assert "No purchase order" not in asked(tab)


def test_an_approval_is_compared_with_the_agreement_that_it_changes_where_that_is_stored(
    frame: Frame,
) -> None:
    quote = msgspec.structs.replace(
        samples.QUOTE, intent="AMEND", agreement_id=samples.SABLEWOOD.agreement_id
    )
    detail = samples.pellucid_detail(quote=quote)
    assert approval_decision(frame.context, detail, ()).before is None
    frame.queries.stored = {samples.SABLEWOOD.agreement_id: samples.SABLEWOOD}
    decision = approval_decision(frame.context, detail, ())
    assert decision.before is not None
    assert (decision.before.money, decision.price) == (samples.SABLEWOOD.value, quote.value)


def test_an_approval_whose_quote_cannot_be_read_has_no_amount_to_judge(frame: Frame) -> None:
    decision = approval_decision(frame.context, samples.pellucid_detail(quote=None), ())
    assert (decision.money, decision.lacks_order) == (None, False)
    assert decision.past == frame.queries.past


def test_a_purchase_that_takes_a_purchase_order_lacks_it(frame: Frame) -> None:
    read = quote_samples.contract()
    order = ChargeOrder(read.quote.charges[0].charge_id, "BL-1")
    assert purchase_decision(frame.context, read, ()).lacks_order
    assert not purchase_decision(frame.context, read, (order,)).lacks_order


def test_what_an_agent_may_spend_counts_as_the_amount() -> None:
    limit = Money(Decimal(25), "USD")
    assert session_decision(limit) == Decision(limit, subject=Subject.SESSION)


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
            NewSeller(Subject.APPROVAL),
            PriceUp(usd, before, Decimal("22.2"), 10),
            NoOrder(),
        )
    ]
    assert lines[3] == (
        "22.2% more than before. Compared with 100.00 USD for “Phase 1” of 18 Nov 2026;"
        " you want to know above 10%."
    )
    assert all(lines)
