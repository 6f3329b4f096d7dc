"""Charges and their purchase orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.sandbox.service import Call, Handler
from app.sandbox.services.agreement_reading import find_agreement
from app.sandbox.services.paging import position_of, size_of, token_for
from app.sandbox.services.refusals import check_purchase_order, check_scope, invalid, not_found
from app.sandbox.state import ACTIVE, PURCHASE_AGREEMENT, Agreement, Charge
from app.sandbox.terms import RenewalTerm
from app.sandbox.transitions import Cause, Stage

LAST_CHANGE = timedelta(hours=3)  # a purchase order cannot be changed closer to its charge
_PAGE = 50


def charge_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    charges = _Charges(stage)
    return {"ListAgreementCharges": charges.list_page, "UpdatePurchaseOrders": charges.update}


class _Charges:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def list_page(self, call: Call) -> dict[str, Any]:
        check_scope(call.params)
        start = position_of(call, int, 0)
        size = size_of(call, _PAGE)
        wanted = call.params.get("agreementId")
        rows, rest = self._stage.state.charges.page(wanted, start, size, lambda _: True)
        return {"items": [_told(row) for row in rows], **token_for(call, rest)}

    def update(self, call: Call) -> dict[str, Any]:
        """Check every entry before the first one changes: a call takes effect whole or not at all."""
        entries = call.params["purchaseOrders"]
        agreement = self._agreement(entries)
        charges = [self._charge(entry, agreement) for entry in entries]
        if len({charge.id for charge in charges}) < len(charges):
            raise invalid("DUPLICATE_CHARGES", "A charge is named twice.", "purchaseOrders")
        for entry, charge in zip(entries, charges, strict=True):
            check_purchase_order(entry.get("purchaseOrderReference"))
            _check_changeable(entry, charge, agreement, call.now)
        for entry, charge in zip(entries, charges, strict=True):
            self._set(charge, entry.get("purchaseOrderReference"), call)
        return {}

    def _agreement(self, entries: Sequence[Mapping[str, Any]]) -> Agreement:
        named = {entry.get("agreementId") for entry in entries}
        if None in named:
            raise invalid("MISSING_AGREEMENT_ID", "Each entry names its agreement.", "agreementId")
        if len(named) > 1:
            message = "All purchase orders of one call belong to one agreement."
            raise invalid("UNSUPPORTED_ACTION", message, "agreementId")
        return find_agreement(self._stage, str(named.pop()))

    def _charge(self, entry: Mapping[str, Any], agreement: Agreement) -> Charge:
        charge = self._stage.state.charges.get(entry["chargeId"])
        if charge is None or charge.agreement_id != agreement.id:
            raise not_found("Charge", entry["chargeId"])
        return charge

    def _set(self, charge: Charge, reference: str | None, call: Call) -> None:
        if charge.purchase_order == reference:
            return
        charge.purchase_order = reference
        charge.revision += 1
        self._stage.state.charges.touch(charge)
        effect = f"purchase order SET to {reference} by buyer" if reference else (
            "purchase order CLEARED by buyer"
        )  # fmt: skip
        self._stage.record(charge.id, effect, Cause("buyer", call.now, call.request_id))


def _check_changeable(
    entry: Mapping[str, Any], charge: Charge, agreement: Agreement, now: datetime
) -> None:
    revision = entry.get("chargeRevision")
    if revision is None:
        raise invalid("MISSING_CHARGE_REVISION", "Each entry needs a revision.", "chargeRevision")
    if agreement.status != ACTIVE:
        raise _unsupported("The agreement is not active.")
    if revision != charge.revision:
        raise _unsupported(f"Charge {charge.id} is at revision {charge.revision}.")
    if (charge.amount or "").startswith("-"):
        raise _unsupported("A refund takes no purchase order.")
    if charge.time is None:
        return
    renews = any(isinstance(t, RenewalTerm) and t.auto_renew for t in agreement.terms)
    if charge.time <= now and not renews:
        raise _unsupported(f"Charge {charge.id} is past.")
    if now < charge.time <= now + LAST_CHANGE:
        raise _unsupported(f"Charge {charge.id} is due within three hours.")


def _unsupported(message: str) -> Exception:
    return invalid("UNSUPPORTED_ACTION", message, "purchaseOrders")


def _told(row: Charge) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": row.id,
        "revision": row.revision,
        "agreementId": row.agreement_id,
        "agreementType": PURCHASE_AGREEMENT,
        "currencyCode": row.currency,
    }
    if row.amount is not None:
        told["amount"] = row.amount
    if row.time is not None:
        told["time"] = row.time
    if row.purchase_order is not None:
        told["purchaseOrderReference"] = row.purchase_order
    return told
