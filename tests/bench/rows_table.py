"""The rows of the tables: a key press in the filter, and scrolling, with 100,000 charges."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from tests.bench.measured import Line, Place, ratios

TABLE = "tests.bench.probe_table"
_STEPS = 1000
_STEPS_EACH = 10  # charges


def measure_filter(place: Place) -> list[Line]:
    """Press keys in the filter of the charges; each is answered before the next."""
    found = _found(place)
    keys, times = found["key"], ratios(found["key"], found["bare"])
    slowest, middle = max(keys), statistics.median(keys)
    return [
        Line(
            f"key press to filtered rows, {place.sizes.charges:,} charges",
            "a bare SQLite query (LIKE over the same words, no cipher)",
            "≤ 50 ms, and ≤ 3x",
            f"{middle:.1f} ms (p95 {at(keys, 0.95):.1f}, worst {slowest:.1f}); "
            f"{statistics.median(times):.2f}x ({min(times):.2f} to {max(times):.2f})",
            at(keys, 0.95) <= 50 and statistics.median(times) <= 3,
            f"{len(keys)} keys, each until its rows were painted; bare {statistics.median(found['bare']):.1f} ms",
        )
    ]


def measure_scroll(place: Place) -> list[Line]:
    """Turn the wheel and drag the handle; a frame lasts until what it brought up is painted."""
    frames = _found(place)["frame"]
    return [
        Line(
            f"scroll through {place.sizes.charges:,} rows",
            "frame budget",
            "p99 ≤ 16 ms",
            f"p99 {at(frames, 0.99):.1f} ms (median {statistics.median(frames):.1f}, "
            f"worst {max(frames):.1f})",
            at(frames, 0.99) <= 16,
            f"{len(frames)} frames, wheel and handle",
        )
    ]


def _found(place: Place) -> dict[str, Any]:
    """Run the window once for both rows."""
    if not place.table:
        charges = place.sizes.charges
        steps = min(_STEPS, charges // _STEPS_EACH)
        place.table = place.figures(TABLE, "--charges", str(charges), "--steps", str(steps))
    return place.table


def at(values: Sequence[float], share: float) -> float:
    """The value below which a share of all lies."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]
