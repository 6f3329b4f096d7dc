"""Toasts: all lines are readable, the answering buttons stay free, six seconds begin when they are seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.fakes.frame import Frame
from ui import notices as notices_module
from ui.theme import Tone
from ui.toast import Toast

BAR = 60  # the height of the bar with Approve and Reject


def _nothing() -> None: ...


def _toasts(frame: Frame) -> list[Toast]:
    return [toast for toast in frame.window.findChildren(Toast) if toast.isVisible()]


def _be(state: Qt.ApplicationState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: state)


@pytest.mark.parametrize("words", range(10, 40, 3))
def test_a_long_toast_shows_all_its_lines_above_the_buttons(
    frame: Frame, qtbot: QtBot, words: int
) -> None:
    frame.window.show()
    rest = " ".join(["agreement"] * words)
    frame.notices.show(
        Tone.ACCENT, "tray", "New request.", rest, action_words="Open", action=_nothing
    )
    (toast,) = _toasts(frame)
    line = toast.words
    qtbot.waitUntil(lambda: line.width() > 300)
    assert line.height() >= line.heightForWidth(line.width())
    assert toast.geometry().bottom() < frame.window.height() - BAR


def test_the_seconds_of_a_toast_begin_when_countersign_is_active(
    frame: Frame, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices_module, "_SHOWN_MS", 1)
    frame.window.show()
    qtbot.waitUntil(frame.window.isActiveWindow)
    _be(Qt.ApplicationState.ApplicationInactive, monkeypatch)
    frame.notices.show(Tone.ACCENT, "tray", "New payment request", "Workshop travel.")
    (toast,) = _toasts(frame)
    with qtbot.assertNotEmitted(toast.closed, wait=30):
        pass
    with qtbot.waitSignal(toast.closed):
        QCoreApplication.sendEvent(frame.window, QEvent(QEvent.Type.WindowActivate))


def test_the_same_said_again_takes_the_place_of_what_is_shown(frame: Frame) -> None:
    frame.window.show()
    frame.notices.show(Tone.POSITIVE, "check-circle", "Copied 3 rows")
    (first,) = _toasts(frame)
    frame.notices.show(Tone.POSITIVE, "check-circle", "Copied 3 rows")
    (second,) = _toasts(frame)
    assert second is not first
    frame.notices.show(Tone.POSITIVE, "check-circle", "Copied 4 rows")
    assert len(_toasts(frame)) == 2


def test_a_refusal_stays_until_it_is_closed(
    frame: Frame, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices_module, "_SHOWN_MS", 1)
    frame.window.show()
    _be(Qt.ApplicationState.ApplicationActive, monkeypatch)
    frame.notices.show(Tone.DANGER, "x-circle", "AWS refused.", stays=True)
    (toast,) = _toasts(frame)
    with qtbot.assertNotEmitted(toast.closed, wait=30):
        pass
    toast.close_toast()
    assert _toasts(frame) == []


@pytest.mark.parametrize(
    ("strong", "rest", "shown"),
    [
        ("5 requests wait for you", "First: Workshop travel.", "you. First: Workshop travel."),
        ("AWS refused.", "Nothing has changed.", "AWS refused. Nothing has changed."),
        ("3 rows copied", "", "3 rows copied"),
    ],
)
def test_two_sentences_are_never_run_together(
    frame: Frame, strong: str, rest: str, shown: str
) -> None:
    frame.window.show()
    frame.notices.show(Tone.ACCENT, "tray", strong, rest)
    (toast,) = _toasts(frame)
    assert toast.words.text().endswith(shown)
