"""The Forecast view: bars and figures of twelve months, and the renewals with a switch for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.model.forecast import PAST_MONTHS, Forecast, WhatIf
from app.model.sync import Listing
from ui import fonts as types
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.registry import Tab
from ui.table.clipboard import as_lines, as_text, sheet_data
from ui.tabs.charges.forecast.chart import ForecastChart
from ui.tabs.charges.forecast.columns import COLUMNS
from ui.tabs.charges.forecast.figures import FiguresTable
from ui.tabs.charges.forecast.renewals import RenewalsModel, RenewalsView
from ui.tabs.charges.forecast.words import count_words, reading_words, saved_words, series
from ui.tabs.charges.months import months_ahead
from ui.tabs.charges.views import FORECAST, view_control
from ui.text import printed_digits
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Note
from ui.widgets.choice import Choice
from ui.widgets.empty import ClosedState, EmptyState, SkeletonRows
from ui.widgets.foot import Foot
from ui.widgets.labels import PlainLabel
from ui.widgets.switch import Switch

if TYPE_CHECKING:
    from app.store.queries import Queries

_REFRESH_MS = 1500
_HEIGHT = 48
_EDGE = 16
_GAP = 12
_RELATED = frozenset(
    {Listing.AGREEMENTS, Listing.VALUES, Listing.NAMES, Listing.TERMS, Listing.CHARGES}
)
_ESTIMATES = "Estimates are worked out here from stored terms. AWS decides what is charged."


def build(context: Context) -> ForecastView:
    """Build the view."""
    return ForecastView(context)


class ForecastView(Tab):
    """The store is asked away from the window's thread. A switch only adds up anew what is there."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.what_if: WhatIf | None = None
        self._is_stale = True
        self._is_asking = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REFRESH_MS)
        self._later.timeout.connect(self.load)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view_control = view_control(context.look, FORECAST)
        self._build()
        self._connect()

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    @property
    def forecast(self) -> Forecast | None:
        """What is shown."""
        return self.what_if.forecast if self.what_if else None

    @property
    def currency(self) -> str:
        """The currency that is shown."""
        return str(self.currencies.currentData() or "")

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        self.currencies = Choice(look, "Currency", {})
        self.currencies.hide()
        self.use_words = PlainLabel(look, "Use as before", types.SECOND, "text2")
        self.use_switch = Switch(look, f"Show use as in the last {PAST_MONTHS} months, an estimate")
        self.saved = PlainLabel(look, "", types.BODY_STRONG, elided=True)
        self.renew_all = LinkButton(look, "Renew all again")
        self.note = Note(look, Tone.NEUTRAL, "info", as_banner=True)
        self.note.hide()
        self.chart = ForecastChart(look)
        self.figures = FiguresTable(look)
        self.model = RenewalsModel(self.context.store.now)
        self.renewals = RenewalsView(look, self.model)
        self.pages = QStackedWidget()
        self._page = self._make_page()
        self._loading = QWidget()
        column = QVBoxLayout(self._loading)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(SkeletonRows(look))
        column.addStretch(1)
        self._closed = ClosedState(look)
        self._empty = EmptyState(
            look,
            "chart-bar",
            "Nothing is planned",
            "AWS has no charges for the next 12 months, and no agreement renews in them.",
        )
        for page in (self._page, self._loading, self._closed, self._empty):
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(self._loading)
        self.foot = Foot(look)
        self.count = PlainLabel(look, "", types.SECOND, "text2")
        self.foot.row.addWidget(self.count)
        self.foot.row.addStretch(1)
        self.foot.row.addWidget(PlainLabel(look, _ESTIMATES, types.SECOND, "text2"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_bar())
        column.addWidget(self.note)
        column.addWidget(self.pages, 1)
        column.addWidget(self.foot)

    def _make_bar(self) -> QFrame:
        look = self.context.look
        bar = QFrame()
        bar.setProperty("ground", "surface")
        bar.setProperty("line", "bottom")
        bar.setFixedHeight(look.px(_HEIGHT))
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
        row.setSpacing(look.px(_GAP))
        row.addWidget(self.view_control)
        row.addWidget(PlainLabel(look, "Next 12 months", types.SECTION))
        row.addWidget(self.currencies)
        row.addWidget(self.saved, 1)
        row.addWidget(self.renew_all)
        row.addWidget(self.use_words)
        row.addWidget(self.use_switch)
        self.bar = bar
        return bar

    def _make_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, self.context.look.px(4), 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chart)
        column.addWidget(self.figures)
        column.addWidget(self.renewals, 1)
        return page

    def _connect(self) -> None:
        store = self.context.store
        self.currencies.currentIndexChanged.connect(self._show_figures)
        self.use_switch.toggled.connect(self._show_figures)
        self.renew_all.clicked.connect(self.renew_everything)
        self.renewals.toggled.connect(self.toggle)
        self.renewals.row_chosen.connect(self.run_main_action)
        self.renewals.doubleClicked.connect(self.run_main_action)
        self.renewals.copy_asked.connect(self._on_copy_asked)
        store.opened.connect(self._on_store_opened)
        store.changed.connect(self._on_store_changed)
        store.tick.connect(self._on_tick)

    # --- what the window asks -----------------------------------------------------------------------

    def shown(self) -> None:
        """Refresh what changed while the view was hidden."""
        if self._is_stale:
            self.load()

    def focus_filter(self) -> None:
        """Put the focus on the renewals: there is nothing to filter."""
        self.renewals.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def run_main_action(self) -> None:
        """Go to the agreement of the current row."""
        row = self.renewals.current
        if row is not None:
            self.context.places.open_agreement(row.renewing.agreement_id)

    def copy_as_text(self) -> None:
        """Copy the selected rows for a message."""
        rows = [self.model.record(row) for row in self.renewals.selected_rows()]
        if rows:
            self.context.clipboard.setText(as_text(COLUMNS, rows, self.context.store.now()))

    def copy_id(self) -> str:
        """The agreement of the current row."""
        row = self.renewals.current
        return row.renewing.agreement_id if row else ""

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        return [self.bar, self.figures, self.renewals]

    # --- what if --------------------------------------------------------------------------------------

    def toggle(self, agreement_id: str) -> None:
        """Count an agreement as not renewed, or again."""
        if self.what_if is not None:
            self.what_if.toggle(agreement_id)
            self.model.turned(agreement_id)
            self._show_saved()
            announce(self.saved, self.saved.text() or "All are renewed")

    def renew_everything(self) -> None:
        """Count every renewal again."""
        if self.what_if is not None:
            self.what_if.renew_everything()
            self._show_renewals()
            self.renewals.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- reading ------------------------------------------------------------------------------------

    def load(self) -> None:
        """Ask the store, or ask again as soon as the present answer is there."""
        self._is_stale = True
        if not self._is_asking:
            self._is_asking = True
            self._ask()

    @async_slot
    async def _ask(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                await self._answer()
        finally:
            self._is_asking = False

    async def _answer(self) -> None:
        now = self.context.store.now()
        begins = months_ahead(now)

        def read(queries: Queries) -> WhatIf:
            return WhatIf(queries.forecast(begins, now, printed_digits))

        found = await self.context.store.ask_surely(read)
        if found is not None and self.what_if is not None:
            for one in self.what_if.off:  # as they are now, not as they were when it was asked
                found.toggle(one)
        self.what_if = found
        if not self._is_stale:
            self._show()

    def _on_store_opened(self) -> None:
        self._is_stale = True
        self.what_if = None
        if self.isVisible():
            self.load()

    def _on_store_changed(self, listings: frozenset[Listing]) -> None:
        if not listings & _RELATED:
            return
        self._is_stale = True
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def _on_tick(self) -> None:
        if self.isVisible():
            self.model.refresh_cells()

    def showEvent(self, event: QShowEvent) -> None:
        """A view that comes back into sight refreshes."""
        super().showEvent(event)
        self.shown()

    # --- showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        what_if = self.what_if
        if what_if is None:
            is_closed = self.context.status.store_problem is not None
            self.pages.setCurrentWidget(self._closed if is_closed else self._loading)
            return
        found = what_if.forecast
        self._offer_currencies(what_if.currencies)
        words = reading_words(found)
        self.note.set_words(words)
        self.note.setVisible(bool(words))
        self.count.setText(count_words(found))
        is_empty = not found.renewals and not what_if.currencies
        self.pages.setCurrentWidget(self._empty if is_empty else self._page)
        self._show_renewals()

    def _offer_currencies(self, currencies: tuple[str, ...]) -> None:
        known = [str(self.currencies.itemData(place)) for place in range(self.currencies.count())]
        if list(currencies) != known:
            before = self.currency
            self.currencies.set_options({one: one for one in currencies})
            self.currencies.setCurrentIndex(max(self.currencies.findData(before), 0))
        self.currencies.setVisible(len(currencies) > 1)

    def _show_renewals(self) -> None:
        what_if = self.what_if
        if what_if is None:
            return
        self.model.show_renewals(what_if.forecast.renewals, what_if.off)
        self._show_saved()

    def _show_saved(self) -> None:
        """Say what the switches change, and show the figures without what they leave out."""
        what_if = self.what_if
        if what_if is None:
            return
        self.saved.setText(saved_words(what_if))
        self.renew_all.setVisible(bool(what_if.off))
        self._show_figures()

    def _show_figures(self) -> None:
        what_if = self.what_if
        if what_if is None:
            return
        has_use = any(what_if.used(self.currency))
        self.use_words.setVisible(has_use)
        self.use_switch.setVisible(has_use)
        begins = [month.begins for month in what_if.forecast.months]
        rows = series(what_if, self.currency, with_use=self.use_switch.isChecked())
        self.chart.show_series(rows, begins)
        self.figures.show_series(rows, begins)

    def _on_copy_asked(self) -> None:
        rows = [self.model.record(row) for row in self.renewals.selected_rows()]
        lines = as_lines(COLUMNS, rows, self.context.store.now())
        self.context.clipboard.setMimeData(sheet_data(lines))
