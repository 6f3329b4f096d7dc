"""Switching: nothing of the account that was left stays on the screen, and nothing typed goes unasked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.errors import BadSettings
from app.model.account import AccountColor, AccountKind, Identity, KnownAccount, Source
from app.worker.messages import (
    AccountSwitched,
    AllowProgram,
    ChangeAccount,
    Done,
    ForgetAccount,
    ListProfiles,
    ProfilesFound,
    SignedIn,
)
from app.worker.opening import AccountsKnown, StoreOpened
from tests.fakes.accounts import ACCOUNTS, EU, PROD, PROGRAM, SANDBOX, STATIC, WITH_MFA
from tests.fakes.stored_world import StoredWorld
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.accounts.sheets import AccountSheet, ForgetSheet, LeaveSheet, ProgramSheet
from ui.accounts.switcher import AccountSwitcher
from ui.accounts.welcome import WelcomePage
from ui.registry import TabKey
from ui.widgets.field import Field
from ui.widgets.sheet import Sheet


def sheet_of(kind: type[Sheet], app: QApplication) -> Sheet:
    (sheet,) = [one for one in app.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return sheet


def confirm(kind: type[Sheet], app: QApplication, qtbot: QtBot) -> None:
    sheet = sheet_of(kind, app)
    assert isinstance(sheet, ForgetSheet | LeaveSheet | ProgramSheet)
    assert not sheet.confirm_button.isEnabled()
    qtbot.waitUntil(sheet.confirm_button.isEnabled)
    sheet.confirm_button.click()


def page_of(opened: Opened) -> WelcomePage:
    page = opened.window.pages.currentWidget()
    assert isinstance(page, WelcomePage)
    return page


def answered(opened: Opened, qtbot: QtBot, found: ProfilesFound) -> WelcomePage:
    """The first page after the worker listed the profiles."""
    asked_for(opened, qtbot, ListProfiles)
    opened.client.answer(found)
    page = page_of(opened)
    qtbot.waitUntil(page.ways.profile_card.choice.isVisible)
    return page


def asked_for(opened: Opened, qtbot: QtBot, kind: type[object]) -> None:
    qtbot.waitUntil(
        lambda: bool(opened.client.asked) and isinstance(opened.client.asked[-1].request, kind)
    )


def test_switching_goes_through_the_worker_and_changes_nothing_before(
    opened: Opened, switcher: AccountSwitcher
) -> None:
    switcher.open(EU)
    assert opened.client.switched == [EU]
    assert opened.context.accounts.current == PROD
    assert opened.status.identity is not None


def test_nothing_of_the_account_that_was_left_stays(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    window = opened.window
    before = [window.open_tab(key) for key in (TabKey.AGREEMENTS, TabKey.REQUESTS)]
    window.search.open_palette("Lumenfold")
    opened.client.tell(AccountSwitched(EU))
    opened.client.tell(AccountsKnown(ACCOUNTS, EU))
    assert opened.store.queries is None
    assert opened.status.identity is None
    assert not window.search.isVisible()
    assert window.search.field.text() == ""
    shown = all_text(window)
    assert "brindle-eu" in shown
    assert "4471-0926-3358" not in shown
    assert window.current not in before
    qtbot.waitUntil(lambda: not any(isValid(tab) for tab in before))


def test_the_rows_of_the_other_account_are_shown_as_soon_as_its_store_is_told(
    opened: Opened, switcher: AccountSwitcher, world: StoredWorld
) -> None:
    opened.client.tell(AccountSwitched(EU))
    assert opened.window.tab_bar.accessibleTabName(1).endswith("number not known")
    opened.client.tell(StoreOpened(str(world.path), world.key, is_kept=True))
    assert opened.store.queries is not None
    assert not opened.window.tab_bar.accessibleTabName(1).endswith("number not known")
    identity = Identity("662088410957", "arn:aws:iam::662088410957:user/eve", "us-east-1")
    opened.client.tell(SignedIn(identity, "brindle-eu"))
    button = opened.window.header.account_button
    assert button.accessibleName() == "Account brindle-eu, 6620-8841-0957 · us-east-1 · eve"


def test_the_open_account_is_not_left_for_itself(opened: Opened, switcher: AccountSwitcher) -> None:
    switcher.choose()
    switcher.open(PROD)
    assert opened.client.switched == []
    assert not isinstance(opened.window.pages.currentWidget(), WelcomePage)


def with_typed_sheet(opened: Opened) -> Sheet:
    sheet = Sheet(opened.context.look, opened.window, "Reason")
    field = Field(opened.context.look, "Reason")
    sheet.body.addWidget(field)
    sheet.open()
    assert isinstance(field.edit, QLineEdit)
    QTest.keyClicks(field.edit, "not in the agreement")
    return sheet


def test_what_was_typed_is_asked_about_before_it_is_lost(
    opened: Opened, switcher: AccountSwitcher, qapp: QApplication, qtbot: QtBot
) -> None:
    typed = with_typed_sheet(opened)
    switcher.open(EU)
    assert opened.client.switched == []
    assert "What you typed" in all_text(sheet_of(LeaveSheet, qapp))
    sheet_of(LeaveSheet, qapp).reject()
    assert opened.client.switched == []
    switcher.open(EU)
    confirm(LeaveSheet, qapp, qtbot)
    assert opened.client.switched == [EU]
    assert not isValid(typed) or not typed.isVisible()


def test_an_open_sheet_with_nothing_typed_just_closes(
    opened: Opened, switcher: AccountSwitcher
) -> None:
    sheet = Sheet(opened.context.look, opened.window, "Nothing")
    sheet.open()
    switcher.open(EU)
    assert opened.client.switched == [EU]
    assert not isValid(sheet) or not sheet.isVisible()


def test_a_store_that_cannot_be_kept_is_asked_about(
    opened: Opened,
    switcher: AccountSwitcher,
    world: StoredWorld,
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    opened.client.tell(StoreOpened(str(world.path), world.key, is_kept=False))
    switcher.open(EU)
    assert "There is no keyring" in all_text(sheet_of(LeaveSheet, qapp))
    confirm(LeaveSheet, qapp, qtbot)
    assert opened.client.switched == [EU]


def test_the_first_page_offers_what_was_found_and_the_way_back(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    switcher.choose()
    page = answered(opened, qtbot, ProfilesFound((STATIC, WITH_MFA)))
    assert page.ways.back_button.isVisible()
    assert "Back to brindle-prod" in all_text(page)
    page.ways.back_button.click()
    assert opened.window.header.isVisible()


def test_the_way_to_the_network_is_there_before_any_sign_in(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    opened.client.tell(AccountSwitched(None))
    page = answered(opened, qtbot, ProfilesFound((STATIC,)))
    link = page.ways.network_button
    assert link.accessibleName() == "Network: proxy and certificates"
    link.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(link, Qt.Key.Key_Space)
    assert opened.places == ["network"]


def test_keys_of_the_account_do_nothing_on_the_first_page(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    switcher.choose()
    opened.window.activateWindow()
    QTest.keyClick(opened.window, Qt.Key.Key_F5)
    assert opened.places == []
    QTest.keyClick(opened.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert opened.places == ["settings"]
    opened.window.show_account()
    QTest.keyClick(opened.window, Qt.Key.Key_F5)
    assert opened.places == ["settings", "update"]


def test_files_that_cannot_be_listed_are_told_there(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    switcher.choose()
    asked_for(opened, qtbot, ListProfiles)
    opened.client.fail(BadSettings("Countersign cannot use the folder data.", "Choose another."))
    page = page_of(opened)
    qtbot.waitUntil(lambda: "cannot use the folder" in all_text(page))
    assert page.ways.profile_card.look_button.isVisible()


def test_a_profile_without_a_program_is_opened_at_once(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    opened.client.tell(AccountSwitched(None))
    page = answered(opened, qtbot, ProfilesFound((STATIC,)))
    assert not page.ways.back_button.isVisible()
    page.ways.profile_card.continue_button.click()
    assert opened.client.switched == [PROD]


def test_the_sandbox_account_is_one_click_away(opened: Opened, switcher: AccountSwitcher) -> None:
    opened.client.tell(AccountSwitched(None))
    page_of(opened).ways.sandbox_button.click()
    assert opened.client.switched == [SANDBOX]


def test_a_program_is_allowed_before_its_profile_is_opened(
    opened: Opened, switcher: AccountSwitcher, qapp: QApplication, qtbot: QtBot
) -> None:
    switcher.choose()
    answered(opened, qtbot, ProfilesFound((PROGRAM,))).ways.profile_card.continue_button.click()
    assert "/bin/keys --json" in all_text(sheet_of(ProgramSheet, qapp))
    assert opened.client.switched == []
    confirm(ProgramSheet, qapp, qtbot)
    asked_for(opened, qtbot, AllowProgram)
    assert opened.client.asked[-1].request == AllowProgram("vault", "/bin/keys --json")
    assert opened.client.switched == []
    opened.client.done()
    qtbot.waitUntil(lambda: opened.client.switched == [Source(profile="vault")])


def test_a_program_that_is_refused_is_never_allowed(
    opened: Opened, switcher: AccountSwitcher, qapp: QApplication, qtbot: QtBot
) -> None:
    switcher.choose()
    answered(opened, qtbot, ProfilesFound((PROGRAM,))).ways.profile_card.continue_button.click()
    sheet_of(ProgramSheet, qapp).reject()
    assert not [one for one in opened.client.asked if isinstance(one.request, AllowProgram)]
    assert opened.client.switched == []


def test_the_banner_shows_the_command_and_allowing_it_tries_again(
    opened: Opened, switcher: AccountSwitcher, qapp: QApplication, qtbot: QtBot
) -> None:
    opened.client.tell(AccountsKnown(ACCOUNTS, PROGRAM.source))
    switcher.show_programs()
    asked_for(opened, qtbot, ListProfiles)
    opened.client.answer(ProfilesFound((STATIC, PROGRAM)))
    qtbot.waitUntil(lambda: any(isinstance(one, ProgramSheet) for one in qapp.topLevelWidgets()))
    confirm(ProgramSheet, qapp, qtbot)
    asked_for(opened, qtbot, AllowProgram)
    opened.client.done()
    qtbot.waitUntil(lambda: opened.places == ["update"])
    assert opened.client.switched == []


def edited(switcher: AccountSwitcher, app: QApplication) -> AccountSheet:
    switcher.edit(ACCOUNTS[1])
    sheet = sheet_of(AccountSheet, app)
    assert isinstance(sheet, AccountSheet)
    return sheet


def test_an_account_gets_a_name_a_colour_and_a_star(
    opened: Opened, switcher: AccountSwitcher, qapp: QApplication, qtbot: QtBot
) -> None:
    sheet = edited(switcher, qapp)
    sheet.name.set_text("Europe")
    sheet.chips[AccountColor.GREEN].click()
    sheet.favorite.setChecked(True)
    assert not sheet.grab().isNull()
    sheet.save_button.click()
    asked_for(opened, qtbot, ChangeAccount)
    assert opened.client.asked[-1].request == ChangeAccount(
        EU.key, "Europe", AccountColor.GREEN, is_favorite=True
    )
    opened.client.done()


def forget(
    switcher: AccountSwitcher, app: QApplication, qtbot: QtBot, index: int
) -> Callable[[], str]:
    switcher.edit(ACCOUNTS[index])
    sheet = sheet_of(AccountSheet, app)
    assert isinstance(sheet, AccountSheet)
    sheet.forget_button.click()
    words = all_text(sheet_of(ForgetSheet, app))
    confirm(ForgetSheet, app, qtbot)
    return lambda: words


def test_forgetting_another_account_says_what_goes_and_leaves_the_open_one(
    opened: Opened, switcher: AccountSwitcher, qapp: QApplication, qtbot: QtBot
) -> None:
    words = forget(switcher, qapp, qtbot, 1)()
    for part in ("Forget brindle-eu?", "activity log", "keyring", "Nothing changes in AWS"):
        assert part in words
    assert "open now" not in words
    asked_for(opened, qtbot, ForgetAccount)
    opened.client.done()
    assert opened.client.asked[-1].request == ForgetAccount(EU.key)
    assert opened.client.switched == []


def test_the_open_account_is_left_before_it_is_forgotten(
    opened: Opened, switcher: AccountSwitcher, qapp: QApplication, qtbot: QtBot
) -> None:
    assert "open now" in forget(switcher, qapp, qtbot, 0)()
    assert opened.client.switched == [None]
    assert not [one for one in opened.client.asked if isinstance(one.request, ForgetAccount)]
    opened.client.tell(AccountSwitched(None))
    asked_for(opened, qtbot, ForgetAccount)
    opened.client.answer(Done())
    asked_for(opened, qtbot, ListProfiles)
    assert page_of(opened).isVisible()


def test_shared_data_is_said_to_stay(
    opened: Opened, switcher: AccountSwitcher, qapp: QApplication, qtbot: QtBot
) -> None:
    twin = ACCOUNTS[0].__class__(
        Source(profile="twin"), "662088410957", ACCOUNTS[1].kind, "twin", AccountColor.RED
    )
    opened.client.tell(AccountsKnown((*ACCOUNTS, twin), PROD))
    words = forget(switcher, qapp, qtbot, 1)()
    assert "twin is the same AWS account" in words
    asked_for(opened, qtbot, ForgetAccount)
    opened.client.done()


@pytest.mark.parametrize(
    ("kind", "gone", "stays"),
    [
        (AccountKind.KEYS, "the access keys that Countersign keeps", "go on working elsewhere"),
        (AccountKind.CENTER, "its sign-in to IAM Identity Center", "sign in to the account again"),
        (AccountKind.CONSOLE, "its console session", "sign in to the account again"),
    ],
)
def test_forgetting_what_countersign_keeps_names_it(
    opened: Opened, qtbot: QtBot, kind: AccountKind, gone: str, stays: str
) -> None:
    account = KnownAccount(Source(kept="k"), "447109263358", kind, "mine", AccountColor.BLUE)
    look, window = opened.context.look, opened.window
    forget = ForgetSheet(look, window, account, is_open=False, shared_with="")
    assert gone in all_text(forget)
    assert stays in all_text(forget)
    assert "AWS files" not in all_text(forget)
    named = AccountSheet(look, window, account)
    assert "Environment" not in all_text(named)
    for sheet in (forget, named):
        sheet.deleteLater()


def test_a_command_too_long_to_be_shown_cannot_be_allowed(
    opened: Opened, qapp: QApplication, qtbot: QtBot
) -> None:
    program = PROGRAM.programs[0].__class__("vault", "/bin/keys " + "x" * 5000, is_allowed=False)
    sheet = ProgramSheet(opened.context.look, opened.window, (program,))
    sheet.open()
    with qtbot.waitSignal(sheet.unguarded):
        pass
    assert not sheet.confirm_button.isEnabled()
    assert sheet.height() <= opened.window.height()
    sheet.reject()


def test_no_widget_of_the_first_page_is_without_a_name(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    switcher.choose()
    page = answered(opened, qtbot, ProfilesFound((STATIC,)))
    for button in page.findChildren(QWidget):
        if button.focusPolicy() & Qt.FocusPolicy.TabFocus and button.isVisible():
            assert button.accessibleName(), button
