"""Answers what a sign-in asks for: one MFA prompt at a time, the browser's page, and signing in again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.model.sign_in import SIGN_IN_CANCELLED
from app.worker.sign_in_messages import (
    BrowserWanted,
    CancelSignIn,
    GiveMfaCode,
    MfaWanted,
    SignInAgain,
)
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.notice_words import MFA_WORDS
from ui.sign_in.browser_sheet import BrowserSheet
from ui.sign_in.mfa_sheet import MfaSheet

_CHECKING_MS = 1500  # a wrong code is asked again in the same sheet


class SignInDesk(QObject):
    """Lives as long as the window. A prompt waits while the window is hidden or locked, and is not lost.

    `attention_wanted` carries the Words of a notification for a window that nobody sees.
    """

    attention_wanted = Signal(object)

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__()
        self._context = context
        self._window = window
        self.tasks: Tasks = context.tasks
        self._asked: MfaWanted | None = None
        self._called_for: MfaWanted | None = None
        self._shown_page: BrowserWanted | None = None
        self.mfa_sheet: MfaSheet | None = None
        self.browser_sheet: BrowserSheet | None = None
        self._checking = QTimer(self)
        self._checking.setSingleShot(True)
        self._checking.setInterval(_CHECKING_MS)
        self._checking.timeout.connect(self._close_mfa)
        window.installEventFilter(self)
        context.status.changed.connect(self._refresh)
        context.lock.changed.connect(self._refresh)
        self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask what waited once the window is shown."""
        if event.type() is QEvent.Type.Show and watched is self._window:
            QTimer.singleShot(0, self, self._refresh)
        return super().eventFilter(watched, event)

    @async_slot
    async def sign_in_again(self) -> None:
        """Renew the open account's sign-in; what waited goes on by itself afterwards."""
        status = self._context.status
        if status.is_renewing:
            return
        status.set_renewing(is_renewing=True)
        try:
            await self._context.bridge.call(SignInAgain())
        except AppError as error:
            if error.code != SIGN_IN_CANCELLED:
                self._context.notices.error(error)
        finally:
            status.set_renewing(is_renewing=False)

    # --- what is asked ----------------------------------------------------------------------------

    @property
    def _may_ask(self) -> bool:
        return self._window.isVisible() and not self._context.lock.is_locked

    def _refresh(self) -> None:
        self._refresh_mfa()
        self._refresh_browser()

    def _refresh_mfa(self) -> None:
        wanted = self._context.status.mfa
        if wanted is None:
            if self.mfa_sheet is not None and not self._checking.isActive():
                self._close_mfa()
            self._asked = None
            return
        self._checking.stop()
        if wanted is self._asked:
            return
        if not self._may_ask:
            self._call_for(wanted)
            return
        self._asked = wanted
        if self.mfa_sheet is not None:
            self.mfa_sheet.ask(wanted.serial, wanted.problem)
            return
        sheet = MfaSheet(self._context.look, self._window, wanted.serial, wanted.problem)
        sheet.given.connect(self._on_code_given)
        sheet.rejected.connect(self._give_up)
        sheet.finished.connect(self._on_mfa_finished)
        self.mfa_sheet = sheet
        sheet.open()

    def _refresh_browser(self) -> None:
        status, wanted = self._context.status, self._context.status.browser
        if wanted is None or wanted.page is None or not status.is_renewing:
            if self.browser_sheet is not None:
                self.browser_sheet.accept()
            self._shown_page = None
            return
        if wanted is self._shown_page or not self._may_ask:
            return
        self._shown_page = wanted
        if self.browser_sheet is not None:
            self.browser_sheet.accept()
        sheet = BrowserSheet(
            self._context.look,
            self._window,
            wanted.page,
            self._context.clipboard,
            self._endpoint_url(),
        )
        sheet.rejected.connect(self._give_up)
        sheet.finished.connect(partial(self._on_browser_finished, sheet))
        self.browser_sheet = sheet
        sheet.open()
        sheet.open_browser()

    def _endpoint_url(self) -> str:
        current = self._context.accounts.current
        own = current.endpoint_url if current is not None else None
        return self._context.status.endpoint_url or own or ""

    def _call_for(self, wanted: MfaWanted) -> None:
        if wanted is not self._called_for:
            self._called_for = wanted
            self.attention_wanted.emit(MFA_WORDS)

    # --- answers ----------------------------------------------------------------------------------

    @async_slot
    async def _on_code_given(self, code: str) -> None:
        self._checking.start()
        await self._tell(GiveMfaCode(code))

    @async_slot
    async def _give_up(self) -> None:
        await self._tell(CancelSignIn())

    async def _tell(self, request: GiveMfaCode | CancelSignIn) -> None:
        try:
            await self._context.bridge.call(request)
        except AppError as error:
            self._context.notices.error(error)

    def _close_mfa(self) -> None:
        if self.mfa_sheet is not None and self._context.status.mfa is None:
            self.mfa_sheet.accept()

    def _on_mfa_finished(self) -> None:
        self._checking.stop()
        self.mfa_sheet = None

    def _on_browser_finished(self, sheet: BrowserSheet, _result: int) -> None:
        if sheet is self.browser_sheet:
            self.browser_sheet = None
