"""What is wrong with choices, what stays of them, and requests that AWS's own model accepts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import botocore.session
import msgspec
import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from app.model.choices import (
    COUNTRY,
    COUNTS,
    DAYS,
    EMAIL,
    LARGEST,
    LAST_NAME,
    MOST_DAYS,
    SELECTOR,
    Choices,
    as_accepted,
    count_of,
    first_choices,
    fitted,
    problems,
    request_of,
)
from app.model.configuration import Options, of_agreement, of_offer
from app.model.entitlement import Contact
from app.model.purchase import (
    Intent,
    PaymentChoice,
    QuoteRequest,
    RenewalChoice,
    RequestedTerm,
    UpfrontChoice,
)
from app.model.term import (
    AUTO_APPROVE,
    WAIT_FOR_APPROVAL,
    AgreementTerms,
    Quantity,
    RenewalTerm,
    VariablePaymentTerm,
)
from tests.fakes import agreement_samples as owned
from tests.fakes import offer_samples as some
from tests.fakes.samples import NOW

ANA = Contact("Ana", "Berg", "ana.berg@brindle.example", "Brindle", "DE")


def options(**constraints: str) -> Options:
    read = some.configurable(**constraints)
    return of_offer(read.offer, read.terms, NOW)


def amendment() -> Options:
    have = (Quantity("editor", 20), Quantity("viewer", 60))
    bought = msgspec.structs.replace(some.seats(), selected="P12M", quantities=have)
    payments = VariablePaymentTerm(AUTO_APPROVE, None, timedelta(days=10), "term-payments")
    renewal = RenewalTerm("term-renewal", auto_renew=True)
    terms = AgreementTerms(owned.LUMENFOLD_ID, (some._LEGAL, bought, renewal, payments))
    return of_agreement(owned.LUMENFOLD, terms, NOW)


def chosen(counts: dict[str, int | None], selector: str = "P12M", **others: Any) -> Choices:
    return Choices(selector, counts, **others)


def test_at_first_the_shortest_duration_is_chosen_and_nothing_that_pays_or_renews_by_itself() -> (
    None
):
    first = first_choices(options())
    assert first.selector == "P1M"
    assert not first.counts
    assert not first.auto_renew
    assert not first.approves_itself
    assert set(problems(options(), first)) == {COUNTS}
    assert first_choices(options(multiple="Disallowed")).counts == {"editor": 1}


@pytest.mark.parametrize("number", [None, -1, LARGEST + 1, 10**30])
def test_a_quantity_is_a_whole_number_that_aws_can_count(number: int | None) -> None:
    assert set(problems(options(), chosen({"editor": number}))) == {count_of("editor")}


@pytest.mark.parametrize("number", [1, LARGEST])
def test_one_dimension_is_enough(number: int) -> None:
    assert problems(options(), chosen({"editor": number, "viewer": 0})) == {}


def test_the_sellers_constraints_hold() -> None:
    one_kind = options(multiple="Disallowed")
    assert set(problems(one_kind, chosen({"editor": 1, "viewer": 1}))) == {COUNTS}
    one_each = options(quantity="Disallowed")
    assert set(problems(one_each, chosen({"editor": 2}))) == {count_of("editor")}
    assert problems(one_each, chosen({"editor": 1, "viewer": 1})) == {}


def test_a_duration_that_the_offer_does_not_have_is_wrong() -> None:
    assert set(problems(options(), chosen({"editor": 1}, "P5Y"))) == {SELECTOR}


def test_an_agreement_can_only_grow_and_something_must_change() -> None:
    found = amendment()
    assert set(problems(found, first_choices(found))) == {COUNTS}
    fewer = chosen({"editor": 19, "viewer": 60})
    assert problems(found, fewer) == {
        count_of("editor"): "Enter 20 or more: an agreement can only grow."
    }
    assert problems(found, chosen({"editor": 21, "viewer": 60})) == {}


@pytest.mark.parametrize("days", [None, 0, -3, MOST_DAYS + 1])
def test_silence_is_counted_in_whole_days(days: int | None) -> None:
    silent = chosen({"editor": 1}, approves_itself=True, days=days)
    assert set(problems(options(), silent)) == {DAYS}
    assert problems(options(), msgspec.structs.replace(silent, approves_itself=False)) == {}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, set()),
        ({"last_name": ""}, {LAST_NAME}),
        ({"last_name": "x" * 81}, {LAST_NAME}),
        ({"last_name": "two\nlines"}, {LAST_NAME}),
        ({"email": "ana"}, {EMAIL}),
        ({"email": "änä@brindle.example"}, {EMAIL}),
        ({"country": "de"}, {COUNTRY}),
        ({"email": "", "country": ""}, {EMAIL, COUNTRY}),
    ],
)
def test_a_contact_is_whole_or_not_there(change: dict[str, str], fields: set[str]) -> None:
    contact = msgspec.structs.replace(ANA, **change)
    assert set(problems(options(), chosen({"editor": 1}, contact=contact))) == fields


def test_what_still_fits_stays_when_the_offer_has_changed() -> None:
    earlier = chosen({"editor": 20, "gone": 5}, "P24M", auto_renew=True)
    kept = fitted(earlier, options())
    assert (kept.selector, dict(kept.counts), kept.auto_renew) == ("P24M", {"editor": 20}, True)
    other = fitted(msgspec.structs.replace(earlier, selector="P7M"), options())
    assert (other.selector, dict(other.counts)) == ("P1M", {})


def test_a_request_says_what_was_chosen() -> None:
    choices = chosen({"editor": 20, "viewer": 0}, auto_renew=True, approves_itself=True, days=7)
    sent = request_of(options(), msgspec.structs.replace(choices, contact=ANA))
    told = {one.term_id: one.choice for one in sent.terms if one.choice is not None}
    assert told == {
        "term-seats": UpfrontChoice("P12M", (Quantity("editor", 20),)),
        "term-renewal": RenewalChoice(auto_renew=True),
        "term-payments": PaymentChoice(AUTO_APPROVE, "P7D"),
    }
    assert (sent.intent, sent.proposal_id, sent.contact) == (Intent.NEW, "at-proposal", ANA)
    assert sent.estimates_tax
    waiting = request_of(options(), chosen({"editor": 1}))
    assert RequestedTerm("term-payments", PaymentChoice(WAIT_FOR_APPROVAL)) in waiting.terms
    assert waiting.contact is None


def test_an_amendment_sends_what_changes_and_knows_the_whole_set() -> None:
    sent = request_of(amendment(), chosen({"editor": 25, "viewer": 60}, contact=ANA))
    grown = UpfrontChoice("P12M", (Quantity("editor", 25), Quantity("viewer", 60)))
    assert sent.terms == (RequestedTerm("term-seats", grown),)
    assert sent.whole_set == (
        RequestedTerm("term-legal"),
        RequestedTerm("term-seats", grown),
        RequestedTerm("term-renewal", RenewalChoice(auto_renew=True)),
        RequestedTerm("term-payments", PaymentChoice(AUTO_APPROVE, "P10D")),
    )
    assert sent.contact is None
    assert sent.proposal_id == ""


def test_accepted_lengths_of_silence_are_written_as_aws_does() -> None:
    spans = {timedelta(days=1, hours=2, minutes=3): "P1DT2H3M", timedelta(hours=12): "PT12H"}
    for span, written in spans.items():
        term = VariablePaymentTerm(AUTO_APPROVE, None, span, "term-payments")
        assert as_accepted(term).choice == PaymentChoice(AUTO_APPROVE, written)


# --- AWS's own model ----------------------------------------------------------------------------------


def as_sent(request: QuoteRequest) -> dict[str, Any]:
    """The request as boto3 takes it."""
    sent: dict[str, Any] = {
        "intent": request.intent.value,
        "requestedTerms": [_term(one) for one in request.terms],
    }
    if request.proposal_id:
        sent["agreementProposalIdentifier"] = request.proposal_id
    if request.source_agreement_id:
        sent["sourceAgreementIdentifier"] = request.source_agreement_id
    if request.estimates_tax:
        sent["taxConfiguration"] = {"taxEstimation": "ENABLED"}
    if (contact := request.contact) is not None:
        sent["acceptorContact"] = {
            "firstName": contact.first_name,
            "lastName": contact.last_name,
            "emailAddress": contact.email,
            "companyName": contact.company,
            "countryCode": contact.country,
        }
    return sent


def _term(term: RequestedTerm) -> dict[str, Any]:
    match term.choice:
        case UpfrontChoice(selector=selector, quantities=quantities):
            dimensions = [
                {"dimensionKey": one.dimension, "dimensionValue": one.number} for one in quantities
            ]
            member = "configurableUpfrontPricingTermConfiguration"
            said: dict[str, Any] = {"selectorValue": selector, "dimensions": dimensions}
        case RenewalChoice(auto_renew=renews):
            member, said = "renewalTermConfiguration", {"enableAutoRenew": renews}
        case PaymentChoice(strategy=strategy, expiration=expiration):
            member = "variablePaymentTermConfiguration"
            said = {"paymentRequestApprovalStrategy": strategy}
            if expiration:
                said["expirationDuration"] = expiration
        case _:
            return {"id": term.term_id}
    return {"id": term.term_id, "configuration": {member: said}}


counts = st.dictionaries(
    st.sampled_from(["editor", "viewer", "pack"]),
    st.none() | st.integers(min_value=-2, max_value=LARGEST + 2),
)
anything = st.builds(
    Choices,
    st.sampled_from(["P1M", "P12M", "P36M"]),
    counts,
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(min_value=-1, max_value=MOST_DAYS + 1),
    st.booleans(),
    st.booleans(),
    st.sampled_from([Contact(), ANA]),
)
shape = (
    botocore.session.get_session()
    .get_service_model("marketplace-agreement")
    .operation_model("CreateAgreementRequest")
    .input_shape
)


@given(choices=anything, limit=st.sampled_from(["", "Allowed", "Disallowed"]))
def test_what_has_no_problem_is_a_request_that_aws_model_takes(
    choices: Choices, limit: str
) -> None:
    found = options(multiple=limit, quantity=limit)
    if problems(found, choices):
        with pytest.raises(ValueError, match=r"\.$"):
            request_of(found, choices)
        return
    sent = as_sent(request_of(found, choices))
    assert ParamValidator().validate(sent, shape).generate_report() == ""
    asked = sent["requestedTerms"][3]["configuration"]
    dimensions = asked["configurableUpfrontPricingTermConfiguration"]["dimensions"]
    assert all(0 < one["dimensionValue"] <= LARGEST for one in dimensions)
    if limit == "Disallowed":
        assert [one["dimensionValue"] for one in dimensions] == [1]


@given(extra=st.integers(min_value=1, max_value=1000), wants_tax=st.booleans())
def test_amendments_are_requests_that_aws_model_takes(extra: int, wants_tax: bool) -> None:
    choices = chosen({"editor": 20 + extra, "viewer": 60}, estimates_tax=wants_tax)
    sent = request_of(amendment(), choices)
    whole = msgspec.structs.replace(sent, terms=sent.whole_set)
    for one in (sent, whole):
        assert ParamValidator().validate(as_sent(one), shape).generate_report() == ""
