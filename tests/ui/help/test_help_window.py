"""The guide's window, the "?" beside terms and deadlines, and what is new."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QPushButton,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

import ui
from app.model.health import HealthCheck
from app.model.term import RenewalTerm
from app.version import VERSION
from tests.fakes.frame import Frame
from tests.fakes.help_key import is_in_guide
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.activity import ActivityWindow
from ui.appearance import Appearance
from ui.banners import Banners, wanted_banners
from ui.crash_window import CrashWindow
from ui.health.window import HealthWindow
from ui.help.desk import HelpDesk
from ui.help.explain import ExplainButton, ExplainPopover, nearest_button
from ui.help.guide import CONTENTS, NEWS, Guide
from ui.help.sheet_pages import ASK_AWS, WHAT_LEAVES, WHO_SEES
from ui.help.subjects import OUTCOMES, PERMISSIONS, TERMS
from ui.help.window import GuideWindow
from ui.lock.pin_sheet import PinSheet
from ui.registry import TabKey
from ui.settings_dialog import Page, SettingsDialog
from ui.tabs.agreements.ask_aws import AskAwsWindow
from ui.terms.card import TermCard
from ui.terms.term_card import Around
from ui.terms.term_words import cards
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.sheet import Sheet


@pytest.fixture
def guide_window(qtbot: QtBot, look: Appearance) -> GuideWindow:
    window = GuideWindow(look)
    qtbot.addWidget(window)
    window.show_address("first-steps")
    window.show()
    return window


def link(window: GuideWindow, to: str) -> LinkButton:
    links = window.page_view.findChildren(LinkButton)
    return next(one for one in links if one.property("to") == to)


def listed(window: GuideWindow) -> list[str]:
    return [window.list.item(row).text() for row in range(window.list.count())]


def test_a_link_leads_to_its_page_and_back(guide_window: GuideWindow) -> None:
    link(guide_window, "permissions").click()
    assert guide_window.address == "permissions"
    assert guide_window.list.currentItem().text() == "Permissions needed"
    QTest.keyClick(guide_window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert guide_window.address == "first-steps"
    guide_window.forward_button.click()
    assert guide_window.address == "permissions"
    assert not guide_window.forward_button.isEnabled()


def test_a_section_is_scrolled_to(guide_window: GuideWindow, qtbot: QtBot) -> None:
    guide_window.show_address("deadlines#renewal-decision")
    view = guide_window.page_view
    heading = guide_window._headings["renewal-decision"]
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 0)
    qtbot.waitUntil(lambda: 0 <= heading.mapTo(view, QPoint(0, 0)).y() < heading.height())


def test_the_search_is_used_by_keys_alone(guide_window: GuideWindow) -> None:
    guide_window.activateWindow()
    QTest.keyClick(guide_window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(guide_window.field, "purchase order")
    assert listed(guide_window)[0] == "Set a purchase order, in Charges"
    QTest.keyClick(guide_window.field, Qt.Key.Key_Return)
    assert guide_window.address == "charges#set-a-purchase-order"
    QTest.keyClick(guide_window, Qt.Key.Key_Escape)
    assert "First steps" in listed(guide_window)
    QTest.keyClick(guide_window, Qt.Key.Key_Escape)
    assert not guide_window.isVisible()


def cut(window: GuideWindow) -> list[str]:
    """The entries that have less room than their words need."""
    pages, found = window.list, list[str]()
    for row in range(pages.count()):
        item = pages.item(row)
        room = pages.visualItemRect(item)
        edges = 2 * (window._look.px(5) + 2 + 3)  # padding and border of the style sheet, Qt's own
        inside = QRect(0, 0, room.width() - edges, 10_000)
        words = QFontMetrics(pages.font()).boundingRect(
            inside, Qt.TextFlag.TextWordWrap, item.text()
        )
        if words.height() > room.height() - 2 * (window._look.px(4) + 2):
            found.append(item.text())
    return found


def test_no_entry_is_cut(guide_window: GuideWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: cut(guide_window) == [])
    guide_window.field.setText("purchase order")
    assert listed(guide_window)
    qtbot.waitUntil(lambda: cut(guide_window) == [])


@pytest.mark.usefixtures("large_text")
def test_no_entry_is_cut_when_the_text_is_large(look: Appearance, qtbot: QtBot) -> None:
    window = GuideWindow(look)
    qtbot.addWidget(window)
    window.show_address("first-steps")
    window.show()
    window.field.setText("purchase order")
    qtbot.waitUntil(lambda: cut(window) == [])


@pytest.mark.usefixtures("large_text")
def test_an_entry_takes_a_second_line_only_where_its_words_need_one(
    look: Appearance, qtbot: QtBot
) -> None:
    window = GuideWindow(look)
    qtbot.addWidget(window)
    window.show_address("first-steps")
    window.show()
    pages = window.list
    qtbot.waitUntil(pages.isVisible)
    option = QStyleOptionViewItem()
    option.initFrom(pages)
    option.rect = pages.visualItemRect(pages.item(1))
    element = QStyle.SubElement.SE_ItemViewItemText
    edge = pages.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, pages) + 1
    room = pages.style().subElementRect(element, option, pages).width() - 2 * edge
    metrics = QFontMetrics(pages.font())
    entry = pages.item(1)
    entry.setText("i")
    one_line = pages.sizeHintForIndex(pages.indexFromItem(entry)).height()
    while metrics.horizontalAdvance(entry.text() + " i") < room:
        entry.setText(entry.text() + " i")
    assert pages.sizeHintForIndex(pages.indexFromItem(entry)).height() == one_line


def test_a_search_without_hits_says_so(guide_window: GuideWindow) -> None:
    guide_window.field.setText("zebra")
    assert guide_window.nothing.isVisible()
    assert listed(guide_window) == []


def test_the_contents_have_no_link_that_leaves_the_guide(
    guide_window: GuideWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    guide_window.show_address(CONTENTS)
    for one in guide_window.page_view.findChildren(LinkButton):
        assert not str(one.property("to")).startswith("http")
    guide_window._follow("https://evil.example/")
    assert opened == []


def test_an_installation_without_the_guide_says_so(
    qtbot: QtBot, look: Appearance, tmp_path: Path
) -> None:
    window = GuideWindow(look, Guide(tmp_path, tmp_path / "none"))
    qtbot.addWidget(window)
    window.show_address("first-steps")
    assert "not in this installation" in all_text(window)


# --- where F1 leads ------------------------------------------------------------------------------------


def test_f1_opens_the_guide_at_what_is_shown(opened: Opened, qtbot: QtBot) -> None:
    desk = HelpDesk(opened.context, opened.window)
    for key in TabKey:
        opened.window.open_tab(key)
        assert Guide().page(desk.address_here()).title
    opened.window.open_tab(TabKey.CHARGES)
    desk.open_guide()
    assert desk.guide_window is not None
    qtbot.addWidget(desk.guide_window)
    assert desk.guide_window.address == "charges"


def test_f1_asks_for_the_guide_from_the_first_page_too(opened: Opened) -> None:
    page = QWidget()
    opened.window.show_page(page)
    QTest.keyClick(opened.window, Qt.Key.Key_F1)
    assert opened.places == ["guide "]
    assert HelpDesk(opened.context, opened.window).address_here() == "sign-in"


def test_the_header_opens_the_help_menu(opened: Opened) -> None:
    opened.window.header.help_button.click()
    menu = next(
        action.menu() for action in opened.window.menuBar().actions() if action.text() == "Help"
    )
    assert isinstance(menu, QWidget)
    assert menu.isVisible()
    menu.close()


def bring_up(dialog: QDialog, opened: Opened, qtbot: QtBot) -> None:
    """Show a dialog once its window has come up, which would take the keys again."""
    qtbot.waitUntil(opened.window.isActiveWindow)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


def test_f1_in_the_settings_leads_to_what_their_page_is_about(opened: Opened, qtbot: QtBot) -> None:
    dialog = SettingsDialog(opened.context, opened.window)
    bring_up(dialog, opened, qtbot)
    for page in Page:
        dialog.show_page(page)
        QTest.keyClick(dialog.pages, Qt.Key.Key_F1)
    assert len(opened.places) == len(Page)
    assert all(is_in_guide(one.removeprefix("guide ")) for one in opened.places)
    assert f"guide {WHO_SEES}" in opened.places


def test_f1_in_a_sheet_leads_to_the_page_of_what_it_is_about(opened: Opened, qtbot: QtBot) -> None:
    for sheet in (
        Sheet(opened.context.look, opened.window, "Plain"),
        PinSheet(opened.context.look, opened.window, is_change=False),
    ):
        qtbot.addWidget(sheet)
        sheet.open()
        QTest.keyClick(sheet.focusWidget() or sheet, Qt.Key.Key_F1)
        assert sheet.isVisible()
        sheet.close()
    assert opened.places == ["guide ", f"guide {WHO_SEES}"]


def test_every_sheet_knows_a_page_that_the_guide_has() -> None:
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        importlib.import_module(module.name)
    kinds = list(Sheet.__subclasses__())
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert len(kinds) > 20
    assert [one for one in kinds if not is_in_guide(one.help_address)] == []


def test_f1_in_an_error_report_leads_to_what_leaves_the_computer(
    opened: Opened, look: Appearance, qapp: QApplication, qtbot: QtBot
) -> None:
    window = CrashWindow(look, "Report", qapp.clipboard(), opened.window)
    qtbot.addWidget(window)
    bring_up(window, opened, qtbot)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert opened.places == [f"guide {WHAT_LEAVES}"]


# --- what is this ----------------------------------------------------------------------------------------


class GuideOpener(QWidget):
    """A window with a guide, as the main window is one."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.column = QVBoxLayout(self)

    def open_guide(self, address: str) -> None:
        self.asked.append(address)


