"""The screens of signing in while the window is open: prompts, the countdown, and the warnings."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.model.account import Identity
from app.model.sign_in import BrowserPage
from app.worker.opening import ErrorInfo
from ui.registry import TabKey
from ui.screens import Screen, Stage
from ui.sign_in.browser_sheet import BrowserSheet
from ui.sign_in.mfa_sheet import MfaSheet
from ui.window import MainWindow

_DEVICE = "arn:aws:iam::447109263358:mfa/robin-phone"
_WRONG = "This is not the code that the device shows now."


async def _mfa(stage: Stage) -> QWidget:
    return _opened(MfaSheet(stage.context.look, stage.window, _DEVICE, ""))


async def _mfa_wrong(stage: Stage) -> QWidget:
    return _opened(MfaSheet(stage.context.look, stage.window, _DEVICE, _WRONG))


async def _browser(stage: Stage) -> QWidget:
    context = stage.context
    ends_at = context.store.now() + timedelta(minutes=9, seconds=41)
    page = BrowserPage("https://example.invalid/", ends_at, "KQTB-WHZD")
    sheet = BrowserSheet(
        context.look, stage.window, page, context.clipboard, "", now=context.store.now
    )
    return _opened(sheet)


def _opened(sheet: MfaSheet | BrowserSheet) -> QWidget:
    sheet.open()
    return sheet


async def _ending(stage: Stage) -> QWidget:
    stage.tab(TabKey.REQUESTS)
    status = stage.context.status
    status.ends_at = stage.context.store.now() + timedelta(minutes=8, seconds=20)
    status.changed.emit()
    return stage.window


async def _ended(stage: Stage) -> QWidget:
    await _ending(stage)
    status = stage.context.status
    status.ends_at = stage.context.store.now() - timedelta(minutes=1)
    status.changed.emit()
    return stage.window


async def _refused(stage: Stage) -> QWidget:
    stage.tab(TabKey.REQUESTS)
    status = stage.context.status
    hint = "Sign in again, and choose the role that Countersign shall use."
    status.sign_in_error = ErrorInfo("SignInNeeded", "Your sign-in is no longer valid.", hint)
    status.changed.emit()
    return stage.window


async def _renewing(stage: Stage) -> QWidget:
    await _refused(stage)
    stage.context.status.set_renewing(is_renewing=True)
    return stage.window


def _accept(widget: QWidget) -> None:
    if isinstance(widget, MainWindow):
        status = widget.context.status
        status.sign_in_error = None
        status.set_renewing(is_renewing=False)
        status.changed.emit()


def _endless(widget: QWidget) -> None:
    if isinstance(widget, MainWindow):
        status = widget.context.status
        status.ends_at = None
        status.changed.emit()


class _As:
    """The window of another identity in the same account, for one picture."""

    def __init__(self, principal_arn: str) -> None:
        self._principal_arn = principal_arn
        self._before: Identity | None = None

    async def prepare(self, stage: Stage) -> QWidget:
        """Be somebody else."""
        stage.tab(TabKey.AGREEMENTS)
        status = stage.context.status
        self._before = status.identity
        account_id = status.identity.account_id if status.identity else "447109263358"
        status.identity = Identity(account_id, self._principal_arn, "us-east-1")
        status.changed.emit()
        return stage.window

    def restore(self, widget: QWidget) -> None:
        """Be who we are."""
        if isinstance(widget, MainWindow):
            widget.context.status.identity = self._before
            widget.context.status.changed.emit()


def _close(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()


_ROOT = _As("arn:aws:iam::447109263358:root")
_ADMINISTRATOR = _As(
    "arn:aws:sts::447109263358:assumed-role"
    "/AWSReservedSSO_AdministratorAccess_0f1e2d3c4b5a6978/robin"
)

SCREENS = (
    Screen("mfa", _mfa, _close),
    Screen("mfa-wrong", _mfa_wrong, _close),
    Screen("sign-in-again", _browser, _close),
    Screen("sign-in-ending", _ending, _endless, also_narrow=True),
    Screen("sign-in-ended", _ended, _endless),
    Screen("signed-out", _refused, _accept, also_narrow=True),
    Screen("signing-in-again", _renewing, _accept),
    Screen("root-warning", _ROOT.prepare, _ROOT.restore, also_narrow=True),
    Screen(
        "administrator-warning", _ADMINISTRATOR.prepare, _ADMINISTRATOR.restore, also_narrow=True
    ),
)
