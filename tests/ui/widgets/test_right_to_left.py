"""Where one reads from right to left: places are mirrored, our sentences and amounts are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.export.layouts import LAYOUTS
from app.model.money import Money
from app.model.sync import Counts
from tests.fakes.frame import Frame
from ui.appearance import Appearance
from ui.export.button import ExportButton
from ui.export.subject import Subject
from ui.header import AccountButton, SearchField
from ui.registry import TABS
from ui.tab_bar import TabBar
from ui.tabs.agreements.pages.money_parts import Legend
from ui.tabs.charges.figure_view import paint_middle
from ui.text import Counted
from ui.widgets.buttons import PlainButton, button_text
from ui.widgets.choice import Choice
from ui.widgets.fact import Fact
from ui.widgets.fact_table import FactTable
from ui.widgets.labels import PlainLabel
from ui.widgets.node import from_edge
from ui.widgets.paragraph import Paragraph
from ui.widgets.tick import Tick

Show = Callable[[QWidget, int], QImage]
SENTENCE = "WWW."


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def is_rtl(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[bool]:
    """Both directions, for the whole application."""
    qapp.setLayoutDirection(request.param)
    yield request.param is Qt.LayoutDirection.RightToLeft
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Show a widget in a width, and give its picture."""

    def shown(widget: QWidget, width: int) -> QImage:
        qtbot.addWidget(widget)
        widget.resize(width, widget.sizeHint().height())
        widget.show()
        return widget.grab().toImage()

    return shown


def _ink(image: QImage, box: QRect | None = None) -> list[tuple[int, int]]:
    """Where anything is drawn."""
    area = box or image.rect()
    ground = image.pixel(area.left(), area.top())
    return [
        (x, y)
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
        if image.pixel(x, y) != ground
    ]


def _places(image: QImage, color: str) -> list[int]:
    wanted = QColor(color).rgb()
    return [
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixel(x, y) == wanted
    ]


def _ends_low(ink: list[tuple[int, int]], height: int) -> bool:
    """A full stop stands at the right: there is ink only near the base line."""
    right = max(x for x, _ in ink)
    return min(y for x, y in ink if x >= right - 1) > height / 2


@pytest.mark.parametrize("make", ["paragraph", "label", "elided"])
def test_a_sentence_begins_at_its_side_and_keeps_its_full_stop_at_the_end(
    look: Appearance, show: Show, is_rtl: bool, make: str
) -> None:
    if make == "paragraph":
        widget: QWidget = Paragraph(look, SENTENCE)
    else:
        widget = PlainLabel(look, SENTENCE, elided=make == "elided")
    image = show(widget, 200)
    ink = _ink(image)
    assert (min(x for x, _ in ink) > 100) is is_rtl
    assert _ends_low(ink, image.height())


def test_a_label_at_the_end_stands_at_the_other_side(
    look: Appearance, show: Show, is_rtl: bool
) -> None:
    label = PlainLabel(look, SENTENCE)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    assert (max(x for x, _ in _ink(show(label, 200))) < 100) is is_rtl


def test_the_dots_of_a_button_stay_behind_its_words(
    look: Appearance, show: Show, is_rtl: bool
) -> None:
    button = PlainButton(look, "WWW…")
    image = show(button, button.sizeHint().width())
    inside = image.rect().adjusted(6, 6, -6, -6)
    assert _ends_low(_ink(image, inside), image.height())


def test_the_icon_behind_words_stands_at_the_side_where_they_end(
    look: Appearance, is_rtl: bool, qtbot: QtBot
) -> None:
    button = PlainButton(look, "Sign in", "arrow-square-out", icon_last=True)
    qtbot.addWidget(button)
    wanted = Qt.LayoutDirection.LeftToRight if is_rtl else Qt.LayoutDirection.RightToLeft
    assert button.layoutDirection() is wanted


def test_the_code_of_an_amount_stays_behind_its_number(
    look: Appearance, show: Show, is_rtl: bool
) -> None:
    fact = Fact("", money=Money(Decimal("-144000.00"), "USD"))
    table = FactTable(look, (fact,), 4)
    table.setStyleSheet("background: white")
    image = show(table, 300)
    number = _places(image, look.theme.text)
    code = _places(image, look.theme.text3)
    assert max(number) < min(code)
    assert (max(code) < 150) is is_rtl


