"""The terms of a request: whether the set is complete, and whether each configuration is possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.sandbox.service import ServiceError
from app.sandbox.services.refusals import invalid
from app.sandbox.state import Agreement, Offer
from app.sandbox.terms import (
    AUTO_APPROVE,
    ByolTerm,
    ConfigurableTerm,
    FixedTerm,
    LegalTerm,
    RecurringTerm,
    RenewalTerm,
    ScheduleTerm,
    SupportTerm,
    Term,
    UsageTerm,
    ValidityTerm,
    VariableTerm,
    type_name,
)

_MANDATORY = (LegalTerm, SupportTerm, ValidityTerm, RenewalTerm)
_BY_USE = (UsageTerm, RecurringTerm)
_UPFRONT = (ConfigurableTerm, FixedTerm, ScheduleTerm)
_MEMBERS: dict[type, str] = {
    ConfigurableTerm: "configurableUpfrontPricingTermConfiguration",
    RenewalTerm: "renewalTermConfiguration",
    VariableTerm: "variablePaymentTermConfiguration",
}


def configure(known: Sequence[Term], requested: Sequence[Mapping[str, Any]]) -> list[Term]:
    """Return the requested terms with the buyer's choices in them.

    A term without a choice keeps the one it has, which only an agreement's own terms can.
    """
    by_id = {term.id: term for term in known}
    asked = [entry["id"] for entry in requested]
    if len(set(asked)) < len(asked):
        raise invalid("INVALID_REQUESTED_TERMS", "A term is requested twice.", "requestedTerms")
    terms = []
    for entry in requested:
        term = by_id.get(entry["id"])
        if term is None:
            message = f"{entry['id']} is no term of the proposal."
            raise invalid("INVALID_REQUESTED_TERM_ID", message, "requestedTerms")
        terms.append(_configured(term, entry.get("configuration")))
    return terms


def unchanged(known: Sequence[Term], term: Term) -> bool:
    """Tell whether a term says what the known one with its id says."""
    return any(old == term for old in known if old.id == term.id)


def check_set(offer: Offer, terms: Sequence[Term], active: Sequence[Agreement]) -> None:
    """Refuse a set of terms that the offer's pricing model does not allow."""
    chosen = {term.id for term in terms}
    if offer.pricing_model == "CONTRACT":
        needed = {term.id for term in offer.terms}
    else:
        needed = {term.id for term in offer.terms if isinstance(term, _MANDATORY)}
    if offer.pricing_model == "USAGE":
        _check_usage(terms, active)
    if offer.pricing_model == "BYOL":
        needed |= {term.id for term in offer.terms if isinstance(term, ByolTerm)}
    missing = [type_name(term) for term in offer.terms if term.id in needed - chosen]
    if missing:
        message = f"Missing: {', '.join(missing)}."
        raise invalid("MISSING_MANDATORY_TERMS", message, "requestedTerms")


def _check_usage(terms: Sequence[Term], active: Sequence[Agreement]) -> None:
    by_use = any(isinstance(term, _BY_USE) for term in terms)
    upfront = any(isinstance(term, _UPFRONT) for term in terms)
    if by_use and upfront:
        message = "Usage and upfront terms are bought in two agreements."
        raise invalid("INCOMPATIBLE_TERMS", message, "requestedTerms")
    if not by_use and not upfront:
        raise invalid("MISSING_MANDATORY_TERMS", "A usage term is missing.", "requestedTerms")
    has_usage = any(isinstance(term, _BY_USE) for a in active for term in a.terms)
    if upfront and not has_usage:
        message = "The usage agreement comes first."
        raise invalid("MISSING_USAGE_AGREEMENT", message, "requestedTerms")


def _configured(term: Term, configuration: Mapping[str, Any] | None) -> Term:
    member = _MEMBERS.get(type(term))
    if configuration is None:
        if member is not None and not _has_choice(term):
            raise _impossible(f"{type_name(term)} needs a configuration.")
        return term
    if member is None or member not in configuration:
        raise _impossible(f"{type_name(term)} does not take this configuration.")
    chosen = configuration[member]
    if isinstance(term, RenewalTerm):
        return msgspec.structs.replace(term, auto_renew=chosen["enableAutoRenew"])
    if isinstance(term, VariableTerm):
        return _variable(term, chosen)
    if isinstance(term, ConfigurableTerm):
        return _quantified(term, chosen)
    raise _impossible(f"{type_name(term)} takes no configuration.")


def _has_choice(term: Term) -> bool:
    if isinstance(term, RenewalTerm):
        return term.auto_renew is not None
    if isinstance(term, VariableTerm):
        return term.strategy is not None
    return isinstance(term, ConfigurableTerm) and term.quantities is not None


def _variable(term: VariableTerm, chosen: Mapping[str, Any]) -> Term:
    strategy = chosen["paymentRequestApprovalStrategy"]
    expiration = chosen.get("expirationDuration")
    if strategy == AUTO_APPROVE and not _is_whole_days(expiration):
        raise _impossible("Approval on expiration needs a duration in whole days.")
    kept = expiration if strategy == AUTO_APPROVE else None
    return msgspec.structs.replace(term, strategy=strategy, expiration=kept)


def _is_whole_days(text: str | None) -> bool:
    days = (text or "").removeprefix("P").removesuffix("D")
    return text == f"P{days}D" and days.isdecimal() and int(days) > 0


def _quantified(term: ConfigurableTerm, chosen: Mapping[str, Any]) -> Term:
    card = term.card(chosen["selectorValue"])
    if card is None:
        raise _impossible(f"{chosen['selectorValue']} is no duration of the offer.")
    counts = {d["dimensionKey"]: d["dimensionValue"] for d in chosen["dimensions"]}
    if len(counts) < len(chosen["dimensions"]):
        raise _impossible("A dimension is given twice.")
    if not card.several and len(counts) > 1:
        raise _impossible("Only one dimension can be chosen.")
    for key, count in counts.items():
        if card.price_of(key) is None:
            raise _impossible(f"{key} is no dimension of the offer.")
        if not card.countable and count != 1:
            raise _impossible("The quantity cannot be chosen.")
    return msgspec.structs.replace(term, duration=card.duration, quantities=counts)


def _impossible(message: str) -> ServiceError:
    return invalid("INVALID_REQUESTED_TERM_CONFIGURATION", message, "requestedTerms")