@pytest.fixture
def around(qtbot: QtBot) -> GuideOpener:
    widget = GuideOpener()
    qtbot.addWidget(widget)
    return widget


def test_the_sentences_lead_on_to_the_guide(around: GuideOpener, look: Appearance) -> None:
    button = ExplainButton(look, TERMS["renewalTerm"], "Renewal")
    around.column.addWidget(button)
    around.show()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    popover = button.findChild(ExplainPopover)
    assert isinstance(popover, ExplainPopover)
    assert popover.accessibleName() == "Renewal"
    assert "Source: " in all_text(popover)
    assert popover.more.hasFocus()
    popover.more.click()
    assert around.asked == [TERMS["renewalTerm"]]


def test_escape_closes_the_sentences(around: GuideOpener, look: Appearance) -> None:
    button = ExplainButton(look, TERMS["legalTerm"], "Legal")
    around.column.addWidget(button)
    around.show()
    button.explain()
    popover = button.findChild(ExplainPopover)
    assert isinstance(popover, ExplainPopover)
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()


def test_a_term_card_explains_its_kind(frame: Frame, look: Appearance, qtbot: QtBot) -> None:
    class Terms:
        terms = (RenewalTerm("term-1"),)
        names = ()

    (said,) = cards(Terms(), Around(frame.store.now()))
    card = TermCard(look, said, frame.context.clipboard, is_open=False)
    qtbot.addWidget(card)
    (button,) = card.findChildren(ExplainButton)
    assert button.address == TERMS["renewalTerm"]
    assert button.accessibleName() == "What is this: Renewal"


