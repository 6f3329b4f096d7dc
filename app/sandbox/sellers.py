"""Sellers and approvers: what they do by themselves as time passes, and on demand in tests."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from app.sandbox.invoice_paper import SPOILT
from app.sandbox.models import MODEL_ACTS, model_act
from app.sandbox.payments import SESSION_ACTS
from app.sandbox.purchases import decide_slot, start_approval
from app.sandbox.quoting import money
from app.sandbox.state import (
    ACTIVE,
    APPROVED,
    CANCELLED,
    PENDING,
    REJECTED,
    REPRICES,
    VALIDATING,
    WITHDRAWS,
    Agreement,
    Approval,
    CancellationRequest,
    Offer,
    PaymentRequest,
    Slot,
)
from app.sandbox.terms import (
    AUTO_APPROVE,
    ConfigurableTerm,
    FixedTerm,
    RenewalTerm,
    Term,
    VariableTerm,
)
from app.sandbox.transitions import (
    SILENCE,
    Cause,
    Stage,
    close_cancellation,
    open_cancellation,
    open_payment,
    withdraw_payment,
)

FIRST_ACT = timedelta(seconds=90)
_LIVELY = timedelta(hours=1)  # after this the sellers slow down
_STEP_OF_THE_END = 6  # then a seller asks to end an agreement
_WITHDRAWS, _ASKS = 0.3, 0.9  # shares of what sellers do otherwise
_WORTH_ASKING = 100
_SELLER = "seller"
_DEARER = Decimal("1.05")
_NAMES = (
    "Steering meeting", "Workshop day", "Design review", "Travel and lodging", "Support hours",
    "Extra hours", "Data clean-up", "Training session",
)  # fmt: skip
_TEXTS = (
    "As agreed in our last call. See statement of work, section 4.",
    "Two days on site. Receipts on request.",
    "Hours are listed in the shared sheet.",
)


class UnknownAct(ValueError):
    """The asked act does not exist, or names something that is not there."""


class Agenda(msgspec.Struct):
    """How far the sellers are in what they do by themselves."""

    step: int
    due: datetime


_Actor = Callable[[Stage, datetime, Mapping[str, Any]], str]


def seller_act(stage: Stage, action: str, params: Mapping[str, Any], at: datetime) -> str:
    """Let a seller or an approver act now, and return the id of what changed.

    Raises UnknownAct if there is no such act or its target does not exist, AlreadyDecided if the
    target cannot change any more.
    """
    if action in MODEL_ACTS:
        return model_act(stage, action, params)
    if action in SESSION_ACTS:
        return SESSION_ACTS[action](stage, Cause("agent", at), params)
    act = _ACTS.get(action)
    if act is None:
        acts = ", ".join(sorted({*_ACTS, *MODEL_ACTS, *SESSION_ACTS}))
        raise UnknownAct(f"There is no act {action!r}; known are {acts}.")
    return act(stage, at, params)


def first_step(start: datetime) -> Agenda:
    """Return the agenda of a new world: the first request comes within two minutes."""
    return Agenda(0, start + FIRST_ACT)


def next_act(stage: Stage, agenda: Agenda, start: datetime) -> Agenda:
    """Do what is due by itself and return when the next act comes."""
    chance = random.Random(f"{stage.state.seed}-act-{agenda.step}")  # noqa: S311 - repeats
    at = agenda.due
    _act_alone(stage, at, agenda.step, chance)
    lively = at - start < _LIVELY
    wait = chance.uniform(300, 720) if lively else chance.uniform(6, 30) * 3600
    return Agenda(agenda.step + 1, at + timedelta(seconds=round(wait)))


def answer_as_approver(stage: Stage, approval: Approval, at: datetime) -> bool:
    """Let the approvers outside AWS agree to the level that is open; tell whether more may follow."""
    level = approval.current_level
    if approval.status != PENDING or level is None:
        return False
    for slot in [s for s in level.slots if s.status == PENDING and s.approver.kind != "admin"]:
        if slot.status == PENDING:
            decide_slot(stage, approval, slot, APPROVED, Cause("approver", at))
    return approval.status == PENDING


def _act_alone(stage: Stage, at: datetime, step: int, chance: random.Random) -> None:
    open_requests = [p for p in stage.state.payments.rows[-50:] if p.status == PENDING and step > 1]
    young = [p for p in open_requests if at - p.created_at < timedelta(hours=12)]
    draw = chance.random()
    if step == _STEP_OF_THE_END:
        _ask_for_the_end(stage, at, chance)
    elif young and draw < _WITHDRAWS:
        cause = Cause(_SELLER, at)
        withdraw_payment(stage, chance.choice(young), cause, "Sent by mistake.")
    elif step == 0 or draw < _ASKS:
        _ask_for_money(stage, at, chance, is_first=step == 0)


def _ask_for_money(stage: Stage, at: datetime, chance: random.Random, *, is_first: bool) -> None:
    """Ask under some agreement; the very first time under one where silence approves."""
    candidates = [a for a in stage.state.agreements if _can_pay(stage, a)]
    if not candidates:
        return
    silent = [a for a in candidates if is_first and _approves_itself(a)]
    agreement = chance.choice((silent or candidates)[:20])
    name = f"{chance.choice(_NAMES)}, {at:%d %b}"
    ceiling = min(Decimal(2400), _left(stage, agreement))
    amount = money(ceiling * Decimal(chance.randint(20, 90)) / 100)
    params = {"agreement_id": agreement.id, "name": name, "amount": amount}
    _new_payment_request(stage, at, params | {"description": chance.choice(_TEXTS)})


def _ask_for_the_end(stage: Stage, at: datetime, chance: random.Random) -> None:
    asked = {c.agreement_id for c in stage.state.cancellations if c.status == PENDING}
    free = [a for a in stage.state.agreements if a.status == ACTIVE and a.id not in asked]
    if free:
        params = {"agreement_id": chance.choice(free[:20]).id, "reason": "PRODUCT_DISCONTINUED"}
        _new_cancellation_request(stage, at, params)


def _can_pay(stage: Stage, agreement: Agreement) -> bool:
    return agreement.status == ACTIVE and _left(stage, agreement) >= _WORTH_ASKING


def _approves_itself(agreement: Agreement) -> bool:
    terms = (term for term in agreement.terms if isinstance(term, VariableTerm))
    return any(term.strategy == AUTO_APPROVE for term in terms)


def _left(stage: Stage, agreement: Agreement) -> Decimal:
    term = next((t for t in agreement.terms if isinstance(t, VariableTerm)), None)
    if term is None:
        return Decimal()
    requests = stage.state.payments.group(agreement.id)
    taken = [Decimal(p.amount) for p in requests if p.status in (PENDING, APPROVED)]
    return Decimal(term.maximum) - sum(taken, Decimal())


def _new_payment_request(stage: Stage, at: datetime, params: Mapping[str, Any]) -> str:
    agreement = _agreement(stage, params, with_payments=True)
    term = next((t for t in agreement.terms if isinstance(t, VariableTerm)), None)
    if term is None:
        raise UnknownAct(f"{agreement.id} has no variable payment term.")
    request = PaymentRequest(
        id=stage.state.new_id("pr-", 10),
        agreement_id=agreement.id,
        name=str(params.get("name", "Extra support hours")),
        amount=str(params.get("amount", "480.00")),
        currency=term.currency,
        created_at=at,
        updated_at=at,
        status=VALIDATING if params.get("validating") else PENDING,
        description=params.get("description"),
    )
    return open_payment(stage, request, Cause(_SELLER, at)).id


def _withdraw_payment_request(stage: Stage, at: datetime, params: Mapping[str, Any]) -> str:
    request = _payment(stage, params)
    withdraw_payment(stage, request, Cause(_SELLER, at), params.get("reason"))
    return request.id


def _change_payment_request(stage: Stage, at: datetime, params: Mapping[str, Any]) -> str:
    request = _payment(stage, params)
    request.amount = str(params.get("amount", request.amount))
    request.name = str(params.get("name", request.name))
    request.description = params.get("description", request.description)
    request.updated_at = at
    stage.state.payments.touch(request)
    stage.record(request.id, "payment request CHANGED by seller", Cause(_SELLER, at))
    return request.id


def _new_cancellation_request(stage: Stage, at: datetime, params: Mapping[str, Any]) -> str:
    agreement = _agreement(stage, params)
    request = CancellationRequest(
        id=stage.state.new_id("acr-", 10),
        agreement_id=agreement.id,
        reason=str(params.get("reason", "OTHER")),
        created_at=at,
        updated_at=at,
        due_at=at + SILENCE,
        description=str(params.get("description", "We ask to end this agreement early.")),
    )
    return open_cancellation(stage, request, Cause(_SELLER, at)).id


def _withdraw_cancellation_request(stage: Stage, at: datetime, params: Mapping[str, Any]) -> str:
    request = stage.state.cancellations.get(str(params.get("request_id")))
    if request is None:
        raise UnknownAct(f"There is no cancellation request {params.get('request_id')!r}.")
    reason = str(params.get("reason", "We keep the agreement."))
    close_cancellation(stage, request, CANCELLED, Cause(_SELLER, at), reason)
    return request.id


def _new_approval(stage: Stage, at: datetime, _params: Mapping[str, Any]) -> str:
    """Let a member account ask again for what it asked for before; the administrators are next."""
    state = stage.state
    asked = next(a for a in state.approvals if a.requester != state.account_id)
    model = state.quotes.row(asked.quote_id)
    quote = msgspec.structs.replace(
        model,
        id=state.new_id("ar-"),
        status=PENDING,
        created_at=at,
        charges=[msgspec.structs.replace(c, id=state.new_id("ch-")) for c in model.charges],
        changes=[],
    )
    state.quotes.add(quote)
    plan = state.plans[asked.plan]
    approval = start_approval(stage, quote, plan, Cause("requester", at), asked.note)
    approval.name = state.products[quote.product_id].name
    answer_as_approver(stage, approval, at)
    return approval.id


def _approver_decides(stage: Stage, at: datetime, params: Mapping[str, Any]) -> str:
    approval = stage.state.approvals.get(str(params.get("approval_id")))
    if approval is None:
        raise UnknownAct(f"There is no approval {params.get('approval_id')!r}.")
    outcome = str(params.get("outcome", APPROVED))
    if outcome not in (APPROVED, REJECTED):
        raise UnknownAct(f"An approver decides APPROVED or REJECTED, not {outcome!r}.")
    slot = _open_slot(approval, params.get("outcome_id"))
    decide_slot(stage, approval, slot, outcome, Cause("approver", at), params.get("note"))
    return approval.id


def _open_slot(approval: Approval, outcome_id: object) -> Slot:
    for level in approval.levels:
        for slot in level.slots:
            if slot.status == PENDING and outcome_id in (None, slot.id):
                return slot
    raise UnknownAct(f"Nobody is asked in {approval.id}.")


def follow_habit(stage: Stage, offer: Offer, at: datetime) -> None:
    """Do to an offer what its seller always does after a quote."""
    if offer.habit == WITHDRAWS:
        _withdraw(stage, offer, at)
    elif offer.habit == REPRICES:
        _republish(stage, offer, at, _DEARER)


def _republish_offer(stage: Stage, at: datetime, params: Mapping[str, Any]) -> str:
    offer = _offer(stage, params)
    _republish(stage, offer, at, Decimal(str(params.get("price_factor", "1"))))
    return offer.id


def _withdraw_offer(stage: Stage, at: datetime, params: Mapping[str, Any]) -> str:
    offer = _offer(stage, params)
    _withdraw(stage, offer, at)
    return offer.id


def _offer(stage: Stage, params: Mapping[str, Any]) -> Offer:
    offer = stage.state.offers.get(str(params.get("offer_id")))
    if offer is None:
        raise UnknownAct(f"There is no offer {params.get('offer_id')!r}.")
    return offer


def _withdraw(stage: Stage, offer: Offer, at: datetime) -> None:
    offer.is_withdrawn = True
    stage.state.offers.touch(offer)
    stage.record(offer.id, "offer WITHDRAWN by seller", Cause(_SELLER, at))


def _republish(stage: Stage, offer: Offer, at: datetime, factor: Decimal) -> None:
    offer.old_proposals = [*offer.old_proposals, offer.proposal_id]
    offer.proposal_id = stage.state.new_id("at-")
    offer.terms = [_repriced(term, factor) for term in offer.terms]
    stage.state.add_offer(offer)
    stage.record(offer.id, "offer REPUBLISHED by seller", Cause(_SELLER, at))


def _expire_offer(stage: Stage, at: datetime, params: Mapping[str, Any]) -> str:
    offer = _offer(stage, params)
    offer.expires_at = at
    stage.state.offers.touch(offer)
    stage.record(offer.id, "offer EXPIRED by seller", Cause(_SELLER, at))
    return offer.id


def _opt_out_of_renewal(stage: Stage, at: datetime, params: Mapping[str, Any]) -> str:
    agreement = _agreement(stage, params)
    if not any(isinstance(term, RenewalTerm) for term in agreement.terms):
        raise UnknownAct(f"{agreement.id} has no renewal term.")
    agreement.proposer_opted_out = True
    agreement.updated_at = at
    stage.state.agreements.touch(agreement)
    stage.record(agreement.id, "renewal DECLINED by seller", Cause(_SELLER, at))
    return agreement.id


def _spoil_invoice(stage: Stage, _at: datetime, params: Mapping[str, Any]) -> str:
    """Have the address of an invoice's PDF give something else."""
    bill = stage.state.bills.get(str(params.get("invoice_id")))
    spoiled = str(params.get("gives", ""))
    if bill is None or spoiled not in ("", *SPOILT):
        raise UnknownAct(f"There is no such invoice, or nobody makes it give {spoiled!r}.")
    bill.spoiled = spoiled
    stage.state.bills.touch(bill)
    return bill.id


