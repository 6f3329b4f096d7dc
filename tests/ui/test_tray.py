"""The tray's icon, menu and what they lead to, where no tray host is needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtGui import QAction, QColor, QImage
from pytestqt.qtbot import QtBot

from app.model.request import PENDING
from app.worker.messages import SyncEnded
from tests.fakes import samples
from tests.fakes.frame import Frame
from ui.notice_inbox import NoticeInbox
from ui.theme import LIGHT, Tone
from ui.tray import Tray
from ui.tray_icon import TrayState, tray_icon


@pytest.fixture
def tray(frame: Frame) -> Tray:
    return Tray(frame.context, NoticeInbox(frame.context.bridge))


def state(tray: Tray) -> TrayState:
    return tray.state


def labels(tray: Tray) -> list[str]:
    actions = tray.menu.actions()
    return [_plain(action) for action in actions if action.isVisible() and action.text()]


def line(tray: Tray, words: str) -> QAction:
    return next(action for action in tray.menu.actions() if words in _plain(action))


def _plain(action: QAction) -> str:
    return action.text().replace("\u00a0", " ").replace("&&", "&")


def decide_all(frame: Frame) -> None:
    frame.queries.details = {
        key: detail for key, detail in frame.queries.details.items() if detail.row.status != PENDING
    }
    frame.store_changed()


def picture(frame: Frame, state: TrayState, waiting: int = 0, size: int = 64) -> QImage:
    icon = tray_icon(frame.context.look.icons, LIGHT, state, waiting)
    return icon.pixmap(size, size).toImage()


def test_the_most_urgent_requests_come_first_with_their_countdown(tray: Tray) -> None:
    assert labels(tray)[1].startswith("1,284.60 USD approves itself in ")
    assert "5 requests wait for you" in labels(tray)
    assert "4 charges without a PO" in labels(tray)


def test_the_countdown_goes_on(tray: Tray, frame: Frame) -> None:
    before = labels(tray)[1]
    frame.move_clock(samples.NOW + timedelta(minutes=5))
    assert labels(tray)[1] != before


def test_an_empty_inbox_is_said(tray: Tray, frame: Frame) -> None:
    decide_all(frame)
    assert "Nothing waits for you" in labels(tray)


def test_a_line_opens_its_request(tray: Tray, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tray.open_request) as opened:
        line(tray, "1,284.60 USD").trigger()
    assert opened.args == ["payment", samples.TRAVEL]


@pytest.mark.parametrize(
    ("words", "signal"),
    [
        ("Open Countersign", "show_window"),
        ("Update now", "update_wanted"),
        ("Quit", "quit_wanted"),
        ("4 charges", "show_window"),
    ],
)
def test_the_menu_leads_everywhere(tray: Tray, qtbot: QtBot, words: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(tray, signal)):
        line(tray, words).trigger()


def test_the_settings_open(tray: Tray, frame: Frame) -> None:
    line(tray, "Settings").trigger()
    assert frame.places == [("settings",)]


def test_the_state_follows_what_waits(tray: Tray, frame: Frame) -> None:
    assert state(tray) == TrayState.URGENT
    frame.queries.details.pop(samples.TRAVEL)
    frame.store_changed()
    assert state(tray) == TrayState.WAITING
    decide_all(frame)
    assert state(tray) == TrayState.QUIET


def test_being_offline_shows_unless_a_deadline_is_near(tray: Tray, frame: Frame) -> None:
    frame.client.tell(SyncEnded(samples.NOW, is_full=False, is_offline=True))
    assert state(tray) == TrayState.URGENT
    decide_all(frame)
    assert state(tray) == TrayState.OFFLINE


@pytest.mark.parametrize("size", [16, 22, 32, 64])
def test_the_four_pictures_differ_at_every_size(frame: Frame, size: int) -> None:
    pictures = [picture(frame, state, 5, size) for state in TrayState]
    for number, one in enumerate(pictures):
        assert all(one != other for other in pictures[number + 1 :])


def test_the_badge_has_the_tone_and_the_number(frame: Frame) -> None:
    urgent = picture(frame, TrayState.URGENT, 5)
    assert urgent.pixelColor(48, 5) == QColor(LIGHT.danger_fill)
    waiting = picture(frame, TrayState.WAITING, 5)
    assert waiting.pixelColor(48, 5) == QColor(LIGHT.tint(Tone.ACCENT).solid)
    assert waiting != picture(frame, TrayState.WAITING, 6)
    assert picture(frame, TrayState.WAITING, 10) == picture(frame, TrayState.WAITING, 400)


def test_without_a_host_there_is_no_tray_to_close_into(tray: Tray) -> None:
    assert not tray.is_available


def test_nothing_is_claimed_before_it_has_been_read(tray: Tray, frame: Frame) -> None:
    frame.queries.read_at = None
    decide_all(frame)
    assert "What waits is not read yet" in labels(tray)
