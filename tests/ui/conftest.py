"""What the window's tests share: no screen, the services around a fake worker, nothing left open."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.client import FakeClient
from tests.fakes.frame import appearance, frame, running_tasks
from tests.fakes.stored_world import StoredWorld, stored_world
from tests.fakes.window import Opened, open_window
from ui.appearance import Appearance
from ui.fonts import MAX_SCALE, Fonts
from ui.start import STYLE

__all__ = ["FakeClient", "frame"]

DESK = Path(__file__).with_name(
    "desk.json"
)  # a screen with room for the window; Qt's own is 800 x 800

PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits for as long as a busy machine takes; five seconds, as in pytest-qt, are too near there."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=PATIENCE_MS)  # noqa: N815
    waitSignal = partialmethod(QtBot.waitSignal, timeout=PATIENCE_MS)  # noqa: N815
    waitSignals = partialmethod(QtBot.waitSignals, timeout=PATIENCE_MS)  # noqa: N815


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Give pytest-qt's bot, with more patience."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The application that views are tested in has the style of the real one, and a desk's screen."""
    if os.environ["QT_QPA_PLATFORM"] == "offscreen":
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={DESK}"
    return ["tests", *STYLE]


@pytest.fixture
def look(qapp: QApplication) -> Appearance:
    """The light theme."""
    return appearance(qapp)


@pytest.fixture
def large_text(look: Appearance) -> Iterator[None]:
    """Text of 200 %, for a window that is made after it."""
    before = look.fonts
    look.fonts = Fonts(wanted=MAX_SCALE)
    look._apply()
    yield
    look.fonts = before
    look._apply()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StoredWorld]:
    """A real store with the sample agreements, charges and quotes."""
    made = stored_world(tmp_path)
    yield made
    made.close()


@pytest.fixture
def unread_world(tmp_path: Path) -> Iterator[StoredWorld]:
    """A real store into which nothing has been read yet."""
    made = stored_world(tmp_path, is_read=False)
    yield made
    made.close()


@pytest.fixture
def bare_window(qapp: QApplication, tmp_path: Path) -> Iterator[Opened]:
    """The real main window before the worker said anything."""
    with running_tasks(qapp) as tasks:
        window = open_window(qapp, tmp_path, tasks)
        yield window
        window.close()


@pytest.fixture
def opened(bare_window: Opened, world: StoredWorld) -> Opened:
    """The real main window on the stored world, signed in."""
    bare_window.client.tell(world.opened)
    bare_window.sign_in()
    return bare_window


@pytest.fixture(autouse=True, scope="session")
def garbage_in_one_thread() -> Iterator[None]:
    """As in the application: a collection in another thread would destroy QObjects there."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_key_held(qapp: QApplication) -> Iterator[None]:
    """The modifiers of a test's last key would change what choosing a row does in the next test."""
    yield
    if QGuiApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        window = QWindow()
        window.create()
        QTest.keyRelease(window, Qt.Key.Key_Shift)
        assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def nothing_left_open(qapp: QApplication) -> Iterator[None]:
    """A test ends with all its windows closed."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    gc.collect(1)
    assert not left, left
