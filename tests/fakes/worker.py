"""The real worker in a thread of the test, behind the client's interface, on a running sandbox account."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from app.accounts.keyring_store import SecretStore
from app.errors import Unclear
from app.model.account import Source
from app.model.sign_in import Vault
from app.model.sync import Listing, ListingState
from app.publisher import Publisher
from app.store.queries import Queries
from app.worker import channel
from app.worker.host import Worker
from app.worker.lobby import Lobby
from app.worker.mailbox import Listener, Mailbox
from app.worker.messages import Answer, Changed, Event, FromWorker, Request, SyncEnded
from app.worker.opening import Start, StoreOpened, WorkerOptions
from app.worker.scheduler import Timing
from tests.fakes.secrets import FakeSecretStore

E = TypeVar("E", bound=Event)

DEADLINE_S = 60.0
SHORT_S = (
    20.0  # on a machine that is busy; a call that hangs would be waited for three times as long
)
SANDBOX = Source(sandbox=True)


class EventLog:
    """Every event of a worker in order; `wait_for` waits for the next one that fits."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._changed = threading.Condition()
        self._read = 0

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_for(self, kind: type[E], fits: Callable[[E], bool] = lambda _event: True) -> E:
        """Give the next event of this kind that fits, after the one waited for before."""
        end = time.monotonic() + DEADLINE_S
        with self._changed:
            while True:
                while self._read < len(self.events):
                    event = self.events[self._read]
                    self._read += 1
                    if isinstance(event, kind) and fits(event):
                        return event
                left = end - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    raise AssertionError(f"no {kind.__name__} in {self.events}")

    def of(self, kind: type[E]) -> list[E]:
        """Give the events of one kind so far."""
        with self._changed:
            return [event for event in self.events if isinstance(event, kind)]


class InProcessWorker:
    """A worker client for tests: messages are encoded as on the real channel.

    With no account (`source` None) it is a lobby, whose sign-ins go to the sandbox.
    """

    def __init__(
        self,
        data_dir: Path,
        sandbox_url: str,
        *,
        source: Source | None = SANDBOX,
        secrets: SecretStore | None = None,
        timing: Timing | None = None,
        vault: Vault | None = None,
        publisher: Publisher | None = None,
    ) -> None:
        self._options = WorkerOptions(
            source or Source(),
            str(data_dir),
            paced=False,
            start=Start.SOURCE if source else Start.NOTHING,
            endpoint_url=sandbox_url,
        )
        self._vault = vault
        self._publisher = publisher
        self._sandbox_url = sandbox_url
        self._secrets = secrets or FakeSecretStore()
        self._timing = timing
        self._mailbox = Mailbox()
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._worker: Worker | Lobby | None = None
        self._thread = threading.Thread(target=self._run, name="in-process-worker", daemon=True)

    @property
    def on_event(self) -> Listener | None:
        return self._mailbox.listener

    @on_event.setter
    def on_event(self, listener: Listener | None) -> None:
        self._mailbox.listener = listener

    def first_event(self, kind: type[E], timeout: float) -> E | None:
        return self._mailbox.first_event(kind, timeout)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(DEADLINE_S)

    def call(self, request: Request) -> Future[Answer]:
        assert self._loop
        assert self._worker
        call, future = self._mailbox.new_call(request)
        copy = channel.decode_call(channel.encode(call))
        self._loop.call_soon_threadsafe(self._worker.take, copy)
        return future

    def close(self, timeout: float = DEADLINE_S) -> None:
        if self._thread.is_alive() and self._loop and self._worker:
            self._loop.call_soon_threadsafe(self._worker.quit)
            self._thread.join(timeout)
            assert not self._thread.is_alive()
        self._mailbox.fail_all(Unclear("The worker ended."))

    def _run(self) -> None:
        asyncio.run(self._work())

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        if self._options.start is Start.NOTHING:
            self._worker = Lobby(
                self._options, self._send, secrets=self._secrets, vault=self._vault
            )
        else:
            self._worker = Worker(
                self._options,
                self._send,
                secrets=self._secrets,
                sandbox_url=lambda: self._sandbox_url,
                timing=self._timing,
                vault=self._vault,
                publisher=self._publisher,
            )
        self._ready.set()
        await self._worker.run()

    def _send(self, message: FromWorker) -> None:
        self._mailbox.receive(channel.decode_from_worker(channel.encode(message)))


class RunningWorker:
    """A started worker with the log of its events."""

    def __init__(self, client: InProcessWorker) -> None:
        self.client = client
        self.log = EventLog()
        client.on_event = self.log
        client.start()

    def call(self, request: Request) -> Answer:
        """Call and wait for the answer."""
        return self.client.call(request).result(DEADLINE_S)

    def synced(self) -> SyncEnded:
        """Wait for the end of the next full round."""
        return self.log.wait_for(SyncEnded, lambda event: event.is_full)

    def terms_state(self) -> ListingState:
        """Say how far the archive is."""
        with self.queries() as queries:
            return next(one for one in queries.listing_states() if one.listing is Listing.TERMS)

    def archived(self) -> None:
        """Wait until the terms of all agreements are kept."""
        self.log.wait_for(
            Changed, lambda event: Listing.TERMS in event.listings and self._is_whole()
        )

    def _is_whole(self) -> bool:
        state = self.terms_state()
        return state.read_at is not None and not state.is_partial

    @contextmanager
    def queries(self) -> Iterator[Queries]:
        """Read the store that was opened last."""
        opened = self.log.of(StoreOpened)[-1]
        queries = Queries(Path(opened.path), opened.key)
        try:
            yield queries
        finally:
            queries.close()


@contextmanager
def running_worker(
    data_dir: Path,
    sandbox_url: str,
    *,
    source: Source | None = SANDBOX,
    secrets: SecretStore | None = None,
    timing: Timing | None = None,
    vault: Vault | None = None,
    publisher: Publisher | None = None,
) -> Iterator[RunningWorker]:
    """Run a worker until the end of the block."""
    worker = RunningWorker(
        InProcessWorker(
            data_dir,
            sandbox_url,
            source=source,
            secrets=secrets,
            timing=timing,
            vault=vault,
            publisher=publisher,
        )
    )
    try:
        yield worker
    finally:
        worker.client.close()
