"""Measures what the program promises of its speed beside what a buyer would use instead: `poe bench`.

Prints each row as it is measured and writes the table into docs/speed.md. Everything runs on a desktop of
its own (screen, session bus, keyring, tray), so that no figure depends on what is open on this machine; the
machine itself should have nothing else to do. Figures fail nothing.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import row_client, rows_sync, rows_table, rows_window, table
from tests.bench.measured import ENVIRONMENT, QUICK, Line, Place, Sizes
from tests.e2e.desktop import Desktop

ROWS: dict[str, Callable[[Place], list[Line]]] = {
    "timer": rows_window.measure_timer,
    "start": rows_window.measure_start,
    "chromium": rows_window.measure_chromium,
    "sync": rows_sync.measure_sync,
    "quotas": rows_sync.measure_quotas,
    "again": rows_sync.measure_again,
    "filter": rows_table.measure_filter,
    "scroll": rows_table.measure_scroll,
    "client": row_client.measure_client,
    "idle": rows_window.measure_idle,
}


def main() -> None:
    given = _parser().parse_args()
    sizes = QUICK if given.quick else Sizes()
    if given.full:
        sizes = dataclasses.replace(sizes, sample=sizes.agreements, commands=sizes.agreements)
    if given.idle_minutes is not None:
        sizes = dataclasses.replace(sizes, idle_s=given.idle_minutes * 60)
    highest = 0.0
    with tempfile.TemporaryDirectory() as name, Desktop(Path(name)) as desktop:
        desktop.tray()
        desktop.notifications()
        env = {**ENVIRONMENT, **desktop.env}
        env.pop("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", None)  # no screen reader listens
        place = Place(sizes, Path(name), env)
        for row in given.only or ROWS:
            load = os.getloadavg()[0]
            highest = max(highest, load)
            print(f"== {row} (load {load:.1f})", flush=True)
            begun = time.monotonic()
            lines = ROWS[row](place)
            for line in lines:
                print(table.told(line), flush=True)
            print(f"   took {time.monotonic() - begun:.0f} s", flush=True)
            if not given.quick:  # at once: a run that is broken off has measured this much
                table.write(table.PATH, lines, f"Highest load before a row: {highest:.1f}.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="poe bench", description=__doc__)
    add = parser.add_argument
    add(
        "--only", choices=ROWS, action="append", help="measure this row; may be given several times"
    )
    add("--quick", action="store_true", help="a smoke in a small account: writes nothing")
    add("--full", action="store_true", help="scale nothing up: takes hours")
    add("--idle-minutes", type=float, help="how long the idle program is watched (10)")
    return parser


if __name__ == "__main__":
    main()
