"""The window of a data folder that moves: how far it is, a way to stay, and nothing for what is quick."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.folders import folder_in_use
from app.moving import Watch, last_move, move_now, plan_move
from tests.fakes.spoken import name_faults
from ui.appearance import Appearance
from ui.instance_lock import RaiseRequest
from ui.moving import MovingWindow, move_in_view
from ui.single_instance import pass_on

SECOND = """
import sys
from pathlib import Path
from ui.instance_lock import RaiseRequest
from ui.single_instance import pass_on
print(pass_on(Path(sys.argv[1]), RaiseRequest(), 0))
"""
_NEVER_S = 60.0  # a move that nobody lets go on ends all the same


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "first"
    folder.mkdir()
    (folder / "store.db").write_bytes(b"store" * 9000)
    plan_move(folder, tmp_path / "new")
    return folder


class Held:
    """A move that goes on by parts as the test lets it; what `look` does it does once the window is there."""

    def __init__(self, qapp: QApplication) -> None:
        self._qapp = qapp
        self.goes_on = Event()
        self.windows: list[MovingWindow] = []

    def __call__(self, data_dir: Path, watch: Watch) -> None:
        """Move, but for the last part."""
        watch(30, 100)
        self.goes_on.wait(_NEVER_S)
        move_now(data_dir, watch)

    def find(self) -> MovingWindow | None:
        """The window, once it is shown."""
        every = self._qapp.topLevelWidgets()
        return next(
            (one for one in every if isinstance(one, MovingWindow) and one.isVisible()), None
        )


def while_it_moves(held: Held, look: object) -> QTimer:
    """Do something as soon as the window says how far it is, and let the move go on."""
    timer = QTimer()
    timer.setInterval(10)

    def try_it() -> None:
        window = held.find()
        if window is not None and window.state.text() == "30% done":
            timer.stop()
            try:
                look(window)  # type: ignore[operator]
            finally:
                held.goes_on.set()

    timer.timeout.connect(try_it)
    timer.start()
    return timer


def test_a_move_that_takes_its_time_says_where_to_and_how_far_it_is(
    qapp: QApplication, home: Path, tmp_path: Path
) -> None:
    held, seen = Held(qapp), list[str]()

    def look(window: MovingWindow) -> None:
        assert not name_faults(window)
        seen.extend((window.bar.accessibleName(), window.state.text()))

    timer = while_it_moves(held, look)
    move_in_view(qapp, home, held)
    assert not timer.isActive()
    assert seen == ["30% done", "30% done"]
    assert held.find() is None
    assert folder_in_use(home) == tmp_path / "new"


def test_who_stops_it_stays_where_they_are(qapp: QApplication, home: Path, tmp_path: Path) -> None:
    held, seen = Held(qapp), list[str]()

    def look(window: MovingWindow) -> None:
        window.close()  # as Esc and the button do
        window.close()
        assert window.isVisible()
        assert not window.stop_button.isEnabled()
        seen.append(window.state.text())

    while_it_moves(held, look)
    move_in_view(qapp, home, held)
    assert seen == ["Stopping. The copy is removed again."]
    found = last_move(home)
    assert found is not None
    assert found.said == "You stopped it. This folder is still in use."
    assert folder_in_use(home) == home
    assert not (tmp_path / "new").exists()


def test_a_quick_move_shows_no_window(
    qapp: QApplication, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[MovingWindow] = []
    monkeypatch.setattr(MovingWindow, "showEvent", lambda window, _event: shown.append(window))
    monkeypatch.setattr("ui.moving._SHOWN_AFTER_MS", int(_NEVER_S * 1000))
    move_in_view(qapp, home)
    assert folder_in_use(home) == tmp_path / "new"
    assert shown == []


def test_what_nobody_foresaw_is_not_swallowed(qapp: QApplication, home: Path) -> None:
    def breaks(_data_dir: Path, _watch: Watch) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        move_in_view(qapp, home, breaks)


def test_a_second_start_meanwhile_is_heard(qapp: QApplication, home: Path) -> None:
    said: list[str] = []

    def ask(data_dir: Path, _watch: Watch) -> None:
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        command = [sys.executable, "-c", SECOND, str(data_dir)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        said.append(done.stdout.strip())

    move_in_view(qapp, home, ask)
    assert said == ["True"]
    assert not pass_on(home, RaiseRequest(), 0)


def test_without_a_socket_it_moves_all_the_same(
    qapp: QApplication, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(_server: object) -> None:
        raise AppError("nobody listens", "", code="single-instance")

    monkeypatch.setattr("ui.moving.InstanceServer.listen", deaf)
    move_in_view(qapp, home)
    assert folder_in_use(home) == tmp_path / "new"


def test_it_never_says_that_all_is_done_while_it_goes_on(qapp: QApplication, qtbot: QtBot) -> None:
    window = MovingWindow(Appearance(qapp), Path("/somewhere"))
    qtbot.addWidget(window)
    window.show_share(100, 100)
    assert window.state.text() == "99% done"
    window.show_share(1, 3)
    assert window.state.text() == "33% done"
