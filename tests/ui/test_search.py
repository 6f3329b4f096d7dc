"""The header's search: titles, the marked hit, keys, and where a hit leads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from app.model.search_hits import SearchHits
from app.store.queries import SearchCancelled
from tests.fakes.stored_world import AGREEMENTS, CHARGES, NOW, QUOTES
from tests.fakes.window import Opened
from tests.ui.test_confirm_sheet import told
from ui.registry import TabKey
from ui.search_find import find
from ui.search_hits import HitKind
from ui.table.tab import TableTab
from ui.tabs.charges.tab import ChargesTab

ORRERY = AGREEMENTS[0]


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What screen readers are told."""
    words: list[str] = []
    monkeypatch.setattr("ui.search.announce", lambda _widget, said: words.append(said))
    return words


def _type(opened: Opened, qtbot: QtBot, words: str) -> QListWidget:
    QTest.keyClick(opened.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(opened.window.search.field, words)
    popup = opened.window.search  # with the keys comes a list of actions, with words their answer
    qtbot.waitUntil(lambda: popup.isVisible() and popup.shown_content == words.strip())
    return popup.list


def _rows(shown: QListWidget) -> list[str]:
    return [shown.item(row).text() for row in range(shown.count())]


def test_hits_stand_under_titles_and_the_first_is_marked(opened: Opened, qtbot: QtBot) -> None:
    shown = _type(opened, qtbot, "tessel")
    rows = _rows(shown)
    assert rows[:7] == [
        "Agreements",
        "Tessel Vector Store, Tessel Labs, active, Agreements",
        "Products",
        "Tessel Vector Store, Tessel Labs, 1 agreement, Products",
        "Sellers",
        "Tessel Labs, 8820-1547-0010, 1 agreement, Sellers",
        "Charges",
    ]
    assert shown.currentRow() == 1


def test_a_title_says_how_many_there_are_beyond_the_shown(opened: Opened, qtbot: QtBot) -> None:
    rows = _rows(_type(opened, qtbot, "connect"))
    assert rows[4] == "Charges, 5 of 6"
    assert rows[10:] == ["Show all in Charges, Charges"]


def test_the_arrows_pass_over_titles_and_stop_at_the_ends(opened: Opened, qtbot: QtBot) -> None:
    shown = _type(opened, qtbot, "tessel")
    field = opened.window.search.field
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert shown.currentRow() == 3
    for _ in range(2):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert shown.currentRow() == 1
    for _ in range(20):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert shown.currentRow() == shown.count() - 1


def test_the_number_of_results_is_spoken(opened: Opened, qtbot: QtBot, spoken: list[str]) -> None:
    _type(opened, qtbot, "tessel")
    assert spoken[-1].startswith("8 results. Tessel Vector Store, Tessel Labs")
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Down)
    assert spoken[-1] == "Tessel Vector Store, Tessel Labs, 1 agreement, Products"


def test_no_results_are_spoken_too(opened: Opened, qtbot: QtBot, spoken: list[str]) -> None:
    _type(opened, qtbot, "zzzz")
    assert spoken[-1] == "Nothing that is stored matches"


def test_before_anything_was_read_the_search_says_so(
    bare_window: Opened, qtbot: QtBot, spoken: list[str]
) -> None:
    _type(bare_window, qtbot, "tessel")
    assert spoken[-1] == "Nothing has been read from AWS yet"


def test_every_row_has_a_text_for_screen_readers(opened: Opened, qtbot: QtBot) -> None:
    shown = _type(opened, qtbot, "tessel")
    role = Qt.ItemDataRole.AccessibleTextRole
    assert shown.count() > 1
    assert all(shown.item(row).data(role) for row in range(shown.count()))


def test_enter_selects_the_row_and_leaves_no_filter_behind(opened: Opened, qtbot: QtBot) -> None:
    opened.window.open_tab(TabKey.SESSIONS)
    _type(opened, qtbot, "orrery data")
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Return)
    tab = opened.window.current
    assert isinstance(tab, TableTab)
    qtbot.waitUntil(lambda: tab.copy_id() == ORRERY.agreement_id)
    assert tab.filter.text() == ""
    assert tab.model.rowCount() == len(AGREEMENTS)
    assert opened.window.search.field.text() == ""
    assert not opened.window.search.isVisible()


def test_enter_may_come_before_the_answer(opened: Opened, qtbot: QtBot) -> None:
    opened.window.open_tab(TabKey.SESSIONS)
    QTest.keyClicks(opened.window.header.search, "orrery data")
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Return)
    tab = opened.window.tab(TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: opened.window.current is tab)
    qtbot.waitUntil(lambda: tab.copy_id() == ORRERY.agreement_id)
    assert not opened.window.search.isVisible()


