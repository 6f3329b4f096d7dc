"""The Forecast view over a real store: figures, what-if, currencies apart, and the keyboard alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.export.formats import Format
from app.model.sync import Listing
from app.model.term import AgreementTerms, PriceIncrease, Rate, RenewalTerm, UsagePricingTerm
from tests.fakes.exported import csv_rows
from tests.fakes.stored_world import AGREEMENTS, CHARGES, NOW, StoredWorld, money
from tests.fakes.window import Opened
from ui import fonts as types
from ui.appearance import Appearance
from ui.registry import TabKey
from ui.tabs.charges.forecast.chart import ForecastChart
from ui.tabs.charges.forecast.columns import COLUMNS
from ui.tabs.charges.forecast.figures import (
    FiguresDelegate,
    FiguresModel,
    FiguresTable,
    slots,
)
from ui.tabs.charges.forecast.view import ForecastView
from ui.tabs.charges.forecast.words import Kind, Series
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.views import FORECAST

Key = Qt.Key
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
RISE = PriceIncrease(fixed="4.00")
MONTHS = [NOW.replace(year=2027, month=month, day=1) for month in range(1, 13)]
RENEWING = AGREEMENTS[1:6]  # in USD, EUR and GBP, ending within the year


def opened_view(opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ForecastView:
    monkeypatch.setattr(opened.store, "now", lambda: NOW)
    tab = opened.window.open_tab(TabKey.CHARGES)
    assert isinstance(tab, ChargesTab)
    tab.go_to(FORECAST)
    view = tab.current
    assert isinstance(view, ForecastView)
    qtbot.waitUntil(lambda: not view._is_asking)
    return view


@pytest.fixture
def view(
    opened: Opened, world: StoredWorld, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> ForecastView:
    cache = world.cache
    year = timedelta(days=365)
    agreements = [
        msgspec.structs.replace(one, end_behavior="RENEW", starts_at=one.ends_at - year)
        for one in RENEWING
        if one.ends_at
    ]
    metered = msgspec.structs.replace(AGREEMENTS[7], end_behavior="RENEW", value=money("0.00"))
    cache.put_agreements([*agreements, metered])
    term = RenewalTerm("t-1", auto_renew=True, lockout=timedelta(days=30), price_increase=RISE)
    for one in (*agreements, metered):
        cache.put_terms(AgreementTerms(one.agreement_id, (term,)), one.agreement_id.encode(), NOW)
    return opened_view(opened, qtbot, monkeypatch)


def row_of(view: ForecastView, kind: Kind) -> tuple[Decimal, ...]:
    rows = [one for one in view.figures.figures.rows if one.kind is kind]
    return rows[0].amounts if rows else ()


def off(view: ForecastView) -> set[str]:
    assert view.what_if is not None
    return view.what_if.off


def choose(view: ForecastView, agreement_id: str) -> None:
    found = view.forecast
    assert found is not None
    ids = [one.agreement_id for one in found.renewals]
    view.renewals.setCurrentIndex(view.model.index(ids.index(agreement_id), 1))


def test_facts_and_estimates_have_rows_of_their_own(view: ForecastView) -> None:
    kinds = [one.kind for one in view.figures.figures.rows]
    assert kinds == [Kind.CHARGED, Kind.EXPECTED]
    assert view.currency == "USD"
    assert sum(row_of(view, Kind.EXPECTED)) == Decimal(149760) + Decimal(62400) + Decimal(27456)
    charged = [one for one in CHARGES if one.money and one.time and one.time >= NOW]
    assert row_of(view, Kind.CHARGED)[0] == charged[0].money.amount  # type: ignore[union-attr]


def test_each_figure_says_what_kind_it_is(view: ForecastView) -> None:
    model = view.figures.figures
    assert model.data(model.index(1, 3), SPOKEN) == (
        "Jan 2027: 149,760.00\u00a0USD, estimate of renewals"
    )
    assert model.data(model.index(0, 1), SPOKEN).endswith("charges that AWS plans")
    assert model.data(model.index(1, 13), SPOKEN) == (
        "12 months: 239,616.00\u00a0USD, estimate of renewals"
    )
    assert "Jan 2027: 149,760.00" in view.chart.tip_at(view.chart.width() * 5 // 16)
    assert view.chart.accessibleName() == (
        "Forecast by month in USD. The table below has its figures."
    )


def test_space_leaves_a_renewal_out_at_once_and_says_what_that_saves(
    view: ForecastView, qtbot: QtBot
) -> None:
    choose(view, AGREEMENTS[1].agreement_id)
    view.renewals.setFocus()
    QTest.keyClick(view.renewals, Key.Key_Space)
    assert sum(row_of(view, Kind.EXPECTED)) == Decimal("89856.00")
    assert sum(row_of(view, Kind.LEFT_OUT)) == Decimal("-149760.00")
    assert view.saved.text() == "149,760.00\u00a0USD less: 1 agreement not renewed"
    before = view.model.data(view.model.index(0, 0), SPOKEN)
    assert before.startswith("Not renewed. Space counts Lumenfold Observability again")

    QTest.keyClick(view.renewals, Key.Key_Space)
    assert row_of(view, Kind.LEFT_OUT) == ()
    assert view.saved.text() == ""


def test_savings_in_several_currencies_are_not_added(view: ForecastView) -> None:
    for one in (AGREEMENTS[1], AGREEMENTS[3], AGREEMENTS[4]):
        view.toggle(one.agreement_id)
    assert view.saved.text() == (
        "149,760.00\u00a0USD · 24,960.00\u00a0EUR · 28,392.00\u00a0GBP less:"
        " 3 agreements not renewed"
    )
    view.renew_all.click()
    assert off(view) == set()
    assert not view.renew_all.isVisible()


def test_another_currency_shows_only_its_own_figures(view: ForecastView) -> None:
    options = [view.currencies.itemText(place) for place in range(view.currencies.count())]
    assert options[0] == "USD"
    assert set(options) == {"USD", "EUR", "GBP"}
    view.currencies.setCurrentIndex(options.index("GBP"))
    assert sum(row_of(view, Kind.EXPECTED)) == Decimal("28392.00")
    assert sum(row_of(view, Kind.CHARGED)) == 0
    assert view.figures.figures.title(0) == "GBP"


def test_a_click_on_a_switch_turns_it_and_elsewhere_does_not(view: ForecastView) -> None:
    rect = view.renewals.visualRect(view.model.index(0, 0))
    viewport, left = view.renewals.viewport(), Qt.MouseButton.LeftButton
    QTest.mouseClick(viewport, left, pos=rect.center())
    assert len(off(view)) == 1
    QTest.mouseClick(viewport, left, pos=rect.center() + QPoint(rect.width(), 0))
    assert len(off(view)) == 1


def test_what_is_paid_by_use_has_no_switch_and_says_why(view: ForecastView) -> None:
    choose(view, AGREEMENTS[7].agreement_id)
    row = view.renewals.currentIndex().row()
    QTest.keyClick(view.renewals, Key.Key_Space)
    assert off(view) == set()
    assert view.model.data(view.model.index(row, 0), SPOKEN) == "Has no estimate"
    last = len(COLUMNS) - 1
    assert view.model.data(view.model.index(row, last), SPOKEN) == (
        "Paid by use. Nothing is guessed."
    )


def test_enter_goes_to_the_agreement(view: ForecastView, opened: Opened) -> None:
    choose(view, AGREEMENTS[5].agreement_id)
    QTest.keyClick(view.renewals, Key.Key_Return)
    assert opened.places == [AGREEMENTS[5].agreement_id]
    assert view.copy_id() == AGREEMENTS[5].agreement_id


def test_use_is_shown_only_when_it_is_wanted(
    view: ForecastView, world: StoredWorld, qtbot: QtBot
) -> None:
    assert not view.use_switch.isVisible()
    tessel = AGREEMENTS[9]
    usage = UsagePricingTerm("t-2", "USD", ((Rate("Host", money("0.01")),),))
    world.cache.put_terms(AgreementTerms(tessel.agreement_id, (usage,)), b"[9]", NOW)
    charge = msgspec.structs.replace(
        CHARGES[0],
        charge_id="ch-use",
        agreement_id=tessel.agreement_id,
        time=NOW - timedelta(days=40),
        money=money("30.00"),
    )
    world.cache.put_charges([charge])
    view.load()
    qtbot.waitUntil(view.use_switch.isVisible)
    assert row_of(view, Kind.USED) == ()
    view.use_switch.click()
    assert row_of(view, Kind.USED) == (Decimal(0), *[Decimal("10.00")] * 11)
    assert "average of the last 3 months" in view.figures.figures.rows[2].spoken_total


def test_a_refresh_keeps_what_was_left_out(
    view: ForecastView, world: StoredWorld, opened: Opened, qtbot: QtBot
) -> None:
    view.toggle(AGREEMENTS[1].agreement_id)
    view.toggle(AGREEMENTS[5].agreement_id)
    ended = msgspec.structs.replace(AGREEMENTS[5], status="CANCELLED", end_behavior="")
    world.cache.put_agreements([ended])
    view._later.setInterval(0)
    opened.store.changed.emit(frozenset({Listing.AGREEMENTS}))
    qtbot.waitUntil(lambda: off(view) == {AGREEMENTS[1].agreement_id})


def test_rows_are_copied_with_plain_numbers(view: ForecastView, opened: Opened) -> None:
    view.renewals.selectRow(0)
    QTest.keyClick(view.renewals, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = opened.window.context.clipboard.text().splitlines()
    assert lines[0].split("\t")[:3] == ["Renews", "Product", "Seller"]
    assert lines[1].split("\t")[5:10] == ["149760.00", "USD", "4% more", "149760.00", "USD"]


def test_what_has_not_been_read_is_said(
    bare_window: Opened,
    unread_world: StoredWorld,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unread_world.read(Listing.AGREEMENTS)
    bare_window.client.tell(unread_world.opened)
    bare_window.sign_in()
    view = opened_view(bare_window, qtbot, monkeypatch)
    qtbot.waitUntil(lambda: view.forecast is not None)
    assert view.note.isVisible()
    assert view.note.accessibleName() == "Not all charges have been read yet."


def test_bars_stand_over_their_figures() -> None:
    where = slots(1280, 12, round)
    assert where.names + 12 * where.month + where.total == 1280
    assert where.middle(0) == where.names + where.month / 2


def test_the_figures_are_a_sound_model(qtmodeltester: object, view: ForecastView) -> None:
    assert isinstance(view.figures.figures, FiguresModel)
    qtmodeltester.check(view.figures.figures)  # type: ignore[attr-defined]
    qtmodeltester.check(view.model)  # type: ignore[attr-defined]


def test_f6_stops_at_bar_figures_and_renewals(view: ForecastView) -> None:
    assert view.regions() == [view.bar, view.figures, view.renewals]
    view.focus_filter()
    assert view.renewals.hasFocus()


def test_choices_and_estimates_are_marked_in_the_file(
    view: ForecastView, qtbot: QtBot, tmp_path: Path
) -> None:
    view.toggle(AGREEMENTS[1].agreement_id)
    path = tmp_path / "forecast.csv"
    exporter = view.export_button.exporter
    exporter.write_to(Format.CSV, path)
    qtbot.waitUntil(lambda: path.exists() and view.export_button.percent is None)
    rows = csv_rows(path)
    off = [row for row in rows if row["is_left_out"] == "true"]
    assert {row["agreement_id"] for row in off} == {AGREEMENTS[1].agreement_id}
    assert {row["estimate"] for row in off} == {""}
    usd = [row for row in rows if row["currency"] == "USD"]
    assert sum(Decimal(row["estimate"] or 0) for row in usd) == sum(row_of(view, Kind.EXPECTED))
    assert sum(Decimal(row["charged"] or 0) for row in usd) == sum(row_of(view, Kind.CHARGED))
    assert {row["currency"] for row in rows} > {"USD", "EUR", "GBP"}  # not only what is shown


def test_ctrl_e_opens_the_menu_of_the_forecast(view: ForecastView, opened: Opened) -> None:
    next(one for one in opened.window.actions() if one.text() == "Export…").trigger()
    (menu,) = [one for one in view.findChildren(QMenu) if one.isVisible()]
    assert menu.actions()[0].text().startswith("CSV: ")
    assert not [one for one in menu.actions() if one.text().startswith("Calendar")]
    menu.close()


def test_a_month_that_begins_while_it_is_shown_moves_the_forecast_on(
    view: ForecastView, opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert view.forecast is not None
    before = view.forecast.months[1].begins
    monkeypatch.setattr(opened.store, "now", lambda: NOW + timedelta(days=20))
    opened.store.tick.emit()
    qtbot.waitUntil(lambda: view.forecast is not None and view.forecast.months[0].begins == before)


def test_a_short_number_runs_into_no_bar_and_no_other_number(look: Appearance) -> None:
    planned = (Decimal(32167), Decimal(16536), Decimal(12500), Decimal(0)) * 3
    expected = (Decimal(12480),) * 12
    rows = [
        Series(Kind.CHARGED, "USD", planned),
        Series(Kind.EXPECTED, "USD", expected),
        Series(Kind.LEFT_OUT, "USD", (Decimal(0), Decimal(-12480)) * 6),
    ]
    chart = ForecastChart(look)
    chart.show_series(rows, MONTHS)
    for width in range(1000, 2000, 50):
        chart.resize(width, chart.height())
        for month in range(12):
            bars, labels = chart.bars(month), chart.labels(month)
            for kind, label in labels.items():
                own = {kind, Kind.LEFT_OUT} if kind is Kind.EXPECTED else {kind}
                others = [box for one, box in bars.items() if one not in own]
                others += [box for one, box in labels.items() if one is not kind]
                assert not any(label.intersects(one) for one in others), (width, month, kind)
    assert chart.labels(0).keys() == {Kind.CHARGED, Kind.EXPECTED}
    chart.deleteLater()


def test_the_numbers_of_the_lines_are_whole(look: Appearance) -> None:
    chart = ForecastChart(look)
    chart.show_series([Series(Kind.CHARGED, "USD", (Decimal(32167),) * 12)], MONTHS)
    for height in (chart.minimumHeight(), chart.maximumHeight()):
        chart.resize(1000, height)
        boxes = chart.lines()
        assert list(boxes)[-1] == 0
        assert all(chart.rect().contains(one.toRect()) for one in boxes.values())
    chart.deleteLater()


def test_numbers_of_a_kind_are_all_there_or_none_is(look: Appearance) -> None:
    chart = ForecastChart(look)
    amounts = (Decimal(13200), Decimal(8)) * 6
    rows = [Series(Kind.CHARGED, "USD", amounts), Series(Kind.EXPECTED, "USD", amounts)]
    chart.show_series(rows, MONTHS)
    for width in range(600, 2000, 50):
        chart.resize(width, chart.minimumHeight())
        shown = [kind for month in range(12) for kind in chart.labels(month)]
        assert shown.count(Kind.CHARGED) in {0, 12}, width
    chart.deleteLater()


def test_amounts_of_a_row_are_all_whole_or_all_short(look: Appearance, qtbot: QtBot) -> None:
    table = FiguresTable(look)
    qtbot.addWidget(table)
    table.show_series([Series(Kind.CHARGED, "USD", (Decimal(13200), Decimal(8)) * 6)], MONTHS)
    delegate = table.itemDelegate()
    assert isinstance(delegate, FiguresDelegate)
    metrics = QFontMetrics(look.font(types.SECOND))
    small = metrics.horizontalAdvance("8.00") + 1
    assert delegate.is_short(0, 2, metrics, small)
    assert not delegate.is_short(0, 2, metrics, metrics.horizontalAdvance("13,200.00") + 1)


def test_the_chart_grows_with_the_window(view: ForecastView, qtbot: QtBot) -> None:
    window = view.window()
    window.resize(1280, 820)
    qtbot.waitUntil(lambda: window.height() == 820)
    least = view.chart.minimumHeight()
    window.resize(1280, 1300)
    qtbot.waitUntil(lambda: view.chart.height() > least + 40)
    assert view.renewals.height() > view.chart.height()


def test_what_is_saved_goes_on_in_a_second_line_of_the_bar(view: ForecastView) -> None:
    choose(view, AGREEMENTS[1].agreement_id)
    QTest.keyClick(view.renewals, Key.Key_Space)
    label = view.saved
    whole = QFontMetrics(label.font()).horizontalAdvance(label.text())
    label.resize(whole + 4, label.height())
    assert label.lines() == [label.text()]
    label.resize(whole * 3 // 4, label.height())
    assert " ".join(label.lines()) == label.text()
    assert len(label.lines()) == 2
    assert label.height() < view.bar.height()
