"""All benchmarks, one after the other: `python -m tests.bench`. They print figures and never fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> None:
    for file in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"== {file.stem}", flush=True)
        subprocess.run([sys.executable, "-m", f"tests.bench.{file.stem}"], check=True)


if __name__ == "__main__":
    main()
