"""The report of a health check for somebody else: without account ids, names and the home folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from app.model.health import HealthCheck, in_order
from app.model.text import plain

_LONGEST = 800  # characters of one line


def report(checks: Iterable[HealthCheck]) -> str:
    """Write one line for each check, without account ids, names of people and the home folder."""
    return "".join(f"{line}\n" for line in map(_line, in_order(checks)))


def _line(check: HealthCheck) -> str:
    words = f"{check.title}: {check.found} {check.fix}".strip()
    return f"{check.state.upper():8}{redacted(plain(words, _LONGEST))}"


_ACCOUNT = re.compile(r"(?<!\d)\d{4}-?\d{4}-?(\d{4})(?!\d)")
_SESSION = re.compile(r"(assumed-role/[^/\s]+)/[^\s,]*[^\s,.]")
_USER = re.compile(r"\b(user)/[^\s,]*[^\s,.]")
_EMAIL = re.compile(r"[^\s@/<>]+@[^\s@/<>]+\.[^\s@/<>]*[^\s@/<>.]")


def redacted(text: str) -> str:
    """Hide what a report for others must not hold; the last digits still tell accounts apart."""
    text = _EMAIL.sub("[e-mail]", _USER.sub(r"\1/[name]", _SESSION.sub(r"\1/[session]", text)))
    home = str(Path.home())
    if len(home) > 1:
        text = text.replace(home, "~")
    return _ACCOUNT.sub(r"…\1", text)
