"""Creating and deleting: the form, the sheets, what is sent, and what becomes of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.model.command import (
    CommandRecord,
    CommandState,
    CreatePaymentSession,
    DeletePaymentSession,
    ShownNewSession,
)
from app.model.money import Money
from app.model.personal_rules import PersonalRules
from tests.fakes import session_samples as some
from tests.fakes.widget_texts import all_text
from tests.ui.sessions.conftest import Sessions, made_now
from ui.confirm.sheet import ConfirmSheet
from ui.tabs.sessions.create_form import CreateForm

MADE = "payment-session-newlymade000001"


def _fill(form: CreateForm, limit: str = "25") -> None:
    form.user.set_text("svc-research")
    form.agent.set_text("market-brief")
    form.limit.set_text(limit)
    form.minutes.set_quietly(240)
    form.update_now()


def _sent(sessions: Sessions) -> CreatePaymentSession:
    sessions.wait(lambda: bool(sessions.client.commands))
    command = sessions.client.commands[-1]
    assert isinstance(command, CreatePaymentSession)
    return command


@pytest.fixture
def form(filled: Sessions) -> CreateForm:
    """The form for a new session, over a manager that is ready."""
    filled.open()
    filled.tell()
    filled.wait(lambda: bool(filled.tab.shelf.managers))
    return filled.open_form()


def test_the_form_begins_with_the_user_that_was_used_last(form: CreateForm) -> None:
    assert form.user.text() in ("svc-research", "svc-ledger")
    assert form.window().focusWidget() is form.limit.edit


def test_a_limit_has_to_be_named_before_anything_is_asked(
    filled: Sessions, form: CreateForm
) -> None:
    form.user.set_text("svc-research")
    form.create_session()
    assert filled.tab.deeds.sheet is None
    assert "Type how much the agent may spend at most." in all_text(form)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("0", "The limit has to be above zero."),
        ("1.234", "USD has two decimals at most."),
        ("10000.01", "At most 10,000.00 USD for one session."),
        ("all of it", "This is no amount."),
    ],
)
def test_a_limit_that_cannot_be_says_why(form: CreateForm, limit: str, said: str) -> None:
    form.limit.set_text(limit)
    form.update_now()
    assert said in all_text(form)


def test_chips_fill_the_fields_in(form: CreateForm) -> None:
    form.limits.chips[Decimal(100)].click()
    form.lifetimes.chips[30].click()
    assert form.typed.money == Money(Decimal(100), "USD")
    assert form.typed.minutes == 30
    assert form.limits.chips[Decimal(100)].isChecked()
    assert form.lifetimes.chips[30].isChecked()


def test_the_sheet_shows_what_is_sent_and_the_outcome_shows_the_id(
    filled: Sessions, form: CreateForm
) -> None:
    _fill(form)
    form.create_session()
    sheet = filled.sheet()
    said = all_text(sheet)
    assert "market-brief may spend at most 25.00 USD" in said
    assert "Payments by agents cannot be taken back." in said
    sheet.confirm_button.click()
    command = _sent(filled)
    assert command.target == some.ARN
    limit = Money(Decimal("25.00"), "USD")
    assert command.shown == ShownNewSession(limit, 240, "svc-research", "market-brief")
    filled.settle(CommandState.CONFIRMED, result=MADE)
    filled.wait(lambda: "Created and confirmed" in all_text(sheet))
    assert "Give this id to the agent" in all_text(sheet)
    assert not filled.tab.is_form_open
    copy = next(one for one in sheet.findChildren(QPushButton) if "Copy" in one.text())
    copy.click()
    assert filled.opened.context.clipboard.text() == MADE
    sheet.accept()


def test_a_new_session_is_shown_as_soon_as_it_is_read(filled: Sessions, form: CreateForm) -> None:
    _fill(form)
    form.create_session()
    filled.sheet().confirm_button.click()
    _sent(filled)
    filled.settle(CommandState.CONFIRMED, result=MADE)
    filled.sheet().accept()
    filled.put(made_now(1, session_id=MADE, ago=0))
    pane = filled.tab.pane
    filled.wait(lambda: filled.tab.beside.item_id == MADE)
    assert pane is None or pane.session_id in ("", MADE)


def test_an_amount_above_the_persons_limit_is_typed(filled: Sessions, form: CreateForm) -> None:
    filled.opened.context.settings.typed_limit = Decimal(50)
    _fill(form, "100")
    form.create_session()
    sheet = filled.sheet()
    sheet.look_again()
    assert not sheet.confirm_button.isEnabled()
    assert sheet.form.typed is not None
    QTest.keyClicks(sheet.form.typed, "100.00")
    assert sheet.confirm_button.isEnabled()
    sheet.reject()


@pytest.mark.parametrize(("above", "is_told"), [("24.99", True), ("25", False)])
def test_a_limit_above_the_persons_own_is_told_on_the_sheet(
    filled: Sessions, form: CreateForm, above: str, is_told: bool
) -> None:
    limit = Money(Decimal(above), "USD")
    filled.opened.context.settings.rules = PersonalRules(
        (limit,), new_seller=True, price_up_percent=0, missing_order=True
    )
    _fill(form)
    form.create_session()
    sheet = filled.sheet()
    said = all_text(sheet).replace("\u00a0", " ")
    wanted = "Above your own limit. 25.00 USD is more than the 24.99 USD that you chose."
    assert (wanted in said) is is_told
    assert len(sheet.form.plan.warnings) == is_told
    sheet.reject()


def _lose_answer(filled: Sessions, form: CreateForm) -> tuple[ConfirmSheet, CommandRecord]:
    _fill(form)
    form.create_session()
    sheet = filled.sheet()
    sheet.confirm_button.click()
    _sent(filled)
    record = filled.settle(CommandState.UNKNOWN)
    filled.wait(lambda: "Being checked" in all_text(sheet))
    return sheet, record


def test_a_lost_answer_is_checked_and_nothing_is_sent_twice(
    filled: Sessions, form: CreateForm
) -> None:
    sheet, _ = _lose_answer(filled, form)
    assert "that makes no second session" in all_text(sheet)
    sheet.reject()
    form.update_now()
    assert not form.create_button.isEnabled()
    assert "Do not send it a second time" in form.why.text()
    assert "Being checked." in all_text(form)


def test_what_is_not_ready_to_be_sent_offline_stays_typed(
    filled: Sessions, form: CreateForm
) -> None:
    _fill(form)
    filled.opened.status.is_offline = True
    filled.opened.status.changed.emit()
    filled.wait(lambda: not form.create_button.isEnabled())
    assert "You are offline." in form.why.text()
    filled.tab.close_form()
    filled.tab.open_form()
    assert form.limit.text() == "25"


def test_a_refusal_for_want_of_a_subscription_leads_to_the_offer(
    filled: Sessions, form: CreateForm
) -> None:
    _fill(form)
    form.create_session()
    filled.sheet().confirm_button.click()
    _sent(filled)
    link = "https://aws.amazon.com/marketplace/pp/prodview-abcdefghij123"
    filled.settle(
        CommandState.REFUSED, aws_code="SubscriptionRequiredException", result=link,
        message="AWS wants a product to be bought first.",
    )  # fmt: skip
    filled.sheet().reject()
    find = "Find the offer"
    filled.wait(lambda: find in all_text(form))
    button = next(one for one in form.findChildren(QPushButton) if one.text() == find)
    button.click()
    assert filled.opened.places == [link]


def test_esc_leaves_the_form_and_gives_the_focus_back(filled: Sessions, form: CreateForm) -> None:
    form.limit.edit.setFocus()
    QTest.keyClick(form.limit.edit, Qt.Key.Key_Escape)
    assert not filled.tab.is_form_open
    assert filled.tab.window().focusWidget() is filled.tab.tools.new_button


# --- deleting -----------------------------------------------------------------------------------------


def test_a_session_is_deleted_after_one_question_and_stays_in_the_archive(
    filled: Sessions,
) -> None:
    session = made_now(1)
    filled.put(session)
    pane = filled.choose(session)
    pane.delete_button.click()
    sheet = filled.sheet()
    assert "Spent until now: 18.42 of 25.00" in all_text(sheet)
    sheet.confirm_button.click()
    filled.wait(lambda: bool(filled.client.commands))
    command = filled.client.commands[-1]
    assert isinstance(command, DeletePaymentSession)
    assert (command.target, command.manager_arn) == (session.session_id, some.ARN)
    assert command.shown.left == session.left
    filled.settle(CommandState.CONFIRMED)
    filled.wait(lambda: "Deleted and confirmed" in all_text(sheet))
    sheet.accept()
    filled.records.mark_gone(session.session_id, session.expires_at, is_deleted_here=True)
    filled.tell()
    filled.wait(lambda: "This is its last record" in all_text(pane).replace("this is", "This is"))
    assert not pane.delete_button.isEnabled()


def test_a_session_that_is_gone_meanwhile_cannot_be_deleted(filled: Sessions) -> None:
    session = made_now(1)
    filled.put(session)
    filled.choose(session).delete()
    sheet = filled.sheet()
    filled.records.mark_gone(session.session_id, session.expires_at)
    filled.tell()
    filled.wait(lambda: "AWS no longer has this session." in all_text(sheet))
    assert not sheet.confirm_button.isEnabled()
    sheet.reject()


def test_delete_is_off_while_an_answer_is_being_checked(filled: Sessions) -> None:
    session = made_now(1)
    filled.put(session)
    pane = filled.choose(session)
    pane.delete()
    sheet = filled.sheet()
    sheet.confirm_button.click()
    filled.wait(lambda: bool(filled.client.commands))
    filled.settle(CommandState.UNKNOWN)
    filled.wait(lambda: not pane.delete_button.isEnabled())
    sheet.reject()
    filled.wait(lambda: "Being checked." in all_text(pane))


def test_every_place_of_the_keyboard_has_a_name(filled: Sessions, form: CreateForm) -> None:
    filled.put(made_now(1))
    filled.wait_for_rows(1)
    buttons = [one for one in filled.tab.findChildren(QPushButton) if one.isVisible()]
    assert all(one.accessibleName() for one in buttons)
    assert all(
        one.accessibleName()
        for one in (form.user.edit, form.agent.edit, form.limit.edit, form.minutes, form.manager)
    )
