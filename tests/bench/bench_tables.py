"""How long the window's thread is busy while tables of 5,000 agreements and 100,000 charges are used.

Run with `python -m tests.bench.bench_tables`. A precise timer runs every millisecond: its longest gap
while something is done is the time in which the window could neither paint nor take a key. "Work" is what
the thread itself computed in the worst of these gaps, which other programs on the machine do not lengthen.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QItemSelectionModel, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from app.export.formats import Format
from app.model.account import Source
from app.model.saved_view import ChargeFilters
from app.worker.opening import StoreOpened
from tests.bench.invented import CHARGES, NOW, charges, fill
from tests.fakes.frame import running_tasks
from tests.fakes.store_key import new_key
from tests.fakes.window import Opened
from ui.garbage import GarbageCollector
from ui.registry import TabKey
from ui.table.tab import TableTab
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.table import ChargesTable

ROUNDS = 5
PLACES = 20
LIMIT_MS = 50.0
LONGEST_S = 60.0
SWITCH_S = 0.001  # as the application has it
QUIET_MS = 30


class Run(NamedTuple):
    """Milliseconds: the longest gap, the most that the thread computed in one, and until it was done."""

    gap: float
    work: float
    taken: float


class Gaps:
    """Watches the event loop while something is done, until it is done and painted."""

    def __init__(self) -> None:
        self._worst = 0.0
        self._work = 0.0
        self._last = 0.0
        self._worked = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._on_timeout)

    def during(self, work: Callable[[], object], is_done: Callable[[], bool]) -> Run:
        """Do it, and tell how the thread was taken."""
        loop = QEventLoop()
        watch = QTimer()
        watch.timeout.connect(lambda: loop.quit() if is_done() else None)
        rest(QUIET_MS)
        self._worst, self._last = 0.0, time.perf_counter()
        self._work, self._worked = 0.0, time.thread_time()
        begun = self._last
        self._timer.start()
        QTimer.singleShot(0, work)
        QTimer.singleShot(int(LONGEST_S * 1000), loop, loop.quit)
        watch.start(1)
        loop.exec()
        taken = (time.perf_counter() - begun) * 1000
        rest(QUIET_MS)  # what is painted after it belongs to it
        self._timer.stop()
        return Run(self._worst, self._work, taken)

    def _on_timeout(self) -> None:
        now = time.perf_counter()
        self._worst = max(self._worst, (now - self._last) * 1000)
        self._last = now
        worked = time.thread_time()
        self._work = max(self._work, (worked - self._worked) * 1000)
        self._worked = worked


def rest(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Bench:
    """One table under use: each action several times, the median of all rounds and the worst are told."""

    def __init__(self, opened: Opened, key: TabKey, folder: Path, rounds: int) -> None:
        self._opened = opened
        self._rounds = rounds
        self._key = key
        self._folder = folder
        self._gaps = Gaps()
        self._kind = Format.CSV
        self._loads = 0

    def run(self, sorts: tuple[str, ...], words: tuple[str, ...]) -> None:
        self._report("open", [self._gaps.during(self._open, self._is_loaded)])
        for sort in sorts:
            self._repeat(f"sort by {sort}", lambda sort=sort: self._sort(sort))  # type: ignore[misc]
        for word in words:
            self._filter_and_clear(word)
        self._scroll()
        self._select()
        for kind in (Format.CSV, Format.XLSX):
            self._kind = kind
            self._report(
                f"export all as {kind}", [self._gaps.during(self._export, self._is_exported)]
            )

    @property
    def tab(self) -> TableTab:
        found = self._opened.window.tab(self._key)
        if isinstance(found, ChargesTab):
            found = found.table
        assert isinstance(found, TableTab)
        return found

    def _open(self) -> None:
        self._loads = 0
        self.tab.loader.loaded.connect(self._on_loaded)
        self._opened.window.open_tab(self._key)

    def _sort(self, sort: str) -> None:
        self._loads = 0
        question = self.tab.loader.question
        is_descending = question.sort == sort and not question.is_descending
        self.tab.sort_by(sort, is_descending)

    def _filter(self, words: str) -> None:
        self._loads = 0
        self.tab.filter.setText(words)

    def _filter_and_clear(self, words: str) -> None:
        narrowed, cleared, rows = [], [], 0
        for _ in range(self._rounds):
            narrowed.append(self._gaps.during(lambda: self._filter(words), self._is_loaded))
            rows = self.tab.model.rowCount()
            cleared.append(self._gaps.during(lambda: self._filter(""), self._is_loaded))
        self._report(f"filter by {words!r}, {rows:,} found", narrowed)
        self._report("clear that filter", cleared)

    def _scroll(self) -> None:
        """Jump to many places, as a person drags the handle."""
        bar, dice = self.tab.view.verticalScrollBar(), random.Random(5)
        runs = []
        for _ in range(self._rounds * PLACES):
            place = dice.randrange(bar.maximum())
            runs.append(self._gaps.during(lambda place=place: bar.setValue(place), lambda: True))  # type: ignore[misc]
        self._report(f"scroll to {len(runs)} places", runs)

    def _select(self) -> None:
        self._report("select all", [self._gaps.during(self.tab.view.selectAll, lambda: True)])
        self._repeat("sort with all selected", lambda: self._sort("product"))
        rows = self.tab.model.rowCount()
        flags = QItemSelectionModel.SelectionFlag
        selection = self.tab.view.selectionModel()
        selection.clear()
        for row in range(0, min(rows, 400), 2):
            selection.select(self.tab.model.index(row, 0), flags.Select | flags.Rows)
        self._repeat("sort with 200 rows selected apart", lambda: self._sort("product"))
        selection.clear()

    def _export(self) -> None:
        self.tab.toolbar.export.exporter.write_to(self._kind, self._file)

    @property
    def _file(self) -> Path:
        return self._folder / f"{self._key}.{self._kind}"

    def _is_exported(self) -> bool:
        return self._file.exists() and self.tab.toolbar.export.percent is None

    def _repeat(self, name: str, work: Callable[[], object]) -> None:
        self._report(name, [self._gaps.during(work, self._is_loaded) for _ in range(self._rounds)])

    def _is_loaded(self) -> bool:
        return self._loads > 0

    def _on_loaded(self) -> None:
        self._loads += 1

    def _report(self, name: str, runs: list[Run]) -> None:
        report(self._key, name, self.tab.model.rowCount(), runs)


def bench_charges(opened: Opened, rounds: int) -> None:
    """What stands above the charges, and what narrows them: sums, chart, chips and filters."""
    tab, gaps = opened.window.tab(TabKey.CHARGES), Gaps()
    assert isinstance(tab, ChargesTab)
    table, overview = tab.table, tab.table.overview
    figures, rows = overview.figures, tab.table.model.rowCount()

    def done(name: str, work: Callable[[], object]) -> None:
        report("charges", name, rows, [told(figures.answered, gaps, work) for _ in range(rounds)])

    sides = itertools.cycle((True, False))
    codes = itertools.cycle(("EUR", "GBP", "USD"))
    done("sums and chart again", figures.load)
    done(
        "chart by seller, by product",
        lambda: figures.choose(figures.currency, by_seller=next(sides)),
    )
    done(
        "chart in another currency",
        lambda: figures.choose(next(codes), by_seller=False),
    )
    months = itertools.cycle(range(12))
    runs = [
        gaps.during(lambda: overview.chart.point_at(next(months)), lambda: True)
        for _ in range(rounds * 12)
    ]
    report("charges", "point at each month", rows, runs)
    overview.chart.point_at(-1)
    for chip in ("gaps", "upcoming", "without_order", "invoiced"):
        both = [ChargeFilters(), chip], [ChargeFilters(), ""]
        bench_narrowed(table, gaps, both, rounds, f"chip {chip!r}")
    filters = ChargeFilters(currency="EUR", period="next_90")
    bench_narrowed(table, gaps, ([filters, ""], [ChargeFilters(), ""]), rounds, "filters")


def bench_narrowed(
    table: ChargesTable, gaps: Gaps, there_and_back: tuple[list[Any], ...], rounds: int, name: str
) -> None:
    """Narrow the rows, and show all of them again."""
    runs, found = [], []
    for _ in range(rounds):
        for filters, chip in there_and_back:

            def narrow(filters: ChargeFilters = filters, chip: str = chip) -> None:
                table.narrow(filters)
                table.toolbar.choose(chip)
                table.toolbar.chip_chosen.emit(chip)

            runs.append(told(table.loader.loaded, gaps, narrow))
            found.append(table.model.rowCount())
            while table.loader._is_running:  # it counts: asked now, the answer would come later
                rest(QUIET_MS)
    report("charges", f"{name}, {found[0]:,} found", table.model.rowCount(), runs)


def told(signal: SignalInstance, gaps: Gaps, work: Callable[[], object]) -> Run:
    """Watch until a signal has come."""
    came: list[bool] = []

    def note() -> None:
        came.append(True)

    signal.connect(note)
    run = gaps.during(work, lambda: bool(came))
    signal.disconnect(note)
    return run


def bench_search(opened: Opened, words: tuple[str, ...], rounds: int, number: int) -> None:
    """The search over everything: from the text in its field to the hits."""
    palette, gaps = opened.window.search, Gaps()
    field = palette.field
    palette.open_palette()
    for one in words:
        runs = []
        for _ in range(rounds):
            runs.append(
                gaps.during(
                    lambda: field.setText(one),  # noqa: B023
                    lambda: palette.shown_content == one,  # noqa: B023
                )
            )
            field.clear()
        report("search", f"everything with {one!r}", number, runs)


def report(key: str, name: str, rows: int, runs: list[Run]) -> None:
    """Print one line."""
    gaps = [run.gap for run in runs]
    typical, done = statistics.median(gaps), statistics.median(run.taken for run in runs)
    work = max(run.work for run in runs)
    mark = "" if typical <= LIMIT_MS else f"  over {LIMIT_MS:.0f}"
    print(
        f"{key:<11}{name:<35}{rows:>8,} rows  thread busy {typical:>6.1f} ms "
        f"(worst {max(gaps):>6.1f}, work {work:>5.1f}), shown after {done:>7.1f} ms{mark}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--charges", type=int, default=CHARGES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    rows = charges(random.Random(7))[: given.charges]
    app = QApplication([])
    sys.setswitchinterval(SWITCH_S)
    with tempfile.TemporaryDirectory() as name, running_tasks(app) as tasks:
        folder, key = Path(name), new_key()
        fill(folder / "store.db", key, rows)
        opened = Opened(app, folder, tasks, Source(sandbox=True))
        garbage = GarbageCollector()
        opened.store.now = lambda: NOW  # type: ignore[method-assign]
        opened.client.tell(StoreOpened(str(folder / "store.db"), key, is_kept=True, account_id="1"))
        opened.sign_in()
        opened.window.resize(1280, 820)  # the screen of the bench is smaller than a desk's
        rest(5000)  # the tabs' modules are loaded meanwhile
        Bench(opened, TabKey.AGREEMENTS, folder, given.rounds).run(
            ("value", "product", "next_charge", "orders", "decide_by", "contacts", "standing"),
            ("quayside", "a", "agmt-000f"),
        )
        Bench(opened, TabKey.CHARGES, folder, given.rounds).run(
            ("amount", "product", "order", "kind", "revision", "time"), ("quayside", "ch", "BL-099")
        )
        bench_charges(opened, given.rounds)
        bench_search(opened, ("lumenfold", "BL-099", "a", "nothing"), given.rounds, given.charges)
        garbage.close()
        opened.close()


if __name__ == "__main__":
    main()
