"""A start with the session: no window, unless somebody has to be asked or there is no tray."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.errors import BadSettings
from app.worker.opening import AccountsKnown
from app.worker.secret_messages import PassphraseWanted
from tests.fakes.frame import Frame
from tests.fakes.window import Opened
from ui.start_card import StartCard
from ui.tray import Tray
from ui.tray_start import TrayStart

NEVER_MS = 10_000_000


class FakeTray:
    """What is asked of a tray."""

    is_available = False


class FakeAutostart:
    """What a system would keep."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.kept = False
        self.refuses = refuses

    def is_on(self) -> bool:
        return self.kept

    def turn_on(self) -> None:
        if self.refuses:
            raise BadSettings("It cannot be written.", "Change it elsewhere.")
        self.kept = True

    def turn_off(self) -> None:
        self.kept = False


@pytest.fixture
def hidden(opened: Opened) -> Opened:
    opened.window.hide()
    return opened


def begin(opened: Opened, *, tray: bool = True, patience_ms: int = NEVER_MS) -> TrayStart:
    fake = FakeTray()
    fake.is_available = tray
    return TrayStart(opened.context, opened.window, cast("Tray", fake), patience_ms)


def test_the_window_stays_away_with_a_tray(hidden: Opened) -> None:
    start = begin(hidden)
    start._on_patience_over()
    assert not hidden.window.isVisible()
    start.deleteLater()


def test_the_window_comes_minimised_where_no_tray_does(hidden: Opened, qtbot: QtBot) -> None:
    start = begin(hidden, tray=False, patience_ms=1)
    qtbot.waitUntil(hidden.window.isVisible)
    assert hidden.window.windowState() & Qt.WindowState.WindowMinimized
    start.deleteLater()


def test_the_window_comes_when_no_account_is_chosen(hidden: Opened) -> None:
    start = begin(hidden)
    hidden.client.tell(AccountsKnown((), None))
    assert hidden.window.isVisible()
    start.deleteLater()


def test_the_window_comes_when_the_passphrase_is_wanted(hidden: Opened) -> None:
    start = begin(hidden)
    hidden.client.tell(PassphraseWanted(is_wanted=True, is_used=True))
    assert hidden.window.isVisible()
    start.deleteLater()


def test_the_settings_show_what_is_so_and_change_it(frame: Frame, qtbot: QtBot) -> None:
    autostart = FakeAutostart()
    card = StartCard(frame.context, autostart)
    qtbot.addWidget(card)
    assert not card.tick.isChecked()
    card.tick.click()
    assert autostart.kept
    card.tick.click()
    assert not autostart.kept


def test_what_could_not_be_changed_is_said_and_the_tick_stays(frame: Frame, qtbot: QtBot) -> None:
    frame.window.show()
    card = StartCard(frame.context, FakeAutostart(refuses=True))
    qtbot.addWidget(card)
    card.tick.click()
    assert not card.tick.isChecked()
    assert frame.notices._toasts


def test_this_computers_own_place_is_asked(
    frame: Frame, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    card = StartCard(frame.context)
    qtbot.addWidget(card)
    card.tick.click()
    assert StartCard(frame.context).tick.isChecked()
    assert list((tmp_path / "config").rglob("countersign.desktop"))
