"""Bugs: told once, calmly and without secrets, wherever they happen; what crashed before is told as well."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QListView, QPlainTextEdit, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from app.runs import LastWords, Runs
from tests.fakes.frame import running_tasks
from tests.fakes.widget_texts import all_text
from ui.aio import Tasks, async_slot
from ui.appearance import Appearance
from ui.crash import CrashReporter
from ui.crash_window import CrashWindow

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYSAMPLEKEYS"


def fail() -> None:
    raise ValueError(f"aws_secret_access_key = {SECRET}")


def _error(work: Callable[[], object] = fail) -> BaseException:
    try:
        work()
    except BaseException as error:  # noqa: BLE001 - whatever it is
        return error
    raise AssertionError


@pytest.fixture
def reporter(qapp: QApplication, tmp_path: Path) -> Iterator[CrashReporter]:
    """A reporter that listens everywhere."""
    hooks = sys.excepthook, threading.excepthook
    made = CrashReporter(tmp_path)
    made.install()
    yield made
    made.close()
    sys.excepthook, threading.excepthook = hooks


@pytest.fixture
def told(reporter: CrashReporter) -> list[str]:
    found: list[str] = []
    reporter.reported.connect(found.append)
    return found


@pytest.mark.expects_log
def test_the_same_trace_is_told_once(reporter: CrashReporter, told: list[str]) -> None:
    error = _error()
    for _ in range(3):
        reporter.report("a slot", error)
    assert len(told) == 1
    assert "ValueError: aws_secret_access_key = [hidden]" in told[0]


# --- wherever it happens ------------------------------------------------------------------------------


class Sender(QObject):
    sent = Signal()


class Breaks(QWidget):
    """Paints by raising."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        fail()


class BrokenRows(QAbstractListModel):
    """Gives its rows by raising."""

    def rowCount(self, _parent: Any = None) -> int:
        return 1

    def data(self, _index: QModelIndex | Any, _role: int = 0) -> object:
        fail()
        return None


def in_a_slot(_qtbot: QtBot) -> None:
    sender = Sender()
    sender.sent.connect(fail)
    sender.sent.emit()


def in_a_timer(qtbot: QtBot) -> None:
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(fail)
    with qtbot.waitSignal(timer.timeout):
        timer.start(0)


def in_paint_event(qtbot: QtBot) -> QWidget:
    widget = Breaks()
    qtbot.addWidget(widget)
    QTimer.singleShot(0, partial(QWidget.show, widget))
    return widget


def in_a_model(qtbot: QtBot) -> QWidget:
    view = QListView()
    qtbot.addWidget(view)
    QTimer.singleShot(0, partial(view.setModel, BrokenRows(view)))
    QTimer.singleShot(0, partial(QWidget.show, view))
    return view


def in_a_thread(_qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail, name="a-thread")
    thread.start()
    thread.join()


@pytest.mark.expects_log
@pytest.mark.parametrize("place", [in_a_slot, in_a_timer, in_paint_event, in_a_model, in_a_thread])
def test_wherever_it_happens_it_is_told_without_secrets(
    reporter: CrashReporter, told: list[str], qtbot: QtBot, place: Callable[[QtBot], object]
) -> None:
    with capture_exceptions():  # as pytest-qt's own hook stands before ours
        reporter.install()
        kept = place(qtbot)
        qtbot.waitUntil(lambda: bool(told))
        del kept
    assert "in fail" in told[0]
    assert SECRET not in "".join(told)


class Owner(QObject):
    """Has a slot that is a coroutine."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.tasks = tasks

    @async_slot
    async def work(self) -> None:
        fail()


@pytest.mark.expects_log
def test_a_coroutine_slot_and_a_forgotten_task_are_told(
    reporter: CrashReporter, told: list[str], qapp: QApplication, qtbot: QtBot
) -> None:
    with running_tasks(qapp) as tasks:
        tasks._report = reporter.report
        Owner(tasks).work()
        qtbot.waitUntil(lambda: bool(told))
    assert "Owner.work" in told[0]


def deep() -> None:
    deep()


def out_of_memory() -> None:
    raise MemoryError


class UnspeakableError(Exception):
    """Cannot even be put into words."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


