"""The main window: tabs, badges, keys, banners, names for everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QMainWindow,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.worker.messages import SetStoreAside, SyncEnded
from app.worker.opening import ErrorInfo, StoreProblem
from tests.fakes.stored_world import NOW
from tests.fakes.window import Opened
from ui.registry import TABS, TabKey
from ui.settings import Settings
from ui.table.tab import TableTab
from ui.tabs.charges.tab import ChargesTab
from ui.widgets.buttons import PlainButton
from ui.widgets.focus import FocusRing
from ui.window import MainWindow, fitted

ERROR = ErrorInfo("StoreDamaged", "The store is damaged.", "Keep it aside.")


def test_badges_show_numbers_and_dashes_and_are_spoken(opened: Opened, qtbot: QtBot) -> None:
    bar = opened.window.tab_bar
    qtbot.waitUntil(lambda: bar.accessibleTabName(1) == "Agreements, 10 active")
    assert bar.accessibleTabName(2) == "Charges, 4 without a purchase order"
    assert bar.accessibleTabName(4) == "Payment sessions, number not known"


def test_every_tab_opens_by_its_key_and_is_built_once(opened: Opened, qtbot: QtBot) -> None:
    for number, spec in enumerate(TABS):
        key = Qt.Key(Qt.Key.Key_1 + number)
        QTest.keyClick(opened.window, key, Qt.KeyboardModifier.ControlModifier)
        assert opened.window.current is opened.window.tab(spec.key)
        assert opened.window.current.isVisible()


def test_f5_and_the_buttons_ask_for_their_places(opened: Opened, qtbot: QtBot) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_F5)
    opened.window.header.activity_button.click()
    opened.window.header.settings_button.click()
    assert opened.places == ["update", "activity", "settings"]


def test_a_tab_that_is_opened_by_its_key_has_the_focus_in_its_list(
    opened: Opened, qtbot: QtBot
) -> None:
    opened.window.header.search.setFocus()
    for key, number in ((TabKey.AGREEMENTS, Qt.Key.Key_2), (TabKey.CHARGES, Qt.Key.Key_3)):
        tab = opened.window.tab(key)
        tab = tab.table if isinstance(tab, ChargesTab) else tab
        assert isinstance(tab, TableTab)
        opened.window.open_tab(key)
        qtbot.waitUntil(tab.view.isVisible)
        opened.window.header.search.setFocus()
        QTest.keyClick(opened.window, number, Qt.KeyboardModifier.ControlModifier)
        assert opened.window.focusWidget() is tab.view
    QTest.keyClick(opened.window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert opened.window.focusWidget() is opened.window.tab_bar


def test_another_endpoint_shows_a_banner_all_the_time(opened: Opened) -> None:
    opened.sign_in(endpoint_url="http://127.0.0.1:9000")
    assert opened.window.banners.isVisible()
    opened.client.tell(SyncEnded(NOW, is_full=True))
    assert opened.window.banners.isVisible()


def test_a_damaged_store_is_set_aside_on_request(opened: Opened, qtbot: QtBot) -> None:
    opened.client.tell(StoreProblem(ERROR, can_set_aside=True))
    button = opened.window.banners.findChild(PlainButton)
    assert button is not None
    button.click()
    qtbot.waitUntil(lambda: bool(opened.client.asked))
    assert isinstance(opened.client.asked[0].request, SetStoreAside)
    opened.client.done()


def test_alt_shows_the_menu_bar_and_hides_it_again(opened: Opened, qtbot: QtBot) -> None:
    for is_shown in (True, False):
        QTest.keyClick(opened.window, Qt.Key.Key_Alt)
        assert opened.window.menuBar().isVisible() is is_shown


def test_alt_with_another_key_leaves_the_menu_bar_alone(opened: Opened, qtbot: QtBot) -> None:
    field = opened.window.header.search
    field.setFocus()
    QTest.keyPress(opened.window, Qt.Key.Key_Alt)
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(opened.window, Qt.Key.Key_Alt)
    assert not opened.window.menuBar().isVisible()
    QTest.keyClick(opened.window, Qt.Key.Key_Alt)
    assert opened.window.menuBar().isVisible()


def test_quit_works_from_every_window(opened: Opened, qtbot: QtBot) -> None:
    other = QMainWindow()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    with qtbot.waitSignal(opened.window.quit_wanted):
        QTest.keyClick(other, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def test_closing_is_left_to_the_application(opened: Opened, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.window.closing):
        opened.window.close()
    assert opened.window.isVisible()


def test_f6_moves_through_the_regions(opened: Opened, qtbot: QtBot) -> None:
    opened.window.open_tab(TabKey.AGREEMENTS)
    seen = set()
    for _ in range(3):
        QTest.keyClick(opened.window, Qt.Key.Key_F6)
        focused = opened.window.focusWidget()
        assert focused is not None
        seen.add(focused)
    assert len(seen) == 3


def test_f6_shows_the_ring_where_it_stops(opened: Opened, qapp: QApplication, qtbot: QtBot) -> None:
    ring = FocusRing(opened.context.look, qapp)
    opened.window.open_tab(TabKey.AGREEMENTS)
    opened.window.activateWindow()
    opened.window.header.activity_button.setFocus()
    assert ring.widget() is None
    stops = []
    for _ in range(2 + len(opened.window.current.regions())):
        QTest.keyClick(opened.window, Qt.Key.Key_F6)
        stops.append(opened.window.focusWidget())
        assert opened.window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        assert ring.widget() is (stops[-1] if isinstance(stops[-1], QAbstractButton) else None)
    assert any(isinstance(one, QAbstractButton) for one in stops)
    ring.deleteLater()


def test_every_control_of_every_tab_has_a_name(opened: Opened) -> None:
    for spec in TABS:
        opened.window.open_tab(spec.key)
        for widget in opened.window.findChildren(QWidget):
            if isinstance(widget, (QAbstractButton, QLineEdit)) and widget.isVisible():
                interface = QAccessible.queryAccessibleInterface(widget)
                name = interface.text(QAccessible.Text.Name) if interface else ""
                assert name or widget.parent() is None or _is_qts_own(widget), widget


class _Styled(QObject):
    """Counts how often widgets are styled."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.StyleChange
        return False


