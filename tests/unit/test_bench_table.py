"""The table of docs/speed.md is brought up to date line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import table
from tests.bench.measured import Line, spread

EMPTY = "# Speed\n\n<!-- measured -->\n<!-- /measured -->\n\nafter\n"
START = Line("start", "a bare window", "≤ 1.5x", "1.42x", holds=True, note="7 rounds")
SYNC = Line("full sync", "awscli", "≥ 8x", "4.0x", holds=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "speed.md"
    path.write_text(EMPTY, "utf-8")
    return path


def rows(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line.startswith("| ")][2:]


def test_each_line_says_whether_its_bound_holds(path: Path) -> None:
    table.write(path, [START, SYNC], "Quiet.")
    assert rows(path) == [
        "| start | a bare window | ≤ 1.5x | 1.42x | yes | 7 rounds |",
        "| full sync | awscli | ≥ 8x | 4.0x | **no** | - |",
    ]
    text = path.read_text("utf-8")
    assert text.startswith("# Speed")
    assert text.endswith("\n\nafter\n")
    assert "Quiet." in text
    assert "cores" in text


def test_a_line_measured_again_takes_its_place_and_the_others_stay(path: Path) -> None:
    table.write(path, [START, SYNC], "Quiet.")
    again = Line("start", "a bare window", "≤ 1.5x", "1.60x", holds=False)
    table.write(path, [again], "Busy.")
    assert rows(path) == [
        "| start | a bare window | ≤ 1.5x | 1.60x | **no** | - |",
        "| full sync | awscli | ≥ 8x | 4.0x | **no** | - |",
    ]
    assert "Quiet." not in path.read_text("utf-8")


def test_a_spread_names_the_median_and_both_ends() -> None:
    assert spread([1.5, 1.1, 1.2]) == "1.20x (1.10 to 1.50, 3 rounds)"
    assert spread([2.0], "ms", 0) == "2 ms"
