"""The Forecast view: bars and figures of twelve months, and the renewals with a switch for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.forecast import PAST_MONTHS, Forecast
from app.model.sync import Listing
from app.model.what_if import WhatIf
from ui import fonts as types
from ui.context import Context
from ui.export.button import ExportButton
from ui.table.clipboard import as_lines, as_text, sheet_data
from ui.table.rows_menu import MenuEntry, RowsMenu, row_entries
from ui.table.view import NARROW
from ui.tabs.charges.asked import AskedView
from ui.tabs.charges.forecast.chart import ForecastChart
from ui.tabs.charges.forecast.columns import COLUMNS
from ui.tabs.charges.forecast.exported import figures_of
from ui.tabs.charges.forecast.figures import FiguresTable
from ui.tabs.charges.forecast.renewals import RenewalsModel, RenewalsView
from ui.tabs.charges.forecast.words import count_words, reading_words, saved_words, series
from ui.tabs.charges.months import months_ahead
from ui.tabs.charges.two_lines import TwoLines
from ui.tabs.charges.views import FORECAST, view_control
from ui.text import printed_digits
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Note
from ui.widgets.choice import Choice
from ui.widgets.empty import EmptyState
from ui.widgets.foot import Foot
from ui.widgets.labels import PlainLabel, shrinkable
from ui.widgets.switch import Switch
from ui.widgets.tooltip import set_tooltip

if TYPE_CHECKING:
    from app.store.queries import Queries

_REFRESH_MS = 1500
_HEIGHT = 48
_EDGE = 16
_GAP = 12
_RELATED = frozenset(
    {Listing.AGREEMENTS, Listing.VALUES, Listing.NAMES, Listing.TERMS, Listing.CHARGES}
)
_NOTHING = tr("There is nothing to export.")
_ESTIMATES = tr("Estimates are worked out here from stored terms. AWS decides what is charged.")


def build(context: Context, parent: QWidget) -> ForecastView:
    """Build the view."""
    return ForecastView(context, parent)


class ForecastView(AskedView):
    """A switch only adds up anew what is there."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _REFRESH_MS, parent)
        self.what_if: WhatIf | None = None
        self.view_control = view_control(context.look, FORECAST)
        self._build()
        self._connect()

    @property
    def forecast(self) -> Forecast | None:
        """What is shown."""
        return self.what_if.forecast if self.what_if else None

    @property
    def currency(self) -> str:
        """The currency that is shown."""
        return str(self.currencies.currentData() or "")

    @property
    def is_use_shown(self) -> bool:
        """Whether past use is wanted among the estimates."""
        return self.use_switch.isChecked()

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        self.currencies = Choice(look, tr("Currency"), {})
        self.currencies.hide()
        self.use_words = PlainLabel(look, tr("Use as before"), types.SECOND, "text2")
        self.use_switch = Switch(
            look,
            tr("Show use as in the last {number} months, an estimate", number=PAST_MONTHS),
        )
        self.title = PlainLabel(look, tr("Next 12 months"), types.SECTION)
        self.saved = TwoLines(look, types.BODY_STRONG, "text")
        self.renew_all = LinkButton(look, tr("Renew all again"))
        self.export_button = ExportButton(self.context, figures_of(self))
        self.export_button.set_on(False, _NOTHING)
        self.note = Note(look, Tone.NEUTRAL, "info", as_banner=True)
        self.note.hide()
        self.chart = ForecastChart(look)
        self.figures = FiguresTable(look)
        self.model = RenewalsModel(self.context.store.now)
        self.renewals = RenewalsView(look, self.model)
        self._page = self._make_page()
        self._empty = EmptyState(
            look,
            "chart-bar",
            tr("Nothing is planned"),
            tr("AWS has no charges for the next 12 months, and no agreement renews in them."),
        )
        for page in (self._page, self._empty):
            self.pages.addWidget(page)
        self.foot = Foot(look)
        self.count = shrinkable(PlainLabel(look, "", types.SECOND, "text2", elided=True))
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
        row.addWidget(self.title)
        row.addWidget(self.currencies)
        row.addWidget(self.saved, 1)
        row.addWidget(self.renew_all)
        row.addWidget(self.use_words)
        row.addWidget(self.use_switch)
        row.addWidget(self.export_button)
        self.bar = bar
        return bar

    def _make_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, self.context.look.px(4), 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chart, 1)
        column.addWidget(self.figures)
        column.addWidget(self.renewals, 3)
        return page

    def _connect(self) -> None:
        self.currencies.currentIndexChanged.connect(self._show_figures)
        self.use_switch.toggled.connect(self._show_figures)
        self.renew_all.clicked.connect(self.renew_everything)
        self.renewals.toggled.connect(self.toggle)
        self.renewals.row_chosen.connect(self.run_main_action)
        self.renewals.doubleClicked.connect(self.run_main_action)
        self.renewals.copy_asked.connect(self._on_copy_asked)
        self.menu = RowsMenu(self.renewals, tr("Renewals in these 12 months"), self._entries)

    # --- what the window asks -----------------------------------------------------------------------

    def focus_filter(self) -> None:
        """Put the focus on the renewals: there is nothing to filter."""
        self.renewals.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def run_main_action(self) -> None:
        """Go to the agreement of the current row."""
        row = self.renewals.current
        if row is not None:
            self.context.places.open_agreement(row.renewing.agreement_id)

    def export(self) -> None:
        """Offer to write charges and estimates to a file."""
        self.export_button.open_menu()

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
            announce(self.saved, self.saved.text() or tr("All are renewed"))

    def renew_everything(self) -> None:
        """Count every renewal again."""
        if self.what_if is not None:
            self.what_if.renew_everything()
            self._show_renewals()
            self.renewals.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- reading ------------------------------------------------------------------------------------

    def is_related(self, listings: frozenset[Listing]) -> bool:
        """What charges and renewals rest on."""
        return bool(listings & _RELATED)

    def forget(self) -> None:
        """Nothing is left out in another account's forecast."""
        self.what_if = None

    def refresh_times(self) -> None:
        """Show how long it is until each renewal, and move on when a month begins."""
        found = self.forecast
        if (
            found is not None
            and found.months[0].begins != months_ahead(self.context.store.now())[0]
        ):
            self.load()
        self.model.refresh_cells()

    async def answer(self) -> None:
        """Read the forecast; what was left out stays so."""
        now = self.context.store.now()
        begins = months_ahead(now)

        def read(queries: Queries) -> WhatIf:
            return WhatIf(queries.forecast(begins, now, printed_digits))

        found = await self.context.store.ask_surely(read)
        if found is not None and self.what_if is not None:
            for one in self.what_if.off:  # as they are now, not as they were when it was asked
                found.toggle(one)
        self.what_if = found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show less of the button where there is no room."""
        super().resizeEvent(event)
        is_narrow = self.window().width() < self.context.look.px(NARROW)
        self.export_button.set_narrow(is_narrow=is_narrow)

    # --- showing ------------------------------------------------------------------------------------

    def show_answer(self) -> None:
        """Show everything anew."""
        what_if = self.what_if
        if what_if is None:
            self.pages.setCurrentWidget(self.waiting_page)
            return
        found = what_if.forecast
        self._offer_currencies(what_if.currencies)
        words = reading_words(found)
        self.note.set_words(words)
        self.note.setVisible(bool(words))
        self.count.setText(count_words(found))
        is_empty = not found.renewals and not what_if.currencies
        self.export_button.set_on(not is_empty, _NOTHING)
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
        words = saved_words(what_if)
        self.saved.show_words(words)
        set_tooltip(self.saved, words)
        self.renew_all.setVisible(bool(what_if.off))
        self.title.setVisible(not what_if.off)  # its room is for what is saved
        self._show_figures()

    def _show_figures(self) -> None:
        what_if = self.what_if
        if what_if is None:
            return
        has_use = any(what_if.used(self.currency))
        self.use_words.setVisible(has_use)
        self.use_switch.setVisible(has_use)
        begins = [month.begins for month in what_if.forecast.months]
        rows = series(what_if, self.currency, with_use=self.is_use_shown)
        self.chart.show_series(rows, begins)
        self.figures.show_series(rows, begins)

    def _entries(self) -> list[MenuEntry]:
        return row_entries(
            has_row=self.renewals.current is not None,
            enter=self.run_main_action,
            copy_lines=self._on_copy_asked,
            copy_text=self.copy_as_text,
            copy_id=self._on_copy_id_wanted,
        )

    def _on_copy_id_wanted(self) -> None:
        self.context.clipboard.setText(self.copy_id())

    def _on_copy_asked(self) -> None:
        rows = [self.model.record(row) for row in self.renewals.selected_rows()]
        lines = as_lines(COLUMNS, rows, self.context.store.now())
        self.context.clipboard.setMimeData(sheet_data(lines))
