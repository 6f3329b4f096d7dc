"""My quotes: the list of the stored quotes beside the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.command import CommandRecord, Purchase
from app.model.quote_row import QuoteRow
from app.model.sync import Listing
from ui.confirm.sender import Sender
from ui.context import Context
from ui.table.actions import RowAction
from ui.table.spec import Order, TableSpec
from ui.table.split import ListSplit
from ui.table.tab import TableTab
from ui.tabs.offers.columns import COLUMNS, LIST_WIDTH
from ui.tabs.offers.quote_list import ROW_HEIGHT, QuoteList
from ui.tabs.offers.views import QUOTES, view_control
from ui.text import Counted
from ui.widgets.buttons import IconButton, PlainButton

_FEWEST, _MOST = 2, 5  # quotes side by side
_CHIPS = {
    "": tr("All"),
    "draft": tr("Draft"),
    "waiting": tr("Waiting for approval"),
    "approved": tr("Approved"),
    "closed": tr("Closed"),
}
_ORDERS = (
    Order(tr("What waits for you first"), "standing", is_descending=True),
    Order(tr("Newest first"), "created", is_descending=True),
    Order(tr("Product"), "product"),
    Order(tr("Seller"), "seller"),
    Order(tr("Status"), "status"),
    Order(tr("Largest value"), "value", is_descending=True),
)


def _id(row: QuoteRow) -> str:
    return row.quote.quote_id


def _party(row: QuoteRow) -> str:
    return row.quote.seller_account_id


class QuotesTab(TableTab):
    """The list, with the control of the views before its filters. The pane stays: it is half of the page.

    `page_asked` carries a page that shall open over the tab.
    """

    page_asked = Signal(object)
    has_pane = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
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
                counted=Counted("{n} quote", "{n} quotes"),
                many=tr("quotes"),
                icon="storefront",
                empty=tr("When you ask AWS Marketplace for a quote on an offer, it shows here."),
                record_id=_id,
                party=_party,
                row_height=ROW_HEIGHT,
                orders=_ORDERS,
            ),
            parent,
        )
        self.view_control = view_control(context.look)
        self.view_control.select(QUOTES)
        self.toolbar.add_lead(self.view_control)
        self.commands = Sender(context, self)
        self.commands.record_changed.connect(self._on_record_changed)
        look = context.look
        self.compare_button = PlainButton(look, tr("Compare"), "columns")
        self.compare_icon = IconButton(look, "columns", tr("Compare"))
        for button in (self.compare_button, self.compare_icon):
            button.clicked.connect(self.compare)
        self.toolbar.add_tool(self.compare_button, self.compare_icon)
        self.view.selectionModel().selectionChanged.connect(self._show_comparing)
        self._show_comparing()

    # --- the list -----------------------------------------------------------------------------------

    def make_view(self, parent: QWidget) -> QuoteList:
        """Make the list."""
        return QuoteList(self.context.look, self.model, parent)

    def make_split(self, rows: QWidget) -> ListSplit:
        """Put the list beside the pane, which takes the room that is left."""
        px = self.context.look.px
        return ListSplit(rows, px(LIST_WIDTH), px)

    # --- the pane -----------------------------------------------------------------------------------

    def make_pane(self) -> QWidget:
        """Make the pane, when the first quote is there."""
        from ui.tabs.offers.quote_pane import QuotePane  # noqa: PLC0415 - rows are painted before it

        self.pane = QuotePane(self.context, self.commands)
        self.pane.left.connect(self._on_pane_left)
        return self.pane

    def fill_pane(self, item_id: str) -> None:
        """Show one quote."""
        self.pane.show_quote(item_id)

    def refresh_pane(self) -> None:
        """Read the quote that is shown again."""
        self.pane.refresh()

    def pane_regions(self) -> list[QWidget]:
        """Where F6 stops inside the pane."""
        return self.pane.regions()

    def close_pane(self) -> None:
        """The pane stays beside the list, as long as there is a quote."""

    def run_main_action(self) -> None:
        """What the pane's main button does."""
        if self.split.is_open:
            self.pane.run_main_action()

    # --- several quotes -----------------------------------------------------------------------------

    def own_actions(self) -> tuple[RowAction, ...]:
        """The agreement of the current quote, and comparing the selected ones."""
        return (
            RowAction(tr("Open agreement"), self.open_agreement, bool(self._agreement_id())),
            RowAction(tr("Compare side by side"), self.compare, not self._not_comparable()),
        )

    def open_agreement(self) -> None:
        """Go to the agreement that the current quote became, or changes."""
        if agreement_id := self._agreement_id():
            self.context.places.open_agreement(agreement_id)

    def _agreement_id(self) -> str:
        row = self.current
        return row.quote.agreement_id if isinstance(row, QuoteRow) else ""

    def compare(self) -> None:
        """Show the selected quotes side by side."""
        if self._not_comparable():
            return
        from ui.purchase.compare_page import QuoteComparePage  # noqa: PLC0415 - rarely needed

        rows = [self.model.record(row) for row in self.view.selected_rows()]
        quotes = [row.quote for row in rows if isinstance(row, QuoteRow)]
        self.page_asked.emit(QuoteComparePage(self.context, quotes))

    def _not_comparable(self) -> str:
        number = len(self.view.selected_rows())
        if number < _FEWEST:
            return tr("Select two quotes or more to compare them (Ctrl and a click).")
        if number > _MOST:
            return tr("At most {most} quotes fit side by side.", most=_MOST)
        return ""

    def _show_comparing(self) -> None:
        reason = self._not_comparable()
        self.compare_button.set_on(not reason, reason)
        self.compare_icon.setEnabled(not reason)

    # --- slots --------------------------------------------------------------------------------------

    def _on_loaded(self) -> None:
        super()._on_loaded()
        question = self.loader.question
        if not self.model.keys:
            if not (question.words or question.chips):
                self.split.set_open(is_open=False)
        elif self._wanted_key is None and not (self.split.is_open and self.pane.quote_id):
            if not self.view.currentIndex().isValid():
                self.beside.choose(0)
            self.open_pane()

    def _on_store_opened(self) -> None:
        self.beside.forget()  # what was chosen belongs to another account
        self.view.selectionModel().clear()
        super()._on_store_opened()

    def _on_record_changed(self, record: CommandRecord) -> None:
        if isinstance(record.command, Purchase):
            self.loader.load_later()

    def _on_pane_left(self) -> None:
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
