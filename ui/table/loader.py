"""Keeps a table model in step with the store: asks for the ordered keys away from the window's thread."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.model.agreement_detail import ChargeReading
from app.model.money import Money
from app.model.text import plain
from ui.aio import Tasks, async_slot
from ui.store_view import StoreView
from ui.table.model import TableModel
from ui.table.plan import Plan, plan_change
from ui.typed import typed_search

if TYPE_CHECKING:
    from app.store.queries import Queries, Table

_REFRESH_MS = 400
_SLOWEST_REFRESH_MS = 3000
_IDLE_SHARE = 20  # a refresh that took 50 ms is followed by a second of quiet
_MAX_WORDS = 200
_PORTION = 500


class Question(msgspec.Struct, frozen=True):
    """Which rows, in which order."""

    sort: str
    is_descending: bool = False
    words: str = ""
    chips: tuple[str, ...] = ()


class Facts(msgspec.Struct, frozen=True):
    """Numbers of a whole table and of the rows that are listed."""

    counts: dict[str, int]  # of the rows that each chip leaves; the empty name counts all
    still_to_pay: tuple[Money, ...] = ()
    charge_reading: ChargeReading = ChargeReading.WHOLE


class Loader(QObject):
    """`loaded` after the model shows the answer to the newest question, `counted` when its Facts are there."""

    loaded = Signal()
    counted = Signal(object)

    def __init__(
        self,
        table: Table,
        model: TableModel,
        store: StoreView,
        tasks: Tasks,
        question: Question,
        in_view: Callable[[], range],
        *,
        has_sums: bool = False,
    ) -> None:
        """Ask for the rows of a table; the sort of `question` is one that the queries know.

        The records of the rows `in_view` come with them, so that they can be painted at once.
        """
        super().__init__(model)
        self._in_view = in_view
        self._plain_sort = question.sort
        self._orders = {one.sort: one.order for one in model.columns if one.order is not None}
        self.tasks = tasks
        self.question = question
        self.is_narrowed_anew = False  # whether the rows answer to other filters than those before
        self._filters = question.words, question.chips
        self._table = table
        self._model = model
        self._store = store
        self._has_sums = has_sums
        self._is_running = False
        self._is_stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REFRESH_MS)
        self._later.timeout.connect(self.load)

    def ask(self, **changes: str | bool | tuple[str, ...]) -> None:
        """Change the question; an older one that is still being answered is dropped."""
        question = msgspec.structs.replace(self.question, **changes)
        words = typed_search(plain(question.words, _MAX_WORDS))
        question = msgspec.structs.replace(question, words=words)
        if question != self.question:
            self.question = question
            if self._is_running:
                self._store.interrupt()
            self.load()

    def start_with(self, sort: str, *, is_descending: bool) -> None:
        """Change the sort without asking: somebody will."""
        self.question = msgspec.structs.replace(
            self.question, sort=sort, is_descending=is_descending
        )

    def start_among(self, chips: tuple[str, ...]) -> None:
        """Narrow the rows without asking: somebody will."""
        self.question = msgspec.structs.replace(self.question, chips=chips)

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
                if await self._answer() and not self._is_stale:
                    await self._count()
        finally:
            self._is_running = False

    async def _answer(self) -> bool:
        from app.store.queries import SearchCancelled  # noqa: PLC0415 - the store opens after the first frame

        question, keys, now = self.question, self._model.keys[:], self._store.now()
        asked = self._store.queries
        in_view = self._in_view()
        clock = QElapsedTimer()
        clock.start()

        def read(queries: Queries) -> tuple[Plan, dict[int, Any]]:
            order = self._orders.get(question.sort)
            new = queries.table_keys(
                self._table,
                sort=question.sort if order is None else self._plain_sort,
                descending=question.is_descending and order is None,
                text=question.words,
                chips=question.chips,
                now=now,
            )
            if order is not None:
                values = map(order, self._all_records(queries, new, now))
                new = _ordered(zip(new, values, strict=True), question)
            shown = new[in_view.start : in_view.stop]
            records = queries.table_rows(self._table, shown, now=now)
            return plan_change(keys, new), dict(zip(shown, records, strict=True))

        try:
            found = await self._store.ask(read)
        except SearchCancelled:
            self._is_stale = True
            return False
        if self._store.queries is not asked:  # these are rows of a store that is not shown any more
            self._is_stale = True
            return False
        self._model.apply(*(found or (plan_change(keys, array("q")), {})))
        quiet_ms = min(max(_REFRESH_MS, _IDLE_SHARE * clock.elapsed()), _SLOWEST_REFRESH_MS)
        self._later.setInterval(quiet_ms)
        filters = question.words, question.chips
        self.is_narrowed_anew, self._filters = filters != self._filters, filters
        self.loaded.emit()
        return found is not None

    def _all_records(self, queries: Queries, keys: Sequence[int], now: datetime) -> Iterator[Any]:
        for start in range(0, len(keys), _PORTION):
            yield from queries.table_rows(self._table, keys[start : start + _PORTION], now=now)

    async def _count(self) -> None:
        """Count after the rows are shown: they need not wait for it."""
        from app.store.queries import SearchCancelled  # noqa: PLC0415 - the store opens after the first frame

        keys, now = self._model.keys[:], self._store.now()

        def read(queries: Queries) -> Facts:
            sums = queries.still_to_pay(keys, now) if self._has_sums else ()
            counts = queries.chip_counts(self._table, now)
            return Facts(counts, tuple(sums), queries.charge_reading())

        try:
            facts = await self._store.ask(read)
        except SearchCancelled:
            self._is_stale = True
            return
        if facts is not None:
            self.counted.emit(facts)


def _ordered(values: Iterable[tuple[int, Any]], question: Question) -> array[int]:
    """Sort keys by the values of their records; those without one come last, whichever way."""
    found, missing = [], []
    for key, value in values:
        if value is None:
            missing.append(key)
        else:
            found.append((value, key))
    found.sort(key=itemgetter(0), reverse=question.is_descending)
    return array("q", [*(key for _, key in found), *missing])
