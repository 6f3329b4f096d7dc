"""A window's services around a fake worker and fake queries, for tests of views."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QEventLoop as QtEventLoop
from PySide6.QtWidgets import QApplication, QMainWindow
from qasync import QEventLoop

from app.model.account import Identity, Source
from app.model.command import CommandRecord
from app.model.request import RequestKind
from app.model.sync import Listing
from app.worker.messages import CommandChanged, SignedIn
from tests.fakes import samples
from tests.fakes.client import FakeClient
from tests.fakes.queries import FakeQueries
from ui.accounts.book import AccountBook
from ui.aio import Tasks
from ui.appearance import Appearance, Scheme
from ui.bridge import Bridge
from ui.context import Context, Places
from ui.lock.state import LockState
from ui.notices import Notices
from ui.settings import Settings
from ui.status import Status
from ui.store_view import StoreView


class FixedStoreView(StoreView):
    """A store view over the fake queries, with a clock that a test moves."""

    def __init__(self, bridge: Bridge, queries: FakeQueries) -> None:
        super().__init__(bridge)
        self.clock = samples.NOW
        self.queries = cast("Any", queries)

    def now(self) -> datetime:
        return self.clock

    def close(self) -> None:
        self.queries = None


class Frame:
    """Everything a view is given, and ways to play the worker's part."""

    def __init__(self, app: QApplication, look: Appearance, folder: Path, tasks: Tasks) -> None:
        self.client = FakeClient()
        self.queries = FakeQueries()
        self.places: list[tuple[str, ...]] = []
        bridge = Bridge(self.client)
        self.store = FixedStoreView(bridge, self.queries)
        self.window = QMainWindow()
        self.window.resize(1280, 820)
        self.notices = Notices(look)
        self.notices.attach(self.window)
        self.context = Context(
            look=look,
            bridge=bridge,
            store=self.store,
            status=Status(bridge),
            accounts=AccountBook(bridge, Source(profile="brindle-prod")),
            tasks=tasks,
            settings=Settings(folder),
            notices=self.notices,
            lock=LockState(),
            clipboard=app.clipboard(),
            places=Places(
                open_request=self._open_request,
                open_agreement=self._open_agreement,
                open_agreements_filtered=self._open_agreements_filtered,
                open_charges_of=self._open_charges_of,
                open_charge=lambda charge_id: self.places.append(("charge", charge_id)),
                open_quote=self._open_quote,
                open_model=lambda model_id: self.places.append(("model", model_id)),
                open_session=lambda session_id: self.places.append(("session", session_id)),
                find_offer=lambda content: self.places.append(("offer", content)),
                open_activity=self._open_activity,
                open_settings=self._open_settings,
                open_health=self._open_health,
                allow_programs=lambda: self.places.append(("programs",)),
                sign_in_again=lambda: self.places.append(("sign-in",)),
                lock=lambda: self.places.append(("lock",)),
                start_again=lambda: self.places.append(("again",)),
                leave_safe_mode=lambda: self.places.append(("as usual",)),
                open_network=lambda: self.places.append(("network",)),
                open_guide=lambda address: self.places.append(("guide", address)),
                open_news=lambda: self.places.append(("news",)),
                start_tour=lambda: self.places.append(("tour",)),
                update_now=self._update_now,
            ),
        )
        for service in (
            bridge,
            self.store,
            self.notices,
            self.context.status,
            self.context.accounts,
            self.context.settings,
        ):
            service.setParent(self.window)  # so that they end in the window's thread, with the test
        bridge.begin()
        self.sign_in()

    def sign_in(self) -> None:
        identity = Identity(samples.ACCOUNT, samples.PRINCIPAL, "us-east-1")
        self.client.tell(SignedIn(identity, "brindle-prod"))

    def store_changed(self) -> None:
        """Let views ask the store again."""
        self.store.changed.emit(frozenset(Listing))

    def command_changed(self, record: CommandRecord) -> None:
        """The worker tells where a command stands."""
        self.client.tell(CommandChanged(record))

    def move_clock(self, now: datetime) -> None:
        """Let time pass for the views."""
        self.store.clock = now
        self.store.tick.emit()

    def _open_request(self, kind: RequestKind, request_id: str) -> None:
        self.places.append(("request", kind, request_id))

    def _open_agreement(self, agreement_id: str) -> None:
        self.places.append(("agreement", agreement_id))

    def _open_agreements_filtered(self, content: str) -> None:
        self.places.append(("agreements", content))

    def _open_charges_of(self, agreement_id: str) -> None:
        self.places.append(("charges", agreement_id))

    def _open_quote(self, quote_id: str) -> None:
        self.places.append(("quote", quote_id))

    def _open_activity(self) -> None:
        self.places.append(("activity",))

    def _open_settings(self) -> None:
        self.places.append(("settings",))

    def _open_health(self) -> None:
        self.places.append(("health",))

    def _update_now(self) -> None:
        self.places.append(("update",))


_LOOKS: dict[int, Appearance] = {}


def appearance(app: QApplication, scheme: Scheme = Scheme.LIGHT) -> Appearance:
    """One appearance for all tests: it sets the application's style sheet."""
    look = _LOOKS.get(id(app))
    if look is None:
        look = _LOOKS[id(app)] = Appearance(app, scheme)
    look.set_scheme(scheme)
    return look


@contextmanager
def running_tasks(app: QApplication) -> Iterator[Tasks]:
    """A supervised set on a loop that Qt's own loop drives while a test waits for signals."""
    crashes: list[tuple[str, BaseException]] = []
    loop = QEventLoop(app, already_running=True)
    asyncio.set_event_loop(loop)
    tasks = Tasks(lambda name, error: crashes.append((name, error)))
    tasks.begin(loop)
    try:
        yield tasks
        assert not crashes, crashes
    finally:
        _run_to_end(loop, tasks)
        # Not stop(): it ends the application, and Qt then ends each later event loop at once.
        loop._QEventLoop__is_running = False
        loop._after_run_forever()
        asyncio._set_running_loop(None)
        loop.close()
        asyncio.set_event_loop(None)


def _run_to_end(loop: QEventLoop, tasks: Tasks) -> None:
    waiting = QtEventLoop()
    closing = loop.create_task(tasks.close())
    closing.add_done_callback(lambda _: waiting.quit())
    while not closing.done():
        waiting.exec()


@pytest.fixture
def frame(qapp: QApplication, tmp_path: Path) -> Iterator[Frame]:
    """The services of a window, signed in, with the sample world in the store."""
    with running_tasks(qapp) as tasks:
        built = Frame(qapp, appearance(qapp), tmp_path, tasks)
        yield built
        built.window.close()
        built.window.deleteLater()
