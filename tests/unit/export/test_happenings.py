"""What is yet to come, as calendars are told: once, by whichever way it was exported."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import icalendar
import msgspec
import pytest

from app.errors import BadSettings
from app.export.calendar_file import uid
from app.export.formats import Format
from app.export.layouts import LAYOUTS
from app.model.agreement_detail import AgreementRow
from app.model.money import Money
from app.model.quote_row import QuoteRow
from app.model.renewal import Renewal
from app.model.timeline import Entry, Kind
from tests.fakes.exported import NOW, charge_row, exported
from tests.fakes.session_samples import session
from tests.fakes.stored_world import AGREEMENTS, QUOTES

SOON = NOW + timedelta(days=30)
DAY = timedelta(days=1)


def _events(folder: Path, subject: str, rows: Iterable[Any]) -> dict[str, Any]:
    """The entries by their titles."""
    path = exported(folder, Format.ICS, list(rows), subject)
    book = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(one["SUMMARY"]): one for one in book.walk("VEVENT")}


def _reminders(event: Any) -> list[timedelta]:
    return [-one["TRIGGER"].dt for one in event.walk("VALARM")]


def _agreement(renewal: Renewal) -> AgreementRow:
    agreement = msgspec.structs.replace(
        AGREEMENTS[0], ends_at=SOON + DAY, free_trial_ends_at=SOON + 2 * DAY
    )
    return AgreementRow(agreement, renewal, decide_by=SOON)


@pytest.mark.parametrize(
    ("renewal", "words"),
    [
        (Renewal.ON, "Agreement renews by itself"),
        (Renewal.MOVES, "Agreement moves to another offer"),
        (Renewal.OFF, "Agreement ends"),
    ],
)
def test_an_agreement_has_its_deadlines(tmp_path: Path, renewal: Renewal, words: str) -> None:
    found = _events(tmp_path, "agreements", [_agreement(renewal)])
    what = "Orrery Data Connect, Orrery Analytics"
    assert list(found) == [
        f"Decide about renewal: {what}",
        f"{words}: {what}",
        f"Free trial ends: {what}",
    ]
    assert _reminders(found[f"Decide about renewal: {what}"]) == [7 * DAY, DAY]


def test_an_agreement_that_has_ended_has_none(tmp_path: Path) -> None:
    row = _agreement(Renewal.ON)
    ended = msgspec.structs.replace(row.agreement, status="CANCELLED")
    with pytest.raises(BadSettings, match="no date to come"):
        _events(tmp_path, "agreements", [msgspec.structs.replace(row, agreement=ended)])


def test_an_open_quote_has_the_end_of_its_offer(tmp_path: Path) -> None:
    quote = msgspec.structs.replace(QUOTES[0], status="APPROVED", offer_expires_at=SOON, intent="")
    (title,) = _events(tmp_path, "offers", [QuoteRow(quote)])
    assert title.startswith("Offer expires: ")


def test_a_usable_session_has_its_expiry_and_one_that_is_gone_has_none(tmp_path: Path) -> None:
    made = NOW - timedelta(minutes=5)
    usable = session(1, created_at=made, agent="ledger")
    gone = session(2, created_at=made, gone_at=NOW)
    found = _events(tmp_path, "sessions", [usable, gone])
    (event,) = found.values()
    assert str(event["SUMMARY"]) == "Payment session expires: ledger, svc-research, 6.58 USD left"
    assert _reminders(event) == [timedelta(minutes=10)]


def test_what_stands_in_two_exports_stands_once_in_a_calendar(tmp_path: Path) -> None:
    money = Money(Decimal("12.50"), "EUR")
    row = charge_row(7, time=SOON, money=money)
    entry = Entry(Kind.CHARGE, SOON, "ch-7", "Tessel Vector Store", "Tessel Labs", money)
    (charge,) = _events(tmp_path, "charges", [row]).values()
    (shown,) = _events(tmp_path, "timeline", [entry]).values()
    assert charge["UID"] == shown["UID"] == uid("charge:ch-7")
    assert shown["SUMMARY"] == "Charge: 12.50 EUR, Tessel Vector Store, Tessel Labs"


@pytest.mark.parametrize("kind", [one for one in Kind if one is not Kind.DECIDED])
def test_the_timeline_has_words_and_a_reminder_for_every_kind(tmp_path: Path, kind: Kind) -> None:
    (event,) = _events(tmp_path, "timeline", [Entry(kind, SOON, "x-1", "Thing")]).values()
    assert "Thing" in event["SUMMARY"]
    assert _reminders(event)


def test_what_is_decided_is_in_no_calendar(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="no date to come"):
        _events(tmp_path, "timeline", [Entry(Kind.DECIDED, SOON, "x-1", "Thing")])


def test_an_estimate_never_stands_among_amounts(tmp_path: Path) -> None:
    money = Money(Decimal(100), "USD")
    rows = [
        Entry(Kind.PRICE, SOON, "a", "Up", money=money),
        Entry(Kind.CHARGE, SOON, "b", "Now", money=money),
    ]
    (title, _) = _events(tmp_path, "timeline", rows)
    assert title == "Price rises: about 100 USD, Up"
    layout = LAYOUTS["timeline"]
    names = layout.names
    price, charge = (dict(zip(names, row, strict=True)) for row in layout.rows(rows, NOW))
    assert (price["amount"], price["estimate"]) == (None, Decimal(100))
    assert (charge["amount"], charge["estimate"]) == (Decimal(100), None)
