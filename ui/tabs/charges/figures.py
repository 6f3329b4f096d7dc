"""Reads what charges add up to, away from the window's thread, and again after the store changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.model.charge_figures import ChargeMonths, ChargeTotals
from app.model.sync import Listing
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.tabs.charges.months import month_begins, month_of

if TYPE_CHECKING:
    from app.store.queries import Queries

_REFRESH_MS = 400
_SLOWEST_REFRESH_MS = 3000
_IDLE_SHARE = 20  # as the rows of a table
_FROM = frozenset(
    {Listing.CHARGES, Listing.AGREEMENTS, Listing.NAMES, Listing.PAYMENTS, Listing.TERMS}
)


class Figures(QObject):
    """`answered` after each read, `changed` before it where the totals or the months are others."""

    changed = Signal()
    answered = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks: Tasks = context.tasks
        self._store = context.store
        self.totals: ChargeTotals | None = None
        self.months = ChargeMonths("")
        self.currency = ""  # of the chart; the one with the most charges until the person chooses
        self.by_seller = False
        self.page = 0  # of twelve months each; this month is on page 0
        self._is_running = False
        self._is_stale = True
        self._is_shown = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REFRESH_MS)
        self._later.timeout.connect(self.load)
        self._store.opened.connect(self._on_opened)
        self._store.changed.connect(self._on_changed)
        self._store.tick.connect(self._on_tick)

    def show(self, *, is_shown: bool) -> None:
        """Only what is shown refreshes."""
        self._is_shown = is_shown
        if is_shown and self._is_stale:
            self.load()

    def choose(self, currency: str, *, by_seller: bool) -> None:
        """Show another currency, or the other way to group."""
        if (currency, by_seller) != (self.currency, self.by_seller):
            self.currency, self.by_seller = currency, by_seller
            self.load()

    def turn(self, pages: int) -> None:
        """Go on to later months, below zero to earlier ones."""
        self.page += pages
        self.load()

    def load(self) -> None:
        """Ask now, or again as soon as the present answer is there."""
        self._is_stale = True
        if not self._is_running and self._is_shown:
            self._is_running = True
            self._run()

    @async_slot
    async def _run(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                await self._answer()
        finally:
            self._is_running = False

    async def _answer(self) -> None:
        now, currency, by_seller = self._store.now(), self.currency, self.by_seller
        begins = month_begins(now, self.page)
        clock = QElapsedTimer()
        clock.start()

        def read(queries: Queries) -> tuple[ChargeTotals, ChargeMonths]:
            totals = queries.charge_totals(now, month_of(now))
            known = [one.currency for one in totals.currencies]
            chosen = currency if currency in known else next(iter(known), "")
            if not chosen:
                return totals, ChargeMonths("")
            return totals, queries.charge_months(begins, now, chosen, by_seller=by_seller)

        answer = await self._store.ask_surely(read)
        quiet_ms = min(max(_REFRESH_MS, _IDLE_SHARE * clock.elapsed()), _SLOWEST_REFRESH_MS)
        self._later.setInterval(quiet_ms)
        if self._is_stale:
            return
        totals, months = answer or (None, ChargeMonths(""))
        if (totals, months) != (self.totals, self.months):
            self.totals, self.months = totals, months
            self.currency = months.currency
            self.changed.emit()
        self.answered.emit()

    def _on_opened(self) -> None:
        self.currency, self.page = "", 0
        self.load()

    def _on_changed(self, listings: frozenset[Listing]) -> None:
        if listings & _FROM:
            self._is_stale = True
            if self._is_shown and not self._later.isActive():
                self._later.start()

    def _on_tick(self) -> None:
        """Another day has other next 30 days, and the charge of an hour ago is invoiced now."""
        if self.totals is not None:
            self.load()
