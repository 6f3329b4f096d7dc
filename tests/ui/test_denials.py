"""Where AWS denies something: the missing right with what it unlocks, or the words of another denial."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied
from app.model.denial import DENIALS
from app.model.request import RequestKind
from app.model.sync import Listing, ListingState
from tests.fakes.frame import Frame
from tests.fakes.samples import NOW
from tests.fakes.stored_world import StoredWorld
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.tabs.agreements import ask_states
from ui.tabs.requests import locks
from ui.widgets.buttons import PlainButton
from ui.widgets.empty import PermissionState, Refusal
from ui.widgets.failed import failure
from ui.widgets.missing_right import MissingRightNote

RIGHT = "aws-marketplace:SearchAgreements"
UNLOCKED = "the list of your agreements"
each_denial = pytest.mark.parametrize("reason", DENIALS)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def state(frame: Frame, refusal: Refusal, qtbot: QtBot) -> PermissionState:
    made = PermissionState(frame.context.look, refusal, frame.context.clipboard)
    qtbot.addWidget(made)
    return made


def note(frame: Frame, right: str, reason: str, qtbot: QtBot) -> MissingRightNote:
    look, clipboard = frame.context.look, frame.context.clipboard
    made = MissingRightNote(look, "agreements", right, clipboard, reason=reason)
    qtbot.addWidget(made)
    return made


def test_a_refused_view_says_what_the_right_unlocks(frame: Frame, qtbot: QtBot) -> None:
    refusal = Refusal("agreements", RIGHT, "arn:x", "18 Nov", "No.", "INVALID_ACCESS")
    said = all_text(state(frame, refusal, qtbot))
    assert RIGHT in said
    assert UNLOCKED in said
    assert f"It unlocks: {UNLOCKED}\n" in refusal.message


@each_denial
def test_a_view_denied_for_another_reason_names_no_right(
    reason: str, frame: Frame, qtbot: QtBot
) -> None:
    refusal = Refusal("agreements", RIGHT, "arn:x", "18 Nov", "No.", reason)
    said = all_text(state(frame, refusal, qtbot)) + refusal.message
    assert DENIALS[reason].message in said
    assert RIGHT not in said
    assert "sign in again" not in said.lower()


def test_a_note_says_what_the_right_unlocks_and_copies_it(frame: Frame, qtbot: QtBot) -> None:
    made = note(frame, RIGHT, "", qtbot)
    assert f"Missing right: {RIGHT}. It unlocks {UNLOCKED}." in all_text(made)
    click(made.copy_button)
    assert frame.context.clipboard.text() == RIGHT


def test_in_a_narrow_place_the_words_of_a_note_have_its_whole_width(
    frame: Frame, qtbot: QtBot
) -> None:
    look, clipboard = frame.context.look, frame.context.clipboard
    made = MissingRightNote(look, "agreements", RIGHT, clipboard, as_banner=True, below=True)
    qtbot.addWidget(made)
    made.setFixedWidth(look.px(400))
    made.show()
    assert made.words.width() > look.px(320)
    for button in (made.check_button, made.copy_button):
        assert button.y() >= made.words.geometry().bottom()


@each_denial
def test_a_note_on_another_denial_copies_no_right(reason: str, frame: Frame, qtbot: QtBot) -> None:
    made = note(frame, "", reason, qtbot)
    assert DENIALS[reason].hint in all_text(made)
    assert not made.findChildren(PlainButton)


@each_denial
def test_a_search_that_is_denied_says_why(reason: str) -> None:
    error = AccessDenied(DENIALS[reason].message, DENIALS[reason].hint, reason=reason)
    said = failure(error, ask_states.ASKED)
    assert (said.title, said.lines) == (DENIALS[reason].message, DENIALS[reason].hint)


@each_denial
def test_requests_that_are_denied_cannot_be_answered_for_that_reason(reason: str) -> None:
    denied = [ListingState(Listing.PAYMENTS, read_at=NOW, error_code=reason)]
    assert locks.lock_of_age(denied, RequestKind.PAYMENT, NOW) == DENIALS[reason].message


@each_denial
def test_a_table_that_is_denied_says_why_and_leads_to_the_health_check(
    reason: str, bare_window: Opened, unread_world: StoredWorld, qtbot: QtBot
) -> None:
    cache = unread_world.cache
    cache.begin_listing(Listing.AGREEMENTS, NOW)
    denied = AccessDenied(DENIALS[reason].message, code="AccessDeniedException", reason=reason)
    cache.fail_listing(Listing.AGREEMENTS, NOW, denied)
    bare_window.client.tell(unread_world.opened)
    tab = bare_window.window.open_tab(TabKey.AGREEMENTS)
    qtbot.waitUntil(lambda: bool(tab.findChildren(PermissionState)))
    (page,) = tab.findChildren(PermissionState)
    assert DENIALS[reason].message in all_text(page)
    click(page.check_button)
    assert bare_window.places == ["health"]
