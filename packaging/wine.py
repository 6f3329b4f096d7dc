"""Makes and tests the files for Windows on Debian, under Wine: for tests, never for people.

python3 packaging/wine.py [--out DIR]         both steps below; DIR is dist/ by default
python3 packaging/wine.py make [--out DIR]    build with the real Windows Python, and pack, in DIR/windows
python3 packaging/wine.py test [--out DIR]    install, use and remove what was made; pass the tests for Windows

Needs Python 3.11 and pip, and what `bundling/wine.py` lists from Debian: it is said when something is missing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import dev

sys.path.insert(0, str(dev.ROOT))
from bundling import archives, msi, product, windows, wine  # with the project found

STEPS = ("make", "test")
PLACE = dev.ROOT / ".wine"
# The screen is Wine's own, and the program that is tested starts as it does for people.
_BUILD = "import sys, pathlib, build; sys.exit(not build.make(pathlib.Path(sys.argv[1])))"
_BUILD_LIMIT_S = 1800


def main(argv: list[str]) -> int:
    """Run the steps; 0 when all went well."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", nargs="?", choices=STEPS, help="only this step")
    parser.add_argument("--out", type=Path, default=dev.ROOT / "dist", metavar="DIR")
    given = parser.parse_args(argv)
    if absent := wine.missing():
        packages = " ".join(absent)
        print(f"MISSING: apt-get install --no-install-recommends {packages}", file=sys.stderr)
        return 1
    out = given.out.absolute()
    pythons = {name: _python(name) for name in ("build-windows", "dev")}
    steps = (given.step,) if given.step else STEPS
    if "make" in steps and not make(out / "windows", pythons["build-windows"]):
        return 1
    return test(out) if "test" in steps else 0


def _python(lock: str) -> Path:
    return wine.make_python(PLACE / lock, dev.uv_program(), dev.LOCKS / f"{lock}.txt")


def make(out: Path, python: Path) -> bool:
    """Build the folder as it is built on Windows, and put it into both installers."""
    out.mkdir(parents=True, exist_ok=True)
    environ = {"SOURCE_DATE_EPOCH": str(product.source_epoch())}
    command = (str(python), "-c", _BUILD, wine.windows_path(out))
    with wine.Wine(PLACE) as computer:
        done = computer.run(*command, limit_s=_BUILD_LIMIT_S, env=environ)
    print(done.said, end="", flush=True)
    if done.code:
        return False
    made, icon = out / product.PROGRAM, out / "work" / "countersign" / "countersign.ico"
    name = f"{product.PROGRAM}-{product.version()}-windows-x86_64-only-for-tests"
    begun = time.monotonic()
    windows.make_installer(made, out / f"{name}.exe", icon)
    msi.make_msi(made, out / f"{name}.msi", icon, out / "work")
    packed = [out / f"{name}.exe", out / f"{name}.msi"]
    sizes = ", ".join(f"{one.name} {one.stat().st_size / 1e6:.1f} MB" for one in packed)
    print(f"packed in {time.monotonic() - begun:.0f} s: {sizes}", flush=True)
    sums = out / f"{name}.sha256"
    sums.write_text(archives.sums(packed), encoding="utf-8", newline="\n")
    return True


def test(out: Path) -> int:
    """Pass the tests of what was made, one after another: each has a whole Windows."""
    environ = {**os.environ, "COUNTERSIGN_PACKAGES": str(out)}
    command = [sys.executable, str(dev.ROOT / "packaging" / "dev.py"), "test", "-n", "0"]
    command += [str(path) for path in sorted((dev.ROOT / "tests/package").glob("test_windows*.py"))]
    return subprocess.run(command, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
