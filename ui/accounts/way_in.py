"""Leads into the sign-in of an account that was signed out of, once it is open and AWS wants one."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.model.account import Source
from app.worker.messages import Event, SignedIn, SignInFailed
from ui.context import Context

_IN_BROWSER = ("center-sign-in", "console-sign-in")  # codes of failures that a browser mends


class WayIn(QObject):
    """Signs in once, without a click on the banner that would offer it. MFA codes are asked for anyway."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._expected: Source | None = None
        context.bridge.received.connect(self._on_event)

    def expect(self, source: Source | None) -> None:
        """Sign in to this account when it is open and needs it; None: to no account."""
        self._expected = source

    def _on_event(self, event: Event) -> None:
        if self._expected is None or self._expected != self._context.accounts.current:
            return
        if isinstance(event, SignInFailed | SignedIn):
            self._expected = None
        if isinstance(event, SignInFailed) and event.error.code in _IN_BROWSER:
            self._context.places.sign_in_again()