def test_a_tick_stands_before_its_words(look: Appearance, show: Show, is_rtl: bool) -> None:
    tick = Tick(look, "Leave amounts out")
    tick.setChecked(True)
    width = tick.sizeHint().width()
    boxes = _places(show(tick, width), look.theme.accent)
    assert (min(boxes) > width / 2) is is_rtl


def test_the_caret_of_a_choice_stands_at_the_end(
    look: Appearance, show: Show, is_rtl: bool
) -> None:
    image = show(Choice(look, "Sort", {"": ""}), 200)
    caret = [x for x, _ in _ink(image, image.rect().adjusted(6, 6, -6, -6))]
    assert (max(caret) < 100) is is_rtl
    assert (min(caret) > 100) is not is_rtl


def test_the_dot_of_a_legend_stands_before_its_name(
    look: Appearance, show: Show, is_rtl: bool
) -> None:
    legend = Legend(look, "Charged", "12,000.00", is_filled=True)
    width = legend.sizeHint().width()
    image = show(legend, width)
    dots = _places(image, look.theme.accent)
    names = _places(image, look.theme.text)
    assert (min(dots) > max(names)) is is_rtl


def test_a_tabs_badge_stands_behind_its_title(look: Appearance, show: Show, is_rtl: bool) -> None:
    bar = TabBar(look, TABS)
    bar.set_counts(Counts(open_requests=5))
    image = show(bar, bar.sizeHint().width())
    loud = [index for index, spec in enumerate(TABS) if spec.badge_kind == "loud"]
    box = bar.tabRect(loud[0])
    badges = _places(image.copy(box), look.theme.accent)
    assert badges
    assert (max(badges) < box.width() / 2) is is_rtl
    assert (min(badges) > box.width() / 2) is not is_rtl


def test_the_key_of_the_search_stands_at_its_end_and_no_text_under_it(
    look: Appearance, show: Show, is_rtl: bool
) -> None:
    field = SearchField(look)
    show(field, 400)
    key = field.findChild(QWidget, "key-cap")
    assert isinstance(key, QWidget)
    assert (key.geometry().right() < 200) is is_rtl
    margins = field.textMargins()
    assert (margins.left(), margins.right()) == ((key.width(), 0) if is_rtl else (0, key.width()))


def test_the_account_stands_beside_its_mark(frame: Frame, show: Show, is_rtl: bool) -> None:
    button = AccountButton(frame.context.look, frame.context.accounts)
    marks = _places(show(button, 336), frame.context.look.theme.accent)
    assert marks
    assert (min(marks) > 168) is is_rtl


def test_what_stands_at_the_edge_stands_where_a_line_begins(is_rtl: bool, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(200, 20)
    assert from_edge(widget, 12) == (188 if is_rtl else 12)


def test_the_caret_of_the_export_button_has_room_of_its_own(
    frame: Frame, show: Show, is_rtl: bool
) -> None:
    subject = Subject(
        Counted("{n} row", "{n} rows"), "rows", lambda: LAYOUTS["charges"], lambda: 1, lambda: None
    )
    whole = ExportButton(frame.context, subject)
    show(whole, whole.sizeHint().width())
    button = whole.button
    width = button.width()
    with_caret = _ink(button.grab().toImage())
    button.has_caret = False
    without = _ink(button.grab().toImage())
    caret = {x for x, _ in set(with_caret) - set(without)}
    assert caret
    assert (max(caret) < width / 2) is is_rtl
    words = {x for x, y in without if 8 < y < button.height() - 8}
    inside = {x for x in words if 4 < x < width - 4}
    assert not inside & set(range(min(caret) - 2, max(caret) + 3))


def test_the_dots_of_a_menu_entry_stay_behind_its_words(is_rtl: bool) -> None:
    assert button_text("Save this view…") == "Save this view…" + ("\u200e" if is_rtl else "")


def test_a_minus_in_the_middle_stays_before_its_amount(is_rtl: bool) -> None:
    def drawn(words: str) -> QImage:
        image = QImage(120, 24, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        with QPainter(image) as painter:
            sides = Qt.LayoutDirection
            painter.setLayoutDirection(sides.RightToLeft if is_rtl else sides.LeftToRight)
            paint_middle(painter, QRectF(image.rect()), words)
        return image

    ink = _ink(drawn("\u22121,234.00"))
    left = min(x for x, _ in ink)
    column = {y for x, y in ink if x <= left + 2}
    assert max(column) - min(column) < 4  # a minus is flat, a digit is not
