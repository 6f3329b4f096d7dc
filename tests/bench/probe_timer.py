"""A whole window through the first full sync of a large account, with a 4 ms timer that counts gaps."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.options import parse
from app.store.keys import Table
from app.worker.client import WorkerClient
from app.worker.messages import Event, SyncEnded
from app.worker.opening import SyncStarted
from ui.application import Application
from ui.start import STYLE


class Gaps:
    """The times between two runs of a 4 ms timer of the window's thread, in milliseconds.

    `worst_work` is the most that this thread itself computed between two runs: other programs on the
    machine make the gaps longer, but not this.
    """

    def __init__(self) -> None:
        self.values: list[float] = []
        self.worst_work = 0.0
        self._last = 0.0
        self._worked = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(4)
        self._timer.timeout.connect(self._on_timeout)

    def begin(self) -> None:
        self._last = time.perf_counter()
        self._worked = time.thread_time()
        self.worst_work = 0.0
        self._timer.start()

    def end(self) -> list[float]:
        self._timer.stop()
        taken, self.values = sorted(self.values), []
        return taken

    def _on_timeout(self) -> None:
        now = time.perf_counter()
        self.values.append((now - self._last) * 1000)
        self._last = now
        worked = time.thread_time()
        self.worst_work = max(self.worst_work, (worked - self._worked) * 1000)
        self._worked = worked


class Probe(Application):
    """Counts during the full sync, then idle, then prints and quits."""

    def begin_probe(self, idle_s: float) -> None:
        self._idle_s = idle_s
        self.gaps = Gaps()
        self.figures: dict[str, float | bool] = {}
        self.bridge.received.connect(self._on_probe_event)

    def _on_probe_event(self, event: Event) -> None:
        match event:
            case SyncStarted(is_full=True) if "sync_s" not in self.figures:
                self._begun = time.monotonic()
                self.gaps.begin()
            case SyncEnded(is_full=True) if "sync_s" not in self.figures:
                self.figures["sync_s"] = time.monotonic() - self._begun
                self._keep("sync")
                self.gaps.begin()
                QTimer.singleShot(int(self._idle_s * 1000), self._finish)
            case _:
                pass

    def _keep(self, kind: str) -> None:
        self.figures[f"{kind}_work"] = self.gaps.worst_work
        gaps = self.gaps.end()
        self.figures[f"{kind}_p99"] = gaps[int(len(gaps) * 0.99)]
        self.figures[f"{kind}_worst"] = gaps[-1]
        self.figures[f"{kind}_count"] = len(gaps)

    def _finish(self) -> None:
        self._keep("idle")
        queries = self.store.queries
        keys = queries.table_keys(Table.CHARGES, sort="time", descending=True) if queries else []
        self.figures["rows"] = len(keys)
        self.figures["is_kept"] = self.store.is_kept
        print(json.dumps(self.figures), flush=True)
        self.quit()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--agreements", required=True)
    parser.add_argument("--charges", required=True)
    parser.add_argument("--latency-ms", default="0")
    parser.add_argument("--idle", type=float, default=10.0, help="seconds to watch the idle window")
    given = parser.parse_args()
    sizes = ["--agreements", given.agreements, "--charges", given.charges]
    sizes += ["--latency-ms", given.latency_ms]
    options = parse(["--sandbox", "--data-dir", str(given.data_dir), *sizes])
    client = WorkerClient(msgspec.structs.replace(options.for_worker, paced=False))
    client.start()
    probe = Probe(QApplication([sys.argv[0], *STYLE]), options.for_window, client)
    probe.begin_probe(given.idle)
    probe.run()


if __name__ == "__main__":
    main()