def _repriced(term: Term, factor: Decimal) -> Term:
    if isinstance(term, FixedTerm):
        return msgspec.structs.replace(term, price=money(Decimal(term.price) * factor))
    if isinstance(term, ConfigurableTerm):
        cards = tuple(
            msgspec.structs.replace(
                card,
                dimensions=tuple(
                    msgspec.structs.replace(d, price=money(Decimal(d.price) * factor))
                    for d in card.dimensions
                ),
            )
            for card in term.cards
        )
        return msgspec.structs.replace(term, cards=cards)
    return term


def _agreement(
    stage: Stage, params: Mapping[str, Any], *, with_payments: bool = False
) -> Agreement:
    wanted = params.get("agreement_id")
    if wanted is not None:
        found = stage.state.agreements.get(str(wanted))
    else:
        fits = (
            a
            for a in stage.state.agreements
            if a.status == ACTIVE and (not with_payments or _can_pay(stage, a))
        )
        found = next(fits, None)
    if found is None or found.status != ACTIVE:
        raise UnknownAct(f"There is no active agreement {wanted!r}.")
    return found


def _payment(stage: Stage, params: Mapping[str, Any]) -> PaymentRequest:
    request = stage.state.payments.get(str(params.get("request_id")))
    if request is None:
        raise UnknownAct(f"There is no payment request {params.get('request_id')!r}.")
    return request


_ACTS: dict[str, _Actor] = {
    "new_payment_request": _new_payment_request,
    "withdraw_payment_request": _withdraw_payment_request,
    "change_payment_request": _change_payment_request,
    "new_cancellation_request": _new_cancellation_request,
    "withdraw_cancellation_request": _withdraw_cancellation_request,
    "new_approval": _new_approval,
    "approver_decides": _approver_decides,
    "republish_offer": _republish_offer,
    "expire_offer": _expire_offer,
    "withdraw_offer": _withdraw_offer,
    "opt_out_of_renewal": _opt_out_of_renewal,
    "spoil_invoice": _spoil_invoice,
}
