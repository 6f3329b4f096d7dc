"""The tabs as a whole: still reading, nothing there, not allowed, offline; for `--screenshots`.

Until a picture is taken, an empty store stands in for the account's own. What is told of its listings
decides which state a tab shows.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QWidget

from app.model.payment_session import RegionReading
from app.model.sync import Counts, Listing, ListingState
from app.store.database import KEY_BYTES, open_writer
from app.store.queries import Queries
from ui.context import Context
from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.store_view import StoreView
from ui.window import MainWindow

_REGION = "us-east-1"
_AGE = timedelta(minutes=2)
_RIGHTS = {
    Listing.AGREEMENTS: "aws-marketplace:SearchAgreements",
    Listing.CHARGES: "aws-marketplace:ListAgreementCharges",
    Listing.QUOTES: "aws-marketplace:ListAgreementRequests",
    Listing.PAYMENTS: "aws-marketplace:ListAgreementPaymentRequests",
    Listing.CANCELLATIONS: "aws-marketplace:ListAgreementCancellationRequests",
    Listing.APPROVALS: "aws-marketplace:ListAgreementApprovals",
}
_SESSIONS_RIGHT = "bedrock-agentcore:ListPaymentManagers"


class _Told(Queries):
    """An empty store of which something is told."""

    states: tuple[ListingState, ...] = ()
    regions: tuple[RegionReading, ...] = (RegionReading(_REGION),)
    numbers = Counts()

    def listing_states(self) -> list[ListingState]:
        """What is told of the listings."""
        return list(self.states)

    def region_readings(self) -> tuple[RegionReading, ...]:
        """What is told of the regions of payment managers."""
        return self.regions

    def counts(self, now: datetime) -> Counts:  # noqa: ARG002 - nothing comes of age here
        """The badges of the tabs."""
        return self.numbers


class _StandIn:
    """An empty store in the place of the account's own, until it is taken away."""

    def __init__(self, store: StoreView) -> None:
        self._store = store
        self._own = store.queries
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        path, key = Path(self._folder.name) / "empty.db", os.urandom(KEY_BYTES)
        open_writer(path, key).close()
        self.told = _Told(path, key)

    def show(self) -> None:
        """Let the tabs read the empty store."""
        self._store.queries = self.told
        self._store.opened.emit()

    async def take_away(self) -> None:
        """Let the tabs read the account's own store again; the empty one goes once nobody reads it."""
        self._store.queries = self._own
        self._store.opened.emit()
        await self._store.ask(lambda _queries: None)  # what was asked before is answered by then
        self.told.close()
        self._folder.cleanup()


Tell = Callable[[_Told, datetime], None]


class _State:
    """One state of one tab."""

    def __init__(self, tab: TabKey, tell: Tell, *, is_reading: bool = False) -> None:
        self._tab = tab
        self._tell = tell
        self._is_reading = is_reading
        self._stand_in: _StandIn | None = None
        self._read_at: datetime | None = None

    async def prepare(self, stage: Stage) -> QWidget:
        """Show the tab with everything of an empty store."""
        context = stage.context
        stage.tab(self._tab).show_view("")
        await stage.settle()
        self._read_at = context.status.synced_at
        self._stand_in = _StandIn(context.store)
        self._tell(self._stand_in.told, context.store.now())
        self._stand_in.show()
        if self._is_reading:
            self._say_reading(context, None, is_syncing=True)
        await stage.settle()
        return stage.window

    def restore(self, widget: QWidget) -> None:
        """Give the account its store back."""
        stand_in, self._stand_in = self._stand_in, None
        if stand_in is None or not isinstance(widget, MainWindow):
            return
        if self._is_reading:
            self._say_reading(widget.context, self._read_at, is_syncing=False)
        widget.context.tasks.start(stand_in.take_away(), "the account's own store")

    @staticmethod
    def _say_reading(context: Context, read_at: datetime | None, *, is_syncing: bool) -> None:
        status = context.status
        status.is_syncing, status.synced_at = is_syncing, read_at
        status.changed.emit()


def _nothing_yet(_told: _Told, _now: datetime) -> None:
    """Not read, which is what an empty store says."""


def _nothing_there(told: _Told, now: datetime) -> None:
    then = now - _AGE
    told.states = tuple(ListingState(one, read_at=then) for one in Listing)
    told.regions = (RegionReading(_REGION, read_at=then, tried_at=then),)
    told.numbers = Counts(0, 0, 0, 0, 0)


def _denied(told: _Told, now: datetime) -> None:
    then = now - _AGE
    code, said = "AccessDeniedException", "No policy allows this action."
    told.states = tuple(
        ListingState(one, started_at=then, error_code=code, error_message=said, missing_right=right)
        for one, right in _RIGHTS.items()
    )
    told.regions = (
        RegionReading(
            _REGION,
            tried_at=then,
            error_code=code,
            error_message=said,
            missing_right=_SESSIONS_RIGHT,
        ),
    )


def _offline(tab: TabKey) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        stage.tab(tab).show_view("")
        stage.context.status.is_offline = True
        stage.context.status.changed.emit()
        return stage.window

    return prepare


def _online(widget: QWidget) -> None:
    if isinstance(widget, MainWindow):
        widget.context.status.is_offline = False
        widget.context.status.changed.emit()


def _screen(tab: TabKey, name: str, state: _State) -> Screen:
    return Screen(f"{tab}-{name}", state.prepare, state.restore)


SCREENS = (
    *(_screen(one, "loading", _State(one, _nothing_yet, is_reading=True)) for one in TabKey),
    *(_screen(one, "empty", _State(one, _nothing_there)) for one in TabKey),
    *(_screen(one, "denied", _State(one, _denied)) for one in TabKey),
    *(Screen(f"{one}-offline", _offline(one), _online) for one in TabKey),
)
