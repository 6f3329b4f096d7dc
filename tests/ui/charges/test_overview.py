"""The sums and the chart above the charges: what they say, to mouse, keyboard and screen reader."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.model.charge import Charge
from app.model.money import Money
from app.model.sync import Listing
from app.model.term import AgreementTerms, UsagePricingTerm
from tests.fakes.stored_world import AGREEMENTS, NOW, StoredWorld, money
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from tests.ui.charges.conftest import ASKED, CHARGES, LUMENFOLD, Charges, at, charge
from ui.help.subjects import CHARGE_STATES
from ui.registry import TabKey
from ui.tabs.charges.chart import Chart
from ui.tabs.charges.figures_table import FiguresTable
from ui.tabs.charges.tab import ChargesTab
from ui.widgets.labels import MoneyLabel
from ui.widgets.segmented import Segmented


def chart_of(charges: Charges) -> Chart:
    return charges.table.overview.chart


def table_of(charges: Charges) -> FiguresTable:
    return charges.table.overview.table


def spoken(charges: Charges) -> list[str]:
    return [one.accessibleName() for one in charges.table.overview.strip.totals]


# --- the sums ----------------------------------------------------------------------------------------


def test_the_sums_are_those_of_the_store(charges: Charges) -> None:
    assert spoken(charges) == [
        "This month: 21,751.00\u00a0USD. 0.00\u00a0GBP",
        "Next 30 days: 12,001.00\u00a0USD. plus 11,034.60\u00a0USD waiting for you",
        "Committed, still to pay: 12,001.00\u00a0USD. 6,825.00\u00a0GBP",
        "Without a PO: 12,001.00\u00a0USD. 2 charges on 2 agreements",
    ]


def test_a_charge_that_comes_is_in_the_sums_at_once(charges: Charges, qtbot: QtBot) -> None:
    new = msgspec.structs.replace(CHARGES[2], charge_id="ch-9", purchase_order="BL-9")
    charges.world.cache.put_charges([new])
    charges.changed(Listing.CHARGES)
    qtbot.waitUntil(lambda: "24,001.00" in spoken(charges)[2])


def test_sums_of_a_part_say_so(charges: Charges, qtbot: QtBot) -> None:
    note = charges.table.overview.strip.note
    assert not note.isVisible()
    charges.forget_reading()
    qtbot.waitUntil(note.isVisible)
    assert note.text() == "Not all charges have been read yet: these sums are of what is here."


def test_the_warning_chip_stands_in_a_window_of_the_usual_width(charges: Charges) -> None:
    chip = charges.table.toolbar.chip("without_order")
    assert chip is not None
    assert chip.isVisible()
    assert charges.table.filter.width() >= 160


def test_what_the_filters_say_takes_its_room_from_the_chips_and_not_from_the_views(
    charges: Charges, qtbot: QtBot
) -> None:
    table = charges.table
    views, menu = table.view_control, table.filter_menu.chip
    menu.say("USD \u00b7 Jul 2026 \u00b7 Lumenfold")
    qtbot.waitUntil(lambda: menu.width() >= menu.sizeHint().width())
    assert views.width() >= views.sizeHint().width()
    menu.say()
    qtbot.waitUntil(lambda: menu.width() == menu.sizeHint().width())


def test_in_a_narrow_window_what_follows_a_sum_goes_on_in_a_second_line(
    charges: Charges, qtbot: QtBot
) -> None:
    more = msgspec.structs.replace(ASKED, request_id="pr-2", money=money("3200.00", "EUR"))
    euros = msgspec.structs.replace(CHARGES[1], charge_id="ch-9", money=money("50.00", "EUR"))
    charges.world.cache.put_payments([ASKED, more])
    charges.world.cache.put_charges([euros])
    charges.changed(Listing.CHARGES, Listing.PAYMENTS)
    strip = charges.table.overview.strip
    qtbot.waitUntil(lambda: "3,200.00" in spoken(charges)[1])
    charges.opened.window.resize(1024, 700)
    qtbot.waitUntil(lambda: charges.table.width() == 1024)
    second = strip.totals[1].second
    qtbot.waitUntil(lambda: len(second.lines()) == 2)
    assert set(" ".join(second.lines()).split()) >= {"plus", "waiting"}
    assert not [one for one in second.lines() if "\u2026" in one]
    assert second.height() >= 2 * second.fontMetrics().height() - 4
    second.setFixedWidth(60)
    assert second.lines()[-1].endswith("\u2026")


# --- the chart ---------------------------------------------------------------------------------------


def test_arrows_tell_each_month_and_enter_shows_its_charges(charges: Charges) -> None:
    chart = chart_of(charges)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.current == 4
    assert chart.tip is not None
    assert chart.tip.isVisible()
    assert chart.tip.words is not None
    assert chart.tip.words.title == "October 2026"
    QTest.keyClick(chart, Qt.Key.Key_Return)
    charges.shows(1)
    assert charges.table.filter_menu.chip.text().startswith("USD · Oct 2026")


def test_the_ends_of_the_chart_hold(charges: Charges) -> None:
    chart = chart_of(charges)
    for key, place in ((Qt.Key.Key_End, 11), (Qt.Key.Key_Right, 11), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(chart, key)
        assert chart.current == place
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.current == 0
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.current == -1
    assert chart.tip is not None
    assert not chart.tip.isVisible()


def test_the_tooltip_says_its_sum_as_every_other_amount_is_said(charges: Charges) -> None:
    chart = chart_of(charges)
    chart.point_at(4)
    assert chart.tip is not None
    (total,) = chart.tip.findChildren(MoneyLabel)
    assert total.text() == "12,000.00\u00a0USD"
    assert chart.tip.rect().contains(total.geometry())


def test_the_sum_of_the_figures_is_seen_in_the_least_window(charges: Charges, qtbot: QtBot) -> None:
    table, sold = table_of(charges), [one.agreement_id for one in AGREEMENTS[1:9]]
    more = [charge(20 + at, one, "2026-10-02", f"{at + 1}00.00") for at, one in enumerate(sold)]
    charges.world.cache.put_charges(more)
    charges.changed(Listing.CHARGES)
    qtbot.waitUntil(lambda: table.figures.rowCount() == 7)
    for height in (139, 160, 400):
        table.resize(table.width(), height)
        last = table.visualRect(table.figures.index(table.figures.rowCount() - 1, 0))
        assert table.viewport().rect().contains(last), height


def test_the_pointer_shows_the_exact_amounts_and_a_click_the_charges(charges: Charges) -> None:
    chart = chart_of(charges)
    center = chart.geometry_of_parts.slot(5).center().toPoint()
    QTest.mouseMove(chart, center)
    QTest.mouseMove(chart, center + QPoint(1, 1))
    assert chart.tip is not None
    assert chart.tip.words is not None
    assert [(one.name, one.amount, one.mark) for one in chart.tip.words.lines] == [
        ("Migration Readiness", "9,750.00", ""),
        ("Migration Readiness", "1.00", "committed"),
        ("Migration Readiness", "11,034.60", "waiting for you"),
        ("Lumenfold Observability", "12,000.00", ""),
    ]
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=center)
    charges.shows(7, 4, 2)


def test_the_tooltip_goes_with_the_focus(charges: Charges) -> None:
    chart = chart_of(charges)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Home)
    charges.table.view.setFocus()
    assert chart.current == -1


def test_the_chart_says_its_name_and_how_to_read_it(charges: Charges) -> None:
    chart = chart_of(charges)
    assert chart.accessibleName() == "Charges by month in USD, Jun 2026 to May 2027"
    assert "Left and Right" in chart.accessibleDescription()
    assert charges.table.overview.legend.accessibleName().endswith("Refund")


def test_another_currency_is_another_chart(charges: Charges, qtbot: QtBot) -> None:
    overview = charges.table.overview
    assert overview.currencies is not None
    overview.currencies.chosen.emit("GBP")
    qtbot.waitUntil(lambda: charges.figures.months.currency == "GBP")
    assert charges.figures.months.total == 6825
    overview.by.chosen.emit("seller")
    qtbot.waitUntil(lambda: table_of(charges).figures.name(0) == "Foxglove Data")


def test_many_currencies_are_in_a_menu(charges: Charges, qtbot: QtBot) -> None:
    overview = charges.table.overview
    more = [
        Charge(f"ch-{code}", LUMENFOLD, 1, NOW, Money(money("1").amount, code))
        for code in ("JPY", "KWD", "EUR")
    ]
    charges.world.cache.put_charges(more)
    charges.changed(Listing.CHARGES)
    qtbot.waitUntil(overview.more_currencies.isVisible)
    assert overview.currencies is None
    menu = overview.menu_of_currencies()
    assert [one.text() for one in menu.actions()] == ["USD", "EUR", "GBP", "JPY", "KWD"]
    menu.actions()[4].trigger()
    qtbot.waitUntil(lambda: charges.figures.months.currency == "KWD")
    assert overview.more_currencies.text().strip() == "KWD"
    menu.deleteLater()


# --- its figures as a table --------------------------------------------------------------------------


def test_the_figures_are_a_table_with_every_month(charges: Charges) -> None:
    model = table_of(charges).figures
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    titles = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(4)]
    assert titles == ["By product", "12 months", "Jun 2026", "Jul 2026"]
    names = [model.name(row) for row in range(model.rowCount())]
    assert names == [
        "Lumenfold Observability",
        "Migration Readiness",
        "Foxglove Retail Panels",
        "Total",
    ]
    role = Qt.ItemDataRole.AccessibleTextRole
    assert (
        model.index(2, 4).data(role) == "Foxglove Retail Panels, Aug 2026: \u22128,200.00\u00a0USD"
    )
    assert model.index(3, 1).data() == "37,551.00"
    assert model.data(QModelIndex()) is None


def test_the_keyboard_goes_through_the_figures(charges: Charges) -> None:
    table = table_of(charges)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.setCurrentIndex(table.figures.index(0, 0))
    for _ in range(2):
        QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.currentIndex().column() == 2
    assert table.visualRect(table.currentIndex()).right() <= table.viewport().width()
    assert [type(one) for one in charges.table.regions()[1:3]] == [Chart, FiguresTable]


def test_use_has_the_colour_of_the_others(charges: Charges, qtbot: QtBot) -> None:
    charges.world.cache.put_terms(AgreementTerms(LUMENFOLD, (UsagePricingTerm("t-1"),)), b"[]", NOW)
    charges.changed(Listing.TERMS)
    model = table_of(charges).figures
    qtbot.waitUntil(lambda: "Other and metered" in [model.name(row) for row in range(3)])


# --- room and states ---------------------------------------------------------------------------------


def test_without_charges_there_is_no_chart(
    bare_window: Opened, world: StoredWorld, qtbot: QtBot
) -> None:
    run = world.cache.begin_listing(Listing.CHARGES, NOW)
    world.cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)
    bare_window.client.tell(world.opened)
    bare_window.sign_in()
    tab = bare_window.window.open_tab(TabKey.CHARGES)
    assert isinstance(tab, ChargesTab)
    qtbot.waitUntil(lambda: "No charges" in all_text(tab))
    assert tab.table.overview.isHidden()
    assert not tab.table.bulk_button.isEnabled()


def test_what_is_above_the_rows_is_made_in_one_turn_and_shown_in_another(
    opened: Opened, qtbot: QtBot
) -> None:
    tab = opened.window.open_tab(TabKey.CHARGES)
    assert isinstance(tab, ChargesTab)
    overview = tab.table.overview
    seen: list[bool] = []

    def note() -> None:
        QCoreApplication.sendPostedEvents()
        seen.append(overview.isVisible())

    overview.figures.changed.connect(note)  # after the slot of the overview, which was first
    qtbot.waitUntil(overview.isVisible)
    assert seen[0] is False
    assert overview.strip.isVisible()


def test_the_chart_gives_way_in_a_low_window(charges: Charges, qtbot: QtBot) -> None:
    overview = charges.table.overview
    assert overview.panel.isVisible()
    charges.table.setMaximumHeight(400)
    qtbot.waitUntil(lambda: not overview.panel.isVisible())
    assert overview.strip.isVisible()


def test_the_person_can_hide_the_chart_for_good(charges: Charges) -> None:
    overview, opened = charges.table.overview, charges.opened
    overview.toggle.click()
    assert not overview.panel.isVisible()
    assert overview.toggle.accessibleName() == "Show the chart"
    opened.store.opened.emit()
    assert not overview.panel.isVisible()
    overview.toggle.click()
    assert overview.panel.isVisible()


@pytest.mark.parametrize("width", [1024, 1280])
def test_everything_fits_into_the_window(charges: Charges, qtbot: QtBot, width: int) -> None:
    charges.opened.window.resize(width, 700)
    qtbot.waitUntil(lambda: charges.table.width() == width)
    overview = charges.table.overview
    for widget in (overview.chart, overview.table, overview.by, overview.toggle):
        right = widget.mapTo(charges.table, QPoint(widget.width(), 0)).x()
        assert right <= width
    assert charges.opened.window.width() == width
    assert all(one.width() > 100 for one in overview.strip.totals)


def test_tab_leads_from_the_toolbar_over_the_chart_into_the_rows(charges: Charges) -> None:
    table, overview = charges.table, charges.table.overview
    assert overview.currencies is not None
    met: list[QWidget] = []
    widget: QWidget | None = table.toolbar.export.button
    while widget is not None and widget is not table.view:
        widget = widget.nextInFocusChain()
        if widget is not None:
            met.append(widget)
    stops = [overview.toggle, overview.currencies, overview.by, overview.chart, overview.table]
    buttons = [
        one.findChildren(QPushButton)[0] if isinstance(one, Segmented) else one for one in stops
    ]
    places = [met.index(one) for one in buttons]
    assert places == sorted(places)


def test_tab_comes_to_the_view_that_is_on_from_either_side(charges: Charges) -> None:
    bar, control = charges.table.toolbar, charges.table.view_control
    chip = bar.chip("")
    assert chip is not None
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    focused = charges.opened.window.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.isChecked()
    assert control.isAncestorOf(focused)


def test_tab_begins_at_the_views_where_the_toolbar_does(charges: Charges) -> None:
    table, bar = charges.table, charges.table.toolbar
    wanted: list[QWidget] = table.view_control.findChildren(QPushButton)
    wanted += [*(one for name in ("", "upcoming") if (one := bar.chip(name)) is not None), bar.more]
    wanted += [table.filter_menu.chip, table.filter, table.bulk_button, bar.columns_button]
    wanted += [bar.export.button]
    chain: list[QWidget] = [charges.opened.window]
    while (after := chain[-1].nextInFocusChain()) is not None and after is not chain[0]:
        chain.append(after)
    places = [chain.index(part) for part in wanted]
    assert places == sorted(places)


# --- earlier and later months ------------------------------------------------------------------------


def shows(charges: Charges, qtbot: QtBot, first: str) -> None:
    """Wait until the chart begins with this month."""
    words = f"Charges by month in USD, {first}"
    qtbot.waitUntil(lambda: chart_of(charges).accessibleName().startswith(words))


@pytest.fixture
def years(charges: Charges, qtbot: QtBot) -> Charges:
    """Charges of four years."""
    new = [
        msgspec.structs.replace(CHARGES[0], charge_id=f"ch-{year}", time=at(f"{year}-01-15"))
        for year in (2024, 2025, 2028)
    ]
    charges.world.cache.put_charges(new)
    charges.changed(Listing.CHARGES)
    qtbot.waitUntil(lambda: charges.figures.months.has_later)
    return charges


def test_buttons_lead_to_earlier_and_later_months_and_back(years: Charges, qtbot: QtBot) -> None:
    pages = years.table.overview.pages
    assert not pages.present.isVisible()
    pages.earlier.click()
    shows(years, qtbot, "Jun 2025")
    pages.earlier.click()
    shows(years, qtbot, "Jun 2024")
    assert pages.earlier.isEnabled()
    pages.earlier.click()
    shows(years, qtbot, "Jun 2023")
    qtbot.waitUntil(lambda: not pages.earlier.isEnabled())
    model = table_of(years).figures
    assert model.title(2) == "Jun 2023"
    assert model.index(0, 1).data() == "12,000.00"
    pages.present.click()
    shows(years, qtbot, "Jun 2026")
    qtbot.waitUntil(lambda: not pages.present.isVisible())
    pages.later.click()
    shows(years, qtbot, "Jun 2027")
    qtbot.waitUntil(lambda: not pages.later.isEnabled())
    assert chart_of(years).grab().width() > 0  # nothing of it is at a month that is not there


def test_the_keyboard_goes_beyond_the_ends_of_the_chart(years: Charges, qtbot: QtBot) -> None:
    chart = chart_of(years)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    shows(years, qtbot, "Jun 2025")
    qtbot.waitUntil(lambda: chart.current == 11)
    assert chart.tip is not None
    assert chart.tip.words is not None
    assert chart.tip.words.title == "May 2026"
    QTest.keyClick(chart, Qt.Key.Key_Right)
    shows(years, qtbot, "Jun 2026")
    qtbot.waitUntil(lambda: chart.current == 0)
    QTest.keyClick(chart, Qt.Key.Key_PageDown)
    shows(years, qtbot, "Jun 2027")
    QTest.keyClick(chart, Qt.Key.Key_PageDown)  # there is nothing beyond
    QTest.keyClick(chart, Qt.Key.Key_PageUp)
    shows(years, qtbot, "Jun 2026")
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert years.table.filters.period


def test_a_month_of_an_earlier_page_shows_its_charges(years: Charges, qtbot: QtBot) -> None:
    years.table.overview.pages.earlier.click()
    shows(years, qtbot, "Jun 2025")
    years.table.overview.pages.earlier.click()
    shows(years, qtbot, "Jun 2024")
    chart = chart_of(years)
    QTest.mouseClick(
        chart, Qt.MouseButton.LeftButton, pos=chart.geometry_of_parts.slot(7).center().toPoint()
    )
    qtbot.waitUntil(lambda: years.ids == ["ch-2025"])


def test_another_account_begins_at_this_month(years: Charges, qtbot: QtBot) -> None:
    years.table.overview.pages.earlier.click()
    shows(years, qtbot, "Jun 2025")
    years.opened.store.opened.emit()
    shows(years, qtbot, "Jun 2026")


@pytest.mark.parametrize(("width", "is_seen"), [(1280, True), (1024, False)])
def test_words_of_charges_are_explained_where_the_legend_leaves_room(
    charges: Charges, qtbot: QtBot, width: int, is_seen: bool
) -> None:
    overview = charges.table.overview
    charges.opened.window.resize(width, 820)
    qtbot.waitUntil(lambda: overview.explain.isVisible() is is_seen)
    assert overview.explain.address == CHARGE_STATES
