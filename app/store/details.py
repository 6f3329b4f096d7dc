"""Builds what the reading pane shows of one request, from whatever is stored around it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from app.model.agreement_detail import ChargeReading
from app.model.charge import Charge
from app.model.command import ApprovePayment, CommandRecord, CommandState, RejectPayment
from app.model.money import Money, MoneyBag
from app.model.request import (
    PENDING,
    ApprovalDetail,
    CancellationDetail,
    EarlierRequest,
    PaymentDetail,
    PaymentRequest,
)
from app.store import judgement
from app.store.inbox import FIRST, UNDECIDED, Surroundings, request_row, surroundings
from app.store.lookup import Lookup
from app.store.story import story

_Command = TypeVar("_Command", ApprovePayment, RejectPayment)


def payment_detail(lookup: Lookup, request_id: str, now: datetime) -> PaymentDetail | None:
    """Give everything that is stored about one payment request; None when it is not stored."""
    request = lookup.payment(request_id)
    if request is None:
        return None
    around = surroundings(lookup, [request], with_duplicates=True)
    agreement = around.agreements.get(request.agreement_id)
    terms = lookup.terms([request.agreement_id]).get(request.agreement_id)
    variable = terms.variable_payment if terms else None
    seller_id = agreement.seller_account_id if agreement else ""
    siblings = lookup.payments_of(request.agreement_id)
    commands = lookup.commands_on(request_id)
    charge = lookup.charges({request.charge_id}).get(request.charge_id)
    row = request_row(request, around)
    return PaymentDetail(
        row=row,
        request=request,
        agreement=agreement,
        terms=terms,
        budget=judgement.budget(request, variable.max_total if variable else None, siblings),
        duplicate=judgement.find_duplicate(request, seller_id, around.paid)
        if request.status == PENDING
        else None,
        earlier=_earlier(lookup, request, siblings),
        last_purchase_order=_last_order(lookup, seller_id, now),
        charge=charge,
        invoiced_by=_invoiced_by(lookup, request.agreement_id),
        steps=story(lookup, row, commands, charge),
        command=next(iter(commands), None),
    )


def cancellation_detail(
    lookup: Lookup, request_id: str, now: datetime
) -> CancellationDetail | None:
    """Give everything that is stored about one cancellation request; None when it is not stored."""
    request = lookup.cancellation(request_id)
    if request is None:
        return None
    around = surroundings(lookup, [request], with_duplicates=False)
    charges = lookup.charges_of(request.agreement_id)
    agreement = around.agreements.get(request.agreement_id)
    is_whole = lookup.charge_reading()(agreement) is ChargeReading.WHOLE
    past = [one for one in charges if one.time is not None and one.time <= now]
    future = [one for one in charges if one.time is not None and one.time > now]
    commands = lookup.commands_on(request_id)
    row = request_row(request, around)
    return CancellationDetail(
        row=row,
        request=request,
        agreement=agreement,
        terms=lookup.terms([request.agreement_id]).get(request.agreement_id),
        charged=_only_sum(past) if is_whole else None,
        still_to_pay=_only_sum([*future, *(one for one in charges if one.time is None)])
        if is_whole
        else None,
        next_charge=future[0] if future else None,
        steps=story(lookup, row, commands, None),
        command=next(iter(commands), None),
    )


def approval_detail(lookup: Lookup, request_id: str) -> ApprovalDetail | None:
    """Give everything that is stored about one organisation approval; None when it is not stored."""
    approval = lookup.approval(request_id)
    if approval is None:
        return None
    around = surroundings(lookup, [approval], with_duplicates=False)
    commands = lookup.commands_on(request_id)
    row = request_row(approval, around)
    return ApprovalDetail(
        row=row,
        approval=approval,
        quote=around.quotes.get(approval.quote_id),
        steps=story(lookup, row, commands, None),
        command=next(iter(commands), None),
    )


def _earlier(
    lookup: Lookup, request: PaymentRequest, siblings: Iterable[PaymentRequest]
) -> tuple[EarlierRequest, ...]:
    """Give the decided requests of the same agreement, newest first."""
    decided = [
        one
        for one in siblings
        if one.request_id != request.request_id and one.status not in UNDECIDED
    ]
    around = surroundings(lookup, decided, with_duplicates=False)
    charges = lookup.charges({one.charge_id for one in decided if one.charge_id})
    rows = [_earlier_request(lookup, one, request, around, charges) for one in decided]
    return tuple(sorted(rows, key=_decided_at, reverse=True))


def _earlier_request(
    lookup: Lookup,
    earlier: PaymentRequest,
    request: PaymentRequest,
    around: Surroundings,
    charges: dict[str, Charge],
) -> EarlierRequest:
    has_commands = earlier.request_id in around.marks
    commands = lookup.commands_on(earlier.request_id) if has_commands else []
    charge = charges.get(earlier.charge_id)
    approved = _confirmed(commands, ApprovePayment)
    rejected = _confirmed(commands, RejectPayment)
    return EarlierRequest(
        request=earlier,
        decided_by=request_row(earlier, around).decided_by,
        purchase_order=(charge.purchase_order if charge else None)
        or (approved.purchase_order if approved else None),
        reason=rejected.reason if rejected else None,
        same_amount=request.money is not None and earlier.money == request.money,
    )


def _confirmed(commands: Iterable[CommandRecord], kind: type[_Command]) -> _Command | None:
    for record in commands:
        if record.state is CommandState.CONFIRMED and isinstance(record.command, kind):
            return record.command
    return None


def _decided_at(earlier: EarlierRequest) -> tuple[datetime, str]:
    request = earlier.request
    return request.updated_at or request.created_at or FIRST, request.request_id


def _last_order(lookup: Lookup, seller_id: str, now: datetime) -> str | None:
    """Give the purchase order last used with this seller: on a charge, or here a moment ago."""
    if not seller_id:
        return None
    charge = lookup.last_ordered_charge(seller_id, now)
    here = lookup.last_order_here(seller_id)
    if here and (charge is None or charge.time is None or charge.time < here[1]):
        return here[0]
    return charge.purchase_order if charge else None


def _invoiced_by(lookup: Lookup, agreement_id: str) -> str:
    named = (quote.invoiced_by for quote in lookup.quotes_of(agreement_id))
    return next((name for name in named if name), "")


def _only_sum(charges: Iterable[Charge]) -> Money | None:
    """Add up what has an amount; None when nothing has one, or two currencies met."""
    sums = list(MoneyBag(one.money for one in charges if one.money is not None))
    return sums[0] if len(sums) == 1 else None
