"""What the terms of an agreement say about changing it: how it is paid for, and what AWS may take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

import msgspec

from app.model.agreement import ACTIVE, Agreement
from app.model.agreement_detail import AgreementDetail, OwnAgreement, TermsVersion
from app.model.choices import as_accepted
from app.model.purchase import Intent, QuoteRequest, RenewalChoice, RequestedTerm
from app.model.renewal import Renewal, decision_deadline, renewal_of
from app.model.term import (
    AgreementTerms,
    ConfigurablePricingTerm,
    FixedPricingTerm,
    PaymentScheduleTerm,
    RecurringPaymentTerm,
    RenewalTerm,
    UnknownTerm,
    UsagePricingTerm,
    VariablePaymentTerm,
)

# AWS refuses changes for about this long after acceptance, while it sets the agreement up.
SETTLING = timedelta(seconds=90)
_AHEAD = (ConfigurablePricingTerm, FixedPricingTerm, PaymentScheduleTerm, VariablePaymentTerm)
_BY_USE = (UsagePricingTerm, RecurringPaymentTerm)


class Cancellable(Enum):
    """Whether the buyer can cancel: AWS takes it for what is paid by use, and the seller for the rest."""

    YES = "yes"
    MAYBE = "maybe"  # the terms do not decide it: AWS says yes or no
    NO = "no"  # a contract: only the seller can begin to end it


def is_paid_by_use(terms: AgreementTerms | None) -> bool:
    """Whether something in the terms is paid for as it is used."""
    return terms is not None and any(isinstance(one, _BY_USE) for one in terms.terms)


def is_paid_ahead(terms: AgreementTerms | None) -> bool:
    """Whether the terms commit to amounts, now or on dates."""
    return terms is not None and any(isinstance(one, _AHEAD) for one in terms.terms)


def cancellable(terms: AgreementTerms | None, siblings: Sequence[OwnAgreement]) -> Cancellable:
    """Judge by the terms; `siblings` are the other active agreements on the same product.

    A commitment beside an agreement by use may be its discount, which AWS lets a buyer cancel: the
    offer's pricing model decides, and no agreement says it.
    """
    if terms is None or not terms.terms or terms.unknown:
        return Cancellable.MAYBE
    if not is_paid_ahead(terms):
        return Cancellable.YES
    is_pair = any(is_paid_by_use(one.terms) for one in siblings)
    return Cancellable.MAYBE if is_paid_by_use(terms) or is_pair else Cancellable.NO


def upfront_before(
    terms: AgreementTerms | None, siblings: Sequence[OwnAgreement]
) -> tuple[OwnAgreement, ...]:
    """The commitments on the same product that have to be cancelled before this agreement by use."""
    if is_paid_ahead(terms) or not is_paid_by_use(terms):
        return ()
    return tuple(one for one in siblings if is_paid_ahead(one.terms))


def usage_after(
    terms: AgreementTerms | None, siblings: Sequence[OwnAgreement]
) -> tuple[OwnAgreement, ...]:
    """The agreements by use on the same product that go on when this commitment is cancelled."""
    if not is_paid_ahead(terms):
        return ()
    return tuple(
        one for one in siblings if is_paid_by_use(one.terms) and not is_paid_ahead(one.terms)
    )


def settles_at(agreement: Agreement) -> datetime | None:
    """When AWS takes changes after it was accepted; None when that is not known."""
    return agreement.accepted_at + SETTLING if agreement.accepted_at else None


def renewal_request(agreement_id: str, terms: AgreementTerms, *, is_on: bool) -> QuoteRequest:
    """Ask for the agreement with auto-renew turned on or off, and nothing else changed.

    Raises:
        ValueError: the terms have no renewal term.
    """
    renewal = terms.renewal
    if renewal is None:
        raise ValueError(agreement_id)
    changed = RequestedTerm(renewal.term_id, RenewalChoice(is_on))
    known = [one for one in terms.terms if not isinstance(one, UnknownTerm)]
    return QuoteRequest(
        Intent.AMEND,
        (changed,),
        source_agreement_id=agreement_id,
        whole_set=tuple(changed if one is renewal else as_accepted(one) for one in known),
    )


def wishes_renewal(detail: AgreementDetail) -> bool | None:
    """What the buyer has said about renewal; None where no term is known that says it."""
    terms = newest_terms(detail)
    return terms.renewal.auto_renew if terms and terms.renewal else None


def renews(detail: AgreementDetail) -> bool:
    """Whether it renews: the end behaviour decides, and the buyer's wish where AWS says nothing of the end."""
    if detail.row.renewal is Renewal.UNKNOWN:
        return bool(wishes_renewal(detail))
    return detail.row.renewal is Renewal.ON


def newest_terms(detail: AgreementDetail) -> AgreementTerms | None:
    """The terms as AWS showed them last; None when they have not been read."""
    return detail.terms[0].terms if detail.terms else None


def with_reading(
    detail: AgreementDetail, agreement: Agreement, terms: AgreementTerms, now: datetime
) -> AgreementDetail:
    """Give the same with what AWS says now; names stay as stored, as they come from the catalogue."""
    fresh = _named(agreement, detail.row.agreement)
    named = _with_names(terms, newest_terms(detail))
    renewal: RenewalTerm | None = terms.renewal
    row = msgspec.structs.replace(
        detail.row,
        agreement=fresh,
        renewal=renewal_of(fresh, renewal),
        decide_by=decision_deadline(fresh, renewal),
    )
    return msgspec.structs.replace(detail, row=row, terms=(TermsVersion(now, named), *detail.terms))


def own_reading(owned: OwnAgreement, agreement: Agreement, terms: AgreementTerms) -> OwnAgreement:
    """Give an own agreement with what AWS says now, and names as stored."""
    return OwnAgreement(_named(agreement, owned.agreement), _with_names(terms, owned.terms))


def _named(agreement: Agreement, stored: Agreement) -> Agreement:
    """AWS describes an agreement without what its search and the catalogue say."""
    return msgspec.structs.replace(
        agreement,
        product_name=agreement.product_name or stored.product_name,
        seller_name=agreement.seller_name or stored.seller_name,
        license_arns=agreement.license_arns or stored.license_arns,
        free_trial_ends_at=agreement.free_trial_ends_at or stored.free_trial_ends_at,
        initial_agreement_id=agreement.initial_agreement_id or stored.initial_agreement_id,
    )


def _with_names(terms: AgreementTerms, stored: AgreementTerms | None) -> AgreementTerms:
    if terms.names or stored is None:
        return terms
    return msgspec.structs.replace(terms, names=stored.names)


def is_active(detail: AgreementDetail) -> bool:
    """Whether it is in force, or will be."""
    return detail.row.agreement.status == ACTIVE
