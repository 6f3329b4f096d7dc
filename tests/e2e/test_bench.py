"""`poe bench` still measures every row, in a small account. Figures are not judged."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.bench.__main__ import ROWS
from tests.e2e.desktop import ROOT


@pytest.mark.long
@pytest.mark.timeout(600)
def test_every_row_of_the_benchmark_is_measured() -> None:
    speed = ROOT / "docs" / "speed.md"
    before = speed.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    begun = [line.split()[1] for line in lines if line.startswith("== ")]
    assert begun == list(ROWS)
    measured = [line for line in lines if line.startswith(("yes", "no"))]
    assert len(measured) >= len(ROWS)
    assert speed.read_bytes() == before  # a smoke is no measurement
