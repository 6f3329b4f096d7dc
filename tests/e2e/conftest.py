"""What the journeys share: a desktop of their own, and a loud word where it cannot be had."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop, missing_tools


@pytest.fixture
def bare_desktop(tmp_path: Path) -> Iterator[Desktop]:
    """A screen and a session bus: no keyring, no tray, no notification service."""
    _need_tools()
    with Desktop(tmp_path, has_keyring=False) as made:
        yield made


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """A desktop with an unlocked keyring; tray and notification service come when a test says so."""
    _need_tools()
    with Desktop(tmp_path) as made:
        yield made


def _need_tools() -> None:
    missing = missing_tools()
    if missing:
        pytest.skip(f"MISSING: {', '.join(missing)}. `python3 packaging/dev.py test` installs it.")
