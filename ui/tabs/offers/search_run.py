"""A search of the catalogue: page after page as one scrolls, the newest search only."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.model.listing import Listing, ListingQuery
from app.worker.catalogue_messages import ListingsFound, SearchMarketplace
from ui.aio import Tasks, async_slot
from ui.bridge import Bridge

_TOKEN_LOST = "INVALID_PAGINATION_TOKEN"  # noqa: S105 - AWS's reason, not a secret


class SearchState(Enum):
    """Where a search stands. WAITING: a page is there, and there are more."""

    UNASKED = auto()
    RUNNING = auto()
    WAITING = auto()
    COMPLETE = auto()
    FAILED = auto()


class Searching(QObject):
    """`changed` after every page and at the end. Rows of the search before stay until the first page.

    AWS may list a product twice while the catalogue changes: each is kept once, in AWS's order.
    """

    changed = Signal()

    def __init__(self, bridge: Bridge, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.state = SearchState.UNASKED
        self.query = ListingQuery()
        self.found: dict[str, Listing] = {}
        self.total = 0
        self.unreadable = 0
        self.error: AppError | None = None
        self.is_first_page = True
        self._bridge = bridge
        self._token = ""
        self._shown: tuple[ListingQuery, str] | None = None  # what the rows answer, while they stay
        self._turn = 0

    @property
    def is_running(self) -> bool:
        """A page is being asked for."""
        return self.state is SearchState.RUNNING

    @property
    def is_place_lost(self) -> bool:
        """AWS no longer knows where the list was left: it can only be asked from the beginning."""
        return self.error is not None and self.error.reason == _TOKEN_LOST

    @property
    def has_more(self) -> bool:
        """AWS has more results, and knows from where."""
        return bool(self._token) and not self.is_place_lost

    def begin(self, query: ListingQuery) -> None:
        """Search from the beginning; an answer to the search before is dropped."""
        if not self.is_first_page:
            self._shown = (self.query, self._token)
        self.query, self._token, self.is_first_page = query, "", True
        self._start()

    def more(self) -> None:
        """Ask for the next page, if there is one and none is on its way."""
        if self.has_more and not self.is_running:
            self._start()

    def again(self) -> None:
        """Ask for the page that failed, or from the beginning where AWS lost the place."""
        if self.is_running:
            return
        if self.has_more:
            self._start()
        else:
            self.begin(self.query)

    def stop(self) -> None:
        """Drop the answer that is on its way: the person types on. The rows that are shown stay."""
        if not self.is_running:
            return
        self._turn += 1
        if self.is_first_page and self._shown is not None:
            self.query, self._token = self._shown
            self.is_first_page = False
        rest = SearchState.WAITING if self._token else SearchState.COMPLETE
        self.state = SearchState.UNASKED if self.is_first_page else rest
        self.changed.emit()

    def forget(self) -> None:
        """Drop everything, and what is on its way."""
        self._turn += 1
        self.query, self.found, self.total, self._token = ListingQuery(), {}, 0, ""
        self.state, self.error, self.is_first_page = SearchState.UNASKED, None, True
        self._shown = None
        self.changed.emit()

    def _start(self) -> None:
        self._turn += 1
        self.state, self.error = SearchState.RUNNING, None
        self.changed.emit()
        self._run(self._turn)

    @async_slot
    async def _run(self, turn: int) -> None:
        try:
            answer = await self._bridge.call(SearchMarketplace(self.query, self._token))
        except AppError as error:
            if turn == self._turn:
                self._end(SearchState.FAILED, error)
            return
        if turn == self._turn and isinstance(answer, ListingsFound):
            self._take(answer)

    def _take(self, page: ListingsFound) -> None:
        if self.is_first_page:
            self.found, self.unreadable, self.is_first_page = {}, 0, False
        self.found.update((one.listing_id, one) for one in page.listings)
        self.total, self.unreadable = page.total, self.unreadable + page.unreadable
        self._token = page.next_token
        self._end(SearchState.WAITING if page.next_token else SearchState.COMPLETE)

    def _end(self, state: SearchState, error: AppError | None = None) -> None:
        if error is not None and self.is_first_page:
            self.found, self.total, self._shown = {}, 0, None  # they are not what was asked for
        self.state, self.error = state, error
        self.changed.emit()
