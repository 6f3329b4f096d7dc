"""100,000 charges in the window: from a key press to the filtered rows on the screen, and frames of scrolling.

Prints milliseconds: each key press with the bare query beside it, and each frame.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import apsw
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.model.account import Source
from app.model.charge import Charge
from app.worker.opening import StoreOpened
from tests.bench.invented import AGREEMENTS, NOW, PRODUCTS, SELLERS, charges, fill
from tests.fakes.frame import running_tasks
from tests.fakes.store_key import new_key
from tests.fakes.window import Opened
from ui.garbage import GarbageCollector
from ui.registry import TabKey
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.table import ChargesTable

SWITCH_S = 0.001  # as the application has it
LONGEST_MS = 20_000
WORDS = ("quaysi", "bl-09", "lumenfold 12", "seller 7")
QUIET_MS = 150  # a person's next key; the numbers of the filters are counted meanwhile
SETTLE_MS = 3000


def bare(path: Path, rows: list[str]) -> apsw.Connection:
    """The same words in plain SQLite, in the order of the rows."""
    plain = apsw.Connection(str(path))
    plain.execute("CREATE TABLE charge (row_id INTEGER PRIMARY KEY, time INTEGER, words TEXT)")
    plain.execute("BEGIN")
    plain.executemany("INSERT INTO charge (time, words) VALUES (?, ?)", list(enumerate(rows)))
    plain.execute("COMMIT; CREATE INDEX by_time ON charge (time)")
    return plain


class Painted(QObject):
    """Tells when a widget was painted next."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = 0.0
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.at = time.perf_counter()


class Probe:
    """Types and scrolls in one table."""

    def __init__(self, table: ChargesTable) -> None:
        self._table = table
        self.filter: QWidget = table.filter
        self._loads = 0
        table.loader.loaded.connect(self._on_loaded)
        self._painted = Painted()
        table.view.viewport().installEventFilter(self._painted)

    def key_ms(self, key: str) -> float:
        """Milliseconds from a key press until its rows were painted."""
        self._loads, self._painted.at = 0, 0.0
        begun = time.perf_counter()
        QTest.keyClicks(self.filter, key)
        wait(lambda: self._loads > 0 and self._painted.at > 0)
        return (self._painted.at - begun) * 1000

    def clear(self) -> None:
        self._loads = 0
        self._table.filter.clear()
        wait(lambda: self._loads > 0)
        rest(100)

    def frame_ms(self, place: int) -> float:
        """Milliseconds until a move of the list was painted and all that it brought up was done."""
        self._painted.at = 0.0
        begun = time.perf_counter()
        self._table.view.verticalScrollBar().setValue(place)
        wait(lambda: self._painted.at > 0)
        return (self._painted.at - begun) * 1000

    def _on_loaded(self) -> None:
        self._loads += 1
        self._painted.at = 0.0
        self._table.view.viewport().update()  # also where the rows are the same
        if not self._table.model.rowCount():  # words stand in the place of the list
            self._painted.at = time.perf_counter()


def wait(is_done: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    loop, watch = QEventLoop(), QTimer()
    watch.timeout.connect(lambda: loop.quit() if is_done() else None)
    watch.start(1)
    QTimer.singleShot(LONGEST_MS, loop, loop.quit)
    loop.exec()
    assert is_done(), "the table did not answer"


def rest(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def typed(probe: Probe, plain: apsw.Connection) -> dict[str, list[float]]:
    """Type each word, and ask bare SQLite the same after each key."""
    found: dict[str, list[float]] = {"key": [], "bare": []}
    for word in WORDS:
        for number, key in enumerate(word, start=1):
            if key == " ":  # asks nothing by itself
                QTest.keyClicks(probe.filter, key)
                continue
            found["key"].append(probe.key_ms(key))
            parts = word[:number].split()
            like = " AND ".join(["words LIKE ?"] * len(parts))
            begun = time.perf_counter()
            sql = f"SELECT row_id FROM charge WHERE {like} ORDER BY time DESC"
            plain.execute(sql, [f"%{one}%" for one in parts]).fetchall()
            found["bare"].append((time.perf_counter() - begun) * 1000)
            rest(QUIET_MS)
        probe.clear()
    return found


def scrolled(probe: Probe, table: ChargesTable, steps: int) -> list[float]:
    """Turn the wheel, and drag the handle to places far apart."""
    bar, dice = table.view.verticalScrollBar(), random.Random(5)
    frames, place = [], 0
    for _ in range(steps):
        place = min(place + bar.singleStep() * 3, bar.maximum())
        frames.append(probe.frame_ms(place))
    frames.extend(probe.frame_ms(dice.randrange(bar.maximum())) for _ in range(steps // 2))
    return frames


def words_of(rows: list[Charge]) -> list[str]:
    """What a charge is found by: its ids, purchase order, product and seller."""
    return [
        f"{row.charge_id} {row.agreement_id} {row.purchase_order or ''} "
        f"{PRODUCTS[number % AGREEMENTS % len(PRODUCTS)]} {number % AGREEMENTS} "
        f"Seller {number % AGREEMENTS % SELLERS}"
        for number, row in enumerate(rows)
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--charges", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    given = parser.parse_args()
    rows = charges(random.Random(7))[: given.charges]
    app = QApplication([])
    sys.setswitchinterval(SWITCH_S)
    with tempfile.TemporaryDirectory() as name, running_tasks(app) as tasks:
        folder, key = Path(name), new_key()
        fill(folder / "store.db", key, rows)
        plain = bare(folder / "bare.db", words_of(rows))
        opened = Opened(app, folder, tasks, Source(sandbox=True))
        garbage = GarbageCollector()
        opened.store.now = lambda: NOW  # type: ignore[method-assign]
        opened.client.tell(StoreOpened(str(folder / "store.db"), key, is_kept=True, account_id="1"))
        opened.sign_in()
        opened.window.resize(1280, 820)
        tab = opened.window.open_tab(TabKey.CHARGES)
        assert isinstance(tab, ChargesTab)
        table = tab.table
        wait(lambda: table.model.rowCount() == given.charges)
        rest(SETTLE_MS)
        probe = Probe(table)
        found = typed(probe, plain)
        found["frame"] = scrolled(probe, table, given.steps)
        print(json.dumps(found), flush=True)
        garbage.close()
        opened.close()
        plain.close()


if __name__ == "__main__":
    main()
