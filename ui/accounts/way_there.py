"""The way into an account that is not open: switch first, and show what is wanted once its store is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.model.account import Source
from ui.context import Context
from ui.elsewhere import Elsewhere


class WayThere(QObject):
    """Lives as long as the window. `switch` may ask the person first, `bring_up` shows the window.

    While the window is locked, nothing is opened: `go_on` does it after it was unlocked.
    """

    def __init__(
        self, context: Context, switch: Callable[[Source], None], bring_up: Callable[[], None]
    ) -> None:
        super().__init__()
        self._context = context
        self._switch = switch
        self._bring_up = bring_up
        self._wanted: Elsewhere | None = None
        context.accounts.switched.connect(self._on_switched)
        context.store.opened.connect(self._on_store_opened)

    def open(self, wanted: Elsewhere) -> None:
        """Show an account, and what is wanted there."""
        self._bring_up()
        self._wanted = wanted
        self.go_on()

    def go_on(self) -> None:
        """Open what is wanted, where the window is not locked."""
        wanted, accounts = self._wanted, self._context.accounts
        if wanted is None or self._context.lock.is_locked:
            return
        known = accounts.find(wanted.account)
        if accounts.current is not None and accounts.current.key == wanted.account:
            self._arrive()
        elif known is None:  # forgotten since
            self._wanted = None
        else:
            self._switch(known.source)

    def stay(self) -> None:
        """Forget it: the person stays with the account that is open."""
        self._wanted = None

    def _arrive(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        if wanted.request is not None:
            self._context.places.open_request(wanted.request, wanted.request_id)
        elif wanted.session_id:
            self._context.places.open_session(wanted.session_id)

    def _on_switched(self) -> None:
        current = self._context.accounts.current
        if self._wanted and (current is None or current.key != self._wanted.account):
            self._wanted = None

    def _on_store_opened(self) -> None:
        current = self._context.accounts.current
        is_there = current is not None and self._wanted and current.key == self._wanted.account
        if is_there and self._context.store.queries is not None:
            self._arrive()
