"""The columns of the agreements table: those of the first look, and every other field to choose from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from app.model.agreement_detail import AgreementRow
from ui.table.column import Align, Column
from ui.tabs.agreements.cells import (
    CellOf,
    acceptor,
    agreement_type,
    contact_types,
    cost_center,
    decide_by,
    end_behavior,
    end_reason,
    ends,
    id_of,
    licenses,
    moment_of,
    next_charge,
    note,
    note_owner,
    orders,
    product,
    renewal,
    resource_ids,
    resource_types,
    seller_account,
    starts,
    status,
    tags,
    value,
)


def _by_text(words: Callable[[AgreementRow], str]) -> Callable[[AgreementRow], str | None]:
    """Sort by what a cell says, without regard to capitals; nothing has no place."""

    def order(row: AgreementRow) -> str | None:
        return words(row).casefold() or None

    return order


def _shown(cell: CellOf) -> Callable[[AgreementRow], str | None]:
    """Sort by the text of a cell that does not depend on the time."""
    return _by_text(lambda row: cell(row, _ANY_TIME).for_sheet)


def _decide_by(row: AgreementRow) -> datetime | None:
    return row.decide_by


_ANY_TIME = datetime.min.replace(tzinfo=UTC)
_RIGHT = Align.RIGHT

COLUMNS = (
    Column(
        "Product and seller",
        213,
        product,
        "product",
        stretches=True,
        name="product",
        sheet=("Product", "Seller"),
    ),
    Column("Status", 97, status, "status", name="status"),
    Column(
        "Value",
        112,
        value,
        "value",
        name="value",
        descends_first=True,
        align=_RIGHT,
        sheet=("Value", "Value, currency", "Value, kind"),
    ),
    Column("Start", 92, starts, "start", name="start", yields=1),
    Column("End", 92, ends, "standing", name="end"),
    Column("Renew", 62, renewal, "renewal", name="renewal", chooser="Auto-renew", yields=2),
    Column(
        "Next charge",
        102,
        next_charge,
        "next_charge",
        name="next_charge",
        sheet=("Next charge", "Next charge, currency", "Next charge, date"),
        align=_RIGHT,
        yields=3,
    ),
    Column(
        "PO set", 74, orders, "orders", descends_first=True, name="orders", chooser="PO coverage"
    ),
    Column(
        "Agreement id", 210, id_of(lambda one: one.agreement_id), "id", name="id", is_extra=True
    ),
    Column("Offer id", 170, id_of(lambda one: one.offer_id), "offer", name="offer", is_extra=True),
    Column(
        "Accepted",
        100,
        moment_of(lambda one: one.accepted_at, "Accepted"),
        "accepted",
        name="accepted",
        descends_first=True,
        is_extra=True,
    ),
    Column(
        "Decide by",
        100,
        decide_by,
        sort="decide_by",
        order=_decide_by,
        name="decide_by",
        chooser="Decision deadline",
        is_extra=True,
    ),
    Column(
        "Seller account", 130, seller_account, "seller_id", name="seller_account", is_extra=True
    ),
    Column(
        "Type", 150, agreement_type, "type", name="type", chooser="Agreement type", is_extra=True
    ),
    Column(
        "Resource types",
        150,
        resource_types,
        sort="resource_types",
        order=_shown(resource_types),
        name="resource_types",
        is_extra=True,
    ),
    Column(
        "Resource ids",
        190,
        resource_ids,
        sort="resource_ids",
        order=_shown(resource_ids),
        name="resource_ids",
        is_extra=True,
    ),
    Column(
        "Offer set",
        170,
        id_of(lambda one: one.offer_set_id),
        "offer_set",
        name="offer_set",
        is_extra=True,
    ),
    Column(
        "Renewal offer",
        170,
        id_of(lambda one: one.renewal_offer_id),
        sort="renewal_offer",
        order=_by_text(lambda row: row.agreement.renewal_offer_id),
        name="renewal_offer",
        is_extra=True,
    ),
    Column("Buyer account", 130, acceptor, "acceptor", name="acceptor", is_extra=True),
    Column(
        "Initial agreement",
        210,
        id_of(lambda one: one.initial_agreement_id),
        "initial",
        name="initial",
        is_extra=True,
    ),
    Column(
        "Free trial end",
        106,
        moment_of(lambda one: one.free_trial_ends_at, "Free trial until"),
        "trial",
        name="trial",
        is_extra=True,
    ),
    Column(
        "At the end",
        100,
        end_behavior,
        sort="end_behavior",
        order=_shown(end_behavior),
        name="end_behavior",
        is_extra=True,
    ),
    Column(
        "Reason",
        190,
        end_reason,
        sort="end_reason",
        order=_shown(end_reason),
        name="end_reason",
        chooser="Reason of the end",
        is_extra=True,
    ),
    Column(
        "Licences",
        210,
        licenses,
        sort="licenses",
        order=_shown(licenses),
        name="licenses",
        is_extra=True,
    ),
    Column(
        "Contacts",
        150,
        contact_types,
        sort="contacts",
        order=_shown(contact_types),
        name="contacts",
        is_extra=True,
    ),
    Column(
        "Last update",
        104,
        moment_of(lambda one: one.updated_at, "Last changed"),
        "updated",
        name="updated",
        descends_first=True,
        is_extra=True,
    ),
    Column("Owner", 130, note_owner, "owner", name="owner", is_extra=True),
    Column("Cost centre", 110, cost_center, "cost_center", name="cost_center", is_extra=True),
    Column("Tags", 150, tags, "tags", name="tags", is_extra=True),
    Column("Note", 220, note, "note", name="note", is_extra=True),
)
