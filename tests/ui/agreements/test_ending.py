"""What happens at the end: every case in one sentence, and nothing that AWS has not said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from app.model.agreement_detail import AgreementDetail
from app.model.term import PriceIncrease
from tests.fakes import agreement_samples as some
from tests.fakes.samples import NOW, money
from ui.tabs.agreements.pages.ending import ending, renewals_used, start_note, trial_note
from ui.theme import Tone


def said(detail: AgreementDetail, now: datetime = NOW) -> str:
    words = ending(detail, now)
    return f"{words.bold} {words.rest}".replace("\u00a0", " ")


def changed(**changes: Any) -> AgreementDetail:
    return some.with_agreement(some.lumenfold(), **changes)


def rising(increase: PriceIncrease | None) -> AgreementDetail:
    term = msgspec.structs.replace(some.RENEWAL, price_increase=increase)
    return some.with_terms(some.lumenfold(), some.FIXED, term)


def test_the_deadline_of_the_decision_comes_first() -> None:
    assert said(some.lumenfold()) == (
        "Decide about renewal in 44 days. It renews on 31 Jan 2027 for 12 months at 149,760.00 USD"
        " (4% more) unless you turn it off by 1 Jan 2027."
    )


def test_a_range_names_both_ends_the_default_and_the_day_of_the_seller() -> None:
    detail = rising(PriceIncrease(least="2.00", most="7.50", default="5.00"))
    assert said(detail) == (
        "Decide about renewal in 44 days. It renews on 31 Jan 2027 for 12 months at between 2% and"
        " 7.5% more (5% unless the seller sets another by 2 Dec 2026) unless you turn it off by"
        " 1 Jan 2027."
    )


def test_a_range_after_the_day_of_the_seller_claims_no_price() -> None:
    detail = rising(PriceIncrease(least="2.00", most="7.50", default="5.00"))
    later = datetime(2026, 12, 10, tzinfo=UTC)
    assert "(5% unless the seller set another by 2 Dec 2026)" in said(detail, later)


def test_without_a_value_the_rise_has_no_amount() -> None:
    assert "for 12 months at 4% more unless" in said(changed(value=None))
    assert "for 12 months at 4% more unless" in said(changed(value=money("0")))


def test_no_rise_says_nothing_of_the_price() -> None:
    assert "for 12 months unless you turn it off" in said(rising(None))


def test_a_passed_deadline_cannot_be_missed_again() -> None:
    assert said(some.lumenfold(), datetime(2027, 1, 10, tzinfo=UTC)) == (
        "Renews on 31 Jan 2027. It renews for 12 months at 149,760.00 USD (4% more)."
        " The time to turn that off passed on 1 Jan 2027."
    )


def test_unread_terms_leave_the_deadline_open() -> None:
    detail = some.with_agreement(msgspec.structs.replace(some.lumenfold(), terms=()))
    assert said(detail) == (
        "Renews on 31 Jan 2027. It renews. By when you can turn that off is not known:"
        " its terms have not been read."
    )


OFF = {"end_behavior": "EXPIRE", "end_reason": "ACCEPTOR_RENEW_OPTED_OUT"}


def test_off_by_you_can_be_turned_on() -> None:
    assert said(changed(**OFF)) == (
        "Decide about renewal in 44 days. It ends on 31 Jan 2027, as you turned auto-renew off,"
        " unless you turn it on by 1 Jan 2027."
    )
    assert said(changed(**OFF), datetime(2027, 1, 10, tzinfo=UTC)) == (
        "Ends in 21 days, on 31 Jan 2027. You turned auto-renew off. The time to turn it on passed"
        " on 1 Jan 2027."
    )


@pytest.mark.parametrize(
    ("changes", "rest"),
    [
        (
            {"end_behavior": "EXPIRE", "end_reason": "PROPOSER_RENEW_OPTED_OUT"},
            "The seller turned renewal off. You cannot turn it on again.",
        ),
        (
            {"end_behavior": "EXPIRE", "end_reason": "RENEWAL_LIMIT_EXHAUSTED"},
            "It has used all its renewals: at most 3 were agreed.",
        ),
        (
            {"end_behavior": "EXPIRE", "end_reason": "NO_RENEWAL_TERM"},
            "It has no renewal term, so it does not renew.",
        ),
        ({"end_behavior": ""}, "AWS has not said what happens then."),
        ({"end_behavior": "EXPIRE", "end_reason": ""}, "AWS gives no reason."),
        ({"end_behavior": "EXPIRE", "end_reason": "NEW_ONE"}, "AWS gives “NEW_ONE” as reason"),
        ({"end_behavior": "MERGE"}, "AWS calls what happens then “MERGE”"),
    ],
)
def test_what_does_not_renew_says_why(changes: dict[str, str], rest: str) -> None:
    words = said(changed(**changes))
    assert words.startswith("Ends in 74 days, on 31 Jan 2027. ")
    assert rest in words


def test_it_moves_to_the_offer_that_aws_names() -> None:
    assert said(changed(end_behavior="REPLACE")) == (
        "Moves to another offer on 31 Jan 2027. AWS replaces it by an agreement on offer"
        " offer-9d1k5w7."
    )
    assert "does not say by which offer" in said(
        changed(end_behavior="REPLACE", renewal_offer_id="")
    )


@pytest.mark.parametrize("end", [None, datetime(9999, 12, 31, tzinfo=UTC)])
def test_an_agreement_without_end(end: datetime | None) -> None:
    assert said(changed(ends_at=end, end_behavior="")) == (
        "No end date. It runs until it is cancelled."
    )


@pytest.mark.parametrize(
    ("status", "start"),
    [
        ("EXPIRED", "Ended on 31 Jan 2027."),
        ("CANCELLED", "Cancelled."),
        ("RENEWED", "Renewed on 31 Jan 2027."),
        ("REPLACED", "Replaced."),
        ("TERMINATED", "Terminated by AWS."),
        ("SUPERSEDED", "Superseded. AWS does not say more"),
        ("ROLLED_BACK", "Rolled back. AWS does not say more"),
        ("ARCHIVED", "Archived. AWS does not say more"),
        ("MELTED", "AWS calls this “MELTED”."),
    ],
)
def test_an_ended_agreement_says_how(status: str, start: str) -> None:
    assert said(changed(status=status)).startswith(start)


def test_an_active_agreement_after_its_end_is_doubted() -> None:
    assert said(some.lumenfold(), datetime(2027, 3, 1, tzinfo=UTC)).startswith(
        "Should have ended on 31 Jan 2027."
    )


@pytest.mark.parametrize(
    ("before", "tone"),
    [
        (timedelta(days=200), Tone.NEUTRAL),
        (timedelta(days=44), Tone.WARNING),
        (timedelta(hours=5), Tone.DANGER),
    ],
)
def test_the_nearer_the_deadline_the_louder(before: timedelta, tone: Tone) -> None:
    detail = some.lumenfold()
    assert detail.row.decide_by is not None
    assert ending(detail, detail.row.decide_by - before).tone is tone


def test_the_last_days_are_counted_in_hours() -> None:
    detail = some.lumenfold()
    assert detail.row.decide_by is not None
    now = detail.row.decide_by - timedelta(days=1, hours=5)
    assert said(detail, now).startswith("Decide about renewal in 1 day 5 h.")


def test_a_trial_that_becomes_paid_use_says_so() -> None:
    at = NOW + timedelta(days=12)
    metered = changed(free_trial_ends_at=at)
    words = trial_note(metered, NOW)
    assert words is not None
    assert words.bold == "The free trial ends in 12 days, on 30 Nov 2026."
    assert words.rest == "From then on you pay for use at the agreed rates."
    fixed = some.with_terms(metered, some.FIXED)
    unmetered = trial_note(fixed, NOW)
    assert unmetered is not None
    assert not unmetered.rest
    assert trial_note(metered, at) is None


def test_a_future_agreement_says_when_it_starts() -> None:
    words = start_note(changed(starts_at=NOW + timedelta(days=13)), NOW)
    assert words is not None
    assert words.bold == "Starts in 13 days, on 1 Dec 2026."
    assert start_note(some.lumenfold(), NOW) is None


def test_renewals_are_counted_along_a_known_chain_only() -> None:
    detail = some.lumenfold()
    assert renewals_used(detail) == 1
    assert renewals_used(msgspec.structs.replace(detail, chain=(some.LUMENFOLD,))) is None


def test_foreign_words_cannot_break_the_sentence() -> None:
    detail = changed(end_behavior="\u202eX\nY" * 200)
    assert "\u202e" not in said(detail)
    assert "\n" not in said(detail)
    assert len(said(detail)) < 300
