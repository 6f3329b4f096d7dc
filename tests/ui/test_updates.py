"""Newer releases in the window: asked for after a sync, told quietly, opened by version alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.errors import Unclear
from app.model.release import Release
from app.publisher import PUBLISHER, Publisher
from app.version import VERSION
from app.worker.messages import AccountSwitched, SyncEnded
from app.worker.opening import ErrorInfo
from app.worker.update_messages import LookForRelease, ReleaseTold
from tests.fakes.frame import Frame
from ui import links
from ui.banners import Banners
from ui.updates.asker import ReleaseAsker
from ui.updates.card import ReleaseCard
from ui.updates.sheet import ReleaseSheet
from ui.widgets.buttons import IconButton, PlainButton
from ui.widgets.card import Note
from ui.widgets.paragraph import Paragraph

REAL = Publisher("releases.example", "AAAA")
NEWS = Release("9.0.0", 'New:\n<a href="https://evil.example">a link</a>')
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
READ = SyncEnded(AT, is_full=True)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was given."""
    given: list[str] = []

    def open_url(url: QUrl) -> bool:
        given.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return given


def asked(frame: Frame) -> int:
    return sum(isinstance(one.request, LookForRelease) for one in frame.client.asked)


def shown(banners: Banners) -> list[Note]:
    layout = banners.layout()
    assert layout
    items = (layout.itemAt(row) for row in range(layout.count()))
    return [note for item in items if item and isinstance(note := item.widget(), Note)]


def banner(banners: Banners) -> Note:
    (note,) = shown(banners)
    return note


def test_the_worker_is_asked_once_everything_has_been_read(frame: Frame, qtbot: QtBot) -> None:
    asker = ReleaseAsker(frame.context, REAL)
    frame.client.tell(SyncEnded(AT, is_full=False))
    frame.client.tell(SyncEnded(AT, is_full=True, error=ErrorInfo("Offline", "You are offline.")))
    assert asked(frame) == 0
    frame.client.tell(READ)
    qtbot.waitUntil(lambda: asked(frame) == 1)
    frame.client.fail(Unclear("The worker ended."))  # nobody is told
    frame.client.tell(READ)
    qtbot.waitUntil(lambda: asked(frame) == 2)
    frame.client.done()
    asker.deleteLater()


def test_nobody_is_asked_when_it_is_turned_off_and_at_once_when_turned_on(
    frame: Frame, qtbot: QtBot
) -> None:
    frame.context.settings.looks_for_releases = False
    asker = ReleaseAsker(frame.context, REAL)
    frame.client.tell(READ)
    frame.context.settings.hides_amounts = True
    assert asked(frame) == 0
    frame.context.settings.looks_for_releases = True
    qtbot.waitUntil(lambda: asked(frame) == 1)
    frame.client.done()
    asker.deleteLater()


def test_a_build_of_no_publisher_asks_nothing(frame: Frame) -> None:
    asker = ReleaseAsker(frame.context, Publisher("releases.example"))
    frame.client.tell(READ)
    assert asked(frame) == 0
    asker.deleteLater()


def test_a_newer_release_has_a_quiet_banner_until_it_is_left_out(
    frame: Frame, qtbot: QtBot
) -> None:
    banners = Banners(frame.context)
    qtbot.addWidget(banners)
    frame.client.tell(ReleaseTold(NEWS))
    note = banner(banners)
    assert note.accessibleName() == f"Countersign 9.0.0 is out. You have {VERSION}."
    assert note.property("banner") == "neutral"
    frame.client.tell(AccountSwitched(None))
    assert banner(banners)
    banner(banners).findChildren(IconButton)[0].click()
    assert not shown(banners)
    frame.client.tell(ReleaseTold(Release("9.0.1")))
    assert "9.0.1" in banner(banners).accessibleName()
    frame.context.settings.looks_for_releases = False
    assert not shown(banners)


def test_what_is_new_is_plain_text(frame: Frame, qtbot: QtBot) -> None:
    banners = Banners(frame.context)
    frame.window.setCentralWidget(banners)
    frame.window.show()
    frame.client.tell(ReleaseTold(NEWS))
    banner(banners).findChildren(PlainButton)[0].click()
    (sheet,) = frame.window.findChildren(ReleaseSheet)
    assert sheet.news.text() == NEWS.whats_new  # drawn as it stands, and no part of it is a link
    assert all(not label.openExternalLinks() for label in sheet.findChildren(QLabel))
    sheet.copy_button.click()
    assert frame.context.clipboard.text() == PUBLISHER.page_address("9.0.0")
    sheet.close()


def test_the_page_is_made_of_the_version_alone(
    frame: Frame, qtbot: QtBot, opened: list[str]
) -> None:
    context = frame.context
    frame.window.show()
    sheet = ReleaseSheet(context.look, frame.window, context.clipboard, NEWS, REAL)
    sheet.open()
    sheet.open_button.click()
    assert opened == []  # it has just appeared under the pointer
    qtbot.waitUntil(lambda: not sheet.is_guarded)
    sheet.open_button.click()
    assert opened == ["https://releases.example/releases/9.0.0"]


@pytest.mark.parametrize("version", ["", "1.2", "1.2.3/../x", "https://evil.example", "1.2.3\n"])
def test_what_is_no_version_has_no_page(version: str, opened: list[str]) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        links.open_release_page(version, REAL)
    assert not links.open_release_page(version, Publisher("releases.example"))
    assert opened == []


def test_the_settings_turn_it_off(frame: Frame, qtbot: QtBot) -> None:
    card = ReleaseCard(frame.context, REAL)
    qtbot.addWidget(card)
    assert card.tick is not None
    assert card.tick.isChecked()
    assert "releases.example is asked once a day" in card.findChildren(Paragraph)[0].text()
    card.tick.click()
    assert not frame.context.settings.looks_for_releases


def test_the_settings_of_a_build_of_no_publisher_offer_nothing(frame: Frame, qtbot: QtBot) -> None:
    card = ReleaseCard(frame.context, Publisher("releases.example"))
    qtbot.addWidget(card)
    assert card.tick is None
    assert f"This is Countersign {VERSION}." in card.findChildren(Paragraph)[0].text()
