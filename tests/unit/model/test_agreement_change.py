"""What the terms of an agreement say about changing it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from app.model.agreement_change import (
    Cancellable,
    cancellable,
    renewal_request,
    renews,
    settles_at,
    upfront_before,
    usage_after,
    with_reading,
)
from app.model.agreement_detail import OwnAgreement
from app.model.purchase import Intent, RenewalChoice, RequestedTerm
from app.model.renewal import Renewal
from app.model.term import ByolTerm, RecurringPaymentTerm, Term, UnknownTerm
from tests.fakes import agreement_samples as some
from tests.fakes.samples import NOW, money

BY_USE, CONTRACT = some.terms(some.USAGE), some.terms(some.FIXED, some.SCHEDULE)


def own(*terms: Term) -> OwnAgreement:
    return OwnAgreement(some.LUMENFOLD_EARLIER, some.terms(*terms))


@pytest.mark.parametrize(
    ("terms", "sibling", "expected"),
    [
        ((some.USAGE,), None, Cancellable.YES),
        ((RecurringPaymentTerm("term-1", money("9.00")),), None, Cancellable.YES),
        ((ByolTerm("term-1"),), None, Cancellable.YES),
        ((some.FIXED,), None, Cancellable.NO),
        ((some.SCHEDULE, some.LEGAL), None, Cancellable.NO),
        (some.OTHER_TERMS[4:5], None, Cancellable.NO),  # payments as the seller asks for them
        ((some.FIXED, some.USAGE), None, Cancellable.MAYBE),
        ((some.FIXED,), own(some.USAGE), Cancellable.MAYBE),
        ((some.FIXED,), own(some.FIXED), Cancellable.NO),
        ((some.FIXED,), OwnAgreement(some.LUMENFOLD), Cancellable.NO),
        ((UnknownTerm("new"),), None, Cancellable.MAYBE),
        ((), None, Cancellable.MAYBE),
    ],
)
def test_only_what_is_paid_by_use_can_surely_be_cancelled(
    terms: tuple[Term, ...], sibling: OwnAgreement | None, expected: Cancellable
) -> None:
    siblings = (sibling,) if sibling else ()
    assert cancellable(some.terms(*terms), siblings) is expected


def test_terms_that_were_not_read_decide_nothing() -> None:
    assert cancellable(None, ()) is Cancellable.MAYBE


def test_of_a_pair_the_commitment_goes_first() -> None:
    upfront, use = own(some.FIXED), own(some.USAGE)
    assert upfront_before(BY_USE, (upfront, use)) == (upfront,)
    assert usage_after(CONTRACT, (upfront, use)) == (use,)
    assert upfront_before(CONTRACT, (upfront,)) == usage_after(BY_USE, (use,)) == ()


def test_changes_are_taken_90_seconds_after_acceptance() -> None:
    accepted = msgspec.structs.replace(some.LUMENFOLD, accepted_at=NOW)
    assert settles_at(accepted) == NOW + timedelta(seconds=90)
    assert settles_at(msgspec.structs.replace(some.LUMENFOLD, accepted_at=None)) is None


def test_the_end_decides_whether_it_renews_and_the_wish_only_where_aws_is_silent() -> None:
    shown = some.lumenfold()
    assert renews(shown)
    silent = some.with_agreement(shown, end_behavior="")
    assert silent.row.renewal is Renewal.UNKNOWN
    assert renews(silent)
    opted_out = some.with_agreement(
        shown, end_behavior="EXPIRE", end_reason="PROPOSER_RENEW_OPTED_OUT"
    )
    assert not renews(opted_out)


def test_a_reading_takes_the_place_of_what_is_stored_but_for_names() -> None:
    shown = some.lumenfold()
    fresh = msgspec.structs.replace(
        some.LUMENFOLD,
        product_name=None,
        seller_name=None,
        license_arns=(),
        end_behavior="EXPIRE",
        end_reason="ACCEPTOR_RENEW_OPTED_OUT",
        value=money("150000.00"),
    )
    terms = msgspec.structs.replace(some.terms(some.RENEWAL), names=())
    read = with_reading(shown, fresh, terms, NOW)
    assert read.row.agreement.value == money("150000.00")
    assert read.row.agreement.product_name == "Lumenfold Observability"
    assert read.row.agreement.license_arns == some.LUMENFOLD.license_arns
    assert read.row.renewal is Renewal.OFF
    assert read.terms[0].terms == some.terms(some.RENEWAL)
    assert read.terms[1:] == shown.terms


def test_a_change_of_renewal_sends_one_term_and_keeps_the_whole_set_in_reserve() -> None:
    request = renewal_request(some.LUMENFOLD_ID, some.terms(*some.TERMS), is_on=False)
    changed = RequestedTerm("term-renewal", RenewalChoice(auto_renew=False))
    assert (request.intent, request.terms) == (Intent.AMEND, (changed,))
    assert request.source_agreement_id == some.LUMENFOLD_ID
    assert not request.proposal_id
    assert changed in request.whole_set
    assert len(request.whole_set) == len(some.TERMS)
    with pytest.raises(ValueError, match=some.LUMENFOLD_ID):
        renewal_request(some.LUMENFOLD_ID, some.terms(some.FIXED), is_on=False)
