"""CreateAgreementRequest: checks what a buyer asks for and works out the quote."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from app.model.typed import known
from app.sandbox.quoting import (
    amendment_changes,
    changes_of,
    committed_value,
    currency_of,
    duration_of,
    expected_charges,
    money,
)
from app.sandbox.service import Call, ServiceError
from app.sandbox.services.agreement_reading import find_agreement
from app.sandbox.services.agreement_terms import check_set, configure, unchanged
from app.sandbox.services.refusals import invalid, not_found
from app.sandbox.state import (
    ACTIVE,
    Agreement,
    Change,
    Contact,
    ExpectedCharge,
    Offer,
    Quote,
)
from app.sandbox.terms import ConfigurableTerm, RenewalTerm, Term, TrialTerm, ValidityTerm
from app.sandbox.transitions import Cause, Stage

_SOURCE = "sourceAgreementIdentifier"
_PROPOSAL = "agreementProposalIdentifier"


class Creation:
    """Makes quotes. A repeated client token gives the first quote again, and makes nothing."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def quote_for(self, call: Call) -> Quote:
        """Return the quote of a request, new or made by the same token before."""
        token, asked = call.params.get("clientToken"), _fingerprint(call.params)
        state = self._stage.state
        if token and token in state.tokens:
            known, quote_id = state.tokens[token]
            quote = state.quotes.get(quote_id)
            if known != asked or quote is None:
                message = "The token was used for another request."
                raise invalid("INVALID_CLIENT_TOKEN", message, "clientToken")
            return quote
        quote = self._make(call)
        if token:
            state.tokens[token] = (asked, quote.id)
        return quote

    def _make(self, call: Call) -> Quote:
        params = call.params
        _check_members(params)
        if params["intent"] == "AMEND":
            quote = self._amendment(call, self._source(params))
        else:
            quote = self._purchase(call)
        quote.with_tax = params.get("taxConfiguration", {}).get("taxEstimation") == "ENABLED"
        if "acceptorContact" in params:
            quote.contact = msgspec.convert(params["acceptorContact"], known(Contact))
        self._stage.state.quotes.add(quote)
        cause = Cause("buyer", call.now, call.request_id)
        self._stage.record(quote.id, "agreement request DRAFT by buyer", cause)
        self._stage.expect_habit(quote)
        return quote

    def _purchase(self, call: Call) -> Quote:
        params, state = call.params, self._stage.state
        offer = self._offer(params[_PROPOSAL], call.now)
        source = self._source(params) if params["intent"] == "REPLACE" else None
        terms = configure(offer.terms, params["requestedTerms"])
        if source is not None:
            _check_replacement(source, offer, terms, call.now)
        active = [a for a in state.agreements.group(offer.product_id) if a.status == ACTIVE]
        check_set(offer, terms, active)
        if any(isinstance(t, TrialTerm) for t in terms) and self._tried(offer.product_id):
            message = "The free trial was used before."
            raise invalid("INVALID_REQUESTED_TERMS", message, "requestedTerms")
        charges = expected_charges(state, terms, call.now)
        return Quote(
            id=state.new_id("ar-"),
            account=state.account_id,
            intent=params["intent"],
            product_id=offer.product_id,
            offer_id=offer.id,
            proposal_id=offer.proposal_id,
            seller=offer.seller,
            status="DRAFT",
            created_at=call.now,
            currency=currency_of(terms),
            value=committed_value(terms),
            terms=terms,
            charges=charges,
            changes=changes_of(terms, charges[0].id) if charges else [],
            approval_required=bool(state.products[offer.product_id].approval_plans),
            source_agreement_id=source.id if source else None,
        )

    def _amendment(self, call: Call, source: Agreement) -> Quote:
        state = self._stage.state
        if source.starts_at > call.now:
            raise _unsupported("An agreement that starts later cannot be amended.")
        asked = configure(source.terms, call.params["requestedTerms"])
        if all(unchanged(source.terms, term) for term in asked):
            message = "Nothing differs from the agreement."
            raise invalid("INVALID_REQUESTED_TERM_CONFIGURATION", message, "requestedTerms")
        _check_renewal(source, asked, call.now)
        charge = ExpectedCharge(state.new_id("ch-"), "ON_ACCEPTANCE")
        changes = _increases(source, asked, call.now, charge.id)
        added = sum((Decimal(change.amount) for change in changes), Decimal())
        charge.amount = money(added)
        by_id = {term.id: term for term in asked}
        return Quote(
            id=state.new_id("ar-"),
            account=state.account_id,
            intent="AMEND",
            product_id=source.product_id,
            offer_id=source.offer_id,
            proposal_id="",
            seller=source.seller,
            status="DRAFT",
            created_at=call.now,
            currency=source.currency,
            value=money(Decimal(source.value) + added),
            terms=[by_id.get(term.id, term) for term in source.terms],
            charges=[charge] if added else [],
            changes=changes,
            approval_required=bool(state.products[source.product_id].approval_plans) and added > 0,
            source_agreement_id=source.id,
        )

    def _offer(self, proposal_id: str, now: datetime) -> Offer:
        offer = self._stage.state.offer_of(proposal_id)
        is_early = offer is not None and offer.available_from and offer.available_from > now
        if offer is None or is_early or offer.is_withdrawn:
            raise not_found("AgreementProposal", proposal_id)
        if offer.proposal_id != proposal_id:
            message = "The offer was published again; this proposal is no longer valid."
            raise invalid("SUPERSEDED_AGREEMENT_PROPOSAL", message, _PROPOSAL)
        if offer.is_over(now):
            raise invalid("EXPIRED_AGREEMENT_PROPOSAL", "The offer has expired.", _PROPOSAL)
        return offer

    def _source(self, params: Mapping[str, Any]) -> Agreement:
        source = find_agreement(self._stage, params[_SOURCE])
        if source.status != ACTIVE:
            raise invalid("INACTIVE_AGREEMENT", f"The agreement is {source.status}.", _SOURCE)
        if source.is_settling:
            raise _unsupported("The entitlements of the source agreement are still pending.")
        return source

    def _tried(self, product_id: str) -> bool:
        return any(
            isinstance(term, TrialTerm)
            for agreement in self._stage.state.agreements.group(product_id)
            for term in agreement.terms
        )


