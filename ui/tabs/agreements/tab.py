"""The agreements tab: a table of all stored agreements, with a pane for the one that was chosen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.agreement_detail import AgreementRow
from app.model.sync import Listing
from ui.context import Context
from ui.purchase.pages import PagedTab
from ui.table.spec import TableSpec
from ui.table.tab import TableTab
from ui.tabs.agreements.columns import COLUMNS
from ui.text import Counted
from ui.widgets.buttons import IconButton, PlainButton

if TYPE_CHECKING:
    from ui.purchase.page import PurchasePage
    from ui.table.actions import RowAction
    from ui.tabs.agreements.changes import AgreementChanges

_CHIPS = {
    "": tr("All"),
    "active": tr("Active"),
    "ending30": tr("Ending in 30 days"),
    "ending60": tr("Ending in 60 days"),
    "ending90": tr("Ending in 90 days"),
    "auto_renew": tr("Auto-renew on"),
    "po_missing": tr("PO missing"),
    "ended": tr("Ended"),
}
_RELATED = frozenset(
    {
        Listing.VALUES,
        Listing.NAMES,
        Listing.TERMS,
        Listing.CHARGES,
        Listing.PAYMENTS,
        Listing.CANCELLATIONS,
    }
)
_ASK = tr("Ask AWS")


def _id(row: AgreementRow) -> str:
    return row.agreement.agreement_id


def _party(row: AgreementRow) -> str:
    return row.agreement.seller_account_id


def build(context: Context, parent: QWidget) -> AgreementsTab:
    """Build the tab."""
    return AgreementsTab(context, parent)


class AgreementsTab(PagedTab, TableTab):
    """Enter or a click shows an agreement in the pane; "Ask AWS" searches beyond what is stored."""

    has_pane = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            TableSpec(
                table="agreements",
                listing=Listing.AGREEMENTS,
                related=_RELATED,
                columns=COLUMNS,
                sort="standing",
                chips=_CHIPS,
                extra_chips=("ending30", "ending60"),
                counted=Counted("{n} agreement", "{n} agreements"),
                many=tr("agreements"),
                icon="handshake",
                empty=tr("When you accept an offer in AWS Marketplace, its agreement shows here."),
                record_id=_id,
                party=_party,
                has_sums=True,
            ),
            parent,
        )
        look = context.look
        self.ask_button = PlainButton(look, _ASK, "cloud-arrow-down")
        self.ask_button.set_tip(tr("Search all agreements that AWS knows"))
        self.ask_icon = IconButton(look, "cloud-arrow-down", _ASK)
        for button in (self.ask_button, self.ask_icon):
            button.clicked.connect(self._on_ask_clicked)
        self.toolbar.add_tool(self.ask_button, self.ask_icon)

    def make_pane(self) -> QWidget:
        """Make the pane, when the first agreement is chosen."""
        from ui.tabs.agreements.pane import AgreementPane  # noqa: PLC0415 - rows are painted before it

        self.pane = AgreementPane(self.context, self.changes)
        self.pane.close_asked.connect(self.close_pane)
        self.pane.agreement_asked.connect(self.open_item)
        return self.pane

    @cached_property
    def changes(self) -> AgreementChanges:
        """What can be done with agreements, made when the first is chosen."""
        from ui.tabs.agreements.changes import AgreementChanges  # noqa: PLC0415 - rows are painted before it

        changes = AgreementChanges(self.context, self)
        changes.page_asked.connect(self._on_page_asked)
        return changes

    def own_actions(self) -> tuple[RowAction, ...]:
        """The changes of the current row's agreement; what is off says why."""
        from ui.tabs.agreements.row_menu import changes_of  # noqa: PLC0415 - with the changes

        queries, row = self.context.store.queries, self.current
        detail = None
        if queries is not None and isinstance(row, AgreementRow):
            detail = queries.agreement_detail(_id(row), self.context.store.now())
        return changes_of(detail, self.changes, self.open_pane) if detail is not None else ()

    def fill_pane(self, item_id: str) -> None:
        """Show one agreement."""
        self.pane.show_agreement(item_id)

    def refresh_pane(self) -> None:
        """Read the agreement that is shown again."""
        self.pane.refresh()

    def pane_regions(self) -> list[QWidget]:
        """Where F6 stops inside the pane."""
        return self.pane.regions()

    def _on_page_asked(self, page: PurchasePage) -> None:
        """Show the page, or the one of the same key with what was entered there before."""
        from ui.purchase.amend_page import AmendPage  # noqa: PLC0415 - it is loaded already

        earlier = self.pages.left(page.key)
        if isinstance(page, AmendPage) and isinstance(earlier, AmendPage):
            earlier.renew(page.detail)
            page.deleteLater()
            page = earlier
        self.open_page(page)

    def _on_ask_clicked(self) -> None:
        from ui.tabs.agreements.ask_aws import open_ask_aws  # noqa: PLC0415 - rarely needed

        open_ask_aws(self.context, self.window())
