"""What the sandbox's second account has bought: some of the sample agreements, under ids of its own."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from app.sandbox.state import State
from app.sandbox.termsheet import stable_id


def adopt(state: State, sample: State, agreement_ids: Sequence[str]) -> None:
    """Add agreements of the sample account with their charges and payment requests.

    The sample must not be used afterwards: rows share their terms with it.
    """
    for agreement_id in agreement_ids:
        agreement = sample.agreements.row(agreement_id)
        own_id = _own(state, agreement_id)
        initial_id = own_id if agreement.initial_id == agreement_id else agreement.initial_id
        offer = sample.offers.row(agreement.offer_id)
        state.add_offer(replace(offer, offer_set_id=None))  # what else was in the set stays there
        state.agreements.add(replace(agreement, id=own_id, initial_id=initial_id))
        for charge in sample.charges.group(agreement_id):
            state.charges.add(replace(charge, id=_own(state, charge.id), agreement_id=own_id))
        for request in sample.payments.group(agreement_id):
            charge_id = _own(state, request.charge_id) if request.charge_id else None
            own = replace(
                request,
                id=_own(state, request.id),
                agreement_id=own_id,
                charge_id=charge_id,
            )
            state.payments.add(own)


def _own(state: State, sample_id: str) -> str:
    prefix, _, end = sample_id.rpartition("-")
    return stable_id(f"{prefix}-", f"{state.account_id} {sample_id}", len(end))
