"""What every row of the benchmark is made of: its sizes, its lines, and how processes are measured."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.sandbox.control_client import SandboxControl

ROOT = Path(__file__).parents[2]
# An installed program has its bytecode; a shell that forbids writing it would measure the compiler.
ENVIRONMENT = {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_TICKS = os.sysconf("SC_CLK_TCK") if sys.platform == "linux" else 100
_KB = 1024
_LOOK_S = 5.0
_CALM_SHARE = 0.02
_LONGEST_CALM_S = 600.0


@dataclass(frozen=True)
class Sizes:
    """How large everything is, and how often it is repeated.

    Attributes:
        sample: So many agreements are asked one by one in the slow ways; their time is scaled up.
        commands: The same for the AWS CLI, which starts a process for each.
        quota_agreements: The account that is read at the published quotas.
        idle_s: How long the idle program is watched.
    """

    agreements: int = 5_000
    charges: int = 100_000
    latency_ms: int = 40
    rounds: int = 7
    sync_rounds: int = 2
    sample: int = 150
    commands: int = 15
    quota_agreements: int = 1_000
    idle_s: float = 600.0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is scaled up."""
        return self.sample >= self.agreements and self.commands >= self.agreements

    @property
    def arguments(self) -> list[str]:
        """The same for a process."""
        return ["--agreements", str(self.agreements), "--charges", str(self.charges)]

    @property
    def words(self) -> str:
        """The size of the account, for people."""
        return f"{self.agreements:,} agreements, {self.charges:,} charges"

    def of(self, agreements: int) -> Sizes:
        """Give the sizes of a smaller account, with as many charges for each agreement."""
        each = self.charges / self.agreements
        return replace(self, agreements=agreements, charges=round(each * agreements))


QUICK = Sizes(
    agreements=40,
    charges=400,
    latency_ms=5,
    rounds=1,
    sync_rounds=1,
    sample=10,
    commands=1,
    quota_agreements=20,
    idle_s=3.0,
)


@dataclass(frozen=True)
class Line:
    """One line of the table. `holds` None: there is no bound, or it could not be measured here."""

    what: str
    against: str
    bound: str
    measured: str
    holds: bool | None = None
    note: str = ""


@dataclass
class Place:
    """Where the rows are measured: sizes, a folder, and the desktop's environment.

    `filled` is made once, by the row that watches the window during its first full sync, and `table` by
    the first one that needs the table.
    """

    sizes: Sizes
    folder: Path
    env: dict[str, str]
    filled: dict[str, float] = field(default_factory=dict)
    table: dict[str, Any] = field(default_factory=dict)

    @property
    def data_dir(self) -> Path:
        """The folder of a Countersign whose store is filled."""
        return self.folder / "data"

    def run(self, module: str, *arguments: str) -> str:
        """Run a module in a process of its own; its last line of output."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env=self.env,
            cwd=ROOT,
        )
        return done.stdout.strip().splitlines()[-1]

    def figures(self, module: str, *arguments: str) -> dict[str, Any]:
        """The same for a module that ends with a line of JSON."""
        figures: dict[str, Any] = json.loads(self.run(module, *arguments))
        return figures


@contextmanager
def sandbox(sizes: Sizes, latency_ms: int | None = None) -> Iterator[Account]:
    """Run the sandbox account in a process of its own; what is yielded knows its address."""
    latency = sizes.latency_ms if latency_ms is None else latency_ms
    options = ["--sandbox-server", "--follows-stdin", "--latency-ms", str(latency)]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *options, *sizes.arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=ENVIRONMENT,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        yield Account(ready["url"], ready["controlToken"])
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


class Account(SandboxControl):
    """The sandbox account's control path, with the address of the account."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, token)
        self.url = url


def spread(values: Sequence[float], unit: str = "x", digits: int = 2) -> str:
    """Say the median and, of several values, the least and the greatest."""
    middle = f"{statistics.median(values):,.{digits}f} {unit}".replace(" x", "x")
    if len(values) == 1:
        return middle
    return (
        f"{middle} ({min(values):,.{digits}f} to {max(values):,.{digits}f}, {len(values)} rounds)"
    )


def ratios(of: Sequence[float], to: Sequence[float]) -> list[float]:
    """Divide round by round: what slowed one round down slowed both down."""
    return [one / other for one, other in zip(of, to, strict=True)]


class Tree:
    """A process and all that come from it, but for the sandbox account, which stands for AWS."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._ended_s = 0.0
        self._last: dict[int, float] = {}

    def memory_mb(self) -> float:
        """Proportional memory (shared pages counted in shares), in MB of 10^6 bytes."""
        return sum(_pss_kb(pid) for pid in self._pids()) * _KB / 1e6

    def count(self) -> int:
        """How many processes there are."""
        return len(self._pids())

    def processor_s(self) -> float:
        """The seconds of processor that all of them took, also those that have ended meanwhile."""
        now = {pid: _processor_s(pid) for pid in self._pids()}
        self._ended_s += sum(taken for pid, taken in self._last.items() if pid not in now)
        self._last = now
        return self._ended_s + sum(now.values())

    def calm_down(self, at_least_s: float = _LOOK_S) -> None:
        """Wait until they take less than 2 % of a core for a while."""
        begun = time.monotonic()
        before = self.processor_s()
        while time.monotonic() - begun < _LONGEST_CALM_S:
            pause(min(_LOOK_S, at_least_s))
            now = self.processor_s()
            is_calm = now - before < _CALM_SHARE * min(_LOOK_S, at_least_s)
            if is_calm and time.monotonic() - begun >= at_least_s:
                return
            before = now

    def _pids(self) -> list[int]:
        parents = _parents()
        found = [self._pid] if self._pid in parents else []
        for pid in found:
            found += [one for one, parent in parents.items() if parent == pid]
        return [pid for pid in found if b"--sandbox-server" not in _words(pid)]


def pause(seconds: float) -> None:
    """Let time pass."""
    threading.Event().wait(seconds)


def _parents() -> dict[int, int]:
    found = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            stat = _read(path / "stat")
            if stat:
                found[int(path.name)] = int(stat.rpartition(b")")[2].split()[1])
    return found


def _processor_s(pid: int) -> float:
    stat = _read(Path(f"/proc/{pid}/stat")).rpartition(b")")[2].split()
    return (int(stat[11]) + int(stat[12])) / _TICKS if stat else 0.0


def _pss_kb(pid: int) -> int:
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith(b"Pss:"):
            return int(line.split()[1])
    return 0


def _words(pid: int) -> list[bytes]:
    return _read(Path(f"/proc/{pid}/cmdline")).split(b"\0")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended
        return b""
