"""The Timeline view over a real store: keys, filters, months, the list, and what stands in its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.request import RequestKind
from app.model.sync import Listing
from app.model.term import AgreementTerms, RenewalTerm
from app.model.timeline import Entry, Kind
from tests.fakes.stored_world import AGREEMENTS, CHARGES, NOW, StoredWorld
from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.table.rows_menu import RowsMenu
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.timeline.agenda import Head
from ui.tabs.charges.timeline.bars import LIST
from ui.tabs.charges.timeline.view import TimelineView
from ui.tabs.charges.views import TIMELINE

TODAY = date(2026, 11, 18)
DECIDE = date(2027, 1, 1)
Key = Qt.Key


@pytest.fixture(autouse=True)
def weeks_begin_on_monday() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


def shown(opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> TimelineView:
    monkeypatch.setattr(opened.store, "now", lambda: NOW)
    tab = opened.window.open_tab(TabKey.CHARGES)
    assert isinstance(tab, ChargesTab)
    tab.go_to(TIMELINE)
    view = tab.current
    assert isinstance(view, TimelineView)
    qtbot.waitUntil(lambda: not view._is_asking)
    return view


@pytest.fixture
def view(
    opened: Opened, world: StoredWorld, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> TimelineView:
    lumenfold = msgspec.structs.replace(AGREEMENTS[1], end_behavior="RENEW")
    world.cache.put_agreements([lumenfold])
    term = RenewalTerm("t-1", auto_renew=True, lockout=timedelta(days=30))
    world.cache.put_terms(AgreementTerms(lumenfold.agreement_id, (term,)), b"[]", NOW)
    view = shown(opened, qtbot, monkeypatch)
    qtbot.waitUntil(lambda: view.pages.currentWidget() is view._month_page)
    return view


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def loaded(view: TimelineView, qtbot: QtBot, month: date) -> None:
    qtbot.waitUntil(lambda: not view._is_asking and view.month == month)


def test_it_opens_on_today_with_its_entries_beside(view: TimelineView) -> None:
    assert (view.month, view.day) == (date(2026, 11, 1), TODAY)
    assert view.bar.title.text() == "November 2026"
    assert view.day_title.text() == "Wednesday 18 November 2026"
    assert view.day_second.text() == "Today · 1 entry"
    assert view.grid.day == TODAY
    (cell,) = [one for one in view.grid.month.cells if one.is_today]
    assert "today, 1 entry. Charge 6,480.50" in cell.spoken


def test_arrows_move_by_days_and_weeks_and_leave_the_month(
    view: TimelineView, qtbot: QtBot
) -> None:
    view.grid.setFocus()
    press(view.grid, Key.Key_Right, Key.Key_Down, Key.Key_Left)
    assert view.day == TODAY + timedelta(days=7)
    press(view.grid, Key.Key_End)
    assert view.day == date(2026, 11, 30)
    press(view.grid, Key.Key_Right)
    loaded(view, qtbot, date(2026, 12, 1))
    qtbot.waitUntil(lambda: view.grid.day == date(2026, 12, 1))
    press(view.grid, Key.Key_PageUp)
    loaded(view, qtbot, date(2026, 11, 1))
    press(view.grid, Key.Key_Home, Key.Key_Up)
    assert view.day == date(2026, 10, 25)


def test_a_decision_is_reached_and_opened_with_the_keyboard_alone(
    view: TimelineView, opened: Opened, qtbot: QtBot
) -> None:
    view.grid.setFocus()
    press(view.grid, Key.Key_PageDown, Key.Key_PageDown)
    loaded(view, qtbot, date(2027, 1, 1))
    qtbot.waitUntil(lambda: view.grid.day == date(2027, 1, 18))
    press(view.grid, Key.Key_Home)
    assert view.day == DECIDE
    press(view.grid, Key.Key_Return)
    assert view.of_day.hasFocus()
    entry = view.of_day.current
    assert entry is not None
    assert entry.kind is Kind.DECISION
    assert view.copy_id() == AGREEMENTS[1].agreement_id
    press(view.of_day, Key.Key_Return)
    assert opened.places == [AGREEMENTS[1].agreement_id]
    press(view.of_day, Key.Key_Escape)
    assert view.grid.hasFocus()


def test_the_menu_of_an_entry_opens_and_copies_it(view: TimelineView, opened: Opened) -> None:
    (rows_menu,) = view.of_day.findChildren(RowsMenu)
    assert not any(one.isEnabled() for one in rows_menu.menu().actions())  # none is chosen
    view.of_day.choose_first()
    open_it, as_text, the_id = rows_menu.menu().actions()
    as_text.trigger()
    assert view.current is not None
    said = opened.context.clipboard.text()
    assert said == view.of_day.agenda.line_of(view.current).spoken
    assert view.current.title in said
    the_id.trigger()
    assert opened.context.clipboard.text() == CHARGES[40].charge_id
    open_it.trigger()
    assert opened.places == [CHARGES[40].charge_id]


def test_a_click_on_an_entry_goes_to_the_thing(view: TimelineView, opened: Opened) -> None:
    index = view.of_day.agenda.index(0)
    at = view.of_day.visualRect(index).center()
    QTest.mouseClick(view.of_day.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.places == [CHARGES[40].charge_id]


def test_an_offer_and_a_decided_request_lead_to_themselves(
    view: TimelineView, opened: Opened
) -> None:
    view.open_entry(Entry(Kind.OFFER, NOW, "offer-1", "T"))
    view.open_entry(Entry(Kind.DECIDED, NOW, "pr-1", "T", answered=RequestKind.PAYMENT))
    assert opened.places == ["offer-1", "pr-1"]


def test_a_click_on_a_day_chooses_it(view: TimelineView) -> None:
    at = view.grid.visualRect(view.grid.month.place_of(date(2026, 11, 30))).center()
    QTest.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.day == date(2026, 11, 30)
    assert "3 entries" in view.day_second.text()


def test_the_list_runs_from_today_for_a_year_and_names_its_days(
    view: TimelineView, qtbot: QtBot
) -> None:
    view.set_mode(LIST)
    qtbot.waitUntil(lambda: view.pages.currentWidget() is view.agenda)
    rows = view.agenda.agenda.rows
    assert rows[0] == Head(TODAY, 1)
    heads = [row.day for row in rows if isinstance(row, Head)]
    assert heads == sorted(heads)
    assert heads[-1] <= date(2027, 10, 31)
    assert DECIDE in heads
    model = view.agenda.agenda
    said = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Wednesday 18 November 2026, Today, 1 entry"
    view.agenda.choose_first()
    press(view.agenda, Key.Key_Down)
    assert view.current is not None  # the keyboard steps over the names of days
    press(view.agenda, Key.Key_End, Key.Key_Home)
    assert view.agenda.currentIndex().row() == 1
    view.step(-3)
    loaded(view, qtbot, date(2026, 8, 1))
    qtbot.waitUntil(lambda: isinstance(model.rows[0], Head) and model.rows[0].day.month == 8)
    assert view.bar.title.text() == "From August 2026"


def test_kinds_narrow_both_and_those_without_entries_have_no_chip(
    view: TimelineView, qtbot: QtBot
) -> None:
    chips = view.kinds.chips
    assert chips["charges"].isVisible()
    assert not chips["sessions"].isVisible()
    chips["offers"].click()
    assert view.kinds.kinds == {Kind.OFFER}
    assert not view.kinds.everything.isChecked()
    assert view.count.text() == "2 entries"
    assert view.day_second.text() == "Today · Nothing on this day"
    chips["charges"].click()
    assert view.count.text() == "3 entries"
    chips["offers"].click()
    chips["charges"].click()
    assert view.kinds.everything.isChecked()
    view.set_mode(LIST)
    qtbot.waitUntil(lambda: view.pages.currentWidget() is view.agenda)
    chips["decisions"].click()
    assert view.count.text() == "1 entry"


def test_today_leads_back_from_anywhere(view: TimelineView, qtbot: QtBot) -> None:
    view.step(30)
    loaded(view, qtbot, date(2029, 5, 1))
    qtbot.waitUntil(lambda: view.count.text() == "0 entries")
    view.bar.today.click()
    loaded(view, qtbot, date(2026, 11, 1))
    assert view.day == TODAY


def test_the_calendar_ends_without_a_word(view: TimelineView, qtbot: QtBot) -> None:
    view.go_to_day(date(9999, 12, 31))
    loaded(view, qtbot, date(9999, 12, 1))
    view.step(1)
    press(view.grid, Key.Key_Right)
    assert view.day == date(9999, 12, 31)


def test_a_change_in_the_store_shows_and_the_day_stays(
    view: TimelineView, world: StoredWorld, opened: Opened, qtbot: QtBot
) -> None:
    view.go_to_day(date(2026, 11, 20))
    charge = msgspec.structs.replace(CHARGES[40], charge_id="ch-new", time=NOW + timedelta(days=2))
    world.cache.put_charges([charge])
    view._later.setInterval(0)
    opened.store.changed.emit(frozenset({Listing.CHARGES}))
    qtbot.waitUntil(lambda: view.day_second.text() == "in 2 days · 1 entry")
    assert view.day == date(2026, 11, 20)


def test_what_has_not_been_read_is_said_above(
    bare_window: Opened,
    unread_world: StoredWorld,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bare_window.client.tell(unread_world.opened)
    bare_window.sign_in()
    view = shown(bare_window, qtbot, monkeypatch)
    qtbot.waitUntil(lambda: view.snapshot is not None)
    assert view.pages.currentWidget() is view._loading
    unread_world.read(Listing.AGREEMENTS)
    view.load()
    qtbot.waitUntil(lambda: view.pages.currentWidget() is view._month_page)
    assert view.note.isVisible()
    assert "Not read yet" in view.note.accessibleName()
    assert "charges" in view.note.accessibleName()
    unread_world.read(Listing.CHARGES)


def test_f6_stops_at_bars_and_lists(view: TimelineView, qtbot: QtBot) -> None:
    assert view.regions() == [view.bar, view.kinds, view.grid, view.of_day]
    view.set_mode(LIST)
    assert view.regions() == [view.bar, view.kinds, view.agenda]
    view.focus_filter()
    assert view.kinds.everything.hasFocus()


def test_the_list_lets_go_of_yesterday_at_midnight(
    view: TimelineView, opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.set_mode(LIST)
    qtbot.waitUntil(lambda: not view._is_asking)
    assert view.snapshot is not None
    assert view.snapshot.period.first == TODAY
    monkeypatch.setattr(opened.store, "now", lambda: NOW + timedelta(days=1))
    opened.store.tick.emit()
    qtbot.waitUntil(lambda: view.snapshot is not None and view.snapshot.period.first > TODAY)
