"""All benchmarks, one after the other: `poe bench`. They print figures and ratios and never fail.

They run on a desktop of their own (screen, session bus, keyring), so that figures do not depend on
what is open on this machine. Arguments go to the window benchmark, for a short look: --rounds 2.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.e2e.desktop import Desktop

ALONE = (
    "tests.bench.bench_store",
    "tests.bench.bench_tables",
    "tests.bench.bench_plans",
    "tests.bench.bench_export",
)
ON_A_DESKTOP = "tests.bench.bench_window"


def main() -> None:
    for module in ALONE:
        print(f"== {module}", flush=True)
        subprocess.run([sys.executable, "-m", module], check=True)
    print(f"== {ON_A_DESKTOP}", flush=True)
    with tempfile.TemporaryDirectory() as name, Desktop(Path(name)) as desktop:
        env = dict(desktop.env)
        env.pop("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", None)  # no screen reader listens
        subprocess.run([sys.executable, "-m", ON_A_DESKTOP, *sys.argv[1:]], check=True, env=env)


if __name__ == "__main__":
    main()
