"""The left side of the catalogue: results, what stands in their place, how many, and how to get more."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.language import tr, tr_plural
from app.worker.catalogue_messages import OptionsListed
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.tabs.offers.read import Read
from ui.tabs.offers.results_view import ROW_HEIGHT, ResultsView
from ui.tabs.offers.search_run import Searching, SearchState
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, LinkButton, PlainButton
from ui.widgets.card import Note
from ui.widgets.empty import EmptyState, SkeletonRows
from ui.widgets.foot import Foot
from ui.widgets.labels import PlainLabel

_LEAST = 300
_WORDS = 248


class MarketList(QWidget):
    """`more_wanted` for the next page, `again_wanted` after an error, `clear_wanted` for no filters."""

    more_wanted = Signal()
    again_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._spoken = ""
        self.setMinimumWidth(look.px(_LEAST))
        self.view = ResultsView(look)
        self.view.end_near.connect(self.more_wanted)
        self.held_up = Note(look, Tone.WARNING, "warning-circle", as_banner=True)
        self.again_button = PlainButton(look, tr("Ask again"), size=ButtonSize.SMALL)
        self.again_button.clicked.connect(self.again_wanted)
        self.held_up.add_widget(self.again_button)
        self.held_up.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.held_up)
        column.addWidget(self._pages(), 1)
        column.addWidget(self._foot())

    def show_search(self, searching: Searching) -> None:
        """Show where a search stands; its rows are in the view already."""
        self.view.setAccessibleName(tr("Products"))
        shown, state = len(searching.found), searching.state
        if shown:
            self.stack.setCurrentWidget(self.view)
        elif state is SearchState.COMPLETE:
            self._show_no_hits(searching)
        else:
            self.stack.setCurrentWidget(self.loading)
        self._show_held_up(searching.error if shown else None, is_lost=searching.is_place_lost)
        is_new = searching.is_running and searching.is_first_page
        self.number.setText(tr("Searching…") if is_new else self._number(searching))
        self.more_button.setVisible(searching.has_more and bool(shown))
        self.more_button.set_on(not searching.is_running, tr("The next page is on its way."))
        if not searching.is_running and searching.error is None:
            self._say(self.number.text() if shown else self.no_hits.title.text())

    def show_private(self, read: Read, shown: int, *, has_words: bool) -> None:
        """Show where the reading of private offers stands."""
        self.view.setAccessibleName(tr("Private offers"))
        self.more_button.hide()
        answer = read.answer
        if shown:
            self.stack.setCurrentWidget(self.view)
        elif isinstance(answer, OptionsListed):
            self.clear_button.hide()
            if has_words:
                self._show_nothing(
                    tr("No private offer matches"), tr("Clear the search to see all.")
                )
            else:
                self._show_nothing(
                    tr("No private offers"),
                    tr("What a seller offers to this account only shows here."),
                )
        else:
            self.stack.setCurrentWidget(self.loading)
        self._show_held_up(read.error if shown else None, is_lost=False)
        number = text.plural(shown, "{n} private offer", "{n} private offers")
        unread = answer.unreadable if isinstance(answer, OptionsListed) else 0
        number = _with_unread(number, unread)
        self.number.setText(tr("Reading…") if read.is_running else number)

    def _pages(self) -> QStackedWidget:
        look = self._look
        self.stack = QStackedWidget()
        self.clear_button = PlainButton(look, tr("Clear filters"))
        self.clear_button.clicked.connect(self.clear_wanted)
        self.no_hits = EmptyState(
            look, "funnel-simple", tr("No products match"), " ", buttons=(self.clear_button,)
        )
        self.loading = QWidget()
        self.loading.setMinimumSize(1, 1)
        column = QVBoxLayout(self.loading)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(SkeletonRows(look, ROW_HEIGHT))
        column.addStretch(1)
        for page in (self.loading, self.no_hits, self.view):
            self.stack.addWidget(page)
        return self.stack

    def _foot(self) -> Foot:
        foot = Foot(self._look)
        self.number = PlainLabel(self._look, "", types.SECOND, "text2")
        self.more_button = LinkButton(self._look, tr("Show more"))
        self.more_button.clicked.connect(self.more_wanted)
        foot.row.addWidget(self.number)
        foot.row.addStretch(1)
        foot.row.addWidget(self.more_button)
        return foot

    def _show_no_hits(self, searching: Searching) -> None:
        has_filters = bool(searching.query.filters)
        self.clear_button.setVisible(has_filters)
        self._show_nothing(
            tr("No products match"),
            tr("Nothing in the catalogue fits the words and all the filters.")
            if has_filters
            else tr("Nothing in the catalogue fits these words. Try fewer or others."),
        )

    def _show_nothing(self, title: str, lines: str) -> None:
        said = self.no_hits.lines
        self.no_hits.title.setText(title)
        said.setText(lines)
        width = self._look.px(_WORDS)
        said.setFixedSize(width, said.heightForWidth(width))
        self.stack.setCurrentWidget(self.no_hits)

    def _show_held_up(self, error: AppError | None, *, is_lost: bool) -> None:
        self.held_up.setVisible(error is not None)
        if error is None:
            return
        if is_lost:
            self.held_up.set_words(
                tr("AWS lost the place in this list."), tr("Ask again to begin anew.")
            )
        else:
            self.held_up.set_words(error.message, tr("What came stays, and it is not all."))

    def _number(self, searching: Searching) -> str:
        shown = len(searching.found)
        total = max(searching.total, shown)
        if not shown:
            return ""
        number = text.plural(shown, "{n} result", "{n} results")
        if searching.has_more:
            number = tr_plural(
                total,
                "{shown} of {n} result",
                "{shown} of {n} results",
                n=text.count(total),
                shown=text.count(shown),
            )
        return _with_unread(number, searching.unreadable)

    def _say(self, words: str) -> None:
        if words and words != self._spoken and self.isVisible():
            announce(self, words)
        self._spoken = words


def _with_unread(number: str, unreadable: int) -> str:
    if not unreadable:
        return number
    return tr("{number}, {unread} not readable", number=number, unread=text.count(unreadable))
