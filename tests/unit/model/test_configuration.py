"""What can be chosen of offers under each pricing model, and of agreements; what stands in the way."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from app.model.choices import first_choices, request_of
from app.model.configuration import Options, of_agreement, of_offer
from app.model.listing import Word
from app.model.purchase import Intent
from app.model.term import (
    AgreementTerms,
    ByolTerm,
    Quantity,
    RenewalTerm,
    Term,
    UnknownTerm,
    UpfrontRateCard,
    ValidityTerm,
)
from app.worker.catalogue_messages import OfferRead
from tests.fakes import agreement_samples as owned
from tests.fakes import offer_samples as some
from tests.fakes.samples import NOW

MANDATORY = {"term-legal", "term-support", "term-validity"}


def options(read: OfferRead, *, owns_usage: bool = False, has_tried: bool = False) -> Options:
    return of_offer(read.offer, read.terms, NOW, owns_usage=owns_usage, has_tried=has_tried)


def asked(chosen: Options) -> set[str]:
    """The ids of the terms that a request with the first choices asks for."""
    return {one.term_id for one in request_of(chosen, first_choices(chosen)).terms}


def test_a_contract_asks_for_every_term() -> None:
    read = some.configurable(multiple="Disallowed")
    every = {getattr(one, "term_id", "") for one in read.terms.terms}
    assert asked(options(read)) == every
    assert options(read).left_out == ()


def test_the_first_agreement_by_use_leaves_the_upfront_prices_out() -> None:
    found = options(some.by_use(upfront=True))
    assert asked(found) == MANDATORY | {"term-renewal", "term-rows", "term-trial"}
    assert [getattr(one, "term_id", "") for one in found.left_out] == ["term-trial", "term-seats"]
    assert found.cards == ()
    assert found.is_metered


def test_a_trial_is_left_out_when_it_is_not_wanted_or_was_used() -> None:
    found = options(some.by_use())
    unwanted = msgspec.structs.replace(first_choices(found), wants_trial=False)
    assert "term-trial" not in {one.term_id for one in request_of(found, unwanted).terms}
    assert "term-trial" not in asked(options(some.by_use(), has_tried=True))


def test_beside_an_agreement_by_use_the_upfront_prices_are_bought() -> None:
    found = options(some.by_use(upfront=True), owns_usage=True)
    assert found.is_later
    assert not found.is_metered
    assert found.trial is None
    assert len(found.cards) == 4
    chosen = msgspec.structs.replace(first_choices(found), counts={"editor": 2})
    sent = {one.term_id for one in request_of(found, chosen).terms}
    assert sent == MANDATORY | {"term-renewal", "term-seats"}


def test_an_offer_by_use_with_upfront_prices_only_is_the_later_agreement() -> None:
    assert options(some.pricing("USAGE", some.seats())).is_later


def test_an_own_licence_and_a_free_offer_ask_for_the_least() -> None:
    licence = options(some.pricing("BYOL", ByolTerm("term-byol"), some.seats()))
    assert asked(licence) == MANDATORY | {"term-byol"}
    assert asked(options(some.pricing("FREE"))) == MANDATORY


def test_a_replacement_names_both_and_the_offers_own_agreement_wins() -> None:
    read = some.pricing("CONTRACT", replaces=some.REPLACED)
    found = of_offer(read.offer, read.terms, NOW, replaces="agmt-other")
    sent = request_of(found, first_choices(found))
    assert (sent.intent, sent.source_agreement_id) == (Intent.REPLACE, some.REPLACED)
    assert sent.proposal_id == "at-proposal"
    plain = some.pricing("CONTRACT")
    chosen = of_offer(plain.offer, plain.terms, NOW, replaces="agmt-other")
    assert (chosen.intent, chosen.source_agreement_id) == (Intent.REPLACE, "agmt-other")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": NOW}, "has expired"),
        ({"available_from": NOW + timedelta(days=1)}, "not open yet"),
        ({"proposal_id": ""}, "no proposal"),
        ({"pricing_model": Word("BARTER", "Barter")}, "BARTER"),
        ({"pricing_model": Word()}, "not known"),
    ],
)
def test_an_offer_that_cannot_be_quoted_says_why(change: dict[str, object], words: str) -> None:
    read = some.configurable()
    offer = msgspec.structs.replace(read.offer, **change)
    said = of_offer(offer, read.terms, NOW).blocked
    assert words in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ((UnknownTerm("escrowTerm"),), "escrowTerm"),
        ((some.seats(), some.seats()), "two price lists"),
        ((RenewalTerm(),), "no id"),
        ((msgspec.structs.replace(some.seats(), rate_cards=()),), "no prices"),
        (tuple(ValidityTerm(f"term-{number}") for number in range(30)), "more than 30"),
    ],
)
def test_terms_that_cannot_be_asked_for_say_why(terms: tuple[Term, ...], words: str) -> None:
    found = options(some.pricing("CONTRACT", *terms))
    assert words in found.blocked
    with pytest.raises(ValueError, match=words):
        request_of(found, first_choices(found))


def test_an_offer_by_use_without_rates_is_not_taken_for_free() -> None:
    assert "no rates" in options(some.pricing("USAGE")).blocked


def test_the_deadline_of_renewal_comes_from_the_terms() -> None:
    end = NOW + timedelta(days=365)
    renewal = RenewalTerm("term-renewal", lockout=timedelta(days=30))
    dated = options(some.pricing("CONTRACT", ValidityTerm("term-v2", "", NOW, end), renewal))
    assert dated.decide_by() == end - timedelta(days=30)
    assert options(some.configurable()).decide_by() is None
    unread = RenewalTerm("term-renewal", unread_lockout="P1M")
    known_end = ValidityTerm("term-v2", "", NOW, end)
    assert options(some.pricing("CONTRACT", known_end, unread)).decide_by() is None


# --- agreements ---------------------------------------------------------------------------------------

BOUGHT = msgspec.structs.replace(
    some.seats(), selected="P12M", quantities=(Quantity("editor", 20), Quantity("viewer", 60))
)


def accepted(*terms: Term) -> AgreementTerms:
    return AgreementTerms(owned.LUMENFOLD_ID, terms or (some._LEGAL, BOUGHT, some._RENEWAL))


def test_an_agreement_keeps_its_duration_and_what_it_has() -> None:
    found = of_agreement(owned.LUMENFOLD, accepted(), NOW)
    assert found.blocked == ""
    assert [one.selector for one in found.cards] == ["P12M"]
    assert first_choices(found).counts == {"editor": 20, "viewer": 60}
    assert not found.takes_contact
    assert (found.days_left, found.days) == ((owned.END - NOW).days, 365)


@pytest.mark.parametrize(
    ("change", "terms", "words"),
    [
        ({"status": "EXPIRED"}, (), "Only an active"),
        ({"starts_at": NOW + timedelta(days=1)}, (), "starts later"),
        ({}, (some._LEGAL,), "no quantities"),
        ({}, (some.seats(),), "does not say what was chosen"),
        ({}, (BOUGHT, UnknownTerm("escrowTerm")), "escrowTerm"),
        (
            {},
            (
                msgspec.structs.replace(
                    BOUGHT, rate_cards=(UpfrontRateCard("Duration", "P12M", "", "Disallowed"),)
                ),
            ),
            "one of each",
        ),
    ],
)
def test_an_agreement_that_cannot_be_amended_says_why(
    change: dict[str, object], terms: tuple[Term, ...], words: str
) -> None:
    agreement = msgspec.structs.replace(owned.LUMENFOLD, **change)
    assert words in of_agreement(agreement, accepted(*terms), NOW).blocked


def test_an_agreement_without_an_end_has_no_share_of_its_time() -> None:
    endless = msgspec.structs.replace(owned.LUMENFOLD, ends_at=None)
    assert of_agreement(endless, accepted(), NOW).days == 0
