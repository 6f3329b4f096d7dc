"""While locked, notifications and the tray's menu go on without names and amounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from PySide6.QtGui import QAction

from app.model.notice import NoticeKind
from app.model.request import RequestKind
from app.worker.messages import NoticeDue
from app.worker.opening import AccountsKnown
from tests.fakes.accounts import ACCOUNTS, EU, PROD, watched
from tests.fakes.frame import Frame
from tests.fakes.samples import NOW
from tests.ui.test_tray_words import TRAVEL
from ui.notice_inbox import NoticeInbox
from ui.notice_words import locked_words
from ui.notifications import Notifier
from ui.tray import Tray


def said(**changes: Any) -> str:
    words = locked_words(msgspec.structs.replace(TRAVEL, **changes), NOW)
    return f"{words.title}\n{words.body}"


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("request_kind", list(RequestKind))
@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("outcome", ["confirmed", "refused", "unknown"])
def test_no_notice_names_anybody_or_an_amount(
    kind: NoticeKind, request_kind: RequestKind, count: int, outcome: str
) -> None:
    words = said(kind=kind, request_kind=request_kind, count=count, outcome=outcome)
    for detail in ("Workshop", "Sablewood", "284", "USD", "First:", "  "):
        assert detail not in words


def test_a_deadline_is_still_told() -> None:
    words = said(kind=NoticeKind.DEADLINE, before=timedelta(days=1))
    assert words.startswith("A payment request approves itself in 6 h 12 min\nDecide before ")


def test_the_notifier_asks_the_lock(frame: Frame) -> None:
    frame.client.tell(AccountsKnown(ACCOUNTS, PROD))
    notifier = Notifier(frame.context, lambda: None)
    assert "In brindle-eu. " in notifier._words(NoticeDue(TRAVEL, EU.key)).body
    assert "Sablewood" in notifier._words(NoticeDue(TRAVEL)).body
    frame.context.lock.set_locked(is_locked=True)
    for account in ("", EU.key):
        words = notifier._words(NoticeDue(TRAVEL, account))
        assert "Sablewood" not in words.body
        assert "brindle" not in words.title + words.body
    notifier.deleteLater()


@pytest.fixture
def tray(frame: Frame) -> Iterator[Tray]:
    made = Tray(frame.context, NoticeInbox(frame.context.bridge))
    made.setParent(frame.window)
    yield made
    made.hide()


def visible(tray: Tray) -> list[QAction]:
    return [one for one in tray.menu.actions() if one.isVisible() and not one.isSeparator()]


def test_the_tray_shows_counts_only(tray: Tray, frame: Frame) -> None:
    assert any("USD" in action.text() for action in visible(tray))
    frame.client.tell(AccountsKnown(ACCOUNTS, PROD))
    frame.client.tell(watched(EU))
    assert any("brindle-eu" in action.text() for action in visible(tray))
    frame.context.lock.set_locked(is_locked=True)
    words = "\n".join(action.text() for action in visible(tray))
    for detail in ("USD", "brindle", "4471", "Sablewood"):
        assert detail not in words
    assert "7 requests wait for you in 2 accounts" in words
    settings = next(one for one in visible(tray) if one.text() == "Settings…")
    assert not settings.isEnabled()
    frame.context.lock.set_locked(is_locked=False)
    assert any("USD" in action.text() for action in visible(tray))
    assert settings.isEnabled()


def test_the_tray_locks_and_leads_to_unlocking(tray: Tray, frame: Frame) -> None:
    shown: list[bool] = []
    tray.show_window.connect(lambda: shown.append(True))
    next(one for one in visible(tray) if one.text() == "Lock now").trigger()
    assert frame.places == [("lock",)]
    frame.context.lock.set_locked(is_locked=True)
    next(one for one in visible(tray) if one.text() == "Unlock…").trigger()
    assert shown == [True]
