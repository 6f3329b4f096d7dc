"""The charges tab: a table of all stored charges."""

from __future__ import annotations

from app.model.charge import ChargeRow
from app.model.sync import Listing
from ui.context import Context
from ui.table.spec import TableSpec
from ui.table.tab import TableTab
from ui.tabs.charges.columns import COLUMNS


def _id(row: ChargeRow) -> str:
    return row.charge.charge_id


def _party(row: ChargeRow) -> str:
    return row.seller_account_id


def _agreement(row: ChargeRow) -> str:
    return row.charge.agreement_id


def build(context: Context) -> TableTab:
    """Build the tab."""
    return TableTab(
        context,
        TableSpec(
            table="charges",
            listing=Listing.CHARGES,
            related=frozenset({Listing.AGREEMENTS, Listing.NAMES}),
            columns=COLUMNS,
            sort="time",
            is_descending=True,
            chips={"": "All charges", "without_order": "Without PO"},
            one="charge",
            many="charges",
            icon="receipt",
            empty="When AWS plans or invoices an amount of an agreement, it shows here.",
            record_id=_id,
            party=_party,
            agreement=_agreement,
            row_height=44,
        ),
    )
