"""The benchmarks of tables and exports still run, in a small world. Figures are not judged.

`poe bench` itself is tried with the journeys, on a whole desktop.
"""

from __future__ import annotations

import os
import subprocess
import sys


def test_the_table_benchmark_opens_sorts_filters_scrolls_and_exports() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_tables", "--charges", "400", "--rounds", "1"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    for table in ("agreements", "charges"):
        done_there = [line for line in done.stdout.splitlines() if line.startswith(table)]
        for what in ("open", "sort by", "filter by", "scroll", "export"):
            assert any(what in line for line in done_there)


def test_the_export_benchmark_writes_every_kind_of_file() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_export", "--charges", "60"],
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    for kind in ("csv", "xlsx", "json", "ics", "parquet"):
        lines = [line for line in done.stdout.splitlines() if line.startswith(kind)]
        assert ["60 rows" in line for line in lines] == [False, True]
        assert all("peak memory" in line for line in lines)
