"""Screens that go, shrink, turn and change their scale while windows and sheets are open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.window import Opened
from ui.on_screen import OnScreen, place_for
from ui.widgets.sheet import Sheet

DESK = QRect(0, 0, 1920, 1170)
RIGHT = QRect(1920, 0, 2560, 1400)
LAPTOP = QRect(0, 24, 1366, 704)


@pytest.mark.parametrize(
    ("frame", "rooms", "placed"),
    [
        pytest.param((100, 50, 1280, 820), [DESK], (100, 50, 1280, 820), id="where-it-was"),
        pytest.param((2200, 90, 1280, 820), [DESK, RIGHT], (2200, 90, 1280, 820), id="on-second"),
        pytest.param((2200, 90, 1280, 820), [DESK], (640, 90, 1280, 820), id="second-unplugged"),
        pytest.param((2200, 900, 1280, 820), [DESK], (640, 350, 1280, 820), id="from-its-foot"),
        pytest.param((-3000, -900, 1280, 820), [DESK], (0, 0, 1280, 820), id="left-and-above"),
        pytest.param((1850, 90, 1280, 820), [DESK], (640, 90, 1280, 820), id="a-strip-is-left"),
        pytest.param((1700, 90, 1280, 820), [DESK], (1700, 90, 1280, 820), id="half-is-seen"),
        pytest.param((300, -200, 1280, 820), [DESK], (300, 0, 1280, 820), id="title-bar-above"),
        pytest.param((100, 50, 1600, 1100), [LAPTOP], (0, 24, 1366, 704), id="larger-than-screen"),
        pytest.param((60, 715, 1280, 690), [LAPTOP], (60, 38, 1280, 690), id="below-the-foot"),
        pytest.param(
            (2200, 90, 1280, 820), [DESK, QRect(1920, 0, 1080, 1920)], (1920, 90, 1080, 820),
            id="second-turned",
        ),
        pytest.param((9000, 9000, 300, 100), [DESK, RIGHT], (4180, 1300, 300, 100), id="nearest"),
        pytest.param((500, 500, 80, 60), [DESK], (500, 500, 80, 60), id="smaller-than-a-grip"),
    ],
)  # fmt: skip
def test_where_a_window_belongs(
    frame: tuple[int, ...], rooms: list[QRect], placed: tuple[int, ...]
) -> None:
    assert place_for(QRect(*frame), rooms) == QRect(*placed)


@pytest.fixture
def watched(opened: Opened, qapp: QApplication) -> OnScreen:
    """Somebody looks after the windows."""
    return OnScreen(qapp, opened.window)


def is_reachable(frame: QRect) -> bool:
    return any(one.availableGeometry().contains(frame) for one in QGuiApplication.screens())


def tell_of_a_change() -> None:
    screen = QGuiApplication.primaryScreen()
    screen.availableGeometryChanged.emit(screen.availableGeometry())


@pytest.mark.parametrize("where", [(4000, 120), (-2500, 40), (200, -900), (300, 5000)])
def test_a_window_whose_screen_went_comes_back(
    opened: Opened, watched: OnScreen, qtbot: QtBot, where: tuple[int, int]
) -> None:
    window = opened.window
    window.show()
    window.move(QPoint(*where))
    assert not is_reachable(window.frameGeometry())
    tell_of_a_change()
    qtbot.waitUntil(lambda: is_reachable(window.frameGeometry()))


def test_a_window_that_can_be_reached_stays_as_it_is(opened: Opened, watched: OnScreen) -> None:
    window = opened.window
    window.show()
    window.resize(1100, 720)
    window.move(QPoint(30, 40))
    before = window.geometry()
    watched.bring_back()
    assert window.geometry() == before


def test_a_larger_window_gets_small_and_its_sheet_goes_with_it(
    opened: Opened, watched: OnScreen, qtbot: QtBot
) -> None:
    window = opened.window
    room = QGuiApplication.primaryScreen().availableGeometry()
    window.setMinimumSize(room.size() + QSize(200, 200))
    window.show()
    window.resize(room.size() + QSize(200, 200))
    window.move(QPoint(4000, 120))
    sheet = Sheet(opened.context.look, window, "A question")
    sheet.open()
    tell_of_a_change()
    qtbot.waitUntil(lambda: is_reachable(window.frameGeometry()))
    assert window.geometry().contains(sheet.geometry())
    assert sheet.isVisible()
    assert sheet.windowModality() is Qt.WindowModality.WindowModal
    sheet.reject()
