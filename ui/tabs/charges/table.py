"""The table of all stored charges, below what they add up to."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr
from app.model.charge import ChargeRow
from app.model.saved_view import ChargeFilters, SavedView
from app.model.sync import Listing
from ui import fonts as types
from ui.context import Context
from ui.invoices.cell import INVOICE_COLUMN
from ui.orders.bar import OrderBar
from ui.orders.editing import OrderEditing
from ui.table.spec import TableSpec
from ui.table.tab import TableTab
from ui.table.view import TableView
from ui.tabs.charges.columns import COLUMNS
from ui.tabs.charges.filter_menu import FilterMenu
from ui.tabs.charges.filter_words import chips_of, month_period, words_of
from ui.tabs.charges.overview import Overview
from ui.tabs.charges.rows_view import TickView
from ui.tabs.charges.views import CHARGES, VIEWS, view_control
from ui.text import Counted
from ui.widgets.buttons import IconButton, PlainButton
from ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ui.table.actions import RowAction

_GAPS = "gaps"
_CUTOFF = "cutoff"
_CUTOFF_AT = next(at for at, one in enumerate(COLUMNS) if one.key == _CUTOFF)
_INVOICE_AT = next(at for at, one in enumerate(COLUMNS) if one.key == INVOICE_COLUMN.key)
_CHIPS = {
    "": tr("All charges"),
    "without_order": tr("Without PO"),
    "upcoming": tr("Upcoming"),
    "invoiced": tr("Invoiced"),
    _GAPS: tr("PO gaps"),
}
_RELATED = frozenset(
    {Listing.AGREEMENTS, Listing.NAMES, Listing.PAYMENTS, Listing.TERMS, Listing.INVOICES}
)
_SENTENCE = tr(
    "Metered charges get an amount when the seller invoices. They are not in the totals."
)
_BULK = tr("Set PO in bulk")
_NO_INVOICE = tr("No invoice is known that could be for this charge.")


def _id(row: ChargeRow) -> str:
    return row.charge.charge_id


def _party(row: ChargeRow) -> str:
    return row.seller_account_id


def _agreement(row: ChargeRow) -> str:
    return row.charge.agreement_id


def build(context: Context, parent: QWidget) -> ChargesTable:
    """Build the view."""
    return ChargesTable(context, parent)


class ChargesTable(TableTab):
    """All stored charges, the control of the views before their filters. Enter edits purchase orders."""

    agreement_key = "Ctrl+Enter"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            TableSpec(
                table="charges",
                listing=Listing.CHARGES,
                related=_RELATED,
                columns=COLUMNS,
                sort="time",
                is_descending=True,
                chips=_CHIPS,
                counted=Counted("{n} charge", "{n} charges"),
                many=tr("charges"),
                icon="receipt",
                empty=tr("When AWS plans or invoices an amount of an agreement, it shows here."),
                record_id=_id,
                party=_party,
                agreement=_agreement,
                row_height=40,
            ),
            parent,
        )
        self._before_gaps: tuple[str, bool] | None = None  # how the rows were sorted
        self._shows_cutoff = False  # among the gaps only
        self.orders = OrderEditing(context, self)
        self.order_bar = bar = OrderBar(context, self)
        stops = (bar.field, bar.set_button, bar.clear_button)
        self.overview = Overview(context, self, after=self.toolbar.export.icon, before=stops)
        self.filter_menu = FilterMenu(context, self)
        self._place_parts()
        self.overview.month_chosen.connect(self._on_month_chosen)
        self.filter_menu.changed.connect(self.narrow)
        self.filter_menu.view_chosen.connect(self.show_saved)
        self.filter_menu.save_asked.connect(self._on_save_asked)
        self.view.clicked.connect(self._on_clicked)

    def _place_parts(self) -> None:
        look, bar = self.context.look, self.toolbar
        self.view_control = view_control(look, CHARGES)
        if len(VIEWS) > 1:
            bar.add_lead(self.view_control)
        bar.add_choice(self.filter_menu.chip)
        self.bulk_button = PlainButton(look, _BULK, "stack")
        self.bulk_icon = IconButton(look, "stack", _BULK)
        for button in (self.bulk_button, self.bulk_icon):
            button.clicked.connect(self.orders.open_bulk)
        bar.add_tool(self.bulk_button, self.bulk_icon)
        self.loader.loaded.connect(self._show_bulk)
        self.context.status.changed.connect(self._show_bulk)
        self._show_bulk()
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, self.overview)
            column.insertWidget(2, self.order_bar)
        self.footer.row.addWidget(PlainLabel(look, _SENTENCE, types.SECOND, "text2"))

    def make_view(self, parent: QWidget) -> TableView:
        """Rows with tick boxes."""
        look, height = self.context.look, self.spec.row_height
        self.rows = TickView(look, self.model, tr("Charges"), height, parent)
        return self.rows

    def own_actions(self) -> tuple[RowAction, ...]:
        """Setting purchase orders, and looking at what AWS has invoiced."""
        from ui.table.actions import RowAction  # noqa: PLC0415 - opening the tab need not wait for it

        row = self.current
        links = row.invoices if isinstance(row, ChargeRow) else ()
        shows = RowAction(tr("Show invoice…"), self.show_invoices, bool(links), _NO_INVOICE)
        return (*self.orders.actions(), shows)

    def show_invoices(self) -> None:
        """Show what AWS says of the current charge's invoices."""
        from ui.invoices.sheet import open_invoices  # noqa: PLC0415 - rarely needed

        row = self.current
        if isinstance(row, ChargeRow):
            open_invoices(self.context, self.window(), row.invoices)

    def run_main_action(self) -> None:
        """Ctrl+Enter goes to the agreement: Enter edits."""
        self.open_agreement()

    def regions(self) -> list[QWidget]:
        """The chart and its figures lie between the toolbar and the rows."""
        toolbar, *rest = super().regions()
        return [toolbar, *self.overview.regions(), *rest]

    # --- filters ----------------------------------------------------------------------------------

    @property
    def filters(self) -> ChargeFilters:
        """What the rows are narrowed to besides the chip and the text."""
        return self.filter_menu.filters

    def narrow(self, filters: ChargeFilters) -> None:
        """Show only the charges that fit these filters, too."""
        self.filter_menu.show_filters(filters)
        self._ask()

    def clear_filters(self) -> None:
        """Show all rows."""
        self.filter_menu.show_filters(ChargeFilters())
        self._leave_gaps()
        super().clear_filters()
        self._note_more()

    @property
    def kept_chips(self) -> Collection[str]:
        """All but the one that also sorts otherwise and shows another column."""
        return {one for one in self.spec.chips if one != _GAPS}

    def way_back(self) -> Callable[[], None]:
        """Give what narrows the charges again as they are now."""
        return partial(self.show_saved, self.view_as_saved(""))

    def view_as_saved(self, name: str) -> SavedView:
        """What is shown now, to be kept under a name."""
        question = self.loader.question
        sort, is_descending = question.sort, question.is_descending
        return SavedView(
            name, self.filters, self.toolbar.chosen, self.filter.text(), sort, is_descending
        )

    def show_saved(self, view: SavedView) -> None:
        """Show what was kept; what this version does not know of it narrows nothing."""
        self._leave_gaps()
        self.filter_menu.show_filters(view.filters)
        self.toolbar.choose(view.chip if view.chip in _CHIPS else "")
        self.filter.setText(view.words)
        if view.sort in {one.sort for one in COLUMNS if one.sort}:
            self.sort_by(view.sort, view.is_descending)
        self._ask()

    def _ask(self) -> None:
        chip, now = self.toolbar.chosen, self.context.store.now()
        self.loader.ask(chips=(*((chip,) if chip else ()), *chips_of(self.filters, now)))
        self._note_more()

    def _note_more(self) -> None:
        self.filter_menu.has_more = bool(self.toolbar.chosen or self.filter.text())

    # --- the gaps ---------------------------------------------------------------------------------

    def _enter_gaps(self) -> None:
        """Those that close first come first, and the rows say when they do."""
        if self._before_gaps is None:
            question = self.loader.question
            self._before_gaps = question.sort, question.is_descending
            self._sort_for_now(_CUTOFF, is_descending=False)
            self._shows_cutoff = not self.view.arrangement.is_shown(_CUTOFF_AT)
            if self._shows_cutoff:
                self.view.arrangement.show(_CUTOFF_AT, is_shown=True)

    def _leave_gaps(self) -> None:
        before, self._before_gaps = self._before_gaps, None
        if self._shows_cutoff:
            self._shows_cutoff = False
            self.view.arrangement.show(_CUTOFF_AT, is_shown=False)
        if before is not None and self.loader.question.sort == _CUTOFF:
            self._sort_for_now(before[0], is_descending=before[1])

    def _sort_for_now(self, sort: str, *, is_descending: bool) -> None:
        self.view.show_sort(sort, is_descending=is_descending)
        self.loader.start_with(sort, is_descending=is_descending)

    def _show_bulk(self) -> None:
        reason = self.context.status.reason_off
        reason = reason or ("" if self.model.keys else tr("There are no charges to set one on."))
        self.bulk_button.set_on(not reason, reason)
        self.bulk_icon.setEnabled(not reason)

    # --- slots ------------------------------------------------------------------------------------

    def _on_clicked(self, index: QModelIndex) -> None:
        """An invoice's number leads to it."""
        if index.column() == _INVOICE_AT and len(self.view.selected_rows()) == 1:
            self.show_invoices()

    def _on_chip_chosen(self, name: str) -> None:
        if name == _GAPS:
            self._enter_gaps()
        else:
            self._leave_gaps()
        self._ask()

    def _on_filter_changed(self, content: str) -> None:
        super()._on_filter_changed(content)
        self._note_more()

    def _on_month_chosen(self, begins: datetime, currency: str) -> None:
        period = month_period(begins)
        self.narrow(msgspec.structs.replace(self.filters, currency=currency, period=period))

    def _on_save_asked(self) -> None:
        from ui.tabs.charges.save_sheet import SaveSheet  # noqa: PLC0415 - rarely needed

        sheet = SaveSheet(self.context.look, self, words_of(self.filters))
        sheet.named.connect(self._on_named)
        sheet.open()

    def _on_named(self, name: str) -> None:
        self.filter_menu.keep(self.view_as_saved(name))

    def _on_tick(self) -> None:
        """A period that moves with the time has moved."""
        super()._on_tick()
        if self.isVisible():
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """The sums refresh as the rows do."""
        super().showEvent(event)
        self.overview.figures.show(is_shown=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of view nothing is added up."""
        super().hideEvent(event)
        self.overview.figures.show(is_shown=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chart gives way where there is little room."""
        super().resizeEvent(event)
        self.overview.fit(self.height(), self.width())
