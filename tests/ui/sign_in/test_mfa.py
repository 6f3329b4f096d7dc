"""MFA codes are asked for in the window, one prompt at a time; none is lost, and no code is kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.errors import BadSettings
from app.model.mfa_code import code_of
from app.worker.messages import AccountSwitched, WorkerLost
from app.worker.sign_in_messages import CancelSignIn, GiveMfaCode, MfaWanted
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.accounts.welcome import WelcomePage
from ui.notice_words import MFA_WORDS
from ui.sign_in.desk import SignInDesk
from ui.sign_in.mfa_sheet import MfaSheet, device_name
from ui.widgets.sheet import Sheet

PHONE = "arn:aws:iam::447109263358:mfa/robin-phone"
WRONG = "This is not the code that the device shows now."


def sheet_of(desk: SignInDesk) -> MfaSheet:
    assert desk.mfa_sheet is not None
    assert desk.mfa_sheet.isVisible()
    return desk.mfa_sheet


def given(opened: Opened) -> list[str]:
    asked = [one.request for one in opened.client.asked]
    return [one.code for one in asked if isinstance(one, GiveMfaCode)]


def is_given_up(opened: Opened) -> bool:
    return any(isinstance(one.request, CancelSignIn) for one in opened.client.asked)


def test_six_digits_and_enter_are_enough(opened: Opened, desk: SignInDesk, qtbot: QtBot) -> None:
    opened.client.tell(MfaWanted(PHONE))
    sheet = sheet_of(desk)
    assert "robin-phone" in all_text(sheet)
    assert sheet.focusWidget() is sheet.edit
    QTest.keyClicks(sheet.edit, "12345")
    QTest.keyClick(sheet.edit, Qt.Key.Key_Return)
    assert not sheet.send_button.isEnabled()
    QTest.keyClicks(sheet.edit, "6")
    QTest.keyClick(sheet.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: given(opened) == ["123456"])
    assert sheet.edit.text() == ""
    sheet.edit.undo()
    assert sheet.edit.text() == ""
    opened.client.done()


def test_a_code_is_sent_once(opened: Opened, desk: SignInDesk, qtbot: QtBot) -> None:
    opened.client.tell(MfaWanted(PHONE))
    sheet = sheet_of(desk)
    sheet.edit.setText("123456")
    sheet.send_button.click()
    sheet.send_button.click()
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(given(opened)))
    assert given(opened) == ["123456"]
    opened.client.done()


def test_a_pasted_code_loses_what_stands_around_it(
    opened: Opened, desk: SignInDesk, qapp: QApplication, qtbot: QtBot
) -> None:
    opened.client.tell(MfaWanted(PHONE))
    sheet = sheet_of(desk)
    qapp.clipboard().setText(" Your code: 123 456\n")
    QTest.keyClick(sheet.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert code_of(sheet.edit.text()) == "123456"
    sheet.edit.setText("")
    sheet.edit.paste()  # from the menu
    sheet.send_button.click()
    qtbot.waitUntil(lambda: given(opened) == ["123456"])
    opened.client.done()


def test_devices_are_named_as_people_know_them() -> None:
    assert device_name(PHONE) == "robin-phone"
    assert device_name("GAHT12345678") == "GAHT12345678"
    assert device_name("arn:aws:iam::1:mfa/<b>\u202ephone") == "<b>phone"


def test_a_wrong_code_is_asked_again_in_the_same_sheet(
    opened: Opened, desk: SignInDesk, qtbot: QtBot
) -> None:
    opened.client.tell(MfaWanted(PHONE))
    sheet = sheet_of(desk)
    sheet.edit.setText("123456")
    sheet.send_button.click()
    qtbot.waitUntil(lambda: bool(given(opened)))
    opened.client.done()
    opened.client.tell(MfaWanted(""))
    opened.client.tell(MfaWanted(PHONE, WRONG))
    assert sheet_of(desk) is sheet
    assert WRONG in all_text(sheet)
    assert sheet.edit.isEnabled()
    assert sheet.edit.text() == ""
    opened.client.tell(MfaWanted(PHONE, WRONG))  # and once more, with the same words
    assert sheet_of(desk) is sheet


def test_a_good_code_closes_the_sheet(opened: Opened, desk: SignInDesk, qtbot: QtBot) -> None:
    opened.client.tell(MfaWanted(PHONE))
    sheet = sheet_of(desk)
    sheet.edit.setText("123456")
    sheet.send_button.click()
    qtbot.waitUntil(lambda: bool(given(opened)))
    opened.client.done()
    opened.client.tell(MfaWanted(""))
    qtbot.waitUntil(lambda: desk.mfa_sheet is None)
    assert not is_given_up(opened)


def test_a_prompt_that_ran_out_goes_away(opened: Opened, desk: SignInDesk) -> None:
    opened.client.tell(MfaWanted(PHONE))
    opened.client.tell(MfaWanted(""))
    assert desk.mfa_sheet is None
    assert not is_given_up(opened)


@pytest.mark.parametrize("event", [WorkerLost(1, 0.5), AccountSwitched(None)])
def test_a_prompt_goes_with_who_asked(
    opened: Opened, desk: SignInDesk, event: WorkerLost | AccountSwitched
) -> None:
    opened.client.tell(MfaWanted(PHONE))
    opened.client.tell(event)
    assert desk.mfa_sheet is None


def test_esc_gives_the_sign_in_up(opened: Opened, desk: SignInDesk, qtbot: QtBot) -> None:
    opened.client.tell(MfaWanted(PHONE))
    QTest.keyClick(sheet_of(desk), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: is_given_up(opened))
    opened.client.done()
    assert desk.mfa_sheet is None
    opened.client.tell(MfaWanted(""))
    opened.client.tell(MfaWanted(PHONE))
    assert sheet_of(desk)


def test_a_code_that_the_worker_refuses_is_told(
    opened: Opened, desk: SignInDesk, qtbot: QtBot
) -> None:
    opened.client.tell(MfaWanted(PHONE))
    sheet_of(desk).edit.setText("123456")
    sheet_of(desk).send_button.click()
    qtbot.waitUntil(lambda: bool(given(opened)))
    opened.client.fail(BadSettings("An MFA code has six digits."))
    qtbot.waitUntil(lambda: "An MFA code has six digits." in all_text(opened.window))
    opened.context.notices.clear()


def test_it_is_asked_over_another_sheet_and_nothing_typed_is_lost(
    opened: Opened, desk: SignInDesk, qapp: QApplication, qtbot: QtBot
) -> None:
    other = Sheet(opened.context.look, opened.window, "Other")
    edit = QLineEdit("half a sentence")
    other.body.addWidget(edit)
    other.open()
    opened.client.tell(MfaWanted(PHONE))
    sheet = sheet_of(desk)
    assert qapp.activeModalWidget() is sheet
    sheet.edit.setText("123456")
    sheet.send_button.click()
    qtbot.waitUntil(lambda: bool(given(opened)))
    opened.client.done()
    opened.client.tell(MfaWanted(""))
    qtbot.waitUntil(lambda: desk.mfa_sheet is None)
    assert other.isVisible()
    assert edit.text() == "half a sentence"
    assert qapp.activeModalWidget() is other
    other.reject()


def test_it_is_asked_on_the_first_page(opened: Opened, desk: SignInDesk) -> None:
    page = WelcomePage(opened.context.look, opened.context.clipboard)
    opened.window.show_page(page)
    opened.client.tell(MfaWanted(PHONE))
    assert sheet_of(desk).window().isVisible()


def test_a_hidden_window_asks_once_it_is_shown(
    opened: Opened, desk: SignInDesk, qtbot: QtBot
) -> None:
    calls: list[object] = []
    desk.attention_wanted.connect(calls.append)
    opened.window.hide()
    opened.client.tell(MfaWanted(PHONE))
    assert desk.mfa_sheet is None
    assert calls == [MFA_WORDS]
    opened.window.show()
    qtbot.waitUntil(lambda: desk.mfa_sheet is not None)
    assert calls == [MFA_WORDS]


def test_a_locked_window_asks_once_it_is_open_again(opened: Opened, desk: SignInDesk) -> None:
    opened.context.lock.set_locked(is_locked=True)
    opened.client.tell(MfaWanted(PHONE))
    assert desk.mfa_sheet is None
    opened.context.lock.set_locked(is_locked=False)
    assert sheet_of(desk)


def test_a_prompt_that_came_before_the_desk_is_asked(opened: Opened, qtbot: QtBot) -> None:
    opened.client.tell(MfaWanted(PHONE))
    desk = SignInDesk(opened.context, opened.window)
    desk.setParent(opened.window)
    sheet_of(desk).accept()
