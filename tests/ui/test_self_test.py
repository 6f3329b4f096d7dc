"""The self-test of an installed Countersign: each check has its line, with a PIN set, too."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.model.account import Identity, Source
from app.worker.messages import SignedIn, SyncEnded
from app.worker.opening import AppOptions
from tests.fakes.client import FakeClient
from tests.fakes.stored_world import StoredWorld
from ui.application import Application
from ui.lock.pin import digest_of
from ui.registry import TABS
from ui.settings import Settings

SANDBOX = Source(sandbox=True)
IDENTITY = Identity("447109263358", "arn:aws:iam::447109263358:role/Buyer", "us-east-1")


def run_self_test(app: QApplication, folder: Path, world: StoredWorld) -> tuple[int, Application]:
    client = FakeClient()
    synced = SyncEnded(datetime.now(UTC), is_full=True)
    client.early = [world.opened, SignedIn(IDENTITY, "Sandbox"), synced]
    application = Application(app, AppOptions(SANDBOX, folder, self_test=True), client)
    code = application.run()
    application.window.deleteLater()
    application.store.deleteLater()
    return code, application


def test_every_tab_is_opened_and_seen(
    qapp: QApplication, tmp_path: Path, world: StoredWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = run_self_test(qapp, tmp_path, world)
    lines = capsys.readouterr().out.splitlines()
    assert code == 0, lines
    assert [line for line in lines if "tab " in line] == [f"ok   tab {one.title}" for one in TABS]
    assert not [line for line in lines if "lock" in line]


def test_with_a_pin_it_says_that_the_window_is_locked_and_opens_the_tabs_unseen(
    qapp: QApplication, tmp_path: Path, world: StoredWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    Settings(tmp_path).pin_digest = digest_of("4711")
    code, application = run_self_test(qapp, tmp_path, world)
    lines = capsys.readouterr().out.splitlines()
    assert code == 0, lines
    assert "ok   window (locked with a PIN: tabs are opened unseen)" in lines
    seen = [line for line in lines if "tab " in line]
    assert seen == [f"ok   tab {one.title} (behind the lock)" for one in TABS]
    assert application.lock.is_locked
