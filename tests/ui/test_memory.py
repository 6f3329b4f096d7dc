"""What the window remembers: its place on a screen that is there, and for each account tab, chip and widths."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.model.health import HealthCheck
from app.model.sync import Counts
from tests.fakes.window import Opened
from ui.activity import ActivityWindow
from ui.context import Context
from ui.health.window import HealthWindow
from ui.kept_width import KeptWidth
from ui.registry import TabKey
from ui.settings import Settings
from ui.table.split import PaneSplit
from ui.table.tab import TableTab
from ui.tabs.agreements.ask_aws import AskAwsWindow
from ui.tabs.requests.tab import RequestsTab
from ui.window import MainWindow


@pytest.fixture
def nothing_waits(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Opened:
    queries = opened.store.queries
    assert queries is not None
    monkeypatch.setattr(queries, "counts", lambda _now: Counts(open_requests=0))
    return opened


def test_a_window_of_a_screen_that_went_away_comes_back_onto_one_that_is_there(
    qapp: QApplication, tmp_path: Path
) -> None:
    settings = Settings(tmp_path)
    first = MainWindow(settings)
    first.show()
    first.move(QPoint(20_000, 9_000))
    settings.set_geometry("window", first.saveGeometry())
    first.deleteLater()
    again = MainWindow(settings)
    again.show()
    assert again.screen().availableGeometry().intersects(again.frameGeometry())
    again.hide()
    again.deleteLater()


@pytest.mark.parametrize("kind", [ActivityWindow, AskAwsWindow])
def test_a_window_of_its_own_opens_as_it_was_closed(
    opened: Opened, qtbot: QtBot, kind: Callable[[Context], QWidget]
) -> None:
    first = kind(opened.context)
    first.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(first)
    first.show()
    first.resize(QSize(1010, 590))
    first.move(QPoint(30, 40))
    kept = first.geometry()
    first.close()
    again = kind(opened.context)
    qtbot.addWidget(again)
    assert again.geometry() == kept


def test_the_health_window_opens_as_it_was_closed(opened: Opened, qtbot: QtBot) -> None:
    async def none() -> tuple[HealthCheck, ...]:
        return ()

    first = HealthWindow(opened.context, none)
    qtbot.addWidget(first)
    first.resize(QSize(900, 640))
    QCoreApplication.sendEvent(first, QCloseEvent())
    again = HealthWindow(opened.context, none)
    qtbot.addWidget(again)
    assert again.size() == QSize(900, 640)


def test_where_nothing_waits_the_last_tab_comes_back(nothing_waits: Opened, qtbot: QtBot) -> None:
    window = nothing_waits.window
    window.tab_bar.setCurrentIndex(1)
    window.open_first_tab()
    assert isinstance(window.current, RequestsTab)
    nothing_waits.store.opened.emit()
    qtbot.waitUntil(lambda: window.current is window.tab(TabKey.AGREEMENTS))


def test_what_waits_comes_before_the_last_tab(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries, looked = opened.store.queries, list[int]()
    assert queries is not None

    def counts(_now: object) -> Counts:
        looked.append(1)
        return Counts(open_requests=2)

    monkeypatch.setattr(queries, "counts", counts)
    opened.window.tab_bar.setCurrentIndex(1)
    opened.window.open_first_tab()
    before = len(looked)
    opened.store.opened.emit()
    qtbot.waitUntil(lambda: len(looked) >= before + 2)
    assert isinstance(opened.window.current, RequestsTab)


def test_a_tab_that_the_person_chose_meanwhile_stays(nothing_waits: Opened, qtbot: QtBot) -> None:
    window = nothing_waits.window
    window.tab_bar.setCurrentIndex(1)
    window.open_first_tab()
    nothing_waits.store.opened.emit()
    window.open_tab(TabKey.SESSIONS)
    QApplication.processEvents()  # noqa: TID251 - the store's news are behind us then
    assert window.current is window.tab(TabKey.SESSIONS)


def test_a_chip_is_on_again_and_a_typed_filter_is_not_kept(opened: Opened, qtbot: QtBot) -> None:
    tab = opened.window.open_tab(TabKey.AGREEMENTS)
    assert isinstance(tab, TableTab)
    qtbot.waitUntil(lambda: tab.model.rowCount() > 0)
    everything = tab.model.rowCount()
    chip = tab.toolbar.chip("active")
    assert chip is not None
    chip.click()
    tab.filter.setText("orrery")
    tab.keeper.save()
    opened.window.forget_account()
    again = opened.window.open_tab(TabKey.AGREEMENTS)
    assert isinstance(again, TableTab)
    assert again is not tab
    assert again.toolbar.chosen == "active"
    assert again.filter.text() == ""
    qtbot.waitUntil(lambda: 0 < again.model.rowCount() < everything)
    kept = b"".join(one.read_bytes() for one in opened.context.settings.folder.glob("*.ini"))
    assert b"orrery" not in kept


def test_the_width_of_a_list_is_kept_for_the_account(opened: Opened, qtbot: QtBot) -> None:
    tab = opened.window.open_tab(TabKey.REQUESTS)
    assert isinstance(tab, RequestsTab)
    qtbot.waitUntil(lambda: bool(tab._width._mark))
    tab.split.moveSplitter(480, 1)
    width = tab.split.sizes()[0]
    tab._width.save()
    opened.window.forget_account()
    again = opened.window.open_tab(TabKey.REQUESTS)
    assert isinstance(again, RequestsTab)
    qtbot.waitUntil(lambda: again.split.sizes()[0] == width)


@pytest.mark.parametrize("kept", ["", "7", "99999999999", "-300", "three", "٣٠٠"])
def test_an_odd_width_changes_nothing(opened: Opened, qtbot: QtBot, kept: str) -> None:
    context = opened.context
    context.settings.set_layout("odd", context.store.account_mark, kept)
    split = PaneSplit(opened.window.current, 420, context.look.px)
    keeper = KeptWidth(context, "odd", split, split)
    keeper.restore()
    assert split._kept_width == 420
    qtbot.addWidget(split)
