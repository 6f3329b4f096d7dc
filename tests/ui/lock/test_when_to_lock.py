"""The window locks after idleness, on sleep and with the screen, and only where the settings say so."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.fakes.desktop import SessionBus, has_desktop_tools
from tests.fakes.locks import OTHER_SESSION, OWN_SESSION, Logind, ScreenSaver
from tests.fakes.window import Opened
from ui.lock.idle import IdleWatch
from ui.lock.keeper import LockKeeper
from ui.lock.offers import Offers
from ui.lock.watch import LockWatch
from ui.widgets.sheet import Sheet

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
on_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not has_desktop_tools(),
    reason="needs dbus-daemon; packaging/dev.py test installs it",
)


class Clock:
    """A wall clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, *, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@dataclass
class Watched:
    """An idle watch with its clock, and what it told."""

    watch: IdleWatch
    clock: Clock
    told: list[str]

    def wait(self, minutes: float) -> None:
        """Let the clock go on, with a look every minute, as the timer would."""
        for _ in range(int(minutes)):
            self.clock.move(minutes=1)
            self.watch.look()


@pytest.fixture
def watched(opened: Opened, qapp: QApplication) -> Iterator[Watched]:
    clock, told = Clock(), list[str]()
    watch = IdleWatch(qapp, lambda: timedelta(minutes=5), clock)
    watch.idle.connect(lambda: told.append("idle"))
    watch.slept.connect(lambda: told.append("slept"))
    watch.key_pressed.connect(lambda: told.append("key"))
    yield Watched(watch, clock, told)
    watch.close()
    watch.deleteLater()


def test_five_quiet_minutes_are_idle(watched: Watched) -> None:
    watched.wait(4)
    assert watched.told == []
    watched.wait(1)
    assert watched.told == ["idle"]


def test_a_key_or_a_click_begins_anew(watched: Watched, opened: Opened) -> None:
    handle = opened.window.windowHandle()
    watched.wait(4)
    QTest.keyClick(handle, Qt.Key.Key_Down)
    watched.wait(4)
    QTest.mouseMove(handle, opened.window.rect().center())
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton)
    watched.wait(4)
    assert watched.told == []
    watched.wait(1)
    assert watched.told == ["idle"]


def test_eight_hours_of_sleep_are_noticed_at_once(watched: Watched) -> None:
    watched.clock.move(minutes=480)
    watched.watch.look()
    assert watched.told == ["slept", "idle"]


def test_the_first_touch_after_a_sleep_does_not_hide_it(watched: Watched, opened: Opened) -> None:
    watched.clock.move(minutes=480)
    QTest.keyClick(opened.window.windowHandle(), Qt.Key.Key_Down)
    assert watched.told[:2] == ["slept", "idle"]


def test_a_clock_that_is_set_back_locks_nothing(watched: Watched) -> None:
    watched.clock.move(minutes=-480)
    watched.watch.look()
    watched.wait(4)
    assert watched.told == []


