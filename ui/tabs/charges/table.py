"""The table of all stored charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from app.model.charge import ChargeRow
from app.model.sync import Listing
from ui.context import Context
from ui.orders.bar import OrderBar
from ui.orders.editing import OrderEditing
from ui.table.spec import TableSpec
from ui.table.tab import TableTab
from ui.tabs.charges.columns import COLUMNS
from ui.tabs.charges.views import CHARGES, VIEWS, view_control

if TYPE_CHECKING:
    from ui.table.actions import RowAction


def _id(row: ChargeRow) -> str:
    return row.charge.charge_id


def _party(row: ChargeRow) -> str:
    return row.seller_account_id


def _agreement(row: ChargeRow) -> str:
    return row.charge.agreement_id


def build(context: Context) -> ChargesTable:
    """Build the view."""
    return ChargesTable(context)


class ChargesTable(TableTab):
    """All stored charges, the control of the views before their filters. Enter edits purchase orders."""

    agreement_key = "Ctrl+Enter"

    def __init__(self, context: Context) -> None:
        super().__init__(
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
                row_height=40,
            ),
        )
        self.orders = OrderEditing(context, self)
        self.order_bar = OrderBar(context, self)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(self.split), self.order_bar)
        self.view_control = view_control(context.look, CHARGES)
        if len(VIEWS) > 1:
            self.toolbar.add_lead(self.view_control)

    def own_actions(self) -> tuple[RowAction, ...]:
        """Setting purchase orders."""
        return self.orders.actions()

    def run_main_action(self) -> None:
        """Ctrl+Enter goes to the agreement: Enter edits."""
        self.open_agreement()
