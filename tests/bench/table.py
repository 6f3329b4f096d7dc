"""The table in docs/speed.md: written anew, or with the lines that were measured now in their places."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.bench.measured import ROOT, Line

PATH = ROOT / "docs" / "speed.md"
_BEGIN, _END = "<!-- measured -->", "<!-- /measured -->"
_HEAD = (
    "| what | against | to reach | measured | holds | remarks |",
    "| --- | --- | --- | --- | --- | --- |",
)
_PACKAGES = ("PySide6-Essentials", "boto3", "botocore", "awscli", "apsw-sqlite3mc", "msgspec")
_WORDS = {True: "yes", False: "**no**", None: "not measured"}
_KEYS = 3  # a line is known by its first cells


def told(line: Line) -> str:
    """One line for the terminal."""
    return f"{_WORDS[line.holds].strip('*'):<13}{line.what} | {line.bound} | {line.measured} | {line.note}"


def write(path: Path, lines: Sequence[Line], remark: str) -> None:
    """Put the lines into the file; those of before that were not measured now stay."""
    text = path.read_text("utf-8")
    before, _, rest = text.partition(_BEGIN)
    old, _, after = rest.partition(_END)
    table = {_key(row): row for row in old.splitlines() if row.startswith("| ")}
    kept = {key: row for key, row in table.items() if key not in map(_key, _HEAD)}
    new = {_key(row): row for row in map(_row, lines)}
    rows = [new.pop(key, row) for key, row in kept.items()] + list(new.values())
    about = f"Last run {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {machine()}. {remark}"
    body = "\n".join([_BEGIN, "", about, "", *_HEAD, *rows, "", _END])
    path.write_text(before + body + after, "utf-8")


def machine() -> str:
    """What it was measured on and with."""
    cores = os.cpu_count()
    parts = [f"{cores} cores ({_processor()})", f"{platform.system()} {platform.machine()}"]
    parts += [f"Python {platform.python_version()}", *map(_version, _PACKAGES)]
    return ", ".join(parts)


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"no {package}"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    names = [one.partition(":")[2].strip() for one in lines if one.startswith("model name")]
    return names[0] if names else platform.machine()


def _row(line: Line) -> str:
    cells = (line.what, line.against, line.bound, line.measured, _WORDS[line.holds], line.note)
    return f"| {' | '.join(one or '-' for one in cells)} |"


def _key(row: str) -> tuple[str, ...]:
    return tuple(row.split(" | ")[:_KEYS])
