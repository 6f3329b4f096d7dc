"""What a notification and the tray's menu say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.model.notice import Notice, NoticeKind
from app.model.request import Deadline, DeadlineKind, RequestKind
from tests.fakes import samples
from tests.fakes.samples import NOW
from ui.notice_words import locked_words, notice_words
from ui.tray_menu import tomorrow
from ui.tray_words import request_line

TRAVEL = Notice(
    key="new:pr-1a77d0c3e5",
    kind=NoticeKind.NEW_REQUEST,
    request_kind=RequestKind.PAYMENT,
    request_id="pr-1a77d0c3e5",
    title="Workshop travel, October",
    seller="Sablewood Consulting",
    money=samples.money("1284.60"),
    deadline=NOW + timedelta(hours=6, minutes=12),
    approves_itself=True,
)


def said(*, hides_amounts: bool = False, **changes: Any) -> tuple[str, str]:
    words = notice_words(
        msgspec.structs.replace(TRAVEL, **changes), NOW, hides_amounts=hides_amounts
    )
    return words.title.replace("\u00a0", " "), words.body.replace("\u00a0", " ")


def test_a_new_request_is_named_with_its_amount_and_when_silence_answers_it() -> None:
    title, body = said()
    assert title == "New payment request: 1,284.60 USD"
    assert body.startswith("Workshop travel, October, from Sablewood Consulting. ")
    assert "Approves itself in 6 h 12 min, at " in body


def test_a_warning_begins_with_the_deadline() -> None:
    title, body = said(kind=NoticeKind.DEADLINE, before=timedelta(days=1))
    assert title == "1,284.60 USD approves itself in 6 h 12 min"
    assert "Decide before " in body


def test_the_first_look_at_an_account_is_one_notice() -> None:
    title, body = said(count=5)
    assert title == "5 requests wait for you"
    assert body.startswith("First: Workshop travel")


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_amounts_can_be_hidden(kind: NoticeKind) -> None:
    title, body = said(kind=kind, outcome="confirmed", hides_amounts=True)
    assert "284" not in title + body


@pytest.mark.parametrize(
    ("outcome", "title"),
    [
        ("confirmed", "Done and confirmed"),
        ("refused", "Refused"),
        ("unknown", "Being checked"),
        ("a new word", "Changed"),
    ],
)
def test_an_outcome_is_never_made_better_than_it_is(outcome: str, title: str) -> None:
    assert said(kind=NoticeKind.OUTCOME, outcome=outcome)[0] == title


@pytest.mark.parametrize(
    ("code", "title", "tail"),
    [
        ("AccessDeniedException", "Refused", "Nothing has changed."),
        ("decided-elsewhere", "Decided elsewhere", "Your answer had no effect."),
        ("no-effect", "Nothing happened", "Your answer did not reach AWS."),
        ("never-sent", "Not sent", "Nothing has changed."),
    ],
)
def test_an_answer_without_effect_says_why(code: str, title: str, tail: str) -> None:
    words = said(kind=NoticeKind.OUTCOME, outcome="refused", outcome_code=code)
    assert words[0] == title
    assert words[1].endswith(tail)


@pytest.mark.parametrize("code", ["decided-elsewhere", "no-effect"])
def test_a_purchase_without_effect_answers_nobody(code: str) -> None:
    words = said(kind=NoticeKind.OUTCOME, request_kind=None, outcome="refused", outcome_code=code)
    assert "Your request" in words[1]


def test_a_request_without_a_deadline_waits() -> None:
    assert said(deadline=None, approves_itself=False)[1].endswith("Waits for you.")


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_foreign_text_stays_out_of_the_title_and_is_cut(kind: NoticeKind) -> None:
    hostile = "<b>Pay\n\n\u202enow</b>" + "x" * 5000
    title, body = said(kind=kind, title=hostile, seller=hostile, outcome="confirmed")
    assert "Pay" not in title
    assert len(body) < 300
    assert "\n" not in body
    assert "\u202e" not in body


def test_a_menu_line_counts_down() -> None:
    line = request_line(samples.travel_detail().row, NOW).replace("\u00a0", " ")
    assert line == "1,284.60 USD approves itself in 6 h 12 min"


@pytest.mark.parametrize(
    ("kind", "words"),
    [(DeadlineKind.NONE, "waits for you"), (DeadlineKind.UNKNOWN, "deadline not known")],
)
def test_a_menu_line_without_a_deadline_says_which(kind: DeadlineKind, words: str) -> None:
    row = msgspec.structs.replace(samples.travel_detail().row, deadline=Deadline(kind))
    assert request_line(row, NOW).endswith(words)


def test_until_tomorrow_ends_at_the_next_local_midnight() -> None:
    end = tomorrow(NOW)
    assert timedelta() < end - NOW <= timedelta(days=1)
    assert (end.hour, end.minute) == (0, 0)


SESSION: dict[str, Any] = {
    "request_kind": None,
    "title": "market-brief",
    "seller": "svc-research",
    "money": samples.money("4.80"),
    "deadline": NOW + timedelta(minutes=9),
}


def test_a_session_that_is_nearly_spent_says_what_is_left() -> None:
    title, body = said(kind=NoticeKind.SESSION_SPENT, **SESSION)
    assert title == "At least 80 % of a payment session is spent"
    assert body.startswith("market-brief, for svc-research, 4.80 USD left. Expires at ")


def test_a_session_that_is_used_up_says_so() -> None:
    empty = SESSION | {"money": samples.money("0.00")}
    title, _ = said(kind=NoticeKind.SESSION_SPENT, **empty)
    assert title == "A payment session is used up"


def test_a_session_that_ends_soon_says_when() -> None:
    title, body = said(kind=NoticeKind.SESSION_ENDS, **SESSION)
    assert title == "A payment session expires in 9 min"
    assert "Expires at " in body


def test_a_locked_window_names_no_agent_and_no_amount() -> None:
    notice = msgspec.structs.replace(TRAVEL, kind=NoticeKind.SESSION_SPENT, **SESSION)
    words = locked_words(notice, NOW)
    assert words.body.startswith("Expires at ")
