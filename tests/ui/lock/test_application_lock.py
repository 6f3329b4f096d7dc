"""The lock in the whole application: from the start on, to the end, and around every way in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from app.model.account import Identity, Source
from app.worker.messages import SignedIn
from app.worker.opening import AppOptions
from app.worker.sign_in_messages import MfaWanted, SignInAgain
from tests.fakes.client import FakeClient
from tests.fakes.widget_texts import all_text
from ui.application import Application
from ui.lock.page import LockPage
from ui.lock.pin import digest_of
from ui.settings import Settings
from ui.sign_in.mfa_sheet import MfaSheet

SANDBOX = Source(sandbox=True)
IDENTITY = Identity("447109263358", "arn:aws:iam::447109263358:role/Buyer", "us-east-1")


class Run:
    """The application with a fake worker; does one thing once its window is complete."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.client = FakeClient()
        self.application = Application(app, AppOptions(SANDBOX, folder), self.client)

    def do(self, step: Callable[[], object]) -> int:
        timer = QTimer(self.application)
        timer.setInterval(10)

        def look() -> None:
            if self.application.tray is not None and self.application.safety._watch is not None:
                timer.stop()
                step()
                self.application.quit()

        timer.timeout.connect(look)
        timer.start()
        return self.application.run()


@pytest.fixture
def run(qapp: QApplication, tmp_path: Path) -> Iterator[Run]:
    made = Run(qapp, tmp_path)
    yield made
    made.application.window.deleteLater()
    made.application.store.deleteLater()


def page_of(run: Run) -> LockPage:
    page = run.application.window.centralWidget()
    assert isinstance(page, LockPage)
    return page


def test_with_a_pin_the_window_is_locked_from_the_start(qapp: QApplication, tmp_path: Path) -> None:
    Settings(tmp_path).pin_digest = digest_of("4711")
    run = Run(qapp, tmp_path)
    seen: list[str] = []

    def look() -> None:
        assert page_of(run).field.isVisible()
        seen.append(all_text(run.application.window))

    assert run.do(look) == 0
    assert "Locked" in seen[0]
    assert "Sandbox" not in seen[0]
    run.application.window.deleteLater()
    run.application.store.deleteLater()


def test_quitting_locked_ends_in_order(run: Run) -> None:
    assert run.do(run.application.context.places.lock) == 0
    assert run.client.is_closed
    assert not run.application.window.isVisible()


def test_no_way_in_leads_around_the_lock(run: Run, qapp: QApplication) -> None:
    open_dialogs: list[QDialog] = []

    def go_round() -> None:
        places = run.application.context.places
        places.lock()
        for go in (places.open_settings, places.open_activity, places.open_health):
            go()
        open_dialogs.extend(
            one for one in qapp.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()
        )
        assert run.application._activity is None
        assert run.application._health is None
        page_of(run).unlock_button.click()
        assert run.application.window.header.isVisible()

    run.do(go_round)
    assert open_dialogs == []


def test_a_crash_is_reported_after_unlocking(run: Run, qapp: QApplication) -> None:
    reports: list[int] = []

    def count() -> None:
        shown = [one for one in qapp.topLevelWidgets() if isinstance(one, QDialog)]
        reports.append(len([one for one in shown if one.isVisible()]))

    def crash() -> None:
        run.application.context.places.lock()
        run.application._on_crash_reported("Traceback: sample")
        count()
        page_of(run).unlock_button.click()
        count()

    run.do(crash)
    assert reports == [0, 1]


def test_a_prompt_that_came_with_the_start_is_asked(run: Run) -> None:
    run.client.early = [MfaWanted("arn:aws:iam::447109263358:mfa/robin-phone")]
    asked: list[bool] = []

    def look() -> None:
        sheets = run.application.window.findChildren(MfaSheet)
        asked.extend(sheet.isVisible() for sheet in sheets)

    run.do(look)
    assert asked == [True]


def test_the_end_of_the_sign_in_is_told_and_mended(run: Run) -> None:
    words: list[str] = []
    ends_at = datetime.now(UTC) + timedelta(minutes=8)

    def end() -> None:
        assert run.application.tray is not None
        run.application.safety.attention_wanted.connect(lambda said: words.append(said.body))
        run.client.tell(SignedIn(IDENTITY, "Sandbox", ends_at=ends_at))
        run.application.context.places.sign_in_again()

    run.do(end)
    assert words[0].startswith("Your sign-in to Sandbox ends at ")
    assert run.application.status.is_renewing or any(
        isinstance(one.request, SignInAgain) for one in run.client.asked
    )
