"""The palette over the window: where it stands, what opens and closes it, and where the keyboard goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.search import SearchPalette
from ui.widgets.scrim import Scrim
from ui.widgets.sheet import Sheet


class Paints(QObject):
    """Counts how often a widget is drawn."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.number = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Count, and let everything through."""
        self.number += event.type() is QEvent.Type.Paint
        return False


CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def active(opened: Opened, qtbot: QtBot) -> Opened:
    """A window that has the keyboard, and the focus in its list."""
    opened.window.activateWindow()
    qtbot.waitUntil(opened.window.isActiveWindow)
    opened.window.open_tab(TabKey.AGREEMENTS)
    opened.window.focus_list()
    return opened


def _scrims(opened: Opened) -> list[Scrim]:
    return [one for one in opened.window.findChildren(Scrim) if one.isVisible()]


def _by_key(opened: Opened) -> SearchPalette:
    QTest.keyClick(opened.window, Qt.Key.Key_K, CTRL)
    assert opened.window.search.isVisible()
    return opened.window.search


@pytest.mark.parametrize("size", [(1280, 820), (1024, 700), (1920, 1080)])
def test_it_stands_in_the_middle_over_a_darkened_window(
    active: Opened, size: tuple[int, int]
) -> None:
    active.window.resize(*size)
    box = _by_key(active).geometry()
    assert abs(box.center().x() - size[0] // 2) <= 1
    assert box.width() == active.context.look.px(640)
    assert box.top() == round(size[1] * 88 / 820)
    assert box.bottom() < size[1] - 15
    (scrim,) = _scrims(active)
    assert scrim.geometry() == active.window.rect()


def test_it_stays_in_the_middle_of_a_window_that_changes_its_size(active: Opened) -> None:
    palette = _by_key(active)
    active.window.resize(1100, 720)
    assert abs(palette.geometry().center().x() - 550) <= 1
    assert _scrims(active)[0].geometry() == active.window.rect()


def test_text_of_200_percent_stays_inside_the_smallest_window(
    large_text: None, active: Opened
) -> None:
    active.window.resize(1024, 700)
    palette = _by_key(active)
    assert active.window.rect().contains(palette.geometry())
    inside = palette.list.viewport()
    rows = [palette.list.item(row) for row in range(palette.list.count())]
    shown = [one for one in rows if inside.rect().contains(palette.list.visualItemRect(one))]
    assert len(shown) > 3


def test_it_is_as_high_as_its_rows_with_every_answer(active: Opened, qtbot: QtBot) -> None:
    palette = _by_key(active)
    around = {palette.height() - palette.list.height()}
    for content in (">quote", ">", ">new", ">what"):
        palette.field.setText(content)
        qtbot.waitUntil(lambda: palette.shown_content == content)  # noqa: B023 - waited for here
        around.add(palette.height() - palette.list.height())
    assert len(around) == 1, around


def test_a_click_into_the_headers_field_opens_it(active: Opened) -> None:
    before = active.window.focusWidget()
    QTest.mouseClick(active.window.header.search, Qt.MouseButton.LeftButton)
    assert active.window.search.isVisible()
    assert active.window.focusWidget() is active.window.search.field
    QTest.keyClick(active.window.search.field, Qt.Key.Key_Escape)
    assert active.window.focusWidget() is before


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Down])
def test_a_key_in_the_headers_field_opens_it(active: Opened, key: Qt.Key) -> None:
    field = active.window.header.search
    field.setFocus()
    QTest.keyClick(field, key)
    assert active.window.search.isVisible()
    QTest.keyClick(active.window.search.field, Qt.Key.Key_Escape)
    assert active.window.focusWidget() is field


def test_what_is_typed_into_the_headers_field_is_asked_and_leaves_it(
    active: Opened, qtbot: QtBot
) -> None:
    field, palette = active.window.header.search, active.window.search
    QTest.keyClicks(field, "tess")
    assert field.text() == ""
    assert palette.field.text() == "tess"
    field.insert("el")  # as by a paste
    qtbot.waitUntil(lambda: palette.shown_content == "tessel")


