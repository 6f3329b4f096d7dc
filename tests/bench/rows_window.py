"""The window's rows: its start, its memory, its timer during a sync, and what it takes while nothing happens."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Self

from tests.bench.measured import ROOT, Line, Place, Tree, ratios, spread

BARE = "tests.bench.probe_bare"
START = "tests.bench.probe_start"
TIMER = "tests.bench.probe_timer"
REST = "tests.bench.probe_rest"
_WATCH_S = 10.0
_PATIENCE_S = 60.0
_STORE = "100,000 charges in the store"
_NO_KEYRING = "no keyring here, so nothing is stored between two starts"


def fill(place: Place) -> dict[str, float]:
    """Fill the store once, by the first full sync of a window; what its timer told meanwhile."""
    if not place.filled:
        sizes = place.sizes
        place.filled = place.figures(
            TIMER,
            *("--data-dir", str(place.data_dir), *sizes.arguments),
            *("--latency-ms", str(sizes.latency_ms), "--idle", str(min(_WATCH_S, sizes.idle_s))),
        )
    return place.filled


def measure_timer(place: Place) -> list[Line]:
    """Run a 4 ms timer in the window's thread, during a full sync and after it."""
    found = fill(place)
    p99, worst = found["sync_p99"], found["sync_worst"]
    return [
        Line(
            "window's 4 ms timer during a full sync",
            "the same window idle",
            "p99 ≤ 16 ms, worst ≤ 50 ms",
            f"p99 {p99:.1f} ms, worst {worst:.1f} ms; idle: p99 {found['idle_p99']:.1f} ms, "
            f"worst {found['idle_worst']:.1f} ms",
            p99 <= 16 and worst <= 50,
            f"{found['sync_count']:.0f} gaps in {found['sync_s']:.0f} s; the most that the thread itself "
            f"computed between two is {found['sync_work']:.1f} ms",
        )
    ]


def measure_start(place: Place) -> list[Line]:
    """Start a bare window and Countersign in turn, until each has painted."""
    what, against, bound = f"start to stored rows painted, {_STORE}", "a bare window", "≤ 1.5x"
    if not fill(place)["is_kept"]:
        return [Line(what, against, bound, "-", None, _NO_KEYRING)]
    bare: list[float] = []
    full: list[float] = []
    for number in range(place.sizes.rounds + 1):
        pair = painted_ms(place, BARE), painted_ms(place, START, "--data-dir", str(place.data_dir))
        if number:  # the first pair warms the caches
            bare.append(pair[0])
            full.append(pair[1])
    found = ratios(full, bare)
    least = min(full) / min(bare)
    return [
        Line(
            what,
            against,
            bound,
            spread(found),
            statistics.median(found) <= 1.5,
            f"{spread(full, 'ms', 0)} to {spread(bare, 'ms', 0)}; the quickest of each: {least:.2f}x",
        )
    ]


def painted_ms(place: Place, module: str, *arguments: str) -> float:
    """Milliseconds from the start of the process to the moment that it reports as painted."""
    begun = time.monotonic()
    return (float(place.run(module, *arguments)) - begun) * 1000


def measure_chromium(place: Place) -> list[Line]:
    """Compare start and memory with Chromium and an empty page."""
    what = (f"start to stored rows painted, {_STORE}", "memory of all processes idle, window open")
    against, bounds = "Chromium with an empty page", ("faster", "under half")
    program = shutil.which("chromium")
    if program is None or not fill(place)["is_kept"]:
        why = _NO_KEYRING if program else "there is no chromium here"
        return [
            Line(one, against, two, "-", None, why) for one, two in zip(what, bounds, strict=True)
        ]
    browser, ours = [], []
    with tempfile.TemporaryDirectory(dir=place.folder) as name, _Page() as page:
        for number in range(place.sizes.rounds + 1):
            with _running(_chromium(program, Path(name), page.url), place.env) as process:
                taken = page.painted_ms()
                memory = _calm_memory(process, place) if number == place.sizes.rounds else (0, 0)
            mine = painted_ms(place, START, "--data-dir", str(place.data_dir))
            if number:
                browser.append(taken)
                ours.append(mine)
    with _running(_rest(place), place.env) as process:
        held = _calm_memory(process, place)
    found = ratios(ours, browser)
    share = held[0] / memory[0]
    return [
        Line(
            what[0],
            against,
            bounds[0],
            f"{spread(found)} of its time",
            statistics.median(found) < 1,
            f"{spread(ours, 'ms', 0)} to {spread(browser, 'ms', 0)}",
        ),
        Line(
            what[1],
            against,
            bounds[1],
            f"{share:.2f}x",
            share < 0.5,
            f"{held[0]:.0f} MB in {held[1]:.0f} processes to {memory[0]:.0f} MB in {memory[1]:.0f} (PSS)",
        ),
    ]


def measure_idle(place: Place) -> list[Line]:
    """Watch the processor time of the program in the tray, while nothing happens."""
    fill(place)
    watched = place.sizes.idle_s
    with _running([*_rest(place), "--in-tray"], place.env) as process:
        tree = Tree(process.pid)
        tree.calm_down(min(_PATIENCE_S, watched))
        before, begun = tree.processor_s(), time.monotonic()
        _pause_telling(watched)
        taken, passed = tree.processor_s() - before, time.monotonic() - begun
    share = taken / passed * 100
    return [
        Line(
            f"processor while idle in the tray for {passed / 60:.1f} minutes",
            "-",
            "≤ 0.5 % of a core",
            f"{share:.2f} %",
            share <= 0.5,
            f"{taken:.1f} s of processor; it asks every minute what waits",
        )
    ]


def _pause_telling(seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        print(f"   watching, {left / 60:.1f} minutes to go", flush=True)
        Event().wait(min(left, 60.0))


def _calm_memory(process: subprocess.Popen[bytes], place: Place) -> tuple[float, int]:
    tree = Tree(process.pid)
    tree.calm_down(min(15.0, place.sizes.idle_s))
    return tree.memory_mb(), tree.count()


def _rest(place: Place) -> list[str]:
    given = ["--data-dir", str(place.data_dir), *place.sizes.arguments]
    return [sys.executable, "-m", REST, *given]


def _chromium(program: str, profile: Path, url: str) -> list[str]:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    quiet = ["--no-first-run", "--no-default-browser-check", "--password-store=basic"]
    return [program, f"--user-data-dir={profile}", "--window-size=1280,820", *quiet, *as_root, url]


@contextmanager
def _running(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=silent, stderr=silent)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


class _Page:
    """An empty page that tells when it has been painted: after the second frame."""

    _HTML = (
        b"<!doctype html><title>empty</title><script>requestAnimationFrame(() =>"
        b" requestAnimationFrame(() => fetch('/painted')))</script>"
    )

    def __init__(self) -> None:
        page, painted = self._HTML, Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(page)
                if self.path == "/painted":
                    painted.set()

            def log_message(self, *_given: object) -> None:
                """Say nothing."""

        self._painted = painted
        self._begun = 0.0
        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it is; the clock starts when it is asked for."""
        self._painted.clear()
        self._begun = time.monotonic()
        return f"http://127.0.0.1:{self._server.server_port}/"

    def painted_ms(self) -> float:
        """Wait until it is painted."""
        assert self._painted.wait(_PATIENCE_S), "Chromium does not paint the page"
        return (time.monotonic() - self._begun) * 1000
