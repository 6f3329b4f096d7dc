"""The header's search: titles, the marked hit, keys, and where a hit leads."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from tests.fakes.stored_world import AGREEMENTS, NOW
from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.search_hits import find
from ui.table.tab import TableTab

ORRERY = AGREEMENTS[0]


def _type(opened: Opened, qtbot: QtBot, words: str) -> QListWidget:
    QTest.keyClick(opened.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(opened.window.header.search, words)
    qtbot.waitUntil(opened.window.search.isVisible)
    shown = opened.window.search.findChild(QListWidget)
    assert shown is not None
    return shown


def _rows(shown: QListWidget) -> list[str]:
    return [shown.item(row).text() for row in range(shown.count())]


def test_hits_stand_under_titles_and_the_first_is_marked(opened: Opened, qtbot: QtBot) -> None:
    shown = _type(opened, qtbot, "tessel")
    assert _rows(shown)[:3] == ["Agreements", "Tessel Vector Store, Tessel Labs", "Charges"]
    assert shown.currentRow() == 1


def test_the_arrows_pass_over_titles_and_stop_at_the_ends(opened: Opened, qtbot: QtBot) -> None:
    shown = _type(opened, qtbot, "tessel")
    field = opened.window.header.search
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert shown.currentRow() == 3
    for _ in range(2):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert shown.currentRow() == 1


def test_enter_selects_the_row_and_leaves_no_filter_behind(opened: Opened, qtbot: QtBot) -> None:
    opened.window.open_tab(TabKey.SESSIONS)
    _type(opened, qtbot, "orrery data")
    QTest.keyClick(opened.window.header.search, Qt.Key.Key_Return)
    tab = opened.window.current
    assert isinstance(tab, TableTab)
    qtbot.waitUntil(lambda: tab.copy_id() == ORRERY.agreement_id)
    assert tab.filter.text() == ""
    assert tab.model.rowCount() == len(AGREEMENTS)
    assert opened.window.header.search.text() == ""
    assert not opened.window.search.isVisible()


def test_enter_may_come_before_the_answer(opened: Opened, qtbot: QtBot) -> None:
    opened.window.open_tab(TabKey.SESSIONS)
    QTest.keyClicks(opened.window.header.search, "orrery data")
    QTest.keyClick(opened.window.header.search, Qt.Key.Key_Return)
    tab = opened.window.tab(TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: opened.window.current is tab)
    qtbot.waitUntil(lambda: tab.copy_id() == ORRERY.agreement_id)
    assert not opened.window.search.isVisible()


def test_enter_in_an_empty_search_opens_nothing(opened: Opened, qtbot: QtBot) -> None:
    opened.window.open_tab(TabKey.SESSIONS)
    _type(opened, qtbot, "tessel")
    opened.window.header.search.clear()
    QTest.keyClick(opened.window.header.search, Qt.Key.Key_Return)
    assert opened.window.current is opened.window.tab(TabKey.SESSIONS)


def test_escape_closes_the_search(opened: Opened, qtbot: QtBot) -> None:
    _type(opened, qtbot, "tessel")
    QTest.keyClick(opened.window.header.search, Qt.Key.Key_Escape)
    assert not opened.window.search.isVisible()
    assert opened.window.header.search.text() == ""


def test_a_long_list_stays_inside_the_window(opened: Opened, qtbot: QtBot) -> None:
    opened.window.resize(1024, 700)
    _type(opened, qtbot, "e")
    assert opened.window.search.geometry().bottom() < opened.window.height()


def test_an_amount_is_never_part_of_what_may_be_cut(opened: Opened, qtbot: QtBot) -> None:
    queries = opened.store.queries
    assert queries is not None
    hit = next(hit for hit in find(queries, "orrery data", NOW) if hit.tab is TabKey.AGREEMENTS)
    assert (hit.name, hit.detail) == ("Orrery Data Connect", "Orrery Analytics")
    assert hit.amount.replace("\u00a0", " ") == "18,600.00 EUR"
