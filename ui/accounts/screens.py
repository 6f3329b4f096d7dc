"""The screens of choosing an account, with sample accounts: first page, switcher, sheets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.errors import SignInNeeded
from app.model.account import (
    AccountColor,
    AccountKind,
    KnownAccount,
    Profile,
    Program,
    Source,
)
from app.model.sign_in import BrowserPage, Center, CenterAccount
from app.worker.messages import ProfilesFound
from app.worker.sign_in_messages import KeptPart, SignOutRead
from ui.accounts.book import AccountBook
from ui.accounts.browser_step import CENTER_WORDS, BrowserStep
from ui.accounts.center_form import CenterForm
from ui.accounts.center_words import NO_ACCOUNT, account_row, role_row
from ui.accounts.keys_sheet import KeysSheet
from ui.accounts.menu import AccountMenu
from ui.accounts.pick_step import PickStep
from ui.accounts.sheets import AccountSheet, ForgetSheet, ProgramSheet
from ui.accounts.sign_out_sheet import SignOutSheet
from ui.accounts.welcome import WelcomePage
from ui.screens import Screen, Stage
from ui.widgets.sheet import Sheet
from ui.window import MainWindow

_AT = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
_PROD, _EU, _LABS = (Source(profile=name) for name in ("brindle-prod", "brindle-eu", "loom-labs"))
_LEFT = timedelta(minutes=9, seconds=41)
_CENTER = Center("https://brindle.awsapps.com/start", "eu-west-1")
_KNOWN = (
    _CENTER,
    Center("https://loom-laboratories.awsapps.com/start", "us-east-1"),
    Center("https://ssoins-7223afb0c1d2e3f4.portal.eu-central-1.app.aws", "eu-central-1"),
)
_CENTER_ACCOUNTS = tuple(
    CenterAccount(f"{447109263358 + 7919 * index}", name, f"{name.split()[-1].lower()}@example.com")
    for index, name in enumerate(
        (
            "Brindle production",
            "Brindle Europe",
            "Loom labs",
            "Payments sandbox",
            "Data platform",
            "Security audit",
            "Shared services",
            "Analytics",
            "Marketing site",
            "An account with a name so long that nobody would ever give it to one on purpose",
        )
    )
)
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
    KnownAccount(
        _LABS,
        "109377542286",
        AccountKind.PROGRAM,
        "loom-labs",
        AccountColor.VIOLET,
        is_signed_out=True,
    ),
    KnownAccount(
        Source(sandbox=True), "447109263358", AccountKind.SANDBOX, "Sandbox", AccountColor.AMBER
    ),
)


async def _welcome(stage: Stage) -> QWidget:
    page = open_page(stage)
    page.ways.show_profiles(ProfilesFound(_PROFILES))
    return stage.window


async def _welcome_console(stage: Stage) -> QWidget:
    page = open_page(stage)
    found = ProfilesFound(_PROFILES[1:], offers_console=True, keeps_secrets=False)
    page.ways.show_profiles(found)
    page.ways.show_back("brindle-prod")
    return stage.window


async def _welcome_empty(stage: Stage) -> QWidget:
    open_page(stage).ways.show_profiles(ProfilesFound(()))
    return stage.window


async def _welcome_program(stage: Stage) -> QWidget:
    page = open_page(stage)
    page.ways.show_profiles(ProfilesFound(_PROFILES))
    page.ways.profile_card.choice.setCurrentIndex(len(_PROFILES) - 1)
    page.ways.show_back("brindle-prod")
    return stage.window


async def _center_form(stage: Stage) -> QWidget:
    form = CenterForm(stage.context.look)
    form.show_known(_KNOWN)
    open_page(stage).show_step(form)
    return stage.window


async def _center_form_wrong(stage: Stage) -> QWidget:
    form = CenterForm(stage.context.look)
    form.start_url.set_text("brindle")
    form.browser_button.click()
    open_page(stage).show_step(form)
    return stage.window


def _browser(stage: Stage, *, uses_code: bool) -> BrowserStep:
    step = BrowserStep(stage.context.look, now=lambda: _AT)
    step.begin(CENTER_WORDS, uses_code=uses_code, has_other_way=True)
    code = "KQTB-WHZD" if uses_code else ""
    page = BrowserPage("https://brindle.awsapps.com/start", _AT + _LEFT, code)
    step.show_page(page, is_open=True)
    return step


async def _browser_code(stage: Stage) -> QWidget:
    open_page(stage).show_step(_browser(stage, uses_code=True))
    return stage.window


async def _browser_plain(stage: Stage) -> QWidget:
    open_page(stage).show_step(_browser(stage, uses_code=False))
    return stage.window


async def _browser_asking(stage: Stage) -> QWidget:
    step = BrowserStep(stage.context.look)
    step.begin(CENTER_WORDS, uses_code=False, has_other_way=True)
    open_page(stage).show_step(step)
    return stage.window


async def _browser_failed(stage: Stage) -> QWidget:
    step = _browser(stage, uses_code=False)
    hint = "Start the sign-in again, and finish it in the page that opens."
    step.show_failure(SignInNeeded("The browser did not come back in time.", hint))
    open_page(stage).show_step(step)
    return stage.window


async def _center_accounts(stage: Stage) -> QWidget:
    step = PickStep(stage.context.look, "Choose an account", "account")
    page = open_page(stage)
    page.show_step(step)
    rows = [account_row(one) for one in _CENTER_ACCOUNTS]
    step.show_rows(f"IAM Identity Center lets you into {len(rows)} accounts.", rows)
    return stage.window


async def _center_no_accounts(stage: Stage) -> QWidget:
    step = PickStep(stage.context.look, "Choose an account", "account")
    step.show_empty("You are signed in to IAM Identity Center.", *NO_ACCOUNT)
    open_page(stage).show_step(step)
    return stage.window


async def _center_roles(stage: Stage) -> QWidget:
    step = PickStep(stage.context.look, "Choose a role", "role")
    page = open_page(stage)
    page.show_step(step)
    rows = [role_row(role) for role in ("Purchasing", "BillingReadOnly", "AdministratorAccess")]
    step.show_rows("In Brindle production, 4471-0926-3358.", rows)
    return stage.window


async def _keys_wrong(stage: Stage) -> QWidget:
    sheet = KeysSheet(stage.context.look, stage.window, keeps_secrets=False)
    sheet.open()
    sheet.key_id.set_text("brindle")
    sheet.role.set_text("Buyer")
    sheet.keep_button.click()
    return sheet


async def _keys_sheet(stage: Stage) -> QWidget:
    sheet = KeysSheet(stage.context.look, stage.window, keeps_secrets=True)
    sheet.open()
    return sheet


def open_page(stage: Stage) -> WelcomePage:
    """Show a first page of its own."""
    page = WelcomePage(stage.context.look, stage.context.clipboard)
    stage.window.show_page(page)
    return page


def leave_page(widget: QWidget) -> None:
    """Give the window back."""
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


async def _sign_out(stage: Stage) -> QWidget:
    read = SignOutRead((KeptPart.CENTER, KeptPart.MFA))
    return _opened(SignOutSheet(stage.context.look, stage.window, _ACCOUNTS[0], read))


async def _sign_out_keys(stage: Stage) -> QWidget:
    keys = KnownAccount(
        Source(kept="5f0c"), "447109263358", AccountKind.KEYS, "brindle keys", AccountColor.RED
    )
    read = SignOutRead((KeptPart.KEYS,))
    return _opened(SignOutSheet(stage.context.look, stage.window, keys, read))


async def _program(stage: Stage) -> QWidget:
    return _opened(ProgramSheet(stage.context.look, stage.window, (_PROGRAM,)))


def _opened(sheet: Sheet) -> Sheet:
    sheet.open()
    return sheet


def _close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


SCREENS = (
    Screen("welcome", _welcome, leave_page, also_narrow=True),
    Screen("welcome-console", _welcome_console, leave_page, also_narrow=True),
    Screen("welcome-empty", _welcome_empty, leave_page),
    Screen("welcome-program", _welcome_program, leave_page),
    Screen("center-form", _center_form, leave_page, also_narrow=True),
    Screen("center-form-wrong", _center_form_wrong, leave_page),
    Screen("welcome-browser", _browser_code, leave_page, also_narrow=True),
    Screen("welcome-browser-plain", _browser_plain, leave_page, also_narrow=True),
    Screen("welcome-browser-asking", _browser_asking, leave_page),
    Screen("welcome-browser-failed", _browser_failed, leave_page),
    Screen("center-accounts", _center_accounts, leave_page, also_narrow=True),
    Screen("center-no-accounts", _center_no_accounts, leave_page),
    Screen("center-roles", _center_roles, leave_page),
    Screen("access-keys", _keys_sheet, _close),
    Screen("access-keys-wrong", _keys_wrong, _close),
    Screen("account-switcher", _switcher, _close),
    Screen("account-edit", _edit, _close),
    Screen("account-forget", _forget, _close),
    Screen("account-sign-out", _sign_out, _close),
    Screen("account-sign-out-keys", _sign_out_keys, _close),
    Screen("account-program", _program, _close),
)
