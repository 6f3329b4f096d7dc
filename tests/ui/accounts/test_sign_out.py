"""Signing out: what goes is said first, another account comes in its place, and the list leads back in."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import NoKeyring
from app.model.account import AccountColor, AccountKind, KnownAccount, Source
from app.worker.messages import AccountSwitched, ListProfiles, ProfilesFound, SignInFailed
from app.worker.opening import AccountsKnown, ErrorInfo, StoreOpened
from app.worker.sign_in_messages import (
    KeptPart,
    ReadSignOut,
    SignedOut,
    SignOut,
    SignOutRead,
)
from tests.fakes.accounts import ACCOUNTS, EU, NOW, PROD
from tests.fakes.stored_world import StoredWorld
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.accounts.keys_sheet import KeysSheet
from ui.accounts.sheets import AccountSheet
from ui.accounts.sign_out_sheet import SignOutSheet
from ui.accounts.switcher import AccountSwitcher
from ui.accounts.welcome import WelcomePage
from ui.toast import Toast
from ui.widgets.buttons import DangerFinalButton

KEYS = Source(kept="5f0c")
KEPT = KnownAccount(
    KEYS, "447109263358", AccountKind.KEYS, "my keys", AccountColor.RED, used_at=NOW
)
SANDBOX = ACCOUNTS[2]
OUT = tuple(replace(one, is_signed_out=one.source == EU) for one in ACCOUNTS)
FAILED = ErrorInfo("SignInNeeded", "You are not signed in.", "Sign in.", code="center-sign-in")


def asked_for(opened: Opened, qtbot: QtBot, kind: type[object]) -> None:
    qtbot.waitUntil(
        lambda: bool(opened.client.asked) and isinstance(opened.client.asked[-1].request, kind)
    )


def sheet_of(
    opened: Opened,
    switcher: AccountSwitcher,
    qtbot: QtBot,
    read: SignOutRead,
    account: KnownAccount = ACCOUNTS[0],
) -> SignOutSheet:
    switcher.sign_out(account)
    asked_for(opened, qtbot, ReadSignOut)
    assert opened.client.asked[-1].request == ReadSignOut(account.key)
    opened.client.answer(read)
    shown: list[SignOutSheet] = []

    def look() -> bool:
        shown[:] = opened.window.findChildren(SignOutSheet)
        return bool(shown)

    qtbot.waitUntil(look)
    return shown[0]


def confirm(sheet: SignOutSheet, qtbot: QtBot) -> None:
    assert not sheet.confirm_button.isEnabled()
    qtbot.waitUntil(sheet.confirm_button.isEnabled)
    sheet.confirm_button.setFocus()
    QTest.keyClick(sheet.confirm_button, Qt.Key.Key_Space)


def leave(opened: Opened, qtbot: QtBot) -> None:
    """The worker of the account has ended, and the one without an account is asked."""
    assert opened.client.switched == [None]
    assert not [one for one in opened.client.asked if isinstance(one.request, SignOut)]
    opened.client.tell(AccountSwitched(None))
    opened.client.tell(AccountsKnown(opened.accounts.known, None))
    asked_for(opened, qtbot, SignOut)


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (SignOutRead((KeptPart.CENTER,)), "sign-in to IAM Identity Center, which ends in AWS, too"),
        (SignOutRead((KeptPart.CONSOLE,)), "Removed: its console session."),
        (SignOutRead((KeptPart.MFA,)), "Removed: its MFA session."),
        (SignOutRead((), "brindle-eu"), "Center stays: brindle-eu uses it, too."),
        (SignOutRead(()), "Countersign keeps nothing of this sign-in."),
    ],
)
def test_the_sheet_says_what_goes_and_what_stays(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot, read: SignOutRead, words: str
) -> None:
    sheet = sheet_of(opened, switcher, qtbot, read)
    said = all_text(sheet)
    assert "Sign out of brindle-prod?" in said
    assert words in said
    assert "Stays: what Countersign stored of it" in said
    assert "Your AWS files stay as they are" in said
    assert sheet.confirm_button.text() == "Sign out"
    assert sheet.focusWidget() is sheet.cancel_button
    sheet.reject()
    assert opened.client.switched == []


def test_keys_that_were_typed_in_are_asked_about_as_what_they_are(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    sheet = sheet_of(opened, switcher, qtbot, SignOutRead((KeptPart.KEYS,)), KEPT)
    assert "Removed: the access keys that Countersign keeps." in all_text(sheet)
    assert "go on working elsewhere" in all_text(sheet)
    assert isinstance(sheet.confirm_button, DangerFinalButton)
    assert sheet.confirm_button.text() == "Sign out and remove the keys"
    sheet.reject()


def test_what_cannot_be_kept_is_said_with_it(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot, world: StoredWorld
) -> None:
    opened.client.tell(StoreOpened(str(world.path), world.key, is_kept=False))
    sheet = sheet_of(opened, switcher, qtbot, SignOutRead(()))
    assert "There is no keyring" in all_text(sheet)
    assert "Stays: what Countersign stored" not in all_text(sheet)
    sheet.reject()


def test_the_account_is_left_then_signed_out_of_and_the_next_one_opened(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    confirm(sheet_of(opened, switcher, qtbot, SignOutRead(())), qtbot)
    leave(opened, qtbot)
    assert opened.client.asked[-1].request == SignOut(PROD.key)
    opened.client.answer(SignedOut())
    qtbot.waitUntil(lambda: opened.client.switched == [None, EU])


def test_the_sandbox_and_what_is_signed_out_do_not_come_in_its_place(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    opened.client.tell(AccountsKnown(OUT, PROD))
    confirm(sheet_of(opened, switcher, qtbot, SignOutRead(())), qtbot)
    leave(opened, qtbot)
    opened.client.answer(SignedOut())
    asked_for(opened, qtbot, ListProfiles)
    assert isinstance(opened.window.pages.currentWidget(), WelcomePage)
    assert opened.client.switched == [None]
    opened.client.answer(ProfilesFound(()))


def test_that_aws_could_not_be_told_is_said_where_one_is_then(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    confirm(sheet_of(opened, switcher, qtbot, SignOutRead((KeptPart.CENTER,))), qtbot)
    leave(opened, qtbot)
    opened.client.answer(SignedOut(is_over_at_aws=False))
    qtbot.waitUntil(lambda: opened.client.switched == [None, EU])
    opened.client.tell(AccountSwitched(EU))
    (toast,) = [one for one in opened.window.findChildren(Toast) if one.isVisible()]
    assert "AWS could not be told" in toast.words.text()
    opened.context.notices.clear()


def test_a_vault_that_cannot_be_read_is_told_and_the_way_on_stays(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    confirm(sheet_of(opened, switcher, qtbot, SignOutRead(())), qtbot)
    leave(opened, qtbot)
    opened.client.fail(NoKeyring("The keyring is locked.", "Unlock it.", reason="locked"))
    asked_for(opened, qtbot, ListProfiles)
    qtbot.waitUntil(lambda: bool(opened.window.findChildren(Toast)))
    (toast,) = [one for one in opened.window.findChildren(Toast) if one.isVisible()]
    assert "The keyring is locked." in toast.words.text()
    opened.context.notices.clear()
    opened.client.answer(ProfilesFound(()))


# --- the list ----------------------------------------------------------------------------------------


def test_the_menu_offers_it_for_the_open_account_by_keyboard(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    menu = opened.window.account_menu
    menu.popup(opened.window.mapToGlobal(opened.window.rect().topLeft()))
    qtbot.waitUntil(menu.isVisible)
    assert menu.sign_out is not None
    assert menu.sign_out.text() == "Sign out of brindle-prod…"
    menu.setActiveAction(menu.sign_out)
    with qtbot.waitSignal(menu.sign_out_wanted) as wanted:
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert wanted.args[0].source == PROD


def test_of_the_sandbox_account_nobody_signs_out(opened: Opened, qtbot: QtBot) -> None:
    opened.client.tell(AccountsKnown(ACCOUNTS, SANDBOX.source))
    menu = opened.window.account_menu
    menu.popup(opened.window.mapToGlobal(opened.window.rect().topLeft()))
    assert menu.sign_out is None
    menu.close()


def test_a_signed_out_account_says_so_in_the_list(opened: Opened, qtbot: QtBot) -> None:
    opened.client.tell(AccountsKnown(OUT, PROD))
    menu = opened.window.account_menu
    menu.popup(opened.window.mapToGlobal(opened.window.rect().topLeft()))
    assert menu.lines[1].row.accessibleName() == "brindle-eu, 6620-8841-0957 · Role, signed out"
    assert not menu.grab().isNull()
    menu.close()


# --- the way back in ---------------------------------------------------------------------------------


def test_opening_one_leads_into_the_browser_once(opened: Opened, switcher: AccountSwitcher) -> None:
    opened.client.tell(AccountsKnown(OUT, PROD))
    switcher.open(EU)
    assert opened.client.switched == [EU]
    opened.client.tell(SignInFailed(FAILED))  # of the account that is being left
    assert opened.places == []
    opened.client.tell(AccountSwitched(EU))
    for _ in range(2):
        opened.client.tell(SignInFailed(FAILED))
    assert opened.places == ["sign-in"]


def test_opening_any_other_one_leads_nowhere_by_itself(
    opened: Opened, switcher: AccountSwitcher
) -> None:
    switcher.open(EU)
    opened.client.tell(AccountSwitched(EU))
    opened.client.tell(SignInFailed(FAILED))
    assert opened.places == []


def test_opening_one_whose_keys_were_removed_asks_for_keys(
    opened: Opened, switcher: AccountSwitcher, qtbot: QtBot
) -> None:
    opened.client.tell(AccountsKnown((*ACCOUNTS, replace(KEPT, is_signed_out=True)), PROD))
    switcher.open(KEYS)
    asked_for(opened, qtbot, ListProfiles)
    opened.client.answer(ProfilesFound(()))
    qtbot.waitUntil(lambda: bool(opened.window.findChildren(KeysSheet)))
    (sheet,) = opened.window.findChildren(KeysSheet)
    assert sheet.isVisible()
    assert opened.client.switched == []
    sheet.reject()
    assert not opened.window.findChildren(AccountSheet)
