"""The passphrase is asked once, hidden, and kept nowhere; a keyring that fails leaves a way on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.errors import BadSettings
from app.worker.messages import AccountSwitched, Request, SetStoreAside
from app.worker.opening import ErrorInfo, StoreOpened, StoreProblem
from app.worker.secret_messages import (
    ChangePassphrase,
    ChoosePassphrase,
    GivePassphrase,
    GoWithoutSecrets,
    PassphraseWanted,
    TrySecretsAgain,
)
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.accounts.passphrase_sheet import (
    AskPassphraseSheet,
    ChangePassphraseSheet,
    ChoosePassphraseSheet,
    PassphraseAsker,
    line_of,
)
from ui.settings_dialog import Page, SettingsDialog

PASSPHRASE = "four words make it"
ANOTHER = "another four words"
WRONG = BadSettings("This is not the passphrase.", "Type it again.", code="wrong-passphrase")
ECHO = QLineEdit.EchoMode


def asked(opened: Opened) -> list[Request]:
    return [one.request for one in opened.client.asked]


def sheets(app: QApplication) -> list[AskPassphraseSheet]:
    return [
        widget
        for widget in app.topLevelWidgets()
        if isinstance(widget, AskPassphraseSheet) and widget.isVisible()
    ]


def button(opened: Opened, words: str) -> QAbstractButton:
    """The button of a banner."""
    buttons = opened.window.banners.findChildren(QAbstractButton)
    return [one for one in buttons if one.text() == words][-1]


@pytest.fixture
def ask(opened: Opened) -> AskPassphraseSheet:
    sheet = AskPassphraseSheet(opened.context, opened.window)
    sheet.open()
    return sheet


@pytest.fixture
def choose(opened: Opened) -> ChoosePassphraseSheet:
    sheet = ChoosePassphraseSheet(opened.context, opened.window)
    sheet.open()
    return sheet


def send(opened: Opened, ask: AskPassphraseSheet, qtbot: QtBot) -> None:
    before = len(opened.client.asked)
    QTest.keyClicks(ask.field.edit, PASSPHRASE)
    QTest.keyClick(ask.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(opened.client.asked) > before)


def test_it_is_hidden_while_it_is_typed_and_goes_when_it_is_sent(
    opened: Opened, ask: AskPassphraseSheet, qtbot: QtBot
) -> None:
    assert line_of(ask.field).echoMode() is ECHO.Password
    send(opened, ask, qtbot)
    assert asked(opened)[-1] == GivePassphrase(PASSPHRASE)
    assert PASSPHRASE not in repr(asked(opened)[-1])
    line = line_of(ask.field)
    line.undo()
    assert line.text() == ""


def test_the_right_one_closes_the_sheet(
    opened: Opened, ask: AskPassphraseSheet, qtbot: QtBot
) -> None:
    send(opened, ask, qtbot)
    assert not ask.main_button.isEnabled()
    with qtbot.waitSignal(ask.accepted):
        opened.client.done()


def test_a_wrong_one_is_told_and_can_be_typed_again(
    opened: Opened, ask: AskPassphraseSheet, qtbot: QtBot
) -> None:
    send(opened, ask, qtbot)
    opened.client.fail(WRONG)
    qtbot.waitUntil(lambda: "This is not the passphrase." in all_text(ask))
    assert ask.main_button.isEnabled()
    assert ask.isVisible()
    send(opened, ask, qtbot)
    with qtbot.waitSignal(ask.accepted):
        opened.client.done()


def test_an_empty_one_is_not_sent(opened: Opened, ask: AskPassphraseSheet) -> None:
    ask.main_button.click()
    assert "Type the passphrase first." in all_text(ask)
    assert asked(opened) == []


def test_it_cannot_be_left_while_the_worker_tries_it(
    opened: Opened, ask: AskPassphraseSheet, qtbot: QtBot
) -> None:
    send(opened, ask, qtbot)
    QTest.keyClick(ask, Qt.Key.Key_Escape)
    assert ask.isVisible()
    with qtbot.waitSignal(ask.accepted):
        opened.client.done()


def test_one_can_go_on_without_it(opened: Opened, ask: AskPassphraseSheet, qtbot: QtBot) -> None:
    ask.other_button.click()
    qtbot.waitUntil(lambda: bool(opened.client.asked))
    assert asked(opened) == [GoWithoutSecrets()]
    with qtbot.waitSignal(ask.accepted):
        opened.client.done()


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("short", "short", "at least 12 characters"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "repeat the same few"),
        (PASSPHRASE, PASSPHRASE + "s", "differs from the passphrase above"),
    ],
)
def test_a_weak_or_mistyped_choice_is_told_and_not_sent(
    opened: Opened, choose: ChoosePassphraseSheet, first: str, second: str, words: str
) -> None:
    choose.field.set_text(first)
    choose.again.set_text(second)
    choose.main_button.click()
    assert words in all_text(choose)
    assert asked(opened) == []


def test_a_choice_that_was_typed_twice_is_sent_once(
    opened: Opened, choose: ChoosePassphraseSheet, qtbot: QtBot
) -> None:
    for field in choose.fields:
        field.set_text(PASSPHRASE)
    choose.main_button.click()
    qtbot.waitUntil(lambda: bool(opened.client.asked))
    assert asked(opened) == [ChoosePassphrase(PASSPHRASE)]
    assert [field.text() for field in choose.fields] == ["", ""]
    with qtbot.waitSignal(choose.accepted):
        opened.client.done()


@pytest.fixture
def change(opened: Opened, qapp: QApplication) -> ChangePassphraseSheet:
    """The sheet, by way of the settings."""
    opened.client.tell(PassphraseWanted(is_wanted=False, is_used=True))
    settings = SettingsDialog(opened.context, opened.window)
    settings.open()
    settings.show_page(Page.SECURITY)
    settings.change_button.click()
    assert not settings.isVisible()
    (sheet,) = [one for one in qapp.topLevelWidgets() if isinstance(one, ChangePassphraseSheet)]
    assert sheet.isVisible()
    return sheet


def changed(change: ChangePassphraseSheet, old: str, new: str, again: str) -> None:
    """Type all three by keyboard, and send them."""
    for field, words in zip(change.fields, (old, new, again), strict=True):
        field.edit.setFocus()
        QTest.keyClicks(field.edit, words)
    QTest.keyClick(change.again.edit, Qt.Key.Key_Return)


def change_requests(opened: Opened) -> list[Request]:
    return [one for one in asked(opened) if isinstance(one, ChangePassphrase)]


def test_a_passphrase_is_changed_with_the_old_one(
    opened: Opened, change: ChangePassphraseSheet, qtbot: QtBot
) -> None:
    assert {line_of(field).echoMode() for field in change.fields} == {ECHO.Password}
    assert change.focusWidget() is change.old.edit
    changed(change, PASSPHRASE, ANOTHER, ANOTHER)
    qtbot.waitUntil(lambda: bool(change_requests(opened)))
    assert change_requests(opened) == [ChangePassphrase(PASSPHRASE, ANOTHER)]
    assert PASSPHRASE not in repr(change_requests(opened))
    assert [field.text() for field in change.fields] == ["", "", ""]
    with qtbot.waitSignal(change.accepted):
        opened.client.done()
    qtbot.waitUntil(lambda: "The passphrase is changed." in all_text(opened.window))
    opened.context.notices.clear()


def test_a_wrong_old_one_is_told_at_its_field(
    opened: Opened, change: ChangePassphraseSheet, qtbot: QtBot
) -> None:
    changed(change, "not this passphrase", ANOTHER, ANOTHER)
    qtbot.waitUntil(lambda: bool(change_requests(opened)))
    opened.client.fail(WRONG)
    qtbot.waitUntil(lambda: "This is not the passphrase." in all_text(change.old))
    assert change.focusWidget() is change.old.edit


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("", ANOTHER, ANOTHER, "Type the passphrase that you have now."),
        (PASSPHRASE, "short", "short", "at least 12 characters"),
        (PASSPHRASE, ANOTHER, PASSPHRASE, "differs from the passphrase above"),
    ],
)
def test_a_change_that_cannot_be_is_told_and_not_sent(
    opened: Opened, change: ChangePassphraseSheet, old: str, new: str, again: str, words: str
) -> None:
    changed(change, old, new, again)
    assert words in all_text(change)
    assert change_requests(opened) == []
    change.reject()


def test_where_there_is_no_passphrase_none_can_be_changed(opened: Opened) -> None:
    settings = SettingsDialog(opened.context, opened.window)
    settings.open()
    settings.show_page(Page.SECURITY)
    assert not settings.passphrase.isVisible()
    settings.close()


def test_what_is_typed_can_be_shown(choose: ChoosePassphraseSheet) -> None:
    choose.shown_tick.setChecked(True)
    assert {line_of(field).echoMode() for field in choose.fields} == {ECHO.Normal}


def test_the_worker_makes_the_window_ask_once(
    opened: Opened, qapp: QApplication, qtbot: QtBot
) -> None:
    PassphraseAsker(opened.context, opened.window)
    assert sheets(qapp) == []
    opened.client.tell(PassphraseWanted(is_wanted=True))
    opened.client.tell(PassphraseWanted(is_wanted=True))
    (sheet,) = sheets(qapp)
    sheet.reject()
    opened.client.tell(PassphraseWanted(is_wanted=True))
    assert sheets(qapp) == []


def test_a_window_that_was_told_before_it_was_whole_asks_too(
    opened: Opened, qapp: QApplication
) -> None:
    opened.client.tell(PassphraseWanted(is_wanted=True))
    PassphraseAsker(opened.context, opened.window)
    assert len(sheets(qapp)) == 1


@pytest.mark.parametrize("event", [PassphraseWanted(is_wanted=False), AccountSwitched(None)])
def test_the_sheet_goes_when_nothing_waits_any_more(
    opened: Opened, qapp: QApplication, event: PassphraseWanted | AccountSwitched
) -> None:
    PassphraseAsker(opened.context, opened.window)
    opened.client.tell(PassphraseWanted(is_wanted=True))
    opened.client.tell(event)
    assert sheets(qapp) == []


def locked(reason: str) -> StoreProblem:
    error = ErrorInfo("StoreLocked", "The keyring is closed.", "Open it.", reason=reason)
    return StoreProblem(error, can_set_aside=reason != "passphrase")


def test_a_store_that_waits_for_the_passphrase_leads_to_the_sheet(
    opened: Opened, qapp: QApplication
) -> None:
    opened.client.tell(locked("passphrase"))
    button(opened, "Give the passphrase…").click()
    assert len(sheets(qapp)) == 1


@pytest.mark.parametrize("reason", ["locked", "dismissed", "timed out", "denied", "changed"])
@pytest.mark.parametrize(
    ("words", "request_"),
    [
        ("Try again", TrySecretsAgain()),
        ("Keep nothing this time", GoWithoutSecrets()),
        ("Set aside and begin anew", SetStoreAside()),
    ],
)
def test_a_keyring_that_cannot_be_used_leaves_three_ways_on(
    opened: Opened, qtbot: QtBot, reason: str, words: str, request_: Request
) -> None:
    opened.client.tell(locked(reason))
    button(opened, words).click()
    qtbot.waitUntil(lambda: bool(opened.client.asked))
    assert asked(opened) == [request_]
    opened.client.done()


def test_a_store_for_the_session_can_be_kept_with_a_passphrase(
    opened: Opened, qapp: QApplication
) -> None:
    opened.client.tell(StoreOpened("p", b"k" * 32, is_kept=False, reason="missing"))
    button(opened, "Use a passphrase…").click()
    (sheet,) = [one for one in qapp.topLevelWidgets() if isinstance(one, ChoosePassphraseSheet)]
    assert "set aside" not in all_text(sheet)
    assert button(opened, "Try the keyring again")


def test_who_went_without_is_told_what_another_passphrase_sets_aside(
    opened: Opened, qapp: QApplication
) -> None:
    opened.client.tell(StoreOpened("p", b"k" * 32, is_kept=False, reason="without"))
    button(opened, "Use a passphrase…").click()
    (sheet,) = [one for one in qapp.topLevelWidgets() if isinstance(one, ChoosePassphraseSheet)]
    assert "set aside" in all_text(sheet)


@pytest.mark.parametrize("is_kept", [False, True])
def test_the_settings_offer_it_where_nothing_is_kept(
    opened: Opened, qapp: QApplication, is_kept: bool
) -> None:
    opened.client.tell(StoreOpened("p", b"k" * 32, is_kept=is_kept))
    settings = SettingsDialog(opened.context, opened.window)
    settings.open()
    settings.show_page(Page.SECURITY)
    assert settings.passphrase_button.isVisible() is not is_kept
    settings.passphrase_button.click()
    assert not settings.isVisible()
    (sheet,) = [one for one in qapp.topLevelWidgets() if isinstance(one, ChoosePassphraseSheet)]
    assert sheet.isVisible()
