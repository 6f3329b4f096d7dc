"""The offers tab: the catalogue of AWS Marketplace, AI models, and the person's own quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.model.agreement_detail import OwnAgreement
from app.model.command import USE_CASE_FORM
from app.model.foundation_model import is_model_id
from app.model.marketplace_link import read_pasted
from app.model.offer import OfferSet
from app.worker.catalogue_messages import OfferRead
from ui.context import Context
from ui.purchase.pages import PagedTab
from ui.registry import Tab
from ui.tabs.offers.market import MarketPage
from ui.tabs.offers.quotes import QuotesTab
from ui.tabs.offers.views import MARKETPLACE, MODELS, QUOTES
from ui.viewed import Viewed
from ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from ui.tabs.offers.models.page import ModelsPage


def build(context: Context, parent: QWidget) -> OffersTab:
    """Build the tab."""
    return OffersTab(context, parent)


class OffersTab(Viewed, PagedTab):
    """What the window asks goes to the view that is shown; what names a quote goes to the quotes."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._models: ModelsPage | None = None
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.market = MarketPage(context, self.stack)
        self.quotes = QuotesTab(context, self.stack)
        self._views: dict[str, Tab] = {MARKETPLACE: self.market, QUOTES: self.quotes}
        for view in self._views.values():
            self.stack.addWidget(view)
        self.quotes.page_asked.connect(self.open_page)
        for control in self._controls:
            control.chosen.connect(self._on_view_chosen)
        self.market.configure_asked.connect(self._on_configure_asked)
        self.market.set_asked.connect(self._on_set_asked)
        self.market.compare_asked.connect(self._on_compare_asked)

    @property
    def current(self) -> Tab:
        """The page on top, else the view that is shown."""
        if self.page is not None:
            return self.page
        return next(one for one in self._views.values() if one is self.stack.currentWidget())

    @property
    def models(self) -> ModelsPage:
        """The AI models, made when they are first wanted."""
        if self._models is None:
            # Imported here: 57 ms that opening the tab need not wait for.
            from ui.tabs.offers.models.page import ModelsPage  # noqa: PLC0415

            self._models = self._views[MODELS] = ModelsPage(self._context, self.stack)
            self.stack.addWidget(self._models)
            self._models.view_control.chosen.connect(self._on_view_chosen)
        return self._models

    def go_to(self, view: str) -> None:
        """Show a view, in the place of a page if one is open."""
        self.pages.close_all()
        self.stack.setCurrentWidget(self.models if view == MODELS else self._views[view])
        for control in self._controls:
            control.select(view)
        if self.isVisible():
            self.current.shown()

    # --- what the window asks ---------------------------------------------------------------------

    def shown(self) -> None:
        """Refresh what is stale in the view."""
        self.current.shown()

    def focus_filter(self) -> None:
        """Put the focus into the field of the view."""
        self.current.focus_filter()

    def set_filter(self, content: str) -> None:
        """Narrow the quotes to a text."""
        self.go_to(QUOTES)
        self.quotes.set_filter(content)

    def look_for(self, content: str) -> None:
        """Look for offers in the catalogue: for words, or for what a link leads to."""
        if not self._open_pasted(content):
            self.go_to(MARKETPLACE)
            self.market.filters.private.setChecked(False)
            self.market.filters.clear()
            self.market.bar.field.setText(content)

    def show_view(self, view: str) -> None:
        """Show all quotes."""
        self.go_to(QUOTES)
        self.quotes.show_view(view)

    def open_item(self, item_id: str) -> bool:
        """Show a quote; an offer or a product opens in the catalogue, a model among the models."""
        if self._open_pasted(item_id):
            return True
        if is_model_id(item_id) or item_id == USE_CASE_FORM:
            self.go_to(MODELS)
            return self.models.open_item(item_id)
        self.go_to(QUOTES)
        return self.quotes.open_item(item_id)

    def _open_pasted(self, content: str) -> bool:
        pasted = read_pasted(content)
        if pasted is None or not pasted.key:
            return False
        self.go_to(MARKETPLACE)
        self.market.open_pasted(pasted)
        return True

    # --- views ------------------------------------------------------------------------------------

    @property
    def _controls(self) -> tuple[Segmented, ...]:
        models = (self._models.view_control,) if self._models is not None else ()
        return (self.market.view_control, *models, self.quotes.view_control)

    def _on_configure_asked(self, read: OfferRead) -> None:
        from ui.purchase.flow import open_configuration  # noqa: PLC0415 - nobody buys at once

        open_configuration(self._context, self.pages, read)

    def _on_set_asked(self, bundle: OfferSet) -> None:
        from ui.purchase.flow import open_set  # noqa: PLC0415 - nobody buys at once

        open_set(self._context, self.pages, bundle)

    def _on_compare_asked(self, read: OfferRead, owned: OwnAgreement) -> None:
        from ui.purchase.offer_compare_page import OfferComparePage  # noqa: PLC0415 - rarely needed

        self.open_page(OfferComparePage(self._context, read, owned))

    def _on_view_chosen(self, view: str) -> None:
        self.go_to(view)
        control = next(one for one in self._controls if self.current.isAncestorOf(one))
        chosen = next(one for one in control.findChildren(QPushButton) if one.isChecked())
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)
