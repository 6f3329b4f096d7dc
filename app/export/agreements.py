"""The columns of agreements, and their deadlines for a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.export.happenings import happening, joined
from app.export.layout import Happening, Layout, amount, moment, text, texts, whole, yes_no
from app.export.parties import product_and_seller
from app.language import tr
from app.model.agreement import ACTIVE
from app.model.agreement_detail import AgreementRow
from app.model.timeline import Kind


def _happenings(row: AgreementRow, _now: datetime) -> Iterator[Happening]:
    one = row.agreement
    if one.status != ACTIVE:
        return
    dates = (
        (Kind.DECISION, row.decide_by),
        (Kind.END, one.end),
        (Kind.TRIAL, one.free_trial_ends_at),
    )
    details = (
        tr("Agreement: {agreement_id}", agreement_id=one.agreement_id),
        tr("Seller's account: {seller_account_id}", seller_account_id=one.seller_account_id),
    )
    for kind, at in dates:
        if at is not None:
            what = joined(one.title, one.seller)
            yield happening(kind, one.agreement_id, at, what, details, row.renewal)


AGREEMENTS = Layout(
    "agreements",
    1,
    (
        text("agreement_id", lambda row: row.agreement.agreement_id),
        text("status", lambda row: row.agreement.status),
        text("agreement_type", lambda row: row.agreement.agreement_type),
        *product_and_seller(lambda row: row.agreement),
        text("buyer_account_id", lambda row: row.agreement.acceptor_account_id),
        *amount("value", "value_currency", lambda row: row.agreement.value),
        yes_no("is_value_a_limit", lambda row: row.is_on_request),
        *amount("limit", "limit_currency", lambda row: row.at_most),
        *moment("accepted_at", "accepted_on", lambda row: row.agreement.accepted_at),
        *moment("starts_at", "starts_on", lambda row: row.agreement.starts_at),
        *moment("ends_at", "ends_on", lambda row: row.agreement.end),
        *moment("trial_ends_at", "trial_ends_on", lambda row: row.agreement.free_trial_ends_at),
        text("renewal", lambda row: row.renewal.value),
        *moment("decide_by", "decide_by_day", lambda row: row.decide_by),
        text("end_behavior", lambda row: row.agreement.end_behavior),
        text("end_reason", lambda row: row.agreement.end_reason),
        text("next_charge_id", lambda row: row.next_charge and row.next_charge.charge_id),
        *moment(
            "next_charge_at", "next_charge_on", lambda row: row.next_charge and row.next_charge.time
        ),
        *amount(
            "next_charge",
            "next_charge_currency",
            lambda row: row.next_charge and row.next_charge.money,
        ),
        whole("charges_with_order", lambda row: row.orders.with_order),
        whole("charges_total", lambda row: row.orders.total),
        whole("open_requests", lambda row: row.waiting_requests),
        text("offer_id", lambda row: row.agreement.offer_id),
        text("offer_set_id", lambda row: row.agreement.offer_set_id),
        text("renewal_offer_id", lambda row: row.agreement.renewal_offer_id),
        text("initial_agreement_id", lambda row: row.agreement.initial_agreement_id),
        texts("resource_ids", lambda row: [one.id for one in row.agreement.resources]),
        texts("resource_types", lambda row: [one.type for one in row.agreement.resources]),
        texts("license_arns", lambda row: row.agreement.license_arns),
        texts("contact_types", lambda row: row.agreement.contact_types),
        *moment("updated_at", "updated_on", lambda row: row.agreement.updated_at),
        text("note", lambda row: row.note and row.note.text),
        texts("tags", lambda row: row.note and row.note.tags),
        text("owner", lambda row: row.note and row.note.owner),
        text("cost_center", lambda row: row.note and row.note.cost_center),
    ),
    parts_by="value_currency",
    happenings=_happenings,
)
