"""Eight hours of a worker in some minutes: `poe soak`, or `poe soak --hours 1`. Fails when something did not hold."""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from tests.fakes.soak import soak

_MEGABYTE = 1_000_000
_MOST_GROWTH = (
    24 * _MEGABYTE
)  # of the whole process, the simulated account with its growing history included
_MOST_HANDLES = 8


def main() -> int:
    """Run it and print what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hours", type=float, default=8.0)
    hours: float = parser.parse_args().hours
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        result = soak(Path(folder), round(hours * 60))
    growth = result.memory_after - result.memory_before
    handles = result.handles_after - result.handles_before
    if growth > _MOST_GROWTH:
        result.problems.append(f"memory grew by {growth / _MEGABYTE:.1f} MB")
    if handles > _MOST_HANDLES:
        result.problems.append(f"{handles} handles more")
    print(
        f"{result.hours:g} h and 1 h of sleep in {time.monotonic() - began:.0f} s:"
        f" {result.rounds} rounds waited for ({result.failed_rounds} failed), {result.asked} requests asked,"
        f" {result.commands} answered, {result.notices} notices, {result.deadlines} warnings due,"
        f" told {', '.join(f'{n} of {hours_before(one)} h' for one, n in result.warned.items())};"
        f" memory {result.memory_before / _MEGABYTE:.1f} to {result.memory_after / _MEGABYTE:.1f} MB,"
        f" handles {result.handles_before} to {result.handles_after}"
    )
    print(*(result.problems or ["nothing twice, untold or stuck"]), sep="\n")
    return 1 if result.problems else 0


def hours_before(warning: timedelta) -> int:
    """How many hours before a deadline a warning comes."""
    return warning // timedelta(hours=1)


if __name__ == "__main__":
    raise SystemExit(main())
