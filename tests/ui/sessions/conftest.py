"""The payment sessions tab over a real store, with a fake worker that a test answers for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from pytestqt.qtbot import QtBot

from app.model.command import CommandRecord, CommandState
from app.model.payment_session import Connector, Instrument, PaymentSession, RegionReading
from app.worker.messages import CommandChanged, RunCommand, Settled
from app.worker.session_messages import SessionsChanged, SessionsRead, ShowSessions
from tests.fakes import session_samples as some
from tests.fakes.client import Asked
from tests.fakes.stored_world import StoredWorld
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.confirm.sheet import ConfirmSheet
from ui.registry import TabKey
from ui.tabs.sessions.create_form import CreateForm
from ui.tabs.sessions.pane import SessionPane
from ui.tabs.sessions.tab import SessionsTab
from ui.widgets.sheet import GUARD_MS

R = TypeVar("R")
PRINCIPAL = "arn:aws:sts::447109263358:assumed-role/Buyer/sample"
USERS = ("svc-research", "svc-ledger")


def made_now(number: int = 1, *, ago: int = 60, minutes: int = 120, **other: Any) -> PaymentSession:
    """A sample session by today's clock: the window counts down by it."""
    created = datetime.now(UTC) - timedelta(minutes=ago)
    return some.session(number, minutes=minutes, created_at=created, **other)


class Sessions:
    """The tab, and the worker's part: it writes the store and answers."""

    def __init__(self, opened: Opened, world: StoredWorld, qtbot: QtBot) -> None:
        self.opened = opened
        self.client = opened.client
        self.world = world
        self.qtbot = qtbot
        self._stored: SessionsTab | None = None

    # --- the worker's part ------------------------------------------------------------------------

    @property
    def records(self) -> Any:
        """What writes sessions into the store."""
        return self.world.cache.sessions

    def read_region(self, region: str = "us-east-1", **reading: Any) -> None:
        """Note that a region was read, or could not be."""
        now = datetime.now(UTC)
        known = [one.region for one in self.opened.store.queries.region_readings()]  # type: ignore[union-attr]
        if region not in known:
            self.records.choose_regions([*known, region])
        fields = {"read_at": now, "tried_at": now} | reading
        self.records.region_read(RegionReading(region, **fields))

    def put_manager(
        self,
        *,
        users: Sequence[str] = USERS,
        connectors: tuple[Connector, ...] | None = None,
        **other: Any,
    ) -> None:
        """Store the sample manager, ready unless said otherwise."""
        if connectors is not None:
            other["connectors"] = connectors
        manager = some.manager(**other)
        self.records.put_managers(manager.region, [manager])
        for user in users:
            self.records.remember_user(manager.arn, user, datetime.now(UTC))

    def put(self, *sessions: PaymentSession) -> None:
        """Store sessions as they were read, and tell."""
        self.records.put_sessions(sessions)
        self.tell()

    def put_wallets(self, *wallets: Instrument) -> None:
        """Store wallets, and tell."""
        self.records.put_instruments(some.ARN, "svc-research", wallets)
        self.tell()

    def tell(self) -> None:
        """The worker tells that something has changed."""
        self.client.tell(SessionsChanged())

    def waiting(self, kind: type[R]) -> list[Asked]:
        """The questions of a kind that nobody has answered."""
        asked = self.client.asked
        return [one for one in asked if isinstance(one.request, kind) and not one.future.done()]

    def requests(self, kind: type[R]) -> list[R]:
        """All questions of a kind so far."""
        return [one.request for one in self.client.asked if isinstance(one.request, kind)]

    def answer_all(self, kind: type[R]) -> None:
        """Say that what was asked for is done."""
        self.wait(lambda: bool(self.waiting(kind)))
        for asked in self.waiting(kind):
            asked.future.set_result(SessionsRead())

    def settle(self, state: CommandState, **other: Any) -> CommandRecord:
        """Answer the command that was sent last with where it stands."""
        self.wait(lambda: bool(self.waiting(RunCommand)))
        asked = self.waiting(RunCommand)[-1]
        assert isinstance(asked.request, RunCommand)
        now = datetime.now(UTC)
        record = CommandRecord(
            asked.request.command,
            state,
            some.ARN.split(":")[4],
            PRINCIPAL,
            now,
            sent_at=now,
            settled_at=None if state.is_open else now,
            **other,
        )
        asked.future.set_result(Settled(record))
        return record

    def command_changed(self, record: CommandRecord) -> None:
        """The worker tells where a command stands by now."""
        self.client.tell(CommandChanged(record))

    # --- the person's part ------------------------------------------------------------------------

    def open(self) -> SessionsTab:
        """Show the tab; AWS has begun to be read."""
        if self._stored is None:
            tab = self.opened.window.open_tab(TabKey.SESSIONS)
            assert isinstance(tab, SessionsTab)
            self._stored = tab
            self.answer_all(ShowSessions)
            self.wait(lambda: not tab.shelf.is_waiting)
        return self._stored

    @property
    def tab(self) -> SessionsTab:
        """The tab."""
        return self.open()

    def wait_for_rows(self, number: int) -> None:
        """Wait until so many sessions are listed."""
        self.wait(lambda: len(self.tab.model.keys) == number)

    def ids(self) -> list[str]:
        """The listed sessions in their order."""
        model = self.tab.model
        return [model.record(row).session_id for row in range(len(model.keys))]

    def choose(self, session: PaymentSession) -> SessionPane:
        """Click on a session, which opens the pane."""
        self.wait(lambda: session.session_id in self.ids())
        self.tab.beside.choose(self.ids().index(session.session_id))
        self.tab.open_pane()
        pane = self.tab.pane
        assert pane is not None
        self.wait(lambda: pane.session_id == session.session_id)
        return pane

    def open_form(self) -> CreateForm:
        """Press New session."""
        self.tab.open_form()
        form = self.tab.form
        assert form is not None
        return form

    def sheet(self) -> ConfirmSheet:
        """The sheet that is open, once answers count."""
        self.wait(lambda: self.tab.deeds.sheet is not None)
        sheet = self.tab.deeds.sheet
        assert sheet is not None
        self.qtbot.waitUntil(lambda: not sheet.is_guarded, timeout=GUARD_MS * 10)
        return sheet

    def shown(self) -> str:
        """Everything that the tab says."""
        return all_text(self.tab)

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(is_so)


@pytest.fixture
def sessions(opened: Opened, world: StoredWorld, qtbot: QtBot) -> Iterator[Sessions]:
    """The tab's store, into which nothing of sessions was read."""
    made = Sessions(opened, world, qtbot)
    yield made
    for one in opened.client.asked:
        one.future.cancel()


@pytest.fixture
def filled(sessions: Sessions) -> Sessions:
    """One region with one payment manager that is ready, of which two users are known."""
    sessions.read_region()
    sessions.put_manager()
    return sessions
