"""What stands above the table of charges: the sums, and the chart with its figures beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.language import tr
from app.model.charge_figures import ChargeMonths
from ui import fonts as types
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import CHARGE_STATES
from ui.tabs.charges.chart import Chart
from ui.tabs.charges.figures import Figures
from ui.tabs.charges.figures_table import FiguresTable
from ui.tabs.charges.legend import Legend
from ui.tabs.charges.pages import Pages
from ui.tabs.charges.totals_strip import Divider, TotalsStrip
from ui.widgets.buttons import IconButton
from ui.widgets.filter_chip import MenuChip
from ui.widgets.labels import PlainLabel
from ui.widgets.menu import Menu
from ui.widgets.reading import margins
from ui.widgets.segmented import Segmented

_EDGE = 16
_HEAD = 32
_FIGURES = 252
_FIGURES_NARROW = 212
_NARROW = 1180
_SEGMENTS = 4  # more currencies than these are in a menu
_LEAST_ROOM = 540  # a tab lower than this keeps its room for the rows
_KEPT_AS = "charges-chart"
_HIDDEN = "hidden"
_BY = {"product": tr("Products"), "seller": tr("Sellers")}


class Overview(QFrame):
    """`month_chosen` carries when a month begins, and the currency of the chart.

    Hidden as long as there is no amount at all: its parts are made with the first sums, so that the
    rows are painted before them.
    """

    month_chosen = Signal(object, object)

    def __init__(
        self, context: Context, parent: QWidget, after: QWidget, before: Sequence[QWidget]
    ) -> None:
        """Stand in `parent`; the keyboard comes here from `after` and goes on to `before`."""
        super().__init__(parent)
        self._after = after
        self._before = tuple(before)
        self._context = context
        self._look = context.look
        self._codes: tuple[str, ...] = ()
        self._is_wanted = True  # by the person
        self._is_built = False
        self.figures = Figures(context, self)
        self.figures.changed.connect(self._show)
        context.store.opened.connect(self._restore)
        self._restore()
        self.hide()

    def _build(self) -> None:
        """From the outside in, as all that is moved is styled anew."""
        look, px = self._look, self._look.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.strip = TotalsStrip(look)
        self.toggle = IconButton(look, "chart-bar", tr("Hide the chart"), small=True)
        self.strip.row.addWidget(self.toggle)
        self.panel = QFrame(self)
        self.panel.setProperty("line", "bottom")
        column.addWidget(self.strip)
        column.addWidget(self.panel)
        row = QHBoxLayout(self.panel)
        row.setContentsMargins(margins(0, px(6), px(_EDGE), px(4)))
        row.setSpacing(px(_EDGE))
        left = QVBoxLayout()
        left.setSpacing(0)
        self.chart = Chart(look)
        left.addWidget(self._build_head())
        left.addWidget(self.chart)
        self.table = FiguresTable(look)
        row.addLayout(left, 1)
        row.addWidget(Divider())
        row.addWidget(self.table)
        self.chart.month_chosen.connect(self._on_month_chosen)
        self.by.chosen.connect(self._on_by_chosen)
        self.chart.page_asked.connect(self.figures.turn)
        self.pages.page_asked.connect(self.figures.turn)
        self.pages.present_asked.connect(self._on_present_asked)
        self.toggle.clicked.connect(self._on_toggle_clicked)
        self._is_built = True
        self._name_toggle()
        self._order_stops()

    def _build_head(self) -> QWidget:
        look, px = self._look, self._look.px
        head = QWidget(self.panel)
        head.setFixedHeight(px(_HEAD))
        self._head = QHBoxLayout(head)
        self._head.setContentsMargins(px(_EDGE), 0, px(_EDGE), 0)
        self._head.setSpacing(px(12))
        self.title = PlainLabel(look, tr("Charges by month"), types.BODY_STRONG)
        self.currencies: Segmented | None = None
        self.more_currencies = MenuChip(look, "")
        self.more_currencies.clicked.connect(self._open_currencies)
        self.by = Segmented(look, _BY, tr("Group the chart by"))
        self.legend = Legend(look)
        self.pages = Pages(look)
        self.explain = ExplainButton(look, CHARGE_STATES, tr("kinds and states of charges"))
        self._head.addWidget(self.title)
        self._head.addWidget(self.pages)
        self._head.addWidget(self.more_currencies)
        self._head.addWidget(self.by)
        self._head.addStretch(1)
        self._head.addWidget(self.legend)
        self._head.addWidget(self.explain)
        return head

    # --- what the view asks -----------------------------------------------------------------------

    def fit(self, room: int, width: int) -> None:
        """Give way where the rows need the height; `room` is that of the whole tab."""
        if not self._is_built:
            return
        has_room = room >= self._look.px(_LEAST_ROOM)
        is_there = bool(self.figures.months.months) and bool(self.figures.months.currency)
        self.panel.setVisible(self._is_wanted and has_room and is_there)
        self.toggle.setVisible(has_room)
        narrow = width < self._look.px(_NARROW)
        self.table.setFixedWidth(self._look.px(_FIGURES_NARROW if narrow else _FIGURES))
        self.title.setVisible(not narrow)
        self.explain.setVisible(not narrow)  # the legend needs the room

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        is_there = self._is_built and self.panel.isVisible()
        return [self.chart, self.table] if is_there else []

    # --- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        totals = self.figures.totals
        if self._is_built:
            self._fill()
        elif totals is not None and totals.currencies:
            self._build()
            # Made and shown in one turn it is a late frame; 0 would be no turn, as Qt posts it then.
            QTimer.singleShot(1, self, self._fill)

    def _fill(self) -> None:
        totals, months = self.figures.totals, self.figures.months
        self.strip.show_totals(totals)
        self.setVisible(totals is not None and bool(totals.currencies))
        self._show_currencies(tuple(one.currency for one in totals.currencies) if totals else ())
        self.by.select("seller" if self.figures.by_seller else "product")
        self.legend.show_months(months)
        self.pages.show_page(months, is_present=self.figures.page == 0)
        self.chart.show_months(months, self._context.store.now())
        self.table.show_months(months, by_seller=self.figures.by_seller)
        parent = self.parentWidget()
        if parent is not None:
            self.fit(parent.height(), parent.width())

    def _show_currencies(self, codes: tuple[str, ...]) -> None:
        if codes != self._codes:
            self._codes = codes
            if self.currencies is not None:
                self.currencies.hide()
                self.currencies.deleteLater()
                self.currencies = None
            if 1 < len(codes) <= _SEGMENTS:
                self.currencies = Segmented(
                    self._look, {one: one for one in codes}, tr("Currency of the chart")
                )
                self.currencies.chosen.connect(self._on_currency_chosen)
                self._head.insertWidget(2, self.currencies)
                self._order_stops()
        code = self.figures.currency
        if self.currencies is not None and code in codes:
            self.currencies.select(code)
        self.more_currencies.setVisible(len(codes) > _SEGMENTS)
        self.more_currencies.say(code)

    def menu_of_currencies(self) -> Menu:
        """All currencies, where they are too many to stand side by side."""
        menu = Menu(self._look, self)
        menu.setAccessibleName(tr("Currency of the chart"))
        group = QActionGroup(menu)
        for code in self._codes:
            action = QAction(code, menu)
            action.setCheckable(True)
            action.setChecked(code == self.figures.currency)
            group.addAction(action)
            menu.addAction(action)
        menu.triggered.connect(self._on_currency_triggered)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _open_currencies(self) -> None:
        chip = self.more_currencies
        self.menu_of_currencies().popup(chip.mapToGlobal(QPoint(0, chip.height())))

    # --- slots ------------------------------------------------------------------------------------

    def _on_currency_chosen(self, code: str) -> None:
        self.figures.choose(code, by_seller=self.figures.by_seller)

    def _on_currency_triggered(self, action: QAction) -> None:
        self._on_currency_chosen(action.text())

    def _on_by_chosen(self, key: str) -> None:
        self.figures.choose(self.figures.currency, by_seller=key == "seller")

    def _on_present_asked(self) -> None:
        self.figures.turn(-self.figures.page)

    def _on_month_chosen(self, at: int) -> None:
        months: ChargeMonths = self.figures.months
        if at < len(months.months):
            self.month_chosen.emit(months.months[at].begins, months.currency)

    def _on_toggle_clicked(self) -> None:
        self._set_wanted(is_wanted=not self._is_wanted)
        mark = self._context.store.account_mark
        if mark:
            content = "" if self._is_wanted else _HIDDEN
            self._context.settings.set_layout(_KEPT_AS, mark, content)

    def _restore(self) -> None:
        mark = self._context.store.account_mark
        kept = self._context.settings.layout(_KEPT_AS, mark) if mark else ""
        self._set_wanted(is_wanted=kept != _HIDDEN)

    def _set_wanted(self, *, is_wanted: bool) -> None:
        self._is_wanted = is_wanted
        if self._is_built:
            self._name_toggle()
        parent = self.parentWidget()
        if parent is not None:
            self.fit(parent.height(), parent.width())

    def _name_toggle(self) -> None:
        self.toggle.set_name(tr("Hide the chart") if self._is_wanted else tr("Show the chart"))

    def _order_stops(self) -> None:
        """Let the keyboard go through all of it after the toolbar and before the rows."""
        codes = self.currencies.findChildren(QPushButton) if self.currencies is not None else []
        by = self.by.findChildren(QPushButton)
        own = (
            self.toggle,
            *self.pages.stops,
            *codes,
            self.more_currencies,
            *by,
            self.explain,
            self.chart,
            self.table,
        )
        for first, then in pairwise((self._after, *own, *self._before)):
            self.setTabOrder(first, then)
