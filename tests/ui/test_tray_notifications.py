"""Notifications over a real session bus, to services of every kind; each notice is told and answered once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.errors import Unclear
from app.model.notice import Notice, NoticeKind
from app.model.notice_choice import NoticeChoice, QuietHours, Told
from app.model.request import RequestKind
from app.worker.messages import AccountSwitched, NoticeDue, NoticeShown
from app.worker.opening import AccountsKnown
from tests.fakes import samples
from tests.fakes.accounts import ACCOUNTS, EU, PROD
from tests.fakes.desktop import NotificationService, SessionBus, has_desktop_tools
from tests.fakes.frame import Frame
from ui import freedesktop
from ui.notice_inbox import NoticeInbox
from ui.notice_words import Words
from ui.notifications import Notifier
from ui.theme import Tone
from ui.toast import Toast

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not has_desktop_tools(),
    reason="needs dbus-daemon; packaging/dev.py test installs it",
)
TRAVEL = Notice(
    key="new:pr-1a77d0c3e5",
    kind=NoticeKind.NEW_REQUEST,
    request_kind=RequestKind.PAYMENT,
    request_id="pr-1a77d0c3e5",
    title="Workshop <b>travel</b> & more",
    seller="Sablewood Consulting",
    money=samples.money("1284.60"),
)
MILESTONE = msgspec.structs.replace(TRAVEL, key="new:pr-8f20c6ab41", request_id="pr-8f20c6ab41")


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    made = SessionBus(tmp_path)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
    yield made
    made.stop()


@pytest.fixture
def service(bus: SessionBus) -> Iterator[NotificationService]:
    made = NotificationService(bus.address)
    yield made
    made.stop()


def notifier_of(frame: Frame) -> Notifier:
    return Notifier(frame.context, lambda: None)


def answered(frame: Frame) -> list[str]:
    return [
        asked.request.key for asked in frame.client.asked if isinstance(asked.request, NoticeShown)
    ]


def test_a_notice_is_shown_and_answered(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    notifier_of(frame).take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: answered(frame) == [TRAVEL.key], timeout=20_000)
    assert [shown.summary.replace("\u00a0", " ") for shown in service.shown] == [
        "New payment request: 1,284.60 USD"
    ]


def test_markup_is_escaped_for_a_service_that_reads_it(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    notifier_of(frame).take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: len(service.shown) == 1, timeout=20_000)
    assert service.shown[0].body.startswith("Workshop &lt;b&gt;travel&lt;/b&gt; &amp; more")


def test_markup_is_taken_out_for_a_service_that_does_not(
    frame: Frame, bus: SessionBus, qtbot: QtBot
) -> None:
    plain = NotificationService(bus.address, able=("body",))
    notifier_of(frame).take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: len(plain.shown) == 1, timeout=20_000)
    assert "<" not in plain.shown[0].body
    assert "& more" in plain.shown[0].body
    assert plain.shown[0].actions == ()
    plain.stop()


def named(notifier: Notifier, frame: Frame, qtbot: QtBot) -> str:
    names: list[str] = []

    async def ask() -> None:
        names.append(await notifier.service.name())

    frame.context.tasks.start(ask(), "name of the service")
    qtbot.waitUntil(lambda: bool(names), timeout=20_000)
    return names[0]


def test_the_service_is_named_for_the_health_check(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    assert named(notifier_of(frame), frame, qtbot) == "Sample desktop"
    assert service.shown == []


def test_without_a_service_none_is_named(frame: Frame, bus: SessionBus, qtbot: QtBot) -> None:
    assert named(notifier_of(frame), frame, qtbot) == ""


def test_a_click_opens_the_request_of_that_notification(
    frame: Frame, service: NotificationService, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    notifier = notifier_of(frame)
    notifier.take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: len(answered(frame)) == 1, timeout=20_000)
    notifier.take(NoticeDue(MILESTONE))
    qtbot.waitUntil(lambda: len(answered(frame)) == 2, timeout=20_000)
    service.click(99)
    with qtbot.waitSignal(notifier.opened, timeout=20_000) as opened:
        service.click(1, token="from-the-click")
    assert opened.args == [NoticeDue(TRAVEL, PROD.key)]
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "from-the-click"


def test_the_same_notice_is_told_once_however_often_it_comes(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    notifier = notifier_of(frame)
    for _ in range(3):
        notifier.take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: len(answered(frame)) == 1, timeout=20_000)
    frame.client.fail(Unclear("The worker ended before it answered."))
    # Until the first telling is over, a repetition belongs to it.
    qtbot.waitUntil(lambda: _again(notifier, frame), timeout=20_000)
    assert len(service.shown) == 1


def _again(notifier: Notifier, frame: Frame) -> bool:
    notifier.take(NoticeDue(TRAVEL))
    return len(answered(frame)) == 2


def test_without_a_service_the_window_tells_it(frame: Frame, bus: SessionBus, qtbot: QtBot) -> None:
    notifier_of(frame).take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: answered(frame) == [TRAVEL.key], timeout=20_000)
    assert len(frame.window.findChildren(Toast)) == 1


def test_what_is_told_of_the_sign_in_carries_its_key(
    frame: Frame, bus: SessionBus, qtbot: QtBot
) -> None:
    notifier_of(frame).tell_words("sign-in", Words("Sign in again soon.", "It ends at 10:52."))
    qtbot.waitUntil(lambda: len(frame.window.findChildren(Toast)) == 1, timeout=20_000)
    face = frame.window.findChildren(Toast)[0].face
    assert (face.tone, face.icon) == (Tone.WARNING, "key")


def test_without_a_bus_the_window_tells_it(
    frame: Frame, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    notifier_of(frame).take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: answered(frame) == [TRAVEL.key], timeout=20_000)
    assert len(frame.window.findChildren(Toast)) == 1


def test_a_hanging_service_holds_nothing_up(
    frame: Frame, bus: SessionBus, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freedesktop, "_ANSWER_S", 1.0)
    hanging = NotificationService(bus.address, hangs=True)
    notifier_of(frame).take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: hanging.asked > 0, timeout=20_000)
    label = QLabel("the window's loop is free", frame.window)
    qtbot.waitUntil(lambda: answered(frame) == [TRAVEL.key], timeout=20_000)
    assert label.text()
    assert len(frame.window.findChildren(Toast)) == 1
    hanging.stop()


def test_a_service_that_comes_later_is_used(frame: Frame, bus: SessionBus, qtbot: QtBot) -> None:
    notifier = notifier_of(frame)
    notifier.take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: len(answered(frame)) == 1, timeout=20_000)
    late = NotificationService(bus.address)
    notifier.take(NoticeDue(MILESTONE))
    qtbot.waitUntil(lambda: len(late.shown) == 1, timeout=20_000)
    late.stop()


def test_the_link_in_the_window_opens_the_request(
    frame: Frame, bus: SessionBus, qtbot: QtBot
) -> None:
    notifier = notifier_of(frame)
    notifier.take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: len(frame.window.findChildren(Toast)) == 1, timeout=20_000)
    with qtbot.waitSignal(notifier.opened) as opened:
        frame.window.findChildren(Toast)[0]._on_action_clicked()
    assert opened.args == [NoticeDue(TRAVEL, PROD.key)]


def test_a_pause_holds_notices_until_it_ends(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    notifier = notifier_of(frame)
    notifier.pause(samples.NOW + timedelta(hours=1))
    notifier.take(NoticeDue(TRAVEL))
    notifier.take(NoticeDue(TRAVEL))
    assert answered(frame) == []
    notifier.resume()
    qtbot.waitUntil(lambda: answered(frame) == [TRAVEL.key], timeout=20_000)
    assert len(service.shown) == 1


def test_closing_to_the_tray_is_explained_once(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    notifier = notifier_of(frame)
    notifier.explain_close()
    notifier.explain_close()
    notifier.take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: len(answered(frame)) == 1, timeout=20_000)
    qtbot.waitUntil(lambda: len(service.shown) == 2, timeout=20_000)
    assert {shown.summary for shown in service.shown} >= {"Countersign keeps watching"}


def test_notices_that_come_before_the_tray_are_kept_for_it(frame: Frame) -> None:
    inbox = NoticeInbox(frame.context.bridge)
    frame.client.tell(NoticeDue(TRAVEL))
    got: list[NoticeDue] = []
    inbox.due.connect(got.append)
    inbox.begin()
    frame.client.tell(NoticeDue(MILESTONE))
    assert got == [NoticeDue(TRAVEL), NoticeDue(MILESTONE)]


def answers(frame: Frame) -> list[tuple[str, str]]:
    return [
        (asked.request.key, asked.request.account)
        for asked in frame.client.asked
        if isinstance(asked.request, NoticeShown)
    ]


def test_a_notice_of_another_account_names_it_and_is_answered_for_it(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    frame.client.tell(AccountsKnown(ACCOUNTS, PROD))
    notifier = notifier_of(frame)
    notifier.take(NoticeDue(TRAVEL, EU.key))
    qtbot.waitUntil(lambda: answers(frame) == [(TRAVEL.key, EU.key)], timeout=20_000)
    assert service.shown[0].body.startswith("In brindle-eu. Workshop ")
    with qtbot.waitSignal(notifier.opened, timeout=20_000) as opened:
        service.click(1)
    assert opened.args == [NoticeDue(TRAVEL, EU.key)]


def test_two_accounts_may_have_a_notice_of_the_same_key(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    frame.client.tell(AccountsKnown(ACCOUNTS, PROD))
    notifier = notifier_of(frame)
    notifier.take(NoticeDue(TRAVEL))
    notifier.take(NoticeDue(TRAVEL, EU.key))
    qtbot.waitUntil(lambda: len(answers(frame)) == 2, timeout=20_000)
    assert len(service.shown) == 2


def test_what_was_told_of_another_account_is_not_told_again_when_it_is_open(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    frame.client.tell(AccountsKnown(ACCOUNTS, PROD))
    notifier = notifier_of(frame)
    notifier.take(NoticeDue(TRAVEL, EU.key))
    qtbot.waitUntil(lambda: len(answers(frame)) == 1, timeout=20_000)
    frame.client.fail(Unclear("The account was left before AWS answered."))
    frame.client.tell(AccountSwitched(EU))
    # Until the first telling is over, a repetition belongs to it.
    qtbot.waitUntil(lambda: _told_again(notifier, frame), timeout=20_000)
    assert answers(frame)[-1] == (TRAVEL.key, EU.key)
    assert len(service.shown) == 1


def _told_again(notifier: Notifier, frame: Frame) -> bool:
    notifier.take(NoticeDue(TRAVEL))
    return len(answers(frame)) == 2


def test_a_pause_holds_the_notices_of_all_accounts(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    frame.client.tell(AccountsKnown(ACCOUNTS, PROD))
    notifier = notifier_of(frame)
    notifier.pause(samples.NOW + timedelta(hours=1))
    notifier.take(NoticeDue(TRAVEL))
    notifier.take(NoticeDue(TRAVEL, EU.key))
    assert answers(frame) == []
    frame.client.tell(AccountSwitched(EU))
    notifier.resume()
    qtbot.waitUntil(lambda: len(answers(frame)) == 2, timeout=20_000)
    heard = {shown.body.split(".")[0] for shown in service.shown}
    assert "In brindle-prod" in heard


def test_a_kind_that_is_off_is_answered_as_left_out_and_not_told(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    notifier = notifier_of(frame)
    frame.context.settings.notices = NoticeChoice(off=frozenset({Told.NEW}))
    notifier.take(NoticeDue(TRAVEL))
    qtbot.waitUntil(lambda: answered(frame) == [TRAVEL.key], timeout=20_000)
    (asked,) = [one.request for one in frame.client.asked if isinstance(one.request, NoticeShown)]
    assert asked.is_left_out
    assert service.shown == []
    # The library leaves a bus open to which it is still connecting when the loop ends.
    names: list[str] = []

    async def ask() -> None:
        names.append(await notifier.service.name())

    frame.context.tasks.start(ask(), "name of the service")
    qtbot.waitUntil(lambda: bool(names))


def test_quiet_hours_hold_what_can_wait_and_end_when_the_choice_is_taken_back(
    frame: Frame, service: NotificationService, qtbot: QtBot
) -> None:
    notifier = notifier_of(frame)
    now = frame.store.clock.astimezone()
    quiet = QuietHours((now - timedelta(hours=1)).time(), (now + timedelta(hours=2)).time())
    frame.context.settings.notices = NoticeChoice(quiet=quiet)
    soon = msgspec.structs.replace(MILESTONE, deadline=frame.store.clock + timedelta(hours=1))
    notifier.take(NoticeDue(TRAVEL))
    notifier.take(NoticeDue(soon))
    qtbot.waitUntil(lambda: answered(frame) == [soon.key], timeout=20_000)
    frame.context.settings.notices = NoticeChoice()
    qtbot.waitUntil(lambda: answered(frame) == [soon.key, TRAVEL.key], timeout=20_000)
    assert len(service.shown) == 2
