"""Asks AWS page by page: what came stays, whatever becomes of the next page."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.model.agreement import Agreement
from app.model.agreement_search import AgreementQuery
from app.worker.messages import AgreementsFound, AskAws
from ui.aio import Tasks, async_slot
from ui.bridge import Bridge

_TOKEN_LOST = "INVALID_NEXT_TOKEN"  # noqa: S105 - AWS's reason, not a secret


class AskState(Enum):
    """Where a question stands."""

    UNASKED = auto()
    RUNNING = auto()
    COMPLETE = auto()
    STOPPED = auto()
    FAILED = auto()


class Asking(QObject):
    """One question at a time; `changed` after every page and at the end.

    Pages may be short or empty before the last one, and AWS may list an agreement twice when it
    changes meanwhile: each is kept once, in AWS's order.
    """

    changed = Signal()

    def __init__(self, bridge: Bridge, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.state = AskState.UNASKED
        self.query = AgreementQuery()
        self.found: dict[str, Agreement] = {}
        self.pages = 0
        self.error: AppError | None = None
        self._bridge = bridge
        self._token = ""
        self._turn = 0

    @property
    def is_running(self) -> bool:
        """Pages are being asked for."""
        return self.state is AskState.RUNNING

    @property
    def is_place_lost(self) -> bool:
        """AWS no longer knows where the list was left: it can only be asked from the beginning."""
        return self.error is not None and self.error.reason == _TOKEN_LOST

    @property
    def can_go_on(self) -> bool:
        """There is more, and AWS knows from where."""
        is_held_up = self.state in (AskState.STOPPED, AskState.FAILED)
        return is_held_up and bool(self._token) and not self.is_place_lost

    def begin(self, query: AgreementQuery) -> None:
        """Ask from the beginning."""
        self.query, self.found, self.pages, self._token = query, {}, 0, ""
        self._start()

    def go_on(self) -> None:
        """Ask for the pages that are missing."""
        if self.can_go_on:
            self._start()

    def stop(self) -> None:
        """Ask for no more pages; what came stays."""
        if self.is_running:
            self._end(AskState.STOPPED)

    def _start(self) -> None:
        self._turn += 1
        self.state, self.error = AskState.RUNNING, None
        self.changed.emit()
        self._run(self._turn)

    @async_slot
    async def _run(self, turn: int) -> None:
        while turn == self._turn:
            try:
                answer = await self._bridge.call(AskAws(self.query, self._token))
            except AppError as error:
                if turn == self._turn:
                    self._end(AskState.FAILED, error)
                return
            if turn == self._turn and isinstance(answer, AgreementsFound):
                self._take(answer)

    def _take(self, page: AgreementsFound) -> None:
        self.pages += 1
        self.found.update((one.agreement_id, one) for one in page.agreements)
        self._token = page.next_token
        if page.next_token:
            self.changed.emit()
        else:
            self._end(AskState.COMPLETE)

    def _end(self, state: AskState, error: AppError | None = None) -> None:
        self._turn += 1
        self.state, self.error = state, error
        self.changed.emit()
