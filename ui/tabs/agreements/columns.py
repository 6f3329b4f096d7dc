"""The columns of the agreements table: those of the first look, and every other field to choose from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from app.language import tr
from app.model.agreement_detail import AgreementRow
from ui import text
from ui.table.column import Align, Column, fitted
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
from ui.tabs.agreements.words import CHARGES_MISSING


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
_STATUS = fitted(97, tr("Expired"), around=42)  # the chip around its words
_DATE = fitted(92, *text.long_dates())
_RENEWAL = fitted(64, tr("Renew"), tr("Moves"))
_NEXT_CHARGE = fitted(
    102,
    tr("Next charge"),
    tr("On request"),
    text.NOT_KNOWN_YET,
    *(words for words, _ in CHARGES_MISSING.values()),
)

COLUMNS = (
    Column(
        tr("Product and seller"),
        213,
        product,
        "product",
        stretches=True,
        name="product",
        sheet=(tr("Product"), tr("Seller")),
    ),
    Column(tr("Status"), _STATUS, status, "status", name="status", longer=_STATUS - 97),
    Column(
        tr("Value"),
        112,
        value,
        "value",
        name="value",
        descends_first=True,
        align=_RIGHT,
        sheet=(tr("Value"), tr("Value, currency"), tr("Value, kind")),
    ),
    Column(tr("Start"), _DATE, starts, "start", name="start", yields=1, longer=_DATE - 92),
    Column(tr("End"), _DATE, ends, "standing", name="end", longer=_DATE - 92),
    Column(
        tr("Renew"),
        _RENEWAL,
        renewal,
        "renewal",
        name="renewal",
        chooser=tr("Auto-renew"),
        yields=2,
        longer=_RENEWAL - 64,
    ),
    Column(
        tr("Next charge"),
        _NEXT_CHARGE,
        next_charge,
        "next_charge",
        name="next_charge",
        sheet=(tr("Next charge"), tr("Next charge, currency"), tr("Next charge, date")),
        align=_RIGHT,
        yields=3,
        longer=_NEXT_CHARGE - 102,
    ),
    Column(
        tr("PO set"),
        74,
        orders,
        "orders",
        descends_first=True,
        name="orders",
        chooser=tr("PO coverage"),
    ),
    Column(
        tr("Agreement id"), 210, id_of(lambda one: one.agreement_id), "id", name="id", is_extra=True
    ),
    Column(
        tr("Offer id"), 170, id_of(lambda one: one.offer_id), "offer", name="offer", is_extra=True
    ),
    Column(
        tr("Accepted"),
        100,
        moment_of(lambda one: one.accepted_at, tr("Accepted {date}")),
        "accepted",
        name="accepted",
        descends_first=True,
        is_extra=True,
    ),
    Column(
        tr("Decide by"),
        fitted(100, tr("Decide by")),
        decide_by,
        sort="decide_by",
        order=_decide_by,
        name="decide_by",
        chooser=tr("Decision deadline"),
        is_extra=True,
    ),
    Column(
        tr("Seller account"),
        fitted(130, tr("Seller account")),
        seller_account,
        "seller_id",
        name="seller_account",
        is_extra=True,
    ),
    Column(
        tr("Type"),
        150,
        agreement_type,
        "type",
        name="type",
        chooser=tr("Agreement type"),
        is_extra=True,
    ),
    Column(
        tr("Resource types"),
        150,
        resource_types,
        sort="resource_types",
        order=_shown(resource_types),
        name="resource_types",
        is_extra=True,
    ),
    Column(
        tr("Resource ids"),
        190,
        resource_ids,
        sort="resource_ids",
        order=_shown(resource_ids),
        name="resource_ids",
        is_extra=True,
    ),
    Column(
        tr("Offer set"),
        170,
        id_of(lambda one: one.offer_set_id),
        "offer_set",
        name="offer_set",
        is_extra=True,
    ),
    Column(
        tr("Renewal offer"),
        170,
        id_of(lambda one: one.renewal_offer_id),
        sort="renewal_offer",
        order=_by_text(lambda row: row.agreement.renewal_offer_id),
        name="renewal_offer",
        is_extra=True,
    ),
    Column(tr("Buyer account"), 130, acceptor, "acceptor", name="acceptor", is_extra=True),
    Column(
        tr("Initial agreement"),
        210,
        id_of(lambda one: one.initial_agreement_id),
        "initial",
        name="initial",
        is_extra=True,
    ),
    Column(
        tr("Free trial end"),
        fitted(106, tr("Free trial end")),
        moment_of(lambda one: one.free_trial_ends_at, tr("Free trial until {date}")),
        "trial",
        name="trial",
        is_extra=True,
    ),
    Column(
        tr("At the end"),
        100,
        end_behavior,
        sort="end_behavior",
        order=_shown(end_behavior),
        name="end_behavior",
        is_extra=True,
    ),
    Column(
        tr("Reason"),
        190,
        end_reason,
        sort="end_reason",
        order=_shown(end_reason),
        name="end_reason",
        chooser=tr("Reason of the end"),
        is_extra=True,
    ),
    Column(
        tr("Licences"),
        210,
        licenses,
        sort="licenses",
        order=_shown(licenses),
        name="licenses",
        is_extra=True,
    ),
    Column(
        tr("Contacts"),
        150,
        contact_types,
        sort="contacts",
        order=_shown(contact_types),
        name="contacts",
        is_extra=True,
    ),
    Column(
        tr("Last update"),
        fitted(104, tr("Last update")),
        moment_of(lambda one: one.updated_at, tr("Last changed {date}")),
        "updated",
        name="updated",
        descends_first=True,
        is_extra=True,
    ),
    Column(tr("Owner"), 130, note_owner, "owner", name="owner", is_extra=True),
    Column(tr("Cost centre"), 110, cost_center, "cost_center", name="cost_center", is_extra=True),
    Column(tr("Tags"), 150, tags, "tags", name="tags", is_extra=True),
    Column(tr("Note"), 220, note, "note", name="note", is_extra=True),
)