def test_the_keys_lock_over_a_sheet_too(watched: Watched, opened: Opened, qtbot: QtBot) -> None:
    sheet = Sheet(opened.context.look, opened.window, "Sheet")
    edit = QLineEdit()
    sheet.body.addWidget(edit)
    sheet.open()
    handle = sheet.windowHandle()
    handle.installEventFilter(watched.watch)  # as once it has the focus
    QTest.keyClick(handle, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert watched.told == ["key"]
    sheet.reject()


# --- the desktop tells, the settings decide -----------------------------------------------------------


@dataclass
class Desktop:
    """The buses that the window listens to, and their addresses for services of a test."""

    system: str
    session: str


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    buses = []
    for name in ("SYSTEM", "SESSION"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        buses.append(SessionBus(folder))
        monkeypatch.setenv(f"DBUS_{name}_BUS_ADDRESS", buses[-1].address)
    yield Desktop(buses[0].address, buses[1].address)
    for bus in buses:
        bus.stop()


@pytest.fixture
def logind(desktop: Desktop) -> Iterator[Logind]:
    made = Logind(desktop.system)
    yield made
    made.stop()


@pytest.fixture
def saver(desktop: Desktop) -> Iterator[ScreenSaver]:
    made = ScreenSaver(desktop.session)
    yield made
    made.stop()


@pytest.fixture
def start(
    opened: Opened, keeper: LockKeeper, qapp: QApplication, qtbot: QtBot
) -> Iterator[Callable[[Offers], LockWatch]]:
    """Begins to watch, and waits until the window knows what the desktop offers."""
    made: list[LockWatch] = []

    def begin(offers: Offers) -> LockWatch:
        made.append(LockWatch(opened.context, keeper, qapp))
        made[-1].setParent(opened.window)
        qtbot.waitUntil(lambda: opened.context.lock.offers == offers, timeout=20_000)
        return made[-1]

    yield begin
    for watch in made:
        watch.close()


def told_until(signal: Callable[[], None], is_so: Callable[[], bool], qtbot: QtBot) -> None:
    """Let the desktop tell something until the window, which may still be subscribing, has heard."""

    def heard() -> bool:
        if is_so():
            return True
        signal()
        return False

    qtbot.waitUntil(heard, timeout=20_000)


@on_linux
def test_the_window_locks_before_the_computer_sleeps(
    opened: Opened, logind: Logind, start: Callable[[Offers], LockWatch], qtbot: QtBot
) -> None:
    start(Offers(sleep=True, screen=True))
    lock = opened.context.lock
    told_until(lambda: logind.sleep(begins=True), lambda: lock.is_locked, qtbot)


@on_linux
def test_the_window_locks_and_opens_with_the_screen(
    opened: Opened, saver: ScreenSaver, start: Callable[[Offers], LockWatch], qtbot: QtBot
) -> None:
    start(Offers(screen=True))
    lock = opened.context.lock
    told_until(lambda: saver.set_active(True), lambda: lock.is_locked, qtbot)
    told_until(lambda: saver.set_active(False), lambda: not lock.is_locked, qtbot)


@on_linux
def test_only_our_own_session_locks_the_window(
    opened: Opened, logind: Logind, start: Callable[[Offers], LockWatch], qtbot: QtBot
) -> None:
    start(Offers(sleep=True, screen=True))
    lock, changes = opened.context.lock, list[bool]()
    lock.changed.connect(lambda: changes.append(lock.is_locked))
    told_until(lambda: logind.lock(OWN_SESSION), lambda: lock.is_locked, qtbot)
    told_until(lambda: logind.lock(OWN_SESSION, member="Unlock"), lambda: not lock.is_locked, qtbot)
    changes.clear()
    for _ in range(20):
        logind.lock(OTHER_SESSION)
    told_until(lambda: logind.sleep(begins=True), lambda: lock.is_locked, qtbot)
    assert changes == [True]  # and that was the sleep, which can be told by its reason
    assert opened.window.centralWidget() is not None


@on_linux
def test_without_a_session_the_screen_is_not_offered(
    opened: Opened, desktop: Desktop, start: Callable[[Offers], LockWatch]
) -> None:
    logind = Logind(desktop.system, has_session=False)
    start(Offers(sleep=True, screen=False))
    logind.stop()


@on_linux
def test_a_bare_desktop_offers_nothing_and_the_clock_still_tells_of_sleep(
    opened: Opened, desktop: Desktop, start: Callable[[Offers], LockWatch]
) -> None:
    watch = start(Offers())
    watch.idle_watch.slept.emit()
    assert opened.context.lock.is_locked


@pytest.fixture
def watch(opened: Opened, keeper: LockKeeper, qapp: QApplication) -> Iterator[LockWatch]:
    made = LockWatch(opened.context, keeper, qapp)
    made.setParent(opened.window)
    yield made
    made.close()


def test_what_is_off_in_the_settings_does_not_lock(opened: Opened, watch: LockWatch) -> None:
    settings, lock = opened.context.settings, opened.context.lock
    settings.locks_on_sleep = settings.locks_with_screen = False
    watch.on_sleep()
    watch.on_screen(True)
    assert not lock.is_locked
    settings.locks_with_screen = True
    watch.on_screen(True)
    assert lock.is_locked


def test_a_window_that_the_screen_opened_does_not_lock_again_at_once(
    opened: Opened, watch: LockWatch
) -> None:
    clock = watch.idle_watch._now = Clock()
    opened.context.settings.locks_after_min = 60
    watch.idle_watch.touch()
    watch.on_screen(True)
    clock.move(minutes=61)
    watch.on_screen(False)
    watch.idle_watch.look()
    assert not opened.context.lock.is_locked


def test_idleness_locks_after_the_minutes_of_the_settings(opened: Opened, watch: LockWatch) -> None:
    assert watch._limit() is None
    opened.context.settings.locks_after_min = 15
    assert watch._limit() == timedelta(minutes=15)
    watch.idle_watch.idle.emit()
    assert opened.context.lock.is_locked
