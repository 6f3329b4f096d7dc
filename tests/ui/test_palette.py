"""The command palette: actions with their keys, what is off and why, what was opened last."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from tests.fakes import samples
from tests.fakes.frame import Frame
from tests.fakes.stored_world import AGREEMENTS
from tests.fakes.window import Opened
from ui.actions import spec_of
from ui.registry import Asked, TabKey
from ui.search_delegate import HIT_ROLE
from ui.search_hits import Hit
from ui.shortcuts.in_lists import KEYS
from ui.shortcuts.sheet import ShortcutSheet, shortcuts_of
from ui.table.tab import TableTab
from ui.tabs.requests.tab import RequestsTab

# Keys as they stand in the code of a window or sheet that has some of its own.
_KEYS = re.compile(r'"((?:(?:Ctrl|Alt|Shift)\+)+\w+|F\d+|Esc)"')
CTRL = Qt.KeyboardModifier.ControlModifier


def _palette(opened: Opened, words: str = "") -> QListWidget:
    QTest.keyClick(opened.window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(opened.window.search.field, words)
    return opened.window.search.list


def _hits(shown: QListWidget) -> dict[str, Hit]:
    hits = [shown.item(row).data(HIT_ROLE) for row in range(shown.count())]
    return {hit.name: hit for hit in hits if isinstance(hit, Hit)}


def test_the_key_alone_lists_every_action_with_its_keys(opened: Opened) -> None:
    shown = _palette(opened)
    assert opened.window.search.isVisible()
    assert shown.item(0).text() == "Actions"
    hits = _hits(shown)
    assert hits["Update now"].keys == "F5"
    assert hits["Activity log"].keys == "Ctrl+Shift+L"
    expected = {
        spec.words
        for action in opened.window.actions()
        if (spec := spec_of(action)) is not None and spec.in_palette
    }
    assert expected <= {*hits, "Main action…", "Reject…"}


def test_an_action_is_found_by_its_words_and_run_by_enter(opened: Opened, qtbot: QtBot) -> None:
    shown = _palette(opened, "activ log")
    qtbot.waitUntil(lambda: "Activity log" in _hits(shown))
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.places == ["activity"])
    assert not opened.window.search.isVisible()


def test_a_greater_sign_shows_actions_only(opened: Opened, qtbot: QtBot) -> None:
    shown = _palette(opened, ">e")
    qtbot.waitUntil(lambda: opened.window.search.shown_content == ">e")
    titles = [shown.item(row).text() for row in range(shown.count())]
    assert titles[0] == "Actions"
    assert all(hit.run is not None for hit in _hits(shown).values())


def test_what_is_off_says_why_and_does_nothing(opened: Opened, qtbot: QtBot) -> None:
    opened.window.open_tab(TabKey.REQUESTS)
    shown = _palette(opened, ">columns")
    qtbot.waitUntil(lambda: opened.window.search.shown_content == ">columns")
    (hit,) = _hits(shown).values()
    assert hit.off == "There is nothing for that in this view."
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Return)
    assert opened.window.search.isVisible()


def test_a_row_offers_what_its_menu_has(opened: Opened, qtbot: QtBot) -> None:
    tab = opened.window.open_tab(TabKey.AGREEMENTS)
    assert isinstance(tab, TableTab)
    tab.open_item(AGREEMENTS[0].agreement_id)
    qtbot.waitUntil(lambda: tab.copy_id() == AGREEMENTS[0].agreement_id)
    hits = _hits(_palette(opened))
    assert {"Amend…", "Replace…", "Cancel agreement…"} <= set(hits)
    assert hits["Amend…"].detail == "Orrery Data Connect, Orrery Analytics"
    own = {one.words: one.off for one in tab.own_actions()}
    assert hits["Amend…"].off == own["Amend…"]


def test_an_answer_is_offered_under_its_own_words_and_only_opens_its_sheet(
    frame: Frame, qtbot: QtBot
) -> None:
    tab = RequestsTab(frame.context)
    frame.window.setCentralWidget(tab)
    frame.window.show()
    tab.refresh()
    tab.inbox.select(samples.MILESTONE)
    answers = {one.keys: one for one in tab.offered()}
    assert answers["Ctrl+Return"].words.startswith("Approve ")
    assert answers["Ctrl+Return"].off == ""
    answers["Ctrl+Return"].run()
    sheet = tab.pane.sheet
    assert sheet is not None
    assert frame.client.commands == []
    keys = [one.shortcut().toString() for one in sheet.findChildren(QAbstractButton)]
    assert set(keys) == {""}
    assert sheet.findChildren(QShortcut) == []
    assert all(action.shortcuts() == [] for action in sheet.actions())
    sheet.reject()


def test_an_answer_that_cannot_be_given_says_why(frame: Frame, qtbot: QtBot) -> None:
    tab = RequestsTab(frame.context)
    frame.window.setCentralWidget(tab)
    frame.window.show()
    assert tab.why_off(Asked.MAIN) == "Select a request first."
    tab.refresh()
    tab.inbox.select(samples.MILESTONE)
    frame.context.status.is_offline = True
    assert "connection" in tab.why_off(Asked.MAIN) or "offline" in tab.why_off(Asked.MAIN).lower()
    assert tab.why_off(Asked.COPY_ID) == ""


def test_what_was_opened_comes_first_and_goes_with_the_account(
    opened: Opened, qtbot: QtBot
) -> None:
    shown = _palette(opened, "orrery data")
    qtbot.waitUntil(lambda: opened.window.search.shown_content == "orrery data")
    QTest.keyClick(opened.window.search.field, Qt.Key.Key_Return)
    _palette(opened)
    assert shown.item(0).text() == "Opened last"
    assert shown.item(1).data(HIT_ROLE).item_id == AGREEMENTS[0].agreement_id
    opened.window.search.forget()
    assert _palette(opened).item(0).text() == "Actions"


def test_no_two_actions_share_keys_and_every_action_has_some(opened: Opened) -> None:
    specs = [spec for one in opened.window.actions() if (spec := spec_of(one)) is not None]
    keys = [key for spec in specs for key in spec.keys]
    assert len(keys) == len(set(keys))
    assert [spec.words for spec in specs if not spec.keys] == []
    in_lists = {key for _, line in KEYS for key in line.keys}
    assert in_lists & set(keys) == set()


def test_the_sheet_lists_every_key_of_the_window(opened: Opened) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_Slash, CTRL)
    sheet = opened.window.findChild(ShortcutSheet)
    assert sheet is not None
    words = dict(sheet.lines)
    assert words["Update now"] == "F5"
    assert words["Main action"] == "Ctrl+Enter"
    for action in opened.window.actions():
        spec = spec_of(action)
        assert spec is None or spec.words.removesuffix("…") in words
    assert len(sheet.lines) == sum(len(one) for one in shortcuts_of(opened.window).values())
    sheet.close()


def test_key_caps_are_alike_beside_words_of_one_line_and_of_two(opened: Opened) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_Slash, CTRL)
    sheet = opened.window.findChild(ShortcutSheet)
    assert sheet is not None
    words = sheet.findChildren(QLabel)
    long = next(one for one in words if one.text() == "Copy lines of the activity log as a table")
    long.setFixedHeight(2 * long.sizeHint().height())
    sheet.fit()
    QCoreApplication.sendPostedEvents()
    caps = [one for one in words if one.objectName() == "key-cap"]
    assert len({one.height() for one in caps}) == 1
    sheet.close()


def test_no_key_of_any_window_or_sheet_is_missing_in_the_sheet(opened: Opened) -> None:
    listed = {key for one in opened.window.actions() if (spec := spec_of(one)) for key in spec.keys}
    listed |= {key for _, line in KEYS for key in line.keys}
    root = Path(__file__).parents[2] / "ui"
    made = {
        keys
        for path in root.rglob("*.py")
        if "QShortcut(" in (source := path.read_text("utf-8"))
        for keys in _KEYS.findall(source)
    }
    assert len(made) > 10
    assert made - listed == set()
