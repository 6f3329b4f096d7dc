"""My quotes: the list of the stored quotes beside the one that is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.quote_row import QuoteRow
from app.model.sync import Listing
from ui.context import Context
from ui.table.spec import Order, TableSpec
from ui.table.split import ListSplit
from ui.table.tab import TableTab
from ui.tabs.offers.columns import COLUMNS, LIST_WIDTH
from ui.tabs.offers.quote_list import ROW_HEIGHT, QuoteList
from ui.tabs.offers.views import QUOTES, view_control

_CHIPS = {
    "": "All",
    "draft": "Draft",
    "waiting": "Waiting for approval",
    "approved": "Approved",
    "closed": "Closed",
}
_ORDERS = (
    Order("What waits for you first", "standing", is_descending=True),
    Order("Newest first", "created", is_descending=True),
    Order("Product", "product"),
    Order("Seller", "seller"),
    Order("Status", "status"),
    Order("Largest value", "value", is_descending=True),
)


def _id(row: QuoteRow) -> str:
    return row.quote.quote_id


def _party(row: QuoteRow) -> str:
    return row.quote.seller_account_id


class QuotesTab(TableTab):
    """The list, with the control of the views before its filters. The pane stays: it is half of the page."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            TableSpec(
                table="offers",
                listing=Listing.QUOTES,
                related=frozenset({Listing.NAMES}),
                columns=COLUMNS,
                sort="standing",
                is_descending=True,
                chips=_CHIPS,
                one="quote",
                many="quotes",
                icon="storefront",
                empty="When you ask AWS Marketplace for a quote on an offer, it shows here.",
                record_id=_id,
                party=_party,
                row_height=ROW_HEIGHT,
                orders=_ORDERS,
            ),
        )
        self.view_control = view_control(context.look)
        self.view_control.select(QUOTES)
        self.toolbar.add_lead(self.view_control)

    def make_view(self) -> QuoteList:
        """Make the list."""
        return QuoteList(self.context.look, self.model)

    def make_split(self, rows: QWidget) -> ListSplit:
        """Put the list beside the pane, which takes the room that is left."""
        px = self.context.look.px
        return ListSplit(rows, px(LIST_WIDTH), px)
