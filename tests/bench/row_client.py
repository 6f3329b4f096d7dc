"""The row of cold client work: imports and models, until calls can be made."""

from __future__ import annotations

import statistics

from tests.bench.measured import Line, Place, ratios, spread
from tests.bench.probe_client import SERVICES

CLIENT = "tests.bench.probe_client"


def measure_client(place: Place) -> list[Line]:
    """Make the worker's session and plain clients of the same services in turn, each in a new process."""
    ours, plain = [], []
    for number in range(place.sizes.rounds + 1):
        pair = float(place.run(CLIENT, "worker")), float(place.run(CLIENT, "plain"))
        if number:
            ours.append(pair[0])
            plain.append(pair[1])
    found = ratios(ours, plain)
    return [
        Line(
            "cold client work in the worker (imports, models)",
            f"plain boto3 clients of the same {len(SERVICES)} services",
            "≤ 1x",
            spread(found),
            statistics.median(found) <= 1,
            f"{spread(ours, 'ms', 0)} to {spread(plain, 'ms', 0)} of processor; the worker also has a client"
            " that writes, and its gateways",
        )
    ]
