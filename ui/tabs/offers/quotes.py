"""My quotes: a table of the stored quotes."""

from __future__ import annotations

from app.model.quote import Quote
from app.model.sync import Listing
from ui.context import Context
from ui.table.spec import TableSpec
from ui.table.tab import TableTab
from ui.tabs.offers.columns import COLUMNS
from ui.tabs.offers.views import QUOTES, view_control


def _id(quote: Quote) -> str:
    return quote.quote_id


def _party(quote: Quote) -> str:
    return quote.seller_account_id


def _agreement(quote: Quote) -> str:
    return quote.agreement_id


class QuotesTab(TableTab):
    """The table, with the control of the views before its filter."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            TableSpec(
                table="offers",
                listing=Listing.QUOTES,
                related=frozenset({Listing.NAMES}),
                columns=COLUMNS,
                sort="created",
                is_descending=True,
                chips={},
                one="quote",
                many="quotes",
                icon="storefront",
                empty="When you ask AWS Marketplace for a quote on an offer, it shows here.",
                record_id=_id,
                party=_party,
                agreement=_agreement,
            ),
        )
        self.view_control = view_control(context.look)
        self.view_control.select(QUOTES)
        self.toolbar.add_lead(self.view_control)
