"""The accounts that the worker knows, and which of them this window shows."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from app.model.account import KnownAccount, Source, in_switcher_order
from app.worker.messages import AccountSwitched, Event
from app.worker.opening import AccountsKnown
from app.worker.watch_messages import AccountWatched
from ui.bridge import Bridge


class OtherAccount(msgspec.Struct, frozen=True):
    """An account that is not open, and what waits there."""

    account: KnownAccount
    watched: AccountWatched


class AccountBook(QObject):
    """`changed` when an account was added, renamed, forgotten or opened; `switched` when another one is open.

    `watched_changed` when it was looked what waits in an account that is not open. `current` is None while no account is chosen. `told` when a start without a choice has learned which
    account was used last, or that there is none.
    """

    changed = Signal()
    told = Signal()
    switched = Signal()
    watched_changed = Signal()

    def __init__(self, bridge: Bridge, current: Source | None) -> None:
        super().__init__()
        self.known: tuple[KnownAccount, ...] = ()
        self.current = current
        self.is_told = current is not None
        self._watched: dict[str, AccountWatched] = {}
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

    @property
    def others(self) -> tuple[OtherAccount, ...]:
        """The accounts that are not open and have been looked at, in the order of the switcher."""
        account = self.account
        place = account.place if account is not None else ()
        return tuple(
            OtherAccount(one, self._watched[one.key])
            for one in self.known
            if one.key in self._watched and one.place != place and not self.is_open(one.key)
        )

    def watched(self, key: str) -> AccountWatched | None:
        """What waits in an account that is not open, where it has been looked at."""
        return next((one.watched for one in self.others if one.account.key == key), None)

    def is_open(self, key: str) -> bool:
        """Whether this is the open account; an empty key stands for it."""
        return not key or (self.current is not None and self.current.key == key)

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
            if event.source is not None:
                self._watched.pop(event.source.key, None)  # old by the time it is left again
            self.changed.emit()
            self.switched.emit()
        elif isinstance(event, AccountWatched):
            self._watched[event.key] = event
            self.watched_changed.emit()
