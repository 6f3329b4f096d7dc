"""What the program is called and which version it has, for every file that names it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.publisher import PUBLISHER
from app.version import VERSION

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
NAME = "Countersign"
PROGRAM = "countersign"
# Where the source is published; AppStream asks for a name under a domain.
COMPONENT = "io.github.countersign.Countersign"
MAINTAINER = f"Countersign contributors <contributors@{PUBLISHER.host}>"
LICENCE = "Apache-2.0"
_VERSION_FORM = re.compile(r"\d+\.\d+\.\d+")
# The day of the first commit, for a source archive without its history.
_WITHOUT_HISTORY = 1_795_237_317


def version() -> str:
    """The version, three whole numbers: Windows, macOS and Debian all take that form.

    Raises:
        ValueError: app/version.py has another form.
    """
    if not _VERSION_FORM.fullmatch(VERSION):
        raise ValueError(f"{VERSION!r} in app/version.py is not three whole numbers")
    return VERSION


def summary() -> str:
    """One line on what it is for, from pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return str(project["description"])


def source_epoch() -> int:
    """The time that every made file gets, in seconds: SOURCE_DATE_EPOCH, else that of the last commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isascii() and given.isdigit():
        return int(given)
    git = shutil.which("git")
    if git is None:
        return _WITHOUT_HISTORY
    log = [git, "log", "-1", "--format=%ct"]
    asked = subprocess.run(log, cwd=ROOT, capture_output=True, text=True, check=False)
    return int(asked.stdout) if asked.returncode == 0 and asked.stdout.strip() else _WITHOUT_HISTORY


def source_date() -> datetime:
    """`source_epoch` as a time."""
    return datetime.fromtimestamp(source_epoch(), UTC)


def system() -> str:
    """The name of this system in file names and locks."""
    if sys.platform == "win32":
        return "windows"
    return "macos" if sys.platform == "darwin" else "linux"


def machine() -> str:
    """The processor's name in file names: x86_64 or arm64."""
    name = platform.machine().lower()
    return {"amd64": "x86_64", "aarch64": "arm64"}.get(name, name)


def base_name() -> str:
    """How the files of this version for this system begin."""
    return f"{PROGRAM}-{version()}-{system()}-{machine()}"


def file_name(*, is_signed: bool) -> str:
    """How the files of this version begin; Windows and macOS warn of a program that nobody signed."""
    asks_for_signature = system() != "linux"
    return base_name() + ("-unsigned" if asks_for_signature and not is_signed else "")


def suffixes() -> tuple[str, ...]:
    """Which kinds of files this system's people get."""
    return {"linux": (".tar.xz", ".deb"), "macos": (".dmg",), "windows": (".exe", ".zip")}[system()]
