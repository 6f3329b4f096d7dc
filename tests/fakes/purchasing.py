"""What somebody asks for, and is shown, who buys at a sandbox account: as the window would make it."""

from __future__ import annotations

from collections.abc import Sequence

from app.aws.approvals import As
from app.aws.session import AwsSession
from app.model.command import PlanNote, ShownAgreement, ShownQuote
from app.model.purchase import (
    Intent,
    PaymentChoice,
    QuoteRequest,
    RenewalChoice,
    RequestedTerm,
    UpfrontChoice,
)
from app.model.term import (
    WAIT_FOR_APPROVAL,
    ConfigurablePricingTerm,
    Quantity,
    RenewalTerm,
    Term,
    UnknownTerm,
    VariablePaymentTerm,
)
from app.sandbox.sample_agreements import TESSEL
from app.sandbox.sample_catalogue import offer_id
from app.sandbox.termsheet import stable_id

REQUESTER = As.REQUESTER
PELLUCID = offer_id("Pellucid private offer")  # needs no approval
UPTIME = offer_id("Heronsgate Uptime")  # needs the organisation's approval
DRAFT = "ar-71x0c4m9e2"  # on Pellucid's offer
WAITING = stable_id("ar-", "Heronsgate", 10)  # for approval
BY_USE = TESSEL  # an agreement that its buyer can cancel


def picked(terms: Sequence[Term], units: int = 3) -> tuple[RequestedTerm, ...]:
    """Ask for all terms, with a plain choice where one has to be made."""
    return tuple(_picked(one, units) for one in terms if not isinstance(one, UnknownTerm))


def _picked(term: Term, units: int) -> RequestedTerm:
    assert not isinstance(term, UnknownTerm)
    if isinstance(term, RenewalTerm):
        return RequestedTerm(term.term_id, RenewalChoice(auto_renew=False))
    if isinstance(term, VariablePaymentTerm):
        return RequestedTerm(term.term_id, PaymentChoice(WAIT_FOR_APPROVAL))
    if isinstance(term, ConfigurablePricingTerm):
        card = term.rate_cards[-1]
        quantities = tuple(Quantity(rate.dimension, units) for rate in card.rates)
        return RequestedTerm(term.term_id, UpfrontChoice(card.selector, quantities))
    return RequestedTerm(term.term_id)


def new_request(session: AwsSession, offer: str = PELLUCID, *, units: int = 3) -> QuoteRequest:
    """Ask for a new agreement on an offer."""
    return QuoteRequest(
        Intent.NEW,
        picked(session.offers.terms(offer).terms, units),
        proposal_id=session.offers.offer(offer).proposal_id,
        estimates_tax=True,
    )


def new_quote(session: AwsSession, offer: str, token: str) -> str:
    """Have a quote made, and give its id."""
    request = new_request(session, offer)
    return session.quotes.create(request, request.terms, token).value.quote_id


def shown_quote(session: AwsSession, quote_id: str) -> ShownQuote:
    """Give what a sheet shows of a quote."""
    quote = session.quotes.quote(quote_id).value
    return ShownQuote(
        status=quote.status,
        intent=quote.intent,
        offer_id=quote.offer_id,
        seller_account_id=quote.seller_account_id,
        money=quote.value,
        after_tax=quote.value_after_tax,
        approval_required=quote.approval_required,
        invoiced_by=quote.invoiced_by,
        charges=quote.charges,
        changes=quote.changes,
        terms=session.quotes.terms(quote_id).terms,
    )


def shown_agreement(session: AwsSession, agreement_id: str) -> ShownAgreement:
    """Give what a sheet shows of an agreement."""
    agreement = session.agreements.describe(agreement_id).value
    return ShownAgreement(
        status=agreement.status,
        product_id=agreement.product_id,
        offer_id=agreement.offer_id,
        seller_account_id=agreement.seller_account_id,
        money=agreement.value,
        ends_at=agreement.ends_at,
    )


def plan_notes(session: AwsSession, quote_id: str) -> tuple[PlanNote, ...]:
    """Start all plans of a quote, each with a note."""
    plans = session.quotes.plans(quote_id).items
    return tuple(PlanNote(one.reference, "For two teams.") for one in plans)
