"""What is said of a configuration: the estimate for each kind of offer, renewal and its deadline."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from app.model.choices import Choices, first_choices
from app.model.configuration import of_agreement, of_offer
from app.model.estimate import estimate
from app.model.money import Money
from app.model.term import (
    AgreementTerms,
    ByolTerm,
    FixedPricingTerm,
    Instalment,
    PaymentScheduleTerm,
    PriceIncrease,
    Quantity,
    Rate,
    RecurringPaymentTerm,
    RenewalTerm,
    Term,
    UsagePricingTerm,
    ValidityTerm,
    VariablePaymentTerm,
)
from app.worker.catalogue_messages import OfferRead
from tests.fakes import agreement_samples as owned
from tests.fakes import offer_samples as some
from tests.fakes.offer_samples import usd
from tests.fakes.samples import NOW
from ui.purchase.estimate_words import EstimateWords, estimate_words
from ui.purchase.option_rows import renewal_words

FIXED = FixedPricingTerm("term-fixed", usd("168000.00"), "P12M")


def said(read: OfferRead, choices: Choices | None = None) -> EstimateWords:
    options = of_offer(read.offer, read.terms, NOW)
    chosen = choices or first_choices(options)
    return estimate_words(options, chosen, estimate(options, chosen, NOW), NOW)


def lines(words: EstimateWords) -> list[str]:
    found = [line for group in words.groups for line in group]
    return [
        f"{one.label}: {one.money.amount if one.money else one.words}".replace("\u00a0", " ")
        for one in found
    ]


@pytest.mark.parametrize(
    ("terms", "hero"),
    [
        ((FIXED,), "168,000.00 USD, for 12 months, before tax"),
        ((some.seats(),), "Nothing chosen yet, for 1 month, before tax"),
        (
            (VariablePaymentTerm(max_total=usd("9.00"), term_id="term-v"),),
            "On request, before tax",
        ),
        (
            (RecurringPaymentTerm("term-r", usd("25.00"), "Monthly"),),
            "25.00 USD, each month, before tax",
        ),
        ((ByolTerm("term-b"),), "Your own licence, before tax"),
        ((FixedPricingTerm("term-fixed"),), "Not available, before tax"),
        (
            (FIXED, FixedPricingTerm("term-2", Money(Decimal(5), "INR"))),
            "Several currencies, for 12 months, before tax",
        ),
        ((), "No price named, before tax"),
    ],
)
def test_the_large_words(terms: tuple[Term, ...], hero: str) -> None:
    found = said(some.pricing("CONTRACT", *terms)).spoken.replace("\u00a0", " ")
    assert found == f"Estimate: {hero}"


def test_charges_of_a_schedule_are_listed_and_many_are_summed_up() -> None:
    dates = [NOW + timedelta(days=30 * number) for number in range(8)]
    schedule = tuple(Instalment(at, usd("21000.00")) for at in dates)
    found = lines(said(some.pricing("CONTRACT", FIXED, PaymentScheduleTerm("t", "USD", schedule))))
    assert found[:3] == [
        "Fixed price, 12 months: 168000.00",
        "On acceptance: 21000.00",
        "On 18 Dec: 21000.00",
    ]
    assert found[-1] == "3 more charges: until 16 Jun 2027"


def test_many_rates_are_cut() -> None:
    rates = tuple(Rate(f"rate-{number}", usd("0.01")) for number in range(9))
    found = lines(said(some.pricing("USAGE", UsagePricingTerm("term-u", "USD", (rates,)))))
    assert len(found) == 7
    assert found[-1] == "3 more rates: in the offer"


def test_a_price_that_could_not_be_read_is_said() -> None:
    card = msgspec.structs.replace(
        some.seats().rate_cards[0], rates=(Rate("editor"), Rate("viewer", usd("13.00")))
    )
    term = msgspec.structs.replace(some.seats(), rate_cards=(card,))
    words = said(some.pricing("CONTRACT", term), Choices("P1M", {"editor": 1, "viewer": 2}))
    assert words.note.startswith("A price could not be read, so it comes to more than this.")
    assert lines(words)[:2] == ["Editor seats, 1: Not available", "2 viewer seats: 26.00"]


def test_an_amendment_says_what_is_added_and_the_new_value() -> None:
    bought = msgspec.structs.replace(
        some.seats(), selected="P12M", quantities=(Quantity("editor", 20),)
    )
    terms = AgreementTerms(owned.LUMENFOLD_ID, (bought,), some.SEAT_NAMES)
    options = of_agreement(owned.LUMENFOLD, terms, NOW)
    choices = Choices("P12M", {"editor": 22})
    found = estimate(options, choices, NOW)
    words = estimate_words(options, choices, found, NOW, usd("15600.00"))
    added = found.now[0].amount
    assert words.under == "added on acceptance, before tax"
    assert lines(words) == [
        f"2 more editor seats: {added}",
        "Value now: 15600.00",
        f"New value: {Decimal('15600.00') + added}",
    ]
    assert "agreement prices" in words.note


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (
            RenewalTerm("t", lockout=timedelta(days=30)),
            "Renews for 12 months. You can change this until 30 days before the end.",
        ),
        (RenewalTerm("t"), "Renews for 12 months. You can change this until the end."),
        (
            RenewalTerm("t", unread_lockout="P1M", max_renewals=2),
            "Renews for 12 months, 2 times at most. You can change this until 1 month before the end.",
        ),
        (
            RenewalTerm("t", price_increase=PriceIncrease(fixed="4.00")),
            "Renews for 12 months, 4.00% dearer. You can change this until the end.",
        ),
        (
            RenewalTerm("t", price_increase=PriceIncrease("", "2.00", "6.00", "3.00")),
            "Renews for 12 months, 2.00% to 6.00% dearer. You can change this until the end.",
        ),
    ],
)
def test_renewal_says_its_price_and_its_real_deadline(term: RenewalTerm, words: str) -> None:
    read = some.pricing("CONTRACT", some.seats(), term)
    options = of_offer(read.offer, read.terms, NOW)
    assert renewal_words(options, term, "P12M") == words


def test_a_dated_end_gives_a_dated_deadline() -> None:
    term = RenewalTerm("t", lockout=timedelta(days=30))
    end = ValidityTerm("term-end", "", NOW, NOW + timedelta(days=60))
    read = some.pricing("CONTRACT", FIXED, end, term)
    options = of_offer(read.offer, read.terms, NOW)
    assert (
        renewal_words(options, term, "")
        == "Renews at the end. You can change this until 18 Dec 2026."
    )
