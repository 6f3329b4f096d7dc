"""The agreements table beside its pane: what opens, fills, refreshes and closes it."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.model.sync import Listing
from app.worker.messages import Changed, ReadAgreement
from tests.fakes.stored_world import AGREEMENTS, CHARGES, NOW, StoredWorld
from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.tabs.agreements.ask_aws import open_ask_aws
from ui.tabs.agreements.tab import AgreementsTab

LUMENFOLD, SABLEWOOD = AGREEMENTS[1].agreement_id, AGREEMENTS[2].agreement_id


@pytest.fixture
def tab(opened: Opened, qtbot: QtBot) -> AgreementsTab:
    found = opened.window.open_tab(TabKey.AGREEMENTS)
    assert isinstance(found, AgreementsTab)
    qtbot.waitUntil(lambda: found.model.rowCount() == 14)
    return found


def _click(tab: AgreementsTab, row: int) -> None:
    place = tab.view.visualRect(tab.model.index(row, 0)).center()
    QTest.mouseClick(tab.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def _next_charges(tab: AgreementsTab) -> set[str]:
    column = [one.name for one in tab.spec.columns].index("next_charge")
    rows = range(tab.model.rowCount())
    return {tab.model.cell(tab.model.index(row, column)).first for row in rows}


def test_the_table_has_the_whole_room_until_an_agreement_is_chosen(tab: AgreementsTab) -> None:
    assert not tab.split.is_open
    assert tab.view.width() == tab.width()


def test_a_click_shows_the_agreement_in_a_pane_of_420_pixels(tab: AgreementsTab) -> None:
    _click(tab, 1)
    assert tab.pane.agreement_id == LUMENFOLD
    assert tab.pane.width() == 420
    shown = [tab.spec.columns[index].title for index in tab.view.arrangement.visible()]
    assert shown == [column.title for column in tab.spec.columns if not column.is_extra]
    assert not tab.view.horizontalScrollBar().isVisible()


def test_in_a_narrow_window_start_renewal_and_next_charge_give_way(
    tab: AgreementsTab, opened: Opened, qtbot: QtBot
) -> None:
    _click(tab, 1)
    opened.window.resize(1024, 768)
    shown = [tab.spec.columns[index].title for index in tab.view.arrangement.visible()]
    assert shown == ["Product and seller", "Status", "Value", "End", "PO set"]
    qtbot.waitUntil(lambda: not tab.view.horizontalScrollBar().isVisible())


def test_the_first_click_on_po_set_brings_up_what_has_none(
    tab: AgreementsTab, qtbot: QtBot
) -> None:
    names = [column.name for column in tab.spec.columns]
    with qtbot.waitSignal(tab.view.sort_asked) as asked:
        tab.view.ask_sort(names.index("orders"))
    assert asked.args == ["orders", True]  # most without a purchase order first


def test_moving_in_the_table_fills_the_open_pane_only(tab: AgreementsTab, qtbot: QtBot) -> None:
    tab.view.setFocus()
    tab.view.selectRow(0)
    QTest.keyClick(tab.view, Qt.Key.Key_Down)
    assert not tab.split.is_open
    tab.open_pane()
    QTest.keyClick(tab.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: tab.pane.agreement_id == SABLEWOOD)
    assert tab.view.hasFocus()


def test_enter_leads_into_the_pane_and_escape_back_and_then_closes_it(
    tab: AgreementsTab, opened: Opened, qtbot: QtBot
) -> None:
    tab.view.setFocus()
    tab.view.selectRow(1)
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.pane.isAncestorOf(opened.window.focusWidget() or tab))
    focus = opened.window.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert tab.view.hasFocus()
    assert tab.split.is_open
    QTest.keyClick(tab.view, Qt.Key.Key_Escape)
    assert not tab.split.is_open


def test_the_close_button_gives_the_room_back_and_a_click_opens_the_pane_again(
    tab: AgreementsTab, qtbot: QtBot
) -> None:
    _click(tab, 1)
    tab.pane.close_asked.emit()
    qtbot.waitUntil(lambda: tab.view.width() == tab.width())
    _click(tab, 1)
    assert tab.split.is_open
    assert tab.pane.agreement_id == LUMENFOLD


def test_f5_in_the_pane_reads_its_agreement_besides_everything(
    tab: AgreementsTab, opened: Opened, qtbot: QtBot
) -> None:
    tab.view.selectRow(1)
    tab.enter_pane()
    qtbot.waitUntil(lambda: tab.pane.isAncestorOf(opened.window.focusWidget() or tab))
    focus = opened.window.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(opened.client.asked))
    assert [asked.request for asked in opened.client.asked] == [ReadAgreement(LUMENFOLD)]
    assert opened.places == ["update"]
    tab.view.setFocus()
    QTest.keyClick(tab.view, Qt.Key.Key_F5)
    assert opened.places == ["update", "update"]
    assert len(opened.client.asked) == 1


def test_the_pane_stays_with_its_agreement_while_rows_come_and_go(
    tab: AgreementsTab, opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    _click(tab, 1)
    tab.filter.setText("foxglove")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    assert tab.view.selected_rows() == []
    assert tab.pane.agreement_id == LUMENFOLD
    tab.filter.clear()
    qtbot.waitUntil(lambda: tab.view.selected_rows() == [1])
    world.read(Listing.AGREEMENTS, NOW)
    opened.client.tell(Changed((Listing.AGREEMENTS,)))
    assert tab.pane.agreement_id == LUMENFOLD


def test_another_agreement_of_the_chain_is_found_and_shown(
    tab: AgreementsTab, qtbot: QtBot
) -> None:
    _click(tab, 1)
    tab.pane.agreement_asked.emit(AGREEMENTS[11].agreement_id)
    qtbot.waitUntil(lambda: tab.pane.agreement_id == AGREEMENTS[11].agreement_id)
    assert tab.copy_id() == AGREEMENTS[11].agreement_id


def test_an_agreement_that_is_not_stored_yet_opens_as_soon_as_it_is(
    tab: AgreementsTab, opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    made = msgspec.structs.replace(AGREEMENTS[1], agreement_id="agmt-justmade00000")
    assert tab.open_item(made.agreement_id)
    qtbot.waitUntil(lambda: tab.filter.text() == made.agreement_id)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0)
    world.cache.put_agreements([made])
    opened.client.tell(Changed((Listing.AGREEMENTS,)))
    qtbot.waitUntil(lambda: tab.split.is_open)
    assert (tab.pane.agreement_id, tab.filter.text()) == (made.agreement_id, "")


def test_what_is_looked_for_is_forgotten_when_the_person_types(
    tab: AgreementsTab, opened: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    made = msgspec.structs.replace(AGREEMENTS[1], agreement_id="agmt-justmade00000")
    tab.open_item(made.agreement_id)
    qtbot.waitUntil(lambda: tab.filter.text() == made.agreement_id)
    tab.filter.setText("lumenfold")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    world.cache.put_agreements([made])
    opened.client.tell(Changed((Listing.AGREEMENTS,)))
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    assert (tab.filter.text(), tab.split.is_open) == ("lumenfold", False)


def test_the_width_of_the_pane_is_kept(tab: AgreementsTab, opened: Opened, qtbot: QtBot) -> None:
    _click(tab, 1)
    tab.split.moveSplitter(tab.width() - 500, 1)
    tab.keeper.save()
    again = AgreementsTab(opened.context)
    qtbot.addWidget(again)
    again.resize(tab.size())
    again.show()
    qtbot.waitUntil(lambda: again.model.rowCount() == 14)
    again.view.selectRow(0)
    again.open_pane()
    assert abs(again.pane.width() - tab.pane.width()) <= 1
    again.close()


def test_the_handle_is_one_pixel_wide_and_seven_can_grab_it(
    tab: AgreementsTab, qtbot: QtBot
) -> None:
    _click(tab, 1)
    handle = tab.split.handle(1)
    qtbot.waitUntil(lambda: handle.width() == 7)
    assert handle.contentsRect().width() == 1


def test_regions_lead_through_bar_table_and_pane(tab: AgreementsTab) -> None:
    assert tab.regions() == [tab.toolbar, tab.view]
    _click(tab, 1)
    assert tab.regions()[:2] == [tab.toolbar, tab.view]


def test_before_all_charges_were_read_nothing_is_said_to_be_paid(
    bare_window: Opened, unread_world: StoredWorld, qtbot: QtBot
) -> None:
    run = unread_world.cache.begin_listing(Listing.CHARGES, NOW)
    unread_world.read(Listing.AGREEMENTS)
    unread_world.cache.put_charges(CHARGES)
    bare_window.client.tell(unread_world.opened)
    bare_window.sign_in()
    tab = bare_window.window.open_tab(TabKey.AGREEMENTS)
    assert isinstance(tab, AgreementsTab)
    qtbot.waitUntil(lambda: tab.footer.text().startswith("Still to pay, of what is read: "))
    assert "Not all read" in _next_charges(tab)

    unread_world.cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)
    bare_window.client.tell(Changed((Listing.CHARGES,)))
    qtbot.waitUntil(lambda: tab.footer.text().startswith("Still to pay: "))
    assert "Not all read" not in _next_charges(tab)


def test_ask_aws_opens_a_window_of_its_own(tab: AgreementsTab, opened: Opened) -> None:
    tab.ask_button.click()
    window = open_ask_aws(opened.context, opened.window)  # gives the one that is there
    assert window.isVisible()
    window.close()
