"""Agreement requests (quotes): listing, reading, accepting and cancelling them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.sandbox.purchases import accept_quote, can_become_agreement, cancel_quote
from app.sandbox.quoting import charge_summary
from app.sandbox.service import Call, Handler, ServiceError
from app.sandbox.services.agreement_creation import Creation
from app.sandbox.services.agreement_reading import proposal_summary
from app.sandbox.services.paging import position_of, size_of, slice_of, token_for
from app.sandbox.services.refusals import (
    check_purchase_order,
    check_scope,
    conflict,
    invalid,
    not_found,
)
from app.sandbox.state import ACTIVE, APPROVED, PENDING, PURCHASE_AGREEMENT, Quote
from app.sandbox.terms import agreement_form
from app.sandbox.transitions import Cause, Stage

QUOTE_LIFETIME = timedelta(days=30)  # AWS does not publish how long a draft lives
_KIND = "AgreementRequest"
_PAGE = 20
_TERMS_PAGE = 50


def request_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    requests = _Requests(stage)
    return {
        "CreateAgreementRequest": requests.create,
        "AcceptAgreementRequest": requests.accept,
        "CancelAgreementRequest": requests.cancel,
        "ListAgreementRequests": requests.list_page,
        "GetAgreementRequest": requests.get,
        "GetAgreementRequestTerms": requests.terms,
    }


def find_quote(stage: Stage, key: str, now: datetime) -> Quote:
    """Return a quote or refuse; a draft that cannot be accepted any more is not found."""
    quote = stage.state.quotes.get(key)
    if quote is None or _is_gone(stage, quote, now):
        raise not_found(_KIND, key)
    return quote


def set_purchase_orders(stage: Stage, quote: Quote, entries: Sequence[Mapping[str, Any]]) -> None:
    """Note purchase orders on the charges that the quote will bring, all of them or none."""
    charges = {charge.id: charge for charge in quote.charges}
    named = [entry["chargeId"] for entry in entries]
    if len(set(named)) < len(named):
        raise invalid("DUPLICATE_CHARGES", "A charge is named twice.", "purchaseOrders")
    for entry in entries:
        if entry["chargeId"] not in charges:
            raise not_found("Charge", entry["chargeId"])
        check_purchase_order(entry.get("purchaseOrderReference"))
    for entry in entries:
        charges[entry["chargeId"]].purchase_order = entry.get("purchaseOrderReference")
    stage.state.quotes.touch(quote)


class _Requests:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._creation = Creation(stage)

    def create(self, call: Call) -> dict[str, Any]:
        quote = self._creation.quote_for(call)
        return self._outline(quote) | {"chargeSummary": charge_summary(quote)}

    def accept(self, call: Call) -> dict[str, Any]:
        quote = self._own(call)
        self._check_acceptable(quote, call.now)
        set_purchase_orders(self._stage, quote, call.params.get("purchaseOrders", []))
        agreement = accept_quote(self._stage, quote, Cause("buyer", call.now, call.request_id))
        return {"agreementId": agreement.id}

    def cancel(self, call: Call) -> dict[str, Any]:
        quote = self._own(call)
        if quote.status not in (PENDING, APPROVED):
            raise conflict(_KIND, quote.id, quote.status)
        cancel_quote(self._stage, quote, Cause("buyer", call.now, call.request_id))
        return {}

    def list_page(self, call: Call) -> dict[str, Any]:
        check_scope(call.params)
        status = call.params.get("status")

        def keep(row: Quote) -> bool:
            is_mine = row.account == self._stage.state.account_id
            asked = status in (None, row.status)
            return is_mine and asked and not _is_gone(self._stage, row, call.now)

        rows, rest = self._stage.state.quotes.page(
            call.params.get("resourceId"), position_of(call, int, 0), size_of(call, _PAGE), keep
        )
        return {"items": [self._summary(row) for row in rows], **token_for(call, rest)}

    def get(self, call: Call) -> dict[str, Any]:
        quote = find_quote(self._stage, call.params["agreementRequestId"], call.now)
        told = self._outline(quote) | {
            "intent": quote.intent,
            "chargeSummary": charge_summary(quote),
            "proposer": {"accountId": self._stage.state.sellers[quote.seller].account_id},
            "proposalSummary": proposal_summary(self._stage, quote),
        }
        return told | ({"agreementId": quote.agreement_id} if quote.agreement_id else {})

    def terms(self, call: Call) -> dict[str, Any]:
        quote = find_quote(self._stage, call.params["agreementRequestId"], call.now)
        return slice_of(call, [agreement_form(t) for t in quote.terms], "terms", _TERMS_PAGE)

    def _own(self, call: Call) -> Quote:
        quote = find_quote(self._stage, call.params["agreementRequestId"], call.now)
        if quote.account != self._stage.state.account_id:
            raise not_found(_KIND, quote.id)
        return quote

    def _check_acceptable(self, quote: Quote, now: datetime) -> None:
        if quote.status == "ACCEPTED":
            raise conflict(_KIND, quote.id, quote.status)
        if quote.status == PENDING:
            raise invalid("PENDING_APPROVAL_AGREEMENT_REQUEST", "Approvals are still open.")
        if quote.status not in ("DRAFT", APPROVED):
            raise invalid("CLOSED_AGREEMENT_REQUEST", f"The request is {quote.status}.")
        if quote.status == "DRAFT" and quote.approval_required:
            message = "The organisation must approve this request first."
            raise invalid("REJECTED_BY_AGREEMENT_APPROVAL_POLICY", message)
        if not can_become_agreement(self._stage.state, quote, now):
            raise not_found(_KIND, quote.id)
        self._check_alone(quote)

    def _check_alone(self, quote: Quote) -> None:
        """Refuse a second agreement on a product, but for services and for usage pairs."""
        state = self._stage.state
        source = state.agreements.get(quote.source_agreement_id or "")
        if source is not None and source.is_settling:
            raise _unsupported("The entitlements of the source agreement are still pending.")
        offer = state.offers.get(quote.offer_id)
        kind = state.products[quote.product_id].kind
        pairs = offer is not None and offer.pricing_model == "USAGE"
        if quote.intent != "NEW" or kind == "ProfessionalServicesProduct" or pairs:
            return
        if any(a.status == ACTIVE for a in state.agreements.group(quote.product_id)):
            raise _unsupported("An active agreement on this product exists already.")

    def _outline(self, quote: Quote) -> dict[str, Any]:
        return {
            "agreementRequestId": quote.id,
            "agreementType": PURCHASE_AGREEMENT,
            "status": quote.status,
            "approvalRequirement": "REQUIRED" if quote.approval_required else "NOT_REQUIRED",
            "createdAt": quote.created_at,
        }

    def _summary(self, quote: Quote) -> dict[str, Any]:
        told = {
            "agreementRequestId": quote.id,
            "agreementType": PURCHASE_AGREEMENT,
            "status": quote.status,
            "proposalSummary": proposal_summary(self._stage, quote),
        }
        return told | ({"agreementId": quote.agreement_id} if quote.agreement_id else {})


def _is_gone(stage: Stage, quote: Quote, now: datetime) -> bool:
    if quote.status != "DRAFT":
        return False
    is_old = now - quote.created_at >= QUOTE_LIFETIME
    return is_old or quote.is_superseded or not can_become_agreement(stage.state, quote, now)


def _unsupported(message: str) -> ServiceError:
    return invalid("UNSUPPORTED_ACTION", message, "agreementRequestId")
