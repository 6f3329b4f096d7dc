"""Where the connection to AWS stands, from the worker's events: who we are, how fresh, what is wrong."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.model.account import Identity
from app.model.sync import SyncProgress
from app.worker.messages import (
    AccountSwitched,
    ClockMeasured,
    Event,
    SignedIn,
    SignInFailed,
    SyncAdvanced,
    SyncEnded,
    WorkerLost,
)
from app.worker.opening import (
    AccountsKnown,
    ErrorInfo,
    StoreOpened,
    StoreProblem,
    SyncStarted,
    WorkerReady,
)
from ui.bridge import Bridge


class Status(QObject):
    """Keeps the last word of the worker on each subject; `changed` after every change."""

    changed = Signal()
    progressed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._begin()
        bridge.received.connect(self._on_event)

    def _begin(self) -> None:
        """Know nothing yet of the account that is opened."""
        self.identity: Identity | None = None
        self.label = ""
        self.endpoint_url = ""
        self.sign_in_error: ErrorInfo | None = None
        self.is_syncing = False
        self.is_offline = False
        self.progress: SyncProgress | None = None
        self.synced_at: datetime | None = None
        self.sync_error: ErrorInfo | None = None
        self.lost: WorkerLost | None = None
        self.store_problem: StoreProblem | None = None
        self.store_is_kept = True
        self.store_note = ""
        self.clock_is_wrong = False
        self.clock_offset_s = 0.0

    @property
    def reason_off(self) -> str:
        """Why nothing can be changed in AWS now; empty when it can."""
        if self.lost is not None:
            return "The part of Countersign that talks to AWS has stopped."
        if self.store_problem is not None:
            return "The store cannot be opened, so nothing can be recorded."
        if self.sign_in_error is not None:
            return "You are not signed in to AWS."
        if self.is_offline:
            return "You are offline. Changing anything is off until you are back."
        if self.identity is None:
            return "Countersign is still signing in."
        return ""

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SyncAdvanced):
            self.progress = event.progress
            self.progressed.emit()
            return
        if self._take_account(event) or self._take_sync(event) or self._take_trouble(event):
            self.changed.emit()

    def _take_account(self, event: Event) -> bool:
        match event:
            case SignedIn():
                self.identity, self.label = event.identity, event.label
                self.endpoint_url, self.sign_in_error = event.endpoint_url, None
            case SignInFailed():
                self.sign_in_error = event.error
            case AccountsKnown() if event.current is not None:
                keys = {account.key: account.nickname for account in event.accounts}
                self.label = keys.get(event.current.key, self.label)
            case AccountSwitched():
                self._begin()
            case _:
                return False
        return True

    def _take_sync(self, event: Event) -> bool:
        match event:
            case SyncStarted():
                self.is_syncing, self.progress = True, None
            case SyncEnded():
                self.is_syncing, self.progress = False, None
                self.is_offline, self.sync_error = event.is_offline, event.error
                if event.error is None:
                    self.synced_at = event.at
            case _:
                return False
        return True

    def _take_trouble(self, event: Event) -> bool:
        match event:
            case WorkerLost():
                self.lost, self.is_syncing = event, False
            case WorkerReady():
                self.lost = None
            case StoreProblem():
                self.store_problem = event
            case StoreOpened():
                self.store_problem = None
                self.store_is_kept, self.store_note = event.is_kept, event.problem
            case ClockMeasured():
                self.clock_is_wrong, self.clock_offset_s = event.is_wrong, event.offset_s
            case _:
                return False
        return True