def unspeakable() -> None:
    raise UnspeakableError


def endless_words() -> None:
    raise ValueError("x " * 2_000_000)


@pytest.mark.expects_log
@pytest.mark.parametrize("work", [deep, out_of_memory, unspeakable, endless_words])
def test_errors_that_are_hard_to_report_are_told_or_at_least_survived(
    reporter: CrashReporter, told: list[str], work: Callable[[], None]
) -> None:
    reporter.report("a slot", _error(work))
    assert len(told) == 1
    assert len(told[0]) < 100_000


@pytest.mark.expects_log
def test_a_report_that_fails_is_no_second_crash(
    reporter: CrashReporter, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_report(*_args: object) -> str:
        raise OSError(SECRET)

    monkeypatch.setattr("app.crash_report.report", no_report)
    reporter.report("a slot", _error())
    assert "ValueError in a slot could not be reported for OSError" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.expects_log
def test_a_flood_of_different_bugs_is_bounded(reporter: CrashReporter, told: list[str]) -> None:
    for number in range(200):
        reporter.report("a slot", ValueError(number))
    assert len(told) == 50


# --- what other processes left ------------------------------------------------------------------------


def test_what_crashed_before_and_beside_is_told_once(
    reporter: CrashReporter, told: list[str], tmp_path: Path
) -> None:
    before = Runs(tmp_path)
    before.begin()
    before.crashed(_error())
    now = Runs(tmp_path)
    now.begin()
    reporter.look_back()
    assert "the window" in told[0]
    for number in range(3):  # started again and again, it crashes at the same place
        worker = LastWords(tmp_path, f"worker-{number}")
        worker.open()
        worker.add(_error())
        worker.close()
        reporter.look_back()
    assert len(told) == 1 or "the part that talks to AWS" in told[1]
    assert len(told) <= 2
    assert SECRET not in "".join(told)
    now.end()


# --- the window that shows it -------------------------------------------------------------------------


@pytest.fixture
def window(look: Appearance, qapp: QApplication, qtbot: QtBot) -> CrashWindow:
    made = CrashWindow(look, "first <b>report</b>\u202e", qapp.clipboard())
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_report_is_seen_before_anything_is_done_with_it(window: CrashWindow) -> None:
    assert window.preview.toPlainText() == "first <b>report</b>"
    assert isinstance(window.preview, QPlainTextEdit)
    assert window.preview.isReadOnly()
    words = all_text(window)
    assert "sends it to nobody" in words
    assert "whoever you have Countersign from" in words


def test_more_reports_are_added_to_the_window_that_is_open(window: CrashWindow) -> None:
    window.add("second report")
    assert "2 errors in Countersign" in all_text(window)
    assert window.preview.toPlainText().index("first") < window.preview.toPlainText().index(
        "second"
    )


def test_what_is_seen_is_what_is_copied_and_saved(
    window: CrashWindow, qapp: QApplication, tmp_path: Path
) -> None:
    window.copy_button.click()
    assert qapp.clipboard().text() == window.preview.toPlainText()
    window.save_to(str(tmp_path / "report.txt"))
    assert (tmp_path / "report.txt").read_text("utf-8").strip() == window.preview.toPlainText()
    assert window.said.text() == "Saved as report.txt."


def test_a_file_that_cannot_be_written_is_said(window: CrashWindow, tmp_path: Path) -> None:
    window.save_to(str(tmp_path / "no-folder" / "report.txt"))
    assert window.said.text() == (
        "Not saved as report.txt: No such file or directory. Choose another folder."
    )


def test_the_place_to_save_is_asked_for(window: CrashWindow) -> None:
    window.save_button.click()
    dialog = window.ask_where()
    assert dialog.supportedSchemes() == ["file"]
    dialog.close()
    for one in window.findChildren(type(dialog)):
        one.close()
