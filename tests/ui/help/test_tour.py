"""The tour of the sandbox account: by keys, once by itself, and never in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.model.account import Source
from tests.fakes.window import Opened
from ui.help.desk import HelpDesk
from ui.help.tour import Tour
from ui.help.tour_steps import STEPS
from ui.registry import TabKey
from ui.theme import Tone
from ui.toast import Toast

MakeDesk = Callable[[], HelpDesk]


@pytest.fixture
def sandbox(opened: Opened) -> Opened:
    opened.accounts.current = Source(sandbox=True)
    opened.window.resize(1280, 820)
    return opened


@pytest.fixture
def desk(sandbox: Opened) -> Iterator[HelpDesk]:
    made = HelpDesk(sandbox.context, sandbox.window)
    yield made
    if made.tour is not None:
        made.tour.end()


def running(desk: HelpDesk) -> Tour:
    assert desk.tour is not None
    return desk.tour


def read_everything(opened: Opened) -> None:
    opened.status.synced_at = opened.store.now()
    opened.status.is_syncing = False
    opened.status.changed.emit()


def test_keys_lead_through_all_steps(sandbox: Opened, desk: HelpDesk) -> None:
    assert 5 <= len(STEPS) <= 7
    desk.start_tour()
    seen = []
    while desk.tour is not None:
        seen.append(desk.tour.callout.title.text())
        assert sandbox.window.focusWidget() is desk.tour.callout.next_button
        QTest.keyClick(desk.tour.callout.next_button, Qt.Key.Key_Return)
    assert seen == [step.title for step in STEPS]
    assert sandbox.window.current is sandbox.window.tab(TabKey.CHARGES)


def test_the_arrows_go_back_and_escape_leaves(sandbox: Opened, desk: HelpDesk) -> None:
    desk.start_tour()
    tour = running(desk)
    QTest.keyClick(tour.callout.next_button, Qt.Key.Key_Right)
    assert tour.index == 1
    QTest.keyClick(tour.callout.next_button, Qt.Key.Key_Left)
    assert tour.index == 0
    QTest.keyClick(tour.callout.next_button, Qt.Key.Key_Escape)
    assert desk.tour is None
    assert sandbox.context.settings.tour_was_shown


@pytest.mark.parametrize("size", [(1280, 820), (1024, 700)])
@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_the_callout_is_in_the_window_and_covers_no_small_part(
    sandbox: Opened, desk: HelpDesk, size: tuple[int, int], direction: Qt.LayoutDirection
) -> None:
    sandbox.window.setLayoutDirection(direction)
    sandbox.window.resize(QSize(*size))
    desk.start_tour()
    for _ in STEPS:
        tour = running(desk)
        box = tour.callout.geometry()
        assert sandbox.window.rect().contains(box)
        target = tour._spotlight.box
        assert not target.isEmpty()
        if target.height() < sandbox.window.height() // 3:
            assert not box.intersects(target)
        tour.go_on()


def test_what_lies_below_can_be_used_meanwhile(sandbox: Opened, desk: HelpDesk) -> None:
    desk.start_tour()
    spotlight = running(desk)._spotlight
    assert spotlight.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_a_notice_does_not_lie_over_it(sandbox: Opened, desk: HelpDesk) -> None:
    desk.start_tour()
    tour = running(desk)
    sandbox.context.notices.show(Tone.DANGER, "x-circle", "AWS refused.", stays=True)
    (toast,) = sandbox.window.findChildren(Toast)
    tour._look()
    children = sandbox.window.children()
    assert children.index(toast) < children.index(tour._spotlight) < children.index(tour.callout)


def test_it_gives_way_to_a_sheet(sandbox: Opened, desk: HelpDesk, qtbot: QtBot) -> None:
    desk.start_tour()
    sheet = QDialog(sandbox.window)
    sheet.setModal(True)
    sheet.open()
    qtbot.waitUntil(lambda: desk.tour is None)
    sheet.close()


def test_it_gives_way_to_the_lock(sandbox: Opened, desk: HelpDesk) -> None:
    desk.start_tour()
    sandbox.context.lock.set_locked(is_locked=True)
    assert desk.tour is None


def test_going_to_another_tab_ends_it(sandbox: Opened, desk: HelpDesk, qtbot: QtBot) -> None:
    desk.start_tour()
    sandbox.window.open_tab(TabKey.SESSIONS)
    qtbot.waitUntil(lambda: desk.tour is None)


def test_it_begins_by_itself_once(sandbox: Opened, desk: HelpDesk) -> None:
    desk.begin()
    assert desk.tour is None
    read_everything(sandbox)
    running(desk).end()
    read_everything(sandbox)
    again = HelpDesk(sandbox.context, sandbox.window)
    again.begin()
    assert again.tour is None


def test_it_is_only_offered_to_who_is_at_something(sandbox: Opened, desk: HelpDesk) -> None:
    sandbox.window.header.search.setFocus()
    desk.begin()
    read_everything(sandbox)
    assert desk.tour is None
    start = [
        one for one in sandbox.window.findChildren(QPushButton) if one.text() == "Start the tour"
    ]
    start[0].click()
    assert desk.tour is not None


def test_it_never_begins_on_a_real_account(opened: Opened) -> None:
    desk = HelpDesk(opened.context, opened.window)
    desk.begin()
    read_everything(opened)
    assert desk.tour is None
    desk.start_tour()
    assert desk.tour is None  # and says where it can be taken


def test_it_stays_beside_what_it_shows(sandbox: Opened, desk: HelpDesk) -> None:
    desk.start_tour()
    for _ in range(4):
        running(desk).go_on()
    search = sandbox.window.header.search
    for width in (1280, 1024):
        sandbox.window.resize(width, 700)
        running(desk)._look()
        corner = search.mapTo(sandbox.window, search.rect().topLeft())
        assert running(desk)._spotlight.box == QRect(corner, search.size())
