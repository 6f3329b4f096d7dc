"""The agreements tab: a table of all stored agreements."""

from __future__ import annotations

from app.model.agreement import Agreement
from app.model.sync import Listing
from ui.context import Context
from ui.table.tab import TableSpec, TableTab
from ui.tabs.agreements.columns import COLUMNS


def _id(agreement: Agreement) -> str:
    return agreement.agreement_id


def build(context: Context) -> TableTab:
    """Build the tab."""
    return TableTab(
        context,
        TableSpec(
            table="agreements",
            listing=Listing.AGREEMENTS,
            related=frozenset({Listing.VALUES, Listing.NAMES}),
            columns=COLUMNS,
            sort="standing",
            chips={"": "All", "active": "Active", "ended": "Ended"},
            one="agreement",
            many="agreements",
            icon="handshake",
            empty="When you accept an offer in AWS Marketplace, its agreement shows here.",
            record_id=_id,
        ),
    )