def test_the_nearest_is_explained(around: GuideOpener, look: Appearance) -> None:
    for _ in range(2):
        part = QWidget()
        column = QVBoxLayout(part)
        column.addWidget(QPushButton())
        column.addWidget(ExplainButton(look, TERMS["legalTerm"], "Legal"))
        around.column.addWidget(part)
    around.show()
    first, second = around.findChildren(ExplainButton)
    assert nearest_button(around, None) is first
    assert nearest_button(around, around.findChildren(QPushButton)[1]) is second
    second.hide()
    assert nearest_button(around, around.findChildren(QPushButton)[1]) is first


def test_without_anything_explained_the_guide_opens(opened: Opened) -> None:
    opened.window.open_tab(TabKey.SESSIONS)
    opened.window.explain()
    assert opened.places == ["guide "]


# --- what is new ------------------------------------------------------------------------------------------


def test_an_update_is_told_once_and_quietly(frame: Frame, qtbot: QtBot) -> None:
    frame.context.settings.told_version = "0.0.9"
    banners = Banners(frame.context)
    qtbot.addWidget(banners)
    assert f"This is Countersign {VERSION} now." in all_text(banners)
    dismiss = next(
        one
        for one in banners.findChildren(IconButton)
        if one.accessibleName() == "Dismiss what is new"
    )
    dismiss.click()
    assert frame.context.settings.told_version == VERSION
    assert wanted_banners(frame.context.status, told=VERSION) == []


def test_the_first_start_tells_no_news(opened: Opened) -> None:
    assert opened.context.settings.told_version == ""
    HelpDesk(opened.context, opened.window).begin()
    assert opened.context.settings.told_version == VERSION


def test_what_is_new_is_the_changelog(opened: Opened, qtbot: QtBot) -> None:
    opened.context.settings.told_version = "0.0.9"
    desk = HelpDesk(opened.context, opened.window)
    desk.open_news()
    assert desk.guide_window is not None
    qtbot.addWidget(desk.guide_window)
    assert desk.guide_window.address == NEWS
    assert "Changelog" in all_text(desk.guide_window)
    assert opened.context.settings.told_version == VERSION


# --- from other windows --------------------------------------------------------------------------------


def test_f1_works_in_every_window_of_its_own(frame: Frame, qtbot: QtBot) -> None:
    async def none() -> tuple[HealthCheck, ...]:
        return ()

    for window in (
        ActivityWindow(frame.context),
        HealthWindow(frame.context, none),
        AskAwsWindow(frame.context),
    ):
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        QTest.keyClick(window, Qt.Key.Key_F1)
    assert [one for one in frame.places if one[0] == "guide"] == [
        ("guide", OUTCOMES),
        ("guide", PERMISSIONS),
        ("guide", ASK_AWS),
    ]
    for asked in frame.client.asked:
        asked.future.cancel()
