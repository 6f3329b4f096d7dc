"""The end of a sign-in is told in time, and one sign-in repairs everything that waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import SignInNeeded
from app.model.account import Identity
from app.model.sign_in import BrowserPage
from app.worker.messages import AccountSwitched, ClockMeasured, SignedIn, SignInFailed
from app.worker.opening import ErrorInfo
from app.worker.sign_in_messages import BrowserWanted, CancelSignIn, SignInAgain, SignInEnds
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.notice_words import ending_words
from ui.sign_in.browser_sheet import BrowserSheet
from ui.sign_in.desk import SignInDesk
from ui.sign_in.expiry import ExpiryWatch
from ui.widgets.buttons import PlainButton

IDENTITY = Identity("447109263358", "arn:aws:sts::447109263358:assumed-role/Buyer/s", "us-east-1")
ADDRESS = "https://device.sso.us-east-1.amazonaws.com/?user_code=KQTB-WHZD"
EXPIRED = ErrorInfo("SignInNeeded", "The sign-in has run out.", "Sign in again.")


def in_minutes(minutes: float) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def sign_in_until(opened: Opened, ends_at: datetime | None) -> None:
    opened.client.tell(SignedIn(IDENTITY, "brindle-prod", ends_at=ends_at))


def header_words(opened: Opened) -> str:
    label = opened.window.header.end_words
    return label.text() if label.isVisible() else ""


def banner_button(opened: Opened) -> PlainButton:
    (button,) = opened.window.banners.findChildren(PlainButton)
    return button


# --- the countdown ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "words", "tone"),
    [
        (61, "", "text2"),
        (59.5, "Sign-in ends in 60 min", "text2"),
        (41.2, "Sign-in ends in 42 min", "text2"),
        (9.5, "Sign-in ends in 10 min", "warning"),
        (0.4, "Sign-in ends in 1 min", "warning"),
        (-1, "Sign-in has ended", "warning"),
    ],
)
def test_the_header_counts_the_last_hour_down(
    opened: Opened, minutes: float, words: str, tone: str
) -> None:
    sign_in_until(opened, in_minutes(minutes))
    assert header_words(opened) == words
    assert opened.window.header.end_words.property("tone") == tone


def test_a_sign_in_without_an_end_is_not_counted_down(opened: Opened) -> None:
    sign_in_until(opened, in_minutes(5))
    opened.client.tell(SignInEnds(None))
    assert header_words(opened) == ""
    assert not opened.window.banners.isVisible()


def test_the_countdown_follows_the_clock_of_aws(opened: Opened) -> None:
    sign_in_until(opened, in_minutes(45))
    opened.client.tell(ClockMeasured(40 * 60, is_wrong=False))
    assert header_words(opened) == "Sign-in ends in 5 min"


def test_another_account_begins_without_a_countdown(opened: Opened) -> None:
    sign_in_until(opened, in_minutes(5))
    opened.client.tell(AccountSwitched(None))
    assert opened.status.ends_at is None


def test_the_countdown_fits_the_smallest_window(opened: Opened, qtbot: QtBot) -> None:
    sign_in_until(opened, in_minutes(42))
    opened.window.resize(1024, 700)
    qtbot.waitUntil(lambda: opened.window.width() == 1024)
    label = opened.window.header.end_words
    qtbot.waitUntil(lambda: label.width() >= label.sizeHint().width())  # laid out a turn later
    assert label.mapTo(opened.window, label.rect().topLeft()).x() > 0


# --- told in time -------------------------------------------------------------------------------------


@pytest.fixture
def told(opened: Opened) -> Iterator[list[datetime]]:
    ends: list[datetime] = []
    watch = ExpiryWatch(opened.status, opened.store)
    watch.setParent(opened.window)
    watch.ending.connect(ends.append)
    yield ends
    watch.deleteLater()


def test_the_end_is_told_once_ten_minutes_before(opened: Opened, told: list[datetime]) -> None:
    ends_at = in_minutes(45)
    sign_in_until(opened, ends_at)
    opened.client.tell(ClockMeasured(34 * 60, is_wrong=False))
    assert told == []
    opened.client.tell(ClockMeasured(36 * 60, is_wrong=False))
    opened.store.tick.emit()
    assert told == [ends_at]
    renewed = in_minutes(90)
    opened.client.tell(SignInEnds(renewed))
    opened.client.tell(ClockMeasured(81 * 60, is_wrong=False))
    assert told == [ends_at, renewed]


def test_a_sign_in_that_is_over_already_is_not_told_as_ending(
    opened: Opened, told: list[datetime]
) -> None:
    sign_in_until(opened, in_minutes(-1))
    assert told == []


def test_the_timer_tells_without_any_event(
    opened: Opened, told: list[datetime], qtbot: QtBot
) -> None:
    ends_at = in_minutes(10) + timedelta(milliseconds=150)
    sign_in_until(opened, ends_at)
    qtbot.waitUntil(lambda: told == [ends_at])


def test_money_is_off_the_moment_the_sign_in_ends(
    opened: Opened, told: list[datetime], qtbot: QtBot
) -> None:
    sign_in_until(opened, datetime.now(UTC) + timedelta(milliseconds=200))
    assert opened.status.reason_off == ""
    with qtbot.waitSignal(
        opened.status.changed,
        check_params_cb=lambda: (
            opened.status.reason_off == "Your sign-in has ended. Sign in again first."
        ),
    ):
        pass
    qtbot.waitUntil(lambda: "Your sign-in has ended." in all_text(opened.window.banners))
    sign_in_until(opened, in_minutes(60))
    assert opened.status.reason_off == ""
    assert not opened.window.banners.isVisible()


def test_the_notification_names_the_account_only_while_it_may() -> None:
    ends_at = in_minutes(10)
    assert "brindle-prod" in ending_words(ends_at, "brindle-prod").body
    assert ending_words(ends_at, "").body.startswith("Your sign-in ends at ")


# --- signing in again ---------------------------------------------------------------------------------


def test_the_banner_offers_to_sign_in_again_before_and_after_the_end(
    opened: Opened, qtbot: QtBot
) -> None:
    sign_in_until(opened, in_minutes(9))
    qtbot.waitUntil(lambda: "Your sign-in ends at " in all_text(opened.window.banners))
    banner_button(opened).click()
    opened.client.tell(SignInFailed(EXPIRED))
    qtbot.waitUntil(lambda: "The sign-in has run out." in all_text(opened.window.banners))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    banner_button(opened).click()
    assert opened.places == ["sign-in", "sign-in"]


def test_an_error_that_no_sign_in_mends_offers_to_try_again(opened: Opened) -> None:
    opened.client.tell(SignInFailed(ErrorInfo("Offline", "AWS cannot be reached.")))
    banner_button(opened).click()
    assert opened.places == ["update"]


def renew(opened: Opened, desk: SignInDesk, qtbot: QtBot) -> None:
    desk.sign_in_again()
    qtbot.waitUntil(lambda: bool(opened.client.asked))
    assert isinstance(opened.client.asked[0].request, SignInAgain)


def test_one_renewal_at_a_time_and_the_banner_says_so(
    opened: Opened, desk: SignInDesk, qtbot: QtBot
) -> None:
    opened.client.tell(SignInFailed(EXPIRED))
    renew(opened, desk, qtbot)
    qtbot.waitUntil(lambda: "Signing in…" in all_text(opened.window.banners))
    desk.sign_in_again()
    sign_in_until(opened, in_minutes(60))
    opened.client.done()
    qtbot.waitUntil(lambda: not opened.status.is_renewing)
    assert len(opened.client.asked) == 1
    assert not opened.window.banners.isVisible()
    assert opened.status.reason_off == ""


def test_a_renewal_that_fails_says_why_and_can_be_tried_again(
    opened: Opened, desk: SignInDesk, qtbot: QtBot
) -> None:
    opened.client.tell(SignInFailed(EXPIRED))
    renew(opened, desk, qtbot)
    opened.client.fail(SignInNeeded("Nobody answered in the browser.", "Sign in again."))
    qtbot.waitUntil(lambda: "Nobody answered in the browser." in all_text(opened.window))
    assert "Sign in again" in all_text(opened.window.banners)
    opened.context.notices.clear()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    addresses: list[str] = []

    def open_url(url: QUrl) -> bool:
        addresses.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return addresses


def browser_sheet(desk: SignInDesk) -> BrowserSheet:
    assert desk.browser_sheet is not None
    return desk.browser_sheet


def test_the_browser_leg_stands_over_the_window(
    opened: Opened, desk: SignInDesk, browser: list[str], qapp: QApplication, qtbot: QtBot
) -> None:
    renew(opened, desk, qtbot)
    page = BrowserPage(ADDRESS, in_minutes(9.5), "KQTB-WHZD")
    opened.client.tell(BrowserWanted(page))
    sheet = browser_sheet(desk)
    assert browser == [ADDRESS]
    assert "KQTB-WHZD" in all_text(sheet)
    assert "Nobody sends you such a code." in all_text(sheet)
    assert "9:" in sheet.left.text()
    sheet.open_button.click()
    assert browser == [ADDRESS, ADDRESS]
    assert sheet.copy_button is not None
    sheet.copy_button.click()
    assert qapp.clipboard().text() == "KQTB-WHZD"
    opened.client.tell(BrowserWanted(None))
    assert desk.browser_sheet is None
    opened.client.done()


def test_cancelling_the_browser_leg_is_no_error(
    opened: Opened, desk: SignInDesk, browser: list[str], qtbot: QtBot
) -> None:
    renew(opened, desk, qtbot)
    opened.client.tell(BrowserWanted(BrowserPage(ADDRESS, in_minutes(9))))
    browser_sheet(desk).cancel_button.click()
    qtbot.waitUntil(lambda: isinstance(opened.client.asked[-1].request, CancelSignIn))
    opened.client.done()
    opened.client.asked[0].future.set_exception(
        SignInNeeded("The sign-in was given up.", code="sign-in-cancelled")
    )
    qtbot.waitUntil(lambda: not opened.status.is_renewing)
    assert "given up" not in all_text(opened.window)


def test_a_page_that_is_none_of_aws_is_not_opened(
    opened: Opened, desk: SignInDesk, browser: list[str], qtbot: QtBot
) -> None:
    renew(opened, desk, qtbot)
    opened.client.tell(BrowserWanted(BrowserPage("https://evil.example/", in_minutes(9))))
    assert browser == []
    assert "No browser could be opened" in all_text(browser_sheet(desk))
    opened.client.done()
    qtbot.waitUntil(lambda: desk.browser_sheet is None)


def test_the_first_page_shows_its_own_browser_leg(
    opened: Opened, desk: SignInDesk, browser: list[str]
) -> None:
    opened.client.tell(BrowserWanted(BrowserPage(ADDRESS, in_minutes(9))))
    assert desk.browser_sheet is None
    assert browser == []
