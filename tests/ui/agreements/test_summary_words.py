"""The figures and facts of the Summary page, where they are known and where they are not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.model.agreement_detail import AgreementDetail
from app.model.money import Money
from app.model.renewal import Renewal
from tests.fakes import agreement_samples as some
from tests.fakes.samples import NOW, money
from ui.tabs.agreements.pages.summary_words import MoneyWords, summary, term_bar


def figures(**changes: Any) -> MoneyWords:
    return summary(msgspec.structs.replace(some.lumenfold(), **changes), NOW).money


def facts(detail: AgreementDetail) -> dict[str, str]:
    return {one.label: one.said for one in summary(detail, NOW).facts}


def with_row(**changes: Any) -> AgreementDetail:
    detail = some.lumenfold()
    return msgspec.structs.replace(detail, row=msgspec.structs.replace(detail.row, **changes))


def test_charged_and_left_of_the_total() -> None:
    found = figures()
    assert found.charged == "120,000.00"
    assert found.still == "24,000.00"
    assert found.share == pytest.approx(0.8333, abs=0.001)


@pytest.mark.parametrize("value", [None, money("0"), money("60000.00")])
def test_a_limit_is_no_total(value: Money | None) -> None:
    agreement = msgspec.structs.replace(some.LUMENFOLD, value=value)
    found = summary(with_row(agreement=agreement, at_most=money("60000.00")), NOW).money
    assert (found.title, found.total) == ("In total at most", money("60000.00"))
    assert found.note == ""


def test_what_may_be_asked_for_besides_is_told_under_the_total() -> None:
    found = summary(with_row(at_most=money("60000.00")), NOW).money
    assert (found.title, found.total) == ("Total value", some.LUMENFOLD.value)
    assert found.note == "The seller may ask for 60,000.00\u00a0USD besides, at most."


def test_an_agreement_that_commits_to_nothing_is_metered() -> None:
    metered = some.with_agreement(some.lumenfold(), value=money("0"))
    found = summary(metered, NOW).money
    assert (found.total, found.otherwise, found.share) == (None, "Metered", None)


def test_an_unread_value_is_not_available_and_never_zero() -> None:
    found = summary(some.with_agreement(some.lumenfold(), value=None), NOW).money
    assert (found.total, found.otherwise, found.share) == (None, "Not available", None)


def test_a_second_currency_has_no_share_and_keeps_its_code() -> None:
    found = figures(still_to_pay=(money("24000.00"), money("5.00", "EUR")))
    assert found.share is None
    assert found.still == "24,000.00\u00a0USD · 5.00\u00a0EUR"


def test_more_than_the_total_is_a_full_meter() -> None:
    assert figures(charged=(money("200000.00"),)).share == 1.0


def test_nothing_left_to_charge() -> None:
    found = summary(with_row(next_charge=None), NOW).money
    assert (found.next_money, found.next_words) == (None, "None left")


def test_what_the_seller_asks_for_comes_on_request() -> None:
    found = summary(with_row(next_charge=None, waiting_requests=1), NOW).money
    assert found.next_words == "On request"


def test_a_metered_next_charge_is_not_known_yet() -> None:
    charge = msgspec.structs.replace(some.charges()[-1], money=None)
    found = summary(with_row(next_charge=charge), NOW).money
    assert (found.next_money, found.next_words) == (None, "Not known yet")


def test_at_most_four_charges_are_shown_and_all_are_counted() -> None:
    detail = some.lumenfold()
    later = [
        msgspec.structs.replace(
            detail.charges[-1], charge_id=f"ch-x{n}", time=datetime(2027, 1, 2 + n, tzinfo=UTC)
        )
        for n in range(5)
    ]
    found = summary(msgspec.structs.replace(detail, charges=(*detail.charges, *later)), NOW)
    assert len(found.upcoming) == 4
    assert found.missing_orders == 7


def test_every_fact_of_the_description_is_named() -> None:
    found = facts(some.lumenfold())
    assert found["Accepted"] == "28 Jan 2026, 16:05"
    assert found["At the end"] == "Renews"
    assert found["Your account"] == "4471-0926-3358"
    assert found["Initial agreement"] == some.LUMENFOLD_EARLIER_ID
    assert found["Last changed at AWS"] == "3 Nov 2026, 08:00"
    assert found["Contact data at AWS"] == "Yours"


def test_unknown_words_of_aws_are_shown_as_they_are() -> None:
    detail = some.with_agreement(
        some.lumenfold(), end_behavior="MERGE", end_reason="WHY", agreement_type="OddAgreement"
    )
    found = facts(detail)
    assert found["At the end"] == "MERGE. WHY"
    assert found["Type"] == "OddAgreement"


def test_what_aws_has_not_said_is_not_known() -> None:
    silent = msgspec.structs.replace(some.lumenfold(), quotes=())
    found = facts(some.with_agreement(silent, end_behavior="", end_reason="", accepted_at=None))
    assert found["Invoiced by"] == "Not known"
    assert found["Accepted"] == "Not known"
    assert found["At the end"] == "AWS does not say"


@pytest.mark.parametrize(
    ("renewal", "words"),
    [
        (Renewal.ON, "On"),
        (Renewal.OFF, "Off"),
        (Renewal.SELLER_OFF, "Off, by the seller"),
        (Renewal.LIMIT_REACHED, "Off, all are used"),
        (Renewal.UNKNOWN, "Not known"),
        (Renewal.NONE, ""),
    ],
)
def test_auto_renew_in_words(renewal: Renewal, words: str) -> None:
    assert summary(with_row(renewal=renewal), NOW).switch == words


def test_an_ended_agreement_has_no_auto_renew() -> None:
    ended = some.with_agreement(some.lumenfold(), status="CANCELLED", end_behavior="")
    assert summary(ended, NOW).switch == ""


def test_the_time_line_before_during_and_after() -> None:
    agreement = some.LUMENFOLD
    before = term_bar(agreement, None, datetime(2026, 1, 1, tzinfo=UTC))
    during = term_bar(agreement, datetime(2027, 1, 1, tzinfo=UTC), NOW)
    after = term_bar(agreement, datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC))
    assert before is not None
    assert during is not None
    assert after is not None
    assert (before.used, before.used_words, before.today) == (0.0, "0 of 365 days", "")
    assert (during.used_words, during.today, during.decide_words) == (
        "290 of 365 days",
        "Today",
        "1 Jan",
    )
    assert (after.used, after.used_words, after.decide) == (1.0, "365 of 365 days", None)


def test_there_is_no_time_line_without_an_end() -> None:
    endless = msgspec.structs.replace(some.LUMENFOLD, ends_at=None)
    assert term_bar(endless, None, NOW) is None
    turned = msgspec.structs.replace(some.LUMENFOLD, ends_at=some.START)
    assert term_bar(turned, None, NOW) is None
