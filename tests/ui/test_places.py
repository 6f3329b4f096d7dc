"""The ways from one tab to another."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.fakes.stored_world import AGREEMENTS, CHARGES, QUOTES
from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.table.tab import TableTab
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.offers.tab import OffersTab
from ui.tabs.offers.views import QUOTES as QUOTES_VIEW
from ui.tabs.requests.tab import RequestsTab

FIRST = AGREEMENTS[0].agreement_id


def _table(opened: Opened, qtbot: QtBot, key: TabKey) -> TableTab:
    tab = opened.window.open_tab(key)
    if isinstance(tab, OffersTab):
        tab.go_to(QUOTES_VIEW)
        tab = tab.quotes
    if isinstance(tab, ChargesTab):
        tab = tab.table
    assert isinstance(tab, TableTab)
    qtbot.waitUntil(lambda: tab.model.rowCount() > 0)
    return tab


def test_the_charges_of_an_agreement_stand_alone_whatever_was_filtered(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = _table(opened, qtbot, TabKey.CHARGES)
    tab.loader.ask(chips=("without_order",))
    opened.window.open_filtered(TabKey.CHARGES, FIRST)
    wanted = [one.charge_id for one in CHARGES if one.agreement_id == FIRST]
    qtbot.waitUntil(lambda: tab.model.rowCount() == len(wanted))
    assert {tab.model.record(row).charge.agreement_id for row in range(len(wanted))} == {FIRST}


def test_ctrl_enter_on_a_charge_goes_to_its_agreement(opened: Opened, qtbot: QtBot) -> None:
    tab = _table(opened, qtbot, TabKey.CHARGES)
    tab.view.selectRow(0)
    tab.run_main_action()
    assert opened.places == [tab.current.charge.agreement_id]
    actions = tab.actions_of_rows.menu_of_rows().actions()
    next(one for one in actions if one.text().startswith("Open agreement")).trigger()
    assert len(opened.places) == 2


def test_a_quote_without_an_agreement_leads_nowhere(opened: Opened, qtbot: QtBot) -> None:
    assert not any(quote.agreement_id for quote in QUOTES)
    tab = _table(opened, qtbot, TabKey.OFFERS)
    tab.view.selectRow(0)
    actions = tab.actions_of_rows.menu_of_rows().actions()
    assert not next(one for one in actions if one.text().startswith("Open agreement")).isEnabled()
    tab.open_agreement()
    assert opened.places == []


def test_enter_on_a_quote_goes_into_its_pane(opened: Opened, qtbot: QtBot) -> None:
    tab = _table(opened, qtbot, TabKey.OFFERS)
    tab.view.setFocus()
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.beside.has_focus)
    assert opened.places == []
    for one in opened.client.asked:
        one.future.cancel()


def test_the_decided_requests_can_be_shown_narrowed_to_a_text(opened: Opened) -> None:
    opened.window.open_filtered(TabKey.REQUESTS, "milestone", "decided")
    tab = opened.window.current
    assert isinstance(tab, RequestsTab)
    assert tab.toolbar.is_decided
    assert tab.toolbar.filter.text() == "milestone"
    opened.window.open_filtered(TabKey.REQUESTS, "travel")
    assert not tab.toolbar.is_decided
