"""The tray's icon, menu and what they lead to, where no tray host is needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtGui import QAction, QColor, QImage
from pytestqt.qtbot import QtBot

from app.model.account import AccountColor, Source
from app.model.notice import Notice, NoticeKind
from app.model.request import PENDING, RequestKind
from app.worker.messages import AccountSwitched, NoticeDue, SyncEnded
from app.worker.opening import AccountsKnown
from app.worker.watch_messages import AccountWatched, WatchState
from tests.fakes import samples
from tests.fakes.accounts import ACCOUNTS, EU, PROD, known, watched
from tests.fakes.frame import Frame
from ui.elsewhere import Elsewhere
from ui.notice_inbox import NoticeInbox
from ui.theme import LIGHT, Tone
from ui.tray import Tray
from ui.tray_icon import TrayState, tray_icon


@pytest.fixture
def tray(frame: Frame) -> Tray:
    return Tray(frame.context, NoticeInbox(frame.context.bridge))


def state(tray: Tray) -> TrayState:
    return tray.state


def labels(tray: Tray) -> list[str]:
    actions = tray.menu.actions()
    return [_plain(action) for action in actions if action.isVisible() and action.text()]


def line(tray: Tray, words: str) -> QAction:
    return next(action for action in tray.menu.actions() if words in _plain(action))


def _plain(action: QAction) -> str:
    return action.text().replace("\u00a0", " ").replace("&&", "&")


def decide_all(frame: Frame) -> None:
    frame.queries.details = {
        key: detail for key, detail in frame.queries.details.items() if detail.row.status != PENDING
    }
    frame.store_changed()


def picture(frame: Frame, state: TrayState, waiting: int = 0, size: int = 64) -> QImage:
    icon = tray_icon(frame.context.look.icons, LIGHT, state, waiting)
    return icon.pixmap(size, size).toImage()


def test_the_most_urgent_requests_come_first_with_their_countdown(tray: Tray) -> None:
    assert labels(tray)[1].startswith("1,284.60 USD approves itself in ")
    assert "5 requests wait for you" in labels(tray)
    assert "4 charges without a PO" in labels(tray)


def test_the_countdown_goes_on(tray: Tray, frame: Frame) -> None:
    before = labels(tray)[1]
    frame.move_clock(samples.NOW + timedelta(minutes=5))
    assert labels(tray)[1] != before


def test_an_empty_inbox_is_said(tray: Tray, frame: Frame) -> None:
    decide_all(frame)
    assert "Nothing waits for you" in labels(tray)


def test_a_line_opens_its_request(tray: Tray, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tray.open_request) as opened:
        line(tray, "1,284.60 USD").trigger()
    assert opened.args == ["payment", samples.TRAVEL]


@pytest.mark.parametrize(
    ("words", "signal"),
    [
        ("Open Countersign", "show_window"),
        ("Update now", "update_wanted"),
        ("Quit", "quit_wanted"),
        ("4 charges", "show_window"),
    ],
)
def test_the_menu_leads_everywhere(tray: Tray, qtbot: QtBot, words: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(tray, signal)):
        line(tray, words).trigger()


def test_the_settings_open(tray: Tray, frame: Frame) -> None:
    line(tray, "Settings").trigger()
    assert frame.places == [("settings",)]


def test_the_state_follows_what_waits(tray: Tray, frame: Frame) -> None:
    assert state(tray) == TrayState.URGENT
    frame.queries.details.pop(samples.TRAVEL)
    frame.store_changed()
    assert state(tray) == TrayState.WAITING
    decide_all(frame)
    assert state(tray) == TrayState.QUIET


def test_being_offline_shows_unless_a_deadline_is_near(tray: Tray, frame: Frame) -> None:
    frame.client.tell(SyncEnded(samples.NOW, is_full=False, is_offline=True))
    assert state(tray) == TrayState.URGENT
    decide_all(frame)
    assert state(tray) == TrayState.OFFLINE


@pytest.mark.parametrize("size", [16, 22, 32, 64])
def test_the_four_pictures_differ_at_every_size(frame: Frame, size: int) -> None:
    pictures = [picture(frame, state, 5, size) for state in TrayState]
    for number, one in enumerate(pictures):
        assert all(one != other for other in pictures[number + 1 :])


def test_the_badge_has_the_tone_and_the_number(frame: Frame) -> None:
    urgent = picture(frame, TrayState.URGENT, 5)
    assert urgent.pixelColor(48, 5) == QColor(LIGHT.danger_fill)
    waiting = picture(frame, TrayState.WAITING, 5)
    assert waiting.pixelColor(48, 5) == QColor(LIGHT.tint(Tone.ACCENT).solid)
    assert waiting != picture(frame, TrayState.WAITING, 6)
    assert picture(frame, TrayState.WAITING, 10) == picture(frame, TrayState.WAITING, 400)


def test_without_a_host_there_is_no_tray_to_close_into(tray: Tray) -> None:
    assert not tray.is_available


def test_nothing_is_claimed_before_it_has_been_read(tray: Tray, frame: Frame) -> None:
    frame.queries.read_at = None
    decide_all(frame)
    assert "What waits is not read yet" in labels(tray)


def look_after(frame: Frame, *told: AccountWatched) -> None:
    frame.client.tell(AccountsKnown(ACCOUNTS, PROD))
    for one in told:
        frame.client.tell(one)


def test_requests_of_another_account_come_under_its_name(tray: Tray, frame: Frame) -> None:
    look_after(frame, watched(EU))
    shown = labels(tray)
    place = shown.index("brindle-eu · 2 waiting")
    assert place > shown.index("5 requests wait for you")
    assert shown[place + 1].startswith("840.00 EUR approves itself in 1 d")
    assert shown[place + 2].startswith("841.00 EUR approves itself in 2 d")


def test_the_number_and_the_urgency_count_all_accounts(tray: Tray, frame: Frame) -> None:
    decide_all(frame)
    assert state(tray) == TrayState.QUIET
    look_after(frame, watched(EU))
    assert state(tray) == TrayState.WAITING
    assert tray._facts.waiting == 2
    assert "Nothing waits for you in this account" in labels(tray)
    look_after(frame, watched(EU, left=timedelta(hours=6)))
    assert state(tray) == TrayState.URGENT


def test_the_words_of_the_icon_count_all_accounts(tray: Tray, frame: Frame) -> None:
    look_after(frame, watched(EU, waiting=7))
    assert tray._facts.all_words == "12 requests wait for you in 2 accounts"
    assert tray._facts.words == "5 requests wait for you"


def test_an_account_that_is_signed_out_says_so(tray: Tray, frame: Frame) -> None:
    look_after(frame, watched(EU, WatchState.SIGNED_OUT, waiting=0))
    assert "brindle-eu · Signed out" in labels(tray)


@pytest.mark.parametrize("state", [WatchState.WATCHED, WatchState.UNREACHABLE, WatchState.CLOSED])
def test_an_account_in_which_nothing_waits_takes_no_room(
    tray: Tray, frame: Frame, state: WatchState
) -> None:
    look_after(frame, watched(EU, state, waiting=0))
    assert not [words for words in labels(tray) if "brindle-eu" in words]


def test_a_line_of_another_account_leads_there(tray: Tray, frame: Frame, qtbot: QtBot) -> None:
    look_after(frame, watched(EU))
    with qtbot.waitSignal(tray.open_elsewhere) as opened:
        line(tray, "841.00 EUR").trigger()
    assert opened.args == [Elsewhere(EU.key, RequestKind.PAYMENT, "pr-brindle-eu-1")]
    with qtbot.waitSignal(tray.open_elsewhere) as opened:
        line(tray, "brindle-eu").trigger()
    assert opened.args == [Elsewhere(EU.key)]


def test_an_account_is_no_other_one_once_it_is_open(tray: Tray, frame: Frame) -> None:
    look_after(frame, watched(EU))
    frame.client.tell(AccountSwitched(EU))
    assert tray._facts.others == ()
    frame.client.tell(AccountSwitched(PROD))
    assert tray._facts.others == ()  # what was known of it is old


def test_an_account_that_was_forgotten_is_not_shown(tray: Tray, frame: Frame) -> None:
    look_after(frame, watched(EU))
    frame.client.tell(AccountsKnown(ACCOUNTS[:1], PROD))
    assert tray._facts.others == ()


def test_a_second_choice_of_the_open_account_counts_once(tray: Tray, frame: Frame) -> None:
    again = Source(profile="again")
    accounts = (*ACCOUNTS, known(again, ACCOUNTS[0].account_id, AccountColor.RED))
    frame.client.tell(AccountsKnown(accounts, PROD))
    frame.client.tell(watched(again))
    assert tray._facts.others == ()


def test_of_many_accounts_the_most_urgent_come_first(tray: Tray, frame: Frame) -> None:
    sources = [Source(profile=f"account-{number}") for number in range(6)]
    accounts = [
        known(source, f"00000000000{number}", AccountColor.RED)
        for number, source in enumerate(sources)
    ]
    frame.client.tell(AccountsKnown((ACCOUNTS[0], *accounts), PROD))
    for number, source in enumerate(sources):
        frame.client.tell(watched(source, left=timedelta(days=9 - number)))
    heads = [words for words in labels(tray) if words.startswith("account-")]
    assert heads == [f"account-{number} · 2 waiting" for number in (5, 4, 3, 2)]
    assert "2 more accounts: 4 waiting" in labels(tray)


@pytest.mark.parametrize("kind", [NoticeKind.SESSION_SPENT, NoticeKind.SESSION_ENDS])
def test_a_click_on_a_notice_of_a_session_opens_it(
    tray: Tray, frame: Frame, kind: NoticeKind
) -> None:
    notice = Notice("session:1", kind, None, "payment-session-000000000000001", "svc-ledger", "")
    tray.notifier.opened.emit(NoticeDue(notice, ""))
    assert frame.places == [("session", "payment-session-000000000000001")]


@pytest.mark.parametrize("kind", [NoticeKind.SESSION_SPENT, NoticeKind.SESSION_ENDS])
def test_a_click_on_a_notice_of_another_accounts_session_leads_to_it_there(
    tray: Tray, frame: Frame, qtbot: QtBot, kind: NoticeKind
) -> None:
    look_after(frame, watched(EU))
    notice = Notice("session:1", kind, None, "payment-session-1", "svc-ledger", "")
    with qtbot.waitSignal(tray.open_elsewhere) as opened:
        tray.notifier.opened.emit(NoticeDue(notice, EU.key))
    assert opened.args == [Elsewhere(EU.key, session_id="payment-session-1")]
    assert frame.places == []


def test_a_click_on_an_outcome_of_another_account_opens_that_account(
    tray: Tray, frame: Frame, qtbot: QtBot
) -> None:
    look_after(frame, watched(EU))
    notice = Notice("outcome:1", NoticeKind.OUTCOME, None, "agmt-1", "Order", "")
    with qtbot.waitSignal(tray.open_elsewhere) as opened:
        tray.notifier.opened.emit(NoticeDue(notice, EU.key))
    assert opened.args == [Elsewhere(EU.key)]
