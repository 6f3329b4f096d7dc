"""Quotes, their terms and approvals, and what an amendment starts from, read through the worker."""

from __future__ import annotations

import pytest

from app.errors import AppError, NotFound
from app.model.quote import PENDING_APPROVAL
from app.model.request import ApproverKind
from app.model.term import ConfigurablePricingTerm, LegalTerm
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.sample_agreements import LUMENFOLD
from app.sandbox.termsheet import stable_id
from app.worker.quote_messages import (
    AgreementTermsRead,
    ApprovalsRead,
    PlansRead,
    QuoteAnswer,
    QuoteCall,
    QuoteRead,
    ReadAgreementTerms,
    ReadApprovals,
    ReadPlans,
    ReadQuote,
)
from tests.fakes.sandbox import RunningSandbox
from tests.fakes.worker import RunningWorker

PELLUCID = "ar-71x0c4m9e2"  # a draft that needs no approval
RENEWAL = "ar-3m8d0q5v2x"  # approved by the organisation
UPTIME = stable_id("ar-", "Heronsgate", 10)  # waits for approval


def ask(worker: RunningWorker, call: QuoteCall) -> QuoteAnswer:
    answer = worker.call(call)
    assert isinstance(answer, QuoteAnswer)
    return answer


def test_a_quote_is_read_whole(worker: RunningWorker) -> None:
    read = ask(worker, ReadQuote(PELLUCID))
    assert isinstance(read, QuoteRead)
    quote = read.quote
    assert quote.value is not None
    assert quote.value_after_tax is not None
    assert quote.tax is not None
    assert quote.value_after_tax.amount == quote.value.amount + quote.tax.amount
    assert [tax.type for tax in quote.taxes] == ["VAT"]
    first = quote.charges[0]
    assert first.amount_after_tax is not None
    assert first.tax is not None
    assert first.amount is not None
    assert first.amount_after_tax.amount == first.amount.amount + first.tax.amount
    assert quote.changes
    assert {one.charge_id for one in quote.changes} <= {one.charge_id for one in quote.charges}
    assert quote.invoiced_by.startswith("Meridian Invoicing SARL, ")


def test_a_quote_comes_with_its_terms_its_offer_and_their_names(worker: RunningWorker) -> None:
    read = ask(worker, ReadQuote(PELLUCID))
    assert isinstance(read, QuoteRead)
    assert read.terms.quote_id == PELLUCID
    assert any(isinstance(one, LegalTerm) for one in read.terms.terms)
    upfront = next(one for one in read.terms.terms if isinstance(one, ConfigurablePricingTerm))
    assert upfront.selected
    named = {one.key for one in read.terms.names}
    assert {one.dimension for one in upfront.quantities} <= named
    assert read.offer is not None
    assert read.offer.offer_id == read.quote.offer_id


def test_the_quote_that_was_read_is_stored(sandbox: RunningSandbox, worker: RunningWorker) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.ACCESS_DENIED, operation="GetOffer"))
    read = ask(worker, ReadQuote(PELLUCID))
    assert isinstance(read, QuoteRead)
    assert read.offer is None  # what is accepted are the quote's own terms
    assert read.terms.terms
    with worker.queries() as queries:
        stored = queries.quotes([PELLUCID])[PELLUCID]
    assert stored.taxes == read.quote.taxes
    assert stored.changes == read.quote.changes


def test_a_quote_that_is_gone_is_told(worker: RunningWorker) -> None:
    with pytest.raises(NotFound):
        ask(worker, ReadQuote("ar-000"))


def test_plans_are_read_level_by_level(worker: RunningWorker) -> None:
    read = ask(worker, ReadPlans(RENEWAL))
    assert isinstance(read, PlansRead)
    assert read.unreadable == 0
    approvers = [who for plan in read.plans for level in plan.levels for who in level.approvers]
    assert {ApproverKind.EMAIL} <= {who.kind for who in approvers}
    assert all(who.email for who in approvers if who.kind == ApproverKind.EMAIL)
    assert all(level.needed for plan in read.plans for level in plan.levels)


def test_a_quote_without_approval_has_no_plans(worker: RunningWorker) -> None:
    with pytest.raises(AppError):
        ask(worker, ReadPlans(PELLUCID))


def test_approvals_are_read_as_who_asked(worker: RunningWorker) -> None:
    read = ask(worker, ReadApprovals(RENEWAL))
    assert isinstance(read, ApprovalsRead)
    assert [one.quote_id for one in read.approvals] == [RENEWAL]
    assert all(one.levels for one in read.approvals)
    assert read.approvals[0].status != PENDING_APPROVAL


def test_what_the_list_says_of_offer_and_approvals_is_kept(worker: RunningWorker) -> None:
    read = ask(worker, ReadQuote(PELLUCID))
    assert isinstance(read, QuoteRead)
    assert read.offer is not None
    with worker.queries() as queries:
        stored = queries.quotes([PELLUCID])[PELLUCID]
        waiting = queries.quotes([UPTIME])[UPTIME]
    assert (stored.offer_name, stored.offer_expires_at) == (read.offer.name, read.offer.expires_at)
    ask(worker, ReadApprovals(UPTIME))
    with worker.queries() as queries:
        followed = queries.quotes([UPTIME])[UPTIME]
    assert waiting.status == PENDING_APPROVAL
    assert followed.approval is not None
    assert (followed.approval.level, followed.approval.levels) == (1, 2)


def test_an_approval_that_cannot_be_read_is_counted(
    sandbox: RunningSandbox, worker: RunningWorker
) -> None:
    broken = Fault(kind=FaultKind.EMPTY, operation="GetAgreementApproval", times=None)
    sandbox.control.add_fault(broken)
    assert ask(worker, ReadApprovals(RENEWAL)) == ApprovalsRead((), unreadable=1)


def test_an_agreement_is_read_with_its_terms_to_amend_it(worker: RunningWorker) -> None:
    read = ask(worker, ReadAgreementTerms(LUMENFOLD))
    assert isinstance(read, AgreementTermsRead)
    assert read.agreement.agreement_id == read.terms.agreement_id == LUMENFOLD
    assert read.agreement.value is not None
    assert read.terms.renewal is not None
    assert read.terms.names
