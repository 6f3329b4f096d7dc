"""The catalogue: a search with filters, its results, and the pane beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr
from app.model.listing import ListingQuery
from app.model.marketplace_link import Pasted, PastedKind, read_pasted
from app.worker.catalogue_messages import (
    CountFacets,
    FacetsCounted,
    ListOptions,
    OptionsListed,
)
from app.worker.messages import AccountSwitched, Event
from ui import text
from ui.context import Context
from ui.registry import Tab
from ui.table.rows_menu import MenuEntry, RowsMenu, row_entries
from ui.tabs.offers.detail import DetailPane
from ui.tabs.offers.error_states import ErrorStates
from ui.tabs.offers.filter_bar import FilterBar
from ui.tabs.offers.market_bar import MarketBar
from ui.tabs.offers.market_list import MarketList
from ui.tabs.offers.purchase_bar import PurchaseBar
from ui.tabs.offers.read import Read
from ui.tabs.offers.search_run import Searching, SearchState
from ui.tabs.offers.words import RowFace, in_order, listing_face, option_face, private_counts
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.card import Note
from ui.widgets.failed import Asked
from ui.widgets.splitter import Splitter

_SEARCH = Asked(
    tr("products"), "aws-marketplace:SearchListings", tr("Your role may not search the catalogue.")
)
_PRIVATE = Asked(
    tr("private offers"),
    "aws-marketplace:ListPurchaseOptions",
    tr("Your role may not list private offers."),
)
_LIST_WIDTH = 404
_CHOOSE_MS = 150  # so that going down the list does not read every product on the way


class MarketPage(Tab):
    """Nothing of it is stored. It asks AWS when it is first shown, and when the person asks.

    `configure_asked` carries the OfferRead of an offer that shall be configured, `set_asked` the
    OfferSet that shall be bought, `compare_asked` an OfferRead with the OwnAgreement that it shall be
    compared with.
    """

    configure_asked = Signal(object)
    set_asked = Signal(object)
    compare_asked = Signal(object, object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.searching = Searching(context.bridge, context.tasks, self)
        self.facets_read = Read(context, self)
        self.private_read = Read(context, self)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._choosing = QTimer(self)
        self._choosing.setSingleShot(True)
        self._choosing.setInterval(_CHOOSE_MS)
        self._choosing.timeout.connect(self._show_current)
        self._connect()
        self._show()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        self.bar = MarketBar(look)
        self.view_control = self.bar.view_control
        self.filters = FilterBar(look)
        self.note = Note(look, Tone.WARNING, "link-break", as_banner=True)
        self.note.hide()
        self.list = MarketList(look)
        self.pane = DetailPane(self.context)
        self.purchase = PurchaseBar(self.context, self.pane.subject)
        beside = QWidget()
        reading = QVBoxLayout(beside)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(0)
        reading.addWidget(self.pane, 1)
        reading.addWidget(self.purchase)
        self.split = Splitter(self.list, beside, look.px(_LIST_WIDTH))
        self.states = ErrorStates(self.context, self.split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, self.filters, self.note):
            column.addWidget(part)
        column.addWidget(self.states, 1)

    def _connect(self) -> None:
        self.bar.typed.connect(self._on_typed)
        self.bar.settled.connect(self._on_settled)
        self.bar.sorted.connect(self.search)
        self.filters.changed.connect(self.search)
        self.filters.private_toggled.connect(self._on_private_toggled)
        self.searching.changed.connect(self._show)
        self.facets_read.changed.connect(self._on_facets_changed)
        self.private_read.changed.connect(self._on_private_changed)
        self.list.view.chosen.connect(self._on_row_chosen)
        self.list.view.entered_pane.connect(self._enter_pane)
        self.menu = RowsMenu(self.list.view, tr("Products"), self._entries)
        self.list.more_wanted.connect(self.searching.more)
        self.list.again_wanted.connect(self._again)
        self.list.clear_wanted.connect(self.filters.clear)
        self.states.again_wanted.connect(self._again)
        self.purchase.configure_asked.connect(self.configure_asked)
        self.purchase.set_asked.connect(self.set_asked)
        self.pane.compare_asked.connect(self.compare_asked)
        self.context.bridge.received.connect(self._on_event)
        self.context.store.tick.connect(self._on_tick)

    # --- asking -----------------------------------------------------------------------------------

    @property
    def query(self) -> ListingQuery:
        """What the bars say."""
        return ListingQuery(self.bar.text, self.filters.filters, self.bar.sort)

    def search(self) -> None:
        """Search from the beginning, and count what would narrow it."""
        query = self.query
        self.searching.begin(query)
        self.facets_read.ask(CountFacets(ListingQuery(query.text, query.filters)))

    def open_pasted(self, pasted: Pasted) -> None:
        """Show what an id or a link names."""
        subject = self.pane.subject
        self.list.view.select("")
        if pasted.kind is PastedKind.LISTING:
            subject.show_listing_id(pasted.key)
        elif pasted.kind is PastedKind.PRODUCT:
            subject.show_product_id(pasted.key)
        else:
            subject.show_offer(pasted.key, is_set=pasted.kind is PastedKind.OFFER_SET)

    def _again(self) -> None:
        if self.filters.is_private:
            self.private_read.again()
        else:
            self.searching.again()
            if self.facets_read.error is not None:
                self.facets_read.again()

    # --- what the window asks ---------------------------------------------------------------------

    def shown(self) -> None:
        """Ask AWS when nothing has been asked yet."""
        if self.searching.state is SearchState.UNASKED and not self._pasted():
            self.search()
        if self.private_read.request is None:
            self.private_read.ask(ListOptions())

    def focus_filter(self) -> None:
        """Put the focus into the search."""
        self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.field.selectAll()

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        return [self.bar, self.filters, self.list.view, self.pane, self.purchase]

    def run_main_action(self) -> None:
        """Configure the chosen offer, or buy the chosen set."""
        if self.purchase.isVisible() and self.purchase.button.isEnabled():
            self.purchase.button.click()

    def refresh_item(self) -> None:
        """F5 reads what the focus is in again: the pane, else the list."""
        focused = self.window().focusWidget()
        if focused is not None and self.pane.isAncestorOf(focused):
            self.pane.subject.refresh()
        elif self.filters.is_private:
            self.private_read.again()
        else:
            self.search()

    def copy_id(self) -> str:
        """The offer that is chosen in the pane, else the row's id."""
        return self.pane.subject.chosen_id or self.list.view.current_key

    def copy_as_text(self) -> None:
        """Copy what the row says, for a message."""
        if words := self.list.view.current_words:
            self.context.clipboard.setText(words)

    def _entries(self) -> list[MenuEntry]:
        return row_entries(
            has_row=bool(self.list.view.current_key),
            enter=self._enter_pane,
            copy_text=self.copy_as_text,
            copy_id=self._on_copy_id_wanted,
        )

    # --- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        is_private = self.filters.is_private
        error = self.private_read.error if is_private else self.searching.error
        rows = self._private_rows() if is_private else self._listing_rows()
        self.list.view.set_rows(rows)
        if is_private:
            self.list.show_private(self.private_read, len(rows), has_words=bool(self.bar.text))
        else:
            self.list.show_search(self.searching)
        self.states.show_error(error if not rows else None, _PRIVATE if is_private else _SEARCH)

    def _listing_rows(self) -> list[RowFace]:
        answer, now = self.private_read.answer, self.context.store.now()
        options = answer.options if isinstance(answer, OptionsListed) else ()
        counts = private_counts(options, now)
        found = self.searching.found.values()
        return [listing_face(one, counts.get(one.product_id, 0)) for one in found]

    def _private_rows(self) -> list[RowFace]:
        answer, now = self.private_read.answer, self.context.store.now()
        options = answer.options if isinstance(answer, OptionsListed) else ()
        rows = [option_face(one, now) for one in in_order(options, now)]
        words = self.bar.text.casefold().split()
        return [row for row in rows if all(word in row.spoken.casefold() for word in words)]

    def _pasted(self) -> Pasted | None:
        return read_pasted(self.bar.field.text())

    def _show_pasted_problem(self, pasted: Pasted | None) -> None:
        problem = pasted.problem if pasted else ""
        self.note.setVisible(bool(problem))
        self.bar.field.setAccessibleDescription(problem)
        if problem:
            self.note.set_words(tr("This is not opened."), problem)
            announce(self, problem)

    # --- slots ------------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        self.searching.stop()
        self.note.hide()

    def _on_settled(self) -> None:
        pasted = self._pasted()
        self._show_pasted_problem(pasted)
        if pasted is not None:
            if pasted.key:
                self.open_pasted(pasted)
        elif self.filters.is_private:
            self._show()
        elif self.searching.is_first_page or self.query != self.searching.query:
            self.search()

    def _on_private_toggled(self) -> None:
        if self.private_read.error is not None:
            self.private_read.again()
        elif not self.filters.is_private and self.query != self.searching.query:
            self.search()
        self._show()

    def _on_facets_changed(self) -> None:
        answer = self.facets_read.answer
        if isinstance(answer, FacetsCounted):
            self.filters.set_facets(answer.groups)

    def _on_private_changed(self) -> None:
        answer = self.private_read.answer
        if isinstance(answer, OptionsListed):
            self.filters.set_private_number(len(answer.options))
        self._show()
        if self.filters.is_private and not self.private_read.is_running:
            announce(
                self,
                text.plural(len(self._private_rows()), "{n} private offer", "{n} private offers"),
            )

    def _on_copy_id_wanted(self) -> None:
        self.context.clipboard.setText(self.list.view.current_key)

    def _on_row_chosen(self, _key: str) -> None:
        self._choosing.start()

    def _show_current(self) -> None:
        key = self.list.view.current_key
        if self.filters.is_private:
            answer = self.private_read.answer
            options = answer.options if isinstance(answer, OptionsListed) else ()
            for option in options:
                if option.option_id == key:
                    self.pane.subject.show_offer(key, is_set=option.is_set)
        elif (listing := self.searching.found.get(key)) is not None:
            self.pane.subject.show_listing(listing)

    def _enter_pane(self) -> None:
        if self._choosing.isActive():
            self._choosing.stop()
            self._show_current()
        self.pane.enter()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, AccountSwitched):
            self._choosing.stop()
            for read in (self.facets_read, self.private_read):
                read.forget()
            self.filters.forget()
            self.pane.subject.forget()
            self.searching.forget()

    def _on_tick(self) -> None:
        if self.isVisible() and self.filters.is_private:
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leads from the search into the list. Esc leads back: into the list, or to an empty search."""
        if event.key() == Qt.Key.Key_Down and self.bar.field.hasFocus():
            self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif event.key() != Qt.Key.Key_Escape or event.modifiers():
            super().keyPressEvent(event)
        elif self.bar.field.hasFocus() and self.bar.field.text():
            self.bar.field.clear()
        else:
            self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """A tab that comes back into view refreshes."""
        super().showEvent(event)
        self.shown()