@pytest.mark.parametrize("key", [TabKey.AGREEMENTS, TabKey.CHARGES])
def test_the_parts_of_a_tab_are_not_styled_over_and_over_while_it_is_built(
    opened: Opened, qapp: QApplication, key: TabKey
) -> None:
    styled = _Styled()
    qapp.installEventFilter(styled)
    tab = opened.window.open_tab(key)
    qapp.removeEventFilter(styled)
    assert 0 < styled.times < 2 * len(tab.findChildren(QWidget))


def test_no_label_can_show_markup(opened: Opened) -> None:
    for spec in TABS:
        opened.window.open_tab(spec.key)
    for label in opened.window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_small_controls_are_big_enough_to_hit(opened: Opened) -> None:
    for spec in TABS:
        opened.window.open_tab(spec.key)
        for button in opened.window.findChildren(QAbstractButton):
            if button.isVisible() and not _is_qts_own(button):
                assert min(button.width(), button.height()) >= 24, button.accessibleName()


def test_nothing_stands_outside_the_smallest_window(opened: Opened, qtbot: QtBot) -> None:
    window = opened.window
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.width() == 1024)
    for button in window.header.findChildren(QAbstractButton):
        corner = button.mapTo(window, QPoint(button.width(), 0))
        assert corner.x() <= window.width(), button.accessibleName()


def _is_qts_own(widget: QWidget) -> bool:
    """Buttons that Qt puts inside its own widgets, such as the one that clears a field."""
    return isinstance(widget.parent(), QLineEdit) or widget.objectName().startswith("qt_")


@pytest.mark.parametrize(
    ("scale", "screen", "smallest", "opens"),
    [
        (1.0, (1920, 1200), (1024, 700), (1280, 820)),
        (1.5, (1920, 1200), (1536, 1050), (1920, 1200)),
        (50.0, (1920, 1200), (1920, 1200), (1920, 1200)),
        (1.0, (1366, 728), (1024, 700), (1280, 728)),  # a small laptop with its task bar
        (1.0, (1093, 574), (1024, 574), (1093, 574)),  # the same at 125 %
        (1.0, (911, 472), (960, 480), (960, 480)),  # and at 150 %, where it has no room
    ],
)
def test_larger_text_gets_a_larger_window_as_far_as_the_screen_goes(
    scale: float, screen: tuple[int, int], smallest: tuple[int, int], opens: tuple[int, int]
) -> None:
    assert fitted((1024, 700), scale, QSize(*screen)) == QSize(*smallest)
    assert fitted((1280, 820), scale, QSize(*screen)) == QSize(*opens)


def test_the_window_opens_as_large_as_its_screen_has_room_for(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    window = MainWindow(Settings(tmp_path), 1.5)
    qtbot.addWidget(window)
    screen = window.screen().availableSize()
    assert window.minimumSize() == fitted((1024, 700), 1.5, screen)
    assert window.size() == fitted((1280, 820), 1.5, screen)


@pytest.mark.parametrize("width", [1024, 1280])
def test_the_account_is_never_cut_by_the_search(opened: Opened, qtbot: QtBot, width: int) -> None:
    opened.window.resize(width, 700)
    opened.window.show()
    header = opened.window.header
    account = header.account_button

    def end() -> int:
        return account.mapTo(header, account.rect().topRight()).x()

    qtbot.waitUntil(lambda: end() < header.search.geometry().left())
