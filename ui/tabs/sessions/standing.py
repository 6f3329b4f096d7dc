"""How it stands with the sessions: what is in their place, how many there are, how fresh they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from app.language import tr
from ui import text
from ui.table.loader import Facts
from ui.table.standing import Standing

if TYPE_CHECKING:
    from ui.tabs.sessions.tab import SessionsTab


class SessionsStanding(Standing):
    """Sessions have no listing of their own: each region is read, and refused, by itself."""

    def __init__(self, tab: SessionsTab) -> None:
        super().__init__(tab)
        self._sessions = tab

    def show(self) -> None:
        """Show what the store says now."""
        tab = self._sessions
        shelf, states, question = tab.shelf, tab.states, tab.loader.question
        is_narrowed = bool(question.words or tab.toolbar.chosen or tab.picker.agent)
        tab.footer.setVisible(not self._is_closed)
        if self._is_closed:
            states.show_closed()
        elif tab.model.keys:
            states.show_rows()
        elif is_narrowed:
            states.show_no_hits()
        elif not shelf.readings or not shelf.is_tried or shelf.is_reading:
            states.show_loading()
        else:
            states.show_empty()
        tab.footer.freshness.setText(self._freshness())
        self._show_footer()

    def _on_counted(self, facts: Facts) -> None:
        """Count the sessions of the payment manager that is looked at."""
        queries, store = self._context.store.queries, self._context.store
        if queries is None:
            return
        tab = self._sessions
        counts = queries.chip_counts(tab.table, store.now(), tab.shelf.chosen)
        super()._on_counted(msgspec.structs.replace(facts, counts=counts))

    def _is_known(self, facts: Facts) -> bool:
        return bool(facts.counts.get("")) or self._sessions.shelf.is_read

    def _freshness(self) -> str:
        shelf, now = self._sessions.shelf, self._context.store.now()
        times = [one.read_at for one in shelf.readings if one.read_at is not None]
        if shelf.is_reading:
            return tr("Reading…")
        if not times:
            return tr("Not read yet")
        if self._context.status.is_offline or self._context.status.reason_off:
            return tr("As of {date}", date=text.date_time(min(times)))
        return tr(
            "Read {ago}. Reads every 60 s while this tab is shown", ago=text.ago(min(times), now)
        )
