"""Everything that the sandbox account can buy, configured as in the window, is quoted for what was estimated."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest

from app.aws.session import AwsSession
from app.model.account import Source
from app.model.agreement import ACTIVE, Agreement
from app.model.choices import Choices, first_choices, is_one_of_many, problems, request_of
from app.model.configuration import Options, has_trial, of_agreement, of_offer, pays_by_use
from app.model.estimate import Estimate, estimate
from app.model.listing import ListingQuery
from app.model.purchase import Intent
from app.model.quote import ON_ACCEPTANCE, Quote
from app.model.term import AgreementTerms
from tests.fakes.deciding import PATIENT
from tests.fakes.sandbox import SAMPLE_NOW, running_sandbox

_TOKENS = itertools.count(1)


@pytest.fixture(scope="module")
def session() -> Iterator[AwsSession]:
    with running_sandbox() as sandbox:
        yield AwsSession(Source(sandbox=True), sandbox.url, limits=PATIENT, paced=False)


def active(session: AwsSession) -> list[Agreement]:
    found = [one for page in session.agreements.search() for one in page.items]
    whole = [session.agreements.describe(one.agreement_id).value for one in found]
    return [one for one in whole if one.status == ACTIVE]


def products(session: AwsSession) -> set[str]:
    found: set[str] = set()
    token = ""
    while True:
        page, _total, token = session.catalogue.search(ListingQuery(), token)
        found |= {one.product_id for one in page.items}
        if not token:
            return found


def on_sale(session: AwsSession) -> Iterator[Options]:
    """What can be quoted now, of all products."""
    owned: dict[str, list[AgreementTerms]] = {}
    for agreement in active(session):
        terms = session.agreements.terms(agreement.agreement_id)[0]
        owned.setdefault(agreement.product_id, []).append(terms)
    for product_id in sorted(products(session)):
        has = [one.terms for one in owned.get(product_id, ())]
        for option in session.offers.options(product_id).items:
            if option.is_set:
                continue
            made = of_offer(
                session.offers.offer(option.option_id),
                session.offers.terms(option.option_id),
                SAMPLE_NOW,
                owns_usage=any(map(pays_by_use, has)),
                has_tried=any(map(has_trial, has)),
            )
            if not made.blocked:
                yield made


def filled(options: Options) -> Choices:
    """The first choices, with some of everything that can be had together."""
    choices = first_choices(options)
    card = options.card(choices.selector)
    if card is None or is_one_of_many(card):
        return choices
    some = 1 if card.quantity == "Disallowed" else 3
    counts = {
        rate.dimension: (choices.counts.get(rate.dimension) or 0) + some for rate in card.rates
    }
    return msgspec.structs.replace(choices, counts=counts)


def quote_of(session: AwsSession, options: Options) -> tuple[Quote, Estimate]:
    choices = filled(options)
    assert problems(options, choices) == {}
    request = request_of(options, choices)
    quote = session.quotes.create(request, request.terms, f"configured-{next(_TOKENS)}").value
    return session.quotes.quote(quote.quote_id).value, estimate(options, choices, SAMPLE_NOW)


def due(quote: Quote) -> Decimal:
    amounts = (one.amount for one in quote.charges if one.timing == ON_ACCEPTANCE)
    return sum((one.amount for one in amounts if one is not None), Decimal())


def test_offers_of_every_pricing_model_are_quoted_for_what_was_estimated(
    session: AwsSession,
) -> None:
    quoted = {Intent.NEW: 0, Intent.REPLACE: 0}
    for options in on_sale(session):
        quote, known = quote_of(session, options)
        quoted[options.intent] += 1
        assert due(quote) == sum(one.amount for one in known.now)
        if known.committed:
            assert (quote.value,) == known.committed
    assert quoted[Intent.NEW] >= 5
    assert quoted[Intent.REPLACE] >= 1


def test_amendments_are_quoted_for_what_was_estimated(session: AwsSession) -> None:
    quoted = 0
    for agreement in active(session):
        terms = session.agreements.terms(agreement.agreement_id)[0]
        options = of_agreement(agreement, terms, SAMPLE_NOW)
        if options.blocked:
            continue
        quote, known = quote_of(session, options)
        quoted += 1
        assert due(quote) == sum(one.amount for one in known.now)
    assert quoted >= 1
