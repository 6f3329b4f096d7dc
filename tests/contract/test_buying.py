"""Buying over the wire: what moved between the sheet and the click, and what only buying has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.errors import Rejected
from app.model.command import (
    AcceptQuote,
    CancelAgreement,
    CancelQuote,
    ChargeOrder,
    CommandRecord,
    CommandState,
    CreateQuote,
    ShownQuote,
    StartApprovals,
)
from app.model.money import Money
from app.model.purchase import Intent, QuoteRequest, RenewalChoice, RequestedTerm, UpfrontChoice
from app.model.quote import ACCEPTED, DRAFT, PENDING_APPROVAL
from app.model.term import ConfigurablePricingTerm, LegalTerm, Quantity, RenewalTerm, UnknownTerm
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.sample_agreements import CINDERPATH
from tests.fakes import purchasing
from tests.fakes.deciding import Desk, deciding

USD = Money(Decimal("1.00"), "USD")
CREATE, ACCEPT = "CreateAgreementRequest", "AcceptAgreementRequest"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with deciding(tmp_path) as desk:
        yield desk


def accepting(desk: Desk, **changes: Any) -> AcceptQuote:
    command = desk.command(AcceptQuote)
    assert isinstance(command, AcceptQuote)
    return msgspec.structs.replace(command, shown=msgspec.structs.replace(command.shown, **changes))


def at(step: str, act: Callable[[], object]) -> Callable[[str], None]:
    def on_step(label: str) -> None:
        if label == step:
            act()

    return on_step


# --- what moved --------------------------------------------------------------------------------------

MOVED: list[tuple[dict[str, Any], str]] = [
    ({"intent": "REPLACE"}, "it is for another purpose"),
    ({"offer_id": "offer-1"}, "it is about another offer"),
    ({"seller_account_id": "1" * 12}, "the seller's account is now"),
    ({"money": USD}, "the value is now 38400.00 USD, it was 1.00 USD"),
    ({"after_tax": None}, "the value after tax is now 46080.00 USD, it was not readable"),
    ({"approval_required": None}, "it does not need your organisation's approval now"),
    ({"invoiced_by": "Somebody"}, "somebody else invoices it now"),
    ({"changes": ()}, "the quantities it changes are others now"),
    ({"charges": ()}, "its charges are others now (3, before 0)"),
]


@pytest.mark.parametrize(("changes", "clause"), MOVED)
def test_what_moved_since_it_was_shown_stops_the_acceptance(
    desk: Desk, changes: dict[str, Any], clause: str
) -> None:
    command = msgspec.structs.replace(accepting(desk, **changes), purchase_orders=())
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert record.message.startswith("Nothing was sent, because this changed")
    assert clause in record.message
    assert desk.posts(command) == 0


CHARGES: list[tuple[dict[str, Any], str]] = [
    ({"amount": USD}, "a charge is now 38400.00 USD, it was 1.00 USD"),
    ({"tax": USD}, "the tax on a charge is now 7680.00 USD, it was 1.00 USD"),
    ({"taxes": ()}, "the tax on a charge"),
    ({"timing": "SCHEDULED"}, "the charge of 38400.00 USD is due at another time now"),
    ({"purchase_order": "BL-1"}, "the purchase order of the charge of 38400.00 USD changed"),
]


@pytest.mark.parametrize(("changes", "clause"), CHARGES)
def test_a_charge_that_moved_is_named(desk: Desk, changes: dict[str, Any], clause: str) -> None:
    shown = purchasing.shown_quote(desk.session, purchasing.DRAFT)
    first = msgspec.structs.replace(shown.charges[0], **changes)
    record = desk.run(accepting(desk, charges=(first, *shown.charges[1:])))
    assert record.state is CommandState.STOPPED
    assert clause in record.message


def test_a_term_that_moved_is_named(desk: Desk) -> None:
    shown = purchasing.shown_quote(desk.session, purchasing.DRAFT)
    others = tuple(
        msgspec.structs.replace(one, auto_renew=None) if isinstance(one, RenewalTerm) else one
        for one in shown.terms
    )
    record = desk.run(accepting(desk, terms=others))
    assert "this changed after it was shown to you: the renewal term changed." in record.message


def test_a_term_that_is_new_to_this_version_stops_it(desk: Desk) -> None:
    new = {"terms.0": {"futureTerm": {"id": "term-x"}}}
    command = accepting(desk)
    desk.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation="GetAgreementRequestTerms", members=new)
    )
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert "a term that this version of Countersign does not know" in record.message
    assert "futureTerm" not in record.message
    assert desk.posts(command) == 0


def test_a_term_that_cannot_be_shown_blocks_the_acceptance(desk: Desk) -> None:
    command = accepting(desk)
    terms = (*command.shown.terms, UnknownTerm("futureTerm"))
    with pytest.raises(Rejected) as caught:
        desk.run(accepting(desk, terms=terms))
    assert caught.value.code == "unknown-term"


@pytest.mark.parametrize("act", ["republish_offer", "expire_offer"])
def test_an_offer_that_ended_or_was_priced_anew_stops_it(desk: Desk, act: str) -> None:
    command = accepting(desk)
    desk.control.act(act, offer_id=purchasing.PELLUCID)
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert desk.posts(command) == 0
    assert record.message.startswith("Nothing was sent.")


def test_an_offer_that_has_expired_by_its_date_stops_it(desk: Desk) -> None:
    command = accepting(desk)
    over = {"expirationTime": "2026-11-18T10:41:00Z"}
    desk.control.add_fault(Fault(kind=FaultKind.ALTERED, operation="GetOffer", members=over))
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert "its offer has expired" in record.message


def test_an_offer_that_cannot_be_read_is_left_to_aws(desk: Desk) -> None:
    desk.control.add_fault(Fault(kind=FaultKind.ACCESS_DENIED, operation="GetOffer"))
    assert desk.run(accepting(desk)).state is CommandState.CONFIRMED


# --- accepting ---------------------------------------------------------------------------------------


def test_an_acceptance_tells_its_agreement_and_sets_its_purchase_orders(desk: Desk) -> None:
    command = accepting(desk)
    record = desk.run(command)
    quote = desk.session.quotes.quote(purchasing.DRAFT).value
    assert (quote.status, quote.agreement_id) == (ACCEPTED, record.result)
    agreement = desk.session.agreements.describe(record.result).value
    assert agreement.value == command.shown.money
    charges = [one for page in desk.session.agreements.charges(record.result) for one in page.items]
    orders = {one.charge_id: one.purchase_order for one in charges if one.purchase_order}
    assert orders == {command.purchase_orders[0].charge_id: "BL-2026-0211"}


def test_a_quote_that_a_colleague_accepts_first_is_told_so(desk: Desk) -> None:
    command = accepting(desk)
    colleague = desk.sandbox.client("marketplace-agreement", access_key="AKIDCOLLEAGUE")

    def act() -> None:
        colleague.accept_agreement_request(agreementRequestId=command.target)

    record = asyncio.run(desk.runner(at("sent_committed", act)).run(command))
    assert record.state is CommandState.CONFIRMED
    assert "somebody else" in record.hint
    assert len(desk.effects(command)) == 1


def test_a_quote_for_the_same_product_that_was_accepted_ends_this_one(desk: Desk) -> None:
    command = accepting(desk)
    other = purchasing.new_quote(desk.session, purchasing.PELLUCID, "other-quote")
    colleague = desk.sandbox.client("marketplace-agreement", access_key="AKIDCOLLEAGUE")

    def act() -> None:
        colleague.accept_agreement_request(agreementRequestId=other)

    record = asyncio.run(desk.runner(at("sent_committed", act)).run(command))
    assert record.state is CommandState.REFUSED
    assert not desk.happened(command)


def test_another_agreement_on_the_offer_is_not_taken_for_this_one(desk: Desk) -> None:
    """The answer is lost before it reaches AWS, the quote dies, and the other one is worth another sum."""
    command = accepting(desk)
    other = purchasing.new_request(desk.session, units=4)
    dearer = desk.session.quotes.create(other, other.terms, "dearer").value.quote_id
    colleague = desk.sandbox.client("marketplace-agreement", access_key="AKIDCOLLEAGUE")
    desk.control.add_fault(Fault(kind=FaultKind.RESET_BEFORE, operation=ACCEPT))

    def act() -> None:
        colleague.accept_agreement_request(agreementRequestId=dearer)

    runner = desk.runner(at("after_send", act))
    record = desk.wait_for_end(asyncio.run(runner.run(command)), runner)
    assert record.state is CommandState.REFUSED
    assert record.result == ""
    assert not desk.happened(command)


def test_a_quote_that_needs_approval_is_not_accepted(desk: Desk) -> None:
    with pytest.raises(Rejected) as caught:
        desk.run(accepting(desk, approval_required=True))
    assert caught.value.code == "needs-approval"


@pytest.mark.parametrize(
    "orders",
    [
        (ChargeOrder("ch-0", "BL-1"),),
        (ChargeOrder("ch-0", " BL-1"),),
        (ChargeOrder("", "BL-1"),),
    ],
)
def test_purchase_orders_that_make_no_sense_are_refused(
    desk: Desk, orders: tuple[ChargeOrder, ...]
) -> None:
    command = msgspec.structs.replace(accepting(desk), purchase_orders=orders)
    with pytest.raises(Rejected):
        desk.run(command)


# --- getting a quote ---------------------------------------------------------------------------------


def test_a_quote_is_asked_for_once_more_with_the_same_token(desk: Desk) -> None:
    command = desk.command(CreateQuote)
    desk.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=CREATE))
    record = desk.run(command)
    assert record.state is CommandState.CONFIRMED
    assert record.hint == ""  # a token is nobody else's
    assert desk.posts(command) == 2
    assert len(desk.effects(command)) == 1
    assert desk.session.quotes.quote(record.result).value.status == DRAFT


def test_a_quote_about_something_else_is_not_taken_for_ours(desk: Desk) -> None:
    command = desk.command(CreateQuote)
    other = {"agreementRequestId": purchasing.WAITING}
    desk.control.add_fault(Fault(kind=FaultKind.ALTERED, operation=CREATE, members=other))
    record = desk.run(command)
    assert record.state is CommandState.CONFIRMED
    assert record.result not in ("", purchasing.WAITING)


def test_what_aws_refuses_when_asked_once_more_has_no_quote(desk: Desk) -> None:
    command = desk.command(CreateQuote)
    desk.control.add_fault(Fault(kind=FaultKind.RESET_BEFORE, operation=CREATE))

    def act() -> None:
        desk.control.act("expire_offer", offer_id=purchasing.PELLUCID)

    record = asyncio.run(desk.runner(at("after_send", act)).run(command))
    assert record.state is CommandState.REFUSED
    assert record.message.startswith("AWS refused, and there is no quote.")
    assert not desk.happened(command)


def amending(desk: Desk, reason: str) -> CreateQuote:
    """Ask for more of what an agreement has, while AWS wants to be asked for all of its terms."""
    terms, _ = desk.session.agreements.terms(CINDERPATH)
    old = next(one for one in terms.terms if isinstance(one, ConfigurablePricingTerm))
    more = tuple(Quantity(one.dimension, one.number + 2) for one in old.quantities)
    changed = RequestedTerm(old.term_id, UpfrontChoice(old.selected, more))
    rest = [one for one in terms.terms if one != old and not isinstance(one, UnknownTerm)]
    whole = (changed, *(RequestedTerm(one.term_id) for one in rest))
    if reason:
        members = {"reason": reason}
        refusal: dict[str, Any] = {"code": "ValidationException", "status": 400, "members": members}
        desk.control.add_fault(Fault(kind=FaultKind.ERROR, operation=CREATE, **refusal))
    request = QuoteRequest(
        Intent.AMEND, (changed,), source_agreement_id=CINDERPATH, whole_set=whole
    )
    return CreateQuote("click-9", CINDERPATH, "Cinderpath", "Cinderpath", request=request)


def test_only_what_changes_is_asked_for_first(desk: Desk) -> None:
    command = amending(desk, "")
    record = desk.run(command)
    assert record.state is CommandState.CONFIRMED
    assert desk.posts(command) == 1
    quote = desk.session.quotes.quote(record.result).value
    assert {one.new - one.old for one in quote.changes if one.new and one.old} == {2}


@pytest.mark.parametrize("reason", ["MISSING_MANDATORY_TERMS", "MISSING_REQUESTED_TERMS"])
def test_the_whole_set_is_asked_for_where_aws_wants_it(desk: Desk, reason: str) -> None:
    command = amending(desk, reason)
    record = desk.run(command)
    assert record.state is CommandState.CONFIRMED
    assert desk.posts(command) == 2
    assert len(desk.effects(command)) == 1


def test_another_refusal_is_one(desk: Desk) -> None:
    command = amending(desk, "INCOMPATIBLE_TERMS")
    record = desk.run(command)
    assert record.state is CommandState.REFUSED
    assert desk.posts(command) == 1


def test_a_lost_answer_for_the_whole_set_is_found_with_its_own_token(desk: Desk) -> None:
    command = amending(desk, "MISSING_MANDATORY_TERMS")
    desk.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=CREATE, skip=0))
    # Asked once more, AWS wants the whole set again.
    missing: dict[str, Any] = {"code": "ValidationException", "status": 400}
    reason = {"reason": "MISSING_MANDATORY_TERMS"}
    desk.control.add_fault(Fault(kind=FaultKind.ERROR, operation=CREATE, members=reason, **missing))
    record = desk.run(command)
    assert record.state is CommandState.CONFIRMED
    assert desk.posts(command) == 4
    assert len(desk.effects(command)) == 1


def test_a_renewal_can_be_switched(desk: Desk) -> None:
    terms, _ = desk.session.agreements.terms(CINDERPATH)
    renewal = terms.renewal
    assert renewal is not None
    choice = RenewalChoice(auto_renew=not renewal.auto_renew)
    request = QuoteRequest(
        Intent.AMEND,
        (RequestedTerm(renewal.term_id, choice),),
        source_agreement_id=CINDERPATH,
    )
    record = desk.run(CreateQuote("click-9", CINDERPATH, "C", "C", request=request))
    assert record.state is CommandState.CONFIRMED
    found = desk.session.quotes.terms(record.result).terms
    assert [one.auto_renew for one in found if isinstance(one, RenewalTerm)] == [choice.auto_renew]


# --- approvals and withdrawal ------------------------------------------------------------------------


def test_approval_is_asked_for_with_notes_and_purchase_orders(desk: Desk) -> None:
    command = desk.command(StartApprovals)
    assert isinstance(command, StartApprovals)
    order = ChargeOrder(command.shown.charges[0].charge_id, "BL-7")
    record = desk.run(msgspec.structs.replace(command, purchase_orders=(order,)))
    assert record.state is CommandState.CONFIRMED
    quote = desk.session.quotes.quote(command.target).value
    assert quote.status == PENDING_APPROVAL
    assert quote.charges[0].purchase_order == "BL-7"


def test_an_answer_without_approvals_proves_nothing_by_itself(desk: Desk) -> None:
    command = desk.command(StartApprovals)
    none: dict[str, Any] = {"approvalSummaries": []}
    desk.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation="StartAgreementApprovals", members=none)
    )
    record = desk.run(command)
    assert record.state is CommandState.CONFIRMED
    assert record.evidence[-1].operation == "GetAgreementRequest"


def test_a_quote_that_was_accepted_meanwhile_is_not_withdrawn(desk: Desk) -> None:
    command = desk.command(CancelQuote)
    accepted = {"status": ACCEPTED, "agreementId": "agmt-1"}
    desk.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation="GetAgreementRequest", members=accepted)
    )
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert "it is accepted by now" in record.message
    assert desk.posts(command) == 0


def test_a_withdrawal_that_lost_the_race_says_so(desk: Desk) -> None:
    command = desk.command(CancelQuote)

    def approve() -> None:
        for _ in range(2):
            listed = [
                one
                for page in desk.session.approvals.approvals(
                    purchasing.REQUESTER, quote_id=command.target
                )
                for one in page.items
            ]
            desk.control.act("approver_decides", approval_id=listed[0].request_id)

    record = asyncio.run(desk.runner(at("sent_committed", approve)).run(command))
    assert record.state is CommandState.REFUSED
    assert "AWS shows the quote as accepted: the agreement is made." in record.message


def test_a_draft_cannot_be_withdrawn(desk: Desk) -> None:
    shown: ShownQuote = purchasing.shown_quote(desk.session, purchasing.DRAFT)
    with pytest.raises(Rejected):
        desk.run(CancelQuote("click-9", purchasing.DRAFT, "t", "c", shown=shown))


# --- cancelling an agreement -------------------------------------------------------------------------


def test_a_cancellation_says_that_aws_is_carrying_it_out(desk: Desk) -> None:
    command = desk.command(CancelAgreement)
    runner = desk.runner()
    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    assert "AWS took the cancellation and is carrying it out." in record.message

    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.CONFIRMED
    assert record.hint == ""
    assert desk.session.agreements.describe(command.target).value.status == "CANCELLED"


def test_what_only_the_seller_can_end_is_refused(desk: Desk) -> None:
    shown = purchasing.shown_agreement(desk.session, CINDERPATH)
    record = desk.run(CancelAgreement("click-9", CINDERPATH, "t", "c", shown=shown))
    assert record.state is CommandState.REFUSED
    assert record.aws_message


def test_an_agreement_that_moved_is_not_cancelled(desk: Desk) -> None:
    command = desk.command(CancelAgreement)
    assert isinstance(command, CancelAgreement)
    moved = msgspec.structs.replace(command.shown, money=USD)
    record: CommandRecord = desk.run(msgspec.structs.replace(command, shown=moved))
    assert record.state is CommandState.STOPPED
    assert "its value is now" in record.message


def test_the_legal_documents_are_among_the_terms(desk: Desk) -> None:
    """What is accepted by accepting is in what was shown."""
    assert any(isinstance(one, LegalTerm) for one in accepting(desk).shown.terms)
