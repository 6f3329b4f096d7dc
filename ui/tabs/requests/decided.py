"""Reads the decided requests away from the window's thread: there may be thousands of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from app.model.request import RequestRow
from ui.aio import Tasks, async_slot
from ui.context import Context

if TYPE_CHECKING:
    from app.store.queries import Queries


class DecidedQuestion(msgspec.Struct, frozen=True):
    """How the decided requests are sorted, and the words that they hold."""

    sort: str
    words: str


class DecidedRows(msgspec.Struct, frozen=True):
    """The answer to a question: all kinds, in their order."""

    question: DecidedQuestion
    rows: list[RequestRow]


class DecidedReader(QObject):
    """`found` carries the DecidedRows; nothing comes when the store was closed meanwhile."""

    found = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._store = context.store
        self._tasks = context.tasks

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self._tasks

    @async_slot
    async def read(self, question: DecidedQuestion) -> None:
        """Ask the store."""
        store, now = self._store, self._store.now()
        asked: list[Queries] = []

        def rows_of(queries: Queries) -> list[RequestRow]:
            asked.append(queries)
            return queries.request_rows(
                decided=True, kind=None, sort=question.sort, now=now, text=question.words
            )

        rows = await store.ask_surely(rows_of)
        if rows is not None and asked[-1] is store.queries:
            self.found.emit(DecidedRows(question, rows))
