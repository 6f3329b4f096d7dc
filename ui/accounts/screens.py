"""The screens of choosing an account, with sample accounts: first page, switcher, sheets."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from app.model.account import (
    AccountColor,
    AccountKind,
    KnownAccount,
    Profile,
    Program,
    Source,
)
from app.worker.messages import ProfilesFound
from ui.accounts.book import AccountBook
from ui.accounts.menu import AccountMenu
from ui.accounts.sheets import AccountSheet, ForgetSheet, ProgramSheet
from ui.accounts.welcome import WelcomePage
from ui.screens import Screen, Stage
from ui.widgets.sheet import Sheet
from ui.window import MainWindow

_AT = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
_PROD, _EU, _LABS = (Source(profile=name) for name in ("brindle-prod", "brindle-eu", "loom-labs"))
_PROGRAM = Program("loom-labs", "/usr/local/bin/labs-keys --format json", is_allowed=False)
_PROFILES = (
    Profile(_PROD, AccountKind.SSO_SESSION, "us-east-1", "447109263358", role="Purchasing"),
    Profile(_EU, AccountKind.ROLE, "eu-west-1", "662088410957", role="Buyer", chain=("base",)),
    Profile(_LABS, AccountKind.PROGRAM, "us-east-1", programs=(_PROGRAM,)),
)
_ACCOUNTS = (
    KnownAccount(
        _PROD,
        "447109263358",
        AccountKind.SSO_SESSION,
        "brindle-prod",
        AccountColor.BLUE,
        is_favorite=True,
        used_at=_AT,
    ),
    KnownAccount(_EU, "662088410957", AccountKind.ROLE, "brindle-eu", AccountColor.TEAL),
    KnownAccount(_LABS, "109377542286", AccountKind.PROGRAM, "loom-labs", AccountColor.VIOLET),
    KnownAccount(
        Source(sandbox=True), "447109263358", AccountKind.SANDBOX, "Sandbox", AccountColor.AMBER
    ),
)


async def _welcome(stage: Stage) -> QWidget:
    page = WelcomePage(stage.context.look)
    page.show_profiles(ProfilesFound(_PROFILES))
    stage.window.show_page(page)
    return stage.window


async def _welcome_program(stage: Stage) -> QWidget:
    await _welcome(stage)
    page = stage.window.pages.currentWidget()
    if isinstance(page, WelcomePage):
        page.choice.setCurrentIndex(len(_PROFILES) - 1)
        page.show_back("brindle-prod")
    return stage.window


def _leave_welcome(widget: QWidget) -> None:
    if isinstance(widget, MainWindow):
        page = widget.pages.currentWidget()
        widget.show_account()
        if page is not None:
            widget.pages.removeWidget(page)
            page.deleteLater()


async def _switcher(stage: Stage) -> QWidget:
    book = AccountBook(stage.context.bridge, _PROD)
    book.known = _ACCOUNTS
    menu = AccountMenu(stage.context, book, stage.window)
    book.setParent(menu)
    button = stage.window.header.account_button
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    return menu


async def _edit(stage: Stage) -> QWidget:
    return _opened(AccountSheet(stage.context.look, stage.window, _ACCOUNTS[1]))


async def _forget(stage: Stage) -> QWidget:
    sheet = ForgetSheet(
        stage.context.look, stage.window, _ACCOUNTS[1], is_open=False, shared_with=""
    )
    return _opened(sheet)


async def _program(stage: Stage) -> QWidget:
    return _opened(ProgramSheet(stage.context.look, stage.window, (_PROGRAM,)))


def _opened(sheet: Sheet) -> Sheet:
    sheet.open()
    return sheet


def _close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


SCREENS = (
    Screen("welcome", _welcome, _leave_welcome, also_narrow=True),
    Screen("welcome-program", _welcome_program, _leave_welcome),
    Screen("account-switcher", _switcher, _close),
    Screen("account-edit", _edit, _close),
    Screen("account-forget", _forget, _close),
    Screen("account-program", _program, _close),
)