def test_enter_in_an_empty_search_opens_nothing(opened: Opened, qtbot: QtBot) -> None:
    opened.window.open_tab(TabKey.SESSIONS)
    _type(opened, qtbot, "tessel")
    opened.window.search.field.clear()
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Return)
    assert opened.window.search.isVisible()
    assert opened.places == []
    assert opened.window.current is opened.window.tab(TabKey.SESSIONS)


def test_escape_closes_the_search(opened: Opened, qtbot: QtBot) -> None:
    _type(opened, qtbot, "tessel")
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Escape)
    assert not opened.window.search.isVisible()
    assert opened.window.search.field.text() == ""


def test_a_long_list_stays_inside_the_window(opened: Opened, qtbot: QtBot) -> None:
    opened.window.resize(1024, 700)
    _type(opened, qtbot, "e")
    assert opened.window.search.geometry().bottom() < opened.window.height()


def test_the_last_line_shows_all_of_a_kind_in_its_tab(opened: Opened, qtbot: QtBot) -> None:
    shown = _type(opened, qtbot, "connect")
    for _ in range(shown.count()):
        QTest.keyClick(opened.window.search.field, Qt.Key.Key_Down)
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Return)
    tab = opened.window.tab(TabKey.CHARGES)
    assert opened.window.current is tab
    assert isinstance(tab, ChargesTab)
    qtbot.waitUntil(lambda: tab.table.model.rowCount() == 6)


def test_a_seller_leads_to_the_agreements_with_this_account(opened: Opened, qtbot: QtBot) -> None:
    before = opened.window.tab(TabKey.AGREEMENTS)
    assert isinstance(before, TableTab)
    before.loader.ask(chips=("ended",))  # would hide the seller's active one
    _type(opened, qtbot, "8820-1547-0010")
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Return)
    tab = opened.window.tab(TabKey.AGREEMENTS)
    assert opened.window.current is tab
    assert isinstance(tab, TableTab)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    assert tab.loader.question.chips == ()


@pytest.mark.parametrize(
    ("typed", "key", "item_id"),
    [
        (AGREEMENTS[3].agreement_id, TabKey.AGREEMENTS, AGREEMENTS[3].agreement_id),
        (CHARGES[7].charge_id, TabKey.CHARGES, CHARGES[7].charge_id),
        (CHARGES[7].purchase_order, TabKey.CHARGES, CHARGES[7].charge_id),
        (QUOTES[1].quote_id, TabKey.OFFERS, QUOTES[1].quote_id),
    ],
)
def test_a_whole_id_and_enter_go_straight_there(
    opened: Opened, qtbot: QtBot, typed: str, key: TabKey, item_id: str
) -> None:
    _type(opened, qtbot, f" {typed} ")
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Return)
    tab = opened.window.tab(key)
    assert opened.window.current is tab
    qtbot.waitUntil(lambda: tab.copy_id() == item_id)


def test_typing_on_ends_the_question_that_is_being_answered(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = opened.store.queries
    assert queries is not None
    began, may_end = Event(), Event()
    asked: list[str] = []
    answer = queries.search

    def slow(text: str, now: datetime, each: int = 5) -> SearchHits:
        asked.append(text)
        if len(asked) == 1:
            began.set()
            may_end.wait(10)
            raise SearchCancelled
        return answer(text, now, each)

    monkeypatch.setattr(queries, "search", slow)
    monkeypatch.setattr(queries, "cancel", may_end.set)
    field = opened.window.header.search
    QTest.keyClicks(field, "tess")
    qtbot.waitUntil(began.is_set)
    QTest.keyClicks(field, "el")
    qtbot.waitUntil(lambda: opened.window.search.shown_content == "tessel")
    assert asked == ["tess", "tessel"]


def test_a_slow_search_says_that_it_goes_on(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = opened.store.queries
    assert queries is not None
    may_end = Event()
    answer = queries.search

    def slow(text: str, now: datetime, each: int = 5) -> SearchHits:
        may_end.wait(10)
        return answer(text, now, each)

    monkeypatch.setattr(queries, "search", slow)
    QTest.keyClicks(opened.window.header.search, "tessel")
    shown = opened.window.search.list
    qtbot.waitUntil(lambda: "Searching" in told(opened.window.search))
    assert shown.count() == 0
    may_end.set()
    qtbot.waitUntil(lambda: shown.count() > 0)
    assert "Searching" not in told(opened.window.search)


def test_what_was_searched_is_not_kept(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    _type(opened, qtbot, "tessel")
    assert "What you search is not kept" in told(opened.window.search)
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Escape)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if b"tessel" in path.read_bytes().lower()]


def test_an_amount_is_never_part_of_what_may_be_cut(opened: Opened, qtbot: QtBot) -> None:
    queries = opened.store.queries
    assert queries is not None
    group = find(queries, "orrery data", NOW).groups[0]
    (hit,) = group.hits
    assert group.kind is HitKind.AGREEMENT
    assert (hit.name, hit.detail) == ("Orrery Data Connect", "Orrery Analytics, ends in 12 days")
    assert hit.amount.replace("\u00a0", " ") == "18,600.00 EUR"
