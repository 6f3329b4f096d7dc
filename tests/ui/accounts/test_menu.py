"""The account button's menu: known accounts in order, the open one marked, all of it by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.model.account import AccountColor, AccountKind, KnownAccount, Source
from app.worker.opening import AccountsKnown
from app.worker.watch_messages import WatchState
from tests.fakes.accounts import ACCOUNTS, EU, PROD, watched
from tests.fakes.window import Opened
from ui import fonts as types
from ui.accounts.menu import AccountMenu
from ui.theme import Tone
from ui.widgets.chip import ChipFace, chip_width


def opened_menu(opened: Opened, qtbot: QtBot) -> AccountMenu:
    opened.client.tell(AccountsKnown(ACCOUNTS, PROD))
    menu = opened.window.account_menu
    menu.popup(opened.window.mapToGlobal(opened.window.rect().topLeft()))
    qtbot.waitUntil(menu.isVisible)
    return menu


def test_accounts_are_listed_with_number_and_kind(opened: Opened, qtbot: QtBot) -> None:
    menu = opened_menu(opened, qtbot)
    names = [line.row.accessibleName() for line in menu.lines]
    assert names == [
        "brindle-prod, 4471-0926-3358 · Role, open now",
        "brindle-eu, 6620-8841-0957 · Role",
        "Sandbox, made-up data · no AWS",
    ]
    assert not menu.grab().isNull()
    menu.close()


def test_what_countersign_keeps_is_listed_with_its_kind_in_words(
    opened: Opened, qtbot: QtBot
) -> None:
    kinds = (AccountKind.KEYS, AccountKind.CENTER, AccountKind.CONSOLE)
    kept = tuple(
        KnownAccount(Source(kept=f"k{kind}"), "447109263358", kind, f"my {kind}", AccountColor.BLUE)
        for kind in kinds
    )
    opened.client.tell(AccountsKnown(kept, kept[0].source))
    menu = opened.window.account_menu
    menu.popup(opened.window.mapToGlobal(opened.window.rect().topLeft()))
    qtbot.waitUntil(menu.isVisible)
    heard = sorted(line.row.accessibleName().partition(", open")[0] for line in menu.lines)
    assert heard == [
        "my center, 4471-0926-3358 · Identity Center",
        "my console, 4471-0926-3358 · Console session",
        "my keys, 4471-0926-3358 · Access keys",
    ]
    assert menu.other.text() == "Add an account"
    menu.close()


@pytest.mark.parametrize(
    ("state", "waiting", "words"),
    [
        (WatchState.WATCHED, 3, "3 waiting · "),
        (WatchState.WATCHED, 0, ""),
        (WatchState.SIGNED_OUT, 0, "Signed out · "),
        (WatchState.OTHER_ACCOUNT, 2, "Signed out, 2 waiting · "),
        (WatchState.UNREACHABLE, 0, "Not reached · "),
        (WatchState.CLOSED, 0, "Not watched · "),
    ],
)
def test_each_account_says_what_waits_there(
    opened: Opened, qtbot: QtBot, state: WatchState, waiting: int, words: str
) -> None:
    opened.client.tell(AccountsKnown(ACCOUNTS, PROD))
    opened.client.tell(watched(EU, state, waiting=waiting))
    menu = opened_menu(opened, qtbot)
    names = [line.row.accessibleName() for line in menu.lines]
    assert names[1] == f"brindle-eu, {words}6620-8841-0957 · Role"
    assert "waiting" not in names[0]
    menu.close()


def kept_accounts(count: int, *, are_signed_out: bool = False) -> tuple[KnownAccount, ...]:
    return tuple(
        KnownAccount(
            Source(kept=f"k{number}"),
            "447109263358",
            AccountKind.CENTER,
            f"account {number}",
            AccountColor.BLUE,
            is_favorite=True,
            is_signed_out=are_signed_out,
        )
        for number in range(count)
    )


def test_a_menu_of_many_accounts_scrolls_within_the_screen(opened: Opened, qtbot: QtBot) -> None:
    many = kept_accounts(40)
    opened.client.tell(AccountsKnown(many, many[0].source))
    menu = opened.window.account_menu
    menu.popup(opened.window.mapToGlobal(opened.window.rect().topLeft()))
    qtbot.waitUntil(menu.isVisible)
    assert menu.screen().availableGeometry().contains(menu.geometry())
    assert len({menu.actionGeometry(action).left() for action in menu.actions()}) == 1
    menu.setActiveAction(menu.other)
    assert menu.rect().contains(menu.actionGeometry(menu.other))
    menu.close()


def test_what_a_row_says_is_not_cut_for_its_marks(opened: Opened, qtbot: QtBot) -> None:
    accounts = kept_accounts(2, are_signed_out=True)
    opened.client.tell(AccountsKnown(accounts, None))
    menu = opened.window.account_menu
    menu.popup(opened.window.mapToGlobal(opened.window.rect().topLeft()))
    qtbot.waitUntil(menu.isVisible)
    look = opened.context.look
    row = menu.lines[0].row
    facts = "4471-0926-3358 · Identity Center"
    assert facts in row.accessibleName()
    words = QFontMetrics(look.font(types.SECOND)).horizontalAdvance(facts)
    chip = chip_width(look, ChipFace(Tone.NEUTRAL, "sign-out", "Signed out"))
    star, tile = look.px(18), look.px(48)
    assert tile + words + star + chip < row.width()
    assert row.width() + look.px(36) <= menu.width()
    menu.close()


def test_a_click_opens_an_account(opened: Opened, qtbot: QtBot) -> None:
    menu = opened_menu(opened, qtbot)
    with qtbot.waitSignal(menu.account_chosen) as chosen:
        QTest.mouseClick(menu.lines[1].row, Qt.MouseButton.LeftButton)
    assert chosen.args[0].source == EU
    assert not menu.isVisible()


def test_arrows_and_enter_open_an_account(opened: Opened, qtbot: QtBot) -> None:
    menu = opened_menu(opened, qtbot)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.lines[0].row.hasFocus()
    QTest.keyClick(menu.lines[0].row, Qt.Key.Key_Down)
    assert menu.lines[1].row.hasFocus()
    with qtbot.waitSignal(menu.account_chosen) as chosen:
        QTest.keyClick(menu.lines[1].row, Qt.Key.Key_Return)
    assert chosen.args[0].source == EU


def test_each_account_can_be_renamed_from_there(opened: Opened, qtbot: QtBot) -> None:
    menu = opened_menu(opened, qtbot)
    assert menu.lines[2].edit.accessibleName() == "Name and colour of Sandbox"
    with qtbot.waitSignal(menu.edit_wanted) as wanted:
        menu.lines[2].edit.click()
    assert wanted.args[0].source.sandbox


def test_the_first_page_and_the_ids_are_there_too(opened: Opened, qtbot: QtBot) -> None:
    menu = opened_menu(opened, qtbot)
    words = [action.text() for action in menu.actions()]
    assert "Copy the role you are signed in as" in words
    with qtbot.waitSignal(menu.other_wanted):
        menu.other.trigger()
    copy = next(action for action in menu.actions() if action.text() == "Copy account id")
    copy.trigger()
    assert opened.context.clipboard.text() == "447109263358"
    menu.close()
