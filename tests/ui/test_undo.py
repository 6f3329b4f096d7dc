"""Undo: what only this computer knows comes back; nothing that was sent to AWS is ever offered."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.model.saved_view import ChargeFilters, SavedView
from app.worker.view_messages import DropView, KeepView
from tests.fakes.frame import Frame
from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.table.tab import TableTab
from ui.tabs.charges.filter_menu import FilterMenu
from ui.toast import Toast
from ui.widgets.buttons import LinkButton

CTRL = Qt.KeyboardModifier.ControlModifier


def _agreements(opened: Opened, qtbot: QtBot) -> TableTab:
    tab = opened.window.open_tab(TabKey.AGREEMENTS)
    assert isinstance(tab, TableTab)
    qtbot.waitUntil(lambda: tab.model.rowCount() > 0)
    tab.view.setFocus()
    return tab


def test_nothing_can_be_undone_at_first_and_the_key_does_nothing(opened: Opened) -> None:
    undo = opened.context.notices.undo
    assert undo.why_off
    QTest.keyClick(opened.window, Qt.Key.Key_Z, CTRL)
    assert undo.why_off


def test_the_key_takes_back_the_newest_deed_first(opened: Opened) -> None:
    undo, back = opened.context.notices.undo, list[str]()
    undo.offer("One.", lambda: back.append("one"))
    undo.offer("Two.", lambda: back.append("two"))
    for _ in range(3):
        QTest.keyClick(opened.window, Qt.Key.Key_Z, CTRL)
    assert back == ["two", "one"]


def test_the_link_in_the_message_takes_its_own_deed_back_once(opened: Opened) -> None:
    undo, back = opened.context.notices.undo, list[str]()
    undo.offer("One.", lambda: back.append("one"))
    undo.offer("Two.", lambda: back.append("two"))
    first = next(one for one in opened.window.findChildren(Toast) if one.face.strong == "One.")
    link = next(one for one in first.findChildren(LinkButton))
    link.click()
    link.click()
    assert back == ["one"]
    undo.undo()
    assert back == ["one", "two"]


def test_another_account_forgets_what_could_be_undone(opened: Opened) -> None:
    undo, back = opened.context.notices.undo, list[str]()
    undo.offer("One.", lambda: back.append("one"))
    opened.window.forget_account()
    undo.undo()
    assert back == []


def test_a_typed_text_keeps_its_own_undo(opened: Opened, qtbot: QtBot) -> None:
    undo, back = opened.context.notices.undo, list[str]()
    undo.offer("One.", lambda: back.append("one"))
    tab = _agreements(opened, qtbot)
    tab.filter.setFocus()
    QTest.keyClicks(tab.filter, "orrery")
    QTest.keyClick(tab.filter, Qt.Key.Key_Z, CTRL)
    assert tab.filter.text() == ""
    assert back == []


def test_cleared_filters_come_back(opened: Opened, qtbot: QtBot) -> None:
    tab = _agreements(opened, qtbot)
    tab.filter.setText("zzzz")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0)
    tab.states.clear_asked.emit()
    assert tab.filter.text() == ""
    opened.context.notices.undo.undo()
    assert tab.filter.text() == "zzzz"


def test_columns_come_back_as_they_were(opened: Opened, qtbot: QtBot) -> None:
    tab = _agreements(opened, qtbot)
    before = tab.view.arrangement.places()
    chooser = tab.actions_of_rows.open_chooser()
    chooser.ticks[0].setChecked(not chooser.ticks[0].isChecked())
    assert tab.view.arrangement.places() != before
    chooser.close()
    opened.context.notices.undo.undo()
    assert tab.view.arrangement.places() == before


def _drag(tab: TableTab, start: QPoint, end: QPoint) -> None:
    """Drag what the mouse finds there in the header."""
    left, ground = Qt.MouseButton.LeftButton, tab.view.horizontalHeader().viewport()
    QTest.mousePress(ground, left, pos=start)
    QTest.mouseMove(ground, (start + end) / 2)
    QTest.mouseMove(ground, end)
    QTest.mouseRelease(ground, left, pos=end)


def test_a_column_that_was_dragged_comes_back(opened: Opened, qtbot: QtBot) -> None:
    tab = _agreements(opened, qtbot)
    header, before = tab.view.horizontalHeader(), tab.view.arrangement.places()
    row = header.height() // 2
    start, end = (
        QPoint(header.sectionViewportPosition(one) + header.sectionSize(one) // 2, row)
        for one in (1, 3)
    )
    _drag(tab, start, end + QPoint(8, 0))
    assert tab.view.arrangement.places() != before
    QTest.keyClick(opened.window, Qt.Key.Key_Z, CTRL)
    assert tab.view.arrangement.places() == before


def test_a_click_on_a_title_and_another_width_are_nothing_to_undo(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _agreements(opened, qtbot)
    header, before = tab.view.horizontalHeader(), tab.view.arrangement.places()
    at = QPoint(header.sectionViewportPosition(2) + 12, header.height() // 2)
    _drag(tab, at, at)
    edge = QPoint(header.sectionViewportPosition(2) - 1, header.height() // 2)
    _drag(tab, edge, edge + QPoint(24, 0))
    assert tab.view.arrangement.places() != before
    assert opened.context.notices.undo.why_off


def test_a_look_at_the_columns_is_nothing_to_undo(opened: Opened, qtbot: QtBot) -> None:
    tab = _agreements(opened, qtbot)
    tab.actions_of_rows.open_chooser().close()
    assert opened.context.notices.undo.why_off


@pytest.mark.parametrize("replaces", [False, True])
def test_a_view_that_was_deleted_or_replaced_comes_back(
    frame: Frame, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, replaces: bool
) -> None:
    view = SavedView("Late", ChargeFilters(currency="EUR"), "", "", "date", False)
    monkeypatch.setattr(frame.queries, "saved_views", lambda: (view,), raising=False)
    menu = FilterMenu(frame.context, frame.window)
    if replaces:
        menu.keep(msgspec.structs.replace(view, words="other"))
    else:
        menu.drop("Late")
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    assert isinstance(frame.client.asked[-1].request, KeepView if replaces else DropView)
    frame.client.done()
    undo = frame.notices.undo
    qtbot.waitUntil(lambda: not undo.why_off)
    undo.undo()
    qtbot.waitUntil(lambda: len(frame.client.asked) == 2)
    assert frame.client.asked[-1].request == KeepView(view, frame.store.account_id)
    frame.client.done()


def test_no_command_is_ever_offered_to_be_undone() -> None:
    """Only these places offer an undo, and none of them sends a command."""
    root = Path(__file__).parents[2] / "ui"
    offering = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "undo.offer(" in path.read_text("utf-8")
    }
    assert offering == {
        "banners.py",
        "preferences/data.py",
        "table/actions.py",
        "table/tab.py",
        "tabs/charges/filter_menu.py",
    }
    assert not any("RunCommand" in (root / one).read_text("utf-8") for one in offering)
