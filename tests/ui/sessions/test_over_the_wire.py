"""Payment sessions with the real worker on the sandbox account: read, create, see an agent spend, delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from app.model.payment_session import PaymentSession
from tests.fakes.sandbox import running_sandbox
from tests.fakes.window import Opened
from tests.fakes.worker import InProcessWorker
from ui.registry import TabKey
from ui.tabs.sessions.tab import SessionsTab

_PATIENCE_MS = 30_000
_USERS = ("svc-ledger", "svc-research", "svc-crawl")


@pytest.fixture
def tab(bare_window: Opened, tmp_path: Path) -> Iterator[SessionsTab]:
    with running_sandbox() as sandbox:
        worker = InProcessWorker(tmp_path / "data", sandbox.url)
        bridge = bare_window.context.bridge
        bridge._worker = cast("Any", worker)
        bridge.begin()
        worker.start()
        tab = bare_window.window.open_tab(TabKey.SESSIONS)
        assert isinstance(tab, SessionsTab)
        yield tab
        worker.close()


def test_sessions_of_named_users_are_listed_with_what_is_spent(
    tab: SessionsTab, qtbot: QtBot
) -> None:
    def wait(is_so: Callable[[], bool]) -> None:
        qtbot.waitUntil(is_so, timeout=_PATIENCE_MS)

    wait(lambda: bool(tab.shelf.managers))
    manager = next(one for one in tab.shelf.managers if one.name == "researchAgents")
    tab.shelf.choose(manager.arn)
    assert not tab.page_states.shows_content
    tab.shelf.keep_users(manager, _USERS)
    wait(lambda: len(tab.model.keys) == 8)
    assert tab.page_states.shows_content
    rows = [tab.model.record(row) for row in range(8)]
    assert all(isinstance(row, PaymentSession) for row in rows)
    wait(lambda: any(tab.model.record(row).spent_share for row in range(8)))
