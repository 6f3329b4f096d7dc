"""Names, addresses and messages that want to be more than text: shown plain, in one line, and cut."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.errors import SignInNeeded
from app.model.account import (
    AccountColor,
    AccountKind,
    Identity,
    KnownAccount,
    Profile,
    Program,
    Source,
)
from app.model.sign_in import BrowserPage, Center, CenterAccount
from app.worker.failures import describe
from app.worker.messages import ProfilesFound, SignedIn, SignInFailed
from app.worker.opening import AccountsKnown
from tests.fakes.accounts import NOW
from tests.fakes.window import Opened
from ui.accounts.browser_step import CENTER_WORDS, BrowserStep
from ui.accounts.center_form import CenterForm
from ui.accounts.center_words import account_row
from ui.accounts.keys_sheet import KeysSheet
from ui.accounts.pick_step import PickStep
from ui.accounts.sheets import AccountSheet, ForgetSheet, ProgramSheet
from ui.accounts.ways import Ways
from ui.appearance import Appearance
from ui.notice_inbox import NoticeInbox
from ui.notice_words import ending_words
from ui.sign_in.browser_sheet import BrowserSheet
from ui.sign_in.mfa_sheet import MfaSheet
from ui.tray import Tray

HOSTILE = (
    "<b>Brindle</b> & <img src='file:///etc/passwd'>\u202egnp.exe\u2066\n\r\tSecond\x07\u2028line"
    + "x" * 10_000
)
_LONGEST = 1200  # a paragraph with a name in it; nothing lays ten thousand characters out
_HOSTILE_ACCOUNT = KnownAccount(
    Source(profile=HOSTILE), "447109263358", AccountKind.ROLE, HOSTILE, AccountColor.BLUE, HOSTILE
)


def faults(widget: QWidget) -> list[str]:
    """List what is shown, heard or hovered over as anything but short plain text."""
    found: list[str] = []
    for one in (widget, *widget.findChildren(QWidget)):
        kind = type(one).__name__
        if isinstance(one, QLabel):
            if one.textFormat() is not Qt.TextFormat.PlainText and one.text():
                found.append(f"{kind} reads markup")
            found += _faults(kind, one.text())
        if isinstance(one, QAbstractButton):
            found += _faults(kind, one.text())
            if "& " in one.text().replace("&&", ""):
                found.append(f"{kind} makes a shortcut of {one.text()[:80]!r}")
        if isinstance(one, QListWidget):
            for item in (one.item(number) for number in range(one.count())):
                found += _item_faults(item)
        found += _faults(f"name of {kind}", one.accessibleName())
        found += _faults(f"description of {kind}", one.accessibleDescription())
        found += _faults(f"tooltip of {kind}", one.toolTip())
        if "<img" in one.toolTip() or "<b>" in one.toolTip():
            found.append(f"tooltip of {kind} is markup")
    return found


def _item_faults(item: QListWidgetItem) -> list[str]:
    heard = str(item.data(Qt.ItemDataRole.AccessibleTextRole) or "")
    return _faults("item", item.text()) + _faults("heard item", heard)


def _faults(where: str, shown: str) -> list[str]:
    odd = {
        unicodedata.name(char, hex(ord(char)))
        for char in shown
        if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char not in "\n\u200d"
    }
    found = [f"{where} has {one}" for one in sorted(odd)]
    if len(shown) > _LONGEST:
        found.append(f"{where} has {len(shown)} characters: {shown[:60]!r}")
    return found


@pytest.fixture
def window(opened: Opened) -> Opened:
    """A window on an account whose every word is hostile."""
    arn = f"arn:aws:sts::447109263358:assumed-role/{HOSTILE}/{HOSTILE}"
    opened.client.tell(AccountsKnown((_HOSTILE_ACCOUNT,), _HOSTILE_ACCOUNT.source))
    opened.client.tell(
        SignedIn(Identity("447109263358", arn, HOSTILE), HOSTILE, f"http://{HOSTILE}")
    )
    return opened


def test_header_banners_and_menus(window: Opened, qtbot: QtBot) -> None:
    error = SignInNeeded(HOSTILE, HOSTILE, code="x", aws_message=HOSTILE)
    window.client.tell(SignInFailed(describe(error)))
    assert window.window.banners.isVisible()
    assert faults(window.window) == []
    menu = window.window.account_menu
    menu.popup(window.window.mapToGlobal(window.window.rect().topLeft()))
    qtbot.waitUntil(menu.isVisible)
    assert faults(menu) == []
    menu.close()


def test_a_notice_of_an_error(window: Opened) -> None:
    window.context.notices.error(SignInNeeded(HOSTILE, HOSTILE, aws_message=HOSTILE))
    assert faults(window.window) == []


def test_the_menu_of_the_tray(window: Opened) -> None:
    tray = Tray(window.context, NoticeInbox(window.context.bridge))
    tray.menu.aboutToShow.emit()
    (account,) = [one for one in tray.menu.actions() if one.text().startswith("Account: ")]
    assert _faults("tray", account.text()) == []
    assert len(account.text()) < 100
    assert "& " not in account.text().replace("&&", "")
    assert all(not _faults("tray", one.text()) for one in tray.menu.actions())


def test_a_notification() -> None:
    words = ending_words(NOW, HOSTILE)
    assert _faults("title", words.title) + _faults("body", words.body) == []
    assert len(words.body) < 300


Made = Callable[[Appearance, QWidget], QWidget]


def _ways(look: Appearance, _over: QWidget) -> QWidget:
    ways = Ways(look, QApplication.clipboard())
    profiles = (
        msgspec.structs.replace(
            Profile(Source(profile=HOSTILE), AccountKind.PROGRAM),
            region=HOSTILE,
            needs=HOSTILE,
            problem=HOSTILE,
        ),
    )
    ways.show_profiles(ProfilesFound(profiles, HOSTILE, offers_console=True, keeps_secrets=True))
    ways.show_back(HOSTILE)
    return ways


def _accounts(look: Appearance, _over: QWidget) -> QWidget:
    step = PickStep(look, "Choose an account", "account")
    step.show_rows("", [account_row(CenterAccount("447109263358", HOSTILE, HOSTILE))])
    return step


def _failed_list(look: Appearance, _over: QWidget) -> QWidget:
    step = PickStep(look, "Choose an account", "account")
    step.show_failure(SignInNeeded(HOSTILE, HOSTILE))
    return step


def _form(look: Appearance, _over: QWidget) -> QWidget:
    form = CenterForm(look)
    form.show_known((Center(f"https://{HOSTILE}", "us-east-1"),))
    return form


def _keys(look: Appearance, over: QWidget) -> QWidget:
    sheet = KeysSheet(look, over, keeps_secrets=True)
    sheet.show_failure(SignInNeeded(HOSTILE, HOSTILE))
    return sheet


def _code(look: Appearance, over: QWidget) -> QWidget:
    return MfaSheet(look, over, HOSTILE, HOSTILE)


@pytest.mark.parametrize("make", [_ways, _accounts, _failed_list, _form, _keys, _code])
def test_a_page_of_the_sign_in(look: Appearance, qtbot: QtBot, make: Made) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    widget = make(look, over)
    qtbot.addWidget(widget)
    assert faults(widget) == []


def test_the_wait_for_the_browser(look: Appearance, window: Opened, qtbot: QtBot) -> None:
    page = BrowserPage(f"https://{HOSTILE}", NOW + timedelta(minutes=5), HOSTILE)
    step = BrowserStep(look, now=lambda: NOW)
    step.begin(CENTER_WORDS, uses_code=True, has_other_way=True)
    step.show_page(page, is_open=False)
    sheet = BrowserSheet(look, window.window, page, QApplication.clipboard(), f"http://{HOSTILE}")
    for widget in (step, sheet):
        qtbot.addWidget(widget)
        assert faults(widget) == []


def test_the_sheets_of_an_account(look: Appearance, window: Opened, qtbot: QtBot) -> None:
    over, account = window.window, _HOSTILE_ACCOUNT
    command = HOSTILE[:_LONGEST]  # which is shown whole: the person is asked about all of it
    program = Program(HOSTILE, command, is_allowed=False)
    sheets = (
        AccountSheet(look, over, account),
        ForgetSheet(look, over, account, is_open=False, shared_with=HOSTILE),
        ProgramSheet(look, over, (program,)),
    )
    for sheet in sheets:
        qtbot.addWidget(sheet)
        assert faults(sheet) == []
