"""A view of what one long question to the store gives, and what stands in its place meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.model.sync import Listing
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.registry import Tab
from ui.widgets.empty import ClosedState, SkeletonRows


class AskedView(Tab):
    """Asks away from the window's thread, one question at a time: when it comes into view, and after changes.

    Subclasses override `is_related`, `answer`, `forget`, `show_answer` and `refresh_times`.
    """

    def __init__(self, context: Context, refresh_ms: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.context = context
        self._is_stale = True
        self._is_asking = False
        self._later = QTimer(self)  # many changes in a row are asked about once
        self._later.setSingleShot(True)
        self._later.setInterval(refresh_ms)
        self._later.timeout.connect(self.load)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.pages = QStackedWidget()
        self._loading = self._make_loading()
        self._closed = ClosedState(context.look)
        for page in (self._loading, self._closed):
            self.pages.addWidget(page)
        store = context.store
        store.opened.connect(self._on_store_opened)
        store.changed.connect(self._on_store_changed)
        store.tick.connect(self._on_tick)

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    @property
    def waiting_page(self) -> QWidget:
        """What stands where there is no answer: it is on its way, or the store is closed."""
        is_closed = self.context.status.store_problem is not None
        return self._closed if is_closed else self._loading

    # --- what subclasses say ------------------------------------------------------------------------

    def is_related(self, listings: frozenset[Listing]) -> bool:
        """Whether a change of these may change the answer; none of them: payment sessions changed."""
        raise NotImplementedError

    async def answer(self) -> None:
        """Ask the store, and keep what it says."""
        raise NotImplementedError

    def forget(self) -> None:
        """Drop the answer: another store is open."""
        raise NotImplementedError

    def show_answer(self) -> None:
        """Show what was kept."""
        raise NotImplementedError

    def refresh_times(self) -> None:
        """Half a minute passed while the view was shown."""
        raise NotImplementedError

    # --- asking -------------------------------------------------------------------------------------

    def shown(self) -> None:
        """Refresh what changed while the view was hidden."""
        if self._is_stale:
            self.load()

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
                await self.answer()
                if not self._is_stale:
                    self.show_answer()
        finally:
            self._is_asking = False

    def _make_loading(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(SkeletonRows(self.context.look))
        column.addStretch(1)
        return page

    # --- slots --------------------------------------------------------------------------------------

    def _on_store_opened(self) -> None:
        self._is_stale = True
        self.forget()
        if self.isVisible():
            self.load()

    def _on_store_changed(self, listings: frozenset[Listing]) -> None:
        if not self.is_related(listings):
            return
        self._is_stale = True
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def _on_tick(self) -> None:
        if self.isVisible():
            self.refresh_times()

    def showEvent(self, event: QShowEvent) -> None:
        """A view that comes back into sight refreshes."""
        super().showEvent(event)
        self.shown()
