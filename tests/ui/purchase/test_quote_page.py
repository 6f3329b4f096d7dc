"""The page of a quote: every way the reading can end, and the way from the amounts to the agreement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.errors import AccessDenied, NotFound, Offline
from app.model.agreement import Resource
from app.model.command import AcceptQuote, ChargeOrder, CommandRecord, CommandState
from app.model.entitlement import Entitlement
from app.worker.messages import EntitlementsRead, ReadEntitlements, SyncEnded
from app.worker.quote_messages import ReadQuote
from tests.fakes import quote_samples as some
from tests.fakes import samples
from tests.fakes.frame import Frame
from tests.fakes.purchase_samples import accept_quote
from tests.fakes.quote_page import Quoted
from tests.fakes.widget_texts import all_text
from ui.confirm.sheet import ConfirmSheet
from ui.purchase.entitlement_watch import MOST_MS
from ui.purchase.quote_page import QuotePage
from ui.purchase.steps import ACCEPT, QUOTE

BOUGHT = "agmt-2q7w9e1r5t8y"


@pytest.fixture
def quoted(frame: Frame, qtbot: QtBot) -> Iterator[Quoted]:
    """The page of a quote that is being read."""
    made = Quoted(frame, qtbot)
    yield made
    if made.page.acceptance.sheet is not None:
        made.page.acceptance.sheet.reject()
    for one in frame.client.asked:
        one.future.cancel()
    qtbot.waitUntil(lambda: not made.page.is_reading)


def press(quoted: Quoted, words: str) -> None:
    buttons = [
        one for one in quoted.page.findChildren(QPushButton) if one.accessibleName() == words
    ]
    assert len(buttons) == 1, words
    buttons[0].click()


def main_button(quoted: Quoted) -> QPushButton:
    button = quoted.page.main_button
    assert button is not None
    return button


# --- reading -----------------------------------------------------------------------------------------


def test_while_it_is_read_the_page_says_so_and_then_shows_all(quoted: Quoted) -> None:
    assert "Reading the quote from AWS…" in all_text(quoted.page)
    quoted.show(some.contract())
    told = all_text(quoted.page)
    assert "Pellucid Data Quality" in told
    assert "46,080.00 USD" in told
    assert "38,400.00 plus 7,680.00 estimated tax" in told
    assert "Runs: 18 Nov 2026 to 17 Nov 2027" in told
    assert quoted.page.steps.current == QUOTE
    assert main_button(quoted).isEnabled()


def test_the_first_field_has_the_focus_when_the_quote_is_there(quoted: Quoted) -> None:
    quoted.page.enter()
    quoted.show(some.contract())
    table = quoted.page.view.table
    assert table is not None
    assert quoted.frame.window.focusWidget() is table.edits["ch-a1"]


def test_a_quote_that_is_gone_says_that_nothing_was_bought(quoted: Quoted) -> None:
    quoted.fail(NotFound("AWS does not find it."))
    told = all_text(quoted.page)
    assert "AWS does not find this quote any more." in told
    assert "Nothing was bought by it. To go on, make a new quote." in told
    press(quoted, "Read again")
    quoted.show(some.contract())
    assert "does not find" not in all_text(quoted.page)


def test_a_quote_that_goes_while_it_is_shown_can_not_be_accepted(quoted: Quoted) -> None:
    quoted.show(some.contract())
    quoted.page.refresh_item()
    quoted.fail(NotFound("AWS does not find it."))
    assert not main_button(quoted).isEnabled()
    assert "AWS does not find this quote any more" in main_button(quoted).accessibleDescription()


def test_a_missing_right_is_named(quoted: Quoted) -> None:
    quoted.fail(AccessDenied("You may not.", reason="INVALID_ACCESS"))
    assert "aws-marketplace:GetAgreementRequest" in all_text(quoted.page)


def test_offline_nothing_can_be_accepted_or_typed_and_it_goes_on_by_itself(quoted: Quoted) -> None:
    quoted.show(some.contract())
    quoted.frame.client.tell(SyncEnded(samples.NOW, is_offline=True, is_full=False))
    assert not main_button(quoted).isEnabled()
    assert "You are offline" in all_text(quoted.page)
    table = quoted.page.view.table
    assert table is not None
    assert table.edits["ch-a1"].isReadOnly()
    quoted.frame.client.tell(SyncEnded(samples.NOW, is_offline=False, is_full=False))
    assert main_button(quoted).isEnabled()
    assert not table.edits["ch-a1"].isReadOnly()


def test_a_reading_that_fails_offline_is_tried_again(quoted: Quoted) -> None:
    quoted.fail(Offline("AWS cannot be reached."))
    assert "AWS cannot be reached." in all_text(quoted.page)
    press(quoted, "Read again")
    quoted.show(some.contract())


def test_a_page_that_goes_while_it_is_read_is_not_missed(quoted: Quoted) -> None:
    asked = quoted.asked(ReadQuote)
    other = QuotePage(quoted.frame.context, some.QUOTE_ID)
    old, quoted.page = quoted.page, other
    quoted.frame.window.setCentralWidget(other)
    quoted.qtbot.waitUntil(lambda: not isValid(old))
    asked.future.set_result(some.contract())
    quoted.show(some.contract())


# --- what to do ------------------------------------------------------------------------------------


def test_a_quote_that_needs_approval_leads_to_where_it_is_asked_for(quoted: Quoted) -> None:
    quoted.show(some.contract(approval_required=True))
    assert main_button(quoted).accessibleName() == "Ask for approval"
    main_button(quoted).click()
    assert quoted.frame.places == [("quote", some.QUOTE_ID)]
    assert quoted.page.acceptance.sheet is None


def test_a_term_of_a_new_kind_blocks_acceptance(quoted: Quoted) -> None:
    quoted.show(some.unknown_term())
    assert not main_button(quoted).isEnabled()
    assert "cannot handle" in main_button(quoted).accessibleDescription()
    quoted.page.run_main_action()
    assert quoted.page.acceptance.sheet is None


def test_a_wrong_purchase_order_blocks_until_it_is_right(quoted: Quoted) -> None:
    quoted.show(some.contract())
    table = quoted.page.view.table
    assert table is not None
    table.edits["ch-a1"].setText("x" * 201)
    assert not main_button(quoted).isEnabled()
    table.edits["ch-a1"].setText("BL-1")
    assert main_button(quoted).isEnabled()


def test_an_action_that_is_checked_blocks_a_second_one(quoted: Quoted) -> None:
    quoted.frame.queries.records = [samples.record(CommandState.UNKNOWN, accept_quote())]
    quoted.show(some.contract())
    assert "Do not send a second one" in main_button(quoted).accessibleDescription()


def test_the_other_ways_lead_back_and_to_my_quotes(quoted: Quoted) -> None:
    quoted.show(some.contract())
    with quoted.qtbot.waitSignal(quoted.page.back_asked):
        press(quoted, "Change configuration")
    press(quoted, "Keep for later")
    assert quoted.frame.places == [("quote", some.QUOTE_ID)]
    press(quoted, "Copy summary")
    assert "Quote ar-71x0c4m9e2" in quoted.frame.context.clipboard.text()
    assert quoted.page.copy_id() == some.QUOTE_ID


# --- accepting -------------------------------------------------------------------------------------


def typed(sheet: ConfirmSheet) -> None:
    assert sheet.form.typed is not None
    sheet.form.typed.setText("46080")


def accepted(record_of: AcceptQuote) -> CommandRecord:
    return samples.record(CommandState.CONFIRMED, record_of, result=BOUGHT)


def test_nothing_is_sent_before_the_quote_was_read_again(quoted: Quoted) -> None:
    quoted.show(some.contract())
    sheet = quoted.open_sheet()
    typed(sheet)
    assert not sheet.confirm_button.isEnabled()
    assert "Reading the quote again from AWS…" in all_text(sheet)
    assert quoted.page.steps.current == ACCEPT
    quoted.answer(ReadQuote, some.contract())
    quoted.qtbot.waitUntil(sheet.confirm_button.isEnabled)


def test_what_moved_is_shown_and_nothing_can_be_sent(quoted: Quoted) -> None:
    quoted.show(some.contract())
    sheet = quoted.open_sheet(some.contract(value=some.usd("40000.00")))
    typed(sheet)
    assert not sheet.confirm_button.isEnabled()
    said = all_text(sheet)
    assert "This has changed." in said
    assert "Value: 38,400.00 USD → 40,000.00 USD" in said


def test_a_quote_that_is_gone_cannot_be_sent(quoted: Quoted) -> None:
    quoted.show(some.contract())
    sheet = quoted.open_sheet()
    quoted.asked(ReadQuote).future.set_exception(NotFound("Gone."))
    quoted.qtbot.waitUntil(lambda: "AWS does not find this quote any more" in all_text(sheet))
    typed(sheet)
    assert not sheet.confirm_button.isEnabled()


def test_a_click_sends_one_acceptance_with_the_orders_of_the_page(quoted: Quoted) -> None:
    quoted.show(some.contract())
    table = quoted.page.view.table
    assert table is not None
    table.edits["ch-a1"].setText("BL-2026-0211")
    sheet = quoted.open_sheet(some.contract())
    typed(sheet)
    command = quoted.send(sheet)
    assert isinstance(command, AcceptQuote)
    assert command.target == some.QUOTE_ID
    assert command.purchase_orders == (ChargeOrder("ch-a1", "BL-2026-0211"),)
    assert len(quoted.frame.client.commands) == 1
    assert quoted.page.is_busy


def test_an_accepted_quote_leads_to_its_agreement_and_shows_what_is_set_up(
    quoted: Quoted,
) -> None:
    quoted.show(some.contract())
    sheet = quoted.open_sheet(some.contract())
    typed(sheet)
    command = quoted.send(sheet)
    assert isinstance(command, AcceptQuote)
    quoted.settle(accepted(command))
    pending = Entitlement("PENDING", "PROVISIONING_IN_PROGRESS", resource=Resource("prod-pellucid"))
    quoted.answer(ReadEntitlements, EntitlementsRead((pending,)))
    quoted.qtbot.waitUntil(lambda: "AWS is setting it up." in all_text(sheet))
    assert BOUGHT in all_text(sheet)
    quoted.show(some.contract(status="ACCEPTED", agreement_id=BOUGHT))
    assert "Accepted." in all_text(quoted.page)
    assert main_button(quoted).accessibleName() == "Show agreement"
    sheet.accept()
    main_button(quoted).click()
    assert quoted.frame.places == [("agreement", BOUGHT)]
    assert quoted.frame.context.drafts.orders(some.QUOTE_ID) == {}


def test_entitlements_are_read_until_none_is_pending(quoted: Quoted) -> None:
    quoted.show(some.contract(status="ACCEPTED", agreement_id=BOUGHT))
    watch = quoted.page.acceptance.watch
    assert watch is not None
    quoted.answer(ReadEntitlements, EntitlementsRead((Entitlement("PENDING"),)))
    quoted.qtbot.waitUntil(lambda: "Pending" in all_text(quoted.page))
    assert watch.is_running
    failed = Entitlement("FAILED", "INVALID_PAYMENT_INSTRUMENT")
    quoted.answer(ReadEntitlements, EntitlementsRead((failed,)))
    quoted.qtbot.waitUntil(lambda: "1 entitlement failed." in all_text(quoted.page))
    assert "AWS cannot use the payment method of this account." in all_text(quoted.page)
    assert not watch.is_running
    assert MOST_MS == 60_000


def test_a_lost_answer_is_checked_and_locks_the_quote(quoted: Quoted) -> None:
    quoted.show(some.contract())
    sheet = quoted.open_sheet(some.contract())
    typed(sheet)
    command = quoted.send(sheet)
    record = samples.record(CommandState.UNKNOWN, command)
    quoted.frame.queries.records = [record]
    quoted.settle(record)
    quoted.qtbot.waitUntil(lambda: "Being checked" in all_text(sheet))
    assert "Do not accept it a second time." in all_text(sheet)
    sheet.reject()
    quoted.show(some.contract())
    assert not main_button(quoted).isEnabled()


def test_what_aws_denies_is_off_with_its_reason_until_it_is_read_again(quoted: Quoted) -> None:
    quoted.show(some.contract())
    sheet = quoted.open_sheet(some.contract())
    typed(sheet)
    command = quoted.send(sheet)
    said = "Missing right: aws-marketplace:AcceptAgreementRequest."
    quoted.settle(
        samples.record(
            CommandState.REFUSED, command, aws_code="AccessDeniedException", message=said
        )
    )
    quoted.qtbot.waitUntil(lambda: said in all_text(sheet))
    sheet.reject()
    quoted.show(some.contract())
    assert not main_button(quoted).isEnabled()
    assert said in main_button(quoted).accessibleDescription()
    quoted.page.refresh_item()
    quoted.show(some.contract())
    assert main_button(quoted).isEnabled()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_never_buys(quoted: Quoted, key: Qt.Key) -> None:
    quoted.show(some.contract())
    sheet = quoted.open_sheet(some.contract())
    typed(sheet)
    quoted.qtbot.waitUntil(sheet.confirm_button.isEnabled)
    for widget in (sheet.form.typed, sheet.confirm_button, sheet):
        assert widget is not None
        QTest.keyClick(widget, key)
    assert quoted.frame.client.commands == []
