"""The screens of the first page while something is waited for, and when it fails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.errors import AccessDenied, Offline
from app.language import tr
from app.model.sign_in import BrowserPage
from app.worker.messages import ProfilesFound
from ui.accounts.browser_step import CONSOLE_WORDS, BrowserStep
from ui.accounts.center_words import role_row
from ui.accounts.keys_sheet import KeysSheet
from ui.accounts.pick_step import PickStep
from ui.accounts.screens import leave_page, open_page
from ui.screens import Screen, Stage

_AT = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
_LEFT = timedelta(minutes=9, seconds=41)
_UNREACHED = Offline(tr("AWS cannot be reached."), tr("Check the network, then try again."))
_WHERE = tr("In {account}, {number}.", account="Brindle production", number="4471-0926-3358")
_ROLES = ("Purchasing", "BillingReadOnly", "AdministratorAccess")


async def _looking(stage: Stage) -> QWidget:
    open_page(stage).ways.show_looking()
    return stage.window


async def _unreadable(stage: Stage) -> QWidget:
    problem = tr("The file ~/.aws/config cannot be read: line 12 is no setting.")
    open_page(stage).ways.show_profiles(ProfilesFound((), problem=problem))
    return stage.window


async def _failed(stage: Stage) -> QWidget:
    ways = open_page(stage).ways
    ways.show_failure(
        tr("The AWS files cannot be read."), tr("Look again, or choose another way below.")
    )
    return stage.window


async def _console(stage: Stage) -> QWidget:
    step = BrowserStep(stage.context.look, now=lambda: _AT)
    step.begin(CONSOLE_WORDS, uses_code=False, has_other_way=False)
    step.show_page(BrowserPage("https://example.invalid/", _AT + _LEFT, ""), is_open=False)
    open_page(stage).show_step(step)
    return stage.window


async def _returned(stage: Stage) -> QWidget:
    step = BrowserStep(stage.context.look)
    step.begin(CONSOLE_WORDS, uses_code=False, has_other_way=False)
    step.show_returned()
    open_page(stage).show_step(step)
    return stage.window


async def _loading(stage: Stage) -> QWidget:
    step = PickStep(stage.context.look, tr("Choose an account"), "account")
    step.show_loading(tr("You are signed in to IAM Identity Center."), tr("Reading your accounts"))
    open_page(stage).show_step(step)
    return stage.window


async def _roles_failed(stage: Stage) -> QWidget:
    step = PickStep(stage.context.look, tr("Choose a role"), "role")
    open_page(stage).show_step(step)
    step.show_loading(_WHERE, tr("Reading your roles"))
    step.show_failure(_UNREACHED)
    return stage.window


async def _opening(stage: Stage) -> QWidget:
    step = PickStep(stage.context.look, tr("Choose a role"), "role")
    open_page(stage).show_step(step)
    step.show_rows(_WHERE, [role_row(one) for one in _ROLES])
    step.show_opening(tr("Opening the account as {role}", role="Purchasing"))
    return stage.window


async def _keys_refused(stage: Stage) -> QWidget:
    sheet = KeysSheet(stage.context.look, stage.window, keeps_secrets=True)
    sheet.open()
    sheet.key_id.set_text("AKIAIOSFODNN7EXAMPLE")
    hint = tr("Check that both parts belong together, and that the key is active in IAM.")
    sheet.show_failure(AccessDenied(tr("AWS does not know these keys."), hint))
    return sheet


def _close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


SCREENS = (
    Screen("welcome-looking", _looking, leave_page),
    Screen("welcome-unreadable", _unreadable, leave_page),
    Screen("welcome-failed", _failed, leave_page),
    Screen("welcome-console-browser", _console, leave_page),
    Screen("welcome-browser-returned", _returned, leave_page),
    Screen("center-loading", _loading, leave_page),
    Screen("center-roles-failed", _roles_failed, leave_page),
    Screen("center-opening", _opening, leave_page),
    Screen("access-keys-refused", _keys_refused, _close),
)
