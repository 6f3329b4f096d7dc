"""What a line of My quotes says: second line, chip, what comes next."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from PySide6.QtGui import QFontMetrics

from app.model.quote import ApprovalProgress, ItemizedChange, Quote
from app.model.quote_row import QuoteRow
from tests.fakes.stored_world import CLOSED_QUOTES, NOW, QUOTES, money
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.offers import quote_words as words
from ui.tabs.offers.columns import COLUMNS
from ui.tabs.offers.quote_list import amount_in
from ui.theme import Tone

DAYS_12 = NOW + timedelta(days=12, hours=13)


def quote(**more: object) -> Quote:
    facts: dict[str, object] = {"status": "DRAFT", "intent": "NEW", "product_name": "Pellucid"}
    return Quote("ar-1", **(facts | more))  # type: ignore[arg-type]


def step(**more: object) -> str:
    return words.next_step(QuoteRow(quote(**more)), NOW).words


def test_the_pictured_quotes_say_what_the_picture_says() -> None:
    rows = [QuoteRow(one) for one in (*QUOTES, *CLOSED_QUOTES)]
    rows[4] = msgspec.structs.replace(rows[4], is_cancelled_here=True)
    assert [words.second_line(row.quote) for row in rows] == [
        "FY27 renewal · replaces an agreement",
        "12 months",
        "12 months",
        "Amendment, 2 more gateways",
        "Amendment",
        "12 months",
    ]
    assert [(words.chip(row).words, words.next_step(row, NOW).words) for row in rows] == [
        ("Approved", "Accept by 30 Nov, in 12 days"),
        ("Draft", "Offer open until 30 Nov"),
        ("Waiting for approval", "Level 1 of 2, needed by 25 Nov"),
        ("Rejected", "Rejected by your organisation"),
        ("Cancelled", "You cancelled it"),
        ("Accepted", "Became agmt-9fw3h1z6k0pc"),
    ]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "You can accept it"),
        ({"approval_required": True}, "Needs approval"),
        (
            {"approval_required": True, "offer_expires_at": DAYS_12},
            "Needs approval, offer open until 30 Nov",
        ),
        ({"offer_expires_at": NOW}, "Offer expired on 18 Nov"),
        ({"status": "APPROVED"}, "You can accept it"),
        ({"status": "APPROVED", "offer_expires_at": NOW}, "Offer expired on 18 Nov"),
        ({"status": "PENDING_APPROVAL"}, "Waits for your organisation"),
        (
            {"status": "PENDING_APPROVAL", "approval": ApprovalProgress(0, 0, DAYS_12)},
            "Needed by 30 Nov",
        ),
        ({"status": "PENDING_APPROVAL", "approval": ApprovalProgress(2, 3)}, "Level 2 of 3"),
        ({"status": "CANCELLED"}, "Cancelled, not from here"),
        ({"status": "ACCEPTED"}, "Became an agreement"),
        ({"status": "ACCEPTED", "intent": "AMEND", "agreement_id": "agmt-1"}, "Changed agmt-1"),
        ({"status": "STRANGE"}, ""),
    ],
)
def test_what_comes_next(facts: dict[str, object], said: str) -> None:
    assert step(**facts) == said


def test_the_last_day_is_red() -> None:
    soon = quote(status="APPROVED", offer_expires_at=NOW + timedelta(hours=5))
    assert words.next_step(QuoteRow(soon), NOW).tone is Tone.DANGER


@pytest.mark.parametrize(
    ("doing", "said"),
    [
        ("accept-quote", "Accepting it"),
        ("start-approvals", "Asking for approval"),
        ("cancel-quote", "Cancelling it"),
    ],
)
def test_a_command_on_the_way_is_what_comes_next(doing: str, said: str) -> None:
    row = QuoteRow(quote(), doing=doing)
    assert (words.chip(row).words, words.next_step(row, NOW).words) == ("Draft", said)
    assert words.chip(msgspec.structs.replace(row, is_unclear=True)).words == "Being checked"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((ItemizedChange("gateways", 6, 4),), "Amendment, 2 fewer gateways"),
        ((ItemizedChange("gateways", None, 4),), "Amendment"),
        ((ItemizedChange("gateways", 4, 4),), "Amendment"),
        ((ItemizedChange("a", 1, 2), ItemizedChange("b", 1, 2)), "Amendment, 2 quantities"),
    ],
)
def test_an_amendment_says_what_it_changes(changes: tuple[ItemizedChange, ...], said: str) -> None:
    assert words.second_line(quote(intent="AMEND", changes=changes)) == said


def test_without_a_name_of_the_offer_the_seller_or_the_intent_stands_there() -> None:
    assert words.second_line(quote(seller_name="Pellucid Ltd")) == "Pellucid Ltd"
    assert words.second_line(quote()) == "New agreement"


def test_a_spreadsheet_gets_all_of_it_in_columns_of_its_own() -> None:
    row = QuoteRow(QUOTES[0])
    (column,) = COLUMNS
    cell = column.cell(row, NOW)
    assert (cell.copied, *cell.copied_rest) == (
        "Lumenfold Observability",
        "Lumenfold",
        "FY27 renewal",
        "Replaces an agreement",
        "Approved",
        "Accept by 30 Nov, in 12 days",
        "168000.00",
        "USD",
        "2026-11-17",
        "",
        "ar-3m8d0q5v2x",
    )
    assert len(column.sheet) == 1 + len(cell.copied_rest)


def test_a_screen_reader_gets_the_whole_line() -> None:
    said = words.spoken(QuoteRow(quote(value=money("38400.00"), created_at=NOW)), NOW)
    assert (
        said == "Pellucid, New agreement, 38,400.00\xa0USD, Draft, You can accept it, 18 Nov 2026"
    )


def test_an_amount_without_room_ends_in_dots_and_stands_whole_in_the_tooltip(
    look: Appearance,
) -> None:
    metrics = QFontMetrics(look.font(types.BODY_STRONG))
    number = "123,456,789,012,345,678.00"
    room = metrics.horizontalAdvance(number)
    assert amount_in(metrics, number, room + 2) == number
    assert amount_in(metrics, number, room - 10).endswith("…")
    row = QuoteRow(quote(value=money("123456789012345678.00")))
    assert number in COLUMNS[0].cell(row, NOW).tip


def test_foreign_text_stays_in_one_line() -> None:
    named = quote(product_name="Pellu\ncid", offer_name="12\u202emonths")
    assert "\n" not in words.spoken(QuoteRow(named), NOW)
    assert "\u202e" not in words.second_line(named)
