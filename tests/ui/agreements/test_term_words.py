"""A card for each kind of term: plain words, nothing left out, foreign words kept harmless."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import msgspec
import pytest

from app.model.renewal import Renewal
from app.model.term import (
    WAIT_FOR_APPROVAL,
    ConfigurablePricingTerm,
    FixedPricingTerm,
    Grant,
    Instalment,
    LegalDocument,
    LegalTerm,
    PriceIncrease,
    Rate,
    RecurringPaymentTerm,
    RenewalTerm,
    ScheduleShare,
    SupportTerm,
    Term,
    UnknownTerm,
    UpfrontRateCard,
    UsagePricingTerm,
    VariablePaymentTerm,
)
from tests.fakes import agreement_samples as some
from tests.fakes.samples import NOW, money
from ui.terms.term_card import Around, CardWords, ordinal
from ui.terms.term_words import cards

AROUND = Around(NOW, some.LUMENFOLD, Renewal.ON, some.row().decide_by, 1)


def card(term: Term, around: Around = AROUND) -> CardWords:
    return cards(some.terms(term), around)[0]


def lines(term: Term, around: Around = AROUND) -> list[str]:
    return [f"{one.label}: {one.said}".replace("\u00a0", " ") for one in card(term, around).lines]


def test_every_kind_of_term_has_a_card() -> None:
    for kind in get_args(Term):
        made = card(kind())
        assert made.title
        assert made.lines


def test_the_fixed_price_with_what_it_includes() -> None:
    assert lines(some.FIXED) == ["12 months: 144,000.00 USD", "Hosts: 400", "Seats: 60"]


def test_a_schedule_of_equal_charges_is_summed_up_and_can_be_shown_whole() -> None:
    made = card(some.SCHEDULE)
    assert lines(some.SCHEDULE) == [
        "12 charges, on the 1st: 12,000.00 USD",
        "First, last: 1 Feb 2026, 1 Jan 2027",
    ]
    assert made.more_words == "Show all 12 charges"
    assert len(made.more) == 12


def test_unequal_charges_are_not_given_one_amount() -> None:
    other = Instalment(NOW, money("1.00"))
    term = msgspec.structs.replace(some.SCHEDULE, schedule=(*some.SCHEDULE.schedule, other))
    assert lines(term)[0] == "13 charges: different amounts"


def test_rates_have_the_names_and_units_of_the_offer() -> None:
    assert lines(some.USAGE) == [
        "Extra host, each hour: 0.0185 USD",
        "Extra log data, each GB: 0.24 USD",
    ]
    assert "Each host above the 400" in card(some.USAGE).lines[0].tip


def test_a_long_rate_card_is_cut() -> None:
    rates = tuple(Rate(f"Key{number}", money("1.00")) for number in range(240))
    made = card(UsagePricingTerm("term-1", "USD", (rates,)))
    assert len(made.lines) == 12
    assert len(made.more) == 240
    assert made.more_words == "Show all 240 rates"


def test_a_configured_price_says_what_was_chosen_and_what_else_there_was() -> None:
    assert lines(some.OTHER_TERMS[0]) == [
        "Chosen: 12 months",
        "Seats: 40 at 397.59 USD",
        "12 months: chosen, several at once, any quantity",
        "Seats: 397.59 USD",
        "36 months: several at once, one of each",
        "Seats: 359.00 USD",
    ]


def test_the_renewal_with_its_dates_its_price_and_how_often() -> None:
    assert lines(some.RENEWAL) == [
        "Auto-renew: On",
        "Decide by: 1 Jan 2027, in 44 days",
        "Cannot be changed in the last: 30 days",
        "Seller sets the price by: 60 days before the end",
        "Price at renewal: 4% more, 149,760.00 USD",
        "Renewals used: 1 of 3",
    ]
    chip = card(some.RENEWAL).chip
    assert chip is not None
    assert chip.words == "Decision due"


def test_a_wish_that_the_seller_overruled_is_no_renewal() -> None:
    around = msgspec.structs.replace(AROUND, renewal=Renewal.SELLER_OFF)
    assert "Overruled: The seller turned renewal off" in lines(some.RENEWAL, around)
    assert card(some.RENEWAL, around).chip is None


def test_a_lockout_that_cannot_be_read_is_shown_as_aws_writes_it() -> None:
    found = lines(RenewalTerm(unread_lockout="P9999999D"))
    assert "Cannot be changed in the last: P9999999D" in found


def test_payments_at_renewal() -> None:
    term = RenewalTerm(
        price_increase=PriceIncrease(least="1", most="5", default="3"),
        schedules=(
            (
                ScheduleShare("P0D", "40.00"),
                ScheduleShare("P6M", "60.00", 31),
            ),
        ),
    )
    found = lines(term)
    assert "Price at renewal: Between 1% and 5% more, 3% by default" in found
    assert found[-3:] == [
        "Payments at renewal: ",
        "At the start: 40%",
        "After 6 months, on the last day of the month: 60%",
    ]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (some.OTHER_TERMS[4], "Approves itself after 5 days"),
        (VariablePaymentTerm(WAIT_FOR_APPROVAL), "Waits for you"),
        (VariablePaymentTerm("SHOUT", expiration=timedelta(days=2)), "SHOUT, 2 days"),
        (VariablePaymentTerm("AUTO_APPROVE_ON_EXPIRATION"), "Approves itself, time not known"),
        (VariablePaymentTerm(), "Not known"),
    ],
)
def test_what_silence_means_for_payment_requests(term: Term, words: str) -> None:
    assert f"If you do nothing: {words}" in lines(term)


def test_the_other_kinds_in_words() -> None:
    said = [line for term in some.OTHER_TERMS[1:] for line in lines(term)]
    assert "Each month: 99.00 USD" in said
    assert "Length: 30 days" in said
    assert "Seats: As AWS sets it" in said
    assert "Payment is due: 30 days after the invoice" in said
    assert "Price: You use a licence that was bought elsewhere" in said


def test_a_new_kind_says_that_it_cannot_be_read() -> None:
    assert lines(UnknownTerm("carbonOffsetTerm")) == [
        "AWS calls it: carbonOffsetTerm",
        "What it says: This version of Countersign cannot read it",
    ]


def test_what_cannot_be_read_is_never_zero() -> None:
    for term in (
        FixedPricingTerm(),
        RecurringPaymentTerm(),
        UsagePricingTerm(rate_cards=((Rate("a"),),)),
    ):
        assert any("Not readable" in line for line in lines(term))


def test_legal_documents_by_name_and_version() -> None:
    term = LegalTerm(
        "t", (LegalDocument("StandardEula", "https://x", "2025-07-01"), LegalDocument("NewPaper"))
    )
    assert lines(term) == ["Standard licence: version 2025-07-01", "NewPaper: no version named"]


def test_foreign_text_is_made_harmless() -> None:
    hostile = "\u202e<b>free</b>\x00" * 500
    everything: list[Term] = [
        SupportTerm("t", hostile),
        LegalTerm("t", (LegalDocument(hostile, hostile, hostile),)),
        FixedPricingTerm("t", None, hostile, (Grant(hostile),)),
        ConfigurablePricingTerm(
            "t", hostile, (UpfrontRateCard(hostile, hostile, hostile, hostile),), hostile
        ),
        UnknownTerm(hostile),
    ]
    for term in everything:
        for line in card(term).lines:
            assert "\u202e" not in line.label + line.value
            assert "\x00" not in line.label + line.value
            assert len(line.label) <= 200


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (13, "13th"),
        (21, "21st"),
        (31, "31st"),
    ],
)
def test_days_of_the_month(day: int, words: str) -> None:
    assert ordinal(day) == words
