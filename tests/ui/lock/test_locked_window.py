"""A locked window shows nothing and tells nothing, and everything is back after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from app.errors import Rejected
from app.model.request import RequestKind
from app.worker.messages import AccountSwitched
from tests.fakes import samples
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.lock.keeper import LockKeeper, LockReason
from ui.lock.pin import digest_of
from ui.registry import TabKey
from ui.theme import Tone
from ui.toast import Toast
from ui.widgets.announce import announce
from ui.widgets.scrim import Scrim
from ui.widgets.sheet import Sheet

DETAILS = ("USD", "EUR", "447109263358", "brindle", "pr-", "agmt-")


class NoteSheet(Sheet):
    """A sheet with an amount and a field."""

    def __init__(self, opened: Opened) -> None:
        super().__init__(opened.context.look, opened.window, "Pay 1,284.60 USD")
        self.edit = QLineEdit()
        self.body.addWidget(self.edit)


@pytest.fixture(autouse=True)
def hear(qapp: QApplication) -> Callable[[], str]:
    """Gives everything that an accessibility tool can find in the windows of this test."""
    before = [window.winId() for window in qapp.topLevelWindows()]

    def heard() -> str:
        root = QAccessible.queryAccessibleInterface(qapp)
        assert root is not None
        windows = [root.child(number) for number in range(root.childCount())]
        ours = [one for one in windows if one is not None and _number(one) not in before]
        return "\n".join(words for one in ours for words in _walk(one))

    return heard


def _number(node: QAccessibleInterface) -> int:
    window = node.window()
    return int(window.winId()) if window is not None else 0


def _walk(node: QAccessibleInterface) -> Iterator[str]:
    for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description):
        yield node.text(kind)
    for number in range(node.childCount()):
        child = node.child(number)
        if child is not None:
            yield from _walk(child)


def activate(opened: Opened, qtbot: QtBot) -> None:
    """Let the window have the keyboard: the system gives it some time after the window is shown.

    Before that shortcuts do nothing, and a test that they do nothing would prove nothing.
    """
    with qtbot.waitExposed(opened.window):
        opened.window.show()
    opened.window.activateWindow()
    qtbot.waitUntil(opened.window.isActiveWindow)


def unlock(keeper: LockKeeper) -> None:
    assert keeper.page is not None
    keeper.page.unlock_button.click()


def test_nothing_of_the_account_is_seen_or_heard(
    opened: Opened, keeper: LockKeeper, hear: Callable[[], str], qtbot: QtBot
) -> None:
    opened.window.open_tab(TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: "447109263358" in hear().replace("-", ""))
    keeper.lock()
    assert "Locked" in all_text(opened.window)
    for detail in DETAILS:
        assert detail not in hear(), detail
        assert detail not in all_text(opened.window), detail
    assert opened.window.windowTitle() == "Countersign"


def test_everything_is_back_with_its_focus(
    opened: Opened, keeper: LockKeeper, qtbot: QtBot
) -> None:
    tab = opened.window.open_tab(TabKey.CHARGES)
    opened.window.header.activity_button.setFocus()
    keeper.lock()
    assert not tab.isVisible()
    unlock(keeper)
    qtbot.waitUntil(tab.isVisible)
    assert opened.window.focusWidget() is opened.window.header.activity_button
    assert opened.window.current is tab


def test_sheets_and_other_windows_come_back_with_what_was_typed(
    opened: Opened, keeper: LockKeeper, hear: Callable[[], str], qtbot: QtBot
) -> None:
    other = QMainWindow()
    other.setCentralWidget(QLineEdit("1,284.60 USD"))
    qtbot.addWidget(other)
    other.show()
    sheet = NoteSheet(opened)
    sheet.open()
    QTest.keyClicks(sheet.edit, "half a sentence")
    qtbot.waitUntil(lambda: not sheet.is_guarded)
    keeper.lock()
    assert not sheet.isVisible()
    assert not other.isVisible()
    assert "1,284.60" not in hear()
    assert not any(scrim.isVisible() for scrim in opened.window.findChildren(Scrim))
    unlock(keeper)
    assert sheet.isVisible()
    assert other.isVisible()
    assert sheet.edit.text() == "half a sentence"
    assert sheet.is_guarded  # the click that unlocked must not be the one that pays
    assert any(scrim.isVisible() for scrim in opened.window.findChildren(Scrim))
    sheet.reject()
    assert not any(scrim.isVisible() for scrim in opened.window.findChildren(Scrim))


def test_a_sheet_that_opens_meanwhile_waits(
    opened: Opened, keeper: LockKeeper, qtbot: QtBot
) -> None:
    keeper.lock()
    sheet = NoteSheet(opened)
    sheet.open()
    qtbot.waitUntil(lambda: not sheet.isVisible())
    unlock(keeper)
    assert sheet.isVisible()
    sheet.reject()


def test_a_sheet_that_is_over_meanwhile_does_not_come_back(
    opened: Opened, keeper: LockKeeper, qapp: QApplication, qtbot: QtBot
) -> None:
    sheet = NoteSheet(opened)
    sheet.open()
    keeper.lock()
    with qtbot.waitSignal(sheet.destroyed):
        sheet.accept()
    unlock(keeper)
    assert qapp.activeModalWidget() is None


def test_nothing_of_an_account_that_was_left_meanwhile_comes_back(
    opened: Opened, keeper: LockKeeper, qtbot: QtBot
) -> None:
    other = QMainWindow()
    qtbot.addWidget(other)
    other.show()
    sheet = NoteSheet(opened)
    sheet.open()
    keeper.lock()
    with qtbot.waitSignal(sheet.destroyed):
        opened.client.tell(AccountSwitched(None))
    unlock(keeper)
    assert not other.isVisible()


def test_an_open_menu_is_closed(opened: Opened, keeper: LockKeeper, qapp: QApplication) -> None:
    menu = QMenu(opened.window)
    menu.addAction("1,284.60 USD")
    menu.popup(opened.window.mapToGlobal(opened.window.rect().center()))
    keeper.lock()
    assert qapp.activePopupWidget() is None
    assert not menu.isVisible()


def test_toasts_wait_until_it_is_open_again(opened: Opened, keeper: LockKeeper) -> None:
    notices = opened.context.notices
    notices.error(Rejected("The amount of 9,750.00 USD is above what is left."))
    keeper.lock()
    notices.show(Tone.POSITIVE, "check-circle", "Paid 12.00 USD")
    assert not [one for one in opened.window.findChildren(Toast) if one.isVisible()]
    unlock(keeper)
    shown = [one.words.text() for one in opened.window.findChildren(Toast) if one.isVisible()]
    assert len(shown) == 2
    assert any("9,750.00 USD" in one for one in shown)
    assert any("Paid 12.00 USD" in one for one in shown)
    notices.clear()


def test_what_a_hidden_sheet_has_to_say_is_not_spoken(
    opened: Opened, keeper: LockKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[object] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", spoken.append)
    sheet = NoteSheet(opened)
    sheet.open()
    announce(sheet, "Paid 1,284.60 USD")
    assert len(spoken) == 1
    keeper.lock()
    announce(sheet, "Paid 1,284.60 USD")
    announce(opened.window.header, "4 agreements")
    assert len(spoken) == 1
    unlock(keeper)
    sheet.reject()


def test_keys_do_nothing_but_close_and_quit(
    opened: Opened, keeper: LockKeeper, qtbot: QtBot
) -> None:
    activate(opened, qtbot)
    keeper.lock()
    works = [action.text() for action in opened.window.actions() if action.isEnabled()]
    assert works == ["Close window", "Quit"]
    opened.window.show_account()  # a notification was clicked
    assert [one.text() for one in opened.window.actions() if one.isEnabled()] == works
    QTest.keyClick(opened.window, Qt.Key.Key_F5)
    assert opened.places == []
    unlock(keeper)
    assert all(action.isEnabled() for action in opened.window.actions())


def test_keys_that_need_an_account_stay_off_on_the_first_page(
    opened: Opened, keeper: LockKeeper
) -> None:
    page = QLineEdit()
    opened.window.show_page(page)
    before = [action.text() for action in opened.window.actions() if action.isEnabled()]
    keeper.lock()
    unlock(keeper)
    assert [one.text() for one in opened.window.actions() if one.isEnabled()] == before
    assert page.isVisible()
    opened.window.show_account()


def test_a_request_from_a_notification_is_there_after_unlocking(
    opened: Opened, keeper: LockKeeper, qtbot: QtBot
) -> None:
    opened.window.open_tab(TabKey.CHARGES)
    keeper.lock()
    opened.window.open_request(RequestKind.PAYMENT, samples.MILESTONE)
    assert "Locked" in all_text(opened.window)
    unlock(keeper)
    assert opened.window.current is opened.window.tab(TabKey.REQUESTS)


def test_the_keyboard_alone_locks_and_unlocks(
    opened: Opened, keeper: LockKeeper, qtbot: QtBot
) -> None:
    activate(opened, qtbot)
    QTest.keyClick(opened.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert opened.places == ["lock"]
    keeper.lock()
    focused = opened.window.focusWidget()
    assert keeper.page is not None
    assert focused is keeper.page.unlock_button
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert not opened.context.lock.is_locked


def test_locking_twice_is_locking_once(opened: Opened, keeper: LockKeeper) -> None:
    keeper.lock()
    page = keeper.page
    keeper.lock(LockReason.IDLE)
    assert keeper.page is page
    unlock(keeper)
    assert not opened.context.lock.is_locked


@pytest.fixture
def with_pin(opened: Opened) -> str:
    opened.context.settings.pin_digest = digest_of("4711")
    return "4711"


def test_only_the_pin_unlocks(
    opened: Opened, keeper: LockKeeper, with_pin: str, qtbot: QtBot
) -> None:
    keeper.lock()
    page = keeper.page
    assert page is not None
    assert opened.window.focusWidget() is page.field.edit
    QTest.keyClick(page.field.edit, Qt.Key.Key_Return)
    assert "Type the PIN first." in all_text(page)
    QTest.keyClicks(page.field.edit, "4712")
    QTest.keyClick(page.field.edit, Qt.Key.Key_Return)
    assert page.field.text() == ""
    qtbot.waitUntil(lambda: "This is not the PIN." in all_text(page))
    assert opened.context.lock.is_locked
    QTest.keyClicks(page.field.edit, with_pin)
    QTest.keyClick(page.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not opened.context.lock.is_locked)


def test_guessing_gets_slower(
    opened: Opened, keeper: LockKeeper, with_pin: str, qtbot: QtBot
) -> None:
    keeper.lock()
    page = keeper.page
    assert page is not None
    for _ in range(3):
        qtbot.waitUntil(page.unlock_button.isEnabled)
        page.field.set_text("0000")
        page.unlock_button.click()
    qtbot.waitUntil(lambda: "Try again in 5 seconds." in all_text(page))
    assert not page.field.edit.isEnabled()
    page.field.set_text(with_pin)
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert opened.context.lock.is_locked
    for _ in range(5):
        page._on_pause_timeout()
    assert page.unlock_button.isEnabled()
    keeper._unlock()


def test_unlocking_the_screen_is_enough_without_a_pin(opened: Opened, keeper: LockKeeper) -> None:
    keeper.lock(LockReason.SCREEN)
    keeper.system_unlocked()
    assert not opened.context.lock.is_locked


@pytest.mark.parametrize("reason", [LockReason.PERSON, LockReason.IDLE])
def test_unlocking_the_screen_does_not_open_what_was_locked_for_another_reason(
    opened: Opened, keeper: LockKeeper, reason: LockReason
) -> None:
    keeper.lock(reason)
    keeper.system_unlocked()
    assert opened.context.lock.is_locked
    unlock(keeper)


def test_unlocking_the_screen_does_not_stand_for_the_pin(
    opened: Opened, keeper: LockKeeper, with_pin: str
) -> None:
    keeper.lock(LockReason.SCREEN)
    keeper.system_unlocked()
    assert opened.context.lock.is_locked
    keeper._unlock()
