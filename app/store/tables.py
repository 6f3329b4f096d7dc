"""How each kind of value lies in its cache table: identity, sort columns, search text, merging.

Merging: a listing's summary lacks what a detail call told earlier, and must not wipe it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.invoice import Invoice
from app.model.money import Money
from app.model.offer import PurchaseOption
from app.model.quote import Quote
from app.model.request import Approval, CancellationRequest, PaymentRequest, RequestKind
from app.model.sync import Listing
from app.store.columns import amount_key, folded, millionths, sortable, stamp

Value = TypeVar("Value", bound=msgspec.Struct)
Columns = Mapping[str, str | int | None]


@dataclass(frozen=True)
class TableSpec(Generic[Value]):
    """One kind of value. `texts` is None for kinds that are not searched in the database."""

    name: str
    listing: Listing
    type: type[Value]
    identity: Callable[[Value], str]
    status: Callable[[Value], str]
    merge: Callable[[Value, Value], Value]
    columns: Callable[[Value], Columns]
    texts: Callable[[Value], Mapping[str, str]] | None = None


def _keep(new: Value, old: Value, *fields: str) -> Value:
    """Take over these fields of the older value where the newer one says nothing."""
    kept = {name: getattr(old, name) for name in fields if getattr(new, name) in (None, "", ())}
    return msgspec.structs.replace(new, **kept) if kept else new


def _merge_agreement(new: Agreement, old: Agreement) -> Agreement:
    is_same_product = new.product_id == old.product_id
    is_same_end = (new.status, new.end_behavior) == (old.status, old.end_behavior)
    names = ("product_name", "seller_name") if is_same_product else ()
    return _keep(
        new,
        old,
        *names,
        "value",
        "offer_id",
        "initial_agreement_id",
        "free_trial_ends_at",
        "license_arns",
        "updated_at",
        "acceptor_account_id",
        "offer_set_id",
        "contact_types",
        *(("resources", "resource_type") if is_same_product else ()),
        *(("renewal_offer_id",) if is_same_end else ()),
    )


def _merge_payment(new: PaymentRequest, old: PaymentRequest) -> PaymentRequest:
    kept = _keep(new, old, "description", "charge_id", "created_at")
    return _keep(kept, old, "status_message", "updated_at") if new.status == old.status else kept


def _merge_cancellation(new: CancellationRequest, old: CancellationRequest) -> CancellationRequest:
    kept = _keep(new, old, "reason_code", "description", "created_at")
    return _keep(kept, old, "status_message", "updated_at") if new.status == old.status else kept


def _merge_approval(new: Approval, old: Approval) -> Approval:
    kept = _keep(
        new,
        old,
        "name",
        "requester_account_id",
        "seller_name",
        "seller_account_id",
        "product_name",
        "offer_id",
        "visibility",
        "note",
        "needed_by",
        "expires_at",
        "started_at",
        "created_at",
        "levels",
    )
    return _keep(kept, old, "updated_at") if new.status == old.status else kept


def _merge_quote(new: Quote, old: Quote) -> Quote:
    return _keep(
        new,
        old,
        "intent",
        "agreement_id",
        "product_name",
        "seller_account_id",
        "seller_name",
        "created_at",
        "approval_required",
        "value",
        "value_after_tax",
        "invoiced_by",
        "charges",
        "changes",
        "tax",
        "taxes",
        "offer_set_id",
        "offer_name",
        "offer_expires_at",
        "approval",
    )


def _agreement_columns(value: Agreement) -> Columns:
    return {
        "status": value.status,
        "product_id": value.product_id,
        "offer_id": value.offer_id,
        "seller_id": value.seller_account_id,
        "chain_id": value.initial_agreement_id or value.agreement_id,
        "product": sortable(value.title),
        "seller": sortable(value.seller),
        "type": sortable(value.agreement_type),
        "offer_set_id": sortable(value.offer_set_id),
        "acceptor_id": sortable(value.acceptor_account_id),
        "initial_id": sortable(value.initial_agreement_id),
        "accepted_at": stamp(value.accepted_at),
        "starts_at": stamp(value.starts_at),
        "ends_at": stamp(value.ends_at),
        "trial_ends_at": stamp(value.free_trial_ends_at),
        "updated_at": stamp(value.updated_at),
        "amount": amount_key(value.value),
    }


def _charge_columns(value: Charge) -> Columns:
    return {
        "time": stamp(value.time),
        "amount": amount_key(value.money),
        "currency": value.money.currency if value.money else None,
        "millionths": millionths(value.money),
        "purchase_order": sortable(value.purchase_order),
        "revision": value.revision,
        "is_refund": int(value.is_refund),
    }


def _quote_columns(value: Quote) -> Columns:
    return {
        "agreement_id": value.agreement_id,
        "product_id": value.product_id,
        "offer_id": value.offer_id,
        "status": value.status,
        "product": sortable(value.product_name or value.product_id or value.quote_id),
        "seller": sortable(value.seller_name or value.seller_account_id),
        "created_at": stamp(value.created_at),
        "amount": amount_key(value.value),
    }


def _payment_columns(value: PaymentRequest) -> Columns:
    return {
        "kind": RequestKind.PAYMENT.value,
        "agreement_id": value.agreement_id,
        "status": value.status,
        "amount": amount_key(value.money),
        "created_at": stamp(value.created_at),
        "charge_id": value.charge_id,
    }


def _cancellation_columns(value: CancellationRequest) -> Columns:
    return {
        "kind": RequestKind.CANCELLATION.value,
        "agreement_id": value.agreement_id,
        "status": value.status,
    }


def _approval_columns(value: Approval) -> Columns:
    return {"kind": RequestKind.APPROVAL.value, "agreement_id": "", "status": value.status}


def _text(*parts: str | None) -> str:
    return folded("\n".join(part for part in parts if part))


def _words(code: str) -> str:
    """Give a word of AWS as people read it: `ROLLED_BACK` is also found as "rolled back"."""
    return f"{code}\n{code.replace('_', ' ')}" if "_" in code else code


def _amount(money: Money | None) -> str | None:
    return f"{money.amount:f} {money.currency}" if money else None


def _day(at: datetime | None) -> str | None:
    return at.date().isoformat() if at else None


def _agreement_texts(value: Agreement) -> Mapping[str, str]:
    """Give what an agreement is known by, and all its other fields."""
    return {
        "text": _text(
            value.product_name,
            value.seller_name,
            value.agreement_id,
            value.product_id,
            value.seller_account_id,
            value.offer_id,
        ),
        "more": _text(
            _words(value.status),
            value.agreement_type,
            value.resource_type,
            value.acceptor_account_id,
            value.offer_set_id,
            value.initial_agreement_id,
            value.renewal_offer_id,
            _words(value.end_behavior),
            _words(value.end_reason),
            _amount(value.value),
            *(_day(at) for at in (value.accepted_at, value.starts_at, value.ends_at)),
            *(_day(at) for at in (value.free_trial_ends_at, value.updated_at)),
            *value.license_arns,
            *(f"{one.id}\n{one.type}" for one in value.resources),
            *(_words(one) for one in value.contact_types),
        ),
    }


AGREEMENTS = TableSpec(
    "agreement",
    Listing.AGREEMENTS,
    Agreement,
    identity=lambda value: value.agreement_id,
    status=lambda value: value.status,
    merge=_merge_agreement,
    columns=_agreement_columns,
    texts=_agreement_texts,
)
CHARGES = TableSpec(
    "charge",
    Listing.CHARGES,
    Charge,
    identity=lambda value: value.charge_id,
    status=lambda _: "",
    merge=lambda new, _: new,
    columns=_charge_columns,
    texts=lambda value: {
        "text": _text(value.purchase_order, value.charge_id, _amount(value.money))
    },
)
QUOTES = TableSpec(
    "quote",
    Listing.QUOTES,
    Quote,
    identity=lambda value: value.quote_id,
    status=lambda value: value.status,
    merge=_merge_quote,
    columns=_quote_columns,
    texts=lambda value: {
        "text": _text(
            value.product_name,
            value.seller_name,
            value.offer_name,
            value.quote_id,
            value.agreement_id,
            value.offer_id,
            value.product_id,
            value.seller_account_id,
        )
    },
)
INVOICES = TableSpec(
    "invoice",
    Listing.INVOICES,
    Invoice,
    identity=lambda value: value.invoice_id,
    status=lambda _: "",
    merge=lambda new, _: new,
    columns=lambda value: {
        "kind": value.kind,
        "period": value.period,
        "issued_at": stamp(value.issued_at),
        "currency": value.net.currency if value.net else None,
        "purchase_order": sortable(value.purchase_order),
    },
    texts=lambda value: {
        "text": _text(
            value.invoice_id,
            value.purchase_order,
            value.issuer,
            value.original_id,
            value.commercial_id,
            _amount(value.money),
            _amount(value.net),
            _day(value.issued_at),
        )
    },
)
OFFERS = TableSpec(
    "private_offer",
    Listing.OFFERS,
    PurchaseOption,
    identity=lambda value: value.option_id,
    status=lambda _: "",
    merge=lambda new, _: new,
    columns=lambda value: {"expires_at": stamp(value.expires_at)},
)
PAYMENTS = TableSpec(
    "request",
    Listing.PAYMENTS,
    PaymentRequest,
    identity=lambda value: value.request_id,
    status=lambda value: value.status,
    merge=_merge_payment,
    columns=_payment_columns,
)
CANCELLATIONS = TableSpec(
    "request",
    Listing.CANCELLATIONS,
    CancellationRequest,
    identity=lambda value: value.request_id,
    status=lambda value: value.status,
    merge=_merge_cancellation,
    columns=_cancellation_columns,
)
APPROVALS = TableSpec(
    "request",
    Listing.APPROVALS,
    Approval,
    identity=lambda value: value.request_id,
    status=lambda value: value.status,
    merge=_merge_approval,
    columns=_approval_columns,
)
REQUEST_KINDS = {
    Listing.PAYMENTS: RequestKind.PAYMENT,
    Listing.CANCELLATIONS: RequestKind.CANCELLATION,
    Listing.APPROVALS: RequestKind.APPROVAL,
}
