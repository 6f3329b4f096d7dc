"""The table tabs on a real store: what they show, and what stands in for rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied
from app.model.agreement import Agreement
from app.model.sync import Listing
from app.worker.messages import Changed
from tests.fakes.stored_world import AGREEMENTS, NOW, StoredWorld, money
from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.table.tab import TableTab
from ui.widgets.empty import EmptyState, PermissionState, SkeletonRows


def _tab(opened: Opened, key: TabKey) -> TableTab:
    tab = opened.window.open_tab(key)
    assert isinstance(tab, TableTab)
    return tab


def _titles(tab: TableTab) -> list[str]:
    model = tab.model
    column = next(n for n, one in enumerate(model.columns) if one.title.startswith("Product"))
    return [model.cell(model.index(row, column)).first for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("key", "rows"), [(TabKey.AGREEMENTS, 14), (TabKey.CHARGES, 51), (TabKey.OFFERS, 3)]
)
def test_each_tab_shows_what_is_stored(
    opened: Opened, qtbot: QtBot, key: TabKey, rows: int
) -> None:
    tab = _tab(opened, key)
    qtbot.waitUntil(lambda: tab.model.rowCount() == rows)
    assert tab.states.currentWidget() is tab.view


def test_active_agreements_come_first_and_those_paid_by_use_say_so(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    world.cache.put_agreements([Agreement("agmt-use", "ACTIVE", value=money("0.00"))])
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 15)
    status, value = 1, 2
    cells = [tab.model.cell(tab.model.index(row, value)).first for row in range(15)]
    assert "Metered" in cells[:11]
    assert not any(cell.startswith("0.00") for cell in cells)
    chips = [tab.model.cell(tab.model.index(row, status)).text for row in range(15)]
    assert chips[:11] == ["Active"] * 11
    assert "Active" not in chips[11:]


def test_opening_an_item_selects_its_row_and_hides_no_other(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    tab.filter.setText("foxglove")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    wanted = AGREEMENTS[4].agreement_id
    tab.open_item(wanted)
    qtbot.waitUntil(lambda: tab.copy_id() == wanted)
    assert tab.model.rowCount() == 14
    assert len(tab.view.selected_rows()) == 1


def test_an_item_that_is_not_stored_is_said_to_be_missing(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    tab.open_item("agmt-nowhere")
    qtbot.waitUntil(lambda: tab.filter.text() == "agmt-nowhere")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0)


def test_the_filter_narrows_and_clearing_brings_all_back(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    tab.filter.setText("foxglove")
    qtbot.waitUntil(lambda: _titles(tab) == ["Foxglove Retail Panels"] * 2)
    tab.filter.setText("no such thing")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0)
    assert tab.states.currentWidget() is not tab.view
    tab.filter.clear()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)


def test_a_click_on_a_header_sorts_and_a_second_one_turns(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    tab.view.horizontalHeader().sectionClicked.emit(0)
    names = sorted((one.title for one in AGREEMENTS), key=str.casefold)
    qtbot.waitUntil(lambda: _titles(tab) == names)
    tab.view.horizontalHeader().sectionClicked.emit(0)
    qtbot.waitUntil(lambda: _titles(tab) == names[::-1])


def test_a_new_row_leaves_the_selection_on_its_row(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    tab.view.selectRow(5)
    chosen = tab.copy_id()
    world.cache.put_agreements([Agreement("agmt-new", "ACTIVE", ends_at=NOW)])
    opened.client.tell(Changed((Listing.AGREEMENTS,)))
    qtbot.waitUntil(lambda: tab.model.rowCount() == 15)
    assert tab.copy_id() == chosen
    assert tab.view.selected_rows() == [6]


def test_rows_are_copied_as_lines_without_formulas(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    hostile = Agreement("agmt-x", "ACTIVE", product_name='=HYPERLINK("x")\ta', ends_at=None)
    world.cache.put_agreements([hostile])
    tab = _tab(opened, TabKey.AGREEMENTS)
    tab.filter.setText("hyperlink")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    tab.view.selectRow(0)
    QTest.keyClick(tab.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clipboard = opened.context.clipboard
    qtbot.waitUntil(lambda: "HYPERLINK" in clipboard.text())
    line = clipboard.text().splitlines()[1].split("\t")
    assert line[0].startswith("'=HYPERLINK")
    assert len(line) == len(tab.model.columns)


def test_before_the_first_read_there_are_grey_rows(
    bare_window: Opened, unread_world: StoredWorld, qtbot: QtBot
) -> None:
    bare_window.client.tell(unread_world.opened)
    tab = _tab(bare_window, TabKey.AGREEMENTS)
    grey_rows = tab.findChild(SkeletonRows)
    assert grey_rows is not None
    qtbot.waitUntil(grey_rows.isVisible)
    unread_world.cache.end_listing(
        Listing.AGREEMENTS,
        NOW,
        complete_ids_run=unread_world.cache.begin_listing(Listing.AGREEMENTS, NOW),
    )
    bare_window.client.tell(Changed((Listing.AGREEMENTS,)))
    qtbot.waitUntil(lambda: isinstance(tab.states.currentWidget(), EmptyState))


def test_a_refused_view_names_the_missing_right(
    bare_window: Opened, unread_world: StoredWorld, qtbot: QtBot
) -> None:
    unread_world.cache.begin_listing(Listing.AGREEMENTS, NOW)
    right = "aws-marketplace:SearchAgreements"
    denied = AccessDenied("No right to list agreements.", missing_right=right)
    unread_world.cache.fail_listing(Listing.AGREEMENTS, NOW, denied)
    bare_window.client.tell(unread_world.opened)
    tab = _tab(bare_window, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: isinstance(tab.states.currentWidget(), PermissionState))
    page = tab.states.currentWidget()
    assert isinstance(page, PermissionState)
    page.copy_button.click()
    assert right in bare_window.context.clipboard.text()
    page.retry_button.click()
    assert bare_window.places == ["update"]
