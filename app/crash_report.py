"""A crash in words that may be shown around: no secret, no account, nobody's name."""

from __future__ import annotations

import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.log import redact
from app.version import VERSION

_ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IN_ARN = re.compile(r"(arn:aws[\w-]*:[\w-]*:[\w-]*:)([^\s\"']+)")
_HALF = 30_000  # characters from either end of a long report
_PROCESSES = {"window": "the window", "worker": "the part that talks to AWS"}


def report(words: str, process: str, at: float) -> str:
    """Compose a report of what a process said at a time (seconds since 1970)."""
    when = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    where = _PROCESSES.get(process, process)
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    packaged = ", packaged" if getattr(sys, "frozen", False) else ""
    head = f"Countersign {VERSION}, {where}, {when}\nPython {platform.python_version()}, {system}{packaged}"
    return f"{head}\n\n{share(words)}"


def share(words: str) -> str:
    """Take out of a text what is nobody else's business, and the middle where it is very long."""
    if len(words) > 2 * _HALF:
        words = f"{words[:_HALF]}\n[…]\n{words[-_HALF:]}"
    words = redact(words)
    home = str(Path.home())
    if len(home) > 1:
        words = words.replace(home, "~")
    words = _IN_ARN.sub(lambda found: f"{found[1]}[hidden]", words)
    return _MAIL.sub("[hidden]", _ACCOUNT.sub("[account]", words)).strip()
