"""Safe mode: what may have made the last starts crash is left out, said, and one click away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtWidgets import QApplication

from app.errors import AppError
from app.model.account import Source
from app.options import parse
from app.runs import RESTARTS, SAFE_AFTER, LastWords, Runs
from app.worker.messages import SyncNow, WorkerLost
from app.worker.opening import AppOptions
from tests.fakes.client import FakeClient
from tests.fakes.widget_texts import all_text
from ui.ahead import LoadAhead
from ui.application import Application
from ui.crash_window import CrashWindow
from ui.settings import Settings
from ui.widgets.buttons import PlainButton

MARK = "account"


class Run:
    """The application as a process of its own would run it."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.runs = Runs(folder)
        self.is_safe = self.runs.begin()
        self.client = FakeClient()
        options = AppOptions(Source(sandbox=True), folder, is_safe=self.is_safe)
        self.application = Application(app, options, self.client)

    def do(self, step: Callable[[], object], *, quits: bool = True) -> int:
        """Do one thing once the window is complete; then quit, unless that does."""
        timer = QTimer(self.application)
        timer.setInterval(10)

        def look() -> None:
            if not (self.runs._folder / "starting").exists():
                timer.stop()
                try:
                    step()
                finally:
                    if quits:
                        self.application.quit()

        timer.timeout.connect(look)
        timer.start()
        code = self.application.run()
        self.runs.end()
        self.application.window.deleteLater()
        self.application.store.deleteLater()
        return code

    def button(self, words: str) -> PlainButton:
        buttons = self.application.window.banners.findChildren(PlainButton)
        return next(one for one in buttons if one.accessibleName() == words)


def crash(folder: Path, times: int = SAFE_AFTER) -> None:
    """Leave what so many starts leave that crashed before the window stood."""
    (folder / "crashes").mkdir()
    (folder / "crashes" / "in-a-row").write_text(str(times - 1), "ascii")
    (folder / "crashes" / "starting").touch()


def is_safe(folder: Path) -> bool:
    """Whether the next start is a careful one."""
    runs = Runs(folder)
    found = runs.begin()
    runs.end()
    return found


def test_after_three_crashes_in_a_row_the_window_says_what_is_left_out(
    qapp: QApplication, tmp_path: Path
) -> None:
    crash(tmp_path)
    run = Run(qapp, tmp_path)
    said: list[str] = []

    def look() -> None:
        said.append(all_text(run.application.window.banners))
        assert run.application.window.findChild(LoadAhead) is None

    assert run.do(look) == 0
    assert "safe mode" in said[0]
    assert "nothing is read from AWS" in said[0]
    assert not is_safe(tmp_path)  # it ended in order


def test_two_crashes_are_not_yet_three(qapp: QApplication, tmp_path: Path) -> None:
    crash(tmp_path, SAFE_AFTER - 1)
    run = Run(qapp, tmp_path)
    said: list[str] = []
    run.do(lambda: said.append(all_text(run.application.window.banners)))
    assert "safe mode" not in said[0]


def test_arrangements_read_as_the_default_and_stay_as_they_were(tmp_path: Path) -> None:
    kept = Settings(tmp_path)
    kept.set_layout("charges", MARK, "arranged")
    kept.set_geometry("window", QByteArray(b"place"))
    kept.set_model_region(MARK, "eu-west-1")
    kept.pin_digest = "scrypt:00:00"
    safe = Settings(tmp_path, is_safe=True)
    assert safe.layout("charges", MARK) == safe.model_region(MARK) == ""
    assert safe.geometry("window").isEmpty()
    assert safe.pin_digest == "scrypt:00:00"  # no way around the lock
    safe.set_layout("charges", MARK, "")
    safe.set_geometry("window", QByteArray(b"elsewhere"))
    again = Settings(tmp_path)
    assert again.layout("charges", MARK) == "arranged"
    assert again.geometry("window") == QByteArray(b"place")


def test_reading_and_the_way_back_are_one_click_away(qapp: QApplication, tmp_path: Path) -> None:
    crash(tmp_path)
    run = Run(qapp, tmp_path)

    def click() -> None:
        run.application.status.is_syncing = False
        run.button("Read now").click()
        QTimer.singleShot(50, run.button("Restart as usual").click)

    assert run.do(click, quits=False) == RESTARTS
    assert SyncNow() in [one.request for one in run.client.asked]
    assert not is_safe(tmp_path)


def test_the_command_line_asks_for_it_too() -> None:
    usual, safe = parse(["--sandbox"]), parse(["--sandbox", "--safe-mode"])
    assert (usual.for_window.is_safe, usual.for_worker.waits) == (False, False)
    assert (safe.for_window.is_safe, safe.for_worker.waits) == (True, True)
    made = usual.made_safe()
    assert (made.for_window.is_safe, made.for_worker.waits) == (True, True)


def test_a_worker_that_gave_up_makes_a_run_that_counts(qapp: QApplication, tmp_path: Path) -> None:
    for _ in range(SAFE_AFTER):
        run = Run(qapp, tmp_path)
        assert not run.is_safe
        run.do(lambda: run.client.tell(WorkerLost(70, None)))  # noqa: B023 - called at once
    assert is_safe(tmp_path)


def test_what_a_worker_left_is_shown_at_once(qapp: QApplication, tmp_path: Path) -> None:
    run = Run(qapp, tmp_path)
    shown: list[str] = []

    def lose() -> None:
        words = LastWords(tmp_path, "worker-1")
        words.open()
        words.add(AppError("broken"))
        words.close()
        run.client.tell(WorkerLost(70, 0.5))
        shown.extend(one.content for one in qapp.topLevelWidgets() if isinstance(one, CrashWindow))

    run.do(lose)
    assert "the part that talks to AWS" in shown[0]
