"""The settings have room for all that they say, at each size of text: they scroll, nothing is squeezed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.worker.secret_messages import PassphraseWanted
from tests.fakes.window import Opened
from ui import fonts as types
from ui.appearance import Appearance, Scheme
from ui.fonts import MAX_SCALE
from ui.lock.pin import digest_of
from ui.preferences.rows import SettingsCard
from ui.settings_dialog import Page, SettingsDialog
from ui.widgets.labels import PlainLabel

LONG = (
    "What this system tells before it sleeps, and what it does not tell, in words that take lines. "
)


@pytest.fixture(params=[1.0, MAX_SCALE])
def text_size(
    request: pytest.FixtureRequest, look: Appearance, monkeypatch: pytest.MonkeyPatch
) -> Iterator[float]:
    """Text as it is, and as large as a system set to 200 % makes it."""

    def apply() -> None:
        look.fonts._made.clear()
        for scheme in (Scheme.DARK, Scheme.LIGHT):  # the style sheet is made anew
            look.set_scheme(scheme)

    with monkeypatch.context() as changed:
        changed.setattr(look.fonts, "scale", request.param)
        apply()
        yield request.param
    apply()


def squeezed(dialog: SettingsDialog) -> list[str]:
    """The visible parts that have less room than their words need."""
    found: list[str] = []
    for part in dialog.findChildren(QWidget):
        if not part.isVisible() or part.objectName().startswith("qt_"):
            continue
        least = part.minimumSizeHint()
        height = part.heightForWidth(part.width()) if part.hasHeightForWidth() else least.height()
        if part.height() < height or part.width() < least.width():
            found.append(f"{type(part).__name__} {part.accessibleName()} {part.size()}")
    return found


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_nothing_is_squeezed_whatever_is_said(
    opened: Opened, text_size: float, scheme: Scheme, qtbot: QtBot
) -> None:
    opened.context.look.set_scheme(scheme)
    opened.window.resize(1024, 700)
    opened.context.settings.pin_digest = digest_of("4711")
    opened.client.tell(PassphraseWanted(is_wanted=False, is_used=True))
    dialog = SettingsDialog(opened.context, opened.window)
    dialog.open()
    dialog.network.said.set_words("", LONG * 3)
    dialog.lock._sleep_words.set_words("", LONG * 2)
    for page in Page:
        dialog.show_page(page)
        qtbot.waitUntil(lambda: squeezed(dialog) == [])  # it is laid out in the next turn
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    dialog.close()


def test_no_language_has_too_long_names_of_pages(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "Daten auf diesem Computer und anderen"
    look, usual = opened.context.look, SettingsDialog(opened.context, opened.window)
    usual.open()
    usual.close()
    monkeypatch.setattr(Page.DATA, "_value_", long)
    dialog = SettingsDialog(opened.context, opened.window)
    dialog.open()
    dialog.show_page(Page.DATA)
    room = dialog.pages.visualItemRect(dialog.pages.currentItem()).width()
    words = QFontMetrics(look.font(types.BODY_STRONG)).horizontalAdvance(long)
    before = dialog.pages.iconSize().width() + look.px(24)
    assert room >= words + before
    assert dialog.stack.width() >= usual.stack.width()
    dialog.close()


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def sides(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Qt.LayoutDirection]:
    """Both ways to read."""
    qapp.setLayoutDirection(request.param)
    yield request.param
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_what_is_set_in_stays_so_on_the_side_where_lines_begin(
    sides: Qt.LayoutDirection, opened: Opened
) -> None:
    dialog = SettingsDialog(opened.context, opened.window)
    dialog.open()
    dialog.show_page(Page.SECURITY)
    px, card = opened.context.look.px, dialog.lock
    (title,) = (one for one in dialog.findChildren(PlainLabel) if one.text() == "Settings")
    margins, ticks, words = title.contentsMargins(), card.sleep, card._sleep_words
    if sides is Qt.LayoutDirection.LeftToRight:
        title_in, words_in = margins.left(), words.geometry().left() - ticks.geometry().left()
    else:
        title_in, words_in = margins.right(), ticks.geometry().right() - words.geometry().right()
    assert title_in == px(10)
    assert words_in == px(24)
    dialog.close()


def test_lines_between_rows_go_from_edge_to_edge(opened: Opened) -> None:
    dialog = SettingsDialog(opened.context, opened.window)
    dialog.open()
    dialog.show_page(Page.NOTICES)
    card = dialog.notices.findChildren(SettingsCard)[0]
    drawn, ink = card.grab().toImage(), opened.context.look.theme.line
    across = [
        y
        for y in range(drawn.height())
        if drawn.pixelColor(1, y).name().upper() == ink
        and drawn.pixelColor(drawn.width() - 2, y).name().upper() == ink
    ]
    assert len(across) == len(card._between) == 4
    dialog.close()


def test_the_keyboard_reaches_what_is_scrolled_away(opened: Opened, text_size: float) -> None:
    dialog = SettingsDialog(opened.context, opened.window)
    dialog.open()
    dialog.show_page(Page.NETWORK)
    button = dialog.network.change_button
    for _ in range(30):
        if dialog.focusWidget() is button:
            break
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is button
    assert not button.visibleRegion().isEmpty()
    dialog.close()
