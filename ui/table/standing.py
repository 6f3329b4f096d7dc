"""Says how it stands with a table: what is in its place without rows, how many there are, how fresh they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.language import tr
from app.model.agreement_detail import ChargeReading
from app.model.sync import ListingState
from app.model.text import plain
from ui import text
from ui.table.loader import Facts
from ui.widgets.empty import Refusal

if TYPE_CHECKING:
    from ui.table.tab import TableTab

_NOT_IN_SUMS = tr("Charges that have no amount yet are not in it")
_NOT_READ = tr("Not all charges have been read, and those that have no amount yet are not in it")


class Standing(QObject):
    """Fills the states, the footer and the numbers of a tab's toolbar."""

    def __init__(self, tab: TableTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self._context = tab.context
        self._facts: Facts | None = None
        places = self._context.places
        tab.states.retry_asked.connect(places.update_now)
        tab.states.check_asked.connect(places.open_health)
        tab.view.selectionModel().selectionChanged.connect(self._show_footer)
        tab.loader.counted.connect(self._on_counted)
        self._context.status.changed.connect(self.show)

    def show(self) -> None:
        """Show what the store says of the listing now."""
        tab, state = self._tab, self._listing_state()
        question = tab.loader.question
        tab.footer.setVisible(not self._is_closed)
        if self._is_closed:
            tab.states.show_closed()
        elif tab.model.keys:
            tab.states.show_rows()
        elif question.words or question.chips:
            tab.states.show_no_hits()
        elif state is not None and state.is_denied:
            self._show_refusal(state)
        elif state is None or state.read_at is None:
            tab.states.show_loading()
        else:
            tab.states.show_empty()
        self._show_freshness(state)
        self._show_footer()

    def _on_counted(self, facts: Facts) -> None:
        self._facts = facts
        self._tab.toolbar.set_numbers(facts.counts if self._is_known(facts) else {})
        is_whole = facts.charge_reading is ChargeReading.WHOLE
        note = _NOT_IN_SUMS if is_whole else _NOT_READ
        self._tab.footer.show_sums(facts.still_to_pay, note, is_whole=is_whole)
        self._show_footer()

    def _is_known(self, facts: Facts) -> bool:
        """Whether AWS has told how many there are, if only of some: what was never read is not none."""
        state = self._listing_state()
        return bool(facts.counts.get("")) or (state is not None and state.read_at is not None)

    def _show_footer(self) -> None:
        tab, spec = self._tab, self._tab.spec
        rows = len(tab.model.keys)
        all_rows = self._facts.counts.get("") if self._facts else None
        parts = tab.view.selectionModel().selection()
        selected = sum(
            parts.at(number).bottom() - parts.at(number).top() + 1
            for number in range(parts.count())
        )
        tab.footer.show_rows(rows, all_rows, selected, spec.counted)
        is_known = self._facts is not None and self._is_known(self._facts)
        tab.footer.count.setVisible(bool(rows) or is_known)
        tab.toolbar.export.set_on(bool(rows), tr("There is nothing to export."))

    def _show_freshness(self, state: ListingState | None) -> None:
        has_any = bool(self._tab.model.keys)
        if state is not None and state.is_denied and (has_any or state.read_at is not None):
            words = tr(
                "AWS no longer lets you read {many}. These are from before",
                many=self._tab.spec.many,
            )
        elif state is not None and state.read_at is not None:
            broke_off = state.is_partial and not self._context.status.is_syncing
            tail = tr(". A newer read is not complete") if broke_off else ""
            words = tr(
                "Read {read_at}{tail}",
                read_at=text.ago(state.read_at, self._context.store.now()),
                tail=tail,
            )
        elif state is not None and state.is_partial and has_any:
            words = tr("Not all could be read yet. You can use what is here already")
        else:
            words = tr("Not read yet")
        self._tab.footer.freshness.setText(words)

    def _show_refusal(self, state: ListingState) -> None:
        identity = self._context.status.identity
        refusal = Refusal(
            self._tab.spec.many,
            state.missing_right,
            identity.principal_arn if identity else "",
            text.date_time(state.started_at or self._context.store.now()),
            plain(state.error_message or state.error_code),
            state.error_code,
        )
        self._tab.states.show_refusal(refusal, self._context.clipboard)

    @property
    def _is_closed(self) -> bool:
        context = self._context
        return context.store.queries is None and context.status.store_problem is not None

    def _listing_state(self) -> ListingState | None:
        queries = self._context.store.queries
        if queries is None:
            return None
        states = queries.listing_states()
        return next((state for state in states if state.listing is self._tab.spec.listing), None)
