"""The table tabs on a real store: what they show, and what stands in for rows."""

from __future__ import annotations

import csv
import re
import sys
from array import array
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied
from app.export.formats import Format
from app.model.agreement import Agreement
from app.model.sync import Listing
from app.worker.messages import AccountSwitched, Changed
from app.worker.opening import ErrorInfo, StoreProblem
from tests.fakes.stored_world import AGREEMENTS, NOW, StoredWorld, money
from tests.fakes.window import Opened
from ui import text
from ui.registry import TabKey
from ui.table.chooser import ColumnChooser
from ui.table.plan import plan_change
from ui.table.tab import TableTab
from ui.tabs.agreements.tab import AgreementsTab
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.offers.tab import OffersTab
from ui.tabs.offers.views import QUOTES
from ui.toast import Toast
from ui.widgets.empty import ClosedState, EmptyState, PermissionState, SkeletonRows
from ui.widgets.paragraph import Paragraph


def _tab(opened: Opened, key: TabKey) -> TableTab:
    tab = opened.window.open_tab(key)
    if isinstance(tab, OffersTab):
        tab.go_to(QUOTES)
        tab = tab.quotes
    if isinstance(tab, ChargesTab):
        tab = tab.table
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


def test_a_store_that_cannot_be_opened_is_said_in_the_place_of_its_rows(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    error = ErrorInfo("damaged", "The store is damaged.", "Set it aside.")
    opened.client.tell(StoreProblem(error, can_set_aside=True))
    assert isinstance(tab.states.currentWidget(), ClosedState)
    assert not tab.footer.isVisible()


def test_rows_of_an_account_are_gone_with_it_also_where_nobody_looks(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    opened.window.open_tab(TabKey.REQUESTS)
    opened.client.tell(AccountSwitched(None))
    assert tab.model.rowCount() == 0


def test_the_current_row_stays_in_view_when_the_table_gets_lower(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    view = tab.view
    view.setFixedHeight(300)
    qtbot.waitUntil(lambda: view.height() == 300)
    tab.beside.choose(view.rowAt(view.viewport().height() - 1))
    view.setFixedHeight(200)
    qtbot.waitUntil(lambda: view.height() == 200)
    place = view.visualRect(view.currentIndex())
    assert 0 <= place.top() < place.bottom() < view.viewport().height()


def test_a_row_that_was_scrolled_away_does_not_come_back_when_the_table_gets_lower(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    view = tab.view
    view.setFixedHeight(300)
    qtbot.waitUntil(lambda: view.height() == 300)
    tab.beside.choose(0)
    view.scrollToBottom()
    view.setFixedHeight(200)
    qtbot.waitUntil(lambda: view.height() == 200)
    assert view.visualRect(view.currentIndex()).bottom() < 0


def test_a_selected_row_has_its_colour_wherever_the_focus_is(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    tab.beside.choose(1)
    tab.filter.setFocus()
    row = tab.view.visualRect(tab.model.index(1, 0))
    picture = tab.view.viewport().grab().toImage()
    corner = row.topLeft() + QPoint(6, 3)
    assert picture.pixelColor(corner).name() == tab.context.look.theme.selected.lower()


class _Painted(QObject):
    """What of a widget was painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.region = QRegion()
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


def test_the_ring_leaves_the_whole_row_and_not_its_first_cell_alone(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    selection, nothing = tab.view.selectionModel(), QItemSelectionModel.SelectionFlag.NoUpdate
    selection.setCurrentIndex(tab.model.index(0, 0), nothing)
    QTest.qWaitForWindowExposed(opened.window)
    last = tab.view.visualRect(tab.model.index(0, tab.view.arrangement.last)).center()
    tab.view.viewport().repaint()
    painted = _Painted(tab.view.viewport())
    selection.setCurrentIndex(tab.model.index(3, 0), nothing)
    qtbot.waitUntil(lambda: painted.region.contains(last))


def test_enter_leads_to_the_pages_of_the_pane_and_not_to_its_close_button(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    tab.beside.choose(1)
    tab.open_pane()
    qtbot.waitUntil(lambda: bool(tab.pane_regions()))
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    assert opened.window.focusWidget() is tab.pane_regions()[0]


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


def _many_rows(world: StoredWorld) -> None:
    named = [
        Agreement(f"agmt-{number:03}", "ACTIVE", product_name=f"{kind} {number:03}")
        for number in range(120)
        for kind in ("Odd" if number % 2 else "Even",)
    ]
    world.cache.put_agreements(named)


def _has_rows(tab: TableTab, number: int) -> bool:
    return tab.model.rowCount() == number


def _name_of_current(tab: TableTab) -> str:
    return "" if tab.current is None else str(tab.current.agreement.product_name)


@pytest.mark.parametrize("has_pane", [True, False])
def test_a_filter_that_the_selected_row_does_not_pass_leads_to_the_first_rows(
    opened: Opened, world: StoredWorld, qtbot: QtBot, has_pane: bool
) -> None:
    _many_rows(world)
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 134)
    tab.view.selectRow(_titles(tab).index("Odd 101"))
    if has_pane:
        tab.open_pane()
    bar = tab.view.verticalScrollBar()
    assert bar.value() > 0
    tab.filter.setText("Even")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 60)
    assert bar.maximum() > 0
    assert bar.value() == 0
    assert tab.view.selected_rows() == []


def test_a_filter_that_the_selected_row_passes_keeps_it_in_view(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    _many_rows(world)
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 134)
    tab.view.selectRow(_titles(tab).index("Even 100"))
    for words, rows in (("Even", 60), ("", 134)):
        tab.filter.setText(words)
        qtbot.waitUntil(partial(_has_rows, tab, rows))
        assert _name_of_current(tab) == "Even 100"
        assert tab.view.viewport().rect().contains(tab.view.visualRect(tab.view.currentIndex()))


def test_a_selected_row_that_goes_leaves_the_list_where_it_is(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    _many_rows(world)
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 134)
    tab.view.selectRow(1)
    left = array("q", [tab.model.keys[0], *tab.model.keys[:1:-1]])
    tab.model.apply(plan_change(tab.model.keys, left))
    assert tab.model.rowCount() == 133
    assert tab.view.verticalScrollBar().value() == 0


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
    assert len(line) == len(clipboard.text().splitlines()[0].split("\t"))
    sheet = clipboard.mimeData().data("text/tab-separated-values")
    assert bytes(sheet.data()).decode() == clipboard.text()


def test_a_copied_id_is_said(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    tab.beside.choose(0)
    tab.actions_of_rows.copy_id()
    copied = opened.context.clipboard.text()
    assert copied.startswith("agmt-")
    qtbot.waitUntil(lambda: bool(opened.window.findChildren(Toast)))
    said = [label.text() for label in opened.window.findChildren(Paragraph)]
    assert any(f"{copied} copied" in words for words in said)


def test_tab_goes_through_the_tools_from_left_to_right(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    assert isinstance(tab, AgreementsTab)
    bar = tab.toolbar
    wanted = [tab.ask_button, tab.ask_icon, bar.columns_button]
    stops: list[QWidget | None] = [tab.filter]
    while stops[-1] not in (bar.columns_button, None):
        stops.append(stops[-1].nextInFocusChain() if stops[-1] else None)
    assert [one for one in stops if one in wanted] == wanted


def test_before_the_first_read_there_are_grey_rows(
    bare_window: Opened, unread_world: StoredWorld, qtbot: QtBot
) -> None:
    bare_window.client.tell(unread_world.opened)
    tab = _tab(bare_window, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: any(grey.isVisible() for grey in tab.findChildren(SkeletonRows)))
    unread_world.cache.end_listing(
        Listing.AGREEMENTS,
        NOW,
        complete_ids_run=unread_world.cache.begin_listing(Listing.AGREEMENTS, NOW),
    )
    bare_window.client.tell(Changed((Listing.AGREEMENTS,)))
    qtbot.waitUntil(lambda: isinstance(tab.states.currentWidget(), EmptyState))


def test_what_was_never_read_is_not_counted_as_none(
    bare_window: Opened, unread_world: StoredWorld, qtbot: QtBot
) -> None:
    bare_window.client.tell(unread_world.opened)
    tab = _tab(bare_window, TabKey.AGREEMENTS)
    with qtbot.waitSignal(tab.loader.counted):
        tab.loader.load()
    assert _number(tab, "active") == "Active"
    unread_world.cache.end_listing(
        Listing.AGREEMENTS,
        NOW,
        complete_ids_run=unread_world.cache.begin_listing(Listing.AGREEMENTS, NOW),
    )
    bare_window.client.tell(Changed((Listing.AGREEMENTS,)))
    qtbot.waitUntil(lambda: _number(tab, "active") == "Active, 0")


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
    assert tab.footer.count.isHidden()  # no rows "from before", of which it would tell
    assert tab.footer.freshness.text() == "Not read yet"
    page.copy_button.click()
    assert right in bare_window.context.clipboard.text()
    page.retry_button.click()
    assert bare_window.places == ["update"]


def test_rows_from_before_a_refusal_stay_and_say_so(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    denied = AccessDenied("No right.", missing_right="aws-marketplace:SearchAgreements")
    world.cache.fail_listing(Listing.AGREEMENTS, NOW, denied)
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: "no longer lets you read" in tab.footer.freshness.text())
    assert tab.model.rowCount() == 14


def test_a_read_that_broke_off_leaves_the_time_of_the_one_before(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    world.cache.begin_listing(Listing.AGREEMENTS, NOW)
    tab = _tab(opened, TabKey.AGREEMENTS)
    words = r"Read .+\. A newer read is not complete"
    qtbot.waitUntil(lambda: re.fullmatch(words, tab.footer.freshness.text()) is not None)


# --- chips and footer ---------------------------------------------------------------------------------


def _number(tab: TableTab, name: str) -> str:
    chip = tab.toolbar.chip(name)
    assert chip is not None
    return chip.accessibleName()


def test_chips_say_how_many_rows_they_leave(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: _number(tab, "") == "All, 14")
    assert _number(tab, "active") == "Active, 10"
    assert _number(tab, "ended") == "Ended, 4"


def test_a_chip_narrows_the_rows_and_the_footer_says_of_how_many(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.footer.count.text() == "14 agreements")
    tab.toolbar.chip_chosen.emit("ended")
    qtbot.waitUntil(lambda: tab.footer.count.text() == "4 of 14 agreements")
    tab.view.selectAll()
    assert tab.footer.count.text() == "4 of 14 agreements, 4 selected"


def test_filters_without_a_chip_are_in_the_menu_and_more_says_which_is_on(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    opened.store.now = lambda: NOW  # type: ignore[method-assign]
    qtbot.waitUntil(lambda: tab.footer.count.text() == "14 agreements")
    menu = tab.toolbar.menu_of_more()
    action = next(one for one in menu.actions() if one.data() == "ending30")
    action.trigger()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    assert tab.toolbar.more.accessibleName().startswith("Ending in 30 days")
    assert tab.toolbar.more.isChecked()
    tab.clear_filters()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    assert not tab.toolbar.more.isChecked()


def test_a_narrow_window_folds_chips_into_the_menu(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    assert tab.toolbar.export.button.isVisible()
    opened.window.resize(1024, 700)
    qtbot.waitUntil(tab.toolbar.export.icon.isVisible)
    assert not tab.toolbar.export.button.isVisible()
    names = [action.data() for action in tab.toolbar.menu_of_more().actions()]
    assert names[-2:] == ["po_missing", "ended"]


def test_sums_of_the_listed_rows_are_kept_apart_by_currency(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.footer.text().startswith("Still to pay: "))
    queries = opened.store.queries
    assert queries is not None
    sums = queries.still_to_pay(tab.model.keys, opened.store.now())
    for one in sums:
        assert text.money(one) in tab.footer.text()


def test_rows_that_are_looked_for_are_not_hidden_by_a_chip(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    tab.toolbar.choose("ended")
    tab.toolbar.chip_chosen.emit("ended")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 4)
    opened.window.open_filtered(TabKey.AGREEMENTS, "lumenfold")
    qtbot.waitUntil(lambda: _titles(tab) == ["Lumenfold Observability"])
    assert tab.toolbar.chosen == ""


# --- layout -------------------------------------------------------------------------------------------


def _shown_titles(tab: TableTab) -> list[str]:
    return [tab.spec.columns[index].title for index in tab.view.arrangement.visible()]


def test_the_arrangement_and_the_sort_come_back_for_the_account_without_naming_it(
    opened: Opened, world: StoredWorld, qtbot: QtBot, tmp_path: Path
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    status = [one.title for one in tab.spec.columns].index("Status")
    tab.view.arrangement.show(status, is_shown=False)
    tab.view.ask_sort(0)
    tab.keeper.save()
    mark = opened.store.account_mark
    again = AgreementsTab(opened.context)
    qtbot.addWidget(again)
    assert "Status" not in _shown_titles(again)
    assert again.loader.question.sort == "product"
    opened.context.settings._file.sync()
    content = (tmp_path / "window.ini").read_text()
    assert mark in content
    assert "447109263358" not in content


def test_a_corrupt_layout_reads_as_the_default(opened: Opened, qtbot: QtBot) -> None:
    mark = opened.store.account_mark
    opened.context.settings.set_layout("agreements", mark, '{"places": [')
    tab = AgreementsTab(opened.context)
    qtbot.addWidget(tab)
    assert _shown_titles(tab)[:2] == ["Product and seller", "Status"]
    assert tab.loader.question.sort == "standing"


def test_nothing_is_kept_for_a_store_that_goes_with_the_session(
    bare_window: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    bare_window.client.tell(msgspec.structs.replace(world.opened, is_kept=False))
    tab = _tab(bare_window, TabKey.AGREEMENTS)
    tab.view.arrangement.widen(1, 1)
    tab.keeper.save()
    assert bare_window.store.account_mark == ""
    assert not bare_window.context.settings._file.childGroups().count("tables")


# --- copying and exporting ----------------------------------------------------------------------------


def test_all_rows_are_copied_as_text_from_the_menu_bar(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    tab.view.selectAll()
    next(one for one in opened.window.actions() if one.text() == "Copy as text").trigger()
    clipboard = opened.context.clipboard
    qtbot.waitUntil(lambda: clipboard.text().count("Status: ") == 14)
    assert clipboard.text().startswith("Orrery Data Connect, Orrery Analytics")


def _export(tab: TableTab, path: Path, qtbot: QtBot) -> list[dict[str, str]]:
    tab.toolbar.export.exporter.write_to(Format.CSV, path)
    qtbot.waitUntil(lambda: path.exists() and tab.toolbar.export.percent is None)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_export_holds_the_rows_as_they_are_filtered_and_sorted(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    tab.filter.setText("foxglove")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    tab.sort_by("value", is_descending=True)
    qtbot.waitUntil(lambda: _ids(tab) == [AGREEMENTS[7].agreement_id, AGREEMENTS[11].agreement_id])
    rows = _export(tab, tmp_path / "some.csv", qtbot)
    assert [row["agreement_id"] for row in rows] == _ids(tab)
    assert [row["product"] for row in rows] == ["Foxglove Retail Panels"] * 2
    assert (rows[0]["value"], rows[0]["value_currency"]) == ("33072.00", "USD")


def _ids(tab: TableTab) -> list[str]:
    records = [tab.model.record(row) for row in range(tab.model.rowCount())]
    return [record.agreement.agreement_id for record in records if record is not None]


@pytest.mark.parametrize(
    ("key", "rows"), [(TabKey.AGREEMENTS, 14), (TabKey.CHARGES, 51), (TabKey.OFFERS, 3)]
)
def test_every_table_writes_all_of_its_rows(
    opened: Opened, qtbot: QtBot, tmp_path: Path, key: TabKey, rows: int
) -> None:
    tab = _tab(opened, key)
    qtbot.waitUntil(lambda: tab.model.rowCount() == rows)
    assert len(_export(tab, tmp_path / "all.csv", qtbot)) == rows


def test_a_long_export_is_read_in_portions_and_is_complete(
    opened: Opened, world: StoredWorld, qtbot: QtBot, tmp_path: Path
) -> None:
    many = [Agreement(f"agmt-{number:04}", "ACTIVE") for number in range(1200)]
    world.cache.put_agreements(many)
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1214)
    rows = _export(tab, tmp_path / "many.csv", qtbot)
    assert len(rows) == 1214
    assert {row["agreement_id"] for row in rows} >= {one.agreement_id for one in many}


def test_an_export_that_cannot_be_written_says_why_and_leaves_nothing(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    tab.toolbar.export.exporter.write_to(Format.CSV, tmp_path / "nowhere" / "list.csv")
    qtbot.waitUntil(lambda: bool(opened.window.findChildren(Toast)))
    said = " ".join(label.text() for label in opened.window.findChildren(Paragraph))
    assert "list.csv could not be written. The folder is not there." in said
    assert tab.toolbar.export.percent is None


# --- menus --------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for the menu itself")
def test_shift_f10_asks_for_the_menu_of_the_current_row(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    view = tab.view
    view.customContextMenuRequested.disconnect()
    asked: list[int] = []
    view.customContextMenuRequested.connect(lambda at: asked.append(view.indexAt(at).row()))
    view.setCurrentIndex(tab.model.index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert asked == [1]


def test_the_menu_of_the_rows_offers_everything_and_says_its_keys(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    tab.view.selectRow(0)
    menu = tab.actions_of_rows.menu_of_rows()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "Open\tEnter",
        "Amend…",
        "Replace…",
        "Turn on auto-renew…",
        "Cancel agreement…",
        "Open in AWS (us-east-1.console.aws.amazon.com)",
        "Copy for a spreadsheet\tCtrl+C",
        "Copy as text\tCtrl+Shift+T",
        "Copy the id\tCtrl+Shift+C",
        "Filter by this seller\tCtrl+Shift+F",
        "Select all\tCtrl+A",
        "Sort by",
        "Export…\tCtrl+E",
        "Columns…\tCtrl+Shift+O",
    ]
    assert not [one.text() for one in menu.actions() if not (one.isEnabled() or one.statusTip())]


def test_rows_can_be_sorted_without_the_mouse(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    menus = tab.actions_of_rows.menu_of_rows().findChildren(QMenu)
    action = next(one for menu in menus for one in menu.actions() if one.text() == "Value")
    action.trigger()
    qtbot.waitUntil(lambda: tab.loader.question.sort == "value")


def test_filtering_by_the_seller_leaves_the_seller_only(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    tab.view.selectRow(4)
    wanted = tab.current.agreement.seller_account_id
    opened.window.current.filter_by_party()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    assert tab.current.agreement.seller_account_id == wanted


@pytest.mark.parametrize("key", [TabKey.AGREEMENTS, TabKey.CHARGES, TabKey.OFFERS])
def test_every_column_makes_a_cell_and_its_sort_keeps_all_rows(
    opened: Opened, qtbot: QtBot, key: TabKey
) -> None:
    tab = _tab(opened, key)
    qtbot.waitUntil(lambda: tab.model.rowCount() > 0)
    rows = sorted(tab.model.keys)
    for index, column in enumerate(tab.spec.columns):
        assert tab.model.index(0, index).data(Qt.ItemDataRole.AccessibleTextRole)
        if column.sort and column.sort != tab.loader.question.sort:
            with qtbot.waitSignal(tab.loader.loaded):
                tab.view.ask_sort(index)
            assert sorted(tab.model.keys) == rows


def test_a_column_that_the_store_cannot_sort_is_sorted_by_its_records(
    opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    named = [
        Agreement(f"agmt-{number}", "ACTIVE", contact_types=kinds)
        for number, kinds in enumerate([("SUPPORT",), (), ("billing",), ("LEGAL",)])
    ]
    world.cache.put_agreements(named)
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 18)
    index = next(n for n, one in enumerate(tab.spec.columns) if one.name == "contacts")
    for wanted in (["billing", "LEGAL", "SUPPORT"], ["SUPPORT", "LEGAL", "billing"]):
        with qtbot.waitSignal(tab.loader.loaded):
            tab.view.ask_sort(index)
        shown = [tab.model.cell(tab.model.index(row, index)).first for row in range(4)]
        assert shown == [*wanted, text.DASH]


def test_an_account_id_is_found_as_it_is_shown(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    tab.filter.setText("8820-1547-0002")
    qtbot.waitUntil(lambda: _titles(tab) == ["Lumenfold Observability"])


def test_export_and_columns_open_from_the_menu_bar(opened: Opened, qtbot: QtBot) -> None:
    tab = _tab(opened, TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 14)
    actions = {one.text(): one for one in opened.window.actions()}
    actions["Export…"].trigger()
    menu = next(one for one in tab.findChildren(QMenu) if one.isVisible())
    assert [one.data() for one in menu.actions()] == ["csv", "xlsx", "json", "ics", "parquet"]
    assert menu.actions()[0].text() == "CSV: 14 rows, as filtered and sorted…"
    menu.close()
    actions["Columns…"].trigger()
    chooser = next(one for one in tab.findChildren(ColumnChooser) if one.isVisible())
    chooser.close()


def test_rows_in_view_need_no_reading_when_they_are_painted(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = _tab(opened, TabKey.CHARGES)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 51)
    asked: list[object] = []
    monkeypatch.setattr(tab.model, "_fetch", asked.append)

    with qtbot.waitSignal(tab.loader.loaded):
        tab.sort_by("amount", is_descending=True)
    tab.view.viewport().grab()

    assert asked == []
