"""Turning auto-renew on and off: the real deadline, the true end, a quote first, and asked once."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import NotFound, Offline
from app.model.agreement_change import renewal_request
from app.model.agreement_detail import AgreementDetail
from app.model.command import AcceptQuote, CommandState, CreateQuote
from app.model.quote import ExpectedCharge, ItemizedChange, Quote, QuoteTerms
from app.model.term import RenewalTerm
from app.worker.messages import ReadAgreement
from app.worker.quote_messages import AgreementTermsRead, QuoteRead, ReadQuote
from tests.fakes import agreement_samples as some
from tests.fakes import samples
from tests.fakes.samples import NOW, money
from tests.fakes.widget_texts import all_text
from tests.ui.agreements.conftest import Stage
from ui.confirm.plan import Plan, spoken
from ui.confirm.sheet import ConfirmSheet
from ui.tabs.agreements import locks
from ui.tabs.agreements.pages.summary import SummaryPage
from ui.tabs.agreements.pane import AgreementPane
from ui.tabs.agreements.renewal_plan import turn_renewal
from ui.tabs.agreements.renewal_sheet import RenewalSheet
from ui.widgets.asked_switch import AskedSwitch

QUOTE_ID = "ar-renewal"
OPTED_OUT = {"end_behavior": "EXPIRE", "end_reason": "ACCEPTOR_RENEW_OPTED_OUT"}


def renewal(**changes: object) -> RenewalTerm:
    return msgspec.structs.replace(some.RENEWAL, **changes)


def detail_with(term: RenewalTerm, **changes: object) -> AgreementDetail:
    return some.with_agreement(some.with_terms(some.lumenfold(), some.FIXED, term), **changes)


def is_off() -> AgreementDetail:
    """An agreement whose renewal the buyer has turned off."""
    return detail_with(renewal(auto_renew=False), **OPTED_OUT)


def switch_of(pane: AgreementPane) -> AskedSwitch:
    page = pane.pages["summary"]
    assert isinstance(page, SummaryPage)
    assert page.switch is not None
    return page.switch


def quote(*, is_on: bool = False, **changes: object) -> QuoteRead:
    made = Quote(QUOTE_ID, "DRAFT", intent="AMEND", agreement_id=some.LUMENFOLD_ID)
    terms = QuoteTerms(QUOTE_ID, (some.FIXED, renewal(auto_renew=is_on)))
    return QuoteRead(msgspec.structs.replace(made, **changes), terms)


def pressed(stage: Stage, qtbot: QtBot, detail: AgreementDetail | None = None) -> AgreementPane:
    """The pane after its switch was pressed and the agreement was read again."""
    shown = detail or some.lumenfold()
    pane = stage.show(shown)
    switch = switch_of(pane)
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    stage.wait_until_asked()
    stage.frame.client.answer(AgreementTermsRead(shown.row.agreement, shown.terms[0].terms))
    return pane


def asked(stage: Stage, qtbot: QtBot) -> RenewalSheet:
    """The sheet that waits for the quote."""
    pane = pressed(stage, qtbot)
    qtbot.waitUntil(lambda: len(stage.frame.client.commands) == 1)
    sheet = pane.changes.sheet
    assert isinstance(sheet, RenewalSheet)
    return sheet


def quoted(stage: Stage, qtbot: QtBot, read: QuoteRead | None = None) -> RenewalSheet:
    """The same after AWS has made the quote, and it was read."""
    sheet = asked(stage, qtbot)
    record = samples.record(CommandState.CONFIRMED, sheet.command, result=QUOTE_ID)
    stage.frame.client.settle(record)
    qtbot.waitUntil(lambda: stage.frame.client.asked[-1].request == ReadQuote(QUOTE_ID))
    stage.frame.client.answer(read or quote())
    return sheet


def said(plan: Plan) -> str:
    return "\n".join((plan.subtitle, *(spoken(one.line) for one in plan.facts), spoken(plan.final)))


def test_the_switch_shows_the_end_and_its_deadline(stage: Stage) -> None:
    pane = stage.show()
    assert switch_of(pane).isChecked()
    assert "You can change this until 1 Jan 2027, 23:59." in all_text(pane)
    pane = stage.show(is_off())
    assert not switch_of(pane).isChecked()


def test_without_a_lockout_it_can_be_changed_until_the_end(stage: Stage) -> None:
    pane = stage.show(detail_with(renewal(lockout=None)))
    assert "until 31 Jan 2027, 23:59. That is when it ends" in all_text(pane)


def test_a_deadline_that_cannot_be_read_is_not_made_up(stage: Stage) -> None:
    pane = stage.show(detail_with(renewal(lockout=None, unread_lockout="P1M")))
    assert "By when this can be changed is not known." in all_text(pane)
    assert switch_of(pane).isEnabled()


@pytest.mark.parametrize(
    ("detail", "reason"),
    [
        (detail_with(renewal(lockout=timedelta(days=80))), "The time to change auto-renew passed"),
        (
            detail_with(some.RENEWAL, end_behavior="EXPIRE", end_reason="PROPOSER_RENEW_OPTED_OUT"),
            "The seller turned renewal off. That is final",
        ),
        (
            detail_with(some.RENEWAL, end_behavior="EXPIRE", end_reason="RENEWAL_LIMIT_EXHAUSTED"),
            "It has used all the renewals",
        ),
        (detail_with(some.RENEWAL, end_behavior="REPLACE"), "AWS moves it to another offer"),
        (
            some.with_agreement(some.with_terms(some.lumenfold(), some.FIXED)),
            "It has no renewal term, so it cannot renew.",
        ),
        (
            detail_with(some.RENEWAL, starts_at=NOW + timedelta(days=3)),
            "AWS amends no agreement before its start.",
        ),
        (detail_with(some.RENEWAL, status="RENEWED"), "not active any more"),
        (detail_with(some.RENEWAL, accepted_at=NOW - timedelta(seconds=1)), "try again in 89 s"),
        (some.lumenfold(), ""),
        (is_off(), ""),
    ],
)
def test_where_it_cannot_be_changed_it_says_why(detail: AgreementDetail, reason: str) -> None:
    off = locks.renewal_off(detail, NOW)
    assert reason in off
    assert bool(off) is bool(reason)


def test_the_reason_stands_beside_the_switch(stage: Stage) -> None:
    pane = stage.show(detail_with(renewal(lockout=timedelta(days=80))))
    assert not switch_of(pane).isEnabled()
    assert "passed on" in switch_of(pane).accessibleDescription()
    assert "The time to change auto-renew passed on 12 Nov 2026." in all_text(pane)


def test_an_ended_agreement_has_no_switch(stage: Stage) -> None:
    pane = stage.show(some.with_agreement(some.lumenfold(), status="EXPIRED", end_behavior=""))
    page = pane.pages["summary"]
    assert isinstance(page, SummaryPage)
    assert page.switch is None


def test_a_press_asks_for_a_quote_of_the_renewal_term_only_and_turns_nothing(
    stage: Stage, qtbot: QtBot
) -> None:
    sheet = asked(stage, qtbot)
    (command,) = stage.frame.client.commands
    assert isinstance(command, CreateQuote)
    assert command.target == some.LUMENFOLD_ID
    assert command.request == renewal_request(
        some.LUMENFOLD_ID, some.lumenfold().terms[0].terms, is_on=False
    )
    assert "A quote changes nothing. You are asked before it is accepted." in all_text(sheet)
    page = stage.pane.pages["summary"]
    assert isinstance(page, SummaryPage)
    assert page.switch is not None
    assert page.switch.isChecked()
    sheet.reject()


def test_the_quote_is_confirmed_before_it_is_accepted(stage: Stage, qtbot: QtBot) -> None:
    quoted(stage, qtbot)
    qtbot.waitUntil(lambda: isinstance(stage.changes.sheet, ConfirmSheet))
    sheet = stage.changes.sheet
    assert isinstance(sheet, ConfirmSheet)
    told = all_text(sheet)
    for words in (
        "Turn off auto-renew",
        "It ends on 31 Jan 2027 and does not renew.",
        "You can change this again until 1 Jan 2027, 23:59, in 44 days.",
        "Nothing is charged for this change.",
        "Nothing else of the agreement changes. AWS's quote for it is ar-renewal.",
    ):
        assert words in told
    qtbot.waitUntil(lambda: not sheet.is_guarded)
    sheet.confirm_button.click()
    qtbot.waitUntil(lambda: len(stage.frame.client.commands) == 2)
    command = stage.frame.client.commands[-1]
    assert isinstance(command, AcceptQuote)
    assert command.target == QUOTE_ID
    assert command.shown.source_agreement_id == some.LUMENFOLD_ID
    stage.frame.client.settle(samples.record(CommandState.CONFIRMED, command))
    qtbot.waitUntil(
        lambda: stage.frame.client.asked[-1].request == ReadAgreement(some.LUMENFOLD_ID)
    )
    sheet.reject()


def test_turning_on_says_what_it_costs_and_that_the_seller_can_still_opt_out() -> None:
    plan = turn_renewal(quote(is_on=True), is_off(), is_on=True, now=NOW, command_id="click")
    told = said(plan)
    assert "It renews on 31 Jan 2027 for 12 months at 149,760.00\xa0USD (4% more)" in told
    assert "At most 3 renewals were agreed." in told
    assert "The seller can still turn renewal off, and that is final." in told
    assert (plan.button, plan.cancel) == ("Turn on auto-renew", "Keep it off")


def test_a_charge_of_the_quote_is_told() -> None:
    charge = ExpectedCharge("ch-1", amount=money("12.50"))
    plan = turn_renewal(
        quote(charges=(charge,)), some.lumenfold(), is_on=False, now=NOW, command_id="click"
    )
    assert "AWS charges 12.50\xa0USD for this change." in said(plan)
    unknown = quote(charges=(ExpectedCharge("ch-1"),))
    plan = turn_renewal(unknown, some.lumenfold(), is_on=False, now=NOW, command_id="click")
    assert "AWS gives no amount for a charge of this change." in said(plan)


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (quote(is_on=True), "does not carry the change that was asked for"),
        (quote(intent="NEW"), "does not carry the change that was asked for"),
        (quote(agreement_id="agmt-other"), "does not carry the change that was asked for"),
        (quote(changes=(ItemizedChange("Seats", 1, 2),)), "changes quantities as well"),
        (quote(approval_required=True), "Your organisation has to approve this change."),
    ],
)
def test_a_quote_that_cannot_be_accepted_here_is_not_offered(
    stage: Stage, qtbot: QtBot, read: QuoteRead, words: str
) -> None:
    sheet = quoted(stage, qtbot, read)
    qtbot.waitUntil(lambda: words in all_text(sheet))
    assert "Nothing has changed." in all_text(sheet)
    assert stage.changes.sheet is sheet
    sheet.reject()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CommandState.REFUSED, "AWS refused"),
        (CommandState.STOPPED, "Not sent"),
        (CommandState.UNKNOWN, "Being checked"),
    ],
)
def test_every_outcome_of_asking_is_told(
    stage: Stage, qtbot: QtBot, state: CommandState, words: str
) -> None:
    sheet = asked(stage, qtbot)
    stage.frame.client.settle(samples.record(state, sheet.command, message="Too late."))
    qtbot.waitUntil(lambda: words in all_text(sheet))
    sheet.reject()


def test_a_request_that_never_left_says_so(stage: Stage, qtbot: QtBot) -> None:
    sheet = asked(stage, qtbot)
    stage.frame.client.fail(Offline("AWS cannot be reached."))
    qtbot.waitUntil(lambda: "Nothing was sent. AWS cannot be reached." in all_text(sheet))
    sheet.reject()


def test_a_quote_that_cannot_be_read_is_shown_elsewhere(stage: Stage, qtbot: QtBot) -> None:
    sheet = asked(stage, qtbot)
    stage.frame.client.settle(
        samples.record(CommandState.CONFIRMED, sheet.command, result=QUOTE_ID)
    )
    qtbot.waitUntil(lambda: stage.frame.client.asked[-1].request == ReadQuote(QUOTE_ID))
    stage.frame.client.fail(NotFound("AWS does not find it."))
    qtbot.waitUntil(lambda: "it cannot be read. AWS does not find it." in all_text(sheet))
    sheet.reject()


def test_the_value_it_already_has_is_not_asked_for(stage: Stage, qtbot: QtBot) -> None:
    shown = some.lumenfold()
    pane = stage.show(shown)
    switch_of(pane).click()
    stage.wait_until_asked()
    now_off = some.terms(some.FIXED, renewal(auto_renew=False))
    stage.frame.client.answer(AgreementTermsRead(shown.row.agreement, now_off))
    qtbot.waitUntil(lambda: "AWS shows auto-renew as off already." in all_text(pane))
    assert not stage.frame.client.commands
    assert stage.frame.client.asked[-1].request == ReadAgreement(some.LUMENFOLD_ID)
