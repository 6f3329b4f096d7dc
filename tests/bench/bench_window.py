"""Start to stored rows painted beside a bare window, and the window's timer during a full sync.

Run with `python -m tests.bench.bench_window` on a display with a keyring (the benchmark command of
tests/README.md brings both). Every figure is of fresh processes; ratios are of the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
BARE = "tests.bench.probe_bare"
START = "tests.bench.probe_start"
TIMER = "tests.bench.probe_timer"
DATA_DIR = "--data-dir"
# An installed program has its bytecode; a shell that forbids writing it would measure the compiler.
ENVIRONMENT = {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def painted_ms(module: str, *arguments: str) -> float:
    """Milliseconds from the start of the process to the moment that it reports as painted."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )
    return (float(done.stdout.strip().splitlines()[-1]) - begun) * 1000


def spread(values: list[float]) -> str:
    return f"median {statistics.median(values):.0f} (min {min(values):.0f}, max {max(values):.0f})"


def bench_start(folder: Path, rounds: int, sizes: list[str]) -> None:
    """A store of this size is filled once; then bare window and Countersign start in turn."""
    filled = probe_timer(folder, sizes)
    print(f"store: {filled['rows']} charges")
    if not filled["is_kept"]:
        print("no keyring: nothing is stored between two starts, so there is no first row to time")
        return
    bare: list[float] = []
    full: list[float] = []
    for round_ in range(rounds + 1):
        pair = painted_ms(BARE), painted_ms(START, DATA_DIR, str(folder))
        if round_:  # the first pair warms the caches
            bare.append(pair[0])
            full.append(pair[1])
    ratios = [there / here for here, there in zip(bare, full, strict=True)]
    print(f"bare window painted, ms:   {spread(bare)}")
    print(f"stored rows painted, ms:   {spread(full)}")
    print(
        f"ratio: median {statistics.median(ratios):.2f} "
        f"(min {min(ratios):.2f}, max {max(ratios):.2f}); to reach: 1.6"
    )


def probe_timer(folder: Path, sizes: list[str]) -> dict[str, float]:
    """Run one window through a first full sync with a 4 ms timer."""
    done = subprocess.run(
        [sys.executable, "-m", TIMER, DATA_DIR, str(folder), *sizes],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def bench_timer(sizes: list[str]) -> None:
    """The gaps of a 4 ms timer: idle, and during a full sync of a fresh store."""
    with tempfile.TemporaryDirectory() as name:
        figures = probe_timer(Path(name), sizes)
    print(f"full sync of {figures['rows']} charges took {figures['sync_s']:.1f} s")
    for kind in ("idle", "sync"):
        print(
            f"4 ms timer, {kind}: p99 {figures[f'{kind}_p99']:.1f} ms, "
            f"worst {figures[f'{kind}_worst']:.1f} ms, {figures[f'{kind}_count']:.0f} gaps; "
            f"longest work of the thread itself {figures[f'{kind}_work']:.1f} ms"
        )
    print(
        f"ratio of p99: {figures['sync_p99'] / figures['idle_p99']:.2f}; "
        "to reach during a sync: p99 16 ms, worst 50 ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--agreements", default="5000")
    parser.add_argument("--charges", default="100000")
    parser.add_argument("--idle", default="10")
    given = parser.parse_args()
    sizes = ["--agreements", given.agreements, "--charges", given.charges, "--idle", given.idle]
    bench_timer(sizes)
    with tempfile.TemporaryDirectory() as name:
        bench_start(Path(name), given.rounds, sizes)


if __name__ == "__main__":
    main()
