"""Where the connection to AWS stands, from the worker's events: who we are, how fresh, what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal

from app.language import tr
from app.model.account import Identity
from app.model.release import Release
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
from app.worker.secret_messages import PassphraseWanted
from app.worker.sign_in_messages import BrowserWanted, MfaWanted, SignInEnds
from app.worker.update_messages import ReleaseTold
from ui.bridge import Bridge

_NO_STORE = tr("The store cannot be opened, so nothing can be recorded.")


class Status(QObject):
    """Keeps the last word of the worker on each subject; `changed` after every change."""

    changed = Signal()
    progressed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.release: Release | None = None  # whichever account is open
        self._begin()
        bridge.received.connect(self._on_event)

    def _begin(self) -> None:
        """Know nothing yet of the account that is opened."""
        self.identity: Identity | None = None
        self.label = ""
        self.endpoint_url = ""
        self.sign_in_error: ErrorInfo | None = None
        self.ends_at: datetime | None = None
        self.mfa: MfaWanted | None = None
        self.browser: BrowserWanted | None = None
        self.is_renewing = False
        self.is_syncing = False
        self.is_offline = False
        self.progress: SyncProgress | None = None
        self.synced_at: datetime | None = None
        self.sync_error: ErrorInfo | None = None
        self.lost: WorkerLost | None = None
        self.store_problem: StoreProblem | None = None
        self.store_is_kept = True
        self.store_note = ""
        self.store_reason = ""  # why it is not kept, in one word (NoKeyring's)
        self.wants_passphrase = False
        self.has_passphrase = False
        self.clock_is_wrong = False
        self.clock_offset_s = 0.0

    @property
    def ends_in(self) -> timedelta | None:
        """How long the sign-in still lasts, by AWS's clock; None: it does not end, or it has failed."""
        if self.ends_at is None or self.sign_in_error is not None:
            return None
        return self.ends_at - datetime.now(UTC) - timedelta(seconds=self.clock_offset_s)

    @property
    def has_ended(self) -> bool:
        """Whether the sign-in is over, although AWS has not refused a call yet."""
        left = self.ends_in
        return left is not None and left <= timedelta()

    def set_renewing(self, *, is_renewing: bool) -> None:
        """Note that the person is signing in again, or no longer."""
        if is_renewing != self.is_renewing:
            self.is_renewing = is_renewing
            self.changed.emit()

    @property
    def reason_off(self) -> str:
        """Why nothing can be changed in AWS now; empty when it can."""
        reasons = (
            (self.lost is not None, tr("The part of Countersign that talks to AWS has stopped.")),
            (self.store_problem is not None, _NO_STORE),
            (self.sign_in_error is not None, tr("You are not signed in to AWS.")),
            (self.has_ended, tr("Your sign-in has ended. Sign in again first.")),
            (self.is_offline, tr("You are offline. Changing anything is off until you are back.")),
            (self.identity is None, tr("Countersign is still signing in.")),
        )
        return next((words for holds, words in reasons if holds), "")

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SyncAdvanced):
            self.progress = event.progress
            self.progressed.emit()
            return
        takers = (self._take_account, self._take_prompt, self._take_sync, self._take_trouble)
        if any(take(event) for take in takers):
            self.changed.emit()

    def _take_account(self, event: Event) -> bool:
        match event:
            case SignedIn():
                self.identity, self.label = event.identity, event.label
                self.endpoint_url, self.sign_in_error = event.endpoint_url, None
                self.ends_at = event.ends_at
            case SignInFailed():
                self.sign_in_error = event.error
            case AccountsKnown() if event.current is not None:
                keys = {account.key: account.nickname for account in event.accounts}
                self.label = keys.get(event.current.key, self.label)
            case AccountSwitched():
                self._begin()
            case ReleaseTold():
                self.release = event.release
            case _:
                return False
        return True

    def _take_prompt(self, event: Event) -> bool:
        match event:
            case SignInEnds():
                self.ends_at = event.at
            case MfaWanted():
                self.mfa = event if event.serial else None
            case BrowserWanted():
                self.browser = event if event.page is not None else None
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
                self.mfa = self.browser = None  # who asked is gone
            case WorkerReady():
                self.lost = None
            case StoreProblem():
                self.store_problem = event
            case StoreOpened():
                self.store_problem = None
                self.store_is_kept, self.store_note = event.is_kept, event.problem
                self.store_reason = event.reason
            case PassphraseWanted():
                self.wants_passphrase, self.has_passphrase = event.is_wanted, event.is_used
            case ClockMeasured():
                self.clock_is_wrong, self.clock_offset_s = event.is_wrong, event.offset_s
            case _:
                return False
        return True