def _check_members(params: Mapping[str, Any]) -> None:
    intent = params["intent"]
    if (intent == "NEW") == (_SOURCE in params):
        reason = "INVALID" if intent == "NEW" else "MISSING"
        message = f"The intent {intent} takes {'no' if intent == 'NEW' else 'a'} source agreement."
        raise invalid(f"{reason}_SOURCE_AGREEMENT_IDENTIFIER", message, _SOURCE)
    if (intent == "AMEND") == (_PROPOSAL in params):
        reason = "INVALID" if intent == "AMEND" else "MISSING"
        message = f"The intent {intent} takes {'no' if intent == 'AMEND' else 'a'} proposal."
        raise invalid(f"{reason}_AGREEMENT_PROPOSAL_IDENTIFIER", message, _PROPOSAL)
    if intent == "AMEND" and "acceptorContact" in params:
        message = "An amendment takes no contact."
        raise invalid("INVALID_ACCEPTOR_CONTACT", message, "acceptorContact")


def _check_replacement(
    source: Agreement, offer: Offer, terms: Sequence[Term], now: datetime
) -> None:
    if source.product_id != offer.product_id:
        raise _unsupported("An agreement is replaced by one on the same product.")
    if source.offer_id == offer.id:
        raise _unsupported("The proposal is the one that the agreement came from.")
    starts = [t.starts_at for t in terms if isinstance(t, ValidityTerm) and t.starts_at]
    if source.starts_at <= now and any(start > now for start in starts):
        raise _unsupported("An agreement in force cannot be replaced by a future-dated one.")


def _check_renewal(source: Agreement, asked: Sequence[Term], now: datetime) -> None:
    for term in asked:
        if not isinstance(term, RenewalTerm) or unchanged(source.terms, term):
            continue
        lockout = duration_of(term.lockout) if term.lockout else timedelta()
        if source.ends_at and now > source.ends_at - lockout:
            raise _unsupported("The time to decide about the renewal is over.")


def _increases(
    source: Agreement, asked: Sequence[Term], now: datetime, charge_id: str
) -> list[Change]:
    old_terms = {term.id: term for term in source.terms}
    for term in asked:
        old = old_terms[term.id]
        if not isinstance(term, ConfigurableTerm) or not isinstance(old, ConfigurableTerm):
            continue
        if term.duration != old.duration:
            raise _unsupported("The duration of an agreement cannot be amended.")
        wanted = term.quantities or {}
        if any(wanted.get(key, 0) < count for key, count in (old.quantities or {}).items()):
            message = "Quantities can only grow."
            raise invalid("INVALID_INCREMENTAL_CHARGE", message, "requestedTerms")
        changes = amendment_changes(source, old, term, now, charge_id)
        return [change for change in changes if change.new != change.old]
    return []


def _unsupported(message: str) -> ServiceError:
    return invalid("UNSUPPORTED_ACTION", message)


def _fingerprint(params: Mapping[str, Any]) -> str:
    asked = {name: value for name, value in params.items() if name != "clientToken"}
    return hashlib.sha256(msgspec.json.encode(asked, order="deterministic")).hexdigest()
