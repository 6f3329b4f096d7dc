"""Starts a built Countersign as a person would and lets it test itself; whatever it says beyond that is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

Change = Callable[[dict[str, str]], dict[str, str]]
_LIMIT_S = 240
_SCREEN = "-screen 0 1400x900x24"


class SmokeError(Exception):
    """The program did not start, did not test itself or said something unexpected."""


def smoke(program: Path, *, cwd: Path | None = None, change: Change = dict) -> float:
    """Run `--self-test --sandbox` in an empty home; give the seconds that it took.

    `cwd` is the folder it is started in, `change` gives it another environment than `surroundings`.

    Raises:
        SmokeError: it did not end with 0, or wrote anything but its checks.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        home = Path(made)
        begun = time.monotonic()
        done = subprocess.run(
            [
                *_screen(),
                str(program),
                "--sandbox",
                "--self-test",
                "--data-dir",
                str(home / "data"),
            ],
            env=change(surroundings(home)),
            cwd=cwd or home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LIMIT_S,
            check=False,
        )
        took = time.monotonic() - begun
    said, complaints = done.stdout.decode(), done.stderr.decode()
    checks = said.splitlines()
    is_good = done.returncode == 0 and len(checks) > 1 and not complaints
    if not is_good or not all(line.startswith("ok   ") for line in checks):
        raise SmokeError(f"{program} ended with {done.returncode}\n{said}\n{complaints}")
    return took


def surroundings(home: Path) -> dict[str, str]:
    """An environment with nothing of ours in it but what a program needs to start at all."""
    needed = ("PATH", "SYSTEMROOT", "WINDIR", "COMSPEC", "TEMP", "TMP", "DISPLAY", "XAUTHORITY")
    known = {name: os.environ[name] for name in needed if name in os.environ}
    run = home / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    places = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
    known |= {name: str(home) for name in places}
    return known | {
        "XDG_RUNTIME_DIR": str(run),
        "LANG": "C.UTF-8",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _screen() -> list[str]:
    """A screen of its own where there is none."""
    if not sys.platform.startswith("linux") or os.environ.get("DISPLAY"):
        return []
    if shutil.which("xvfb-run") is None:
        raise SmokeError(
            "There is no screen and no xvfb-run. On Debian: apt-get install xvfb xauth"
        )
    return ["xvfb-run", "-a", "-s", _SCREEN]
