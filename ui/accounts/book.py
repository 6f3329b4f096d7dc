"""The accounts that the worker knows, and which of them this window shows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.model.account import KnownAccount, Source, in_switcher_order
from app.worker.messages import AccountSwitched, Event
from app.worker.opening import AccountsKnown
from ui.bridge import Bridge


class AccountBook(QObject):
    """`changed` when an account was added, renamed, forgotten or opened; `switched` when another one is open.

    `current` is None while no account is chosen. `told` when a start without a choice has learned which
    account was used last, or that there is none.
    """

    changed = Signal()
    told = Signal()
    switched = Signal()

    def __init__(self, bridge: Bridge, current: Source | None) -> None:
        super().__init__()
        self.known: tuple[KnownAccount, ...] = ()
        self.current = current
        self.is_told = current is not None
        bridge.received.connect(self._on_event)

    @property
    def account(self) -> KnownAccount | None:
        """The open account, where it was signed in to before."""
        return self.find(self.current.key) if self.current else None

    @property
    def is_sandbox(self) -> bool:
        """Whether the open account is the simulated one."""
        return self.current is not None and self.current.sandbox

    @property
    def name(self) -> str:
        """What the open account is called; empty while there is none."""
        account = self.account
        if account is not None:
            return account.nickname
        return self.current.default_name if self.current else ""

    def find(self, key: str) -> KnownAccount | None:
        """Give a known account."""
        return next((one for one in self.known if one.key == key), None)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, AccountsKnown):
            self.known, self.current = in_switcher_order(event.accounts), event.current
            was_told, self.is_told = self.is_told, True
            self.changed.emit()
            if not was_told:
                self.told.emit()
        elif isinstance(event, AccountSwitched):
            self.current = event.source
            self.changed.emit()
            self.switched.emit()
