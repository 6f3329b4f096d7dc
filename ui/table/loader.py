"""Keeps a table model in step with the store: asks for the ordered keys away from the window's thread."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.model.text import plain
from ui.aio import Tasks, async_slot
from ui.store_view import StoreView
from ui.table.model import TableModel
from ui.table.plan import Plan, plan_change

if TYPE_CHECKING:
    from app.store.queries import Queries, Table

_REFRESH_MS = 400
_SLOWEST_REFRESH_MS = 3000
_IDLE_SHARE = 20  # a refresh that took 50 ms is followed by a second of quiet
_MAX_WORDS = 200


class Question(msgspec.Struct, frozen=True):
    """Which rows, in which order."""

    sort: str
    is_descending: bool = False
    words: str = ""
    chips: tuple[str, ...] = ()


class Loader(QObject):
    """`loaded` after the model shows the answer to the newest question."""

    loaded = Signal()

    def __init__(
        self,
        table: Table,
        model: TableModel,
        store: StoreView,
        tasks: Tasks,
        question: Question,
    ) -> None:
        super().__init__(model)
        self.tasks = tasks
        self.question = question
        self._table = table
        self._model = model
        self._store = store
        self._is_running = False
        self._is_stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REFRESH_MS)
        self._later.timeout.connect(self.load)

    def ask(self, **changes: str | bool | tuple[str, ...]) -> None:
        """Change the question; an older one that is still being answered is dropped."""
        question = msgspec.structs.replace(self.question, **changes)
        question = msgspec.structs.replace(question, words=plain(question.words, _MAX_WORDS))
        if question != self.question:
            self.question = question
            if self._is_running:
                self._store.interrupt()
            self.load()

    def load_later(self) -> None:
        """The store changed: ask again soon, however often this is called."""
        if not self._later.isActive():
            self._later.start()

    def load(self) -> None:
        """Ask now, or again as soon as the present answer is there."""
        self._is_stale = True
        if not self._is_running:
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
        from app.store.queries import SearchCancelled  # noqa: PLC0415 - the store opens after the first frame

        question, keys = self.question, self._model.keys[:]
        clock = QElapsedTimer()
        clock.start()

        def read(queries: Queries) -> Plan:
            new = queries.table_keys(
                self._table,
                sort=question.sort,
                descending=question.is_descending,
                text=question.words,
                chips=question.chips,
            )
            return plan_change(keys, new)

        try:
            plan = await self._store.ask(read)
        except SearchCancelled:
            self._is_stale = True
            return
        self._model.apply(plan or plan_change(keys, array("q")))
        quiet_ms = min(max(_REFRESH_MS, _IDLE_SHARE * clock.elapsed()), _SLOWEST_REFRESH_MS)
        self._later.setInterval(quiet_ms)
        self.loaded.emit()
