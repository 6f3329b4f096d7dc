"""The window's view of the store: the open queries, what changed in it, and AWS's time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.errors import AppError, StoreOutdated
from app.model.sync import Listing
from app.worker.messages import AccountSwitched, Changed, ClockMeasured, Event
from app.worker.opening import StoreOpened, StoreProblem
from app.worker.session_messages import SessionsChanged
from ui.bridge import Bridge

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from app.store.queries import Queries

Answer = TypeVar("Answer")
_TICK_MS = 30_000
_GATHER_MS = 150
_LONGEST_GATHER_MS = 2000
_IDLE_SHARE = 20  # views that took 20 ms to refresh are left alone for 400 ms


class StoreView(QObject):
    """Holds the queries while a store is open; gathers changes so that views refresh a few times a second.

    `opened` when a store was opened or set aside, `changed` carries the set of listings that changed,
    `failed` carries the AppError that kept the store closed, `tick` comes every 30 s for countdowns.
    `closing` comes before the file is let go: who has it open lets go of it at once.
    """

    opened = Signal()
    closing = Signal()
    changed = Signal(object)
    failed = Signal(object)
    tick = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.queries: Queries | None = None
        self.is_kept = True
        self._shown: StoreOpened | None = None
        self._reader: ThreadPoolExecutor | None = None
        self._offset = timedelta()
        self._gathered: set[Listing] = set()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._on_gather_timeout)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self.tick)
        self._ticker.start()
        bridge.received.connect(self._on_event)

    def now(self) -> datetime:
        """The time by AWS's clock: countdowns follow it, not the clock of this machine."""
        return datetime.now(UTC) + self._offset

    @property
    def account_id(self) -> str:
        """Whose data is shown; empty while no store is open."""
        return self._shown.account_id if self.queries is not None and self._shown else ""

    @property
    def account_mark(self) -> str:
        """A short mark of the open store's account, for plain files; empty where nothing is kept.

        It is keyed with the store's key: who reads such a file cannot try out account ids.
        """
        from hashlib import blake2b  # noqa: PLC0415 - 5 ms that the first frame need not wait for

        shown = self._shown
        if shown is None or not shown.is_kept:
            return ""
        return blake2b(shown.account_id.encode(), key=shown.key[:64], digest_size=6).hexdigest()

    async def ask(self, question: Callable[[Queries], Answer]) -> Answer | None:
        """Answer a long question away from the window's thread; None when no store is open.

        Raises:
            SearchCancelled: `interrupt` was called meanwhile.
        """
        import asyncio  # noqa: PLC0415 - 30 ms that the first frame need not wait for
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - see above

        queries = self.queries
        if queries is None:
            return None
        if self._reader is None:
            self._reader = ThreadPoolExecutor(1, thread_name_prefix="store-reader")
        return await asyncio.get_running_loop().run_in_executor(self._reader, question, queries)

    async def ask_surely(self, question: Callable[[Queries], Answer]) -> Answer | None:
        """As `ask`; when an interruption that was meant for another question hits this one, ask again."""
        from app.store.queries import SearchCancelled  # noqa: PLC0415 - the store opens after the first frame

        while True:
            try:
                return await self.ask(question)
            except SearchCancelled:
                continue

    def interrupt(self) -> None:
        """End the long question that is being answered, if any."""
        if self.queries is not None:
            self.queries.cancel()

    @property
    def file(self) -> StoreOpened | None:
        """Where the open store is and its key, for long reading in another process; None when it is closed.

        Who opens it there lets go of it at `closing`.
        """
        return self._shown if self.queries is not None else None

    def close(self) -> None:
        """Let go of the store file, ending what is being asked."""
        queries, self.queries = self.queries, None
        if queries is not None:
            self.closing.emit()
            queries.cancel()
            if self._reader is not None:
                self._reader.shutdown(wait=True, cancel_futures=True)
                self._reader = None
            queries.close()

    def _on_event(self, event: Event) -> None:
        match event:
            case StoreOpened():
                self._open(event)
            case StoreProblem():
                self.close()
                self.opened.emit()
            case AccountSwitched():
                self._offset = timedelta()
                self._gathered.clear()
                self.close()
                self.opened.emit()
            case Changed():
                self._gathered.update(event.listings)
                if not self._gather.isActive():
                    self._gather.start()
            case SessionsChanged():
                if not self._gather.isActive():
                    self._gather.start()  # numbers have changed, but no listing
            case ClockMeasured():
                self._offset = timedelta(seconds=event.offset_s)
                self.tick.emit()

    def _open(self, event: StoreOpened) -> None:
        from app.store.queries import Queries  # noqa: PLC0415 - 10 ms that the first frame need not wait for

        if self.queries is not None and event == self._shown:
            return  # the worker has opened what the window reads already
        self.close()
        self._shown = event
        self.is_kept = event.is_kept
        try:
            self.queries = Queries(Path(event.path), event.key)
        except StoreOutdated:
            self.queries = None  # until the worker has brought it up to date and offers it again
        except AppError as error:
            self.failed.emit(error)
        self.opened.emit()

    def _on_gather_timeout(self) -> None:
        gathered, self._gathered = frozenset(self._gathered), set()
        clock = QElapsedTimer()
        clock.start()
        self.changed.emit(gathered)
        quiet_ms = max(_GATHER_MS, _IDLE_SHARE * clock.elapsed())
        self._gather.setInterval(min(quiet_ms, _LONGEST_GATHER_MS))
