"""The application as a whole, with a fake worker: opens, answers a second start, ends in order."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.export.parts import new_record
from app.model.account import Source
from app.model.request import RequestKind
from app.worker.messages import AccountSwitched, ListProfiles
from app.worker.opening import AccountsKnown, AppOptions
from tests.fakes.accounts import ACCOUNTS, EU, PROD
from tests.fakes.client import FakeClient
from ui.accounts.welcome import WelcomePage
from ui.application import Application
from ui.elsewhere import Elsewhere
from ui.instance_lock import RaiseRequest
from ui.registry import TabKey
from ui.tabs.agreements.ask_aws import AskAwsWindow, open_ask_aws

SANDBOX = Source(sandbox=True)


class Run:
    """Runs the application and does one thing once its window is complete."""

    def __init__(self, app: QApplication, folder: Path, source: Source | None = SANDBOX) -> None:
        self.client = FakeClient()
        self.application = Application(app, AppOptions(source, folder), self.client)

    def do(self, step: Callable[[], object]) -> int:
        timer = QTimer(self.application)
        timer.setInterval(10)

        def wait_for_window() -> None:
            if self.application.tray is not None:
                timer.stop()
                step()

        timer.timeout.connect(wait_for_window)
        timer.start()
        return self.application.run()


@pytest.fixture
def application(qapp: QApplication, tmp_path: Path) -> Iterator[Run]:
    interval = sys.getswitchinterval()
    yield Run(qapp, tmp_path)
    sys.setswitchinterval(interval)


@pytest.fixture
def unchosen(qapp: QApplication, tmp_path: Path) -> Iterator[Run]:
    """A start without any choice of an account."""
    interval = sys.getswitchinterval()
    yield Run(qapp, tmp_path, None)
    sys.setswitchinterval(interval)


def test_without_an_account_the_first_page_is_shown(unchosen: Run) -> None:
    unchosen.client.early = [AccountsKnown((), None)]
    pages: list[object] = []

    def look() -> None:
        window = unchosen.application.window
        pages.append(window.pages.currentWidget())
        assert [type(one.request) for one in unchosen.client.asked] == [ListProfiles]
        unchosen.application.quit()

    unchosen.do(look)
    assert isinstance(pages[0], WelcomePage)


def test_the_account_used_last_is_shown_at_once(unchosen: Run) -> None:
    unchosen.client.early = [AccountsKnown(ACCOUNTS, EU)]
    shown: list[str] = []

    def look() -> None:
        window = unchosen.application.window
        assert not isinstance(window.pages.currentWidget(), WelcomePage)
        shown.append(window.header.account_button.accessibleName())
        unchosen.application.quit()

    unchosen.do(look)
    assert shown == ["Account brindle-eu, Signing in"]


def test_the_menu_of_accounts_works_from_the_first_moment(application: Run) -> None:
    application.client.early = [AccountsKnown(ACCOUNTS, SANDBOX)]

    def choose() -> None:
        menu = application.application.window.account_menu
        menu.account_chosen.emit(ACCOUNTS[0])
        assert application.client.switched == [PROD]
        menu.edit_wanted.emit(ACCOUNTS[1])
        menu.other_wanted.emit()
        page = application.application.window.pages.currentWidget()
        assert isinstance(page, WelcomePage)
        application.application.quit()

    application.do(choose)


def test_a_request_of_another_account_opens_there(application: Run) -> None:
    application.client.early = [AccountsKnown(ACCOUNTS, SANDBOX)]

    def choose() -> None:
        run = application.application
        assert run.tray is not None
        run.tray.open_elsewhere.emit(Elsewhere(PROD.key, RequestKind.PAYMENT, "pr-1"))
        assert application.client.switched == [PROD]
        run.quit()

    application.do(choose)


def test_quitting_closes_the_worker_and_leaves_nothing(application: Run, tmp_path: Path) -> None:
    assert application.do(lambda: application.application.quit(3)) == 3
    assert application.client.is_closed
    assert not application.application.window.isVisible()
    assert not (tmp_path / "crash.txt").exists()


def test_a_window_closed_without_a_tray_ends_countersign(application: Run) -> None:
    application.application.settings.closes_to_tray = False
    assert application.do(application.application.window.close) == 0


def test_a_termination_signal_ends_in_order(application: Run) -> None:
    assert application.do(lambda: signal.raise_signal(signal.SIGTERM)) == 0
    assert application.client.is_closed


def test_a_second_start_shows_the_request_it_names(application: Run) -> None:
    shown: list[TabKey] = []

    def second_start() -> None:
        window = application.application.window
        window.open_tab(TabKey.SESSIONS)
        request = RaiseRequest(kind=str(RequestKind.PAYMENT), request_id="pr-1")
        application.application._on_second_start(request)
        shown.extend(key for key in TabKey if window.tab(key) is window.current)
        application.application.quit()

    application.do(second_start)
    assert shown == [TabKey.REQUESTS]


def test_every_place_shows_its_tab(application: Run) -> None:
    shown: list[TabKey] = []

    def go_round() -> None:
        window, places = application.application.window, application.application.context.places
        ways: tuple[Callable[[], None], ...] = (
            partial(places.open_request, RequestKind.PAYMENT, "pr-1"),
            partial(places.open_agreement, "agmt-1"),
            partial(places.open_charges_of, "agmt-1"),
            partial(places.open_agreements_filtered, "prod-1"),
            partial(places.open_quote, "ar-1"),
            partial(places.open_model, "vantor.reason-2-v1:0"),
        )
        for go in ways:
            go()
            shown.extend(key for key in TabKey if window.tab(key) is window.current)
        application.application.quit()

    application.do(go_round)
    assert shown == [
        TabKey.REQUESTS,
        TabKey.AGREEMENTS,
        TabKey.CHARGES,
        TabKey.AGREEMENTS,
        TabKey.OFFERS,
        TabKey.OFFERS,
    ]


def test_what_a_killed_export_left_is_removed_at_the_next_start(
    application: Run, tmp_path: Path
) -> None:
    part, record = tmp_path / ".charges.csv.0123456789abcdef.part", new_record(tmp_path)
    part.write_bytes(b"half")
    record.parent.mkdir()
    record.write_text(f"{json.dumps(str(part))}\n", encoding="utf-8")

    def quit_when_removed() -> None:
        timer.setInterval(10)
        timer.timeout.connect(lambda: None if record.exists() else application.application.quit())
        timer.start()

    timer = QTimer(application.application)
    application.do(quit_when_removed)
    assert not part.exists()


def test_quitting_closes_the_windows_that_views_opened(application: Run) -> None:
    opened: list[AskAwsWindow] = []

    def open_and_quit() -> None:
        context = application.application.context
        opened.append(open_ask_aws(context, application.application.window))
        application.application.open_activity()
        application.application.quit()

    application.do(open_and_quit)
    assert not [one for one in opened if shiboken6.isValid(one) and one.isVisible()]


def test_quitting_before_the_loop_runs_is_not_forgotten(application: Run) -> None:
    application.application.quit(4)
    assert application.application.run() == 4


def test_the_log_of_an_account_that_was_left_is_not_shown_again(application: Run) -> None:
    shown: list[bool] = []

    def switch() -> None:
        run = application.application
        run.open_activity()
        left = run._activity
        assert left is not None
        run.choose_account()  # from here on there is a switcher
        application.client.tell(AccountSwitched(PROD))
        run.open_activity()
        shown.extend([left.isVisible(), run._activity is left])
        run.quit()

    application.do(switch)
    assert shown == [False, False]


def test_a_request_from_the_tray_leads_from_the_first_page_to_its_account(
    application: Run,
) -> None:
    pages: list[int] = []

    def choose_and_open() -> None:
        run = application.application
        run.choose_account()
        pages.append(run.window.pages.currentIndex())
        run.context.places.open_request(RequestKind.PAYMENT, "pr-1")
        pages.append(run.window.pages.currentIndex())
        run.quit()

    application.do(choose_and_open)
    assert pages == [1, 0]
