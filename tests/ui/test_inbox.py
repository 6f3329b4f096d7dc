"""The list of requests: what is selected, how wide it is, and that no warning is left out of a row."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.model.quote import ExpectedCharge
from app.model.request import ApprovalLevel
from tests.fakes import samples
from tests.fakes.frame import Frame
from tests.ui.test_confirm_sheet import told
from ui.appearance import Appearance
from ui.approvals.levels import LevelsCard
from ui.tabs.requests.tab import RequestsTab
from ui.tabs.requests.words import row_chips
from ui.widgets.chip import ChipFace
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.row_delegate import fitted
from ui.widgets.side_by_side import SideBySide
from ui.widgets.splitter import Splitter


@pytest.fixture
def tab(frame: Frame) -> Iterator[RequestsTab]:
    made = RequestsTab(frame.context)
    frame.window.setCentralWidget(made)
    frame.window.show()
    yield made
    if made.pane.sheet is not None:
        made.pane.sheet.reject()


def rows_come_in(tab: RequestsTab, frame: Frame) -> None:
    """First the request without a deadline, then the most urgent one before it."""
    late = frame.queries.details.pop(samples.TRAVEL)
    tab.refresh()
    frame.queries.put(late)
    frame.store_changed()


def test_until_one_is_chosen_the_most_urgent_request_is_selected(
    tab: RequestsTab, frame: Frame
) -> None:
    rows_come_in(tab, frame)
    assert tab.copy_id() == samples.TRAVEL


def test_the_row_that_was_clicked_stays_selected_though_it_was_selected_before(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    late = frame.queries.details.pop(samples.TRAVEL)
    tab.refresh()
    clicked = tab.copy_id()
    QTest.mouseClick(
        tab.inbox.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0), QPoint(60, 20)
    )
    frame.queries.put(late)
    frame.store_changed()
    assert tab.copy_id() == clicked


def test_what_is_worked_on_in_the_pane_is_not_taken_away(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    late = frame.queries.details.pop(samples.TRAVEL)
    tab.refresh()
    worked_on = tab.copy_id()
    assert tab.pane.detail is not None
    tab.run_main_action()
    assert tab.pane.sheet is not None
    frame.queries.put(late)
    frame.store_changed()
    assert tab.copy_id() == worked_on


def test_the_keyboard_passes_a_list_without_rows_by(tab: RequestsTab, frame: Frame) -> None:
    there = dict(frame.queries.details)
    frame.queries.details.clear()
    tab.refresh()
    assert tab.inbox.view.focusPolicy() is Qt.FocusPolicy.NoFocus
    frame.queries.details.update(there)
    frame.store_changed()
    assert tab.inbox.view.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_the_list_has_its_width_however_late_there_is_room_for_it(qtbot: QtBot) -> None:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    left, right = QWidget(), QWidget()
    left.setMinimumWidth(320)
    split = Splitter(left, right, 388)
    stack.addWidget(QWidget())
    stack.addWidget(split)
    stack.resize(640, 400)
    stack.show()
    stack.setCurrentWidget(split)
    for width in (700, 1280, 1024):
        stack.resize(width, 400)
        qtbot.waitUntil(lambda wanted=width: split.width() == wanted)  # type: ignore[misc]
        assert left.width() == 388


def test_a_warning_without_room_keeps_its_icon() -> None:
    chips = row_chips(samples.milestone_detail().row, samples.NOW)
    all_of_them = fitted(chips, 400, 6, width)
    assert all_of_them == list(chips)
    narrow = fitted(chips, 230, 6, width)
    assert [chip.icon for chip in narrow] == [chip.icon for chip in chips]
    assert [bool(chip.words) for chip in narrow] == [True, False]


@pytest.mark.parametrize(
    "request_id", [samples.MILESTONE, samples.TRAVEL, samples.QUAYSIDE, samples.PELLUCID]
)
def test_nothing_is_cut_in_the_pane_of_a_narrow_window(
    tab: RequestsTab, frame: Frame, qtbot: QtBot, request_id: str
) -> None:
    frame.window.resize(1024, 700)
    tab.refresh()
    tab.inbox.select(request_id)
    pane = tab.pane
    qtbot.waitUntil(lambda: pane.detail is not None and pane.detail.row.request_id == request_id)
    qtbot.waitUntil(lambda: not cut(pane))
    assert pane.body is not None
    assert pane.body.width() <= pane.scroller.viewport().width()


def test_the_name_of_an_approval_level_is_whole_in_a_narrow_card(
    look: Appearance, qtbot: QtBot
) -> None:
    group = "Everybody who decides about what the organisation buys"
    approval = msgspec.structs.replace(samples.APPROVAL, levels=(ApprovalLevel(group, 1),))
    card = LevelsCard(look, approval, "", None)
    qtbot.addWidget(card)
    card.resize(260, card.heightForWidth(260))
    card.show()
    (name,) = (one for one in card.findChildren(Paragraph) if one.text() == group)
    qtbot.waitUntil(lambda: name.height() >= name.heightForWidth(name.width()))
    assert name.heightForWidth(name.width()) > name.heightForWidth(1000)


def test_a_row_looks_the_same_beside_a_scroll_bar(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    tab.refresh()
    view = tab.inbox.view
    bar = view.verticalScrollBar()
    frame.window.resize(1280, 1100)
    qtbot.waitUntil(lambda: not bar.isVisible())
    without = view.viewport().grab()
    frame.window.resize(1280, 500)
    qtbot.waitUntil(bar.isVisible)
    first = QRect(0, 0, view.viewport().width(), view.visualRect(view.model().index(0, 0)).height())
    assert view.viewport().grab(first).toImage() == without.copy(first).toImage()


def cut(pane: QWidget) -> list[str]:
    """The labels that have less room than their words need."""
    return [
        label.text()
        for label in pane.findChildren(PlainLabel)
        if label.isVisible()
        and not label.wordWrap()
        and label.width() < label.fontMetrics().horizontalAdvance(label.text())
    ]


def test_the_facts_stand_beside_one_another_again_where_there_is_room(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    tab.refresh()
    tab.inbox.select(samples.MILESTONE)
    pane = tab.pane

    def rows() -> list[bool]:
        return [one.is_row for one in pane.findChildren(SideBySide)]

    qtbot.waitUntil(lambda: bool(rows()) and all(rows()))
    frame.window.resize(1024, 700)
    qtbot.waitUntil(lambda: not any(rows()))
    frame.window.resize(1280, 820)
    qtbot.waitUntil(lambda: all(rows()))


def test_charges_of_an_approval_say_when_and_keep_words_that_are_new(
    tab: RequestsTab, frame: Frame
) -> None:
    charges = (*samples.QUOTE.charges, ExpectedCharge("ch-a4", "AT_FULL_MOON", None, None, None))
    quote = msgspec.structs.replace(samples.QUOTE, charges=charges)
    frame.queries.put(samples.pellucid_detail(quote=quote))
    tab.refresh()
    tab.inbox.select(samples.PELLUCID)
    said = told(tab.pane)
    for words in ("On acceptance", "Each billing period", "No fixed date", "AT_FULL_MOON"):
        assert words in said


def width(chip: ChipFace) -> int:
    return 30 + 6 * len(chip.words)
