"""What the timeline says: past and future, silence and red, amounts that are never cut, what is not shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.model.renewal import Renewal
from app.model.request import DecidedBy, RequestKind
from app.model.sync import Listing, ListingState
from app.model.term import PriceIncrease
from app.model.timeline import Entry, Kind, Timeline
from tests.fakes.stored_world import NOW, money
from ui.tabs.charges.months import month_words
from ui.tabs.charges.timeline.words import (
    CHIPS,
    CellLine,
    cell_lines,
    day_words,
    distance,
    has_read_nothing,
    left_out_words,
    line,
    missing_words,
    spoken_day,
    tone,
    what,
)
from ui.theme import Tone

SOON, LATER, BEFORE = NOW + timedelta(hours=5), NOW + timedelta(days=40), NOW - timedelta(days=3)
TODAY = date(2026, 11, 18)


def entry(kind: Kind, at: object = LATER, **more: object) -> Entry:
    return Entry(kind, at, "id-1", "Lumenfold", "Lumenfold Inc", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "coming", "past"),
    [
        (
            entry(Kind.PAYMENT),
            "Payment request approves itself",
            "Deadline of a payment request passed",
        ),
        (
            entry(
                Kind.DECIDED,
                answered=RequestKind.PAYMENT,
                status="APPROVED",
                decided_by=DecidedBy.DEADLINE,
            ),
            "Payment request: Approved at deadline",
            None,
        ),
        (
            entry(Kind.DECIDED, answered=RequestKind.APPROVAL, status="ODD\u202e"),
            "Organisation approval: ODD",
            None,
        ),
        (entry(Kind.DECISION, renewal=Renewal.ON), "Last moment to turn auto-renew off", None),
        (entry(Kind.DECISION, renewal=Renewal.OFF), "Last moment to turn auto-renew on", None),
        (entry(Kind.END, renewal=Renewal.ON), "Renews", "Renewed"),
        (
            entry(Kind.END, renewal=Renewal.MOVES),
            "Moves to another offer",
            "Moved to another offer",
        ),
        (entry(Kind.END, renewal=Renewal.UNKNOWN), "Ends", "Ended"),
        (entry(Kind.TRIAL), "Free trial ends", "Free trial ended"),
        (entry(Kind.SESSION), "Payment session expires", "Payment session expired"),
        (entry(Kind.PRICE, rise=PriceIncrease(fixed="4.00")), "Price at renewal: 4% more", None),
        (
            entry(Kind.PRICE, rise=PriceIncrease(least="2", most="9", default="5")),
            "Price at renewal: Between 2% and 9% more, 5% by default",
            None,
        ),
    ],
)
def test_what_happens_is_said_for_what_comes_and_for_what_was(
    one: Entry, coming: str, past: str | None
) -> None:
    assert what(one, NOW) == coming
    assert what(one, LATER + timedelta(days=1)) == (past or coming)


def test_every_kind_has_its_words_and_one_chip() -> None:
    for kind in Kind:
        assert line(entry(kind), NOW).what
        assert sum(kind in kinds for _, kinds in CHIPS.values()) == 1


@pytest.mark.parametrize(
    ("kind", "at", "expected"),
    [
        (Kind.PAYMENT, SOON, Tone.DANGER),
        (Kind.PAYMENT, LATER, Tone.WARNING),
        (Kind.DECISION, SOON, Tone.DANGER),
        (Kind.PAYMENT, BEFORE, Tone.NEUTRAL),
        (Kind.CHARGE, SOON, Tone.NEUTRAL),
        (Kind.OFFER, SOON, Tone.OFFER),
    ],
)
def test_red_is_for_what_silence_decides_in_a_day(kind: Kind, at: object, expected: Tone) -> None:
    assert tone(entry(kind, at), NOW) is expected


def test_a_charge_says_its_amount_or_that_it_is_not_known_and_a_missing_order() -> None:
    known = line(entry(Kind.CHARGE, money=money("12000.00"), is_order_missing=True), NOW)
    assert known.what == "Charge · no PO · Lumenfold Inc"
    assert known.spoken == (
        "Charge, 12,000.00\u00a0USD, Lumenfold, Lumenfold Inc, no purchase order,"
        " 28 Dec 2026, 10:42, in 40 days"
    )
    assert "UTC" in known.tip
    assert known.tip.startswith(
        "Lumenfold\nCharge · no PO · Lumenfold Inc\n"
    )  # whole where it is cut
    unknown = line(entry(Kind.CHARGE), NOW)
    assert (unknown.money, unknown.otherwise) == (None, "Not known yet")
    assert line(entry(Kind.END), NOW).otherwise == ""


def test_the_amount_of_a_session_is_what_is_left_and_no_payment() -> None:
    money_left = money("3.89")
    coming = line(entry(Kind.SESSION, money=money_left), NOW)
    assert coming.what == "Payment session expires · left to spend · Lumenfold Inc"
    assert coming.spoken.startswith("Payment session expires, 3.89\u00a0USD left to spend, ")
    past = line(entry(Kind.SESSION, BEFORE, money=money_left), NOW)
    assert past.what == "Payment session expired · was not spent · Lumenfold Inc"
    assert line(entry(Kind.SESSION), NOW).what == "Payment session expires · Lumenfold Inc"


def test_many_charges_of_a_day_share_a_line_and_an_amount_has_words_to_fall_back_on() -> None:
    one = entry(Kind.CHARGE, money=money("12000.00"))
    missing = entry(Kind.CHARGE, is_order_missing=True)
    end = entry(Kind.END, renewal=Renewal.ON)
    assert cell_lines([one], NOW) == (
        CellLine("receipt", Tone.NEUTRAL, "12,000.00\u00a0USD", "1 charge"),
    )
    assert cell_lines([one, end, one, missing], NOW) == (
        CellLine("arrows-clockwise", Tone.ACCENT, "Lumenfold"),
        CellLine("warning-circle", Tone.WARNING, "3 charges"),
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "Today"), (1, "Tomorrow"), (-1, "Yesterday"), (12, "in 12 days"), (-2, "2 days ago")],
)
def test_days_are_near_or_far(days: int, words: str) -> None:
    assert distance(TODAY + timedelta(days=days), TODAY) == words


def test_days_and_months_are_written_out() -> None:
    assert day_words(date(2028, 2, 29)) == "Tuesday 29 February 2028"
    assert month_words(TODAY) == "November 2026"


def test_a_day_is_spoken_with_its_first_entries_and_how_many_more_there_are() -> None:
    entries = [entry(Kind.CHARGE, money=money(f"{number}.00")) for number in range(1, 8)]
    spoken = spoken_day(TODAY, entries, NOW, TODAY)
    assert spoken.startswith("Wednesday 18 November 2026, today, 7 entries. Charge 1.00\u00a0USD")
    assert spoken.endswith("and 2 more")
    assert spoken_day(TODAY, [], NOW, TODAY).endswith("nothing")


def test_what_has_not_been_read_is_named() -> None:
    charges = ListingState(Listing.CHARGES, missing_right="aws-marketplace:ListAgreementCharges")
    terms = ListingState(Listing.TERMS, is_partial=True)
    read = ListingState(Listing.AGREEMENTS, read_at=NOW)
    assert missing_words(Timeline(states=(read, charges, terms))) == (
        "AWS does not let you read charges. Not read yet: terms of agreements."
    )
    assert missing_words(Timeline(states=(read,))) == ""
    assert has_read_nothing(Timeline(states=(ListingState(Listing.CHARGES),)))
    assert not has_read_nothing(Timeline(states=(charges,)))


@pytest.mark.parametrize(
    ("undated", "unknown", "words"),
    [
        (0, 0, ""),
        (1, 0, "Not shown: 1 charge without a date."),
        (3, 1, "Not shown: 3 charges without a date and 1 request without a known deadline."),
    ],
)
def test_what_has_no_place_on_a_calendar_is_said(undated: int, unknown: int, words: str) -> None:
    assert left_out_words(Timeline((), undated, unknown)) == words