@pytest.mark.parametrize("way", ["esc", "beside"])
def test_leaving_gives_the_keyboard_back_and_forgets(active: Opened, way: str) -> None:
    before = active.window.focusWidget()
    palette = _by_key(active)
    QTest.keyClicks(palette.field, "tessel")
    if way == "esc":
        QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(_scrims(active)[0], Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert not palette.isVisible()
    assert not _scrims(active)
    assert active.window.focusWidget() is before
    assert palette.field.text() == ""
    assert palette.list.count() == 0


def test_a_press_on_the_panel_itself_does_not_leave(active: Opened) -> None:
    palette = _by_key(active)
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(20, palette.height() - 4))
    assert palette.isVisible()


def test_tab_stays_inside(active: Opened) -> None:
    palette = _by_key(active)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        QTest.keyClick(palette.field, key)
        assert active.window.focusWidget() is palette.field
    assert palette.isVisible()


def test_a_tab_that_is_opened_by_its_key_meanwhile_has_the_keyboard(
    active: Opened, qtbot: QtBot
) -> None:
    palette = _by_key(active)
    QTest.keyClick(palette.field, Qt.Key.Key_5, CTRL)
    assert not palette.isVisible()
    assert active.window.focusWidget() is active.window.tab_bar


def test_the_key_alone_may_be_pressed_twice(active: Opened) -> None:
    before = active.window.focusWidget()
    palette = _by_key(active)
    QTest.keyClicks(palette.field, "tes")
    _by_key(active)
    assert palette.field.selectedText() == "tes"
    assert len(_scrims(active)) == 1
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert active.window.focusWidget() is before


def test_a_sheet_that_opens_takes_its_place(active: Opened) -> None:
    palette = _by_key(active)
    sheet = Sheet(active.context.look, active.window, "Something asks")
    sheet.open()
    assert not palette.isVisible()
    assert len(_scrims(active)) == 1
    sheet.reject()


def test_a_cursor_that_blinks_does_not_draw_what_lies_below(active: Opened, qtbot: QtBot) -> None:
    palette = _by_key(active)
    (scrim,) = _scrims(active)
    active.window.repaint()
    paints = Paints(scrim)
    palette.field.repaint()
    assert paints.number == 0
    palette.repaint()
    assert paints.number == 1


def test_locking_closes_it(active: Opened) -> None:
    palette = _by_key(active)
    QTest.keyClicks(palette.field, "tessel")
    active.context.lock.set_locked(is_locked=True)
    assert not palette.isVisible()
    assert palette.field.text() == ""


def test_an_answer_that_comes_after_leaving_shows_nothing(active: Opened, qtbot: QtBot) -> None:
    palette = _by_key(active)
    palette.field.setText("tessel")
    palette._ask()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not palette._is_asking)
    assert not palette.isVisible()
    assert palette.list.count() == 0


def test_it_is_a_dialog_with_a_field_and_a_list_to_who_hears_it(active: Opened) -> None:
    palette = _by_key(active)
    roles = QAccessible.Role
    expected = (
        (palette, roles.Dialog, "Search and commands"),
        (palette.field, roles.EditableText, "Search requests, agreements, charges"),
        (palette.list, roles.List, "Search results"),
    )
    for widget, role, name in expected:
        spoken = QAccessible.queryAccessibleInterface(widget)
        assert (spoken.role(), spoken.text(QAccessible.Text.Name)) == (role, name)


@pytest.fixture
def from_right(qapp: QApplication) -> Iterator[None]:
    """A desktop whose language is read from the right."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_line_begins_at_the_left(active: Opened) -> None:
    shown = _by_key(active).list
    assert max(_ink_of_title(shown)) < shown.width() / 2


def test_a_line_begins_at_the_right_for_who_reads_from_there(
    from_right: None, active: Opened
) -> None:
    shown = _by_key(active).list
    assert min(_ink_of_title(shown)) > shown.width() / 2


def _ink_of_title(shown: QListWidget) -> list[int]:
    """Where something is drawn in the first row, across."""
    box = shown.visualItemRect(shown.item(0))
    image = shown.viewport().grab(box).toImage()
    ground = image.pixelColor(image.width() // 2, 0)
    rows, columns = range(image.height()), range(image.width())
    return [x for x in columns if any(image.pixelColor(x, y) != ground for y in rows)]
